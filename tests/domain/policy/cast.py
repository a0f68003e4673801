"""The kinds of person and the moments of a loop that the tables speak of."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.seats import Ask, LoopFacts, Seat
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    DebriefPhase,
    LoopState,
    PanelistKind,
    RequestKind,
    RevealMode,
    Role,
)

SOMEBODY = UUID(int=1)
STATES = {
    "draft": LoopState.DRAFT,
    "planned": LoopState.PLANNED,
    "scheduled": LoopState.SCHEDULED,
    "interviewing": LoopState.INTERVIEWING,
    "awaiting": LoopState.AWAITING_FEEDBACK,
    "ready": LoopState.READY,
    "decided": LoopState.DECIDED,
    "closed": LoopState.CLOSED,
    "cancelled": LoopState.CANCELLED,
}
ROOM = ("reading", "revoting", "discussing", "deciding")
HELD = ("draft", "planned", "scheduled", "interviewing", "awaiting", "ready", "debriefing")
MOMENTS = (*STATES, *ROOM, *(f"hold:{left}" for left in HELD))
ORDER = ("draft", "planned", "scheduled", "interviewing", "awaiting", "ready", "debriefing", "decided", "closed")

PLAIN = Seat(person_id=SOMEBODY)
CORE = replace(PLAIN, bar_raiser_certification=BarRaiserCertification.CORE, is_core_outside=True)
WRITING = replace(PLAIN, own_slot_begun=True, own_slot_ended=True, attends=True, has_place_on_candidate=True)


def _role(role: Role) -> Seat:
    return replace(PLAIN, roles=frozenset({role}))


def _panelist(kind: PanelistKind, *, votes: bool = False) -> Seat:
    return replace(WRITING, kind=kind, has_vote=votes)


def _late(kind: PanelistKind) -> Seat:
    return replace(PLAIN, kind=kind, attends=True, has_read_all=True, has_place_on_candidate=True)


def _asked(request: RequestKind) -> Seat:
    return replace(CORE, open_requests=frozenset({request}))


GONE = replace(PLAIN, removed=True, has_place_on_candidate=True)
_INTERVIEWER = _panelist(PanelistKind.INTERVIEWER, votes=True)

CAST: dict[str, Seat] = {
    "recruiter": replace(_role(Role.RECRUITER), is_loop_recruiter=True),
    "other_recruiter": _role(Role.RECRUITER),
    "coordinator": _role(Role.COORDINATOR),
    "auditor": _role(Role.AUDITOR),
    "analyst": _role(Role.PEOPLE_ANALYST),
    "admin": _role(Role.ADMIN),
    "admin_with_place": replace(_role(Role.ADMIN), has_place_on_candidate=True),
    "hiring_manager": _panelist(PanelistKind.HIRING_MANAGER, votes=True),
    "bar_raiser": replace(_panelist(PanelistKind.BAR_RAISER, votes=True), has_ruled=True),
    "interviewer": replace(_INTERVIEWER, is_host=True),
    "restricted": replace(_INTERVIEWER, restricted=True),
    "follow_up": _panelist(PanelistKind.FOLLOW_UP),
    "known_follow_up": _INTERVIEWER,
    "late_hiring_manager": _late(PanelistKind.HIRING_MANAGER),
    "late_bar_raiser": _late(PanelistKind.BAR_RAISER),
    "shadow": _panelist(PanelistKind.SHADOW),
    "reverse_shadow": _panelist(PanelistKind.REVERSE_SHADOW),
    "observer": _late(PanelistKind.OBSERVER),
    "trainee_bar_raiser": _late(PanelistKind.BAR_RAISER_IN_TRAINING),
    "removed": GONE,
    "missed": replace(GONE, missed=True),
    "quarantined": replace(GONE, quarantined=True, kind=PanelistKind.INTERVIEWER),
    "owes_elsewhere": replace(_INTERVIEWER, owes_elsewhere=True),
    "candidate": replace(
        CORE,
        roles=frozenset(Role),
        is_candidate=True,
        is_loop_recruiter=True,
        is_core_outside=True,
        open_requests=frozenset(RequestKind),
    ),
    "core_outside": CORE,
    "core_for_release": _asked(RequestKind.RESET_RELEASE),
    "core_for_reopening": _asked(RequestKind.REOPEN),
    "core_for_new_loop": _asked(RequestKind.NEW_LOOP),
    "core_for_bar_raiser": _asked(RequestKind.BAR_RAISER_REPLACED),
    "core_for_hiring_manager": _asked(RequestKind.HIRING_MANAGER_REPLACED),
    "core_for_conflict": _asked(RequestKind.BAR_RAISER_CONFLICT),
    "stranger": PLAIN,
}
OWES_OR_SUBMITS = frozenset(
    {
        *("hiring_manager", "bar_raiser", "interviewer", "restricted", "follow_up"),
        *("shadow", "reverse_shadow", "owes_elsewhere"),
    }
)


@dataclass(frozen=True)
class Moment:
    """A cell's co-ordinates: who, with own feedback in or not, in which state and reveal mode."""

    person: str
    submitted: bool
    state: str
    mode: RevealMode

    @property
    def seat(self) -> Seat:
        seat = CAST[self.person]
        if self.person == "known_follow_up":
            return replace(seat, has_submitted=True, owes_after_reading=not self.submitted)
        if self.person in OWES_OR_SUBMITS:
            return replace(seat, has_submitted=self.submitted, owes_here=not self.submitted)
        return seat

    @property
    def facts(self) -> LoopFacts:
        known = self.person == "known_follow_up"
        return facts_at(self.state, self.mode, opened=known)


