"""Places of training that a person held or holds, with their host and time, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from hiring.domain.vocabulary import InterviewStatus, LoopState, PanelistKind, PlaceStatus
from hiring.models.base import UtcDateTime
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Person

MOST = 200
HELD = tuple(status for status in InterviewStatus if status.standing)
BESIDE = (PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW)


@dataclass(frozen=True)
class Practised:
    """`at` is the host's slot, or the debrief in which a Bar Raiser in training sat; `beside` is the host."""

    kind: PanelistKind
    at: datetime
    beside: str | None


def practice(session: Session, person_id: UUID, hidden_from: UUID) -> list[Practised]:
    """Newest first. Debriefs count once their loop is closed, so that no time tells of a decision before (R18)."""
    host, beside, slot = aliased(Panelist), aliased(Person), aliased(Interview)
    sat = sa.and_(col(Panelist.kind) == PanelistKind.BAR_RAISER_IN_TRAINING, col(Loop.state) == LoopState.CLOSED)
    at = sa.case((col(Panelist.kind).in_(BESIDE), col(slot.starts_at)), else_=col(Loop.debrief_at))
    rows = session.execute(
        sa.select(col(Panelist.kind), sa.type_coerce(at, UtcDateTime()), col(beside.name))
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(host, col(host.id) == col(Panelist.host_id), isouter=True)
        .join(beside, col(beside.id) == col(host.person_id), isouter=True)
        .join(slot, sa.and_(col(slot.panelist_id) == col(host.id), col(slot.status).in_(HELD)), isouter=True)
        .where(
            col(Panelist.person_id) == person_id,
            col(Panelist.status) == PlaceStatus.ACTIVE,
            sa.or_(col(Panelist.kind).in_(BESIDE), sat),
            at.is_not(None),
            sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != hidden_from),
        )
        .order_by(at.desc(), col(Panelist.id))
        .limit(MOST)
    )
    return [Practised(*row) for row in rows]
