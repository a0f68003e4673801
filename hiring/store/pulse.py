"""The few columns on which the debrief page of a viewer depends, in three statements (R38)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from hiring.domain.vocabulary import DebriefPhase, FeedbackStatus, PanelistKind
from hiring.models.debrief import Debrief, DebriefPerson, Decision
from hiring.models.feedback import Addendum, Feedback
from hiring.models.loops import Conflict, Loop, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Account, Organisation


@dataclass(frozen=True)
class Beat:
    """`secret` keys the tag; `facts` are plain values that change whenever a page of the room may."""

    secret: str
    debrief_id: UUID | None
    phase: DebriefPhase | None
    facts: tuple[Any, ...]
    seen: dict[UUID, datetime | None]


def beat(session: Session, loop_id: UUID) -> Beat | None:
    """None when the loop does not exist."""
    loop = _loop(session, loop_id)
    if loop is None:
        return None
    secret, debrief_id, phase, *rest = loop
    ticks = _ticks(session, debrief_id) if debrief_id and phase.open else []
    noted = tuple(
        (row.person_id, row.read_all_at, row.attends) for row in ticks if row.read_all_at or row.attends is not None
    )
    facts = (phase, *rest, _places(session, loop_id), noted)
    return Beat(secret, debrief_id, phase, facts, {row.person_id: row.seen_at for row in ticks})


def _loop(session: Session, loop_id: UUID) -> Any:
    last = sa.and_(col(Debrief.loop_id) == col(Loop.id), col(Debrief.revision) == col(Loop.revision))
    return session.execute(
        sa.select(
            col(Organisation.cookie_secret), col(Debrief.id), col(Debrief.phase), col(Debrief.change),
            col(Debrief.number), col(Debrief.revealed_at), col(Debrief.principle_now), col(Loop.state),
            col(Loop.revision), col(Loop.version), col(Loop.recruiter_id), col(Loop.confirmation_outstanding),
            col(Loop.last_interview_at), col(Organisation.promise_days), col(Candidate.employee_id),
            col(Candidate.name), col(Requisition.title),
            _count(Conflict, loop_id), _count(Conflict, loop_id, col(Conflict.decided_at).is_(None)),
            _count(Decision, loop_id), _addenda(loop_id),
        )
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .join(Organisation, col(Organisation.id).is_not(None))
        .join(Debrief, last, isouter=True)
        .where(col(Loop.id) == loop_id)
        .order_by(col(Debrief.number).desc())
        .limit(1)
    ).first()  # fmt: skip


def _count(table: Any, loop_id: UUID, *conditions: Any) -> Any:
    return sa.select(func.count()).select_from(table).where(table.loop_id == loop_id, *conditions).scalar_subquery()


def _addenda(loop_id: UUID) -> Any:
    joined = sa.select(func.count()).select_from(Addendum).join(Feedback, col(Feedback.id) == col(Addendum.feedback_id))
    return joined.where(col(Feedback.loop_id) == loop_id).scalar_subquery()


def _places(session: Session, loop_id: UUID) -> tuple[Any, ...]:
    rows = session.execute(
        sa.select(
            col(Panelist.person_id), col(Panelist.kind), col(Panelist.status), col(Panelist.quarantined_at),
            col(Panelist.has_vote), _given(col(Feedback.status)), _given(col(Feedback.version)), col(Account.enabled),
        )
        .join(Feedback, col(Feedback.panelist_id) == col(Panelist.id), isouter=True)
        .join(Account, col(Account.person_id) == col(Panelist.person_id), isouter=True)
        .where(col(Panelist.loop_id) == loop_id)
        .order_by(col(Panelist.id), col(Feedback.id))
    )  # fmt: skip
    return tuple(map(tuple, rows))


def _given(column: Any) -> Any:
    """Of feedback that peers may read; that somebody writes, or practises, shows in no tag (R14, R18)."""
    given = col(Feedback.status).in_([status for status in FeedbackStatus if status.is_in])
    practice = col(Panelist.kind).in_([kind for kind in PanelistKind if kind.practises])
    return sa.case((sa.and_(given, sa.not_(practice)), column))


def _ticks(session: Session, debrief_id: UUID) -> list[DebriefPerson]:
    query = select(DebriefPerson).where(DebriefPerson.debrief_id == debrief_id).order_by(col(DebriefPerson.person_id))
    return list(session.exec(query))
