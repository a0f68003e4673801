"""The interview kit and the private notes (R14)."""

from hiring.schemas.base import Card, Command, Paragraph, When
from hiring.schemas.feedback import Both, Version


class SaveNote(Command):
    """The notes as typed; `version` is the one the writer saw."""

    version: Version
    text: Paragraph = ""


class SavedNote(Card):
    version: int
    at: str


class NoteCard(Card):
    """The own notes; nobody else ever gets this card."""

    text: str
    version: int
    saved_words: str = ""
    both: Both | None = None


class KitPrinciple(Card):
    """One of the own principles: what to ask and what to listen for at the loop's level."""

    principle: str
    name: str
    meaning: str
    question: str
    spare_questions: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    overuse: tuple[str, ...] = ()


class AskedByOthers(Card):
    """What one other panelist asks: pairs of principle and question (empty when none is planned)."""

    person: str
    kind_words: str
    asks: tuple[tuple[str, str], ...]


class CandidateDocument(Card):
    """`outside` is a link that leads away from here."""

    label: str
    href: str
    outside: bool


class KitCard(Card):
    loop_id: str
    candidate: str
    role: str
    level: str
    description: str
    kind_words: str
    practice: bool
    host: str = ""
    slot: When | None
    slot_words: str
    document: CandidateDocument | None
    principles: tuple[KitPrinciple, ...]
    questions_href: str = ""
    others: tuple[AskedByOthers, ...]
    notes: NoteCard
    may_write_feedback: bool
    feedback_words: str
    conflict_href: str
