"""Debriefs, findings, positions, decisions, requests and consents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hiring.domain.vocabulary import (
    ConsentRole,
    DebriefPhase,
    FindingValue,
    Outcome,
    PositionValue,
    RequestKind,
    Ruling,
)
from hiring.models.base import (
    CODE_LENGTH,
    enum_field,
    key,
    long_text,
    moment,
    one_where,
    ref,
)


class Debrief(SQLModel, table=True):
    """One opening of the debrief (R24). `number` counts openings within the loop."""

    __tablename__ = "debrief"
    __table_args__ = (
        UniqueConstraint("loop_id", "number"),
        one_where(
            "uq_debrief_open",
            ["loop_id"],
            "phase IN ('reading', 'revoting', 'discussing', 'deciding')",
        ),
    )
    id: UUID = key()
    loop_id: UUID = ref("loop.id", index=False)
    revision: int
    number: int
    phase: DebriefPhase = enum_field(DebriefPhase)
    phase_since: datetime = moment()
    opened_at: datetime = moment()
    opened_by_id: UUID = ref("person.id", index=False)
    override_reason: str | None = long_text(nullable=True)
    revealed_at: datetime | None = moment(nullable=True)
    principle_now: str | None = Field(default=None, max_length=CODE_LENGTH)
    ended_at: datetime | None = moment(nullable=True)
    end_reason: str | None = long_text(nullable=True)
    change: int = 0
    version: int = 1


class DebriefPerson(SQLModel, table=True):
    """Ticks and presence of one person in one opening. `seen_at` is written at most once in 10 s (R38)."""

    __tablename__ = "debrief_person"
    debrief_id: UUID = Field(foreign_key="debrief.id", primary_key=True, ondelete="RESTRICT")
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="RESTRICT")
    read_all_at: datetime | None = moment(nullable=True)
    attends: bool | None = Field(default=None)
    seen_at: datetime | None = moment(nullable=True)


class Finding(SQLModel, table=True):
    """The debrief's joint judgement of one principle in one revision; kept until changed."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("loop_id", "revision", "principle"),)
    id: UUID = key()
    loop_id: UUID = ref("loop.id", index=False)
    revision: int
    principle: str = Field(max_length=CODE_LENGTH)
    value: FindingValue = enum_field(FindingValue)
    reason: str = long_text()
    author_id: UUID = ref("person.id", index=False)
    at: datetime = moment()
    at_level: str = Field(max_length=20)
    reaffirm: bool = False
    version: int = 1


class FindingEvidence(SQLModel, table=True):
    __tablename__ = "finding_evidence"
    finding_id: UUID = Field(foreign_key="finding.id", primary_key=True, ondelete="CASCADE")
    evidence_id: UUID = Field(foreign_key="evidence.id", primary_key=True, ondelete="RESTRICT")


class InsufficientTick(SQLModel, table=True):
    """Hiring manager and Bar Raiser both accept that a principle stays without evidence (section 6)."""

    __tablename__ = "insufficient_tick"
    __table_args__ = (UniqueConstraint("loop_id", "revision", "principle", "role"),)
    id: UUID = key()
    loop_id: UUID = ref("loop.id", index=False)
    revision: int
    principle: str = Field(max_length=CODE_LENGTH)
    role: ConsentRole = enum_field(ConsentRole)
    person_id: UUID = ref("person.id", index=False)
    reason: str = long_text()
    at: datetime = moment()


class StoryJoin(SQLModel, table=True):
    """Two pieces of evidence that the Bar Raiser joined as the same story."""

    __tablename__ = "story_join"
    loop_id: UUID = Field(foreign_key="loop.id", primary_key=True, ondelete="RESTRICT")
    evidence_id: UUID = Field(foreign_key="evidence.id", primary_key=True, ondelete="RESTRICT")
    story: str = Field(max_length=80)
    joined_by_id: UUID = ref("person.id", index=False)
    at: datetime = moment()


