"""Every single condition of a rule refuses on its own: domain.md's sentences that no column of who.txt can hold."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from hiring.domain.actions import Action
from hiring.domain.errors import NotAllowed, NotNow
from hiring.domain.policy import RULES, may, require
from hiring.domain.seats import Ask
from hiring.domain.vocabulary import LoopState, PanelistKind
from tests.domain.policy.cast import CAST, facts_at

Changes = Mapping[str, object]
NOTHING: Changes = {}
BEGUN: Changes = {"target_slot_begun": True}
IN: Changes = {"has_submitted": True}
OWES: Changes = {"owes_here": True}
SUBMITTED: Changes = {"target_submitted": True}
DECIDED: Changes = {"state": LoopState.DECIDED}
ONCE_OPEN: Changes = {"debrief_once_open": True}

# act, person, state, what the seat adds; then the one defect: of the seat, of the ask or of the facts
CASES: list[tuple[Action, str, str, Changes, str, Changes]] = [
    (Action.OPEN_LOOP, "recruiter", "draft", NOTHING, "seat", {"owes_here": True}),
    (Action.SET_REVEAL_MODE, "recruiter", "draft", NOTHING, "facts", {"plan_confirmed": True}),
    (Action.CHOOSE_PANEL, "recruiter", "awaiting", NOTHING, "facts", ONCE_OPEN),
    (Action.PROPOSE_PANEL, "hiring_manager", "awaiting", IN, "facts", ONCE_OPEN),
    (Action.ADD_OBSERVER_OR_TRAINEE, "recruiter", "awaiting", NOTHING, "facts", ONCE_OPEN),
    (Action.SET_COVERAGE, "recruiter", "awaiting", NOTHING, "facts", ONCE_OPEN),
    (Action.ADOPT_REQUISITION, "recruiter", "scheduled", NOTHING, "facts", {"first_slot_begun": True}),
    (Action.REMOVE_PANELIST, "recruiter", "planned", NOTHING, "ask", BEGUN),
    (Action.REMOVE_PANELIST, "recruiter", "planned", NOTHING, "ask", SUBMITTED),
    (Action.REMOVE_PANELIST, "recruiter", "planned", NOTHING, "ask", {"target_kind": PanelistKind.BAR_RAISER}),
    (Action.DECLINE_PLACE, "interviewer", "planned", OWES, "ask", BEGUN),
    (Action.DECLINE_PLACE, "interviewer", "planned", OWES, "ask", SUBMITTED),
    (Action.REPLACE_BAR_RAISER_BEFORE_SLOT, "recruiter", "planned", NOTHING, "facts", {"bar_raiser_slot_begun": True}),
    (
        Action.REPLACE_BAR_RAISER_AFTER_SLOT,
        "core_for_bar_raiser",
        "ready",
        NOTHING,
        "facts",
        {"bar_raiser_slot_begun": False},
    ),
    (Action.ENTER_SLOT, "recruiter", "planned", NOTHING, "ask", BEGUN),
    (Action.ENTER_SLOT, "recruiter", "ready", NOTHING, "facts", ONCE_OPEN),
    (Action.CHANGE_SLOT, "coordinator", "planned", NOTHING, "ask", BEGUN),
    (Action.CHANGE_SLOT, "coordinator", "planned", NOTHING, "ask", SUBMITTED),
    (Action.CONFIRM_SLOT, "interviewer", "planned", OWES, "ask", BEGUN),
    (Action.ENTER_BEGUN_SLOT, "recruiter", "ready", NOTHING, "facts", ONCE_OPEN),
    (Action.ENTER_BEGUN_SLOT, "recruiter", "ready", NOTHING, "ask", {"target_slot_begun": False}),
    (Action.ASSENT_TO_BEGUN_SLOT, "bar_raiser", "ready", OWES, "ask", {"target_slot_begun": False}),
    (Action.COMPLETE_INTERVIEW, "coordinator", "planned", NOTHING, "ask", {"target_slot_begun": False}),
    (Action.SAY_DID_NOT_HAPPEN, "interviewer", "planned", OWES, "ask", {"target_slot_begun": False}),
    (Action.SAY_DID_NOT_HAPPEN, "interviewer", "planned", OWES, "ask", SUBMITTED),
    (Action.SAY_DID_HAPPEN, "interviewer", "planned", OWES, "ask", {"target_slot_begun": False}),
    (Action.WRITE_FEEDBACK, "interviewer", "planned", OWES, "facts", DECIDED),
    (Action.VOTE, "interviewer", "planned", OWES, "facts", DECIDED),
    (Action.SUBMIT, "interviewer", "planned", OWES, "facts", DECIDED),
    (Action.VOTE, "interviewer", "planned", OWES, "seat", {"restricted": True}),
    (Action.VOTE, "interviewer", "awaiting", OWES, "facts", ONCE_OPEN),
    (Action.SUBMIT, "shadow", "planned", OWES, "seat", {"restricted": True}),
    (Action.SUBMIT, "interviewer", "planned", OWES, "seat", {"own_slot_begun": False}),
    (Action.RECALL, "interviewer", "planned", IN, "seat", {"seen_by_peer": True}),
    (Action.TICK_READ_ALL, "interviewer", "reading", IN, "seat", {"restricted": True}),
    (Action.REVOTE, "interviewer", "revoting", IN, "seat", {"restricted": True}),
    (Action.REVOTE, "interviewer", "revoting", IN, "seat", {"attends": False}),
    (Action.REVOTE, "interviewer", "revoting", IN, "facts", {"round_closed": True}),
    (Action.CLOSE_ROUND, "bar_raiser", "revoting", IN, "facts", {"round_closed": True}),
    (Action.TAKE_POSITION, "hiring_manager", "deciding", IN, "seat", {"restricted": True}),
    (Action.TAKE_POSITION, "late_hiring_manager", "deciding", NOTHING, "seat", {"has_read_all": False}),
    (Action.RULE, "bar_raiser", "deciding", IN, "seat", {"restricted": True}),
    (Action.CONFIRM_UNANIMOUS_NO, "hiring_manager", "ready", IN, "seat", {"restricted": True}),
    (Action.CONFIRM_UNANIMOUS_NO, "bar_raiser", "ready", IN, "facts", {"unanimous_no_offered": False}),
]
NEEDS_A_BEGUN_SLOT = frozenset(
    {
        Action.ENTER_BEGUN_SLOT,
        Action.ASSENT_TO_BEGUN_SLOT,
        Action.COMPLETE_INTERVIEW,
        Action.SAY_DID_NOT_HAPPEN,
        Action.SAY_DID_HAPPEN,
    }
)


@pytest.mark.parametrize(("action", "person", "state", "adds", "where", "defect"), CASES)
def test_a_single_condition_refuses_what_was_possible_without_it(
    action: Action, person: str, state: str, adds: Changes, where: str, defect: Changes
) -> None:
    seat = replace(CAST[person], **adds)
    ask = Ask(facts=facts_at(state), target_slot_begun=action in NEEDS_A_BEGUN_SLOT)
    require(action, seat, ask)
    if where == "facts":
        ask = replace(ask, facts=replace(ask.facts, **defect))
    changed = replace(seat, **defect) if where == "seat" else seat
    with pytest.raises(NotNow) as refused:
        require(action, changed, replace(ask, **defect) if where == "ask" else ask)
    assert refused.value.sentence in {condition.sentence for condition in RULES[action].conditions}


def test_every_rule_with_conditions_is_tried() -> None:
    assert {case[0] for case in CASES} == {action for action, rule in RULES.items() if rule.conditions}


def test_R18_practice_is_owed_beyond_the_decision_whose_end_would_tell_of_it() -> None:
    for action in (Action.WRITE_FEEDBACK, Action.VOTE, Action.SUBMIT):
        require(action, replace(CAST["shadow"], **OWES), Ask(facts=facts_at("decided")))


def test_R22_an_admin_certifies_bar_raisers_only_until_the_first_two_are_named() -> None:
    require(Action.CERTIFY_BAR_RAISER, CAST["admin"], Ask(own=False, first_cores_open=True))
    with pytest.raises(NotAllowed):
        require(Action.CERTIFY_BAR_RAISER, CAST["admin"], Ask(own=False, first_cores_open=False))


@pytest.mark.parametrize("person", ["observer", "trainee_bar_raiser", "late_hiring_manager", "late_bar_raiser"])
def test_section6_who_got_a_follow_up_beside_a_place_without_slot_writes_and_submits_it(person: str) -> None:
    asked = replace(
        CAST[person], also_follows_up=True, owes_after_reading=True, own_slot_begun=True, own_slot_ended=True
    )
    begun = Ask(facts=replace(facts_at("awaiting"), debrief_once_open=True), target_slot_begun=True)
    for action in (Action.WRITE_FEEDBACK, Action.SUBMIT, Action.VIEW_KIT, Action.COMPLETE_INTERVIEW):
        assert may(action, asked, begun), action
    assert not may(Action.SUBMIT, replace(asked, own_slot_begun=False), begun)
    assert not may(Action.ADD_ADDENDUM, asked, begun)
    assert may(Action.ADD_ADDENDUM, replace(asked, owes_after_reading=False, follow_up_in=True), begun)
    assert not may(Action.REVOTE, replace(asked, follow_up_in=True), Ask(facts=facts_at("revoting")))
