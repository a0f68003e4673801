"""Everything stored about one candidate, as plain rows, for the export (R40)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.models.audit import AuditEvent
from hiring.models.feedback import SealedText
from hiring.models.people import Person
from hiring.store.owned import SEALED, owned, table

Row = Mapping[str, Any]


def rows(session: Session, name: str, candidate_id: UUID) -> list[Row]:
    """All columns of a table's rows that belong to the candidate, oldest first."""
    one = table(name)
    order = [one.c[by] for by in ("at", "id") if by in one.c] or list(one.primary_key.columns)
    query = sa.select(one).where(owned(name, candidate_id)).order_by(*order)
    return [dict(row._mapping) for row in session.execute(query)]


def sealed(session: Session, candidate_id: UUID) -> dict[UUID, str]:
    """Id → text of everything sealed."""
    query = select(SealedText.id, SealedText.text).where(owned(SEALED, candidate_id))
    return dict(session.exec(query).all())


def events(session: Session, candidate_id: UUID) -> Sequence[AuditEvent]:
    query = select(AuditEvent).where(owned("audit_event", candidate_id))
    return session.exec(query.order_by(col(AuditEvent.at), col(AuditEvent.id))).all()


def reason_given(session: Session, candidate_id: UUID, actor_id: UUID, kind: str, since: datetime) -> str | None:
    """The text of this person's newest event of a kind about the candidate, unless it is older."""
    query = (
        select(SealedText.text)
        .join(AuditEvent, col(AuditEvent.text_id) == col(SealedText.id))
        .where(
            AuditEvent.candidate_id == candidate_id, AuditEvent.actor_id == actor_id, AuditEvent.kind == kind,
            col(AuditEvent.at) > since,
        )
    )  # fmt: skip
    return session.exec(query.order_by(col(AuditEvent.at).desc()).limit(1)).first()


def people(session: Session) -> dict[UUID, str]:
    """Everybody's name: any of them may be mentioned in a text."""
    return dict(session.exec(select(Person.id, Person.name)).all())
