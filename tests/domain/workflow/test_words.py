"""What a loop says of itself: what it waits for, why a step is not possible, and who then moves it on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hiring.domain.errors import NotNow
from hiring.domain.guards import Missing, Unaccepted
from hiring.domain.vocabulary import LoopState
from hiring.domain.words import Reason
from hiring.domain.workflow import (
    AUTOMATIC,
    MOVES,
    Blocker,
    Party,
    Step,
    Waiting,
    blockers,
    can,
    printed,
    settle,
    take,
    waits_for,
)
from tests.domain.workflow.facts import SOUND

S = LoopState
UNSOUND = (Reason("R7", "Ownership has 1 of 2.", "Assign it once more."),)
WAITS = {
    S.DRAFT: Waiting("confirmation", Party.BAR_RAISER, "the Bar Raiser to confirm the plan"),
    S.PLANNED: Waiting("slots", Party.RECRUITER, "2 slots"),
    S.SCHEDULED: Waiting("interviews", Party.INTERVIEWERS, "the first interview"),
    S.INTERVIEWING: Waiting("interviews", Party.INTERVIEWERS, "1 interview"),
    S.AWAITING_FEEDBACK: Waiting("feedback", Party.INTERVIEWERS, "feedback of 2 people"),
    S.READY: Waiting("debrief", Party.BAR_RAISER, "the Bar Raiser to open the debrief"),
    S.DEBRIEFING: Waiting("debrief", Party.BAR_RAISER, "the debrief to end"),
    S.DECIDED: Waiting("closing", Party.RECRUITER, "the recruiter to close the loop"),
    S.CLOSED: Waiting("nothing", Party.NOBODY, "nothing"),
    S.ON_HOLD: Waiting("hold", Party.RECRUITER, "the recruiter to take it off hold"),
    S.CANCELLED: Waiting("nothing", Party.NOBODY, "nothing"),
}
CONSENT = Waiting("consent", Party.CORE_BAR_RAISER, "the consent of a core Bar Raiser outside the loops")
CONFIRMATION = Waiting("confirmation", Party.BAR_RAISER, "the Bar Raiser to confirm the changed plan")
FACTS = replace(
    SOUND, voters_total=5, voters_with_slot=3, open_interviews=1, missing_voting=(Missing("Ana"), Missing("Raj"))
)


@pytest.mark.parametrize("state", LoopState)
def test_R18_what_a_loop_waits_for_is_said_in_these_words_with_nobodys_name(state: LoopState) -> None:
    assert waits_for(state, FACTS) == WAITS[state]


@pytest.mark.parametrize("state", LoopState)
def test_R35_a_consent_is_waited_for_in_a_draft_and_on_hold_alone(state: LoopState) -> None:
    waiting = waits_for(state, replace(FACTS, consent_outstanding=True))
    assert waiting == (CONSENT if state in {S.DRAFT, S.ON_HOLD} else WAITS[state])


@pytest.mark.parametrize("state", LoopState)
def test_R10_a_changed_plan_waits_for_its_confirmation_until_the_debrief(state: LoopState) -> None:
    waiting = waits_for(state, replace(FACTS, confirmation_outstanding=True))
    before = {S.PLANNED, S.SCHEDULED, S.INTERVIEWING, S.AWAITING_FEEDBACK, S.READY}
    assert waiting == (CONFIRMATION if state in before else WAITS[state])


def test_R7_a_draft_with_a_gap_waits_for_the_recruiter() -> None:
    expected = Waiting("plan", Party.RECRUITER, "the plan to be completed")
    assert waits_for(S.DRAFT, replace(FACTS, plan_problems=UNSOUND)) == expected


def test_section3_a_step_from_the_wrong_state_says_which_it_needs_and_which_it_is() -> None:
    with pytest.raises(NotNow) as refused:
        take(Step.REOPEN, S.READY, SOUND)
    assert refused.value.sentence == "This is possible while the loop is decided or closed; now it is ready."
    cross, *rest = blockers(Step.REOPEN, S.READY, SOUND)
    assert cross == Blocker(False, "the loop is decided or closed", "The loop is ready.")
    assert rest == list(blockers(Step.REOPEN, S.DECIDED, SOUND))
    assert all(one.met for one in rest)
    assert not can(Step.REOPEN, S.READY, SOUND)


def test_section3_a_refused_step_gives_every_reason_and_each_way_out_once() -> None:
    twice = (*UNSOUND, replace(UNSOUND[0], sentence="Dive Deep has 1 of 2."), Reason("R8", "Ana has 5.", ""))
    with pytest.raises(NotNow) as refused:
        take(Step.CONFIRM_PLAN, S.DRAFT, replace(SOUND, plan_problems=twice))
    assert refused.value.sentence == "Ownership has 1 of 2. Dive Deep has 1 of 2. Ana has 5."
    assert refused.value.ways_out == ("Assign it once more.",)
    crosses = [one for one in blockers(Step.CONFIRM_PLAN, S.DRAFT, replace(SOUND, plan_problems=twice)) if not one.met]
    assert [(one.reason, one.way_out, one.principle) for one in crosses] == [
        (one.sentence, one.way_out, one.principle) for one in twice
    ]
    assert len({one.what for one in crosses}) == 1
    assert all(one.what for one in blockers(Step.CONFIRM_PLAN, S.DRAFT, SOUND))


def test_section3_moves_follow_each_other_until_none_applies() -> None:
    assert settle(S.PLANNED, SOUND)[-1] is S.READY
    assert settle(S.READY, SOUND) == ()
    assert settle(S.PLANNED, replace(SOUND, voters_with_slot=3, any_completed=False)) == ()


def test_section3_the_printed_table_says_conditions_and_guards() -> None:
    lines = printed().splitlines()
    assert (
        "hold                 draft, planned, scheduled, interviewing, awaiting feedback, ready, debriefing → on hold"
        in (next(line for line in lines if line.startswith("hold ")).rpartition(":")[0])
    )
    assert next(line for line in lines if line.startswith("hold ")).endswith(": no guard")
    adjourned = [line for line in lines if line.startswith("adjourn ")]
    assert adjourned[0].partition(": ")[2].startswith("if ")
    assert any("; " in line for line in lines)


def test_R28_a_cross_is_not_met_and_names_its_principle() -> None:
    gap = Unaccepted("ownership", "Ownership", ("hiring manager",))
    crosses = [
        one for one in blockers(Step.RULE, S.DEBRIEFING, replace(SOUND, findings_unaccepted=(gap,))) if not one.met
    ]
    assert [(one.met, one.principle) for one in crosses] == [(False, "ownership")]


def test_section3_a_move_by_itself_leads_to_a_fixed_state() -> None:
    reached = {move.to for move in MOVES if move.step in AUTOMATIC}
    assert reached == {S.SCHEDULED, S.INTERVIEWING, S.AWAITING_FEEDBACK, S.READY}
    assert all(isinstance(to, LoopState) for to in reached)
