"""Idempotency keys that were used (R38)."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from hiring.models.people import RequestKey


def used(session: Session, person_id: UUID, key: str) -> RequestKey | None:
    return session.exec(select(RequestKey).where(RequestKey.person_id == person_id, RequestKey.key == key)).first()


def forget_before(session: Session, moment: datetime) -> None:
    session.exec(delete(RequestKey).where(col(RequestKey.at) < moment))
