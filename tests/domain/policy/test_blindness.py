"""Rules R14 and R18 to R25: what is kept from whom, each over every kind of person, state and reveal mode."""

from dataclasses import replace
from itertools import product

import pytest

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow, Unseen
from hiring.domain.policy import CONCERN_NO_LOOP, may, refusal, require, verdict
from hiring.domain.seats import Ask
from hiring.domain.visibility import (
    FEEDBACK_COMPLETE,
    YOURS_IS_MISSING,
    Object,
    Sight,
    UnshownMoves,
    is_blind,
    sees,
    shown_state,
    shows_event,
    shows_revision,
    shows_state_since,
    unshown_moves,
)
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    EventObject,
    LoopState,
    RequestKind,
    RevealMode,
    Role,
)
from tests.domain.policy.cast import (
    CAST,
    INTERVIEWER,
    MOMENTS,
    OWING,
    ROOM_ACTS,
    all_moments,
    ask,
    facts_at,
    seat,
)

JUDGEMENT = (
    Object.PEER_FEEDBACK,
    Object.VOTE_TALLY,
    Object.HIDDEN_REVOTES,
    Object.UNANIMOUS_OFFER,
    Object.FINDINGS,
    Object.POSITION,
    Object.DISSENT,
    Object.DECISION,
    Object.OUTCOME,
)


def test_R18_whoever_owes_sees_no_more_than_status_of_any_judgement() -> None:
    owing = [(who, facts) for _, who, facts in all_moments() if who.owes_here or who.owes_elsewhere or who.practises]
    assert owing
    for who, facts in owing:
        assert all(sees(thing, who, facts) <= Sight.STATUS for thing in JUDGEMENT)


def test_R18_shadows_see_not_even_the_status() -> None:
    for person, state in product(("shadow", "reverse_shadow"), MOMENTS):
        facts = facts_at(state)
        assert sees(Object.STATUS, seat(person), facts) is Sight.NOTHING
        assert sees(Object.PEER_FEEDBACK, seat(person), facts) is Sight.NOTHING


def test_R18_all_states_from_ready_on_show_alike_to_whoever_owes_and_to_shadows() -> None:
    later = ("ready", "reading", "revoting", "discussing", "deciding", "decided", "closed")
    for who in (OWING, seat("shadow"), seat("reverse_shadow", submitted=False)):
        shown = {shown_state(facts_at(state).state, who, facts_at(state)) for state in later}
        assert shown == {FEEDBACK_COMPLETE}
        assert not any(shows_state_since(who, facts_at(state)) for state in later)


def test_R18_states_before_ready_and_everybody_elses_states_show_as_they_are() -> None:
    assert shown_state(LoopState.AWAITING_FEEDBACK, OWING, facts_at("awaiting")) == "awaiting feedback"
    assert shown_state(LoopState.DECIDED, INTERVIEWER, facts_at("decided")) == "decided"
    assert shown_state(LoopState.DECIDED, CAST["admin"], facts_at("decided")) == "decided"
    assert shows_state_since(OWING, facts_at("awaiting"))
    assert shows_state_since(INTERVIEWER, facts_at("decided"))


def test_R24_under_the_override_who_owes_reads_that_theirs_is_missing_and_a_shadow_does_not() -> None:
    facts = replace(facts_at("reading"), override_open=True)
    assert shown_state(facts.state, OWING, facts) == YOURS_IS_MISSING
    assert shown_state(facts.state, seat("shadow", submitted=False), facts) == FEEDBACK_COMPLETE


def test_R18_a_timeline_shows_whoever_owes_no_move_to_or_from_ready_and_later() -> None:
    later = {LoopState.READY, LoopState.DEBRIEFING, LoopState.DECIDED, LoopState.CLOSED}
    for was, now in product(LoopState, LoopState):
        facts = facts_at("awaiting")
        for blind in (OWING, seat("shadow")):
            moves = unshown_moves(blind, facts)
            assert (was in moves.out_of or now in moves.into) is bool({was, now} & later)


