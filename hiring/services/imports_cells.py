"""Cells of one row as values; whatever is wrong with a cell is noted, and reading goes on."""

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from hiring.domain import text as rules
from hiring.domain.words import listed
from hiring.schemas.imports import Remark, Warned
from hiring.schemas.people import EmailAddress, Zone
from hiring.services.imports_table import Row, shown

SomeEnum = TypeVar("SomeEnum", bound=StrEnum)
_LINE_ENDS = re.compile(r"\s*[\t\r\n]\s*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIRST_YEAR = 1900
_ADDRESS: TypeAdapter[str] = TypeAdapter(EmailAddress)
_ZONE: TypeAdapter[str] = TypeAdapter(Zone)


class Cells:
    """Reads one row. A quoted cell may span lines; in columns of one line they are joined by a space."""

    def __init__(self, row: Row, problems: list[Remark]) -> None:
        self.row, self.problems = row, problems

    @property
    def line(self) -> int:
        return self.row.line

    def refuse(self, column: str, found: str, expected: str) -> None:
        self.problems.append(Remark(line=self.line, column=column, found=found, expected=expected))

    def text(self, column: str, most: int = rules.LINE, *, required: bool = True) -> str:
        """One line of text; a cell that looks like a formula stays the text it is."""
        raw = rules.tidy(self.row.cells[column])
        said = rules.character_problem(raw) or rules.length_problem(raw, most=most)
        if said:
            found, _, expected = said.removeprefix("Found ").rstrip(".").partition(", expected ")
            self.refuse(column, f"{found} in {shown(raw)}", expected)
            return ""
        value = _LINE_ENDS.sub(" ", raw)
        if required and rules.is_blank(value):
            self.refuse(column, "nothing", "a value")
        return value

    def email(self, column: str, *, required: bool = True) -> str:
        return self._judged(column, _ADDRESS, "an e-mail address such as ana@example.com", required=required)

    def zone(self, column: str) -> str:
        return self._judged(column, _ZONE, "a time zone such as Europe/Berlin")

    def _judged(self, column: str, kind: TypeAdapter[str], expected: str, *, required: bool = True) -> str:
        """A text that a type of the pages' commands judges, so that page and file keep the same values."""
        value = self.text(column, required=required)
        try:
            return kind.validate_python(value) if value else ""
        except ValidationError:
            self.refuse(column, shown(value), expected)
            return ""

    def one_of(self, column: str, known: Collection[str]) -> str:
        value = self.text(column)
        if value and value not in known:
            self.refuse(column, shown(value), f"one of {listed(known, 'or')}")
        return value

    def choice(self, column: str, kind: type[SomeEnum], default: SomeEnum) -> SomeEnum:
        """A member of the enum; `default` stands in for a cell that was refused."""
        value = self.one_of(column, [member.value for member in kind])
        return kind(value) if value in set(kind) else default

    def several(self, column: str, known: Collection[str], what: str) -> tuple[str, ...]:
        """Values separated by semicolons, each one known, none twice."""
        found = [part.strip() for part in self.text(column, rules.PARAGRAPH, required=False).split(";") if part.strip()]
        for value in dict.fromkeys(found):
            if value not in known:
                self.refuse(column, shown(value), what)
            elif found.count(value) > 1:
                self.refuse(column, f"{shown(value)} {found.count(value)} times", "each value once")
        return tuple(found)

    def day(self, column: str) -> date | None:
        value = self.text(column, required=False)
        if not value:
            return None
        try:
            found = date.fromisoformat(value) if _DAY.fullmatch(value) else None
        except ValueError:
            found = None
        if found is None or found.year < FIRST_YEAR:
            self.refuse(column, shown(value), "a date such as 2024-05-31")
            return None
        return found


def refuse_repeated(column: str, values: list[tuple[int, str]], problems: list[Remark]) -> None:
    """Notes each value that stands in the file a second time, with the line it stood on first."""
    first: dict[str, int] = {}
    for line, value in values:
        if value and value in first:
            expected = f"each {column} once in the file"
            found = f"{shown(value)}, which line {first[value]} has too"
            problems.append(Remark(line=line, column=column, found=found, expected=expected))
        first.setdefault(value, line)


def warned(line: int, column: str, sentence: str) -> Warned:
    return Warned(line=line, column=column, sentence=sentence)
