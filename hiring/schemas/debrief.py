"""Commands of the debrief."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, field_validator

from hiring.domain.vocabulary import DebriefPhase, FindingValue, VoteValue
from hiring.schemas.base import Command, Line, Paragraph, Reason, limited

STORY_LENGTH = 80


class OpenDebrief(Command):
    """`override_reason` counts only when voting feedback is missing (R24)."""

    override_reason: Paragraph = ""


class MovePhase(Command):
    """`to` is the next phase; naming it makes a double click harmless."""

    to: DebriefPhase

    @field_validator("to", mode="before")
    @classmethod
    def _one_to_move_to(cls, asked: object) -> object:
        if asked not in ("revoting", "discussing", "deciding"):
            raise ValueError(f"Found “{str(asked)[:60]}”, expected revoting, discussing or deciding.")
        return asked


class SetAttendance(Command):
    """Everybody who attends; who is not named does not."""

    person_ids: tuple[UUID, ...] = ()


class Revote(Command):
    value: VoteValue
    reason: Paragraph = ""


class RecordFinding(Command):
    """`version` is 0 for a principle without a finding."""

    principle: Line
    value: FindingValue
    reason: Reason
    cited: tuple[UUID, ...] = ()
    version: int = Field(default=0, ge=0)


class ReaffirmFinding(Command):
    """`version` of the finding that was read."""

    principle: Line
    version: int = Field(ge=0)


class AcceptInsufficient(Command):
    principle: Line
    reason: Reason


class JoinStories(Command):
    evidence_ids: tuple[UUID, ...] = ()

    @field_validator("evidence_ids")
    @classmethod
    def _at_least_two(cls, chosen: tuple[UUID, ...]) -> tuple[UUID, ...]:
        if len(chosen) < 2:
            raise ValueError("Choose at least two pieces of evidence.")
        return chosen

    story: Annotated[str, limited(STORY_LENGTH)]


class Adjourn(Command):
    reason: Reason


class NameFollowUp(Command):
    person_id: UUID
    principles: tuple[Line, ...] = Field(min_length=1)
    reason: Reason


class CallOffFollowUp(Command):
    reason: Reason


class LookAt(Command):
    """The principle the room looks at now."""

    principle: Line
