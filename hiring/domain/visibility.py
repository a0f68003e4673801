"""Who sees what: the first table of domain.md, section 5, with R18 to R25 and R36, as data.

`places` says in which columns a person stands towards a loop, `SEES` holds the cells, `sees` joins them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from hiring.domain.seats import ADMITTED_TO_THE_ROOM, OUTSIDE_ROLES, LoopFacts, Seat
from hiring.domain.vocabulary import EventObject, LoopState, PanelistKind, RequestKind, Role
from hiring.domain.words import spoken

FEEDBACK_COMPLETE = "feedback complete"
YOURS_IS_MISSING = "debrief open, yours is missing"
FROM_READY_ON = frozenset({LoopState.READY, LoopState.DEBRIEFING, LoopState.DECIDED, LoopState.CLOSED})
TELLING = FROM_READY_ON | {LoopState.ON_HOLD}
"""States of which "since" and "waits for" would tell the blind more: a hold may wait for a consent (R20, R35)."""


class Place(StrEnum):
    """The columns. Up to OWES_HERE the first that applies stands alone; the others add up."""

    CANDIDATE = "candidate"
    REMOVED = "removed"
    SHADOW = "shadow"
    OWES_ELSEWHERE = "owes_elsewhere"
    OWES_HERE = "owes_here"
    RECRUITER = "recruiter"
    SUBMITTED = "submitted"
    READY_AND_LATER = "ready_and_later"
    ADMIN_OUTSIDE = "admin_outside"
    CORE_OUTSIDE = "core_outside"
    AWAITS_DEBRIEF = "awaits_debrief"
    STRANGER = "stranger"


class Object(StrEnum):
    """The rows: what there is to see of a loop."""

    EXISTENCE = "existence"
    PLAN = "plan"
    STATUS = "status"
    PEER_FEEDBACK = "peer_feedback"
    OWN_FEEDBACK = "own_feedback"
    VOTE_TALLY = "vote_tally"
    HIDDEN_REVOTES = "hidden_revotes"
    UNANIMOUS_OFFER = "unanimous_offer"
    FINDINGS = "findings"
    POSITION = "position"
    DISSENT = "dissent"
    DECISION = "decision"
    OUTCOME = "outcome"
    PRACTICE = "practice"
    NOTES = "notes"
    COACHING = "coaching"
    REQUEST = "request"


class Sight(IntEnum):
    """How much of an object is seen, least first.

    STATUS: submitted, not or late. OWN_SLOT: the host's slot and principles. HOSTED: the own trainees'. OWN: what
    the person wrote or is addressed by.
    """

    NOTHING = 0
    STATUS = 1
    OWN_SLOT = 2
    HOSTED = 3
    OWN = 4
    FULL = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words for print, and what it gives to a seat under facts."""

    words: str
    gives: Callable[[Seat, LoopFacts], Sight]


def _always(words: str, sight: Sight) -> Cell:
    return Cell(words, lambda _seat, _facts: sight)


def _when(words: str, holds: Callable[[Seat, LoopFacts], bool], then: Sight, before: Sight = Sight.NOTHING) -> Cell:
    return Cell(words, lambda seat, facts: then if holds(seat, facts) else before)


def _own_in_opens(seat: Seat, facts: LoopFacts) -> bool:
    """R19: mode own_in opens on own submission, after the own slot, unless all of it is `no_data`."""
    own_in = facts.reveal_mode is facts.reveal_mode.OWN_IN
    return own_in and seat.has_submitted and seat.own_slot_ended and not seat.own_all_no_data


def _hiring_manager_or_bar_raiser(seat: Seat) -> bool:
    return seat.kind in {PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER}


def _asked_about_a_decision(seat: Seat) -> bool:
    return bool(seat.open_requests & {RequestKind.REOPEN, RequestKind.NEW_LOOP})


def _glass_broken(seat: Seat) -> bool:
    """R22: never for anybody with a place, present or past, in any loop of the candidate."""
    return seat.break_glass and Role.ADMIN in seat.roles and not seat.has_place_on_candidate


def _practice_read(seat: Seat, _facts: LoopFacts) -> Sight:
    if seat.kind is PanelistKind.BAR_RAISER:
        return Sight.FULL
    return Sight.HOSTED if seat.is_host else Sight.NOTHING


FULL = _always("full", Sight.FULL)
STATUS = _always("status", Sight.STATUS)
OWN = _always("own", Sight.OWN)
OWN_SLOT = _always("own slot", Sight.OWN_SLOT)
HIDDEN = _always("nothing", Sight.NOTHING)
WHEN_COMPLETE = _when("status until ready, then full", lambda _s, f: f.feedback_complete, Sight.FULL, Sight.STATUS)
BY_REVEAL_MODE = _when("all_in status, own_in full (R19)", _own_in_opens, Sight.FULL, Sight.STATUS)
BEHIND_GLASS = _when("status, break-glass full", lambda s, _f: _glass_broken(s), Sight.FULL, Sight.STATUS)
AFTER_REVEAL = _when("after the reveal or the decision", lambda _s, f: f.revealed or f.decided, Sight.FULL)
WHEN_DECIDED = _when("once decided", lambda _s, f: f.decided, Sight.FULL)
OFFERED = _when(
    "hiring manager and Bar Raiser",
    lambda s, f: f.unanimous_no_offered and _hiring_manager_or_bar_raiser(s),
    Sight.FULL,
)
ABOUT_A_DECISION = _when("asked about a decision", lambda s, f: f.decided and _asked_about_a_decision(s), Sight.FULL)
TRAINEES = Cell("host and Bar Raiser", _practice_read)
COACHED = _when("author and addressee once decided", lambda s, f: f.decided and not s.owes_anywhere, Sight.OWN)