class FollowUp(SQLModel, table=True):
    """The one follow-up interview of a revision (section 6)."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("loop_id", "revision"),)
    id: UUID = key()
    loop_id: UUID = ref("loop.id", index=False)
    revision: int
    panelist_id: UUID = ref("panelist.id", index=False)
    asked_by_id: UUID = ref("person.id", index=False)
    at: datetime = moment()
    reason: str = long_text()
    called_off_at: datetime | None = moment(nullable=True)
    called_off_reason: str | None = long_text(nullable=True)


class Position(SQLModel, table=True):
    """R29: the hiring manager's stance; each version is a row, the last one that has not lapsed counts."""

    __tablename__ = "position"
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    revision: int
    debrief_id: UUID | None = ref("debrief.id", nullable=True, index=False)
    value: PositionValue = enum_field(PositionValue)
    level: str | None = Field(default=None, max_length=20)
    note: str = long_text(default="")
    person_id: UUID = ref("person.id", index=False)
    at: datetime = moment()
    lapsed_at: datetime | None = moment(nullable=True)


class UnanimousNo(SQLModel, table=True):
    """R28: one confirmation of "no meeting"; both hiring manager and Bar Raiser confirm."""

    __tablename__ = "unanimous_no"
    __table_args__ = (UniqueConstraint("loop_id", "role"),)
    id: UUID = key()
    loop_id: UUID = ref("loop.id", index=False)
    role: ConsentRole = enum_field(ConsentRole)
    person_id: UUID = ref("person.id", index=False)
    at: datetime = moment()


class Dissent(SQLModel, table=True):
    """A voter's or the Bar Raiser's note of disagreement, kept beside the decision (R30)."""

    __tablename__ = "dissent"
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    revision: int
    person_id: UUID = ref("person.id", index=False)
    at: datetime = moment()
    text: str = long_text()


class Decision(SQLModel, table=True):
    """R30, R33: immutable (triggers). `record_id` seals the decision record as it was at the ruling, as JSON."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("loop_id", "revision"),
        UniqueConstraint("supersedes_id"),
    )
    id: UUID = key()
    loop_id: UUID = ref("loop.id", index=False)
    revision: int
    candidate_id: UUID = ref("candidate.id")
    outcome: Outcome = enum_field(Outcome)
    position: PositionValue = enum_field(PositionValue)
    ruling: Ruling = enum_field(Ruling)
    level: str | None = Field(default=None, max_length=20)
    hiring_manager_id: UUID = ref("person.id", index=False)
    ruled_by_id: UUID = ref("person.id", index=False)
    at: datetime = moment(index=True)
    met: bool
    other_role: bool = False
    reason_id: UUID = ref("sealed_text.id", index=False)
    record_id: UUID = ref("sealed_text.id", index=False)
    supersedes_id: UUID | None = ref("decision.id", nullable=True, index=False)
    digest: str = Field(max_length=64)


class Request(SQLModel, table=True):
    """A question to core Bar Raisers outside the loop, or to hiring manager and Bar Raiser (R22, R33, R35, section 6).

    `candidate_id` and `requisition_id` serve requests for a new loop, which has no row yet.
    """

    __tablename__ = "request"
    __table_args__ = (
        one_where(
            "uq_request_open_reopen",
            ["loop_id", "kind"],
            "closed_at IS NULL AND kind = 'reopen'",
        ),
    )
    id: UUID = key()
    kind: RequestKind = enum_field(RequestKind)
    loop_id: UUID | None = ref("loop.id", nullable=True)
    candidate_id: UUID | None = ref("candidate.id", nullable=True)
    requisition_id: UUID | None = ref("requisition.id", nullable=True, index=False)
    subject_id: UUID | None = ref("person.id", nullable=True)
    asked_by_id: UUID = ref("person.id", index=False)
    at: datetime = moment()
    reason: str = long_text()
    closed_at: datetime | None = moment(nullable=True)
    granted: bool | None = Field(default=None)


class Consent(SQLModel, table=True):
    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("request_id", "person_id"),)
    id: UUID = key()
    request_id: UUID = ref("request.id", index=False)
    role: ConsentRole = enum_field(ConsentRole)
    person_id: UUID = ref("person.id", index=False)
    granted: bool
    text: str = long_text()
    at: datetime = moment()


class BreakGlass(SQLModel, table=True):
    """R22: one admin, one loop, one hour."""

    __tablename__ = "break_glass"
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    admin_id: UUID = ref("person.id")
    reason: str = long_text()
    at: datetime = moment()
    expires_at: datetime = moment()
