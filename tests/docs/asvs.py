"""The map of OWASP ASVS 5.0.0: read from `asvs.txt`, drawn as a page, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.docs.markdown import code, parts, table

FILE = Path(__file__).with_name("asvs.txt")
WITHOUT = {"reason": "no test can see it", "open": "open", "none": "does not apply"}
CHAPTERS = (
    "Encoding and escaping", "Validation and business logic", "Browsers", "Web services", "Files", "Signing in",
    "Sessions", "Rights", "Tokens", "OAuth and OpenID Connect", "Cryptography", "Connections", "Configuration",
    "Data", "Code and architecture", "Logs and errors", "Calls in the browser",
)  # fmt: skip
HEAD = """
# Map of OWASP ASVS 5.0.0

The requirements of level 1 and 2 by their numbers in that standard, each told in a few words of ours (the standard's
own text is what counts), with the tests that fail when it is broken. Test ids are paths below `tests/`. A test that
reads documents proves that we say it; whoever serves the product has to do it. What it adds up to:
[security.md](security.md#owasp-asvs-500).
"""


@dataclass(frozen=True)
class Row:
    """One requirement; `kind` is `test`, or why there is none."""

    number: str
    level: int
    words: str
    proof: str

    @property
    def kind(self) -> str:
        first = self.proof.partition(":")[0]
        return first if first in WITHOUT else "test"

    @property
    def tests(self) -> tuple[str, ...]:
        return tuple(self.proof.split()) if self.kind == "test" else ()

    @property
    def why(self) -> str:
        return "" if self.kind == "test" else self.proof.partition(":")[2].strip()


@cache
def rows() -> tuple[Row, ...]:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    cut = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    return tuple(Row(number, int(level), words, proof) for number, level, words, proof in cut)


def page() -> str:
    found = [parts(f"## {number} {name}", _table(_of_chapter(number))) for number, name in enumerate(CHAPTERS, start=1)]
    return parts(HEAD, *found)


def _of_chapter(number: int) -> list[Row]:
    return [row for row in rows() if row.number.startswith(f"{number}.")]


def _table(chapter: Iterable[Row]) -> str:
    return table(
        ("id", "level", "what", "proof"), [(row.number, str(row.level), row.words, _proof(row)) for row in chapter]
    )


def _proof(row: Row) -> str:
    return ", ".join(map(code, row.tests)) if row.tests else f"**{WITHOUT[row.kind]}**: {row.why}"


def counted(level: int) -> Counter[str]:
    return Counter(row.kind for row in rows() if row.level == level)


def section() -> str:
    """How many there are of each, and what is open."""
    lines = [_counts(f"level {level}", counted(level)) for level in (1, 2)]
    total = _counts("together", counted(1) + counted(2))
    heads = ("", "requirements", "apply", "with a test", *(WITHOUT[kind] for kind in ("reason", "open")))
    left = [f"- {row.number}: {row.words}. {row.why}." for row in rows() if row.kind in {"open", "reason"}]
    said = "What is open, or outside what a test can see; all rows stand in [asvs.md](asvs.md):"
    return "\n\n".join([table(heads, [*lines, total]), said, "\n".join(left)])


def _counts(name: str, of: Counter[str]) -> tuple[str, ...]:
    whole = of.total()
    return name, *map(str, (whole, whole - of["none"], of["test"], of["reason"], of["open"]))
