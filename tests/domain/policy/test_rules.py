"""Rules of domain.md that policy and visibility keep, each over every kind of person, state and reveal mode."""

from dataclasses import replace
from itertools import product

import pytest

from hiring.domain.actions import Action
from hiring.domain.errors import NotAllowed, NotNow, Unseen
from hiring.domain.policy import LOOKING, may, require, verdict
from hiring.domain.seats import Ask, LoopFacts, Seat
from hiring.domain.visibility import (
    Object,
    Sight,
    sees,
    shows_event,
)
from hiring.domain.vocabulary import (
    CancelReason,
    DebriefPhase,
    EventObject,
    LoopState,
    PanelistKind,
    RequestKind,
    RevealMode,
)
from tests.domain.policy.cast import (
    CAST,
    INTERVIEWER,
    MOMENTS,
    OWING,
    ROOM_ACTS,
    SOMEBODY,
    all_moments,
    ask,
    facts_at,
    seat,
)


def test_R13_recall_is_refused_once_anything_was_shown_and_from_ready_on() -> None:
    assert may(Action.RECALL, INTERVIEWER, ask("interviewing", RevealMode.OWN_IN))
    for shown in ({"seen_peer_feedback": True}, {"seen_by_peer": True}):
        with pytest.raises(NotNow):
            require(Action.RECALL, replace(INTERVIEWER, **shown), ask("interviewing", RevealMode.OWN_IN))
    with pytest.raises(NotNow):
        require(Action.RECALL, INTERVIEWER, ask("ready"))


def test_R11_feedback_is_submitted_only_once_the_own_slot_has_begun() -> None:
    early = replace(OWING, own_slot_begun=False, own_slot_ended=False)
    assert may(Action.WRITE_FEEDBACK, early, ask("scheduled"))
    with pytest.raises(NotNow):
        require(Action.SUBMIT, early, ask("scheduled"))


def test_R16_nobody_writes_votes_or_submits_for_somebody_else() -> None:
    acts = (Action.WRITE_FEEDBACK, Action.VOTE, Action.SUBMIT, Action.RECALL, Action.ADD_ADDENDUM, Action.REVOTE)
    for (moment, who, facts), action in product(all_moments(), (*acts, Action.WRITE_PRIVATE_NOTES)):
        assert not may(action, who, Ask(facts=facts, own=False)), (moment, action)


def test_R24_only_the_loops_bar_raiser_opens_the_debrief_and_moves_it() -> None:
    acts = (Action.OPEN_DEBRIEF, Action.OPEN_BY_OVERRIDE, Action.MOVE_PHASE, Action.ADJOURN, Action.CLOSE_ROUND)
    for (moment, who, facts), action in product(all_moments(), acts):
        if who.kind is not PanelistKind.BAR_RAISER:
            assert not may(action, who, Ask(facts=facts)), (moment, action)


def test_R24_whoever_still_owes_does_not_enter_the_room_but_may_submit_without_a_vote() -> None:
    facts = replace(facts_at("discussing"), override_open=True)
    assert not any(may(action, OWING, Ask(facts=facts)) for action in ROOM_ACTS)
    assert may(Action.SUBMIT, OWING, Ask(facts=facts))
    with pytest.raises(NotNow, match="without a vote"):
        require(Action.VOTE, OWING, Ask(facts=facts))


def test_R24_a_submission_after_opening_admits_its_author_without_a_vote() -> None:
    admitted = replace(CAST["interviewer"], has_submitted=True, has_vote=False)
    facts = replace(facts_at("revoting"), override_open=True)
    assert may(Action.ENTER_ROOM, admitted, Ask(facts=facts))
    assert sees(Object.PEER_FEEDBACK, admitted, facts) is Sight.FULL
    assert not may(Action.REVOTE, admitted, Ask(facts=facts))


def test_R24_missed_feedback_leaves_its_author_blind_but_able_to_leave_a_late_note() -> None:
    missed = CAST["missed"]
    assert sees(Object.EXISTENCE, missed, facts_at("decided")) is Sight.NOTHING
    assert may(Action.ADD_LATE_NOTE, missed, ask("decided"))
    with pytest.raises(Unseen):
        require(Action.VIEW_DECISION, missed, ask("decided"))