_ROWS = tuple(Object)
_BLIND = {Object.EXISTENCE: FULL, Object.OWN_FEEDBACK: OWN, Object.NOTES: OWN}
_DEBRIEFED = dict.fromkeys((Object.FINDINGS, Object.POSITION, Object.DISSENT, Object.DECISION), FULL)

_COLUMNS: dict[Place, dict[Object, Cell]] = {
    Place.CANDIDATE: {},
    Place.REMOVED: {Object.OWN_FEEDBACK: OWN, Object.NOTES: OWN},
    Place.SHADOW: _BLIND | {Object.PLAN: OWN_SLOT, Object.PRACTICE: OWN},
    Place.OWES_ELSEWHERE: _BLIND,
    Place.OWES_HERE: _BLIND | {Object.PLAN: FULL, Object.STATUS: FULL, Object.PEER_FEEDBACK: STATUS},
    Place.RECRUITER: {
        Object.EXISTENCE: FULL,
        Object.PLAN: FULL,
        Object.STATUS: FULL,
        Object.PEER_FEEDBACK: WHEN_COMPLETE,
        Object.VOTE_TALLY: AFTER_REVEAL,
        **_DEBRIEFED,
        Object.OUTCOME: WHEN_DECIDED,
    },
    Place.SUBMITTED: _BLIND | {Object.PLAN: FULL, Object.STATUS: FULL, Object.PEER_FEEDBACK: BY_REVEAL_MODE},
    Place.READY_AND_LATER: _BLIND
    | {
        Object.PLAN: FULL,
        Object.STATUS: FULL,
        Object.PEER_FEEDBACK: FULL,
        Object.VOTE_TALLY: AFTER_REVEAL,
        Object.HIDDEN_REVOTES: OWN,
        Object.UNANIMOUS_OFFER: OFFERED,
        **_DEBRIEFED,
        Object.OUTCOME: WHEN_DECIDED,
        Object.PRACTICE: TRAINEES,
        Object.COACHING: COACHED,
    },
    Place.ADMIN_OUTSIDE: {
        Object.EXISTENCE: FULL,
        Object.PLAN: FULL,
        Object.STATUS: FULL,
        Object.PEER_FEEDBACK: BEHIND_GLASS,
        Object.OUTCOME: WHEN_DECIDED,
    },
    Place.CORE_OUTSIDE: {
        Object.EXISTENCE: FULL,
        Object.PLAN: FULL,
        Object.REQUEST: FULL,
        Object.FINDINGS: ABOUT_A_DECISION,
        Object.DECISION: ABOUT_A_DECISION,
        Object.OUTCOME: ABOUT_A_DECISION,
    },
    Place.AWAITS_DEBRIEF: {},
    Place.STRANGER: {},
}
SEES: dict[Object, dict[Place, Cell]] = {
    row: {place: cells.get(row, HIDDEN) for place, cells in _COLUMNS.items()} for row in _ROWS
}
READ_BY_RESTRICTED = {
    Object.PEER_FEEDBACK: Sight.STATUS,
    Object.VOTE_TALLY: Sight.NOTHING,
    Object.UNANIMOUS_OFFER: Sight.NOTHING,
    Object.PRACTICE: Sight.NOTHING,
}
"""R22: an account whose password an admin reset reads no peer's feedback for 24 h, nor what it adds up to."""

EVENT_NEEDS: dict[EventObject, tuple[Object, Sight]] = {
    EventObject.PLAN: (Object.PLAN, Sight.FULL),
    EventObject.ADMIN: (Object.PLAN, Sight.FULL),
    EventObject.STATUS: (Object.STATUS, Sight.STATUS),
    EventObject.FEEDBACK: (Object.PEER_FEEDBACK, Sight.FULL),
    EventObject.VOTE: (Object.PEER_FEEDBACK, Sight.FULL),
    EventObject.REVOTE: (Object.VOTE_TALLY, Sight.FULL),
    EventObject.DEBRIEF: (Object.FINDINGS, Sight.FULL),
    EventObject.DECISION: (Object.DECISION, Sight.FULL),
    EventObject.PRACTICE: (Object.PRACTICE, Sight.FULL),
    EventObject.COACHING: (Object.COACHING, Sight.FULL),
    EventObject.NOTICE: (Object.NOTES, Sight.FULL),
}
"""What a timeline event's object must show to a person who is not its author, for the event to show."""

