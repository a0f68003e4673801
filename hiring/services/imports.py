"""Imports from CSV: all or nothing, repeatable, keyed by the id columns. The caller commits once."""

from collections.abc import Callable

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow
from hiring.models.people import Organisation
from hiring.schemas.imports import KINDS, ImportReport, Kind, Remark, Warned
from hiring.services import imports_candidates, imports_people, imports_requisitions, seats
from hiring.services.imports_run import Progress, Run
from hiring.services.imports_table import ImportRefused, read
from hiring.services.work import Work
from hiring.store import imports as store

__all__ = ["COLUMNS", "ImportRefused", "ImportReport", "Remark", "Warned", "kind_of", "run"]

COLUMNS = {
    "people": imports_people.COLUMNS,
    "requisitions": imports_requisitions.COLUMNS,
    "candidates": imports_candidates.COLUMNS,
}
STEPS: dict[Kind, Callable[[Run], None]] = {
    "people": imports_people.take_in,
    "requisitions": imports_requisitions.take_in,
    "candidates": imports_candidates.take_in,
}
NEEDED: dict[Kind, tuple[Action, ...]] = {
    "people": (Action.EDIT_PEOPLE,),
    "requisitions": (Action.ADD_REQUISITION, Action.EDIT_REQUISITION),
    "candidates": (Action.ADD_CANDIDATE, Action.EDIT_CANDIDATE, Action.LINK_EMPLOYEE),
}


def run(
    work: Work,
    kind: Kind,
    data: bytes,
    filename: str,
    *,
    dry_run: bool = False,
    certifications: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Takes a file in; raises ImportRefused with every problem, and then nothing has changed.

    On the command line nobody is signed in: whoever holds the database may import. `certifications` lets `roles` and
    `interviewer` of people already known follow the file. A dry run does everything and takes it back.
    """
    if work.viewer.signed_in:
        for action in NEEDED[kind]:
            seats.require(work, action)
    rows, problems = read(data, COLUMNS[kind], filename)
    with work.session.begin_nested() as kept:
        job = Run(work, organisation_of(work), filename, rows, problems, certifications, progress)
        STEPS[kind](job)
        report = job.report(kind, dry_run)
        if dry_run:
            kept.rollback()
    if dry_run:
        work.session.expire_all()
    return report


def organisation_of(work: Work) -> Organisation:
    found = store.organisation_locked(work.session)
    if found is None:
        raise NotNow("There is no organisation yet.", ("Run `hiring init` first.",))
    return found


def kind_of(name: str) -> Kind:
    """The kind of that name; raises StopIteration for any other."""
    return next(kind for kind in KINDS if kind == name)
