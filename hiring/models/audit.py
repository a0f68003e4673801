"""Audit events (R37). The chain over them comes with the trust issue; the split of rows is here from the start."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from hiring.domain.vocabulary import EventObject
from hiring.models.base import enum_field, key, moment, ref


class AuditEvent(SQLModel, table=True):
    """One change of a domain fact: ids, codes, times and a salted digest. Triggers refuse UPDATE and DELETE.

    `detail` is JSON of codes and ids, never free text; that stands in the sealed text `text_id`.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_loop_at", "loop_id", "at", "id"),)
    id: UUID = key()
    at: datetime = moment(index=True)
    kind: str = Field(max_length=60)
    object: EventObject = enum_field(EventObject)
    actor_id: UUID | None = ref("person.id", nullable=True)
    loop_id: UUID | None = ref("loop.id", nullable=True, index=False)
    candidate_id: UUID | None = ref("candidate.id", nullable=True, index=False)
    subject_id: UUID | None = ref("person.id", nullable=True, index=False)
    panelist_id: UUID | None = ref("panelist.id", nullable=True, index=False)
    detail: str = Field(max_length=2000)
    text_id: UUID | None = ref("sealed_text.id", nullable=True, index=False)
    digest: str = Field(max_length=64)
