"""What a seat needs beyond the loop itself: the person's other places, requests, reading, ticks."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from hiring.domain.due import RESTRICTION
from hiring.domain.vocabulary import FeedbackStatus, LoopState, PanelistKind, PlaceStatus, RequestKind
from hiring.models.base import UtcDateTime
from hiring.models.debrief import BreakGlass, DebriefPerson, Decision, Request
from hiring.models.feedback import Feedback, Rating, Shown, Submission, Vote
from hiring.models.loops import Assignment, Interview, Loop, Panelist
from hiring.models.people import Account
from hiring.store.same_person import candidates_like

ENDED = (LoopState.DECIDED, LoopState.CLOSED, LoopState.CANCELLED)
WRITES = tuple(kind for kind in PanelistKind if kind.writes)
PRACTICE = tuple(kind for kind in PanelistKind if kind.practises)
NOT_OWED = (FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN, FeedbackStatus.MISSED)


@dataclass(frozen=True)
class Elsewhere:
    """A person's places in other loops of a candidate."""

    has_place: bool = False
    owes: bool = False


def owing(person: Any) -> sa.ColumnElement[bool]:
    """Whether a Panelist row (joined with its Loop) still owes feedback; the SQL twin of Place.owes."""
    done = (
        sa.select(sa.literal(1))
        .where(col(Feedback.panelist_id) == col(Panelist.id), col(Feedback.status).in_(NOT_OWED))
        .exists()
    )
    slot = (
        sa.select(sa.literal(1))
        .where(
            col(Interview.panelist_id) == col(Panelist.id),
            col(Interview.status).in_(("planned", "confirmed", "completed")),
        )
        .exists()
    )
    return sa.and_(
        col(Panelist.person_id) == person,
        col(Panelist.status) == PlaceStatus.ACTIVE,
        col(Panelist.kind).in_(WRITES),
        col(Panelist.quarantined_at).is_(None),
        sa.or_(sa.not_(col(Panelist.late_replacement)), slot),
        sa.not_(done),
    )


def still_owed(loop: Any = Loop) -> sa.ColumnElement[bool]:
    """Whether the loop of a Panelist row is one in which feedback is owed now.

    Practice is owed beyond the decision: that it ended would tell a shadow of one (R18).
    """
    beyond = sa.and_(col(Panelist.kind).in_(PRACTICE), col(loop.state) != LoopState.CANCELLED)
    return sa.or_(col(loop.state).not_in(ENDED), beyond)


def elsewhere(session: Session, person_id: UUID, candidate_id: UUID, loop_id: UUID) -> Elsewhere:
    """One statement over the candidate's other loops."""
    given = {"person": person_id, "candidate": candidate_id, "loop": loop_id}
    row = session.exec(_elsewhere_statement(), params=given).one()
    return Elsewhere(bool(row[0]), bool(row[1]))


@cache
def _elsewhere_statement() -> Any:
    person = _id("person")
    owes = sa.and_(owing(person), still_owed())
    return (
        select(func.count(), func.coalesce(func.sum(sa.case((owes, 1), else_=0)), 0))
        .select_from(Panelist)
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(
            col(Loop.candidate_id) == _id("candidate"), col(Loop.id) != _id("loop"), col(Panelist.person_id) == person
        )
    )


def _id(name: str) -> Any:
    return sa.bindparam(name, type_=sa.Uuid)


def open_requests(session: Session, loop: Loop) -> list[Request]:
    """Open requests about this loop; about an ended one also those for a new loop of the same person (R35)."""
    about = [
        col(Request.loop_id) == loop.id,
        sa.and_(col(Request.candidate_id) == loop.candidate_id, col(Request.loop_id).is_(None)),
    ]
    person = col(Request.candidate_id).in_(candidates_like(loop.candidate_id))
    ended = sa.literal(loop.state in ENDED)  # asked for in every state, so that none differs in what it runs (R18)
    about.append(sa.and_(ended, col(Request.kind) == RequestKind.NEW_LOOP, person))
    return list(session.exec(select(Request).where(sa.or_(*about), col(Request.closed_at).is_(None))))


