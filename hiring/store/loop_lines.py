"""Loops of one requisition or candidate, with what one viewer holds on their candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import FeedbackStatus, PlaceStatus
from hiring.models.feedback import Feedback
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.store.candidates import findable

MOST = 50


@dataclass(frozen=True)
class Line:
    loop: Loop
    candidate: Candidate
    requisition: Requisition


@dataclass(frozen=True)
class Held:
    """A viewer's place on a candidate: `in_force` unless it was removed, declined, quarantined or missed."""

    loop_id: UUID
    candidate_id: UUID
    in_force: bool


def newest(
    session: Session, viewer_id: UUID, *, requisition_id: UUID | None = None, candidate_id: UUID | None = None,
    after: Loop | None = None,
) -> Sequence[Line]:  # fmt: skip
    """Newest first, up to MOST + 1; never a loop in which the viewer is the candidate (R21)."""
    query = (
        select(Loop, Candidate, Requisition)
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .where(findable(viewer_id))
    )
    if requisition_id is not None:
        query = query.where(Loop.requisition_id == requisition_id)
    if candidate_id is not None:
        query = query.where(Loop.candidate_id == candidate_id)
    if after is not None:
        same = sa.and_(col(Loop.opened_at) == after.opened_at, col(Loop.id) < after.id)
        query = query.where(sa.or_(col(Loop.opened_at) < after.opened_at, same))
    rows = session.exec(query.order_by(col(Loop.opened_at).desc(), col(Loop.id).desc()).limit(MOST + 1))
    return [Line(*row) for row in rows]


def held(session: Session, viewer_id: UUID, candidates: Sequence[UUID]) -> Sequence[Held]:
    """Every place, present or past, that the viewer holds on these candidates."""
    missed = (
        select(Feedback.panelist_id)
        .where(col(Feedback.panelist_id) == col(Panelist.id), col(Feedback.status) == FeedbackStatus.MISSED)
        .exists()
    )
    active = col(Panelist.status) == PlaceStatus.ACTIVE
    query = (
        select(Panelist.loop_id, Loop.candidate_id, (active & col(Panelist.quarantined_at).is_(None) & ~missed))
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(col(Panelist.person_id) == viewer_id, col(Loop.candidate_id).in_(candidates))
    )
    return [Held(loop_id, candidate_id, bool(in_force)) for loop_id, candidate_id, in_force in session.exec(query)]
