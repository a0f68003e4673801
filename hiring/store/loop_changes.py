"""Rows that follow a loop when it ends or changes hands."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from hiring.domain.vocabulary import LoopState, PlaceStatus, RequestKind, Role
from hiring.models.debrief import Position, Request
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Account, Person, PersonRole
from hiring.store.loop_list import seatmates

AT_ONCE = 100


def close_requests(session: Session, loop_id: UUID, now: datetime) -> None:
    """A cancelled loop leaves nobody to answer."""
    for request in session.exec(select(Request).where(Request.loop_id == loop_id, col(Request.closed_at).is_(None))):
        request.closed_at = now


def open_request(session: Session, loop_id: UUID, kind: RequestKind) -> Request | None:
    query = select(Request).where(Request.loop_id == loop_id, Request.kind == kind, col(Request.closed_at).is_(None))
    return session.exec(query.with_for_update()).first()


def lapse_positions(session: Session, loop_id: UUID, revision: int, now: datetime) -> None:
    """The hiring manager's stance of this revision no longer stands."""
    query = select(Position).where(
        Position.loop_id == loop_id, Position.revision == revision, col(Position.lapsed_at).is_(None)
    )
    for position in session.exec(query):
        position.lapsed_at = now


def asked(session: Session, most: int) -> list[UUID]:
    """Loops with an open request, and running loops of candidates with one that has no loop yet; newest first."""
    query = select(Request).where(col(Request.closed_at).is_(None)).order_by(col(Request.id).desc()).limit(most)
    requests = session.exec(query).all()
    own = [request.loop_id for request in requests if request.loop_id is not None]
    candidates = [request.candidate_id for request in requests if request.loop_id is None]
    others = session.exec(select(col(Loop.id)).where(col(Loop.candidate_id).in_(candidates)).order_by(col(Loop.id)))
    return list(dict.fromkeys([*own, *others]))


def recruiters(session: Session) -> list[Person]:
    """Recruiters who have not left, by name."""
    query = (
        select(Person)
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(PersonRole.role == Role.RECRUITER, col(Person.left_on).is_(None))
    )
    return list(session.exec(query.order_by(col(Person.name_folded), col(Person.id))))


def promised(session: Session, states: Sequence[LoopState]) -> list[tuple[Loop, str]]:
    """Loops in these states, held, each with its candidate's zone."""
    query = (
        select(Loop, col(Candidate.timezone))
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .where(col(Loop.state).in_(states), col(Loop.last_interview_at).is_not(None))
        .order_by(col(Loop.id))
    )
    return list(session.exec(query.with_for_update(of=Loop)))


def first_feedback_due(session: Session, loops: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the first feedback still owed is due, for loops in which one is; a statement for each hundred loops."""
    found: dict[UUID, datetime] = {}
    for start in range(0, len(loops), AT_ONCE):
        for loop_id, mates in seatmates(session, loops[start : start + AT_ONCE]).items():
            times = [mate.due_at for mate in mates if mate.owes and mate.due_at is not None]
            found |= {loop_id: min(times)} if times else {}
    return found


def guarded(session: Session, loop_id: UUID, now: datetime) -> list[tuple[str, datetime]]:
    """Who holds a place here while the account is restricted (R22), and until when."""
    query = (
        select(col(Person.name), col(Account.guarded_until))
        .join(Account, col(Account.person_id) == col(Person.id))
        .join(Panelist, col(Panelist.person_id) == col(Person.id))
        .where(Panelist.loop_id == loop_id, Panelist.status == PlaceStatus.ACTIVE, col(Account.guarded_until) > now)
        .order_by(col(Person.name_folded))
    )
    return [(name, until) for name, until in session.exec(query) if until is not None]
