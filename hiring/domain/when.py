"""When an act is possible: the loop's states, the debrief's phases and single conditions, as tables."""

from collections.abc import Callable
from dataclasses import dataclass

from hiring.domain.actions import Action
from hiring.domain.seats import Ask, LoopFacts, Seat
from hiring.domain.vocabulary import DebriefPhase, LoopState, PanelistKind
from hiring.domain.who import REPLACED_NOT_REMOVED

DRAFT, PLANNED, SCHEDULED, INTERVIEWING, AWAITING, READY, DEBRIEFING, DECIDED, CLOSED, ON_HOLD, CANCELLED = LoopState

ALWAYS = frozenset(LoopState)
EXISTING = ALWAYS - {CANCELLED}
BEFORE_DECIDED = EXISTING - {DECIDED, CLOSED}
BEFORE_DEBRIEF = BEFORE_DECIDED - {DEBRIEFING}
BEFORE_READY = BEFORE_DEBRIEF - {READY}
FROM_PLANNED = BEFORE_DEBRIEF - {DRAFT}
AFTER_DECISION = frozenset({DECIDED, CLOSED})
WRITING = BEFORE_DECIDED - {DRAFT} | AFTER_DECISION
ROOM = frozenset({DEBRIEFING})

WHEN: dict[Action, frozenset[LoopState]] = dict.fromkeys(Action, ALWAYS) | {
    Action.ENTER_ROOM: ROOM,
    Action.SET_REVEAL_MODE: frozenset({DRAFT, ON_HOLD}),
    Action.CHOOSE_PANEL: BEFORE_READY,
    Action.PROPOSE_PANEL: BEFORE_READY,
    Action.ADD_OBSERVER_OR_TRAINEE: BEFORE_READY,
    Action.SET_COVERAGE: BEFORE_READY,
    Action.ADOPT_SET_VERSION: frozenset({DRAFT, ON_HOLD}),
    Action.ADOPT_REQUISITION: BEFORE_READY - {AWAITING},
    Action.OVERRIDE_LEVEL: BEFORE_READY,
    Action.CONFIRM_PLAN: BEFORE_DEBRIEF,
    Action.PLAN_QUESTIONS: BEFORE_READY,
    Action.SET_DEBRIEF_TIME: BEFORE_DEBRIEF,
    Action.REMOVE_PANELIST: BEFORE_DEBRIEF,
    Action.DECLINE_PLACE: BEFORE_DEBRIEF,
    Action.HAND_OVER: EXISTING,
    Action.HOLD: BEFORE_DECIDED - {ON_HOLD},
    Action.RETURN_FROM_HOLD: frozenset({ON_HOLD}),
    Action.CANCEL: BEFORE_DECIDED,
    Action.WITHDRAW_CANDIDATE: BEFORE_DECIDED,
    Action.CLOSE: frozenset({DECIDED}),
    Action.STEP_DOWN: BEFORE_DECIDED,
    Action.ASK_FOR_REPLACEMENT: EXISTING,
    Action.REPLACE_BAR_RAISER_BEFORE_SLOT: BEFORE_DEBRIEF,
    Action.REPLACE_BAR_RAISER_AFTER_SLOT: EXISTING - {DRAFT},
    Action.REPLACE_HIRING_MANAGER: EXISTING,
    Action.ENTER_SLOT: FROM_PLANNED,
    Action.CHANGE_SLOT: FROM_PLANNED,
    Action.CONFIRM_SLOT: FROM_PLANNED,
    Action.ENTER_BEGUN_SLOT: FROM_PLANNED,
    Action.ASSENT_TO_BEGUN_SLOT: FROM_PLANNED,
    Action.COMPLETE_INTERVIEW: FROM_PLANNED,
    Action.SAY_DID_NOT_HAPPEN: FROM_PLANNED,
    Action.SAY_DID_HAPPEN: FROM_PLANNED,
    Action.WRITE_FEEDBACK: WRITING,
    Action.VOTE: WRITING,
    Action.SUBMIT: WRITING,
    Action.RECALL: FROM_PLANNED - {READY},
    Action.ADD_ADDENDUM: EXISTING - {DRAFT},
    Action.ADD_LATE_NOTE: AFTER_DECISION,
    Action.DECLARE_CONFLICT: BEFORE_DECIDED,
    Action.NOTIFY_CONFLICT: BEFORE_DECIDED,
    Action.DECIDE_CONFLICT: BEFORE_DECIDED,
    Action.DECIDE_BAR_RAISER_CONFLICT: BEFORE_DECIDED,
    Action.OPEN_DEBRIEF: frozenset({READY}),
    Action.OPEN_BY_OVERRIDE: frozenset({AWAITING}),
    Action.MOVE_PHASE: ROOM,
    Action.MARK_ATTENDANCE: ROOM,
    Action.TICK_READ_ALL: ROOM,
    Action.REVOTE: ROOM,
    Action.CLOSE_ROUND: ROOM,
    Action.JOIN_STORIES: ROOM,
    Action.RECORD_FINDING: ROOM,
    Action.REAFFIRM_FINDING: ROOM,
    Action.ACCEPT_INSUFFICIENT: ROOM,
    Action.ADJOURN: ROOM,
    Action.NAME_FOLLOW_UP: ROOM,
    Action.CALL_OFF_FOLLOW_UP: frozenset({INTERVIEWING, AWAITING, ON_HOLD}),
    Action.TAKE_POSITION: ROOM,
    Action.RULE: ROOM,
    Action.WRITE_DISSENT: frozenset({DEBRIEFING, DECIDED}),
    Action.CONFIRM_UNANIMOUS_NO: frozenset({READY}),
    Action.WRITE_COACHING_NOTE: AFTER_DECISION,
    Action.ASK_FOR_REOPENING: AFTER_DECISION,
    Action.CONSENT_TO_REOPENING: AFTER_DECISION,
}
"""The states in which each act is possible. ON_HOLD in a set means: on hold too, if the state left is in the set."""

