"""When a loop moves: the states of domain.md, section 3, as one printable table.

A step somebody takes goes through `take`; after every fact `settle` gives the moves that follow by themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hiring.domain import guards as g
from hiring.domain.errors import NotNow
from hiring.domain.guards import Guard, WorkFacts
from hiring.domain.vocabulary import LoopState
from hiring.domain.words import counted, listed, people, spoken

DRAFT, PLANNED, SCHEDULED, INTERVIEWING, AWAITING, READY, DEBRIEFING, DECIDED, CLOSED, ON_HOLD, CANCELLED = LoopState


class Step(StrEnum):
    """What moves a loop; the first four happen by themselves."""

    ALL_SCHEDULED = "all_scheduled"
    INTERVIEWS_BEGIN = "interviews_begin"
    INTERVIEWS_END = "interviews_end"
    FEEDBACK_COMPLETE = "feedback_complete"
    CONFIRM_PLAN = "confirm_plan"
    OPEN_DEBRIEF = "open_debrief"
    OPEN_BY_OVERRIDE = "open_by_override"
    ADJOURN = "adjourn"
    ASK_FOLLOW_UP = "ask_follow_up"
    CALL_OFF_FOLLOW_UP = "call_off_follow_up"
    SKIP_MEETING = "skip_meeting"
    RULE = "rule"
    CLOSE = "close"
    HOLD = "hold"
    RETURN_FROM_HOLD = "return_from_hold"
    CANCEL = "cancel"
    REOPEN = "reopen"


class Kept(StrEnum):
    """Destinations that are no fixed state."""

    SAME = "the same state"
    BY_FACTS = "the state that the facts give"


@dataclass(frozen=True, slots=True)
class Move:
    """A row: `step` leads from any of `sources` to `to`, if `given` holds (else the next row), under `guards`."""

    step: Step
    sources: tuple[LoopState, ...]
    to: LoopState | Kept
    guards: tuple[Guard, ...] = ()
    given: Guard | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """A guard on a page: a tick, or a cross with the reason and the way out."""

    met: bool
    what: str
    reason: str = ""
    way_out: str = ""
    principle: str = ""


AUTOMATIC = frozenset({Step.ALL_SCHEDULED, Step.INTERVIEWS_BEGIN, Step.INTERVIEWS_END, Step.FEEDBACK_COMPLETE})
BEFORE_DECIDED = (DRAFT, PLANNED, SCHEDULED, INTERVIEWING, AWAITING, READY, DEBRIEFING)
PLAN_GUARDS = (g.PLAN_SOUND, g.BAR_RAISER_FIT, g.CANDIDATE_LINKED, g.CONSENT_GIVEN)
MEETING_GUARDS = (g.PLAN_CONFIRMED, g.BAR_RAISER_FIT, g.PLACES_FILLED, g.CONFLICTS_DECIDED, g.THREE_IN)
OPENING_GUARDS = (*MEETING_GUARDS, g.ESSENTIALS_IN)
SKIPPING_GUARDS = (g.FEEDBACK_IN, *OPENING_GUARDS, g.NEVER_DEBRIEFED, g.ALL_NEGATIVE, g.BOTH_CONFIRMED)
OVERRIDE_GUARDS = (*MEETING_GUARDS, g.ESSENTIALS_IN, g.ONE_MISSING, g.NOBODY_ESSENTIAL_MISSING, g.OVERRIDE_REASONED)
RULING_GUARDS = (
    g.IN_DECIDING,
    g.BAR_RAISER_FIT,
    g.PLACES_FILLED,
    g.CONFLICTS_DECIDED,
    g.THREE_IN,
    g.ROUND_CLOSED,
    g.BOTH_ATTEND,
    g.FINDINGS_COMPLETE,
    g.GAPS_ACCEPTED,
    g.FINDINGS_AFFIRMED,
    g.POSITION_TAKEN,
)

MOVES: tuple[Move, ...] = (
    Move(Step.CONFIRM_PLAN, (DRAFT,), PLANNED, PLAN_GUARDS),
    Move(Step.CONFIRM_PLAN, (PLANNED, SCHEDULED, INTERVIEWING, AWAITING, READY, ON_HOLD), Kept.SAME, PLAN_GUARDS),
    Move(Step.ALL_SCHEDULED, (PLANNED,), SCHEDULED, (g.ALL_HAVE_SLOTS,)),
    Move(Step.INTERVIEWS_BEGIN, (PLANNED, SCHEDULED), INTERVIEWING, (g.INTERVIEWS_BEGUN,)),
    Move(Step.INTERVIEWS_END, (INTERVIEWING,), AWAITING, (g.INTERVIEWS_OVER,)),
    Move(Step.FEEDBACK_COMPLETE, (AWAITING,), READY, (g.FEEDBACK_IN, g.PLAN_CONFIRMED)),
    Move(Step.OPEN_DEBRIEF, (READY,), DEBRIEFING, (g.FEEDBACK_IN, *OPENING_GUARDS)),
    Move(Step.OPEN_BY_OVERRIDE, (AWAITING,), DEBRIEFING, OVERRIDE_GUARDS),
    Move(Step.ADJOURN, (DEBRIEFING,), AWAITING, given=g.VOTING_MISSING),
    Move(Step.ADJOURN, (DEBRIEFING,), READY),
    Move(Step.ASK_FOLLOW_UP, (DEBRIEFING,), INTERVIEWING, (g.ONE_FOLLOW_UP,)),
    Move(Step.CALL_OFF_FOLLOW_UP, (INTERVIEWING, AWAITING), AWAITING, (g.FOLLOW_UP_OPEN,), given=g.VOTING_MISSING),
    Move(Step.CALL_OFF_FOLLOW_UP, (INTERVIEWING, AWAITING), READY, (g.FOLLOW_UP_OPEN,)),
    Move(Step.CALL_OFF_FOLLOW_UP, (ON_HOLD,), Kept.SAME, (g.FOLLOW_UP_OPEN,)),
    Move(Step.SKIP_MEETING, (READY,), DEBRIEFING, SKIPPING_GUARDS),
    Move(Step.SKIP_MEETING, (DEBRIEFING,), DECIDED, (*SKIPPING_GUARDS, g.POSITION_TAKEN)),
    Move(Step.RULE, (DEBRIEFING,), DECIDED, RULING_GUARDS),
    Move(Step.CLOSE, (DECIDED,), CLOSED, (g.CLOSING_FILLED,)),
    Move(Step.HOLD, BEFORE_DECIDED, ON_HOLD),
    Move(Step.RETURN_FROM_HOLD, (ON_HOLD,), Kept.BY_FACTS, (g.CONSENT_GIVEN,)),
    Move(Step.CANCEL, (*BEFORE_DECIDED, ON_HOLD), CANCELLED),
    Move(Step.REOPEN, (DECIDED, CLOSED), READY, (g.CONSENTS_IN, g.NO_OTHER_LOOP)),
)
"""SKIP_MEETING is taken twice in one transaction (R28); REOPEN leads to revision n+1, the old one stays superseded."""


def take(step: Step, state: LoopState, facts: WorkFacts) -> LoopState:
    """The state a step leads to; `NotNow` with every reason and way out when it cannot be taken."""
    move = _move(step, state, facts)
    if move is None:
        raise NotNow(_wrong_state(step, state))
    crosses = [blocker for blocker in _judged(move.guards, facts) if not blocker.met]
    if crosses:
        ways_out = tuple(dict.fromkeys(blocker.way_out for blocker in crosses if blocker.way_out))
        raise NotNow(" ".join(blocker.reason for blocker in crosses), ways_out)
    return _destination(move, state, facts)


def blockers(step: Step, state: LoopState, facts: WorkFacts) -> tuple[Blocker, ...]:
    """Every guard of a step as tick or cross; from a state that does not allow it, a cross for the state first."""
    move = _move(step, state, facts)
    if move is not None:
        return _judged(move.guards, facts)
    rows = _rows(step)
    allowed = listed((spoken(source) for row in rows for source in row.sources), "or")
    cross = Blocker(False, f"the loop is {allowed}", f"The loop is {spoken(state)}.")
    return (cross, *_judged(rows[0].guards, facts))


def can(step: Step, state: LoopState, facts: WorkFacts) -> bool:
    """Whether a step can be taken now."""
    return all(blocker.met for blocker in blockers(step, state, facts))


def settle(state: LoopState, facts: WorkFacts) -> tuple[LoopState, ...]:
    """The states that follow by themselves, in order; none when nothing moves."""
    following: list[LoopState] = []
    reached = _next_automatic(state, facts)
    while reached is not None:
        following.append(reached)
        reached = _next_automatic(reached, facts)
    return tuple(following)


def state_from_facts(facts: WorkFacts) -> LoopState:
    """The state to which a loop on hold returns."""
    if facts.phase is not None and facts.phase.open:
        return DEBRIEFING
    if not facts.plan_confirmed:
        return DRAFT
    return (PLANNED, *settle(PLANNED, facts))[-1]


class Party(StrEnum):
    """Whom a loop waits for."""

    RECRUITER = "recruiter"
    BAR_RAISER = "bar_raiser"
    INTERVIEWERS = "interviewers"
    CORE_BAR_RAISER = "core_bar_raiser"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a loop waits for: a code to filter by, whose turn it is, and words with nobody's name or judgement."""

    code: str
    party: Party
    words: str


