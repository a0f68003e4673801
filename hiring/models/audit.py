"""Audit events and the chain over them (R37)."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from hiring.domain.vocabulary import EventObject
from hiring.models.base import enum_field, key, moment, ref

DIGEST_LENGTH = 64


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


def position() -> sa.Column[int]:
    return sa.Column(sa.Integer, primary_key=True, autoincrement=False)


class AuditLink(SQLModel, table=True):
    """The place of one event in the chain: 1, 2, 3 … without a gap. Triggers refuse UPDATE and DELETE.

    `commitment` is a hash of the event under `salt`, `hash` one of position, `previous` and commitment
    (`domain.chain`).
    """

    __tablename__ = "audit_link"
    position: int = Field(sa_column=position())
    event_id: UUID = Field(foreign_key="audit_event.id", unique=True, ondelete="RESTRICT")
    previous: str = Field(max_length=DIGEST_LENGTH)
    hash: str = Field(max_length=DIGEST_LENGTH)
    commitment: str = Field(max_length=DIGEST_LENGTH)
    salt: str = Field(max_length=64)


class AuditCheckpoint(SQLModel, table=True):
    """A copy of a signed checkpoint for the pages; what counts was written outside the database."""

    __tablename__ = "audit_checkpoint"
    position: int = Field(sa_column=position())
    hash: str = Field(max_length=DIGEST_LENGTH)
    at: datetime = moment()
    key: str = Field(max_length=64)
    signature: str = Field(max_length=128)
