"""Reads the bytes of a principle set into plain data and says exactly what is wrong with them.

Every scalar of the format is text, so nothing is guessed: a bare `no`, `2026.1` or `1:30` is refused with its line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12
MAX_ENTRIES = 500
MAX_PROBLEMS = 100
MAX_NOTED = 1000
SHOWN_CHARACTERS = 60

Path = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_STANDARD_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = (_STANDARD_TAG + "str", "!")
_MEANINGS = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
    "merge": "a merge of mappings",
    "value": "a default value",
}
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where it is (line counts from 1), what was found and what was expected."""

    file: str
    path: str
    found: str
    expected: str
    line: int | None = None

    def __str__(self) -> str:
        where = [self.file]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.path:
            where.append(self.path)
        return f"{', '.join(where)}: found {self.found}; expected {self.expected}."


class PrincipleSetErrors(Exception):
    """A principle set was refused; `problems` holds up to 100 reasons, `left_out` tells of how many others."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        every = tuple(problems)
        self.problems = every[:MAX_PROBLEMS]
        self.left_out = len(every) - len(self.problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        sentences = [str(problem) for problem in self.problems]
        if self.left_out:
            sentences.append(f"And at least {self.left_out} more.")
        return "\n".join(sentences)


@dataclass
class Document:
    """Plain data (mappings, lists, text, None) with the line of every entry and the problems met so far."""

    source: str
    data: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: dict[Path, Problem] = field(default_factory=dict)

    def report(self, path: Path, found: str, expected: str, line: int | None = None) -> None:
        """Notes the first problem of an entry; what follows from it is not reported again."""
        if path not in self.problems and len(self.problems) < MAX_NOTED:
            shown = line if line is not None else self.line_of(path)
            self.problems[path] = Problem(self.source, written(path), found, expected, shown)

    def line_of(self, path: Path) -> int | None:
        """The line of the entry, or of the nearest one around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def refuse(self) -> NoReturn:
        raise PrincipleSetErrors(sorted(self.problems.values(), key=lambda problem: problem.line or 0))


def written(path: Path) -> str:
    """`("principles", 3, "name")` as `principles[3].name`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{visible(step)}"
    return text.removeprefix(".")


def visible(text: str) -> str:
    """Text cut to a readable length, with every character that cannot be seen spelled as an escape."""
    cut = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in cut)


def described(value: object) -> str:
    """What was found, in words a person can compare with the file."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f'the text "{visible(value)}"' if value.strip() else "empty text"
    if isinstance(value, dict):
        return f"a mapping with {len(value)} keys" if len(value) != 1 else "a mapping with 1 key"
    if isinstance(value, (list, tuple)):
        return f"a list with {len(value)} entries" if len(value) != 1 else "a list with 1 entry"
    return f"the bare value {visible(str(value))}"


def walk(data: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in the data, keys included, with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*path, str(key)), str(key)
            yield from walk(value, (*path, str(key)))
    elif isinstance(data, (list, tuple)):
        for index, value in enumerate(data):
            yield from walk(value, (*path, index))


def read_document(data: bytes, source: str) -> Document:
    """The file as a document; raises PrincipleSetErrors when it cannot be read to its end."""
    document = Document(source)
    text = _decoded(data, document)
    reader = _Reader(document)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or "unreadable text"
        document.report((), f"a YAML mistake ({visible(why)})", "valid YAML", mark.line + 1 if mark else None)
        document.refuse()
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        why = str(error).splitlines()[0] if str(error) else "unreadable text"
        document.report((), f"a character that YAML does not allow ({visible(why)})", "printable text")
        document.refuse()
    return document


def _decoded(data: bytes, document: Document) -> str:
    if len(data) > MAX_BYTES:
        document.report((), f"a file of {len(data):,} bytes", f"at most {MAX_BYTES:,} bytes (1 MiB)")
        document.refuse()
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            document.report((), f"a file in {encoding}", "UTF-8")
            document.refuse()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        document.report((), f"the byte 0x{data[error.start]:02x}, which is not UTF-8", "a file in UTF-8", line)
        document.refuse()
    if not text.strip():
        document.report((), "an empty file", "a principle set (schema: principle-set/1)")
        document.refuse()
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        document.report((), "a NUL character", "printable text", line)
        document.refuse()
    return text


