"""The small machines inside a loop: debrief phases, interviews and feedback, as tables (domain.md, section 3)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from hiring.domain import guards as g
from hiring.domain.errors import NotNow
from hiring.domain.guards import Guard, WorkFacts
from hiring.domain.vocabulary import OPEN_PHASES, DebriefPhase, FeedbackStatus, InterviewStatus
from hiring.domain.words import listed, spoken

_Step = TypeVar("_Step", bound=StrEnum)
_Status = TypeVar("_Status", bound=StrEnum)


class PhaseStep(StrEnum):
    OPEN = "open"
    TO_REVOTING = "to_revoting"
    TO_DISCUSSING = "to_discussing"
    TO_DECIDING = "to_deciding"
    COMPLETE = "complete"
    ADJOURN = "adjourn"
    ASK_FOLLOW_UP = "ask_follow_up"
    SKIP_MEETING = "skip_meeting"
    REPLACE = "replace"


class InterviewStep(StrEnum):
    CONFIRM = "confirm"
    MOVE = "move"
    COMPLETE = "complete"
    CANDIDATE_ABSENT = "candidate_absent"
    INTERVIEWER_ABSENT = "interviewer_absent"
    DID_HAPPEN = "did_happen"
    CANCEL = "cancel"
    REPLAN = "replan"


class FeedbackStep(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    SUBMIT_AFTER_OPENING = "submit_after_opening"
    RECALL = "recall"
    FREEZE = "freeze"
    VOID = "void"
    MISS = "miss"


_P, _I, _F = DebriefPhase, InterviewStatus, FeedbackStatus

PHASE_MOVES: dict[tuple[PhaseStep, DebriefPhase], DebriefPhase] = {
    (PhaseStep.OPEN, _P.SCHEDULED): _P.READING,
    (PhaseStep.OPEN, _P.ADJOURNED): _P.READING,
    (PhaseStep.OPEN, _P.FOLLOW_UP_NEEDED): _P.READING,
    (PhaseStep.TO_REVOTING, _P.READING): _P.REVOTING,
    (PhaseStep.TO_DISCUSSING, _P.REVOTING): _P.DISCUSSING,
    (PhaseStep.TO_DECIDING, _P.DISCUSSING): _P.DECIDING,
    (PhaseStep.COMPLETE, _P.DECIDING): _P.COMPLETED,
    (PhaseStep.SKIP_MEETING, _P.SCHEDULED): _P.CANCELLED_UNANIMOUS_NO,
    **{(PhaseStep.ADJOURN, phase): _P.ADJOURNED for phase in DebriefPhase if phase in OPEN_PHASES},
    **{(PhaseStep.ASK_FOLLOW_UP, phase): _P.FOLLOW_UP_NEEDED for phase in DebriefPhase if phase in OPEN_PHASES},
    **{(PhaseStep.REPLACE, phase): _P.READING for phase in DebriefPhase if phase in OPEN_PHASES},
}
PHASE_GUARDS: dict[PhaseStep, tuple[Guard, ...]] = {
    PhaseStep.TO_DISCUSSING: (g.ROUND_CLOSED,),
    PhaseStep.TO_DECIDING: (g.ROUND_CLOSED, g.BOTH_ATTEND),
}

INTERVIEW_MOVES: dict[tuple[InterviewStep, InterviewStatus], InterviewStatus] = {
    (InterviewStep.CONFIRM, _I.PLANNED): _I.CONFIRMED,
    (InterviewStep.MOVE, _I.PLANNED): _I.PLANNED,
    (InterviewStep.MOVE, _I.CONFIRMED): _I.PLANNED,
    (InterviewStep.COMPLETE, _I.PLANNED): _I.COMPLETED,
    (InterviewStep.COMPLETE, _I.CONFIRMED): _I.COMPLETED,
    (InterviewStep.CANDIDATE_ABSENT, _I.PLANNED): _I.CANDIDATE_NO_SHOW,
    (InterviewStep.CANDIDATE_ABSENT, _I.CONFIRMED): _I.CANDIDATE_NO_SHOW,
    (InterviewStep.CANDIDATE_ABSENT, _I.COMPLETED): _I.CANDIDATE_NO_SHOW,
    (InterviewStep.INTERVIEWER_ABSENT, _I.PLANNED): _I.INTERVIEWER_NO_SHOW,
    (InterviewStep.INTERVIEWER_ABSENT, _I.CONFIRMED): _I.INTERVIEWER_NO_SHOW,
    (InterviewStep.INTERVIEWER_ABSENT, _I.COMPLETED): _I.INTERVIEWER_NO_SHOW,
    (InterviewStep.DID_HAPPEN, _I.CANDIDATE_NO_SHOW): _I.COMPLETED,
    (InterviewStep.DID_HAPPEN, _I.INTERVIEWER_NO_SHOW): _I.COMPLETED,
    (InterviewStep.CANCEL, _I.PLANNED): _I.CANCELLED,
    (InterviewStep.CANCEL, _I.CONFIRMED): _I.CANCELLED,
    (InterviewStep.REPLAN, _I.CANDIDATE_NO_SHOW): _I.PLANNED,
    (InterviewStep.REPLAN, _I.INTERVIEWER_NO_SHOW): _I.PLANNED,
    (InterviewStep.REPLAN, _I.CANCELLED): _I.PLANNED,
}

FEEDBACK_MOVES: dict[tuple[FeedbackStep, FeedbackStatus], FeedbackStatus] = {
    (FeedbackStep.SAVE, _F.NOT_STARTED): _F.DRAFT,
    (FeedbackStep.SAVE, _F.DRAFT): _F.DRAFT,
    (FeedbackStep.SUBMIT, _F.DRAFT): _F.SUBMITTED,
    (FeedbackStep.SUBMIT_AFTER_OPENING, _F.DRAFT): _F.FROZEN,
    (FeedbackStep.RECALL, _F.SUBMITTED): _F.DRAFT,
    (FeedbackStep.FREEZE, _F.SUBMITTED): _F.FROZEN,
    (FeedbackStep.VOID, _F.NOT_STARTED): _F.VOID,
    (FeedbackStep.VOID, _F.DRAFT): _F.VOID,
    (FeedbackStep.MISS, _F.NOT_STARTED): _F.MISSED,
    (FeedbackStep.MISS, _F.DRAFT): _F.MISSED,
}
"""RECALL leaves the recalled submission and its vote on record (R23); the draft goes on from its text."""


def phase_after(step: PhaseStep, phase: DebriefPhase, facts: WorkFacts) -> DebriefPhase:
    """The phase a step leads to; `NotNow` from a wrong phase or while a guard does not hold."""
    if (step, phase) not in PHASE_MOVES:
        raise NotNow(_refused("debrief", step, phase, [start for move, start in PHASE_MOVES if move is step]))
    reasons = [reason for guard in PHASE_GUARDS.get(step, ()) for reason in guard.against(facts)]
    if reasons:
        raise NotNow(" ".join(reason.sentence for reason in reasons), tuple(reason.way_out for reason in reasons))
    return PHASE_MOVES[step, phase]


def interview_after(step: InterviewStep, status: InterviewStatus) -> InterviewStatus:
    """The interview's status after a step; `NotNow` from a wrong one."""
    if (step, status) not in INTERVIEW_MOVES:
        raise NotNow(_refused("interview", step, status, [start for move, start in INTERVIEW_MOVES if move is step]))
    return INTERVIEW_MOVES[step, status]


def feedback_after(step: FeedbackStep, status: FeedbackStatus) -> FeedbackStatus:
    """The feedback's status after a step; `NotNow` from a wrong one."""
    if (step, status) not in FEEDBACK_MOVES:
        raise NotNow(_refused("feedback", step, status, [start for move, start in FEEDBACK_MOVES if move is step]))
    return FEEDBACK_MOVES[step, status]


def printed() -> str:
    """The three tables as aligned text."""
    tables = (_lines("debrief", PHASE_MOVES), _lines("interview", INTERVIEW_MOVES), _lines("feedback", FEEDBACK_MOVES))
    return "\n".join(line for lines in tables for line in lines)


def _lines(name: str, table: Mapping[tuple[_Step, _Status], _Status]) -> list[str]:
    return [f"{name:<10} {step.value:<20} {spoken(start)} → {spoken(end)}" for (step, start), end in table.items()]


def _refused(thing: str, step: StrEnum, now: StrEnum, starts: Sequence[StrEnum]) -> str:
    possible = listed((spoken(start) for start in starts), "or")
    return f"The {thing} is {spoken(now)}; “{spoken(step)}” is possible while it is {possible}."
