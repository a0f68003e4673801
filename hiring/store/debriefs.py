"""Debrief rows: findings, positions, ticks, follow-ups."""

from collections import Counter
from uuid import UUID

from sqlmodel import Session, col, select

from hiring.domain.vocabulary import ConsentRole
from hiring.models.debrief import Finding, FollowUp, InsufficientTick, Position, UnanimousNo


def follow_up(session: Session, loop_id: UUID, revision: int) -> FollowUp | None:
    return session.exec(select(FollowUp).where(FollowUp.loop_id == loop_id, FollowUp.revision == revision)).first()


def findings(session: Session, loop_id: UUID, revision: int) -> list[Finding]:
    return list(session.exec(select(Finding).where(Finding.loop_id == loop_id, Finding.revision == revision)))


def position(session: Session, loop_id: UUID, debrief_id: UUID | None) -> Position | None:
    """The position in force: the last of this opening that has not lapsed."""
    return session.exec(
        select(Position)
        .where(Position.loop_id == loop_id, col(Position.debrief_id) == debrief_id, col(Position.lapsed_at).is_(None))
        .order_by(col(Position.at).desc(), col(Position.id).desc())
    ).first()


def accepted_insufficient(session: Session, loop_id: UUID, revision: int) -> Counter[str]:
    """How many of hiring manager and Bar Raiser accept each principle as insufficient."""
    rows = session.exec(
        select(col(InsufficientTick.principle)).where(
            InsufficientTick.loop_id == loop_id, InsufficientTick.revision == revision
        )
    )
    return Counter(rows)


def unanimous_roles(session: Session, loop_id: UUID) -> frozenset[ConsentRole]:
    return frozenset(session.exec(select(col(UnanimousNo.role)).where(UnanimousNo.loop_id == loop_id)))


def insufficient_roles(session: Session, loop_id: UUID, revision: int, principle: str) -> frozenset[ConsentRole]:
    """Who of hiring manager and Bar Raiser accepts this principle as insufficient."""
    return frozenset(
        session.exec(
            select(col(InsufficientTick.role)).where(
                InsufficientTick.loop_id == loop_id,
                InsufficientTick.revision == revision,
                InsufficientTick.principle == principle,
            )
        )
    )


def insufficient_ticks(session: Session, loop_id: UUID, revision: int) -> list[InsufficientTick]:
    return list(
        session.exec(
            select(InsufficientTick).where(InsufficientTick.loop_id == loop_id, InsufficientTick.revision == revision)
        )
    )
