"""Shapes of the demo company's people, requisitions, candidates and loop scripts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hiring.domain.vocabulary import (
    BarRaiserCertification,
    CandidateSource,
    DebriefPhase,
    FindingValue,
    InterviewerCertification,
    LoopState,
    OfferState,
    PanelistKind,
    PositionValue,
    RevealMode,
    Role,
    Ruling,
    VoteValue,
)

Text = Annotated[str, Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class Family(StrEnum):
    """Kind of work a story or requisition belongs to; a story of `any` fits every candidate."""

    ENGINEERING = "engineering"
    SCIENCE = "science"
    OPERATIONS = "operations"
    FINANCE = "finance"
    PROGRAM = "program"
    SALES = "sales"
    ANY = "any"


class Tone(StrEnum):
    """How an interview went: which stories and ratings a panelist writes down."""

    STRONG = "strong"
    MIXED = "mixed"
    WEAK = "weak"


class FeedbackPlace(StrEnum):
    """Where a panelist's feedback stands at the first start; late means submitted after due."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    LATE = "late"


class Coverage(StrEnum):
    """How much of a draft's grid is filled."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Frozen):
    """An employee; `hired_years_ago` counts back from the first start."""

    key: Key
    employee_id: Annotated[str, Field(pattern=r"^E\d{4}$")]
    name: Text
    title: Text
    level: Annotated[str, Field(pattern=r"^L\d+$")]
    team: Text
    manager: Key | None = None
    timezone: Text
    roles: tuple[Role, ...] = ()
    interviewer: InterviewerCertification = InterviewerCertification.NONE
    bar_raiser: BarRaiserCertification = BarRaiserCertification.NONE
    hired_years_ago: Annotated[int, Field(ge=0)]
    trained_on: tuple[Key, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key.replace('-', '.')}@example.com"


class DemoRequisition(Frozen):
    """An opening; `principles` maps each required principle to its minimal coverage, in order."""

    key: Key
    code: Annotated[str, Field(pattern=r"^R\d{4}$")]
    title: Text
    level: Annotated[str, Field(pattern=r"^L\d+$")]
    team: Text
    family: Family
    hiring_manager: Key
    recruiter: Key
    principles: Mapping[Key, int]
    functional: tuple[Key, ...]
    description: Text


class CvKind(StrEnum):
    """How a candidate handed the curriculum vitae in."""

    LINK = "link"
    PDF = "pdf"


class DemoCandidate(Frozen):
    """A candidate; `employee` and `referrer` are keys of people. Without a `cv` no document is on file."""

    key: Key
    code: Annotated[str, Field(pattern=r"^C\d{4}$")]
    name: Text
    timezone: Text
    source: CandidateSource
    employee: Key | None = None
    referrer: Key | None = None
    cv: CvKind | None = None

    @property
    def email(self) -> str:
        return f"{self.key.replace('-', '.')}@example.org"


class Company(Frozen):
    name: Text
    people: tuple[Person, ...]
    requisitions: tuple[DemoRequisition, ...]
    candidates: tuple[DemoCandidate, ...]

    def person(self, key: str) -> Person:
        return next(one for one in self.people if one.key == key)

    def requisition(self, key: str) -> DemoRequisition:
        return next(one for one in self.requisitions if one.key == key)

    def candidate(self, key: str) -> DemoCandidate:
        return next(one for one in self.candidates if one.key == key)


class PanelScript(Frozen):
    """What one voting panelist did; `now` is the vote after the revote round where it was cast again.

    `evidence` holds ids of stories that this panelist must have written down, beside whatever fits the tone;
    `addendum` is the place among the remarks' addenda of the one added after submission.
    """

    tone: Tone = Tone.MIXED
    vote: VoteValue | None = None
    now: VoteValue | None = None
    feedback: FeedbackPlace = FeedbackPlace.NONE
    slot_days_ago: int | None = None
    evidence: tuple[str, ...] = ()
    addendum: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _submitted_with_a_vote(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"feedback": "submitted", **data} if data.get("vote") else data

    @property
    def submitted(self) -> bool:
        return self.feedback in {FeedbackPlace.SUBMITTED, FeedbackPlace.LATE}


class OtherPlace(Frozen):
    """A place without a vote; `vote` is a shadow's practice vote."""

    person: Key
    kind: PanelistKind
    host: Key | None = None
    tone: Tone = Tone.MIXED
    vote: VoteValue | None = None


class FollowUp(Frozen):
    person: Key
    principle: Key
    in_days: int


class PositionScript(Frozen):
    """The hiring manager's stance; without a level it is the target level, without a reason any remark fits."""

    value: PositionValue
    level: str | None = None
    reason: str = ""


class Superseded(Frozen):
    """The decision of the first revision of a reopened loop."""

    decided_days_ago: int
    reopened_days_ago: int
    position: PositionScript
    ruling: Ruling
    ruling_reason: Text
    reopen_reason: Text
    findings: Mapping[Key, FindingValue]


class LoopScript(Frozen):
    """How one loop comes to its state; days count back from the first start, negative ones lie ahead.

    Reasons written here belong to this loop; where one is empty, any remark of that kind fits.
    """

    key: Key
    candidate: Key
    requisition: Key
    bar_raiser: Key
    interviewers: tuple[Key, ...]
    others: tuple[OtherPlace, ...] = ()
    state: LoopState
    phase: DebriefPhase | None = None
    case: Text
    coverage: Coverage = Coverage.FULL
    reveal_mode: RevealMode = RevealMode.ALL_IN
    opened_days_ago: int
    interviews_days_ago: int | None = None
    debrief_days_ago: int | None = None
    decided_days_ago: int | None = None
    closed_days_ago: int | None = None
    told_days_ago: int | None = None
    offer: OfferState | None = None
    recycle: bool | None = None
    dropped_out: Key | None = None
    conflict: Key | None = None
    follow_up: FollowUp | None = None
    superseded: Superseded | None = None
    panel: Mapping[Key, PanelScript] = Field(default_factory=dict)
    findings: Mapping[Key, FindingValue] = Field(default_factory=dict)
    position: PositionScript | None = None
    finding_reasons: Mapping[Key, Text] = Field(default_factory=dict)
    ruling: Ruling | None = None
    ruling_reason: str = ""
    dissent: str = ""
    other_role: str = ""
    reaffirmation: str = ""

    def people(self) -> tuple[str, ...]:
        """Keys of everybody this script names, the hiring manager and recruiter aside."""
        more = (self.dropped_out, self.conflict, self.follow_up.person if self.follow_up else None)
        others = (key for other in self.others for key in (other.person, other.host))
        named = (self.bar_raiser, *self.interviewers, *self.panel, *others, *more)
        return tuple(key for key in named if key is not None)
