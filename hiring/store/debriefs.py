"""Debrief rows: findings, positions, ticks, follow-ups."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from hiring.domain.vocabulary import ConsentRole
from hiring.models.debrief import (
    DebriefPerson,
    Finding,
    FindingEvidence,
    FollowUp,
    InsufficientTick,
    Position,
    StoryJoin,
)


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


def withdraw_insufficient(session: Session, loop_id: UUID, revision: int, principle: str) -> None:
    """Acceptances end when the principle gets another finding."""
    session.exec(
        delete(InsufficientTick).where(
            col(InsufficientTick.loop_id) == loop_id,
            col(InsufficientTick.revision) == revision,
            col(InsufficientTick.principle) == principle,
        )
    )


def cite(session: Session, finding_id: UUID, evidence_ids: tuple[UUID, ...]) -> None:
    """The evidence a finding rests on, in place of what it rested on before."""
    session.exec(delete(FindingEvidence).where(col(FindingEvidence.finding_id) == finding_id))
    session.add_all(FindingEvidence(finding_id=finding_id, evidence_id=one) for one in dict.fromkeys(evidence_ids))
    session.flush()


def story_joins(session: Session, loop_id: UUID) -> list[StoryJoin]:
    return list(
        session.exec(select(StoryJoin).where(StoryJoin.loop_id == loop_id).order_by(col(StoryJoin.evidence_id)))
    )


def note_seen(session: Session, debrief_id: UUID, person_id: UUID, at: datetime, before: datetime) -> bool:
    """Moves `seen_at` on unless it is later than `before`; answers whether the row exists."""
    mine = (col(DebriefPerson.debrief_id) == debrief_id, col(DebriefPerson.person_id) == person_id)
    old = sa.or_(col(DebriefPerson.seen_at).is_(None), col(DebriefPerson.seen_at) <= before)
    session.execute(sa.update(DebriefPerson).where(*mine, old).values(seen_at=at))
    return session.exec(select(col(DebriefPerson.person_id)).where(*mine)).first() is not None


def first_seen(session: Session, debrief_id: UUID, person_id: UUID, at: datetime) -> None:
    session.add(DebriefPerson(debrief_id=debrief_id, person_id=person_id, seen_at=at))
    session.flush()
