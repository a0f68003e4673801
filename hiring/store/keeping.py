"""Retention: rules, legal holds, and how far each candidate has come (R40)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import LoopState
from hiring.models.debrief import Decision
from hiring.models.keeping import LegalHold, RetentionRule
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.store.search_index import goes_by

RUNNING = tuple(state for state in LoopState if state.running)
STEP = 500


@dataclass(frozen=True)
class Kept:
    """What decides how long one candidate's data stays."""

    candidate: Candidate
    jurisdiction: str | None
    running: int
    decided_at: datetime | None
    cancelled_at: datetime | None
    held: bool


def rules(session: Session) -> Sequence[RetentionRule]:
    return session.exec(select(RetentionRule).order_by(RetentionRule.jurisdiction)).all()


def _kept() -> sa.Select[tuple[Candidate, str | None, int, datetime | None, datetime | None, bool]]:
    mine = col(Loop.candidate_id) == col(Candidate.id)
    running = sa.select(sa.func.count()).select_from(Loop).where(mine, col(Loop.state).in_(RUNNING))
    decided = sa.select(sa.func.max(col(Decision.at))).where(col(Decision.candidate_id) == col(Candidate.id))
    cancelled = sa.select(sa.func.max(col(Loop.state_since))).where(mine, col(Loop.state) == LoopState.CANCELLED)
    held = (
        sa.select(sa.literal(1))
        .where(col(LegalHold.candidate_id) == col(Candidate.id), col(LegalHold.lifted_at).is_(None))
        .exists()
    )
    return sa.select(
        Candidate, sa.func.coalesce(col(Candidate.jurisdiction), col(Requisition.jurisdiction)),
        running.scalar_subquery(), decided.scalar_subquery(), cancelled.scalar_subquery(), held,
    ).join(Requisition, col(Requisition.id) == col(Candidate.requisition_id), isouter=True)  # fmt: skip


def kept(session: Session, candidate_id: UUID) -> Kept | None:
    row = session.execute(_kept().where(col(Candidate.id) == candidate_id)).first()
    return Kept(*row) if row else None


def all_kept(session: Session, viewer_id: UUID | None = None) -> Iterator[Kept]:
    """Everybody who is not erased, oldest record first, a part at a time; as far as a viewer may be told."""
    after: UUID | None = None
    while True:
        query = _kept().where(col(Candidate.erased_at).is_(None)).order_by(col(Candidate.id)).limit(STEP)
        query = query if viewer_id is None else query.where(*_may_be_told(viewer_id))
        if after is not None:
            query = query.where(col(Candidate.id) > after)
        rows = [Kept(*row) for row in session.execute(query)]
        yield from rows
        if len(rows) < STEP:
            return
        after = rows[-1].candidate.id


def unwiped(session: Session) -> Sequence[Candidate]:
    """Erased, with raw bytes perhaps still in the database's files."""
    query = select(Candidate).where(col(Candidate.erased_at).is_not(None), col(Candidate.wiped_at).is_(None))
    return session.exec(query.order_by(col(Candidate.id))).all()


def holds(session: Session, candidate_id: UUID) -> Sequence[LegalHold]:
    """Oldest first."""
    query = select(LegalHold).where(LegalHold.candidate_id == candidate_id)
    return session.exec(query.order_by(col(LegalHold.set_at), col(LegalHold.id))).all()


def standing_hold(session: Session, candidate_id: UUID) -> LegalHold | None:
    query = select(LegalHold).where(LegalHold.candidate_id == candidate_id, col(LegalHold.lifted_at).is_(None))
    return session.exec(query).first()


def loops_of(session: Session, candidate_id: UUID) -> Sequence[tuple[UUID, str, str]]:
    """Id of each loop with code and title of its requisition, oldest first."""
    query = (
        select(Loop.id, Requisition.requisition_id, Requisition.title)
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .where(Loop.candidate_id == candidate_id)
    )
    return session.exec(query.order_by(col(Loop.opened_at), col(Loop.id))).all()


def has_place(session: Session, candidate_id: UUID, person_id: UUID) -> bool:
    """Whether the person has, or had, a place in any loop of the candidate."""
    query = (
        select(Panelist.id)
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(Loop.candidate_id == candidate_id, Panelist.person_id == person_id)
    )
    return session.exec(query.limit(1)).first() is not None


def _may_be_told(viewer_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    """Never the viewer (R21), nor a candidate on whom they have, or had, a place: what still runs would tell (R18)."""
    not_mine = sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != viewer_id)
    placed = (
        sa.select(sa.literal(1))
        .select_from(Panelist)
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(col(Loop.candidate_id) == col(Candidate.id), col(Panelist.person_id) == viewer_id)
    )
    return not_mine, sa.not_(placed.exists())


def found(session: Session, words: Sequence[str], after: UUID | None, viewer_id: UUID) -> Iterator[Kept]:
    """Not erased, each word beginning one of the name's, as far as the viewer may be told. Oldest record first."""
    query = _kept().where(col(Candidate.erased_at).is_(None), *_may_be_told(viewer_id)).order_by(col(Candidate.id))
    if words:
        query = query.where(goes_by(Candidate, col(Candidate.id), words))
    if after is not None:
        query = query.where(col(Candidate.id) > after)
    for row in session.execute(query.limit(STEP)):
        yield Kept(*row)
