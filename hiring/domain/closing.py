"""Closing a loop and opening the next one for the same candidate (R35)."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hiring.domain.text import is_blank, name_key, same_name
from hiring.domain.vocabulary import LoopState, OfferState, Outcome
from hiring.domain.words import Reason

COOL_DOWN_MONTHS = 6
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Closing:
    """What the recruiter fills in; None is not filled in yet."""

    told_on: date | None = None
    recycle: bool | None = None
    cool_down_months: int | None = None
    offer: OfferState | None = None


@dataclass(frozen=True, slots=True)
class PreviousLoop:
    """An earlier loop of the same candidate. `vetoed` is True for a veto in any of its revisions.

    `cool_down_months` is what holds until closing sets the day, `cool_down_until`.
    """

    loop_id: str
    outcome: Outcome | None = None
    decided_on: date | None = None
    cool_down_months: int = COOL_DOWN_MONTHS
    cool_down_until: date | None = None
    vetoed: bool = False
    cancelled: bool = False
    voting_feedback_was_in: bool = False

    @property
    def cool_down_ends(self) -> date | None:
        """The first day on which a new loop needs no consent."""
        if self.decided_on is None or self.outcome not in {Outcome.NO_HIRE, Outcome.VETO}:
            return None
        return self.cool_down_until or add_months(self.decided_on, self.cool_down_months)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a candidate is, as far as another record may be the same person."""

    name: str
    email: str | None = None
    employee_id: str | None = None


class Match(StrEnum):
    SAME = "same"
    NAME_ONLY = "name_only"
    DIFFERENT = "different"


def needed_fields(outcome: Outcome) -> tuple[str, ...]:
    """The names of the fields of `Closing` that this outcome asks for."""
    if outcome is Outcome.HIRE:
        return ("told_on", "offer")
    return ("told_on", "recycle", "cool_down_months")


def closing_problems(outcome: Outcome, closing: Closing, decided_on: date, today: date) -> dict[str, str]:
    """Field to sentence for all that is missing or wrong; empty when the loop can be closed."""
    asked = {
        "told_on": "Enter the day the candidate was told.",
        "recycle": "Say whether the candidate is considered for another role.",
        "cool_down_months": f"Enter the cool-down in months; {COOL_DOWN_MONTHS} is usual.",
        "offer": "Choose the state of the offer: open, accepted or declined.",
    }
    found = {name: asked[name] for name in needed_fields(outcome) if getattr(closing, name) is None}
    return found | _wrong_values(outcome, closing, decided_on, today)


def add_months(day: date, months: int) -> date:
    """The same day of the month later on, or that month's last day when it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def consent_reasons(previous: Iterable[PreviousLoop], today: date) -> tuple[Reason, ...]:
    """Why a new loop needs the written consent of a core Bar Raiser outside both loops, one per earlier loop."""
    return tuple(reason for one in previous for reason in _consent_reasons(one, today))


def same_person(one: Identity, other: Identity) -> Match:
    """Equal e-mail or employee id is the same person; an equal name alone only warns."""
    if _equal(one.email, other.email) or _equal(one.employee_id, other.employee_id):
        return Match.SAME
    return Match.NAME_ONLY if same_name(one.name, other.name) else Match.DIFFERENT


def name_warning(candidate: Identity, others: Iterable[Identity]) -> str | None:
    """A sentence when an earlier candidate has this name but nothing else in common."""
    if any(same_person(candidate, other) is Match.NAME_ONLY for other in others):
        return f"Another candidate is called {candidate.name} too; check whether it is the same person."
    return None


def second_loop_problem(states: Iterable[LoopState]) -> str | None:
    """One running loop per candidate and requisition; `states` are those of their other loops."""
    if not any(state.running for state in states):
        return None
    return "A loop of this candidate for this requisition is already running; there is one at a time."


def held_by_veto(other_loops: Iterable[tuple[str, LoopState]]) -> tuple[str, ...]:
    """The ids of the candidate's other loops that a veto puts on hold until a core Bar Raiser consents."""
    return tuple(loop for loop, state in other_loops if state.running and state is not LoopState.ON_HOLD)


def _wrong_values(outcome: Outcome, closing: Closing, decided_on: date, today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    if closing.told_on is not None and not decided_on <= closing.told_on <= today:
        expected = f"expected a day from {decided_on} (the decision) to {today} (today)"
        found["told_on"] = f"Found {closing.told_on}, {expected}."
    months = closing.cool_down_months
    if months is not None and outcome is not Outcome.HIRE and not 0 <= months <= MOST_MONTHS:
        found["cool_down_months"] = f"Found {months} months, expected 0 to {MOST_MONTHS}."
    return found


def _consent_reasons(one: PreviousLoop, today: date) -> list[Reason]:
    way_out = "Ask a core Bar Raiser outside both loops for written consent."
    found: list[Reason] = []
    ends = one.cool_down_ends
    if ends is not None and today < ends:
        found.append(
            Reason("R35", f"The cool-down after the decision of {one.decided_on} lasts until {ends}.", way_out)
        )
    if one.vetoed or one.outcome is Outcome.VETO:
        found.append(Reason("R35", "An earlier loop ended with a veto.", way_out))
    if one.cancelled and one.voting_feedback_was_in:
        found.append(Reason("R35", "An earlier loop was cancelled after voting feedback was in.", way_out))
    return found


def _equal(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and not is_blank(one) and name_key(one) == name_key(other)
