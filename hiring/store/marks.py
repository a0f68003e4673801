"""R20: who is tied to a candidate through reading or other loops."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import ConflictStatus
from hiring.models.feedback import Feedback, Shown
from hiring.models.loops import Conflict, Loop, Panelist
from hiring.store.seats import ENDED, owing, still_owed


@dataclass(frozen=True)
class Tied:
    """`readers` saw somebody else's feedback on the candidate; the rest concern the candidate's other loops."""

    readers: frozenset[UUID]
    owing: frozenset[UUID]
    recruiting: frozenset[UUID]
    placed: frozenset[UUID]


def of_candidate(session: Session, candidate_id: UUID, loop_id: UUID) -> Tied:
    """Three statements over the candidate's loops."""
    others = (Loop.candidate_id == candidate_id, Loop.id != loop_id)
    places = session.exec(
        select(col(Panelist.person_id), sa.and_(owing(col(Panelist.person_id)), still_owed()))
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(*others)
    ).all()
    recruiting = session.exec(select(col(Loop.recruiter_id)).where(*others, col(Loop.state).not_in(ENDED)))
    return Tied(
        readers=readers(session, candidate_id),
        owing=frozenset(person for person, owes in places if owes),
        recruiting=frozenset(recruiting),
        placed=frozenset(person for person, _ in places),
    )


def readers(session: Session, candidate_id: UUID) -> frozenset[UUID]:
    """Everybody who has read somebody else's feedback on the candidate."""
    return frozenset(
        session.exec(
            select(col(Shown.reader_id))
            .join(Feedback, col(Feedback.id) == col(Shown.feedback_id))
            .join(Panelist, col(Panelist.id) == col(Feedback.panelist_id))
            .where(Shown.candidate_id == candidate_id, col(Shown.reader_id) != col(Panelist.person_id))
            .distinct()
        )
    )


def owing_elsewhere(session: Session, candidate_id: UUID, loop_id: UUID) -> frozenset[UUID]:
    """Everybody who owes feedback on the candidate in another loop than this."""
    rows = session.exec(
        select(col(Panelist.person_id))
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(Loop.candidate_id == candidate_id, Loop.id != loop_id, still_owed(), owing(col(Panelist.person_id)))
        .distinct()
    )
    return frozenset(rows)


def barring_conflicts(session: Session, candidate_id: UUID, loop_id: UUID) -> list[tuple[UUID, ConflictStatus]]:
    """R43: persons with a conflict upheld in another loop of the candidate, or undecided in one that still runs.

    Undecided ones come first, so that an upheld one has the last word.
    """
    undecided = sa.and_(col(Conflict.status) == ConflictStatus.DECLARED, col(Loop.state).not_in(ENDED))
    bars = sa.or_(col(Conflict.status) == ConflictStatus.UPHELD, undecided)
    query = (
        select(col(Conflict.person_id), col(Conflict.status))
        .join(Loop, col(Loop.id) == col(Conflict.loop_id))
        .where(Loop.candidate_id == candidate_id, Loop.id != loop_id, bars)
        .order_by(sa.case((undecided, 0), else_=1))
    )
    return list(session.exec(query))


def owing_on(session: Session, candidate_id: UUID) -> frozenset[UUID]:
    """Everybody who still owes feedback on the candidate."""
    rows = session.exec(
        select(col(Panelist.person_id))
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(Loop.candidate_id == candidate_id, still_owed(), owing(col(Panelist.person_id)))
        .distinct()
    )
    return frozenset(rows)
