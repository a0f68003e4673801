"""The one next act of somebody on a loop: the same for the loop's page and for its row in the table of loops."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hiring.domain.actions import Action
from hiring.domain.seats import LoopFacts, Seat
from hiring.domain.visibility import Place, places
from hiring.domain.vocabulary import LoopState, PanelistKind, Role

DRAFT, PLANNED, SCHEDULED, INTERVIEWING, AWAITING, READY, DEBRIEFING, DECIDED, CLOSED, ON_HOLD, CANCELLED = LoopState


class Chair(StrEnum):
    """From where somebody looks at a loop; whoever holds two sits in the first."""

    OUTSIDE = "outside"
    """Sees no status, or has nothing to do here: the candidate, who left, a shadow whose practice is in."""
    BAR_RAISER_OWING = "Bar Raiser owing feedback"
    BAR_RAISER = "Bar Raiser"
    OWING = "owing feedback"
    RECRUITER = "recruiter"
    PANELIST = "panelist"
    ASKED = "core Bar Raiser asked"
    COORDINATOR = "coordinator"


class OwnSlot(StrEnum):
    """Where whoever owes feedback stands with the own interview; a shadow's slot is the host's."""

    MISSING = "to be entered"
    AHEAD = "ahead"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class NextAct:
    """`path` follows the loop's address, unless it is `elsewhere`; `action` is what the policy is asked about."""

    label: str
    action: Action
    path: str
    elsewhere: bool = False

    def href(self, base: str) -> str:
        return self.path if self.elsewhere else base + self.path


WRITE = NextAct("Write feedback", Action.WRITE_FEEDBACK, "/feedback")
PREPARE = NextAct("Open the interview kit", Action.VIEW_KIT, "/kit")
ENTER_OWN_SLOT = NextAct("Enter your slot", Action.ENTER_SLOT, "/slots")
CONFIRM = NextAct("Confirm the plan", Action.CONFIRM_PLAN, "/plan#confirmation")
PLAN = NextAct("Plan the loop", Action.CHOOSE_PANEL, "/plan")
ENTER_SLOTS = NextAct("Enter slots", Action.ENTER_SLOT, "/slots")
FOLLOW = NextAct("Follow the interviews", Action.COMPLETE_INTERVIEW, "/slots")
SET_TIME = NextAct("Set the debrief's time", Action.SET_DEBRIEF_TIME, "/slots#debrief")
OPEN = NextAct("Open the debrief", Action.OPEN_DEBRIEF, "/debrief")
ENTER = NextAct("Enter the debrief", Action.ENTER_ROOM, "/debrief")
READ = NextAct("Read the decision record", Action.VIEW_DECISION, "/decision")
CLOSE = NextAct("Close the loop", Action.CLOSE, "/close")
OFF_HOLD = NextAct("Take off hold", Action.RETURN_FROM_HOLD, "/hold")
ANSWER = NextAct("Answer the request", Action.VIEW_LOOP, "/requests", elsewhere=True)

IN_THE_ROOM = {DEBRIEFING: ENTER, DECIDED: READ, CLOSED: READ}
BY_STATE: dict[Chair, dict[LoopState, NextAct]] = {
    Chair.OUTSIDE: {},
    Chair.BAR_RAISER_OWING: {**dict.fromkeys(LoopState, WRITE), DRAFT: CONFIRM},
    Chair.BAR_RAISER: {DRAFT: CONFIRM, READY: OPEN, **IN_THE_ROOM},
    Chair.OWING: {state: WRITE for state in LoopState if state is not DRAFT},
    Chair.RECRUITER: {
        DRAFT: PLAN, PLANNED: ENTER_SLOTS, SCHEDULED: FOLLOW, INTERVIEWING: FOLLOW, ON_HOLD: OFF_HOLD,
        **IN_THE_ROOM, DECIDED: CLOSE,
    },
    Chair.PANELIST: IN_THE_ROOM,
    Chair.ASKED: dict.fromkeys(LoopState, ANSWER),
    Chair.COORDINATOR: {PLANNED: ENTER_SLOTS, SCHEDULED: FOLLOW, INTERVIEWING: FOLLOW},
}  # fmt: skip
CONFIRMED_ANEW = frozenset({PLANNED, SCHEDULED, INTERVIEWING, AWAITING, READY})
"""States in which a changed plan waits for its confirmation."""
HAVE_A_DEBRIEF_AHEAD = frozenset({SCHEDULED, INTERVIEWING, AWAITING, READY})