_FIRST: tuple[tuple[Place, Callable[[Seat], bool]], ...] = (
    (Place.CANDIDATE, lambda seat: seat.is_candidate),
    (Place.REMOVED, lambda seat: seat.removed or seat.quarantined or seat.missed),
    (Place.SHADOW, lambda seat: seat.practises),
    (Place.OWES_ELSEWHERE, lambda seat: seat.owes_elsewhere),
    (Place.OWES_HERE, lambda seat: seat.owes_here),
)


def places(seat: Seat, facts: LoopFacts) -> tuple[Place, ...]:
    """The columns a person stands in: one that comes first and hides the rest, or all that add up."""
    first = next((place for place, applies in _FIRST if applies(seat)), None)
    return (first,) if first else tuple(_rest(seat, facts)) or (Place.STRANGER,)


def sees(thing: Object, seat: Seat, facts: LoopFacts) -> Sight:
    """How much of `thing` this person sees now: the most generous of the places."""
    row = SEES[thing]
    sight = max(row[place].gives(seat, facts) for place in places(seat, facts))
    cap = READ_BY_RESTRICTED.get(thing, Sight.FULL) if seat.restricted else Sight.FULL
    return min(sight, cap)


def shows_event(kind: EventObject, seat: Seat, facts: LoopFacts, *, own: bool = False) -> bool:
    """A timeline event shows exactly when its object does; `own`: the person wrote it or it is addressed to them."""
    thing, needed = EVENT_NEEDS[kind]
    if own and not seat.is_candidate:
        return sees(Object.EXISTENCE, seat, facts) is Sight.FULL
    return sees(thing, seat, facts) >= needed


@dataclass(frozen=True, slots=True)
class UnshownMoves:
    """Moves of the loop that a timeline leaves out, by the state that they leave or enter."""

    out_of: frozenset[LoopState] = frozenset()
    into: frozenset[LoopState] = frozenset()


def unshown_moves(seat: Seat, facts: LoopFacts) -> UnshownMoves:
    """The blind read of no state from ready on (R18); who sees no decision cannot time the debrief (R28)."""
    if is_blind(seat, facts):
        return UnshownMoves(FROM_READY_ON, FROM_READY_ON)
    if sees(Object.DECISION, seat, facts) < Sight.FULL:
        return UnshownMoves(into=frozenset({LoopState.DEBRIEFING}))
    return UnshownMoves()


def is_blind(seat: Seat, facts: LoopFacts) -> bool:
    """Whether the person must not learn anything of the peers' judgement (R18): owing, shadowing or removed."""
    return places(seat, facts)[0] in {place for place, _ in _FIRST}


def is_elsewhere(seat: Seat, facts: LoopFacts) -> bool:
    """Whether the person sees only that this loop exists, owing feedback in another one of the candidate (R20)."""
    return places(seat, facts)[0] is Place.OWES_ELSEWHERE


def shown_state(state: LoopState, seat: Seat, facts: LoopFacts) -> str:
    """The state in the words this person may read (R18); empty where the state is not theirs to know."""
    place = places(seat, facts)[0]
    if sees(Object.EXISTENCE, seat, facts) is Sight.NOTHING or place is Place.OWES_ELSEWHERE:
        return ""
    if place not in {Place.OWES_HERE, Place.SHADOW} or state not in FROM_READY_ON:
        return spoken(state)
    missing = place is Place.OWES_HERE and state is LoopState.DEBRIEFING and facts.override_open
    return YOURS_IS_MISSING if missing else FEEDBACK_COMPLETE


def shows_state_since(seat: Seat, facts: LoopFacts) -> bool:
    """Whether "since", "waits for" and the stepper follow the true state: not for the blind from ready on (R18)."""
    return not is_blind(seat, facts) or facts.state not in TELLING


def shows_revision(seat: Seat, facts: LoopFacts) -> bool:
    """Revision numbers do not show to whoever owes, nor to shadows (R18)."""
    return sees(Object.EXISTENCE, seat, facts) is Sight.FULL and not is_blind(seat, facts)


def printed(rows: Iterable[Object] = _ROWS) -> str:
    """The table as aligned text, one line per object and place that sees something."""
    lines = [(row.value, place.value, SEES[row][place].words) for row in rows for place in Place]
    shown = [line for line in lines if line[2] != HIDDEN.words]
    return "\n".join(f"{thing:<16} {place:<16} {words}" for thing, place, words in shown)


def _rest(seat: Seat, facts: LoopFacts) -> Iterable[Place]:
    if seat.is_loop_recruiter:
        yield Place.RECRUITER
    if seat.votes_or_follows_up:
        yield Place.READY_AND_LATER if facts.feedback_complete else Place.SUBMITTED
    if seat.kind in ADMITTED_TO_THE_ROOM:
        yield Place.READY_AND_LATER if facts.debrief_once_open else Place.AWAITS_DEBRIEF
    if seat.roles & OUTSIDE_ROLES and not seat.is_loop_recruiter:
        yield Place.ADMIN_OUTSIDE
    if seat.is_core_outside and seat.open_requests:
        yield Place.CORE_OUTSIDE
