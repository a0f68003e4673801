"""Rules of domain.md that the workflow keeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from hiring.domain.errors import NotNow
from hiring.domain.guards import Missing, Unaccepted, WorkFacts
from hiring.domain.vocabulary import DebriefPhase, LoopState, PanelistKind
from hiring.domain.words import Reason
from hiring.domain.workflow import Party, Step, blockers, can, next_due, settle, state_from_facts, take, waits_for
from tests.domain.workflow.facts import SOUND

ONE_OUT = replace(SOUND, voting_in=4, missing_voting=(Missing("Ana"),))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reasons(step: Step, state: LoopState, facts: WorkFacts) -> list[str]:
    return [blocker.reason for blocker in blockers(step, state, facts) if not blocker.met]


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.CONFIRM_PLAN, LoopState.DRAFT),
        (Step.OPEN_DEBRIEF, LoopState.READY),
        (Step.RULE, LoopState.DEBRIEFING),
    ],
)
def test_R2_R3_independence_and_certification_are_checked_at_planning_opening_and_ruling(
    step: Step, state: LoopState
) -> None:
    chain = Reason("R2", "Ana → Raj → Lee (hiring manager)", "Choose another Bar Raiser.")
    lapsed = Reason("R3", "Ana is in training.", "Choose a certified Bar Raiser.")
    assert can(step, state, SOUND)
    facts = replace(SOUND, bar_raiser_problems=(chain, lapsed))
    assert reasons(step, state, facts) == [chain.sentence, lapsed.sentence]
    with pytest.raises(NotNow) as refused:
        take(step, state, facts)
    assert refused.value.ways_out == (chain.way_out, lapsed.way_out)


def test_R10_until_the_change_is_confirmed_the_loop_becomes_neither_ready_nor_debriefing() -> None:
    changed = replace(SOUND, confirmation_outstanding=True)
    assert settle(LoopState.AWAITING_FEEDBACK, changed) == ()
    assert not can(Step.OPEN_DEBRIEF, LoopState.READY, changed)
    assert not can(Step.OPEN_BY_OVERRIDE, LoopState.AWAITING_FEEDBACK, replace(ONE_OUT, confirmation_outstanding=True))


def test_R10_a_change_moves_no_state_back() -> None:
    changed = replace(
        SOUND, confirmation_outstanding=True, voters_total=6, open_interviews=1, missing_voting=(Missing("New"),)
    )
    for state in (LoopState.SCHEDULED, LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK, LoopState.READY):
        assert all(list(LoopState).index(later) > list(LoopState).index(state) for later in settle(state, changed))


def test_R21_an_internal_candidate_without_link_blocks_planning() -> None:
    assert not can(Step.CONFIRM_PLAN, LoopState.DRAFT, replace(SOUND, candidate_unlinked=True))


@pytest.mark.parametrize(
    ("missing", "opens"),
    [
        ((), False),
        ((Missing("Ana"),), True),
        ((Missing("Ana"), Missing("Raj")), False),
        ((Missing("Ana"), Missing("Raj", disabled=True)), True),
        ((Missing("Raj", disabled=True),), True),
        ((Missing("Raj", disabled=True), Missing("Eve", disabled=True)), True),
        ((Missing("Lee", PanelistKind.HIRING_MANAGER),), False),
        ((Missing("Bo", PanelistKind.BAR_RAISER),), False),
        ((Missing("Ana"), Missing("Bo", PanelistKind.BAR_RAISER, disabled=True)), False),
    ],
)
def test_R24_the_override_opens_with_exactly_one_missing_and_never_without_the_two(
    missing: tuple[Missing, ...], opens: bool
) -> None:
    facts = replace(SOUND, voting_in=3, missing_voting=missing)
    assert can(Step.OPEN_BY_OVERRIDE, LoopState.AWAITING_FEEDBACK, facts) is opens


@pytest.mark.parametrize("voting_in", [0, 1, 2, 3, 4])
def test_R24_the_override_needs_three_feedbacks_and_a_reason(voting_in: int) -> None:
    facts = replace(ONE_OUT, voting_in=voting_in)
    assert can(Step.OPEN_BY_OVERRIDE, LoopState.AWAITING_FEEDBACK, facts) is (voting_in >= 3)
    assert not can(Step.OPEN_BY_OVERRIDE, LoopState.AWAITING_FEEDBACK, replace(facts, override_reason_given=False))


def test_R24_adjourned_with_feedback_missing_the_same_override_opens_again() -> None:
    adjourned = take(Step.ADJOURN, LoopState.DEBRIEFING, ONE_OUT)
    assert adjourned is LoopState.AWAITING_FEEDBACK
    again = replace(ONE_OUT, debriefed_in_any_revision=True)
    assert take(Step.OPEN_BY_OVERRIDE, adjourned, again) is LoopState.DEBRIEFING


@pytest.mark.parametrize("defect", ["round_closed", "hiring_manager_attends", "bar_raiser_attends", "position_taken"])
def test_R26_R28_R29_no_ruling_before_round_attendance_and_position(defect: str) -> None:
    assert take(Step.RULE, LoopState.DEBRIEFING, SOUND) is LoopState.DECIDED
    with pytest.raises(NotNow):
        take(Step.RULE, LoopState.DEBRIEFING, replace(SOUND, **{defect: False}))


def test_R28_a_ruling_names_every_principle_without_a_finding() -> None:
    facts = replace(SOUND, findings_missing=("Ownership", "Dive Deep"))
    assert reasons(Step.RULE, LoopState.DEBRIEFING, facts) == ["Without a finding: Ownership and Dive Deep."]


def test_R28_a_gap_that_both_have_not_accepted_is_said_by_itself() -> None:
    facts = replace(SOUND, findings_unaccepted=(Unaccepted("ownership", "Ownership", ("hiring manager",)),))
    said = "Insufficient and not yet accepted by both: Ownership (hiring manager missing)."
    assert reasons(Step.RULE, LoopState.DEBRIEFING, facts) == [said]


def test_R28_the_short_cut_passes_through_debriefing_and_is_gone_once_a_debrief_was_open() -> None:
    through = take(Step.SKIP_MEETING, LoopState.READY, SOUND)
    assert through is LoopState.DEBRIEFING
    assert take(Step.SKIP_MEETING, through, replace(SOUND, phase=None)) is LoopState.DECIDED
    opened = replace(SOUND, debriefed_in_any_revision=True)
    for state in LoopState:
        assert not can(Step.SKIP_MEETING, state, opened)


def test_R32_a_lower_level_waits_for_every_finding_to_be_reaffirmed() -> None:
    facts = replace(SOUND, findings_to_reaffirm=("Ownership",))
    assert reasons(Step.RULE, LoopState.DEBRIEFING, facts) == ["To be re-affirmed: Ownership."]


def test_R30_no_step_reaches_an_outcome_but_the_ruling_and_the_short_cut() -> None:
    deciding = {
        step for step, state in product(Step, LoopState) if can(step, state, SOUND)
        if take(step, state, SOUND) is LoopState.DECIDED
    }  # fmt: skip
    assert deciding == {Step.RULE, Step.SKIP_MEETING}


def test_R33_reopening_waits_for_the_last_consent_and_starts_in_ready() -> None:
    for state in (LoopState.DECIDED, LoopState.CLOSED):
        waiting = replace(SOUND, reopening_consents_missing=("the Bar Raiser who ruled",))
        assert not can(Step.REOPEN, state, waiting)
        assert take(Step.REOPEN, state, SOUND) is LoopState.READY


def test_R33_a_decided_loop_moves_only_by_closing_and_reopening() -> None:
    for step in Step:
        assert can(step, LoopState.DECIDED, SOUND) is (step in {Step.CLOSE, Step.REOPEN})
        assert can(step, LoopState.CLOSED, SOUND) is (step is Step.REOPEN)


def test_R35_closing_names_what_is_empty_and_reopening_is_refused_while_another_loop_runs() -> None:
    facts = replace(SOUND, close_missing=("the date the candidate was told",), other_loop_running=True)
    assert reasons(Step.CLOSE, LoopState.DECIDED, facts) == ["Still empty: the date the candidate was told."]
    assert not can(Step.REOPEN, LoopState.CLOSED, facts)


def test_R35_a_loop_held_by_a_veto_stays_on_hold_until_consent() -> None:
    held = replace(SOUND, consent_outstanding=True)
    assert not can(Step.RETURN_FROM_HOLD, LoopState.ON_HOLD, held)
    assert waits_for(LoopState.ON_HOLD, held).party is Party.CORE_BAR_RAISER
    assert can(Step.RETURN_FROM_HOLD, LoopState.ON_HOLD, SOUND)


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({}, True),
        ({"voting_in": 2}, False),
        ({"voting_in": 3}, True),
        ({"hiring_manager_in": False}, False),
        ({"hiring_manager_in": False, "hiring_manager_late": True}, True),
        ({"bar_raiser_in": False}, False),
        ({"bar_raiser_in": False, "bar_raiser_late": True}, True),
        ({"bar_raiser_in": False, "bar_raiser_late": True, "voting_in": 2}, False),
    ],
)
def test_R42_a_debrief_needs_three_voters_with_both_unless_a_late_replacement(
    change: dict[str, bool], opens: bool
) -> None:
    assert can(Step.OPEN_DEBRIEF, LoopState.READY, replace(SOUND, **change)) is opens


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.OPEN_DEBRIEF, LoopState.READY),
        (Step.OPEN_BY_OVERRIDE, LoopState.AWAITING_FEEDBACK),
        (Step.SKIP_MEETING, LoopState.READY),
        (Step.RULE, LoopState.DEBRIEFING),
    ],
)
def test_R43_an_undecided_conflict_and_an_open_replacement_stop_opening_and_ruling(
    step: Step, state: LoopState
) -> None:
    facts = ONE_OUT if step is Step.OPEN_BY_OVERRIDE else SOUND
    assert can(step, state, facts)
    assert not can(step, state, replace(facts, undecided_conflicts=1))
    assert not can(step, state, replace(facts, replacement_due=("hiring manager",)))


def test_section_6_one_follow_up_per_revision_and_calling_it_off_makes_the_loop_ready() -> None:
    assert take(Step.ASK_FOLLOW_UP, LoopState.DEBRIEFING, SOUND) is LoopState.INTERVIEWING
    assert not can(Step.ASK_FOLLOW_UP, LoopState.DEBRIEFING, replace(SOUND, follow_up_used=True))
    owed = replace(SOUND, open_interviews=1, missing_follow_up=("Raj",))
    assert settle(LoopState.INTERVIEWING, owed) == ()
    assert take(Step.CALL_OFF_FOLLOW_UP, LoopState.INTERVIEWING, owed) is LoopState.READY


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"plan_confirmed": False}, LoopState.DRAFT),
        ({"voters_with_slot": 3, "any_completed": False}, LoopState.PLANNED),
        ({"any_completed": False}, LoopState.SCHEDULED),
        ({"open_interviews": 2}, LoopState.INTERVIEWING),
        ({"missing_voting": (Missing("Ana"),)}, LoopState.AWAITING_FEEDBACK),
        ({"confirmation_outstanding": True}, LoopState.AWAITING_FEEDBACK),
        ({}, LoopState.READY),
        ({"phase": DebriefPhase.REVOTING}, LoopState.DEBRIEFING),
    ],
)
def test_a_loop_on_hold_returns_to_the_state_that_the_facts_now_give(
    change: dict[str, object], state: LoopState
) -> None:
    facts = replace(SOUND, **({"phase": DebriefPhase.ADJOURNED} | change))
    assert state_from_facts(facts) is state
    assert take(Step.RETURN_FROM_HOLD, LoopState.ON_HOLD, facts) is state


def test_feedback_may_be_written_on_hold_but_nothing_moves_by_itself() -> None:
    assert settle(LoopState.ON_HOLD, SOUND) == ()
    assert not can(Step.OPEN_DEBRIEF, LoopState.ON_HOLD, SOUND)
    assert not can(Step.RULE, LoopState.ON_HOLD, SOUND)


def test_several_moves_follow_one_fact() -> None:
    last = (LoopState.SCHEDULED, LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK, LoopState.READY)
    assert settle(LoopState.PLANNED, SOUND) == last


def test_every_state_says_what_it_waits_for_without_anybodys_name() -> None:
    for state, facts in product(
        LoopState, (SOUND, ONE_OUT, WorkFacts(), replace(SOUND, confirmation_outstanding=True))
    ):
        waiting = waits_for(state, facts)
        assert waiting.words
        assert "Ana" not in waiting.words
        assert (waiting.party is Party.NOBODY) is (state in {LoopState.CLOSED, LoopState.CANCELLED})
    assert waits_for(LoopState.AWAITING_FEEDBACK, ONE_OUT).words == "feedback of 1 person"
    changed = replace(SOUND, confirmation_outstanding=True)
    assert waits_for(LoopState.READY, changed).party is Party.BAR_RAISER


def test_what_is_due_next_is_the_earliest_time_of_the_state() -> None:
    times = replace(
        SOUND,
        next_slot_at=NOON,
        feedback_due_at=NOON + timedelta(hours=1),
        debrief_at=NOON + timedelta(hours=2),
        promise_at=NOON + timedelta(hours=3),
    )
    due = {state: next_due(state, times) for state in LoopState}
    assert due[LoopState.SCHEDULED] == NOON
    assert due[LoopState.AWAITING_FEEDBACK] == NOON + timedelta(hours=1)
    assert due[LoopState.READY] == NOON + timedelta(hours=2)
    assert due[LoopState.DECIDED] == NOON + timedelta(hours=3)
    assert due[LoopState.DRAFT] is due[LoopState.CLOSED] is due[LoopState.ON_HOLD] is None
    assert next_due(LoopState.READY, replace(SOUND, debrief_at=None)) is None
