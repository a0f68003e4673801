"""Feedback, evidence, ratings, submissions, votes and who was shown what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from hiring.domain.vocabulary import FeedbackStatus, Polarity, VoteValue
from hiring.models.base import (
    CODE_LENGTH,
    enum_field,
    key,
    long_text,
    moment,
    one_where,
    ref,
)


class Feedback(SQLModel, table=True):
    """What one panelist writes about one interview. `draft_vote` is the unsubmitted choice (R12, R14)."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("panelist_id", "interview_id"),)
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    panelist_id: UUID = ref("panelist.id", index=False)
    interview_id: UUID | None = ref("interview.id", nullable=True, index=False)
    status: FeedbackStatus = enum_field(FeedbackStatus, default=FeedbackStatus.NOT_STARTED)
    summary: str = long_text(default="")
    draft_vote: VoteValue | None = enum_field(VoteValue, nullable=True)
    started_at: datetime | None = moment(nullable=True)
    saved_at: datetime | None = moment(nullable=True)
    submitted_at: datetime | None = moment(nullable=True)
    was_late: bool = False
    after_opening: bool = False
    quarantined: bool = False
    revision: int = 1
    version: int = 1


class Evidence(SQLModel, table=True):
    """One STAR record on one principle."""

    __tablename__ = "evidence"
    id: UUID = key()
    feedback_id: UUID = ref("feedback.id")
    principle: str = Field(max_length=CODE_LENGTH)
    position: int
    question: str | None = Field(default=None, max_length=CODE_LENGTH)
    situation: str = long_text(default="")
    task: str = long_text(default="")
    action: str = long_text(default="")
    result: str = long_text(default="")
    polarity: Polarity | None = enum_field(Polarity, nullable=True)
    quotes: str = long_text(default="")
    story: str = Field(default="", max_length=80)
    version: int = 1


class Rating(SQLModel, table=True):
    """`code` is a code of the set's scale, or its `no_data` code with a reason."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("feedback_id", "principle"),)
    id: UUID = key()
    feedback_id: UUID = ref("feedback.id", index=False)
    principle: str = Field(max_length=CODE_LENGTH)
    code: str = Field(max_length=CODE_LENGTH)
    no_data_reason: str = long_text(default="")
    version: int = 1


class Submission(SQLModel, table=True):
    """R23: each submission stays on record, recalled ones too; at most one is unrecalled."""

    __tablename__ = "submission"
    __table_args__ = (one_where("uq_submission_unrecalled", ["feedback_id"], "recalled_at IS NULL"),)
    id: UUID = key()
    feedback_id: UUID = ref("feedback.id")
    number: int
    submitted_at: datetime = moment()
    recalled_at: datetime | None = moment(nullable=True)
    content_id: UUID = ref("sealed_text.id", index=False)


class Vote(SQLModel, table=True):
    """R23: append-only (triggers refuse UPDATE and DELETE). Round 0 is initial, 1, 2 … are revotes."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        UniqueConstraint("debrief_id", "panelist_id"),
        CheckConstraint("(round = 0) = (submission_id IS NOT NULL)", name="initial_has_submission"),
        CheckConstraint("(round > 0) = (debrief_id IS NOT NULL)", name="revote_has_debrief"),
    )
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    panelist_id: UUID = ref("panelist.id")
    submission_id: UUID | None = ref("submission.id", nullable=True, index=False)
    debrief_id: UUID | None = ref("debrief.id", nullable=True, index=False)
    round: int
    value: VoteValue = enum_field(VoteValue)
    at: datetime = moment()
    reason_id: UUID | None = ref("sealed_text.id", nullable=True, index=False)
    digest: str = Field(max_length=64)


class SealedText(SQLModel, table=True):
    """R37: insert-once free text beside rows that may never change; only erasure (R40) may delete it."""

    __tablename__ = "sealed_text"
    id: UUID = key()
    salt: str = Field(max_length=64)
    text: str = long_text()


class Addendum(SQLModel, table=True):
    """A dated remark after submission; a late note when the loop was decided already (section 6)."""

    __tablename__ = "addendum"
    id: UUID = key()
    feedback_id: UUID = ref("feedback.id")
    at: datetime = moment()
    text: str = long_text()
    late_note: bool = False


class Shown(SQLModel, table=True):
    """That a person was shown somebody's feedback: decides recall (R13) and "has seen earlier feedback" (R20)."""

    __tablename__ = "shown"
    reader_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="RESTRICT")
    feedback_id: UUID = Field(foreign_key="feedback.id", primary_key=True, index=True, ondelete="RESTRICT")
    candidate_id: UUID = ref("candidate.id")
    at: datetime = moment()


class CoachingNote(SQLModel, table=True):
    """R36: private, from the Bar Raiser to one interviewer."""

    __tablename__ = "coaching_note"
    id: UUID = key()
    loop_id: UUID = ref("loop.id")
    author_id: UUID = ref("person.id", index=False)
    addressee_id: UUID = ref("person.id")
    at: datetime = moment()
    text: str = long_text()