def test_R28_who_sees_the_decision_reads_every_move_and_an_admin_outside_never_when_a_debrief_opened() -> None:
    for moment in ("awaiting", "reading", "decided", "closed"):
        facts = facts_at(moment)
        assert unshown_moves(CAST["recruiter"], facts) == UnshownMoves()
        assert unshown_moves(CAST["admin"], facts) == UnshownMoves(into=frozenset({LoopState.DEBRIEFING}))
    assert unshown_moves(INTERVIEWER, facts_at("decided")) == UnshownMoves()


def test_R18_revision_numbers_do_not_show_to_whoever_owes_nor_to_shadows() -> None:
    for moment, who, facts in all_moments():
        if is_blind(who, facts):
            assert not shows_revision(who, facts), moment
    assert shows_revision(INTERVIEWER, facts_at("ready"))


def test_R18_refusals_to_the_blind_read_the_same_in_every_state_from_ready_on() -> None:
    later = ("ready", "reading", "decided", "closed")
    for who, action in product((OWING, seat("shadow", submitted=False)), ROOM_ACTS):
        answers = {refusal(action, who, ask(state)) for state in later}
        kinds = {type(verdict(action, who, ask(state))) for state in later}
        assert len(answers) == len(kinds) == 1


def test_R18_a_refusal_for_the_time_names_the_state_only_as_the_blind_may_read_it() -> None:
    sentence = refusal(Action.DECLINE_PLACE, seat("shadow"), ask("decided")) or ""
    assert sentence.endswith("now it is feedback complete.")
    assert "decided" not in sentence


def test_R19_all_in_opens_to_nobody_before_every_voter_has_submitted() -> None:
    before = replace(facts_at("awaiting"), reveal_mode=RevealMode.ALL_IN)
    for person in ("recruiter", "hiring_manager", "bar_raiser", "interviewer", "follow_up", "admin"):
        assert sees(Object.PEER_FEEDBACK, seat(person), before) is Sight.STATUS
    assert sees(Object.PEER_FEEDBACK, INTERVIEWER, replace(before, all_voting_in=True)) is Sight.FULL


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({}, True),
        ({"has_submitted": False, "owes_here": True}, False),
        ({"own_slot_ended": False}, False),
        ({"own_all_no_data": True}, False),
    ],
)
def test_R19_own_in_opens_on_own_submission_after_the_own_slot_unless_all_is_no_data(
    change: dict[str, bool], opens: bool
) -> None:
    facts = facts_at("interviewing", RevealMode.OWN_IN)
    sight = sees(Object.PEER_FEEDBACK, replace(INTERVIEWER, **change), facts)
    assert (sight is Sight.FULL) is opens


def test_R19_own_in_lifts_nothing_for_recruiter_admin_and_a_late_replacement() -> None:
    facts = facts_at("interviewing", RevealMode.OWN_IN)
    for person in ("recruiter", "admin", "late_hiring_manager", "late_bar_raiser"):
        assert sees(Object.PEER_FEEDBACK, CAST[person], facts) is Sight.STATUS


def test_R19_a_change_of_role_lifts_nothing_for_whoever_owes() -> None:
    for role, state, mode in product(Role, MOMENTS, RevealMode):
        facts = facts_at(state, mode)
        promoted = replace(OWING, roles=frozenset({role}), is_loop_recruiter=role is Role.RECRUITER, break_glass=True)
        assert all(sees(thing, promoted, facts) == sees(thing, OWING, facts) for thing in Object)


def test_R19_the_reveal_mode_is_fixed_from_the_confirmation_on() -> None:
    confirmed = replace(facts_at("draft"), plan_confirmed=True)
    assert may(Action.SET_REVEAL_MODE, CAST["recruiter"], ask("draft"))
    assert not may(Action.SET_REVEAL_MODE, CAST["recruiter"], Ask(facts=confirmed))
    assert not may(Action.SET_REVEAL_MODE, CAST["recruiter"], ask("planned"))


def test_R20_whoever_owes_elsewhere_sees_of_this_loop_only_that_it_exists() -> None:
    own = {Object.EXISTENCE, Object.OWN_FEEDBACK, Object.NOTES}
    for person, state, mode in product(CAST, MOMENTS, RevealMode):
        who = replace(seat(person), owes_elsewhere=True)
        if who.is_candidate or who.removed or who.practises:
            continue
        facts = facts_at(state, mode)
        assert sees(Object.EXISTENCE, who, facts) is Sight.FULL
        assert all(sees(thing, who, facts) is Sight.NOTHING for thing in set(Object) - own)
        assert shown_state(facts.state, who, facts) == ""


