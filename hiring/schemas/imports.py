"""What an import says: problems with their place, warnings, and what changed."""

from typing import Literal

from hiring.domain.words import counted
from hiring.schemas.base import Card

Kind = Literal["people", "requisitions", "candidates"]
KINDS: tuple[Kind, ...] = ("people", "requisitions", "candidates")


class Remark(Card):
    """One thing about one row: where it is (lines count from 1, the header is line 1), what was found and expected."""

    line: int
    column: str
    found: str
    expected: str

    @property
    def place(self) -> str:
        return f"line {self.line}, {self.column}" if self.column else f"line {self.line}"

    def __str__(self) -> str:
        return f"{self.place}: found {self.found}; expected {self.expected}."


class Warned(Card):
    """Something the import accepted but somebody should know."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.sentence}"


class ImportReport(Card):
    """What one import did, or would do when `dry_run`."""

    kind: Kind
    created: int
    updated: int
    unchanged: int
    warnings: tuple[Warned, ...] = ()
    problems: tuple[Remark, ...] = ()
    dry_run: bool = False

    @property
    def sentence(self) -> str:
        """The summary a command prints."""
        would = " Nothing was kept: this was a dry run." if self.dry_run else ""
        said = f"{self.created:,} created, {self.updated:,} updated, {self.unchanged:,} unchanged"
        return f"{self.kind}: {said}; {counted(len(self.warnings), 'warning')}.{would}"
