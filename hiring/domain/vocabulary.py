"""The words of the domain as enums. Values are what the database, URLs and CSV files hold."""

from enum import StrEnum


class Role(StrEnum):
    """Organisation roles; every employee can be a panelist besides."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    COORDINATOR = "coordinator"
    PEOPLE_ANALYST = "people_analyst"
    AUDITOR = "auditor"


class InterviewerCertification(StrEnum):
    NONE = "none"
    IN_TRAINING = "in_training"
    CERTIFIED = "certified"
    LAPSED = "lapsed"


class BarRaiserCertification(StrEnum):
    NONE = "none"
    NOMINATED = "nominated"
    IN_TRAINING = "in_training"
    CERTIFIED = "certified"
    CORE = "core"
    SUSPENDED = "suspended"


class PanelistKind(StrEnum):
    HIRING_MANAGER = "hiring_manager"
    BAR_RAISER = "bar_raiser"
    INTERVIEWER = "interviewer"
    FOLLOW_UP = "follow_up"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"
    BAR_RAISER_IN_TRAINING = "bar_raiser_in_training"
    OBSERVER = "observer"

    @property
    def votes(self) -> bool:
        """Whether places of this kind vote (a late replacement without a slot does not: see Panelist.votes)."""
        return self in VOTING_KINDS

    @property
    def practises(self) -> bool:
        return self in PRACTICE_KINDS

    @property
    def writes(self) -> bool:
        """Whether places of this kind owe feedback."""
        return self in VOTING_KINDS or self in PRACTICE_KINDS or self is PanelistKind.FOLLOW_UP


VOTING_KINDS = frozenset({PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER, PanelistKind.INTERVIEWER})
PRACTICE_KINDS = frozenset({PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW})


class PlaceStatus(StrEnum):
    """Whether a panelist's place is in force."""

    ACTIVE = "active"
    REMOVED = "removed"
    DECLINED = "declined"


class LoopState(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    INTERVIEWING = "interviewing"
    AWAITING_FEEDBACK = "awaiting_feedback"
    READY = "ready"
    DEBRIEFING = "debriefing"
    DECIDED = "decided"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"

    @property
    def before_decided(self) -> bool:
        return self not in {LoopState.DECIDED, LoopState.CLOSED, LoopState.CANCELLED}

    @property
    def running(self) -> bool:
        """A running loop is neither decided, closed nor cancelled (R35)."""
        return self.before_decided


class InterviewStatus(StrEnum):
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANDIDATE_NO_SHOW = "candidate_no_show"
    INTERVIEWER_NO_SHOW = "interviewer_no_show"
    CANCELLED = "cancelled"

    @property
    def standing(self) -> bool:
        """Planned, confirmed or completed: a panelist has at most one standing interview."""
        return self in {
            InterviewStatus.PLANNED,
            InterviewStatus.CONFIRMED,
            InterviewStatus.COMPLETED,
        }

    @property
    def not_held(self) -> bool:
        return self in {InterviewStatus.CANDIDATE_NO_SHOW, InterviewStatus.INTERVIEWER_NO_SHOW}


class FeedbackStatus(StrEnum):
    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    FROZEN = "frozen"
    VOID = "void"
    MISSED = "missed"

    @property
    def is_in(self) -> bool:
        """Submitted, frozen or not."""
        return self in {FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN}

    @property
    def open(self) -> bool:
        return self in {FeedbackStatus.NOT_STARTED, FeedbackStatus.DRAFT}


class Polarity(StrEnum):
    SUPPORTS = "supports"
    MIXED = "mixed"
    AGAINST = "against"


class VoteValue(StrEnum):
    """Four values, no neutral, none preselected."""

    STRONGLY_INCLINED = "strongly_inclined"
    INCLINED = "inclined"
    NOT_INCLINED = "not_inclined"
    STRONGLY_NOT_INCLINED = "strongly_not_inclined"

    @property
    def negative(self) -> bool:
        return self in {VoteValue.NOT_INCLINED, VoteValue.STRONGLY_NOT_INCLINED}


class DebriefPhase(StrEnum):
    SCHEDULED = "scheduled"
    READING = "reading"
    REVOTING = "revoting"
    DISCUSSING = "discussing"
    DECIDING = "deciding"
    COMPLETED = "completed"
    ADJOURNED = "adjourned"
    FOLLOW_UP_NEEDED = "follow_up_needed"
    CANCELLED_UNANIMOUS_NO = "cancelled_unanimous_no"

    @property
    def open(self) -> bool:
        return self in OPEN_PHASES


OPEN_PHASES = frozenset(
    {
        DebriefPhase.READING,
        DebriefPhase.REVOTING,
        DebriefPhase.DISCUSSING,
        DebriefPhase.DECIDING,
    }
)


class FindingValue(StrEnum):
    RAISES = "raises"
    MEETS = "meets"
    BELOW = "below"
    INSUFFICIENT = "insufficient"


class PositionValue(StrEnum):
    """The hiring manager's stance."""

    HIRE = "hire"
    NO_HIRE = "no_hire"


class Ruling(StrEnum):
    """The Bar Raiser's word on the position."""

    HIRE = "hire"
    NO_HIRE = "no_hire"
    VETO = "veto"


class Outcome(StrEnum):
    HIRE = "hire"
    NO_HIRE = "no_hire"
    VETO = "veto"


class RevealMode(StrEnum):
    ALL_IN = "all_in"
    OWN_IN = "own_in"


class CandidateSource(StrEnum):
    APPLIED = "applied"
    REFERRAL = "referral"
    SOURCED = "sourced"
    AGENCY = "agency"
    INTERNAL = "internal"


class CancelReason(StrEnum):
    WITHDREW = "withdrew"
    REQUISITION_CLOSED = "requisition_closed"
    NO_SHOW = "no_show"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    OTHER = "other"


class ConflictStatus(StrEnum):
    NOTIFIED = "notified"
    DECLARED = "declared"
    CLEARED = "cleared"
    UPHELD = "upheld"

    @property
    def bars(self) -> bool:
        """Undecided or upheld: keeps a person from being added (R2, R4)."""
        return self in {ConflictStatus.DECLARED, ConflictStatus.UPHELD}


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class RequestKind(StrEnum):
    """What a core Bar Raiser outside the loop, or hiring manager and Bar Raiser, are asked for."""

    RESET_RELEASE = "reset_release"
    REOPEN = "reopen"
    NEW_LOOP = "new_loop"
    BAR_RAISER_REPLACED = "bar_raiser_replaced"
    HIRING_MANAGER_REPLACED = "hiring_manager_replaced"
    BAR_RAISER_CONFLICT = "bar_raiser_conflict"


class ConsentRole(StrEnum):
    HIRING_MANAGER = "hiring_manager"
    BAR_RAISER = "bar_raiser"
    CORE_BAR_RAISER = "core_bar_raiser"


class LinkKind(StrEnum):
    INVITE = "invite"
    RESET = "reset"


class EventObject(StrEnum):
    """What an audit event is about: it shows in a timeline exactly when this object does (domain.md, section 5)."""

    PLAN = "plan"
    STATUS = "status"
    FEEDBACK = "feedback"
    VOTE = "vote"
    REVOTE = "revote"
    DEBRIEF = "debrief"
    DECISION = "decision"
    PRACTICE = "practice"
    COACHING = "coaching"
    ADMIN = "admin"
    NOTICE = "notice"
    """What one person told another: these two alone see it, its actor and its subject (R43)."""