def test_R20_to_whoever_owes_elsewhere_an_act_is_refused_alike_in_every_state() -> None:
    """But for writing and adding to the own feedback, which the rules leave to its author."""
    own = {Action.WRITE_FEEDBACK, Action.VOTE, Action.SUBMIT, Action.ADD_ADDENDUM}
    states = [state for state in MOMENTS if state != "draft"]
    for person, action, begun in product(
        ("hiring_manager", "bar_raiser", "interviewer"), set(Action) - own, (True, False)
    ):
        who = replace(seat(person), owes_elsewhere=True)
        answers = set()
        for state, mode in product(states, RevealMode):
            facts = facts_at(state, mode)
            refused = verdict(action, who, Ask(facts=facts, target_slot_begun=begun))
            answers.add((type(refused), refused and refused.sentence))
        assert len(answers) == 1, (person, action, answers)


def test_R20_removed_people_stay_blind_whatever_else_they_are() -> None:
    own = {Object.OWN_FEEDBACK, Object.NOTES}
    for moment, who, facts in all_moments():
        if who.is_candidate:
            continue
        gone = replace(who, removed=True)
        assert all(sees(thing, gone, facts) is Sight.NOTHING for thing in set(Object) - own), moment


def test_R20_nobody_opens_a_loop_for_a_candidate_on_whom_they_owe_feedback() -> None:
    assert may(Action.OPEN_LOOP, CAST["other_recruiter"], Ask())
    with pytest.raises(NotNow):
        require(Action.OPEN_LOOP, replace(CAST["other_recruiter"], owes_elsewhere=True), Ask())


def test_R21_the_candidate_sees_nothing_and_gets_nothing_but_404_in_any_role() -> None:
    for moment, who, facts in all_moments():
        candidate = replace(who, is_candidate=True)
        assert all(sees(thing, candidate, facts) is Sight.NOTHING for thing in Object), moment
        assert shown_state(facts.state, candidate, facts) == ""
        assert not any(shows_event(kind, candidate, facts, own=True) for kind in EventObject)
    for action in Action:
        refused = verdict(action, CAST["candidate"], ask("ready"))
        assert refused is None or isinstance(refused, Unseen), action


def test_R21_the_candidate_is_refused_every_act_on_the_loop_and_on_the_own_record() -> None:
    open_to_all = {Action.VIEW_LOOPS, Action.EXPORT_LOOPS, Action.VIEW_PRINCIPLES, Action.VIEW_FIGURES}
    assert {a for a in Action if may(a, CAST["candidate"], ask("ready"))} == open_to_all


def test_R22_an_admin_outside_sees_plan_status_and_once_decided_the_outcome() -> None:
    admin = CAST["admin"]
    for state in MOMENTS:
        facts = facts_at(state)
        assert sees(Object.PLAN, admin, facts) is sees(Object.STATUS, admin, facts) is Sight.FULL
        assert (sees(Object.OUTCOME, admin, facts) is Sight.FULL) is facts.decided
        others = set(JUDGEMENT) - {Object.OUTCOME, Object.PEER_FEEDBACK}
        assert all(sees(thing, admin, facts) is Sight.NOTHING for thing in others)


def test_R22_break_glass_shows_submitted_feedback_and_nothing_else() -> None:
    broken = replace(CAST["admin"], break_glass=True)
    for state in MOMENTS:
        facts = facts_at(state)
        changed = {thing for thing in Object if sees(thing, broken, facts) != sees(thing, CAST["admin"], facts)}
        assert changed == {Object.PEER_FEEDBACK}
        assert sees(Object.PEER_FEEDBACK, broken, facts) is Sight.FULL


def test_R22_break_glass_is_never_for_somebody_with_a_place_nor_for_the_candidate() -> None:
    admins = [replace(who, roles=frozenset({Role.ADMIN})) for who in CAST.values()]
    for admin in admins:
        bystander = not (admin.has_place_on_candidate or admin.kind or admin.is_candidate or admin.removed)
        assert may(Action.BREAK_GLASS, admin, ask("ready")) is bystander
    placed = replace(CAST["admin_with_place"], break_glass=True)
    assert sees(Object.PEER_FEEDBACK, placed, facts_at("ready")) is Sight.STATUS


