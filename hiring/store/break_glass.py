"""Break-glass rows (R22)."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from hiring.models.debrief import BreakGlass


def open_for(session: Session, loop_id: UUID, admin_id: UUID, now: datetime) -> BreakGlass | None:
    """The unexpired break-glass of one admin on one loop."""
    mine = select(BreakGlass).where(BreakGlass.loop_id == loop_id, BreakGlass.admin_id == admin_id)
    return session.exec(mine.where(col(BreakGlass.expires_at) > now)).first()
