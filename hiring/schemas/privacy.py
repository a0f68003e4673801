"""Personal data (R40): export, legal holds and retention."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from hiring.domain.retention import MOST_MONTHS
from hiring.schemas.base import Card, Command, Line, OptionalLine, When, limited

LEAST_REASON = 20
MOST_NAMES = 100
Months = Annotated[int, Field(ge=0, le=MOST_MONTHS)]
Jurisdiction = Annotated[str, limited(20)]


def _parted(given: object) -> object:
    """Names as they are typed, with commas between."""
    names = given.split(",") if isinstance(given, str) else given or ()
    return tuple(filter(None, (one.strip() for one in names))) if isinstance(names, list | tuple) else names


class ChooseNames(Command):
    """`replace` are people whose names are replaced; `other_names` are of people whom the product does not know."""

    format: Literal["json", "html"] = "html"
    replace: tuple[UUID, ...] = ()
    other_names: Annotated[tuple[Line, ...], BeforeValidator(_parted), Field(max_length=MOST_NAMES)] = ()


class Why(Command):
    """For looking into an export, and for setting and lifting a hold."""

    reason: Annotated[str, limited(2000, least=LEAST_REASON, lines=True)]


class ChooseRule(Command):
    """Empty: the requisition's rule, or the default."""

    jurisdiction: Annotated[str, limited(20, required=False)] = ""


class FindKept(Command):
    q: OptionalLine = ""
    after: UUID | None = None


class SetRule(Command):
    """One line of the table of rules."""

    jurisdiction: Jurisdiction
    name: Line
    restrict_months: Months
    erase_months: Months

    @model_validator(mode="before")
    @classmethod
    def _folded(cls, given: dict[str, object]) -> dict[str, object]:
        code = given.get("jurisdiction")
        return {**given, "jurisdiction": code.strip().lower()} if isinstance(code, str) else given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.restrict_months > self.erase_months:
            raise ValueError(
                f"Found {self.restrict_months} months until restricted and {self.erase_months} until erased, "
                "expected the first to be no larger."
            )
        return self


class NameFound(Card):
    """Somebody whose name the export would hold; `code` is what would stand there instead."""

    id: str
    name: str
    code: str
    panelist: bool
    count: int


class ExportPage(Card):
    id: str
    name: str
    reason: str = ""
    names: tuple[NameFound, ...] = ()


class HoldLine(Card):
    """One legal hold, standing or lifted."""

    set_at: When
    set_by: str
    reason: str
    lifted_at: When | None = None
    lifted_by: str = ""
    lift_reason: str = ""


class KeptPage(Card):
    """How long one candidate's data is kept, and what stands in the way."""

    id: str
    name: str
    stage: str
    facts: tuple[tuple[str, str], ...]
    rule: str
    rules: tuple[tuple[str, str], ...]
    loops: tuple[tuple[str, str], ...]
    holds: tuple[HoldLine, ...]
    held: bool
    erased: bool


class KeptRow(Card):
    """One line of what comes due."""

    href: str
    name: str
    rule: str
    stage: str
    next_step: str
    held: bool


class RuleRow(Card):
    jurisdiction: str
    name: str
    restrict_months: int
    erase_months: int


class KeptList(Card):
    """What comes due, and the rules that say so."""

    q: str
    rows: tuple[KeptRow, ...]
    rules: tuple[RuleRow, ...]
    due: str
    next_url: str | None = None


class Part(Card):
    """A heading of the readable export with facts and further parts below it."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple["Part", ...] = ()
    texts: tuple[str, ...] = ()