def test_R26_a_revote_needs_the_tick_of_attendance_and_an_open_round() -> None:
    assert may(Action.REVOTE, INTERVIEWER, ask("revoting"))
    assert not may(Action.REVOTE, replace(INTERVIEWER, attends=False), ask("revoting"))
    closed = replace(facts_at("revoting"), round_closed=True)
    assert not may(Action.REVOTE, INTERVIEWER, Ask(facts=closed))
    assert sees(Object.HIDDEN_REVOTES, INTERVIEWER, facts_at("revoting")) is Sight.OWN


def test_R28_the_offer_of_no_meeting_is_seen_and_confirmed_by_two_people_alone() -> None:
    two = {PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER}
    for moment, who, facts in all_moments():
        if who.kind not in two or not facts.unanimous_no_offered:
            assert sees(Object.UNANIMOUS_OFFER, who, facts) is Sight.NOTHING, moment
            assert not may(Action.CONFIRM_UNANIMOUS_NO, who, Ask(facts=facts)), moment


def test_R29_only_the_hiring_manager_takes_a_position_and_only_the_bar_raiser_rules() -> None:
    for moment, who, facts in all_moments():
        if may(Action.TAKE_POSITION, who, Ask(facts=facts)):
            assert who.kind is PanelistKind.HIRING_MANAGER, moment
        if may(Action.RULE, who, Ask(facts=facts)):
            assert who.kind is PanelistKind.BAR_RAISER, moment
    assert not may(Action.TAKE_POSITION, replace(CAST["late_hiring_manager"], has_read_all=False), ask("deciding"))


def test_R33_reopening_needs_hiring_manager_the_bar_raiser_who_ruled_or_a_core_bar_raiser_asked() -> None:
    for moment, who, facts in all_moments():
        if not may(Action.CONSENT_TO_REOPENING, who, Ask(facts=facts)):
            continue
        asked = who.is_core_outside and RequestKind.REOPEN in who.open_requests
        assert facts.decided, moment
        assert who.kind is PanelistKind.HIRING_MANAGER or who.has_ruled or asked, moment
    successor = CAST["late_bar_raiser"]
    assert not may(Action.CONSENT_TO_REOPENING, successor, ask("closed"))


def test_R33_no_action_changes_a_decision_but_reopening() -> None:
    deciding = (Action.TAKE_POSITION, Action.RULE, Action.RECORD_FINDING, Action.REVOTE, Action.CONFIRM_UNANIMOUS_NO)
    for (moment, who, facts), action in product(all_moments(), deciding):
        if facts.decided:
            assert not may(action, who, Ask(facts=facts)), (moment, action)


def test_R35_a_core_bar_raiser_asked_about_a_new_loop_sees_the_decision_but_never_feedback() -> None:
    core = CAST["core_for_new_loop"]
    assert may(Action.CONSENT_TO_NEW_LOOP, core, ask("decided"))
    assert sees(Object.DECISION, core, facts_at("decided")) is Sight.FULL
    for state, mode in product(MOMENTS, RevealMode):
        assert sees(Object.PEER_FEEDBACK, core, facts_at(state, mode)) is Sight.NOTHING


def test_R35_only_the_loops_recruiter_closes_and_only_a_decided_loop() -> None:
    for moment, who, facts in all_moments():
        if may(Action.CLOSE, who, Ask(facts=facts)):
            assert who.is_loop_recruiter, moment
            assert facts.state is LoopState.DECIDED, moment


def test_R36_a_coaching_note_is_read_by_its_addressee_only_when_owing_nothing() -> None:
    facts = facts_at("decided")
    assert sees(Object.COACHING, INTERVIEWER, facts) is Sight.OWN
    for owing in ({"owes_here": True}, {"owes_elsewhere": True}, {"owes_after_reading": True}):
        assert sees(Object.COACHING, replace(INTERVIEWER, **owing), facts) is Sight.NOTHING
    assert sees(Object.COACHING, INTERVIEWER, facts_at("deciding")) is Sight.NOTHING
    assert sees(Object.COACHING, CAST["recruiter"], facts) is Sight.NOTHING