def test_R22_only_an_admin_breaks_the_glass_and_only_theirs_shows_anything() -> None:
    for person in ("other_recruiter", "coordinator", "auditor"):
        assert not may(Action.BREAK_GLASS, CAST[person], ask("ready"))
        broken = replace(CAST[person], break_glass=True)
        assert sees(Object.PEER_FEEDBACK, broken, facts_at("ready")) is Sight.STATUS


def test_R22_for_24_hours_after_a_reset_an_account_reads_and_judges_nothing() -> None:
    judging = (Action.SUBMIT, Action.VOTE, Action.REVOTE, Action.TAKE_POSITION, Action.RULE, Action.READ_PEERS)
    for moment, who, facts in all_moments():
        limited = replace(who, restricted=True)
        assert sees(Object.PEER_FEEDBACK, limited, facts) <= Sight.STATUS
        for summed in (Object.VOTE_TALLY, Object.UNANIMOUS_OFFER, Object.PRACTICE):
            assert sees(summed, limited, facts) is Sight.NOTHING, (moment, summed)
        for action in (*judging, Action.CONFIRM_UNANIMOUS_NO):
            assert not may(action, limited, Ask(facts=facts)), (moment, action)


def test_R22_a_limited_account_may_still_write_its_draft_and_is_told_why_it_cannot_submit() -> None:
    limited = replace(OWING, restricted=True)
    assert may(Action.WRITE_FEEDBACK, limited, ask("interviewing"))
    with pytest.raises(NotNow, match="24 hours") as refused:
        require(Action.SUBMIT, limited, ask("interviewing"))
    assert "core Bar Raiser outside the loop" in refused.value.ways_out[0]


def test_R22_nobody_gives_the_own_account_a_role_or_certification() -> None:
    giving = (Action.GIVE_ROLE, Action.CERTIFY_INTERVIEWER, Action.CERTIFY_BAR_RAISER)
    for who, action, first in product(CAST.values(), giving, (True, False)):
        everything = replace(
            who, roles=frozenset(Role), bar_raiser_certification=CAST["core_outside"].bar_raiser_certification
        )
        assert not may(action, everything, Ask(own=True, first_cores_open=first))


def test_R22_an_admin_names_core_bar_raisers_only_while_the_first_two_are_open() -> None:
    assert may(Action.CERTIFY_BAR_RAISER, CAST["admin"], Ask(own=False, first_cores_open=True))
    assert not may(Action.CERTIFY_BAR_RAISER, CAST["admin"], Ask(own=False))
    assert may(Action.CERTIFY_BAR_RAISER, CAST["core_outside"], Ask(own=False))


def test_R14_private_notes_are_their_authors_alone() -> None:
    for moment, who, facts in all_moments():
        assert sees(Object.NOTES, who, facts) in {Sight.NOTHING, Sight.OWN}, moment


def test_R25_no_tally_before_the_reveal_or_the_decision() -> None:
    for moment, who, facts in all_moments():
        if not facts.revealed and not facts.decided:
            assert sees(Object.VOTE_TALLY, who, facts) is Sight.NOTHING, moment


@pytest.mark.parametrize("person", ["candidate", "removed", "missed", "quarantined", "shadow", "owes_elsewhere"])
def test_R20_R21_R43_no_role_office_or_request_lifts_anything_for_whoever_sees_no_plan(person: str) -> None:
    plain = replace(seat(person), roles=frozenset(), is_loop_recruiter=False, open_requests=frozenset())
    promoted = replace(
        plain, roles=frozenset(Role), is_loop_recruiter=True, open_requests=frozenset(RequestKind), break_glass=True,
        bar_raiser_certification=BarRaiserCertification.CORE, is_core_outside=True,
    )  # fmt: skip
    for action, state, own in product(set(Action) - CONCERN_NO_LOOP, MOMENTS, (True, False)):
        about = ask(state, own=own)
        assert type(verdict(action, promoted, about)) is type(verdict(action, plain, about)), (action, state, own)
    assert all(
        sees(thing, promoted, facts_at(s)) == sees(thing, plain, facts_at(s)) for thing in Object for s in MOMENTS
    )
