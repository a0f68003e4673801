"""How long data about candidates is kept (R40): rules per jurisdiction and legal holds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from hiring.models.base import NAME_LENGTH, key, long_text, moment, one_where, ref

JURISDICTION_LENGTH = 20


class RetentionRule(SQLModel, table=True):
    """Months after the end (decision or cancellation) until data is restricted, and until it is erased."""

    __tablename__ = "retention_rule"
    __table_args__ = (CheckConstraint("restrict_months <= erase_months", name="restricted_before_erased"),)
    jurisdiction: str = Field(primary_key=True, max_length=JURISDICTION_LENGTH)
    name: str = Field(max_length=NAME_LENGTH)
    restrict_months: int
    erase_months: int


class LegalHold(SQLModel, table=True):
    """While one stands, the candidate's data is not erased."""

    __tablename__ = "legal_hold"
    __table_args__ = (one_where("uq_legal_hold_standing", ["candidate_id"], "lifted_at IS NULL"),)
    id: UUID = key()
    candidate_id: UUID = ref("candidate.id")
    set_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    set_at: datetime = moment()
    reason: str = long_text()
    lifted_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    lifted_at: datetime | None = moment(nullable=True)
    lift_reason: str | None = long_text(nullable=True)
