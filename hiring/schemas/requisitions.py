"""Requisitions: adding and editing in; list, page and form out."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, ValidationInfo

from hiring.domain.text import tidy
from hiring.schemas.base import Card, Command, Line, OptionalLine, Paragraph, When, limited
from hiring.schemas.loop_lines import LoopLines

LEAST_COVERAGE, MOST_COVERAGE = 1, 8


def _coverage(value: Any, info: ValidationInfo) -> Any:
    """The sentence names the principle: a page has many of these fields."""
    typed = tidy(str(value if value is not None else ""))
    if typed.isascii() and typed.isdigit() and LEAST_COVERAGE <= int(typed[:3]) <= MOST_COVERAGE:
        return int(typed)
    found = repr(typed[:40]) if typed else "nothing"
    about = info.data.get("principle", "a principle")
    raise ValueError(f"{about}: found {found}, expected a whole number from {LEAST_COVERAGE} to {MOST_COVERAGE}.")


class Needed(Command):
    """A required principle."""

    principle: Annotated[str, limited(100)]
    min_coverage: Annotated[int, BeforeValidator(_coverage)]
    functional: bool = False


class RequisitionFields(Command):
    """What adding and editing share. People are named by name, address or employee id."""

    title: Line
    level: Annotated[str, limited(20)]
    team: Line
    hiring_manager: Line
    recruiter: Line
    principle_set_id: UUID
    description: Paragraph = ""
    jurisdiction: Annotated[str, limited(20, required=False)] = ""
    principles: Annotated[tuple[Needed, ...], Field(max_length=200)]


class AddRequisition(RequisitionFields):
    requisition_id: Annotated[str, limited(100)]


class EditRequisition(RequisitionFields):
    open: bool
    version: int


class FindRequisitions(Command):
    """The list's filters, from its address. `show`: open, closed or all."""

    q: OptionalLine = ""
    show: Annotated[str, limited(10, required=False)] = "open"
    after: UUID | None = None


class RequisitionRow(Card):
    href: str
    code: str
    title: str
    level: str
    team: str
    hiring_manager: str
    recruiter: str
    open: bool


class RequisitionsPage(Card):
    rows: tuple[RequisitionRow, ...]
    filtered: bool
    next_url: str | None = None


class NeededRow(Card):
    name: str
    href: str
    min_coverage: int
    functional: bool


class RequisitionPage(Card):
    id: str
    code: str
    title: str
    open: bool
    facts: tuple[tuple[str, str], ...]
    set_title: str
    set_href: str
    description: str
    principles: tuple[NeededRow, ...]
    loops: LoopLines
    created: When
    candidates_href: str
    open_loop_href: str | None


class PrincipleChoice(Card):
    """A principle of the chosen set as the form offers it."""

    slug: str
    name: str
    required: bool
    min_coverage: int
    functional: bool


class RequisitionNow(Card):
    """What a form starts from: choices, and for an edit the stored values with their version."""

    id: str = ""
    title: str = ""
    version: int = 0
    values: dict[str, str]
    levels: tuple[str, ...]
    recruiters: tuple[str, ...]
    sets: tuple[tuple[str, str], ...]
    set_id: str
    set_title: str
    principles: tuple[PrincipleChoice, ...]
