"""`make mutants`: changes the policy, the workflow and the scope queries one by one; every change must fail a test.

A change that no test notices needs a reason in tests/mutants.md. Functions that run while their module is imported
(they make the rows of tables) are tried again in a process of their own, since mutmut imports once for all.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

REASONS = Path(__file__).with_name("mutants.md")
MUTANT = re.compile(r"^\s*(?P<name>[\w.]+\.x_(?P<function>\w+?)__mutmut_\d+): (?P<how>.+)$")
ROW = re.compile(r"^\| `(?P<function>[\w.]+)` \| (?P<most>\d+) \| (?P<why>.{20,}) \|$")
KILLED = frozenset({"killed", "timeout", "caught by type check"})
AT_IMPORT = re.compile(r"^hiring\.domain\.(who|visibility)\.x_(?!printed|places|sees|shows|is_|shown|unshown)")
PURE = ("tests/domain/policy", "tests/domain/workflow")


def survivors(listed: str) -> dict[str, str]:
    """Mutant to its function, of those that nothing killed, from what `mutmut results` prints."""
    found = (MUTANT.match(line) for line in listed.splitlines())
    return {
        one["name"]: f"{one['name'].rpartition('.')[0]}.{one['function']}"
        for one in found
        if one and one["how"] not in KILLED
    }


def reasons(text: str) -> dict[str, int]:
    """Function to how many of its mutants may live; every row has a reason of some length."""
    return {one["function"]: int(one["most"]) for one in map(ROW.match, text.splitlines()) if one}


def unexplained(left: Mapping[str, str], allowed: Mapping[str, int]) -> Iterator[str]:
    """What lives without a reason, and reasons that nothing needs any more."""
    count = Counter(left.values())
    for function, number in sorted(count.items()):
        if number > allowed.get(function, 0):
            yield f"{function}: {number} mutants live, {allowed.get(function, 0)} have a reason in tests/mutants.md"
    yield from (f"{function}: has a reason, but no mutant lives" for function in sorted(allowed.keys() - count.keys()))


def alone(names: Sequence[str]) -> set[str]:
    """Those that a process of their own kills."""
    return {name for name in names if _run([*_pytest(), *PURE], MUTANT_UNDER_TEST=name).returncode == 1}


def _pytest() -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]


def _run(command: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    here = Path("mutants") if environment else Path()
    return subprocess.run(
        command, cwd=here, env=os.environ | environment, capture_output=True, text=True, check=False
    )  # fmt: skip


def main() -> int:
    workers = os.environ.get("WORKERS", "2")
    subprocess.run([sys.executable, "-W", "ignore", "-m", "mutmut", "run", "--max-children", workers], check=True)
    listed = _run([sys.executable, "-W", "ignore", "-m", "mutmut", "results", "--all", "true"]).stdout
    left = survivors(listed)
    dead = alone([name for name in left if AT_IMPORT.match(name)])
    left = {name: function for name, function in left.items() if name not in dead}
    every = len(MUTANT.findall(listed)) or sum(MUTANT.match(line) is not None for line in listed.splitlines())
    print(f"{every} mutants, {every - len(left)} killed ({len(dead)} in a process of their own), {len(left)} left")
    problems = list(unexplained(left, reasons(REASONS.read_text(encoding="utf-8"))))
    print("\n".join(problems) or "every one that lives has a reason in tests/mutants.md")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
