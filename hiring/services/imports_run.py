"""One import under way: its rows, what is wrong with them, what it will write, and how far it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlmodel import Session

from hiring.models.people import Organisation
from hiring.schemas.imports import ImportReport, Kind, Remark, Warned
from hiring.services import audit
from hiring.services.audit import Fact
from hiring.services.imports_cells import Cells, warned
from hiring.services.imports_table import ImportRefused, Row
from hiring.services.work import Work

Progress = Callable[[int, int], None]
PROGRESS_EVERY = 50


@dataclass
class Run:
    """What every kind of import shares. Problems are collected first; `stop_if_refused` ends the import on any."""

    work: Work
    organisation: Organisation
    filename: str
    rows: list[Row]
    problems: list[Remark]
    certifications: bool
    progress: Progress | None
    warnings: list[Warned] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    created: int = 0
    updated: int = 0

    @property
    def session(self) -> Session:
        return self.work.session

    @property
    def levels(self) -> tuple[str, ...]:
        return tuple(self.organisation.levels.split(","))

    def cells(self) -> Iterator[Cells]:
        """The rows one by one; says how far the reading is."""
        for number, row in enumerate(self.rows):
            if number % PROGRESS_EVERY == 0:
                self.tell_progress(number)
            yield Cells(row, self.problems)

    def tell_progress(self, done: int) -> None:
        if self.progress:
            self.progress(done, len(self.rows))

    def refuse(self, line: int, column: str, found: str, expected: str) -> None:
        self.problems.append(Remark(line=line, column=column, found=found, expected=expected))

    def warn(self, line: int, column: str, sentence: str) -> None:
        self.warnings.append(warned(line, column, sentence))

    def stop_if_refused(self) -> None:
        if self.problems:
            raise ImportRefused(self.filename, self.problems)

    def report(self, kind: Kind, dry_run: bool) -> ImportReport:
        """Writes the events of everything that changed and sums up."""
        audit.record_all(self.work, self.facts)
        self.tell_progress(len(self.rows))
        unchanged = len(self.rows) - self.created - self.updated
        warnings = tuple(sorted(self.warnings, key=lambda one: one.line))
        return ImportReport(
            kind=kind, created=self.created, updated=self.updated, unchanged=unchanged, warnings=warnings,
            dry_run=dry_run,
        )  # fmt: skip