def test_R42_a_begun_slot_is_neither_moved_nor_its_panelist_removed() -> None:
    for action, person in (
        (Action.CHANGE_SLOT, "recruiter"),
        (Action.ENTER_SLOT, "coordinator"),
        (Action.REMOVE_PANELIST, "recruiter"),
        (Action.DECLINE_PLACE, "interviewer"),
    ):
        assert may(action, seat(person), ask("scheduled")), action
        with pytest.raises(NotNow, match="begun"):
            require(action, seat(person), ask("scheduled", target_slot_begun=True))


def test_R42_that_an_interview_did_not_happen_is_said_before_submission_by_panelist_or_bar_raiser() -> None:
    begun = ask("interviewing", target_slot_begun=True, own=False)
    assert may(Action.SAY_DID_NOT_HAPPEN, OWING, replace(begun, own=True))
    assert may(Action.SAY_DID_NOT_HAPPEN, seat("bar_raiser"), begun)
    assert not may(Action.SAY_DID_NOT_HAPPEN, OWING, begun)
    assert not may(Action.SAY_DID_NOT_HAPPEN, CAST["recruiter"], begun)
    with pytest.raises(NotNow):
        require(Action.SAY_DID_NOT_HAPPEN, seat("bar_raiser"), replace(begun, target_submitted=True))


def test_R42_submitted_feedback_is_never_removed() -> None:
    with pytest.raises(NotNow, match="never removed"):
        require(Action.REMOVE_PANELIST, CAST["recruiter"], ask("planned", target_submitted=True))


def test_R42_hiring_manager_and_bar_raiser_are_replaced_not_removed() -> None:
    for kind in (PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER):
        with pytest.raises(NotNow, match="replaced"):
            require(Action.REMOVE_PANELIST, CAST["recruiter"], ask("planned", target_kind=kind))
    assert not may(Action.DECLINE_PLACE, seat("bar_raiser"), ask("planned"))


def test_R43_an_upheld_conflict_takes_reading_room_and_vote_from_its_author() -> None:
    own = {Object.OWN_FEEDBACK, Object.NOTES}
    for state, mode in product(MOMENTS, RevealMode):
        facts = facts_at(state, mode)
        who = replace(CAST["quarantined"], has_submitted=True, has_vote=False)
        assert {thing for thing in Object if sees(thing, who, facts)} == own
        assert not any(may(action, who, Ask(facts=facts)) for action in (*ROOM_ACTS, Action.ADD_ADDENDUM))


def test_R43_the_bar_raiser_decides_conflicts_of_others_and_a_core_bar_raiser_the_bar_raisers_own() -> None:
    bar_raiser = seat("bar_raiser")
    assert may(Action.DECIDE_CONFLICT, bar_raiser, ask("interviewing", own=False))
    assert not may(Action.DECIDE_CONFLICT, bar_raiser, ask("interviewing", own=True))
    theirs = ask("interviewing", own=False, target_kind=PanelistKind.BAR_RAISER)
    assert not may(Action.DECIDE_CONFLICT, bar_raiser, theirs)
    assert not may(Action.DECIDE_BAR_RAISER_CONFLICT, bar_raiser, theirs)
    assert may(Action.DECIDE_BAR_RAISER_CONFLICT, CAST["core_for_conflict"], theirs)


@pytest.mark.parametrize("reason", [None, *CancelReason])
def test_once_debriefed_the_recruiter_cancels_only_a_withdrawn_candidate(reason: CancelReason | None) -> None:
    facts = replace(facts_at("ready"), debriefed_in_any_revision=True)
    asked = Ask(facts=facts, cancel_reason=reason)
    assert may(Action.CANCEL, CAST["recruiter"], asked) is (reason is CancelReason.WITHDREW)
    assert may(Action.CANCEL, seat("bar_raiser"), asked)