PHASES: dict[Action, frozenset[DebriefPhase]] = {
    Action.REVOTE: frozenset({DebriefPhase.REVOTING}),
    Action.CLOSE_ROUND: frozenset({DebriefPhase.REVOTING}),
    Action.NAME_FOLLOW_UP: frozenset({DebriefPhase.DISCUSSING, DebriefPhase.DECIDING}),
    Action.JOIN_STORIES: frozenset({DebriefPhase.DISCUSSING, DebriefPhase.DECIDING}),
    Action.RECORD_FINDING: frozenset({DebriefPhase.DISCUSSING, DebriefPhase.DECIDING}),
    Action.REAFFIRM_FINDING: frozenset({DebriefPhase.DISCUSSING, DebriefPhase.DECIDING}),
    Action.ACCEPT_INSUFFICIENT: frozenset({DebriefPhase.DISCUSSING, DebriefPhase.DECIDING}),
    Action.TAKE_POSITION: frozenset({DebriefPhase.DECIDING}),
    Action.RULE: frozenset({DebriefPhase.DECIDING}),
    Action.WRITE_DISSENT: frozenset({DebriefPhase.DECIDING}),
}
"""While the debrief is open, the phases in which an act is possible; acts not named are possible in all."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One more thing that must hold now; `sentence` is the refusal, `words` the table's."""

    words: str
    holds: Callable[[Seat, Ask], bool]
    sentence: str
    way_out: str = ""


def in_time(action: Action, facts: LoopFacts) -> bool:
    """Whether the loop's state allows the act; on hold the state left must allow it as well."""
    allowed = WHEN[action]
    held_back = facts.state is ON_HOLD and action is not Action.RETURN_FROM_HOLD
    return facts.state in allowed and (not held_back or facts.state_below_hold in allowed)


def in_phase(action: Action, facts: LoopFacts) -> bool:
    """Whether the open debrief's phase allows the act."""
    return not facts.debrief_open or action not in PHASES or facts.phase in PHASES[action]


def _slots_are_open(_seat: Seat, ask: Ask) -> bool:
    """Whoever may still submit (R24) may have an interview that did not happen once more."""
    return not ask.facts.debrief_once_open or ask.target_kind is PanelistKind.FOLLOW_UP or ask.target_not_held


def _vote_is_open(seat: Seat, ask: Ask) -> bool:
    return seat.practises or not ask.facts.debrief_once_open


