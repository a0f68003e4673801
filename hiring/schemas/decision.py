"""Commands and cards of the decision: position, ruling, closing, reopening, coaching."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator

from hiring.domain.vocabulary import OfferState, PositionValue, Ruling
from hiring.schemas.base import Card, Command, OptionalLine, Paragraph, Reason
from hiring.schemas.grid import GridCard
from hiring.schemas.reading import EvidenceCard

LONGEST_NUMBER = 5


class TakePosition(Command):
    """`level` belongs to a hire: the target or a lower one."""

    value: PositionValue
    level: OptionalLine = ""
    note: Paragraph = ""


class RuleOn(Command):
    """The ruling with its typed word; a veto cites findings by principle (R31)."""

    ruling: Ruling
    typed_word: OptionalLine
    reason: Reason
    cited: tuple[str, ...] = ()
    other_role: bool = False


class RuleWithoutMeeting(Command):
    """R28: the Bar Raiser's confirmation of "no meeting", which is the ruling no hire."""

    typed_word: OptionalLine
    reason: Reason
    other_role: bool = False


class WriteDissent(Command):
    text: Reason


class WriteCoachingNote(Command):
    panelist_id: UUID
    text: Reason


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value.strip()) if value.strip() else None
    except ValueError as error:
        raise ValueError(f"Found “{value.strip()[:60]}”, expected a day like 2026-03-31.") from error


def _number(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = value.strip()
    if found and not (found.isascii() and found.isdigit() and len(found) < LONGEST_NUMBER):
        raise ValueError(f"Found “{found[:60]}”, expected a whole number of months.")
    return int(found) if found else None


def _nothing(value: object) -> object:
    return None if value == "" else value


class CloseLoop(Command):
    """R35: which fields are asked for depends on the outcome; None and empty text are not filled in yet."""

    told_on: Annotated[date | None, BeforeValidator(_day)] = None
    recycle: Annotated[bool | None, BeforeValidator(_nothing)] = None
    cool_down_months: Annotated[int | None, BeforeValidator(_number)] = None
    offer: Annotated[OfferState | None, BeforeValidator(_nothing)] = None


class AskRequest(Command):
    reason: Reason


class AnswerRequest(Command):
    """A consent, or its refusal, in writing."""

    granted: bool
    text: Reason


class RecordedFinding(Card):
    principle: str
    name: str
    value: str
    words: str
    reason: str
    author: str
    at: str
    level: str
    evidence: tuple[EvidenceCard, ...] = ()


class RecordedPosition(Card):
    value: str
    words: str
    level: str = ""
    note: str = ""
    person: str
    at: str
    lapsed: bool = False


class RecordedVote(Card):
    """`words`: "inclined → not inclined"; `reasons` of changes."""

    person: str
    kind_words: str
    words: str
    reasons: tuple[str, ...] = ()


class RecordedDissent(Card):
    person: str
    at: str
    text: str


class DecisionRecord(Card):
    """A decision as it was at the ruling; times are ISO, UTC. Sealed as JSON beside the decision row."""

    candidate: str
    requisition: str
    title: str
    team: str
    target_level: str
    revision: int
    outcome: str
    level: str = ""
    ruling: str
    ruled_by: str
    ruled_at: str
    reason: str
    cited: tuple[str, ...] = ()
    met: bool
    other_role: bool = False
    hiring_manager: str
    recruiter: str
    position: RecordedPosition
    earlier_positions: tuple[RecordedPosition, ...] = ()
    findings: tuple[RecordedFinding, ...] = ()
    votes: tuple[RecordedVote, ...] = ()
    present: tuple[str, ...] = ()
    dissents: tuple[RecordedDissent, ...] = ()
    override_reason: str = ""
    missed: tuple[str, ...] = ()
    grid: GridCard
    set_name: str
    digest: str = ""
