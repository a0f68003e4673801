"""Adding, editing, linking and withdrawing candidates."""

from dataclasses import dataclass
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Stale
from hiring.domain.text import name_key
from hiring.domain.vocabulary import CandidateSource, EventObject
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.schemas.candidates import (
    AddCandidate,
    CandidateFields,
    EditCandidate,
    LinkEmployee,
    WithdrawCandidate,
)
from hiring.services import audit, candidate_changes, candidates, loops, seats, whom
from hiring.services.candidates import held
from hiring.services.work import Work
from hiring.store import candidates as store
from hiring.store import requisitions as requisition_store
from hiring.store.rows import add, get

NEEDS_A_LOOK = "Some fields need another look."
SAVED_MEANWHILE = "Somebody saved a newer version of this candidate. Both are shown; save again to keep yours."


@dataclass(frozen=True)
class Saved:
    """The candidate's id, and sentences a recruiter should read; none for whoever is now the candidate (`own`, R21)."""

    candidate_id: UUID
    warnings: tuple[str, ...]
    own: bool = False


@dataclass
class _Fields:
    """Checked values of the columns that adding and editing share."""

    name: str
    name_folded: str
    email: str
    requisition_id: UUID | None
    timezone: str
    source: CandidateSource
    referrer_id: UUID | None
    notes: str


def add_candidate(work: Work, command: AddCandidate) -> Saved:
    """Same address or same name as another candidate warns and does not refuse (R35)."""
    seats.require(work, Action.ADD_CANDIDATE)
    problems: dict[str, str] = {}
    if command.candidate_id and store.by_code(work.session, command.candidate_id):
        problems["candidate_id"] = f"Found {command.candidate_id!r}, which is taken; leave it empty to get a new one."
    fields = _judged(work, command, problems)
    row_id = work.new_id()
    row = Candidate(
        id=row_id, candidate_id=command.candidate_id or f"C-{row_id.hex[-12:]}", created_at=work.now, **vars(fields)
    )
    add(work.session, row)
    audit.record(work, "candidate_added", EventObject.PLAN, candidate_id=row.id, source=row.source)
    return _saved(work, row)


def edit_candidate(work: Work, candidate_id: UUID, command: EditCandidate) -> Saved:
    row = _held(work, candidate_id, Action.EDIT_CANDIDATE, command.version)
    _change(work, row, vars(_judged(work, command, {})), "candidate_changed")
    return _saved(work, row)


def link_employee(work: Work, candidate_id: UUID, command: LinkEmployee) -> Saved:
    """From then on that employee finds nothing of this candidate (R21). An empty name takes the link away."""
    row = _held(work, candidate_id, Action.LINK_EMPLOYEE, command.version)
    person = whom.meant(work, command.employee) if command.employee else None
    if isinstance(person, str):
        raise Incomplete(NEEDS_A_LOOK, {"employee": person})
    if person is not None and candidate_changes.recruits(work, row.id, person.id):
        sentence = f"Found {person.name}, the recruiter of a running loop of this candidate. Hand the loop over first."
        raise Incomplete(NEEDS_A_LOOK, {"employee": sentence})
    wanted: dict[str, object] = {"employee_id": person.id if person else None}
    if person is not None:
        wanted["source"] = CandidateSource.INTERNAL
    _change(work, row, wanted, "candidate_linked" if person else "candidate_unlinked")
    return _saved(work, row)


def withdraw(work: Work, candidate_id: UUID, command: WithdrawCandidate) -> int:
    """Cancels the acting recruiter's running loops of the candidate; answers how many."""
    row = _held(work, candidate_id, Action.EDIT_CANDIDATE, command.version)
    if row.withdrawn_at is not None:
        raise NotNow(f"{row.name} has withdrawn already.", ("Opening a loop takes the candidate up again.",))
    return loops.withdraw(work, candidate_id, command.note)


def _held(work: Work, candidate_id: UUID, action: Action, version: int) -> Candidate:
    row = held(work, candidate_id, action, lock=True)
    if row.version != version:
        raise Stale(SAVED_MEANWHILE, row.version)
    return row


def _change(work: Work, row: Candidate, wanted: dict[str, object], kind: str) -> None:
    fields = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in fields:
        setattr(row, name, wanted[name])
    if fields:
        row.version += 1
        audit.record(work, kind, EventObject.PLAN, candidate_id=row.id, fields=",".join(fields))
        candidate_changes.follow(work, row, fields)


def _judged(work: Work, command: CandidateFields, problems: dict[str, str]) -> _Fields:
    """Problems with requisition and referrer at once."""
    requisition = requisition_store.by_code(work.session, command.requisition) if command.requisition else None
    if command.requisition and requisition is None:
        problems["requisition"] = f"Found {command.requisition!r}, expected the code of a requisition, such as R1042."
    referrer = whom.meant(work, command.referrer) if command.referrer else None
    if isinstance(referrer, str):
        problems["referrer"] = referrer
    if problems or isinstance(referrer, str):
        raise Incomplete(NEEDS_A_LOOK, problems)
    return _Fields(
        command.name, name_key(command.name), command.email, requisition.id if requisition else None,
        command.timezone, command.source, referrer.id if referrer else None, command.notes,
    )  # fmt: skip


def _saved(work: Work, row: Candidate) -> Saved:
    if row.employee_id == work.viewer.person_id:
        return Saved(row.id, (), own=True)
    employee = get(work.session, Person, row.employee_id)
    doubles = [f"{one.name} is a candidate too: {one.why}." for one in candidates.others(work, row)]
    return Saved(row.id, (*candidates.warnings(row, employee), *doubles))
