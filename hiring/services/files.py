"""The one PDF or link of a candidate. Bytes follow the transaction: kept or deleted only once it is decided."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from hiring.adapters.files import Shelf, pdf_problem
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, Unseen
from hiring.domain.vocabulary import EventObject, Role
from hiring.models.openings import Candidate, CandidateFile
from hiring.schemas.candidates import FileLink, FilePdf
from hiring.services import audit, seats
from hiring.services.candidates import held
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import candidates as store
from hiring.store.rows import add, get

MIB = 1024 * 1024
LONGEST_NAME = 80


@dataclass(frozen=True)
class Document:
    """A PDF to send; `name` is safe as a file name."""

    name: str
    data: bytes


def file_pdf(work: Work, settings: Settings, candidate_id: UUID, command: FilePdf, data: bytes) -> None:
    """Takes the place of what was filed before. The file is opened: a PDF by name alone is refused."""
    row = held(work, candidate_id, Action.FILE_DOCUMENT, lock=True)
    limit = settings.max_file_mib
    too_large = f"Found {len(data) / MIB:.1f} MiB, expected at most {limit} MiB." if len(data) > limit * MIB else None
    problem = too_large or pdf_problem(data)
    if problem:
        raise Incomplete("This file cannot be kept.", {"file": problem})
    shelf, name = Shelf(settings.files_dir), f"{work.new_id().hex}.pdf"
    shelf.put(name, data)
    _at_the_end(work.session, lost=lambda: shelf.delete(name))
    _keep(work, settings, row, _file(work, row, command.label, stored_as=name, size=len(data)))


def file_link(work: Work, settings: Settings, candidate_id: UUID, command: FileLink) -> None:
    """An http or https address, in place of what was filed before."""
    row = held(work, candidate_id, Action.FILE_DOCUMENT, lock=True)
    _keep(work, settings, row, _file(work, row, command.title, link=command.link))


def _file(
    work: Work,
    row: Candidate,
    label: str,
    *,
    stored_as: str | None = None,
    size: int | None = None,
    link: str | None = None,
) -> CandidateFile:
    return CandidateFile(
        id=work.new_id(), candidate_id=row.id, label=label, stored_as=stored_as, size=size, link=link,
        added_by_id=work.viewer.person_id, added_at=work.now,
    )  # fmt: skip


def _keep(work: Work, settings: Settings, row: Candidate, file: CandidateFile) -> None:
    _take_away(work, settings, row)
    add(work.session, file)
    kind = "pdf" if file.stored_as else "link"
    audit.record(work, "document_filed", EventObject.PLAN, candidate_id=row.id, file=file.id, kind_of_file=kind)


def remove(work: Work, settings: Settings, candidate_id: UUID) -> None:
    """Takes the file away; its bytes go with the commit."""
    row = held(work, candidate_id, Action.FILE_DOCUMENT, lock=True)
    if not _take_away(work, settings, row):
        raise Unseen
    audit.record(work, "document_removed", EventObject.PLAN, candidate_id=row.id)


def _take_away(work: Work, settings: Settings, row: Candidate) -> bool:
    before = store.remove_file(work.session, row.id, work.now)
    stored = before.stored_as if before else None
    if stored:
        _at_the_end(work.session, kept=lambda: Shelf(settings.files_dir).delete(stored))
    return before is not None


def candidate_file(work: Work, settings: Settings, candidate_id: UUID) -> Document:
    """The PDF for whoever `may_read` it; Unseen for everybody else, and when there is none."""
    row = get(work.session, Candidate, candidate_id)
    if row is None or not may_read(work, row):
        raise Unseen
    kept = store.file_of(work.session, row.id)
    shelf = Shelf(settings.files_dir)
    if kept is None or kept.stored_as is None or not shelf.exists(kept.stored_as):
        raise Unseen
    return Document(_file_name(row.name), shelf.get(kept.stored_as))


def may_read(work: Work, row: Candidate) -> bool:
    """Recruiters, and panelists who may open the kit of one of the candidate's loops; never the candidate (R21).

    Nobody reads what is restricted (R40).
    """
    if row.employee_id == work.viewer.person_id or row.restricted_at is not None:
        return False
    if work.viewer.has(Role.RECRUITER):
        return True
    placed = store.loops_placed(work.session, row.id, work.viewer.person_id)
    return any(_opens_kit(work, loop_id) for loop_id in placed)


def _opens_kit(work: Work, loop_id: UUID) -> bool:
    try:
        return seats.seated(work, loop_id).may(Action.VIEW_KIT)
    except Unseen:
        return False


def _file_name(name: str) -> str:
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name)
    return f"{kept.strip('-')[:LONGEST_NAME] or 'candidate'}.pdf"


def _nothing() -> None:
    """What happens to bytes that need no step."""


def _at_the_end(session: Session, *, kept: Callable[[], None] = _nothing, lost: Callable[[], None] = _nothing) -> None:
    """Runs `kept` once the present transaction is committed, or `lost` once it has ended in any other way."""
    steps = {"kept": kept, "lost": lost}
    outcome = ["lost"]

    def committed(_session: Session) -> None:
        outcome[0] = "kept"

    def ended(_session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and steps:
            step = steps[outcome[0]]
            steps.clear()
            step()

    event.listen(session, "after_commit", committed)
    event.listen(session, "after_transaction_end", ended)