@dataclass
class _Frame:
    """A mapping or list that is being read; `key` waits for its value, `twice` tells that the value is dropped."""

    holder: dict[str, object] | list[object]
    path: Path
    key: str | None = None
    twice: bool = False


class _Reader:
    """Builds plain data from YAML events, without recursion, aliases or guesses about types."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.open: list[_Frame] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        self._refuse_machinery(event)
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._begin({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin([], event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.open.pop()

    def _refuse_machinery(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, f"the alias *{visible(str(event.anchor))}", "the text itself, written out")
        anchor = getattr(event, "anchor", None)
        if anchor:
            self._stop(event, f"the anchor &{visible(anchor)}", "plain values without anchors")
        tag = getattr(event, "tag", None)
        if tag and not (isinstance(event, yaml.ScalarEvent) and tag in _TEXT_TAGS):
            self._stop(event, f"the tag {visible(tag)}", "plain values without tags")
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(event, "a second document after ---", "one principle set per file")

    def _stop(self, event: Any, found: str, expected: str) -> NoReturn:
        path = self._next_path()
        self.document.problems.pop(path, None)
        self.document.report(path, found, expected, event.start_mark.line + 1)
        self.document.refuse()

    def _next_path(self) -> Path:
        if not self.open:
            return ()
        frame = self.open[-1]
        step = len(frame.holder) if isinstance(frame.holder, list) else frame.key
        return frame.path if step is None else (*frame.path, step)

    def _begin(self, holder: dict[str, object] | list[object], event: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            self._stop(event, "lists or mappings nested too deep", f"at most {MAX_DEPTH} levels")
        if self._awaits_key():
            self._stop(event, "a list or mapping as a key", "text as a key")
        path = self._next_path()
        self._place(holder, event)
        self.open.append(_Frame(holder, path))

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].holder, dict) and self.open[-1].key is None

    def _take_scalar(self, event: Any) -> None:
        kind = event.tag or _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)
        kind = kind.removeprefix(_STANDARD_TAG)
        if self._awaits_key():
            self._take_key(event, kind)
            return
        if kind in _MEANINGS:
            self._report_bare(event, kind, self._next_path())
        self._place(None if kind == "null" else event.value, event)

    def _take_key(self, event: Any, kind: str) -> None:
        frame = self.open[-1]
        path = (*frame.path, event.value)
        line = event.start_mark.line + 1
        frame.twice = event.value in frame.holder
        if frame.twice:
            first = self.document.lines.get(path)
            found = f'the key "{visible(event.value)}" twice, first on line {first}'
            self.document.report(path, found, "each key once", line)
        elif kind in _MEANINGS:
            self._report_bare(event, kind, path)
        elif kind == "null":
            self.document.report(path, "an empty key", "text as a key", line)
        self.document.lines.setdefault(path, line)
        frame.key = event.value

    def _report_bare(self, event: Any, kind: str, path: Path) -> None:
        found = f"the bare word {visible(event.value)}, which YAML reads as {_MEANINGS[kind]}"
        expected = f'text; put it in quotes: "{visible(event.value)}"'
        self.document.report(path, found, expected, event.start_mark.line + 1)

    def _place(self, value: object, event: Any) -> None:
        if self.open and len(self.open[-1].holder) >= MAX_ENTRIES:
            self._stop(event, f"more than {MAX_ENTRIES} entries in one place", f"at most {MAX_ENTRIES}")
        self.document.lines.setdefault(self._next_path(), event.start_mark.line + 1)
        if not self.open:
            self.document.data = value
            return
        frame = self.open[-1]
        if isinstance(frame.holder, list):
            frame.holder.append(value)
        else:
            if not frame.twice and frame.key is not None:
                frame.holder[frame.key] = value
            frame.key = None
