"""The audit chain as it leaves the product: checkpoints, receipts, exports; and the auditors' page."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BeforeValidator, Field

from hiring.domain.chain import CHECKPOINT_FORMAT, EXPORT_FORMAT, RECEIPT_FORMAT
from hiring.schemas.base import Card, Command, When, limited

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
Position = Annotated[int, Field(ge=0, strict=True)]
Short = Annotated[str, Field(max_length=200)]


class Checkpoint(Command):
    """What the chain was at one moment, signed by `key`."""

    format: Literal[CHECKPOINT_FORMAT]  # type: ignore[valid-type]
    organisation: UUID
    position: Position
    hash: Digest
    at: Short
    key: Digest
    signature: Signature

    @property
    def body(self) -> dict[str, object]:
        return self.model_dump(mode="json")


class ExportHead(Command):
    """The first line of an export. `whole`: every event's content is in the file, not what an auditor may see."""

    format: Literal[EXPORT_FORMAT]  # type: ignore[valid-type]
    organisation: Short
    made_at: Short
    key: Digest
    whole: bool
    checkpoint: Checkpoint


class ExportLine(Command):
    """One link. Without `event` and `salt` the event's content is withheld."""

    position: Position
    previous: Digest
    hash: Digest
    commitment: Digest
    salt: Short | None = None
    event: dict[str, str | None] | None = None


class ReceiptEvent(Command):
    commitment: Digest
    salt: Short
    event: dict[str, str | None]


class Receipt(Command):
    """What a submitter takes along: the own events alone, signed. Nothing in it depends on anybody else."""

    format: Literal[RECEIPT_FORMAT]  # type: ignore[valid-type]
    organisation: UUID
    events: Annotated[tuple[ReceiptEvent, ...], Field(min_length=1, max_length=10)]
    key: Digest
    signature: Signature


class Proof(Card):
    """A checkpoint as a page prints it; `line` is all of it, as `hiring audit verify --checkpoint` reads it."""

    position: int
    at: When
    line: str


class Placed(Card):
    """Where an own event stands in the chain."""

    words: str
    position: int
    hash: str


class ReceiptPage(Card):
    """`lines` are what the receipt says in words; `places` and `proof` follow once the loop is ready."""

    loop_id: str
    panelist_id: str
    candidate: str
    opening: str
    file_href: str
    file_name: str
    text: str
    problem: str = ""
    at: When
    commitments: tuple[tuple[str, str], ...]
    key: str
    places: tuple[Placed, ...] = ()
    proof: Proof | None = None
    waits: str = ""


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


MaybeId = Annotated[UUID | None, BeforeValidator(_blank_is_none)]
MaybeDay = Annotated[date | None, BeforeValidator(_blank_is_none)]


class EventQuery(Command):
    """The address of the auditors' page. Days are whole days in the viewer's zone, both included."""

    kind: Annotated[str, limited(60, required=False)] = ""
    person: Annotated[str, limited(100, required=False)] = ""
    loop: MaybeId = None
    since: MaybeDay = None
    until: MaybeDay = None
    after: Annotated[str, limited(200, required=False)] = ""

    def address(self, path: str = "/audit", **changes: object) -> str:
        other = self.model_copy(update=changes)
        pairs = [(name, str(value)) for name, value in other if value not in {"", None}]
        return f"{path}?{urlencode(pairs)}" if pairs else path


class EventRow(Card):
    """One event an auditor may see."""

    at: When
    words: str
    detail: str
    kind: str
    who: str
    whom: str
    candidate: str
    loop_href: str
    only_href: str


class EventsPage(Card):
    rows: tuple[EventRow, ...]
    query: EventQuery
    kinds: tuple[tuple[str, str], ...]
    loop_words: str
    csv_href: str
    next_href: str | None
    clear_href: str | None
    empty: str


class EventsFile(Card):
    name: str
    text: str


class Checked(Card):
    """What `hiring audit verify` found: `said` in any case, `findings` where something does not hold."""

    said: tuple[str, ...]
    findings: tuple[str, ...]