@cache
def all_moments() -> tuple[tuple[Moment, Seat, LoopFacts], ...]:
    """Every kind of person × submitted or not × state × reveal mode, with the seat and the facts."""
    cells = product(CAST, (True, False), MOMENTS, RevealMode)
    return tuple((moment, moment.seat, moment.facts) for moment in (Moment(*cell) for cell in cells))


def facts_at(state: str, mode: RevealMode = RevealMode.ALL_IN, *, opened: bool = False) -> LoopFacts:
    """A loop in this state, its other facts as the head of the tables says."""
    at = state.removeprefix("hold:")
    underlying = "debriefing" if at in ROOM else at
    place = ORDER.index(underlying) if underlying in ORDER else -1
    once_open = opened or place >= ORDER.index("debriefing")
    held = state.startswith("hold:")
    bare = STATES.get(underlying, LoopState.DEBRIEFING)
    phase = DebriefPhase(at) if at in ROOM else None
    return LoopFacts(
        state=LoopState.ON_HOLD if held else bare,
        left_state=bare if held else None,
        reveal_mode=mode,
        plan_confirmed=place >= ORDER.index("planned"),
        first_slot_begun=place >= ORDER.index("interviewing"),
        bar_raiser_slot_begun=place >= ORDER.index("interviewing"),
        all_voting_in=place >= ORDER.index("ready"),
        debrief_once_open=once_open,
        debriefed_in_any_revision=once_open,
        phase=phase,
        revealed=at in {"discussing", "deciding", "debriefing", "decided", "closed"},
        unanimous_no_offered=state == "ready",
    )


ROOM_ACTS = (
    Action.ENTER_ROOM,
    Action.READ_PEERS,
    Action.TICK_READ_ALL,
    Action.REVOTE,
    Action.RECORD_FINDING,
    Action.TAKE_POSITION,
    Action.RULE,
)
INTERVIEWER = replace(CAST["interviewer"], has_submitted=True)
OWING = replace(CAST["interviewer"], owes_here=True)


def seat(person: str, *, submitted: bool = True) -> Seat:
    return Moment(person, submitted, "draft", RevealMode.ALL_IN).seat


def ask(state: str, mode: RevealMode = RevealMode.ALL_IN, **changes: object) -> Ask:
    return replace(Ask(facts=facts_at(state, mode)), **changes)
