"""What people wrote: evidence, ratings, addenda, and who was shown it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from hiring.models.audit import AuditEvent
from hiring.models.feedback import Addendum, Evidence, Rating, Shown


def evidence_of(session: Session, feedback_ids: Iterable[UUID]) -> list[Evidence]:
    """In the order of the page: by feedback, principle, position."""
    return list(
        session.exec(
            select(Evidence)
            .where(col(Evidence.feedback_id).in_(list(feedback_ids)))
            .order_by(col(Evidence.feedback_id), col(Evidence.principle), col(Evidence.position), col(Evidence.id))
        )
    )


def ratings_of(session: Session, feedback_ids: Iterable[UUID]) -> list[Rating]:
    return list(session.exec(select(Rating).where(col(Rating.feedback_id).in_(list(feedback_ids)))))


def addenda_of(session: Session, feedback_ids: Iterable[UUID]) -> list[Addendum]:
    return list(
        session.exec(
            select(Addendum)
            .where(col(Addendum.feedback_id).in_(list(feedback_ids)))
            .order_by(col(Addendum.at), col(Addendum.id))
        )
    )


def shown_to(session: Session, reader_id: UUID, feedback_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these the person was shown before."""
    return frozenset(
        session.exec(
            select(col(Shown.feedback_id)).where(
                Shown.reader_id == reader_id, col(Shown.feedback_id).in_(list(feedback_ids))
            )
        )
    )


def read_since(session: Session, loop_id: UUID, reader_id: UUID, since: datetime) -> frozenset[UUID]:
    """The places whose feedback this person has read since then, by the events of it."""
    found = session.exec(
        select(col(AuditEvent.panelist_id)).where(
            AuditEvent.loop_id == loop_id,
            col(AuditEvent.at) > since,
            AuditEvent.kind == "feedback_read",
            AuditEvent.actor_id == reader_id,
        )
    )
    return frozenset(one for one in found if one is not None)


def mark_shown(
    session: Session, reader_id: UUID, candidate_id: UUID, feedback_ids: Iterable[UUID], at: datetime
) -> None:
    session.add_all(
        Shown(reader_id=reader_id, feedback_id=one, candidate_id=candidate_id, at=at) for one in feedback_ids
    )
    session.flush()