def waits_for(state: LoopState, facts: WorkFacts) -> Waiting:
    """What the loop waits for now; whoever is blind is shown it only up to `visibility.FROM_READY_ON`."""
    if facts.consent_outstanding and state in {DRAFT, ON_HOLD}:
        return Waiting("consent", Party.CORE_BAR_RAISER, "the consent of a core Bar Raiser outside the loops")
    if facts.confirmation_outstanding and state in {PLANNED, SCHEDULED, INTERVIEWING, AWAITING, READY}:
        return Waiting("confirmation", Party.BAR_RAISER, "the Bar Raiser to confirm the changed plan")
    return _waiting_by_state(facts)[state]


NEXT_DUE: dict[LoopState, tuple[str, ...]] = {
    PLANNED: ("next_slot_at", "feedback_due_at"),
    SCHEDULED: ("next_slot_at", "feedback_due_at"),
    INTERVIEWING: ("next_slot_at", "feedback_due_at"),
    AWAITING: ("feedback_due_at", "promise_at"),
    READY: ("debrief_at", "promise_at"),
    DEBRIEFING: ("debrief_at", "promise_at"),
    DECIDED: ("promise_at",),
}

PROMISED = tuple(state for state, times in NEXT_DUE.items() if "promise_at" in times)
"""The states in which the promise to the candidate counts among what is due (R35)."""