def glass(session: Session, loop_id: UUID, admin_id: UUID, now: datetime) -> bool:
    return session.exec(_glass_statement(), params={"loop": loop_id, "admin": admin_id, "now": now}).first() is not None


@cache
def _glass_statement() -> Any:
    still = col(BreakGlass.expires_at) > sa.bindparam("now", type_=UtcDateTime)
    return select(BreakGlass.id).where(
        col(BreakGlass.loop_id) == _id("loop"), col(BreakGlass.admin_id) == _id("admin"), still
    )


@dataclass(frozen=True)
class Reading:
    """R13: whether the person read a peer of this loop, and whether a peer read the person's feedback."""

    saw_peer: bool
    was_seen: bool


def reading(session: Session, loop_id: UUID, person_id: UUID) -> Reading:
    row = session.exec(_reading_statement(), params={"loop": loop_id, "person": person_id}).one()
    return Reading(bool(row[0]), bool(row[1]))


@cache
def _reading_statement() -> Any:
    mine = col(Panelist.person_id) == _id("person")
    saw = sa.and_(col(Shown.reader_id) == _id("person"), sa.not_(mine))
    seen = sa.and_(col(Shown.reader_id) != _id("person"), mine)
    return (
        select(*(func.coalesce(func.max(sa.case((one, 1), else_=0)), 0) for one in (saw, seen)))
        .select_from(Shown)
        .join(Feedback, col(Feedback.id) == col(Shown.feedback_id))
        .join(Panelist, col(Panelist.id) == col(Feedback.panelist_id))
        .where(col(Feedback.loop_id) == _id("loop"))
    )


def ticks(session: Session, debrief_id: UUID) -> dict[UUID, DebriefPerson]:
    rows = session.exec(select(DebriefPerson).where(DebriefPerson.debrief_id == debrief_id))
    return {row.person_id: row for row in rows}


def decisions(session: Session, loop_id: UUID) -> list[Decision]:
    """The loop's decisions, newest last."""
    return list(session.exec(_decisions_statement(), params={"loop": loop_id}))


@cache
def _decisions_statement() -> Any:
    return select(Decision).where(col(Decision.loop_id) == _id("loop")).order_by(col(Decision.revision))


def assigned_codes(session: Session, panelist_id: UUID, feedback_id: UUID) -> list[str]:
    """The rating codes of the assigned principles that are rated."""
    rating = sa.and_(col(Rating.feedback_id) == feedback_id, col(Rating.principle) == col(Assignment.principle))
    return list(
        session.exec(
            select(col(Rating.code))
            .select_from(Assignment)
            .join(Rating, rating)
            .where(Assignment.panelist_id == panelist_id)
        )
    )


def votes(session: Session, loop_id: UUID) -> list[tuple[Vote, bool]]:
    """All votes of the loop in order, each with whether it counts: revotes always, initial ones unless recalled."""
    rows = session.exec(
        select(Vote, col(Submission.recalled_at))
        .join(Submission, col(Submission.id) == col(Vote.submission_id), isouter=True)
        .where(Vote.loop_id == loop_id)
        .order_by(col(Vote.at), col(Vote.id))
    )
    return [(vote, recalled is None) for vote, recalled in rows]


def requests_of_kind(session: Session, kind: RequestKind, subject_id: UUID) -> list[Request]:
    return list(
        session.exec(
            select(Request).where(
                Request.kind == kind, Request.subject_id == subject_id, col(Request.closed_at).is_(None)
            )
        )
    )


def released(session: Session, loop_id: UUID, person_id: UUID) -> bool:
    """Whether the person's present restriction (R22) was ended early for this loop by a granted request."""
    until = session.exec(select(Account.guarded_until).where(Account.person_id == person_id)).first()
    if until is None:
        return False
    granted = select(Request.id).where(
        Request.kind == RequestKind.RESET_RELEASE,
        Request.loop_id == loop_id,
        Request.subject_id == person_id,
        col(Request.granted).is_(True),
        col(Request.closed_at) >= until - RESTRICTION,
    )
    return session.exec(granted).first() is not None
