"""The guards of a step as a page draws them: ticks, and crosses whose way out is a link wherever there is a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from hiring.domain import guards
from hiring.domain.actions import Action
from hiring.domain.workflow import Blocker
from hiring.schemas.loop_page import GuardCard
from hiring.services.seats import Seated


@dataclass(frozen=True, slots=True)
class Way:
    """A page below the loop's address; whoever may not do `action` is led to `otherwise`, or nowhere."""

    path: str
    action: Action | None = None
    otherwise: str | None = None


PEOPLE = "#people"
FIND_BAR_RAISER = "/plan?kind=bar_raiser#panel"
BY_WORDS: dict[str, Way] = {
    "Add one Bar Raiser.": Way(FIND_BAR_RAISER, Action.CHOOSE_PANEL, "/plan"),
    "The Bar Raiser confirms the plan.": Way("/plan#confirmation"),
    "Recruiter, coordinator or panelist enters the slot.": Way("/slots"),
    "Interviews take place, or their slot is said not to have happened.": Way("/slots"),
    "The Bar Raiser decides it; the Bar Raiser's own a core Bar Raiser outside the loop.": Way("/conflicts"),
    "The first interview takes place.": Way("/slots"),
    "Whoever owes feedback submits it.": Way("/feedback", Action.WRITE_FEEDBACK, PEOPLE),
    "They submit, or are replaced.": Way("/feedback", Action.WRITE_FEEDBACK, PEOPLE),
    "More voters submit; a loop that cannot get there is cancelled.": Way("/cancel", Action.CANCEL, PEOPLE),
    "The replacement of section 6 is asked for.": Way("/replacement", Action.ASK_FOR_REPLACEMENT, PEOPLE),
    "The Bar Raiser writes the reason.": Way("/debrief#open-form"),
    "The debrief takes place.": Way("/debrief"),
    "They confirm, or the debrief takes place.": Way("/no-meeting", Action.CONFIRM_UNANIMOUS_NO, "/debrief"),
    "Hiring manager and Bar Raiser accept the principle as insufficient.": Way("/debrief?by=board"),
    "The Bar Raiser moves the debrief on.": Way("/debrief"),
    "All attending voters vote, or the Bar Raiser closes the round.": Way("/debrief"),
    "The Bar Raiser ticks who attends, or adjourns.": Way("/debrief#attendance-form"),
    "The Bar Raiser records it, or both accept the principle as insufficient.": Way("/debrief?by=board"),
    "Both accept it, or the Bar Raiser changes the finding.": Way("/debrief?by=board"),
    "The Bar Raiser re-affirms or changes them.": Way("/debrief?by=board"),
    "The hiring manager records it.": Way("/debrief#position-form", Action.TAKE_POSITION, "/debrief"),
    "The recruiter fills them.": Way("/close", Action.CLOSE),
}  # fmt: skip
LINK_CANDIDATE = "A recruiter links the candidate."
BY_GUARD: dict[str, Way] = {
    guards.PLAN_SOUND.what: Way("/plan"),
    guards.BAR_RAISER_FIT.what: Way("/replace/bar-raiser", Action.REPLACE_BAR_RAISER_BEFORE_SLOT, "/plan"),
}
"""Guards whose ways out are worded by the rule that was broken."""


def guard_cards(room: Seated, found: Iterable[Blocker]) -> tuple[GuardCard, ...]:
    """What stands in the way of two guards is said once."""
    cards = (
        GuardCard(
            ok=one.met, reason=_first_up(one.what) if one.met else one.reason, way_out=one.way_out,
            href=href_of(room, one),
        )
        for one in found
    )  # fmt: skip
    return tuple(dict.fromkeys(cards))


def href_of(room: Seated, one: Blocker) -> str:
    """Empty for a tick, and where no page leads out."""
    if one.met or not one.way_out:
        return ""
    if one.way_out == LINK_CANDIDATE:
        candidate = f"/candidates/{room.whole.candidate.id}/link"
        return candidate if room.may(Action.LINK_EMPLOYEE) else ""
    way = BY_WORDS.get(one.way_out) or BY_GUARD.get(one.what)
    if way is None:
        return ""
    path = way.path if way.action is None or room.may(way.action) else way.otherwise
    about = f"&principle={one.principle}#open" if one.principle else ""
    return "" if path is None else f"/loops/{room.whole.loop.id}{path}{about}"


def _first_up(words: str) -> str:
    return words[0].upper() + words[1:]
