"""Candidates: adding, editing, linking and filing in; list, page and forms out."""

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator

from hiring.domain.vocabulary import CandidateSource
from hiring.schemas.base import Card, Command, Line, OptionalLine, Paragraph, When, limited
from hiring.schemas.loop_lines import LoopLines
from hiring.schemas.people import EmailAddress, Zone

LINK_LENGTH = 1000
OptionalCode = Annotated[str, limited(100, required=False)]


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(sign.isspace() for sign in value):
        raise ValueError(f"Found {value[:100]!r}, expected an address that begins with https:// or http://.")
    return value


class CandidateFields(Command):
    """What adding and editing share. The requisition is named by its code, the referrer like any person."""

    name: Line
    email: EmailAddress
    requisition: OptionalCode = ""
    timezone: Zone
    source: CandidateSource
    referrer: OptionalLine = ""
    notes: Paragraph = ""


class AddCandidate(CandidateFields):
    """An empty `candidate_id` is made up by the product."""

    candidate_id: OptionalCode = ""


class EditCandidate(CandidateFields):
    version: int


class LinkEmployee(Command):
    """`employee` is a name, an address or an employee id; empty takes the link away."""

    employee: OptionalLine = ""
    version: int


class FileLink(Command):
    title: Line
    link: Annotated[str, limited(LINK_LENGTH), AfterValidator(_web_address)]


class FilePdf(Command):
    label: Line


class WithdrawCandidate(Command):
    note: Paragraph = ""
    version: int


class FindCandidates(Command):
    """The list's filters, from its address. `show`: here, withdrawn or all."""

    q: OptionalLine = ""
    show: Annotated[str, limited(10, required=False)] = "here"
    source: CandidateSource | None = None
    requisition: OptionalCode = ""
    after: UUID | None = None


class CandidateRow(Card):
    href: str
    name: str
    code: str
    requisition: str
    requisition_href: str
    source: str
    withdrawn: bool


class CandidatesPage(Card):
    rows: tuple[CandidateRow, ...]
    filtered: bool
    next_url: str | None = None


class FileCard(Card):
    """`outside`: a link to somebody else's site."""

    label: str
    href: str
    outside: bool
    added: When
    size: str


class Other(Card):
    """Another candidate who may be the same person."""

    name: str
    href: str
    why: str


class CandidatePage(Card):
    id: str
    name: str
    version: int
    facts: tuple[tuple[str, str], ...]
    requisition: str
    requisition_href: str
    notes: str
    linked: str
    link_note: str
    warnings: tuple[str, ...]
    others: tuple[Other, ...]
    file: FileCard | None
    loops: LoopLines
    withdrawn: When | None
    legal_hold: bool = False
    withdraw_refusal: str | None = None
    open_loop_href: str | None


class CandidateNow(Card):
    """What a form starts from: the stored values with their version, and suggestions."""

    id: str = ""
    name: str = ""
    version: int = 0
    values: dict[str, str]
    zones: tuple[str, ...] = ()
    requisitions: tuple[tuple[str, str], ...] = ()
    sentence: str = ""
    refusal: str | None = None
