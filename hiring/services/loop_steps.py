"""Where a loop stands: the stepper, masked for whoever is blind (R18), and the guards of the next step."""

from hiring.domain import workflow
from hiring.domain.guards import CONSENT_GIVEN
from hiring.domain.visibility import FEEDBACK_COMPLETE, FROM_READY_ON, Object, Sight, is_blind, shows_state_since
from hiring.domain.vocabulary import LoopState
from hiring.domain.words import spoken
from hiring.domain.workflow import Blocker, Step
from hiring.schemas.loop_page import NextStep, StepCard
from hiring.services import facts
from hiring.services.seats import Seated
from hiring.services.ways_out import guard_cards
from hiring.services.work import Work

BEFORE_READY = (
    LoopState.DRAFT,
    LoopState.PLANNED,
    LoopState.SCHEDULED,
    LoopState.INTERVIEWING,
    LoopState.AWAITING_FEEDBACK,
)
IN_ORDER = (*BEFORE_READY, LoopState.READY, LoopState.DEBRIEFING, LoopState.DECIDED, LoopState.CLOSED)
NEXT: dict[LoopState, tuple[Step, str]] = {
    LoopState.DRAFT: (Step.CONFIRM_PLAN, "Before the Bar Raiser confirms the plan"),
    LoopState.PLANNED: (Step.ALL_SCHEDULED, "Before the loop is scheduled"),
    LoopState.SCHEDULED: (Step.INTERVIEWS_BEGIN, "Before interviewing begins"),
    LoopState.INTERVIEWING: (Step.INTERVIEWS_END, "Before feedback alone is awaited"),
    LoopState.AWAITING_FEEDBACK: (Step.FEEDBACK_COMPLETE, "Before the loop is ready"),
    LoopState.READY: (Step.OPEN_DEBRIEF, "Before the debrief opens"),
    LoopState.ON_HOLD: (Step.RETURN_FROM_HOLD, "Before the loop returns from hold"),
}


def steps_of(room: Seated) -> tuple[StepCard, ...]:
    """To the blind one last step stands for all from ready on; it stands there before it is reached, too."""
    blind = is_blind(room.seat, room.facts)
    names: list[str] = [spoken(one) for one in (BEFORE_READY if blind else IN_ORDER)]
    names += [FEEDBACK_COMPLETE] if blind else []
    at = _place(room, blind=blind)
    states = ["done" if at is not None and n < at else "current" if n == at else "next" for n in range(len(names))]
    return tuple(StepCard(label=label, state=state) for label, state in zip(names, states, strict=True))


def _place(room: Seated, *, blind: bool) -> int | None:
    """None for a cancelled loop; on hold the place of the state that was left."""
    state = room.facts.state_below_hold
    if state not in IN_ORDER:
        return None
    if blind and state in FROM_READY_ON:
        return len(BEFORE_READY)
    return IN_ORDER.index(state)


def next_step(work: Work, room: Seated) -> NextStep | None:
    """The guards of what comes next, for whoever sees status; nothing where the true state does not show."""
    loop = room.whole.loop
    if room.sees(Object.STATUS) < Sight.STATUS or not shows_state_since(room.seat, room.facts):
        return None
    if loop.state not in NEXT:
        return None
    step, title = NEXT[loop.state]
    given = facts.meeting(work, room.whole) if step is Step.OPEN_DEBRIEF else facts.running(work, room.whole)
    given = facts.planning(work, room.whole) if step is Step.CONFIRM_PLAN else given
    found = workflow.blockers(step, loop.state, given)
    return NextStep(title=title, guards=guard_cards(room, [one for one in found if _is_told(room, one)]))


def _is_told(room: Seated, one: Blocker) -> bool:
    """R20: a consent outstanding tells the blind how an earlier loop ended; the Bar Raiser learns it on confirming."""
    return one.what != CONSENT_GIVEN.what or not is_blind(room.seat, room.facts)
