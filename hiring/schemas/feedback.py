"""Writing feedback: what a person types, and the sheet as its author alone sees it (R14)."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from hiring.domain.vocabulary import Polarity, VoteValue
from hiring.schemas.base import Card, Command, Line, OptionalLine, Paragraph, Reason, When, line
from hiring.schemas.plans import MaybeChosen
from hiring.schemas.reading import FeedbackReading

PARTS = ("situation", "task", "action", "result", "polarity", "quotes", "story")
STORY_LENGTH = 80
MOST_PIECES = 20
VERSION_DIGITS = 9


def _none_for_blank(value: object) -> object:
    return None if value in {"", "None"} else value


def _version_typed(value: object) -> object:
    """A version comes back from a hidden field; nothing stands for "before the first save"."""
    if not isinstance(value, str):
        return value
    if not (value.isascii() and value.isdigit() and len(value) <= VERSION_DIGITS) and value:
        raise ValueError(f"Found “{value[:40]}”, expected the version that the page carries.")
    return int(value or 0)


Version = Annotated[int, BeforeValidator(_version_typed), Field(ge=0)]
MaybePolarity = Annotated[Polarity | None, BeforeValidator(_none_for_blank)]
MaybeVote = Annotated[VoteValue | None, BeforeValidator(_none_for_blank)]


def evidence_field(principle: str, position: int, part: str) -> str:
    """The form field of one part. Positions are never reused while a piece stands, so a name keeps its meaning."""
    return f"e.{principle}.{position}.{part}"


def rating_field(principle: str) -> str:
    return f"r.{principle}"


def reason_field(principle: str) -> str:
    return f"n.{principle}"


class EvidenceTyped(Command):
    """One STAR record as typed. `added`: keep it even while it is blank."""

    principle: Line
    position: Annotated[int, Field(ge=0, lt=1000)]
    situation: Paragraph = ""
    task: Paragraph = ""
    action: Paragraph = ""
    result: Paragraph = ""
    polarity: MaybePolarity = None
    quotes: Paragraph = ""
    story: line(STORY_LENGTH, required=False) = ""  # type: ignore[valid-type]
    added: bool = False


class RatingTyped(Command):
    """A code of the set's scale, or its code of no data with a reason; an empty code is no rating."""

    principle: Line
    code: OptionalLine = ""
    no_data_reason: Paragraph = ""


class SaveDraft(Command):
    """The whole sheet as typed: pieces that are not named are removed. `version` is the one the writer saw."""

    version: Version
    evidence: tuple[EvidenceTyped, ...] = ()
    ratings: tuple[RatingTyped, ...] = ()
    summary: Paragraph = ""
    vote: MaybeVote = None


class WriteAddendum(Command):
    """`panelist_id` names the own place whose feedback is meant, for those who hold two."""

    text: Reason
    panelist_id: MaybeChosen = None


class Saved(Card):
    """`not_taken` maps a field to why its choice was not stored (R12); the text is always stored."""

    feedback_id: UUID | None
    version: int
    at: str
    not_taken: dict[str, str] = Field(default_factory=dict)


class Lock(Card):
    """Why choices are closed: `field` is their form field, `closed` their values; without a reason none is."""

    field: str
    reason: str = ""
    closed: tuple[str, ...] = ()


class Both(Card):
    """One field of a stale save: what is saved, and what was typed here."""

    field: str
    label: str
    saved: str
    typed: str


class PieceCard(Card):
    """One STAR record on the sheet. `name` begins the names of its fields."""

    principle: str
    position: int
    number: int
    name: str
    blank: bool
    situation: str
    task: str
    action: str
    result: str
    polarity: str
    quotes: str
    story: str


class PrincipleSheet(Card):
    """One principle of the sheet with what to look for."""

    principle: str
    name: str
    meaning: str
    extra: bool
    question: str = ""
    pieces: tuple[PieceCard, ...]
    code: str
    no_data_reason: str
    lock: Lock
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    overuse: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()


class MarkCard(Card):
    """One mark of the set's scale; the last one is "not enough evidence", without an anchor."""

    code: str
    label: str
    anchor: str = ""


class SheetCard(Card):
    """The own feedback. `writable` tells a draft from a reading view; `why_closed` says why it is the latter."""

    loop_id: str
    candidate: str
    opening: str
    kind_words: str
    practice: bool
    writable: bool
    why_closed: str = ""
    version: int
    saved_words: str = ""
    slot_words: str
    due: When | None
    due_left: str
    late: bool
    blind_words: str
    principles: tuple[PrincipleSheet, ...]
    marks: tuple[MarkCard, ...]
    no_data_code: str
    others: tuple[tuple[str, str], ...] = ()
    summary: str
    vote: str
    vote_asked: bool
    vote_lock: Lock
    missing: str
    submit_refusal: str = ""
    both: tuple[Both, ...] = ()
    notes: str = ""
    besides: tuple[tuple[str, str], ...] = ()
    """Label and address of each other own place in this loop."""


class OwnFeedback(Card):
    """The own feedback after submission, or once it can no longer be written. `besides` as in SheetCard."""

    loop_id: str
    besides: tuple[tuple[str, str], ...] = ()
    candidate: str
    opening: str
    status: str
    submitted: When | None
    was_late: bool
    reading: FeedbackReading
    why_closed: str = ""
    may_recall: bool = False
    why_no_recall: tuple[str, ...] = ()
    may_add: bool = False
    late_note: bool = False
    why_not_add: str = ""
    receipt_href: str = ""
    notes: str = ""


class LateNote(Card):
    person: str
    at: When
    text: str


class LateNotes(Card):
    loop_id: str
    candidate: str
    notes: tuple[LateNote, ...]
