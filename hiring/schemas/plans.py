"""Panel, coverage, questions, slots, conflicts and replacements: what is asked for."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from hiring.domain.vocabulary import PanelistKind
from hiring.schemas.base import Command, Line, OptionalLine, Paragraph, Reason, limited

SHORTEST, LONGEST = 15, 480


def _chosen(value: Any) -> Any:
    if isinstance(value, UUID):
        return value
    text = str(value or "").strip()
    try:
        return UUID(text)
    except ValueError:
        found = f"Found “{text[:60]}”" if text else "Found nothing"
        raise ValueError(f"{found}, expected one of the choices.") from None


def _version(value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    text = str(value).strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(f"Found the version “{text[:20]}”, expected a number. Open the page again.")
    return int(text)


def _maybe(value: Any) -> Any:
    return None if value is None or value == "" else _chosen(value)


def _minutes(value: Any) -> Any:
    text = str(value if value is not None else "").strip()
    if not text.isascii() or not text.isdigit() or not SHORTEST <= int(text[:6]) <= LONGEST or len(text) > 6:
        found = f"Found “{text[:20]}”" if text else "Found nothing"
        raise ValueError(f"{found}, expected {SHORTEST} to {LONGEST} minutes.")
    return int(text)


Chosen = Annotated[UUID, BeforeValidator(_chosen)]
"""The id of something picked from a list."""
MaybeChosen = Annotated[UUID | None, BeforeValidator(_maybe)]
Version = Annotated[int | None, BeforeValidator(_version)]
"""The version of the row as the page showed it; None asks for no check."""
Minutes = Annotated[int, BeforeValidator(_minutes)]


class AddPanelist(Command):
    """`host_id` is the panelist beside whom a shadow sits."""

    person_id: Chosen
    kind: PanelistKind
    host_id: MaybeChosen = None
    version: Version = None


class RemovePanelist(Command):
    reason: Reason
    version: Version = None


class DeclinePlace(Command):
    reason: Reason


class ProposePanelist(Command):
    person_id: Chosen
    note: Paragraph = ""


class AnswerProposal(Command):
    taken: bool
    kind: PanelistKind = PanelistKind.INTERVIEWER


class OverrideLevel(Command):
    reason: Reason


class SetCells(Command):
    """The whole grid by hand: each cell is "panelist id:principle id"."""

    cells: tuple[Annotated[str, Field(max_length=200)], ...] = ()
    version: Version = None


class AssignForMe(Command):
    keep_by_hand: bool = True
    version: Version = None


class TakePlan(SetCells):
    """A plan that the planner proposed, as its cells."""

    keep_by_hand: bool = True


class PlanQuestion(Command):
    """The question planned for one cell; none with an empty id."""

    principle: Line
    question: OptionalLine = ""


class PlanQuestions(Command):
    questions: tuple[PlanQuestion, ...] = ()


class ConfirmPlan(Command):
    note: Paragraph = ""
    version: Version = None


class EnterSlot(Command):
    """Typed date, time and zone; `which` chooses between two readings on the day clocks go back."""

    date: Annotated[str, limited(20)] = ""
    time: Annotated[str, limited(10)] = ""
    zone: Annotated[str, limited(64)] = ""
    minutes: Minutes = 60
    which: OptionalLine = ""
    version: Version = None


class AnswerBegunSlot(Command):
    assented: bool


class Absent(StrEnum):
    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"


class DidNotHappen(Command):
    absent: Absent
    reason: Reason


class SetDebriefTime(Command):
    date: Annotated[str, limited(20)] = ""
    time: Annotated[str, limited(10)] = ""
    zone: Annotated[str, limited(64)] = ""
    which: OptionalLine = ""
    version: Version = None


class DeclareConflict(Command):
    text: Reason


class NotifyConflict(Command):
    panelist_id: Chosen
    text: Reason


class DecideConflict(Command):
    upheld: bool
    reason: Reason


class ReplaceBarRaiser(Command):
    person_id: Chosen
    reason: Reason
    version: Version = None


class AskForReplacement(Command):
    """`kind`: hiring_manager or bar_raiser."""

    kind: PanelistKind = PanelistKind.BAR_RAISER
    reason: Reason


class StepDown(Command):
    reason: Reason


class ReplaceHiringManager(Command):
    person_id: Chosen
    reason: Reason
