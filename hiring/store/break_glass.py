"""Break-glass rows (R22)."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from hiring.models.debrief import BreakGlass
from hiring.models.people import Person


def open_for(session: Session, loop_id: UUID, admin_id: UUID, now: datetime) -> BreakGlass | None:
    """The unexpired break-glass of one admin on one loop."""
    mine = select(BreakGlass).where(BreakGlass.loop_id == loop_id, BreakGlass.admin_id == admin_id)
    return session.exec(mine.where(col(BreakGlass.expires_at) > now)).first()


def readers(session: Session, loop_id: UUID, now: datetime) -> list[tuple[str, datetime]]:
    """Who reads behind the glass now, and until when."""
    query = select(col(Person.name), col(BreakGlass.expires_at)).join(
        BreakGlass, col(BreakGlass.admin_id) == col(Person.id)
    )
    return list(session.exec(query.where(BreakGlass.loop_id == loop_id, col(BreakGlass.expires_at) > now)))
