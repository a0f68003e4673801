"""The one next act: every chair, state and code against a table written by hand, and its promises."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from hiring.domain.guards import WorkFacts
from hiring.domain.next_act import Chair, OwnSlot, chair_of, next_act, own_slot
from hiring.domain.seats import LoopFacts, Seat
from hiring.domain.visibility import TELLING
from hiring.domain.vocabulary import LoopState, PanelistKind, RequestKind, Role
from hiring.domain.words import Reason
from hiring.domain.workflow import Party, waits_for

CODES = (
    "plan", "confirmation", "consent", "slots", "interviews", "feedback", "debrief", "closing", "hold", "nothing",
)  # fmt: skip
WRITE, CONFIRM, ANSWER = "Write feedback", "Confirm the plan", "Answer the request"
KIT, SET_TIME = "Open the interview kit", "Set the debrief's time"
ROOM = {"debriefing": "Enter the debrief", "decided": "Read the decision record", "closed": "Read the decision record"}
USUAL: Mapping[Chair, Mapping[str, str]] = {
    Chair.OUTSIDE: {},
    Chair.BAR_RAISER_OWING: {
        "draft": CONFIRM, "planned": WRITE, "scheduled": WRITE, "interviewing": WRITE, "awaiting_feedback": WRITE,
        "ready": WRITE, "debriefing": WRITE, "decided": WRITE, "closed": WRITE, "on_hold": WRITE,
    },
    Chair.BAR_RAISER: {"draft": CONFIRM, "ready": "Open the debrief", **ROOM},
    Chair.OWING: {
        "planned": WRITE, "scheduled": WRITE, "interviewing": WRITE, "awaiting_feedback": WRITE, "ready": WRITE,
        "debriefing": WRITE, "decided": WRITE, "closed": WRITE, "on_hold": WRITE,
    },
    Chair.RECRUITER: {
        "draft": "Plan the loop", "planned": "Enter slots", "scheduled": "Follow the interviews",
        "interviewing": "Follow the interviews", "debriefing": "Enter the debrief", "decided": "Close the loop",
        "closed": "Read the decision record", "on_hold": "Take off hold",
    },
    Chair.PANELIST: ROOM,
    Chair.ASKED: {state.value: ANSWER for state in LoopState},
    Chair.COORDINATOR: {
        "planned": "Enter slots", "scheduled": "Follow the interviews", "interviewing": "Follow the interviews",
    },
}  # fmt: skip
ANEW = ("planned", "scheduled", "interviewing", "awaiting_feedback")
OTHERWISE: Mapping[tuple[Chair, str, str], str | None] = {
    **{(Chair.BAR_RAISER, state, "confirmation"): CONFIRM for state in (*ANEW, "ready")},
    **{(Chair.BAR_RAISER_OWING, state, "confirmation"): CONFIRM for state in ANEW},
    (Chair.RECRUITER, "draft", "confirmation"): None,
    (Chair.RECRUITER, "on_hold", "consent"): None,
}
"""What a code changes of the usual act."""


def label(
    code: str, state: LoopState, chair: Chair, *, slot: OwnSlot = OwnSlot.BEGUN, debrief_set: bool = True,
    late: bool = False,
) -> str | None:  # fmt: skip
    act = next_act(code, state, chair, slot=slot, debrief_set=debrief_set, late=late)
    return act.label if act else None


@pytest.mark.parametrize("chair", Chair)
def test_the_next_act_of_every_chair_in_every_state_under_every_code(chair: Chair) -> None:
    for state, code in itertools.product(LoopState, CODES):
        expected = OTHERWISE.get((chair, state.value, code), USUAL[chair].get(state.value))
        assert label(code, state, chair) == expected, (chair, state, code)


@pytest.mark.parametrize("chair", Chair)
def test_a_debrief_without_a_time_is_the_recruiters_alone(chair: Chair) -> None:
    ahead = {LoopState.SCHEDULED, LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK, LoopState.READY}
    for state, code in itertools.product(LoopState, CODES):
        timed = chair is Chair.RECRUITER and state in ahead
        expected = SET_TIME if timed else label(code, state, chair)
        assert label(code, state, chair, debrief_set=False) == expected


def test_somebody_late_comes_before_the_debriefs_time() -> None:
    awaiting = LoopState.AWAITING_FEEDBACK
    assert label("feedback", awaiting, Chair.RECRUITER, debrief_set=False, late=True) is None
    assert label("interviews", LoopState.INTERVIEWING, Chair.RECRUITER, debrief_set=False, late=True) == SET_TIME


@pytest.mark.parametrize("slot", [OwnSlot.MISSING, OwnSlot.AHEAD])
@pytest.mark.parametrize("chair", Chair)
def test_R11_before_the_own_slot_begins_one_prepares_or_enters_it(chair: Chair, slot: OwnSlot) -> None:
    for state, code in itertools.product(LoopState, CODES):
        enters = (slot, state.value, code) == (OwnSlot.MISSING, "planned", "slots")
        usual = label(code, state, chair)
        expected = ("Enter your slot" if enters else KIT) if usual == WRITE else usual
        assert label(code, state, chair, slot=slot) == expected, (state, code)


def test_R15_the_own_slot_is_missing_ahead_or_begun_and_a_shadows_is_never_missing() -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    for kind in PanelistKind:
        absent = OwnSlot.AHEAD if kind.practises else OwnSlot.MISSING
        assert own_slot(kind, None, now) is absent
        assert own_slot(kind, now + timedelta(microseconds=1), now) is OwnSlot.AHEAD
        assert own_slot(kind, now, now) is OwnSlot.BEGUN


@pytest.mark.parametrize("slot", OwnSlot)
@pytest.mark.parametrize("chair", [Chair.OWING, Chair.BAR_RAISER_OWING])
def test_R18_R20_whoever_owes_is_told_nothing_by_the_next_act(chair: Chair, slot: OwnSlot) -> None:
    told = {label(code, state, chair, slot=slot) for state, code in itertools.product(TELLING, CODES)}
    assert told == {WRITE if slot is OwnSlot.BEGUN else KIT}
    assert len({label(code, LoopState.DRAFT, chair) for code in CODES}) == 1


def test_whomever_a_loop_waits_for_has_a_next_act() -> None:
    """Over every state with a plan sound or not, a confirmation or a consent outstanding or not."""
    chairs = {
        Party.RECRUITER: Chair.RECRUITER, Party.BAR_RAISER: Chair.BAR_RAISER, Party.CORE_BAR_RAISER: Chair.ASKED,
        Party.INTERVIEWERS: Chair.OWING,
    }  # fmt: skip
    seen = set()
    for state, sound, outstanding, consent in itertools.product(LoopState, *[(True, False)] * 3):
        facts = WorkFacts(
            plan_problems=() if sound else (Reason("R1", "Too few."),), confirmation_outstanding=outstanding,
            consent_outstanding=consent, voters_total=1,
        )  # fmt: skip
        waiting = waits_for(state, facts)
        seen.add(waiting.code)
        if waiting.party is not Party.NOBODY:
            assert label(waiting.code, state, chairs[waiting.party]), (state, waiting)
    assert seen == set(CODES)


def test_the_chair_is_the_first_that_fits() -> None:
    facts, ids = LoopFacts(state=LoopState.PLANNED), {"person_id": None}
    seats: list[tuple[dict[str, object], Chair]] = [
        ({}, Chair.OUTSIDE),
        ({"is_loop_recruiter": True, "is_candidate": True}, Chair.OUTSIDE),
        ({"is_loop_recruiter": True, "owes_elsewhere": True}, Chair.OUTSIDE),
        ({"is_loop_recruiter": True, "roles": frozenset({Role.COORDINATOR})}, Chair.RECRUITER),
        ({"kind": PanelistKind.BAR_RAISER}, Chair.BAR_RAISER),
        ({"kind": PanelistKind.BAR_RAISER, "owes_here": True}, Chair.BAR_RAISER_OWING),
        ({"kind": PanelistKind.BAR_RAISER, "quarantined": True}, Chair.OUTSIDE),
        ({"kind": PanelistKind.INTERVIEWER, "owes_here": True}, Chair.OWING),
        ({"kind": PanelistKind.INTERVIEWER, "owes_after_reading": True}, Chair.OWING),
        ({"kind": PanelistKind.SHADOW, "owes_here": True}, Chair.OWING),
        ({"kind": PanelistKind.SHADOW, "has_submitted": True}, Chair.OUTSIDE),
        ({"kind": PanelistKind.HIRING_MANAGER}, Chair.PANELIST),
        ({"is_core_outside": True, "open_requests": frozenset({RequestKind.NEW_LOOP})}, Chair.ASKED),
        ({"is_core_outside": True}, Chair.OUTSIDE),
        ({"roles": frozenset({Role.COORDINATOR})}, Chair.COORDINATOR),
    ]
    for given, chair in seats:
        assert chair_of(Seat(**ids, **given), facts) is chair, given  # type: ignore[arg-type]