NOT_RESTRICTED = Condition(
    "not within 24 h of an admin's reset (R22)",
    lambda seat, _ask: not seat.restricted,
    "Your account was reset by an admin; for 24 hours it reads no feedback and takes no part in the judgement.",
    "A core Bar Raiser outside the loop may release it.",
)
OWES_NOTHING_ON_CANDIDATE = Condition(
    "owing nothing on the candidate (R20)",
    lambda seat, _ask: not seat.owes_anywhere,
    "You owe feedback on this candidate, so you cannot be the recruiter of another loop.",
    "Another recruiter opens it.",
)
BEFORE_CONFIRMATION = Condition(
    "before the first confirmation (R19)",
    lambda _seat, ask: not ask.facts.plan_confirmed,
    "The reveal mode is fixed since the Bar Raiser confirmed the plan.",
)
BEFORE_FIRST_SLOT = Condition(
    "before the first slot begins (R9)",
    lambda _seat, ask: not ask.facts.first_slot_begun,
    "The first interview has begun: the loop keeps its level and principles.",
)
BEFORE_FIRST_DEBRIEF = Condition(
    "before the debrief has first opened",
    lambda _seat, ask: not ask.facts.debrief_once_open,
    "The debrief has been open: places are added by a follow-up or a replacement only.",
)
SLOTS_OPEN = Condition(
    "before the debrief has first opened, follow-ups and interviews that did not happen excepted",
    _slots_are_open,
    "The debrief has been open: only a follow-up interview, or one that did not happen, gets a slot.",
    "The Bar Raiser names a follow-up interview.",
)
SLOT_AHEAD = Condition(
    "before the slot begins (R42)",
    lambda _seat, ask: not ask.target_slot_begun,
    "The slot has begun: it cannot be moved and its panelist cannot be removed.",
    "The panelist or the Bar Raiser may say that the interview did not happen.",
)
SLOT_BEGUN = Condition(
    "once the slot has begun (R42)",
    lambda _seat, ask: ask.target_slot_begun,
    "The slot has not begun yet.",
)
OWN_SLOT_BEGUN = Condition(
    "once the own slot has begun (R11)",
    lambda seat, _ask: seat.own_slot_begun,
    "Your interview has not begun yet; feedback is submitted after it.",
    "Write your draft; it is kept.",
)
NOTHING_SUBMITTED = Condition(
    "before feedback is submitted (R42)",
    lambda _seat, ask: not ask.target_submitted,
    "The feedback is submitted, and submitted feedback is never removed.",
)
REMOVABLE_KIND = Condition(
    "not the hiring manager or the Bar Raiser (section 6)",
    lambda _seat, ask: ask.target_kind not in REPLACED_NOT_REMOVED,
    "The hiring manager and the Bar Raiser are replaced, not removed.",
    "Use the replacement.",
)
BAR_RAISER_SLOT_AHEAD = Condition(
    "before the Bar Raiser's slot begins (section 6)",
    lambda _seat, ask: not ask.facts.bar_raiser_slot_begun,
    "The Bar Raiser's slot has begun: only a core Bar Raiser outside the loop may replace them now.",
    "Ask a core Bar Raiser outside the loop.",
)
BAR_RAISER_SLOT_BEGUN = Condition(
    "once the Bar Raiser's slot has begun (section 6)",
    lambda _seat, ask: ask.facts.bar_raiser_slot_begun,
    "The Bar Raiser's slot has not begun: the loop's recruiter may still replace them.",
)
STILL_OWED = Condition(
    "before the decision, practice beyond it (R18)",
    lambda seat, ask: seat.practises or not ask.facts.decided,
    "The decision was made: this feedback is owed no more.",
)
"""Practice ends with no decision, so that its end tells a shadow of none."""
SHOWN_TO_NOBODY = Condition(
    "nothing shown either way (R13)",
    lambda seat, ask: not (seat.seen_peer_feedback or seat.seen_by_peer or ask.facts.debrief_once_open),
    "This feedback can no longer be recalled: feedback has been shown.",
    "Add an addendum.",
)
VOTE_OPEN = Condition(
    "voters: before the debrief has first opened (R24)",
    _vote_is_open,
    "The debrief has been opened: your feedback counts without a vote.",
)
ROUND_OPEN = Condition(
    "until the round is closed (R26)",
    lambda _seat, ask: not ask.facts.round_closed,
    "The revote round is closed.",
)
ATTENDS = Condition(
    "ticked as attending (R26)",
    lambda seat, _ask: seat.attends,
    "You are not ticked as attending this debrief; your vote stands as it is.",
    "The Bar Raiser ticks who attends.",
)
HAS_READ = Condition(
    "own feedback in, or 'I have read all' ticked (section 6)",
    lambda seat, _ask: seat.has_submitted or seat.has_read_all,
    "You came to this loop late: read everything and tick 'I have read all' first.",
)
OFFER_STANDS = Condition(
    "while the offer of no meeting stands (R28)",
    lambda _seat, ask: ask.facts.unanimous_no_offered,
    "Skipping the meeting is not offered for this loop.",
    "Open the debrief.",
)