def next_due(state: LoopState, facts: WorkFacts) -> datetime | None:
    """The earliest time at which something is due in this state, None when nothing is."""
    times = (getattr(facts, name) for name in NEXT_DUE.get(state, ()))
    return min((time for time in times if time is not None), default=None)


def printed(moves: Iterable[Move] = MOVES) -> str:
    """The table as aligned text."""
    return "\n".join(_line(move) for move in moves)


def _rows(step: Step) -> tuple[Move, ...]:
    return tuple(move for move in MOVES if move.step is step)


def _move(step: Step, state: LoopState, facts: WorkFacts) -> Move | None:
    fitting = (move for move in _rows(step) if state in move.sources)
    return next((move for move in fitting if move.given is None or move.given.holds(facts)), None)


def _destination(move: Move, state: LoopState, facts: WorkFacts) -> LoopState:
    if isinstance(move.to, LoopState):
        return move.to
    return state if move.to is Kept.SAME else state_from_facts(facts)


def _judged(asked: tuple[Guard, ...], facts: WorkFacts) -> tuple[Blocker, ...]:
    return tuple(blocker for guard in asked for blocker in _judge(guard, facts))


def _judge(guard: Guard, facts: WorkFacts) -> tuple[Blocker, ...]:
    reasons = guard.against(facts)
    crosses = tuple(Blocker(False, guard.what, reason.sentence, reason.way_out, reason.principle) for reason in reasons)
    return crosses or (Blocker(True, guard.what),)


def _next_automatic(state: LoopState, facts: WorkFacts) -> LoopState | None:
    rows = (move for move in MOVES if move.step in AUTOMATIC and state in move.sources)
    open_rows = (move for move in rows if all(guard.holds(facts) for guard in move.guards))
    return next((move.to for move in open_rows if isinstance(move.to, LoopState)), None)


def _wrong_state(step: Step, state: LoopState) -> str:
    allowed = [spoken(source) for row in _rows(step) for source in row.sources]
    return f"This is possible while the loop is {listed(dict.fromkeys(allowed), 'or')}; now it is {spoken(state)}."


def _waiting_by_state(facts: WorkFacts) -> dict[LoopState, Waiting]:
    without_slot = facts.voters_total - facts.voters_with_slot
    return {
        DRAFT: Waiting("confirmation", Party.BAR_RAISER, "the Bar Raiser to confirm the plan")
        if not facts.plan_problems
        else Waiting("plan", Party.RECRUITER, "the plan to be completed"),
        PLANNED: Waiting("slots", Party.RECRUITER, f"{counted(without_slot, 'slot')}"),
        SCHEDULED: Waiting("interviews", Party.INTERVIEWERS, "the first interview"),
        INTERVIEWING: Waiting("interviews", Party.INTERVIEWERS, counted(facts.open_interviews, "interview")),
        AWAITING: Waiting("feedback", Party.INTERVIEWERS, f"feedback of {people(len(facts.awaited))}"),
        READY: Waiting("debrief", Party.BAR_RAISER, "the Bar Raiser to open the debrief"),
        DEBRIEFING: Waiting("debrief", Party.BAR_RAISER, "the debrief to end"),
        DECIDED: Waiting("closing", Party.RECRUITER, "the recruiter to close the loop"),
        CLOSED: Waiting("nothing", Party.NOBODY, "nothing"),
        ON_HOLD: Waiting("hold", Party.RECRUITER, "the recruiter to take it off hold"),
        CANCELLED: Waiting("nothing", Party.NOBODY, "nothing"),
    }


def _line(move: Move) -> str:
    sources = ", ".join(spoken(source) for source in move.sources)
    to = spoken(move.to)
    asked = ([f"if {move.given.what}"] if move.given else []) + [guard.what for guard in move.guards]
    return f"{move.step.value:<20} {sources} → {to}: {'; '.join(asked) or 'no guard'}"
