"""How long a candidate's data is kept (R40): first restricted, then erased, unless a legal hold stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hiring.domain.closing import add_months
from hiring.domain.errors import NotAllowed
from hiring.domain.words import counted

DEFAULT = "default"
MOST_MONTHS = 120
RESTRICTED = (
    "The data about this candidate is restricted: the time for which it may be used is over. "
    "An admin without a place on the candidate can look at it, for a reason that is recorded, until it is erased."
)
ERASED = "The data about this candidate was erased: the time for which it may be kept is over."


@dataclass(frozen=True, slots=True)
class Rule:
    """Months after the end until data is restricted, and until it is erased."""

    jurisdiction: str
    name: str
    restrict_months: int
    erase_months: int


USUAL = Rule(DEFAULT, "Everywhere else", 6, 12)
"""Counts where no other rule is set: erased 12 months after the decision (R40)."""


class Step(StrEnum):
    """What a run does with one candidate."""

    NONE = "none"
    RESTRICT = "restrict"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate: `ended_at` is the last decision or cancellation, or the arrival of one without loops."""

    rule: Rule
    running: int
    ended_at: datetime
    held: bool = False
    restricted_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def restrict_on(self) -> date:
        return add_months(self.ended_at.date(), self.rule.restrict_months)

    @property
    def erase_on(self) -> date:
        return add_months(self.ended_at.date(), self.rule.erase_months)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why` is a clause: why nothing more happens, or why this step is due."""

    step: Step
    why: str


def refusal(*, erased: bool) -> NotAllowed:
    """What pages of a restricted candidate answer."""
    return NotAllowed(ERASED if erased else RESTRICTED)


def judge(case: Case, today: date) -> Verdict:
    """The step that is due, once; a legal hold stops erasure and nothing else."""
    if case.erased_at is not None:
        return Verdict(Step.NONE, "erased already")
    if case.running:
        return Verdict(Step.NONE, f"{counted(case.running, 'loop')} still running")
    if today >= case.erase_on and not case.held:
        return Verdict(Step.ERASE, f"due since {case.erase_on} (rule {case.rule.jurisdiction})")
    if today >= case.restrict_on and case.restricted_at is None:
        return Verdict(Step.RESTRICT, f"due since {case.restrict_on} (rule {case.rule.jurisdiction})")
    if today >= case.erase_on:
        return Verdict(Step.NONE, "a legal hold stands")
    due = case.erase_on if case.restricted_at else case.restrict_on
    return Verdict(Step.NONE, f"{'erased' if case.restricted_at else 'restricted'} from {due} on")
