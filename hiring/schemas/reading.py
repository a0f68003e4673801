"""Feedback as others read it."""

from hiring.schemas.base import Card, When


class EvidenceCard(Card):
    """One STAR record. The names are those the `star` macro draws."""

    id: str
    heading: str
    sub: str = ""
    polarity: str | None
    situation: str
    task: str
    action: str
    result: str
    quotes: tuple[str, ...] = ()
    same_story: str = ""
    note: str = ""
    principle: str
    person_id: str


class PrincipleReading(Card):
    """One panelist on one principle: the rating in words, its side of the bar, the evidence."""

    principle: str
    name: str
    rating: str
    side: str
    far: bool = False
    no_data_reason: str = ""
    extra: bool = False
    evidence: tuple[EvidenceCard, ...] = ()


class AddendumCard(Card):
    at: When
    text: str
    late_note: bool = False


class FeedbackReading(Card):
    """Everything one panelist submitted. `vote` stands on this person's page only (R25); of `practice` it is none."""

    panelist_id: str
    feedback_id: str
    person: str
    kind_words: str
    own: bool
    submitted: When | None
    was_late: bool
    practice: bool = False
    marks: tuple[str, ...] = ()
    summary: str
    vote: str = ""
    principles: tuple[PrincipleReading, ...]
    addenda: tuple[AddendumCard, ...] = ()
