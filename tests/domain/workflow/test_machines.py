"""Debrief phases, interviews and feedback: every step × status, against machines.txt."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from hiring.domain.errors import NotNow
from hiring.domain.machines import (
    FeedbackStep,
    InterviewStep,
    PhaseStep,
    feedback_after,
    interview_after,
    phase_after,
    printed,
)
from hiring.domain.vocabulary import DebriefPhase, FeedbackStatus, InterviewStatus
from tests.domain.tables import Table
from tests.domain.workflow.facts import SOUND

TABLE = Table(Path(__file__).with_name("machines.txt"))
After = Callable[[StrEnum, StrEnum], StrEnum]
MACHINES: list[tuple[str, type[StrEnum], type[StrEnum], After]] = [
    ("debrief", PhaseStep, DebriefPhase, partial(phase_after, facts=SOUND)),
    ("interview", InterviewStep, InterviewStatus, interview_after),
    ("feedback", FeedbackStep, FeedbackStatus, feedback_after),
]


@pytest.mark.parametrize(("name", "steps", "statuses", "after"), MACHINES)
def test_a_step_leads_where_the_table_says_and_nowhere_else(
    name: str, steps: type[StrEnum], statuses: type[StrEnum], after: After
) -> None:
    expected = {
        (step, start): to for kind, step, starts, to in TABLE.lines if kind == name for start in TABLE.words(starts)
    }
    assert {step for step, _ in expected} == set(steps)
    for step, status in product(steps, statuses):
        if (step, status) in expected:
            assert after(step, status) == expected[step, status]
        else:
            with pytest.raises(NotNow, match=f"The {name} is"):
                after(step, status)


def test_R26_discussing_and_deciding_wait_for_the_round_and_deciding_for_both_people() -> None:
    open_round = replace(SOUND, round_closed=False)
    with pytest.raises(NotNow, match="round is still open"):
        phase_after(PhaseStep.TO_DISCUSSING, DebriefPhase.REVOTING, open_round)
    for away in ("hiring_manager_attends", "bar_raiser_attends"):
        with pytest.raises(NotNow, match="must attend"):
            phase_after(PhaseStep.TO_DECIDING, DebriefPhase.DISCUSSING, replace(SOUND, **{away: False}))


def test_section_6_a_replacement_returns_an_open_debrief_to_reading() -> None:
    for phase in (DebriefPhase.READING, DebriefPhase.REVOTING, DebriefPhase.DISCUSSING, DebriefPhase.DECIDING):
        assert phase_after(PhaseStep.REPLACE, phase, SOUND) is DebriefPhase.READING


def test_R13_frozen_feedback_is_never_recalled() -> None:
    with pytest.raises(NotNow, match="feedback is frozen"):
        feedback_after(FeedbackStep.RECALL, FeedbackStatus.FROZEN)


def test_R42_submitted_feedback_is_never_void_nor_missed() -> None:
    for step, status in product(
        (FeedbackStep.VOID, FeedbackStep.MISS), (FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN)
    ):
        with pytest.raises(NotNow):
            feedback_after(step, status)


def test_printed_machines_have_a_line_for_every_move() -> None:
    moves = sum(len(TABLE.words(starts)) for _, _, starts, _ in TABLE.lines)
    assert len(printed().splitlines()) == moves
