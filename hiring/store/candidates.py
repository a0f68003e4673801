"""Candidates: lists that never hold the viewer (R21), one with its file, loops, doubles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from hiring.domain.vocabulary import CandidateSource, LoopState, PanelistKind, PlaceStatus
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate, CandidateFile, Requisition
from hiring.store.search_index import goes_by

RUNNING = tuple(state for state in LoopState if state.running)
WRITING = tuple(kind for kind in PanelistKind if kind.writes)
PAGE = 50


@dataclass(frozen=True)
class Filters:
    """`words`: each begins a word of the name (folded). `withdrawn`: None for both. `seen_by`: the viewer (R21)."""

    seen_by: UUID
    words: tuple[str, ...] = ()
    withdrawn: bool | None = None
    source: CandidateSource | None = None
    requisition_id: UUID | None = None


def findable(viewer_id: UUID) -> sa.ColumnElement[bool]:
    """R21: whoever is the candidate never finds the own record, in any role; R40: nobody finds restricted data."""
    not_the_viewer = sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != viewer_id)
    return sa.and_(not_the_viewer, col(Candidate.restricted_at).is_(None))


def page(
    session: Session, filters: Filters, after: Candidate | None, size: int = PAGE
) -> list[tuple[Candidate, Requisition | None]]:
    """Up to `size` + 1 by name with their requisition; the extra one says that there are more."""
    query = select(Candidate, Requisition).join(
        Requisition, col(Requisition.id) == col(Candidate.requisition_id), isouter=True
    )
    query = query.where(findable(filters.seen_by), *_matching(filters))
    if after is not None:
        query = query.where(_later(after))
    rows = session.exec(query.order_by(col(Candidate.name_folded), col(Candidate.id)).limit(size + 1))
    return [(candidate, requisition) for candidate, requisition in rows]


def _later(than: Candidate) -> sa.ColumnElement[bool]:
    same = sa.and_(col(Candidate.name_folded) == than.name_folded, col(Candidate.id) > than.id)
    return sa.or_(col(Candidate.name_folded) > than.name_folded, same)


def _matching(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted = [goes_by(Candidate, col(Candidate.id), filters.words)] if filters.words else []
    if filters.withdrawn is not None:
        withdrawn = col(Candidate.withdrawn_at)
        wanted.append(withdrawn.is_not(None) if filters.withdrawn else withdrawn.is_(None))
    if filters.source is not None:
        wanted.append(col(Candidate.source) == filters.source)
    if filters.requisition_id is not None:
        wanted.append(col(Candidate.requisition_id) == filters.requisition_id)
    return wanted


def locked(session: Session, candidate_id: UUID) -> Candidate | None:
    return session.exec(select(Candidate).where(Candidate.id == candidate_id).with_for_update()).first()


def by_code(session: Session, code: str) -> Candidate | None:
    return session.exec(select(Candidate).where(Candidate.candidate_id == code)).first()


def doubles(session: Session, candidate: Candidate, viewer_id: UUID, most: int = 5) -> Sequence[Candidate]:
    """Other candidates with the same address, linked employee or name; never the viewer's own (R21)."""
    same = [col(Candidate.email) == candidate.email, col(Candidate.name_folded) == candidate.name_folded]
    if candidate.employee_id is not None:
        same.append(col(Candidate.employee_id) == candidate.employee_id)
    query = select(Candidate).where(sa.or_(*same), Candidate.id != candidate.id, findable(viewer_id))
    return session.exec(query.order_by(col(Candidate.id)).limit(most)).all()


def running_loops(session: Session, candidate_id: UUID) -> Sequence[Loop]:
    query = select(Loop).where(Loop.candidate_id == candidate_id, col(Loop.state).in_(RUNNING))
    return session.exec(query.order_by(col(Loop.id))).all()


def loops_placed(session: Session, candidate_id: UUID, person_id: UUID) -> Sequence[UUID]:
    """Loops of the candidate in which the person holds a place that writes feedback."""
    query = (
        select(Panelist.loop_id)
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(
            Loop.candidate_id == candidate_id,
            Panelist.person_id == person_id,
            Panelist.status == PlaceStatus.ACTIVE,
            col(Panelist.kind).in_(WRITING),
        )
    )
    return session.exec(query.order_by(col(Panelist.loop_id))).all()


def rename_loops(session: Session, candidate_id: UUID, name_folded: str) -> None:
    """Loops carry the folded name for their order; it follows the candidate's."""
    session.exec(update(Loop).where(col(Loop.candidate_id) == candidate_id).values(candidate_name_folded=name_folded))


def file_of(session: Session, candidate_id: UUID) -> CandidateFile | None:
    query = select(CandidateFile).where(CandidateFile.candidate_id == candidate_id)
    return session.exec(query.where(col(CandidateFile.removed_at).is_(None))).first()


def remove_file(session: Session, candidate_id: UUID, now: datetime) -> CandidateFile | None:
    """Marks the present file as removed and answers it."""
    found = file_of(session, candidate_id)
    if found is not None:
        found.removed_at = now
        session.flush()
    return found
