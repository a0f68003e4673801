"""Principle sets, requisitions, candidates."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from hiring.domain.vocabulary import CandidateSource
from hiring.models.base import (
    CODE_LENGTH,
    NAME_LENGTH,
    enum_field,
    key,
    long_text,
    moment,
    one_where,
    ref,
)
from hiring.models.keeping import JURISDICTION_LENGTH


class StoredPrincipleSet(SQLModel, table=True):
    """One version of a principle set; `document` (canonical JSON) never changes, a published one is never deleted."""

    __tablename__ = "principle_set"
    __table_args__ = (UniqueConstraint("slug", "set_version"),)
    id: UUID = key()
    slug: str = Field(max_length=CODE_LENGTH)
    set_version: str = Field(max_length=CODE_LENGTH)
    name: str = Field(max_length=NAME_LENGTH)
    language: str = Field(max_length=20)
    document: str = long_text()
    loaded_at: datetime = moment()
    loaded_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    published_at: datetime | None = moment(nullable=True)


class Requisition(SQLModel, table=True):
    """An opening. `requisition_id` is the key of imports and the code people see."""

    __tablename__ = "requisition"
    id: UUID = key()
    requisition_id: str = Field(max_length=CODE_LENGTH, unique=True)
    title: str = Field(max_length=NAME_LENGTH)
    title_folded: str = Field(max_length=NAME_LENGTH, index=True)
    level: str = Field(max_length=20)
    team: str = Field(max_length=NAME_LENGTH)
    hiring_manager_id: UUID = ref("person.id")
    recruiter_id: UUID = ref("person.id")
    principle_set_id: UUID = ref("principle_set.id", index=False)
    description: str = long_text(default="")
    open: bool = True
    created_at: datetime = moment()
    version: int = 1
    jurisdiction: str | None = Field(default=None, max_length=JURISDICTION_LENGTH)


class RequisitionPrinciple(SQLModel, table=True):
    __tablename__ = "requisition_principle"
    __table_args__ = (CheckConstraint("min_coverage BETWEEN 1 AND 8", name="min_coverage_range"),)
    requisition_id: UUID = Field(foreign_key="requisition.id", primary_key=True, ondelete="RESTRICT")
    principle: str = Field(max_length=CODE_LENGTH, primary_key=True)
    position: int
    min_coverage: int = 2
    functional: bool = False


class Candidate(SQLModel, table=True):
    """`candidate_id` is the key of imports; `internal_employee_id` of the CSV becomes `employee_id` (a person).

    R40: `restricted_at`, `erased_at`; from `wiped_at` on no raw byte of it is left in the database's files.
    """

    __tablename__ = "candidate"
    id: UUID = key()
    candidate_id: str = Field(max_length=CODE_LENGTH, unique=True)
    name: str = Field(max_length=NAME_LENGTH)
    name_folded: str = Field(max_length=NAME_LENGTH, index=True)
    email: str = Field(max_length=NAME_LENGTH, index=True)
    requisition_id: UUID | None = ref("requisition.id", nullable=True)
    timezone: str = Field(max_length=64)
    source: CandidateSource = enum_field(CandidateSource)
    employee_id: UUID | None = ref("person.id", nullable=True)
    referrer_id: UUID | None = ref("person.id", nullable=True, index=False)
    notes: str = long_text(default="")
    withdrawn_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment()
    version: int = 1
    jurisdiction: str | None = Field(default=None, max_length=JURISDICTION_LENGTH)
    restricted_at: datetime | None = moment(nullable=True)
    erased_at: datetime | None = moment(nullable=True)
    wiped_at: datetime | None = moment(nullable=True)


class CandidateFile(SQLModel, table=True):
    """The one PDF or link of a candidate: exactly one of `stored_as` and `link` is set."""

    __tablename__ = "candidate_file"
    __table_args__ = (
        CheckConstraint("(stored_as IS NULL) <> (link IS NULL)", name="pdf_or_link"),
        one_where("uq_candidate_file_current", ["candidate_id"], "removed_at IS NULL"),
    )
    id: UUID = key()
    candidate_id: UUID = ref("candidate.id")
    label: str = Field(max_length=NAME_LENGTH)
    stored_as: str | None = Field(default=None, max_length=120)
    size: int | None = Field(default=None)
    link: str | None = Field(default=None, max_length=1000)
    added_by_id: UUID = ref("person.id", index=False)
    added_at: datetime = moment()
    removed_at: datetime | None = moment(nullable=True)