def test_section_6_no_slot_after_the_debrief_has_first_opened_but_a_follow_ups() -> None:
    facts = replace(facts_at("interviewing"), debrief_once_open=True)
    assert not may(Action.ENTER_SLOT, CAST["recruiter"], Ask(facts=facts, target_kind=PanelistKind.BAR_RAISER))
    assert may(Action.ENTER_SLOT, CAST["recruiter"], Ask(facts=facts, target_kind=PanelistKind.FOLLOW_UP))
    again = Ask(facts=facts, target_kind=PanelistKind.INTERVIEWER, target_not_held=True)
    assert may(Action.ENTER_SLOT, CAST["recruiter"], again)
    assert not may(Action.CHOOSE_PANEL, CAST["recruiter"], Ask(facts=facts))


def test_refusals_are_404_for_the_unseen_403_for_the_wrong_person_409_for_the_wrong_time() -> None:
    with pytest.raises(Unseen):
        require(Action.CONFIRM_PLAN, CAST["stranger"], ask("draft"))
    with pytest.raises(NotAllowed, match="Only the loop's Bar Raiser may confirm the plan"):
        require(Action.CONFIRM_PLAN, INTERVIEWER, ask("draft"))
    with pytest.raises(NotNow, match="now it is decided"):
        require(Action.CONFIRM_PLAN, seat("bar_raiser"), ask("decided"))
    require(Action.CONFIRM_PLAN, seat("bar_raiser"), ask("draft"))


def test_looking_at_what_one_may_not_see_is_always_404() -> None:
    for action, (_, who, facts) in product(LOOKING, all_moments()):
        refused = verdict(action, who, Ask(facts=facts))
        hidden = isinstance(refused, Unseen | NotNow) or action in {Action.VIEW_PEOPLE, Action.VIEW_CANDIDATES}
        assert refused is None or hidden or action in {Action.VIEW_REQUISITIONS, Action.VIEW_AUDIT, Action.VIEW_FIGURES}


def test_a_timeline_event_shows_exactly_when_its_object_does() -> None:
    facts = facts_at("awaiting")
    assert shows_event(EventObject.STATUS, OWING, facts)
    assert not shows_event(EventObject.VOTE, OWING, facts)
    assert shows_event(EventObject.VOTE, OWING, facts, own=True)
    decided = facts_at("decided")
    assert shows_event(EventObject.DECISION, INTERVIEWER, decided)
    assert not shows_event(EventObject.DECISION, CAST["admin"], decided)
    assert not shows_event(EventObject.COACHING, INTERVIEWER, decided)
    for kind, (_, who, anything) in product(EventObject, all_moments()):
        if who.removed:
            assert not shows_event(kind, who, anything, own=True)


def test_a_phase_bound_act_is_refused_in_another_phase() -> None:
    with pytest.raises(NotNow, match="phase revoting"):
        require(Action.REVOTE, INTERVIEWER, ask("discussing"))
    facts = LoopFacts(state=LoopState.DEBRIEFING, debrief_once_open=True, phase=DebriefPhase.DECIDING)
    assert may(Action.RULE, seat("bar_raiser"), Ask(facts=facts))


def test_a_seat_without_anything_is_a_stranger() -> None:
    assert all(sees(thing, Seat(person_id=SOMEBODY), LoopFacts()) is Sight.NOTHING for thing in Object)


@pytest.mark.parametrize("gone", ["removed", "missed", "quarantined"])
def test_R24_R43_each_way_of_being_out_alone_takes_the_own_place(gone: str) -> None:
    out = replace(OWING, **{gone: True})
    for action in (Action.WRITE_FEEDBACK, Action.VOTE, Action.SUBMIT, Action.WRITE_PRIVATE_NOTES):
        assert may(action, OWING, ask("awaiting")), action
        assert not may(action, out, ask("awaiting")), action


def test_R20_a_vote_needs_a_voting_kind_and_a_vote() -> None:
    late = replace(OWING, has_vote=False)
    follow_up = replace(OWING, kind=PanelistKind.FOLLOW_UP)
    assert may(Action.VOTE, OWING, ask("awaiting"))
    assert not may(Action.VOTE, late, ask("awaiting"))
    assert not may(Action.VOTE, follow_up, ask("awaiting"))
    assert may(Action.SUBMIT, late, ask("awaiting"))
    assert may(Action.SUBMIT, follow_up, ask("awaiting"))
