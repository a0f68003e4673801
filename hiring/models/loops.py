"""Loops, panelists, assignments, interviews, conflicts and what stands around a plan."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from hiring.domain.vocabulary import (
    CancelReason,
    ConflictStatus,
    InterviewStatus,
    LoopState,
    OfferState,
    PanelistKind,
    PlaceStatus,
    RevealMode,
)
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


class Loop(SQLModel, table=True):
    """All interviews and the debrief for one candidate on one requisition.

    `state`, `state_since`, `waits_for`, `waits_for_id` and `next_due_at` are assigned by services/transitions alone.
    """

    __tablename__ = "loop"
    __table_args__ = (
        one_where(
            "uq_loop_running",
            ["candidate_id", "requisition_id"],
            "state NOT IN ('decided', 'closed', 'cancelled')",
        ),
        Index("ix_loop_recruiter_due", "recruiter_id", "next_due_at", "id"),
        Index("ix_loop_due", "next_due_at", "id"),
        Index("ix_loop_since", "state_since", "id"),
        Index("ix_loop_opened", "opened_at", "id"),
        Index("ix_loop_candidate_name", "candidate_name_folded", "id"),
    )
    id: UUID = key()
    candidate_id: UUID = ref("candidate.id")
    candidate_name_folded: str = Field(max_length=NAME_LENGTH)
    requisition_id: UUID = ref("requisition.id")
    recruiter_id: UUID = ref("person.id", index=False)
    principle_set_id: UUID = ref("principle_set.id", index=False)
    level: str = Field(max_length=20)
    revision: int = 1
    state: LoopState = enum_field(LoopState)
    state_since: datetime = moment()
    waits_for: str = Field(max_length=200, default="")
    waits_for_id: UUID | None = ref("person.id", nullable=True)
    next_due_at: datetime = moment()
    reveal_mode: RevealMode = enum_field(RevealMode)
    opened_at: datetime = moment()
    opened_by_id: UUID = ref("person.id", index=False)
    confirmed_at: datetime | None = moment(nullable=True)
    confirmation_outstanding: bool = True
    debrief_at: datetime | None = moment(nullable=True)
    first_interview_at: datetime | None = moment(nullable=True)
    last_interview_at: datetime | None = moment(nullable=True)
    debrief_opened_ever: bool = False
    hold_reason: str | None = long_text(nullable=True)
    held_at: datetime | None = moment(nullable=True)
    held_for_consent: bool = False
    cancel_reason: CancelReason | None = enum_field(CancelReason, nullable=True)
    cancel_note: str | None = long_text(nullable=True)
    told_on: datetime | None = moment(nullable=True)
    recycle: bool | None = Field(default=None)
    cool_down_until: datetime | None = moment(nullable=True)
    offer: OfferState | None = enum_field(OfferState, nullable=True)
    closed_at: datetime | None = moment(nullable=True)
    plan_note: str = long_text(default="")
    version: int = 1


class LoopPrinciple(SQLModel, table=True):
    """The loop's own copy (R9) of a required principle."""

    __tablename__ = "loop_principle"
    __table_args__ = (CheckConstraint("min_coverage BETWEEN 1 AND 8", name="min_coverage_range"),)
    loop_id: UUID = Field(foreign_key="loop.id", primary_key=True, ondelete="RESTRICT")
    principle: str = Field(max_length=CODE_LENGTH, primary_key=True)
    position: int
    min_coverage: int = 2
    functional: bool = False


