"""What the figures of R41 are counted from: places in closed loops, less those on which the viewer is blind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from hiring.domain.insights import MINIMUM_LOOPS, Part
from hiring.domain.vocabulary import FeedbackStatus, InterviewStatus, LoopState, PanelistKind, PlaceStatus
from hiring.models.debrief import Decision
from hiring.models.feedback import Evidence, Feedback, Submission, Vote
from hiring.models.loops import Assignment, Interview, Loop, LoopPrinciple, Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.store.people import later
from hiring.store.scope import Ties

COUNTED_KINDS = tuple(kind for kind in PanelistKind if kind.votes or kind is PanelistKind.FOLLOW_UP)
IN = (FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN)
PAGE = 50


@dataclass(frozen=True)
class Company:
    """Closed loops, those with a required principle short of evidence, decisions, those that were decided otherwise
    after a reopening, feedback asked for, and what of it came in time."""

    loops: int
    short: int
    decisions: int
    reversed: int
    asked: int
    in_time: int


def over(ties: Ties) -> sa.ColumnElement[bool]:
    """The condition on Loop joined with Candidate: closed, and not hidden from the viewer (R18, R20, R21)."""
    return sa.and_(
        col(Loop.state) == LoopState.CLOSED,
        sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != ties.person_id),
        col(Loop.id).not_in(ties.out | ties.shadows | ties.owes_here),
        col(Loop.candidate_id).not_in(ties.owed_on.keys()),
    )


def parts(session: Session, ties: Ties, person_id: UUID, since: datetime) -> list[Part]:
    """One statement: what somebody did in loops closed since then."""
    query = _places(
        select(
            col(Interview.ends_at),
            sa.case((col(Feedback.status).in_(IN), col(Feedback.submitted_at)), else_=None),
            col(Feedback.was_late),
            _assigned(),
            _evidenced(),
            _vote(first=True),
            _vote(first=False),
            _outcome(),
        ),  # type: ignore[call-overload]
        ties,
        since,
    )
    return [Part(*row) for row in session.exec(_written(query).where(Panelist.person_id == person_id))]


def _written(query: Any) -> Any:
    """With the interview that took place and its feedback."""
    return (
        query.join(Interview, col(Interview.panelist_id) == col(Panelist.id))
        .join(Feedback, col(Feedback.interview_id) == col(Interview.id))
        .where(col(Interview.status) == InterviewStatus.COMPLETED)
    )


def people(session: Session, ties: Ties, since: datetime, after: Person | None) -> list[tuple[Person, int]]:
    """By name, up to PAGE + 1 who have enough closed loops for figures, with how many."""
    loops = func.count(func.distinct(col(Panelist.loop_id)))
    counted = _places(select(col(Panelist.person_id).label("person_id"), loops.label("loops")), ties, since)
    enough = counted.group_by(col(Panelist.person_id)).having(loops >= MINIMUM_LOOPS).subquery()
    query = select(Person, enough.c.loops).join(enough, enough.c.person_id == col(Person.id))
    query = query.order_by(col(Person.name_folded), col(Person.id)).limit(PAGE + 1)
    if after is not None:
        query = query.where(later(after))
    return [(person, int(count)) for person, count in session.exec(query)]


def loops_of(session: Session, ties: Ties, person_id: UUID, since: datetime) -> int:
    """In how many closed loops somebody held a place that counts."""
    counted = _places(select(func.count(func.distinct(col(Panelist.loop_id)))), ties, since)
    return int(session.exec(counted.where(Panelist.person_id == person_id)).one())


def company(session: Session, ties: Ties, since: datetime) -> Company:
    """Three statements over all closed loops."""
    closed = _closed(select(col(Loop.id)), ties, since).subquery()
    short = (
        sa.select(sa.literal(1))
        .where(col(LoopPrinciple.loop_id) == closed.c.id, _with_evidence() < col(LoopPrinciple.min_coverage))
        .exists()
    )
    loops = sa.select(func.count(), func.coalesce(func.sum(sa.case((short, 1), else_=0)), 0)).select_from(closed)
    counted, lacking = session.execute(loops).one()
    new = aliased(Decision)
    rulings = (
        sa.select(
            func.count(), func.coalesce(func.sum(sa.case((col(new.outcome) != col(Decision.outcome), 1), else_=0)), 0)
        )
        .select_from(Decision)
        .join(closed, closed.c.id == col(Decision.loop_id))
        .join(new, col(new.supersedes_id) == col(Decision.id), isouter=True)
    )
    decided, turned = session.execute(rulings).one()
    came = sa.case((sa.and_(col(Feedback.status).in_(IN), sa.not_(col(Feedback.was_late))), 1), else_=0)
    feedback = _written(_places(sa.select(func.count(), func.coalesce(func.sum(came), 0)), ties, since))
    asked, in_time = session.execute(feedback).one()
    return Company(int(counted), int(lacking), int(decided), int(turned), int(asked), int(in_time))


def _places(query: Any, ties: Ties, since: datetime) -> Any:
    """Voting and follow-up places in force, in loops that are over; quarantined ones count nowhere (R27, R43)."""
    return _closed(
        query.select_from(Panelist)
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(
            col(Panelist.kind).in_(COUNTED_KINDS),
            col(Panelist.status) == PlaceStatus.ACTIVE,
            col(Panelist.quarantined_at).is_(None),
        ),
        ties,
        since,
    )


def _closed(query: Any, ties: Ties, since: datetime) -> Any:
    joined = query.join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
    return joined.where(over(ties), col(Loop.closed_at) >= since)


def _assigned() -> sa.ScalarSelect[int]:
    return sa.select(func.count()).where(col(Assignment.panelist_id) == col(Panelist.id)).scalar_subquery()


def _evidenced() -> sa.ScalarSelect[int]:
    """Assigned principles on which the feedback that is in has evidence."""
    written = sa.and_(
        col(Evidence.principle) == col(Assignment.principle), col(Evidence.feedback_id) == col(Feedback.id)
    )
    query = sa.select(func.count(func.distinct(col(Assignment.principle)))).select_from(Assignment)
    query = query.join(Evidence, written).where(col(Assignment.panelist_id) == col(Panelist.id))
    return query.where(col(Feedback.status).in_(IN)).correlate(Panelist, Feedback).scalar_subquery()


def _vote(*, first: bool) -> sa.ScalarSelect[Any]:
    """The vote of the submission that stands, or the last one of any round."""
    query = sa.select(col(Vote.value)).where(col(Vote.panelist_id) == col(Panelist.id), _counts())
    order = [col(Vote.round), col(Vote.at)] if first else [col(Vote.round).desc(), col(Vote.at).desc()]
    return query.order_by(*order).limit(1).scalar_subquery()


def _counts() -> sa.ColumnElement[bool]:
    """Recalled submissions' votes are not counted (R23)."""
    recalled = (
        sa.select(sa.literal(1))
        .where(col(Submission.id) == col(Vote.submission_id), col(Submission.recalled_at).is_not(None))
        .exists()
    )
    return sa.not_(recalled)


def _outcome() -> sa.ScalarSelect[Any]:
    query = sa.select(col(Decision.outcome)).where(col(Decision.loop_id) == col(Loop.id))
    return query.order_by(col(Decision.revision).desc()).limit(1).scalar_subquery()


def _with_evidence() -> sa.ScalarSelect[int]:
    """How many people gave counted evidence on a loop's principle (R27)."""
    return (
        sa.select(func.count(func.distinct(col(Panelist.id))))
        .select_from(Evidence)
        .join(Feedback, col(Feedback.id) == col(Evidence.feedback_id))
        .join(Panelist, col(Panelist.id) == col(Feedback.panelist_id))
        .where(
            col(Feedback.loop_id) == col(LoopPrinciple.loop_id),
            col(Evidence.principle) == col(LoopPrinciple.principle),
            col(Feedback.status).in_(IN),
            col(Panelist.kind).in_(COUNTED_KINDS),
            col(Panelist.quarantined_at).is_(None),
        )
        .correlate(LoopPrinciple)
        .scalar_subquery()
    )
