"""What waits for one person, a constant number of statements whatever the size of the company.

Every query leaves out loops whose candidate the person is (R21). One more than MOST says that there are more.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import (
    FeedbackStatus,
    InterviewStatus,
    LoopState,
    PanelistKind,
    PlaceStatus,
)
from hiring.models.feedback import Feedback
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import HomeLine, Organisation
from hiring.store.scope import debrief_once_open
from hiring.store.seats import ENDED, owing, still_owed

MOST = 50
STANDING = (InterviewStatus.PLANNED, InterviewStatus.CONFIRMED, InterviewStatus.COMPLETED)
CONFIRMING = (
    LoopState.PLANNED,
    LoopState.SCHEDULED,
    LoopState.INTERVIEWING,
    LoopState.AWAITING_FEEDBACK,
    LoopState.READY,
)
ROOM_ONLY = (PanelistKind.OBSERVER, PanelistKind.BAR_RAISER_IN_TRAINING)
PRACTICE = (PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW)


@dataclass(frozen=True)
class Owed:
    """A writing place that owes, with the slot that counts (a trainee's is the host's)."""

    loop: Loop
    candidate: Candidate
    requisition: Requisition
    panelist: Panelist
    interview: Interview


@dataclass(frozen=True)
class Waiting:
    """A loop that wants something of the person."""

    loop: Loop
    candidate: Candidate
    requisition: Requisition
    kind: PanelistKind | None = None


def not_the_candidate(person_id: UUID) -> sa.ColumnElement[bool]:
    return sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != person_id)


def owed(session: Session, person_id: UUID) -> list[Owed]:
    """What is still owed and has a slot, next due first, up to MOST + 1."""
    slot = aliased(Interview)
    practice = col(Panelist.kind).in_(PRACTICE)
    place_with_slot = sa.case((practice, col(Panelist.host_id)), else_=col(Panelist.id))
    rows = session.execute(
        sa.select(Loop, Candidate, Requisition, Panelist, slot)
        .join(Panelist, col(Panelist.loop_id) == col(Loop.id))
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .join(slot, col(slot.panelist_id) == place_with_slot)
        .where(
            owing(person_id),
            still_owed(),
            col(Loop.state) != LoopState.DRAFT,
            col(slot.status).in_(STANDING),
            not_the_candidate(person_id),
        )
        .order_by(col(slot.due_at), col(slot.id))
        .limit(MOST + 1)
    )
    return [Owed(*row) for row in rows]


def debriefs(session: Session, person_id: UUID) -> list[Waiting]:
    """Loops that are ready or in their debrief, for whoever owes nothing on the candidate (R18, R20)."""
    mine = sa.and_(
        col(Panelist.loop_id) == col(Loop.id),
        col(Panelist.person_id) == person_id,
        col(Panelist.status) == PlaceStatus.ACTIVE,
        col(Panelist.kind).not_in(PRACTICE),
        col(Panelist.kind) != PanelistKind.FOLLOW_UP,
        col(Panelist.quarantined_at).is_(None),
    )
    from_debrief_on = sa.and_(col(Panelist.kind).in_(ROOM_ONLY), col(Loop.state) == LoopState.READY)
    return _waiting(
        session,
        sa.select(Loop, Candidate, Requisition, col(Panelist.kind)).join(Panelist, mine),
        person_id,
        col(Loop.state).in_((LoopState.READY, LoopState.DEBRIEFING)),
        sa.not_(from_debrief_on),
        sa.not_(owes_on_candidate(person_id)),
        sa.not_(_missed()),
    )


def owes_on_candidate(person_id: UUID, *, elsewhere: bool = False) -> sa.ColumnElement[bool]:
    """Whether the person owes in any running loop of the outer loop's candidate; `elsewhere`: in another one."""
    other = aliased(Loop)
    which = col(other.id) != col(Loop.id) if elsewhere else sa.true()
    return (
        sa.select(sa.literal(1))
        .select_from(Panelist)
        .join(other, col(other.id) == col(Panelist.loop_id))
        .where(
            col(other.candidate_id) == col(Loop.candidate_id),
            still_owed(other),
            owing(person_id),
            which,
        )
        .correlate(Loop)
        .exists()
    )  # fmt: skip


def _missed() -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .where(col(Feedback.panelist_id) == col(Panelist.id), col(Feedback.status) == FeedbackStatus.MISSED)
        .exists()
    )


def taking_part(session: Session, person_id: UUID) -> list[Waiting]:
    """Running loops with a place of the person whose end they may notice (R18, R20): neither practice nor blind."""
    mine = sa.and_(
        col(Panelist.loop_id) == col(Loop.id),
        col(Panelist.person_id) == person_id,
        col(Panelist.status) == PlaceStatus.ACTIVE,
        col(Panelist.kind).not_in((*PRACTICE, PanelistKind.FOLLOW_UP)),
        col(Panelist.quarantined_at).is_(None),
    )
    return _waiting(
        session,
        sa.select(Loop, Candidate, Requisition, col(Panelist.kind)).join(Panelist, mine),
        person_id,
        col(Loop.state).not_in(ENDED),
        sa.or_(col(Panelist.kind).not_in(ROOM_ONLY), debrief_once_open()),
        sa.not_(owes_on_candidate(person_id, elsewhere=True)),
        sa.not_(_missed()),
    )


def plans(session: Session, person_id: UUID) -> list[Waiting]:
    """Loops whose Bar Raiser the person is and whose plan waits for the confirmation."""
    mine = sa.and_(
        col(Panelist.loop_id) == col(Loop.id),
        col(Panelist.person_id) == person_id,
        col(Panelist.status) == PlaceStatus.ACTIVE,
        col(Panelist.kind) == PanelistKind.BAR_RAISER,
    )
    drafted = sa.and_(col(Loop.state) == LoopState.DRAFT, col(Loop.waits_for_id) == person_id)
    changed = sa.and_(col(Loop.state).in_(CONFIRMING), col(Loop.confirmation_outstanding))
    return _waiting(
        session,
        sa.select(Loop, Candidate, Requisition, col(Panelist.kind)).join(Panelist, mine),
        person_id,
        sa.or_(drafted, changed),
    )


def recruiting(session: Session, person_id: UUID) -> list[Waiting]:
    """Own loops that wait for their recruiter."""
    return _waiting(
        session,
        sa.select(Loop, Candidate, Requisition, sa.null()),
        person_id,
        col(Loop.recruiter_id) == person_id,
        col(Loop.waits_for_id) == person_id,
        sa.not_(owes_on_candidate(person_id)),
    )


def _waiting(
    session: Session, query: Any, person_id: UUID,
    *conditions: sa.ColumnElement[bool],
) -> list[Waiting]:  # fmt: skip
    found = (
        query.join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .where(not_the_candidate(person_id), *conditions)
        .order_by(col(Loop.next_due_at), col(Loop.id))
        .limit(MOST + 1)
    )
    return [Waiting(*row) for row in session.execute(found)]


def told(session: Session, person_id: UUID) -> list[HomeLine]:
    """Lines not dismissed yet, newest first."""
    return list(
        session.exec(
            select(HomeLine)
            .where(HomeLine.person_id == person_id, col(HomeLine.done_at).is_(None))
            .order_by(col(HomeLine.at).desc(), col(HomeLine.id).desc())
            .limit(MOST)
        )
    )


def line(session: Session, line_id: UUID, person_id: UUID) -> HomeLine | None:
    return session.exec(select(HomeLine).where(HomeLine.id == line_id, HomeLine.person_id == person_id)).first()


def organisation(session: Session) -> Organisation:
    return session.exec(select(Organisation)).one()