class Panelist(SQLModel, table=True):
    """A person's place in one loop. A place is never deleted; leaving sets `status`. A follow-up may be a second one.

    `has_vote` is false for late replacements without a slot and for places quarantined by an upheld conflict.
    """

    __tablename__ = "panelist"
    __table_args__ = (
        one_where("uq_panelist_active_person", ["loop_id", "person_id"], "status = 'active' AND kind <> 'follow_up'"),
        one_where(
            "uq_panelist_bar_raiser",
            ["loop_id"],
            "kind = 'bar_raiser' AND status = 'active'",
        ),
        one_where(
            "uq_panelist_hiring_manager",
            ["loop_id"],
            "kind = 'hiring_manager' AND status = 'active'",
        ),
    )
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    person_id: UUID = ref("person.id")
    kind: PanelistKind = enum_field(PanelistKind)
    status: PlaceStatus = enum_field(PlaceStatus, default=PlaceStatus.ACTIVE)
    position: int = 0
    host_id: UUID | None = ref("panelist.id", nullable=True, index=False)
    has_vote: bool = True
    late_replacement: bool = False
    seen_before: bool = False
    after_reading: bool = False
    was_bar_raiser: bool = False
    was_hiring_manager: bool = False
    quarantined_at: datetime | None = moment(nullable=True)
    level_override_reason: str | None = long_text(nullable=True)
    warnings: str = long_text(default="")
    added_at: datetime = moment()
    added_by_id: UUID = ref("person.id", index=False)
    left_at: datetime | None = moment(nullable=True)
    left_reason: str | None = long_text(nullable=True)
    revision: int = 1


class Assignment(SQLModel, table=True):
    """A principle, and its planned question, owned by a panelist. R9: a question is planned once in a loop."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("panelist_id", "principle"),
        UniqueConstraint("loop_id", "question"),
    )
    id: UUID = key()
    loop_id: UUID = ref("loop.id", index=False)
    panelist_id: UUID = ref("panelist.id", index=False)
    principle: str = Field(max_length=CODE_LENGTH)
    question: str | None = Field(default=None, max_length=CODE_LENGTH)
    fixed: bool = False
    why: str = long_text(default="")


class Interview(SQLModel, table=True):
    """The slot of a panelist. Replanning makes a new row; at most one stands. `due_at` follows R15."""

    __tablename__ = "interview"
    __table_args__ = (
        one_where(
            "uq_interview_standing",
            ["panelist_id"],
            "status IN ('planned', 'confirmed', 'completed')",
        ),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    panelist_id: UUID = ref("panelist.id")
    status: InterviewStatus = enum_field(InterviewStatus)
    starts_at: datetime = moment(index=True)
    ends_at: datetime = moment()
    zone: str = Field(max_length=64)
    due_at: datetime = moment()
    assented_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    disputed_at: datetime | None = moment(nullable=True)
    not_held_said_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    not_held_reason: str | None = long_text(nullable=True)
    version: int = 1


class SlotRequest(SQLModel, table=True):
    """R42: the Bar Raiser's assent that the recruiter may enter a slot that has already begun."""

    __tablename__ = "slot_request"
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    panelist_id: UUID = ref("panelist.id", index=False)
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    zone: str = Field(max_length=64)
    asked_by_id: UUID = ref("person.id", index=False)
    asked_at: datetime = moment()
    answered_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    answered_at: datetime | None = moment(nullable=True)
    assented: bool | None = Field(default=None)


class PanelProposal(SQLModel, table=True):
    """The hiring manager's proposal for the panel; the recruiter takes it or not."""

    __tablename__ = "panel_proposal"
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    person_id: UUID = ref("person.id", index=False)
    proposed_by_id: UUID = ref("person.id", index=False)
    proposed_at: datetime = moment()
    note: str = long_text(default="")
    answered_at: datetime | None = moment(nullable=True)
    taken: bool | None = Field(default=None)


class Conflict(SQLModel, table=True):
    """R43: a conflict of interest of one person in one loop."""

    __tablename__ = "conflict"
    __table_args__ = (one_where("uq_conflict_undecided", ["loop_id", "person_id"], "status = 'declared'"),)
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    person_id: UUID = ref("person.id")
    status: ConflictStatus = enum_field(ConflictStatus)
    said_by_id: UUID = ref("person.id", index=False)
    said_at: datetime = moment()
    text: str = long_text()
    decided_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    decided_at: datetime | None = moment(nullable=True)
    decision_reason: str | None = long_text(nullable=True)


class Note(SQLModel, table=True):
    """R14: private notes of one panelist, readable by their author alone."""

    __tablename__ = "note"
    panelist_id: UUID = Field(foreign_key="panelist.id", primary_key=True, ondelete="RESTRICT")
    text: str = long_text(default="")
    saved_at: datetime = moment()
    version: int = 1