def chair_of(seat: Seat, facts: LoopFacts) -> Chair:
    place = places(seat, facts)[0]
    if place in {Place.CANDIDATE, Place.REMOVED, Place.OWES_ELSEWHERE} or (seat.practises and not seat.owes):
        return Chair.OUTSIDE
    if seat.kind is PanelistKind.BAR_RAISER:
        return Chair.BAR_RAISER_OWING if seat.owes else Chair.BAR_RAISER
    held = {
        Chair.OWING: seat.owes,
        Chair.RECRUITER: seat.is_loop_recruiter,
        Chair.PANELIST: seat.kind is not None,
        Chair.ASKED: seat.is_core_outside and bool(seat.open_requests),
        Chair.COORDINATOR: Role.COORDINATOR in seat.roles,
    }
    return next((chair for chair, holds in held.items() if holds), Chair.OUTSIDE)


def own_slot(kind: PanelistKind | None, starts: datetime | None, now: datetime) -> OwnSlot:
    """Nobody who practises enters a slot, so theirs is never missing."""
    if starts is None:
        return OwnSlot.AHEAD if kind is not None and kind.practises else OwnSlot.MISSING
    return OwnSlot.BEGUN if starts <= now else OwnSlot.AHEAD


def next_act(
    waits: str, state: LoopState, chair: Chair, *, slot: OwnSlot, debrief_set: bool, late: bool
) -> NextAct | None:
    """`waits` is the code of `workflow.waits_for`; None when the loop waits for somebody else.

    Whoever owes feedback gets the same answer in every state from ready on, and whether or not a consent is asked
    for (R18, R20): it depends on the own slot alone. `late`: somebody's feedback is missing after due.
    """
    if state is CANCELLED:
        return ANSWER if chair is Chair.ASKED else None
    if chair in {Chair.BAR_RAISER, Chair.BAR_RAISER_OWING} and _confirms(waits, state, chair):
        return CONFIRM
    if chair is Chair.RECRUITER:
        return _recruiter(waits, state, debrief_set=debrief_set, late=late)
    act = BY_STATE[chair].get(state)
    return _before_the_slot(waits, state, slot) if act is WRITE and slot is not OwnSlot.BEGUN else act


def _before_the_slot(waits: str, state: LoopState, slot: OwnSlot) -> NextAct:
    enters = (waits, state, slot) == ("slots", PLANNED, OwnSlot.MISSING)
    return ENTER_OWN_SLOT if enters else PREPARE


def _confirms(waits: str, state: LoopState, chair: Chair) -> bool:
    masked = chair is Chair.BAR_RAISER_OWING and state is READY
    return waits == "confirmation" and state in CONFIRMED_ANEW and not masked


def _recruiter(waits: str, state: LoopState, *, debrief_set: bool, late: bool) -> NextAct | None:
    """Nothing while the Bar Raiser confirms the first plan or a core Bar Raiser consents to the end of a hold.

    A debrief's time can wait while somebody's feedback is late.
    """
    if (waits, state) in {("confirmation", DRAFT), ("consent", ON_HOLD)}:
        return None
    if state in HAVE_A_DEBRIEF_AHEAD and not debrief_set:
        return None if late and state is AWAITING else SET_TIME
    return BY_STATE[Chair.RECRUITER].get(state)
