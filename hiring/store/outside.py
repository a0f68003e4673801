"""What decides whether somebody is a core Bar Raiser outside a loop, for many loops in three statements."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import ConflictStatus, PanelistKind, PlaceStatus
from hiring.models.loops import Conflict, Loop, Panelist
from hiring.models.openings import Candidate, Requisition


@dataclass(frozen=True)
class Around:
    """The people around one loop."""

    loop_id: UUID
    candidate_id: UUID
    level: str
    recruiter_id: UUID
    hiring_manager_id: UUID
    team: str
    employee_id: UUID | None
    referrer_id: UUID | None


def around(session: Session, loop_ids: Collection[UUID]) -> list[Around]:
    manager = aliased(Panelist)
    holds = sa.and_(
        col(manager.loop_id) == col(Loop.id),
        col(manager.kind) == PanelistKind.HIRING_MANAGER,
        col(manager.status) == PlaceStatus.ACTIVE,
    )
    rows = session.execute(
        sa.select(
            col(Loop.id), col(Loop.candidate_id), col(Loop.level), col(Loop.recruiter_id),
            sa.func.coalesce(col(manager.person_id), col(Requisition.hiring_manager_id)), col(Requisition.team),
            col(Candidate.employee_id), col(Candidate.referrer_id),
        )
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .join(manager, holds, isouter=True)
        .where(col(Loop.id).in_(loop_ids))
    )  # fmt: skip
    return [Around(*row) for row in rows]


def placed_on(session: Session, person_id: UUID, candidate_ids: Collection[UUID]) -> set[UUID]:
    """Those of the candidates on whom the person has a place, present or past, in any loop."""
    query = (
        select(col(Loop.candidate_id))
        .join(Panelist, col(Panelist.loop_id) == col(Loop.id))
        .where(col(Loop.candidate_id).in_(candidate_ids), Panelist.person_id == person_id)
    )
    return set(session.exec(query))


def in_conflict_on(session: Session, person_id: UUID, candidate_ids: Collection[UUID]) -> set[UUID]:
    """Those of the candidates with whom the person has a conflict, declared or upheld, in any loop."""
    bars = col(Conflict.status).in_((ConflictStatus.DECLARED, ConflictStatus.UPHELD))
    query = (
        select(col(Loop.candidate_id))
        .join(Conflict, col(Conflict.loop_id) == col(Loop.id))
        .where(col(Loop.candidate_id).in_(candidate_ids), Conflict.person_id == person_id, bars)
    )
    return set(session.exec(query))
