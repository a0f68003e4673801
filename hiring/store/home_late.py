"""Whose feedback is late in the loops that somebody recruits for or leads as Bar Raiser."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from hiring.domain.vocabulary import LoopState, PanelistKind, PlaceStatus
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Account, Person
from hiring.store.home import MOST, PRACTICE, STANDING, not_the_candidate, owes_on_candidate
from hiring.store.seats import owing, still_owed


@dataclass(frozen=True)
class Late:
    """`disabled`: the account is; what somebody who left owes stays owed (section 6)."""

    loop: Loop
    candidate: Candidate
    requisition: Requisition
    who: str
    due_at: datetime
    disabled: bool


def late_feedback(session: Session, person_id: UUID, now: datetime) -> list[Late]:
    """Longest late first, up to MOST + 1; one's own is under what one owes."""
    slot = aliased(Interview)
    rows = session.execute(
        sa.select(Loop, Candidate, Requisition, col(Person.name), col(slot.due_at), _disabled())
        .select_from(Panelist)
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .join(slot, col(slot.panelist_id) == col(Panelist.id))
        .join(Person, col(Person.id) == col(Panelist.person_id))
        .join(Account, col(Account.person_id) == col(Person.id), isouter=True)
        .where(
            col(slot.due_at) < now,
            col(slot.status).in_(STANDING),
            owing(col(Panelist.person_id)),
            still_owed(),
            col(Panelist.kind).not_in(PRACTICE),
            col(Panelist.person_id) != person_id,
            col(Loop.state) != LoopState.DRAFT,
            sa.or_(col(Loop.recruiter_id) == person_id, _leads(person_id)),
            not_the_candidate(person_id),
            sa.not_(owes_on_candidate(person_id, elsewhere=True)),
        )
        .order_by(col(slot.due_at), col(slot.id))
        .limit(MOST + 1)
    )
    return [Late(*row) for row in rows]


def _disabled() -> sa.ColumnElement[bool]:
    """Somebody who was never invited has no account, and has not left."""
    return sa.func.coalesce(sa.not_(col(Account.enabled)), sa.false())


def _leads(person_id: UUID) -> sa.ColumnElement[bool]:
    place = aliased(Panelist)
    return (
        sa.select(sa.literal(1))
        .where(
            col(place.loop_id) == col(Loop.id),
            col(place.person_id) == person_id,
            col(place.kind) == PanelistKind.BAR_RAISER,
            col(place.status) == PlaceStatus.ACTIVE,
        )
        .correlate(Loop)
        .exists()
    )
