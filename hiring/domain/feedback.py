"""One panelist's feedback: what is missing (R11), the order of judgement (R12), recall (R13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hiring.domain.text import is_blank
from hiring.domain.vocabulary import FeedbackStatus, PanelistKind, Polarity, VoteValue
from hiring.domain.words import Reason, listed, number, spoken

STAR = ("situation", "task", "action", "result")


class Field(StrEnum):
    """What can be missing, in the order of judgement."""

    EVIDENCE = "evidence"
    PART = "part"
    RATING = "rating"
    NO_DATA_REASON = "no_data_reason"
    SUMMARY = "summary"
    VOTE = "vote"


class VoteNeed(StrEnum):
    """Whether a place votes: a practice vote is allowed and never counts (R6), a follow-up has none."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle on the sheet; `assigned` is False for one the panelist added."""

    key: str
    name: str
    assigned: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """One STAR record; blank parts may be None."""

    principle: str
    situation: str | None = None
    task: str | None = None
    action: str | None = None
    result: str | None = None
    polarity: Polarity | None = None

    @property
    def blank_parts(self) -> tuple[str, ...]:
        """What is still empty, the polarity last."""
        parts = tuple(part for part in STAR if is_blank(getattr(self, part)))
        return parts if self.polarity is not None else (*parts, "polarity")

    @property
    def started(self) -> bool:
        return any(not is_blank(getattr(self, part)) for part in STAR)


@dataclass(frozen=True, slots=True)
class Rating:
    """A mark on the set's scale, or no data with its reason."""

    principle: str
    code: str | None = None
    no_data: bool = False
    reason: str | None = None

    @property
    def given(self) -> bool:
        return self.no_data or self.code is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything one panelist wrote; evidence in the order shown on the page."""

    kind: PanelistKind
    principles: tuple[Principle, ...]
    evidence: tuple[Evidence, ...] = ()
    ratings: tuple[Rating, ...] = ()
    summary: str | None = None
    vote: VoteValue | None = None

    @property
    def touched_principles(self) -> tuple[Principle, ...]:
        """The listed ones, then any other that has evidence or a rating, under its key."""
        listed_keys = {one.key for one in self.principles}
        written = [one.principle for one in self.evidence] + [one.principle for one in self.ratings]
        others = dict.fromkeys(key for key in written if key not in listed_keys)
        return (*self.principles, *(Principle(key, key, assigned=False) for key in others))

    def evidence_on(self, principle: str) -> tuple[Evidence, ...]:
        return tuple(one for one in self.evidence if one.principle == principle)

    def rating_of(self, principle: str) -> Rating:
        return next((one for one in self.ratings if one.principle == principle), Rating(principle))


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to fill in. `short` goes into lists ("the result of evidence 1"), `sentence` beside the field."""

    field: Field
    short: str
    sentence: str
    principle: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class RecallFacts:
    status: FeedbackStatus
    author_saw_a_peer: bool
    a_peer_saw_it: bool
    loop_was_ready: bool


def vote_need(kind: PanelistKind) -> VoteNeed:
    if kind.votes:
        return VoteNeed.REQUIRED
    return VoteNeed.OPTIONAL if kind.practises else VoteNeed.NONE


def missing(sheet: Sheet) -> tuple[Missing, ...]:
    """Everything a submission still lacks, in the order of judgement: evidence, ratings, summary, vote (R11, R12)."""
    found = [*_evidence_missing(sheet), *_ratings_missing(sheet)]
    if sheet.kind.votes and is_blank(sheet.summary):
        found.append(Missing(Field.SUMMARY, "the summary", "Write the summary: what decided it for you?"))
    if vote_need(sheet.kind) is VoteNeed.REQUIRED and sheet.vote is None:
        found.append(Missing(Field.VOTE, "the vote", "Vote; there is no middle."))
    return tuple(found)


def before_vote(sheet: Sheet) -> tuple[Missing, ...]:
    """What keeps the vote locked: evidence, ratings and their reasons (R12)."""
    locks = {Field.EVIDENCE, Field.PART, Field.RATING, Field.NO_DATA_REASON}
    return tuple(one for one in missing(sheet) if one.field in locks)


def vote_problem(sheet: Sheet) -> str | None:
    """Why no vote can be taken now, as a sentence (R12)."""
    if vote_need(sheet.kind) is VoteNeed.NONE:
        return f"A {spoken(sheet.kind)} interview has evidence and ratings, but no vote."
    locks = before_vote(sheet)
    return f"The vote opens after the ratings. {words_missing(locks)}" if locks else None


def rating_problem(sheet: Sheet, principle: Principle) -> str | None:
    """Why this principle cannot be rated on the scale yet; "not enough evidence" can always be chosen (R12)."""
    own = sheet.evidence_on(principle.key)
    if any(not one.blank_parts for one in own):
        return None
    nearest = _nearest(own)
    if nearest is None:
        return f"Rating {principle.name} needs one piece of evidence with all four parts."
    blank = own[nearest].blank_parts
    still = f"{listed(f'the {part}' for part in blank)} {'is' if len(blank) == 1 else 'are'} still empty"
    return f"Rating {principle.name} needs one piece of evidence with all four parts: {still}."


def words_missing(found: Iterable[Missing]) -> str:
    """ "Missing: the result of evidence 1, two ratings, the vote"; empty when nothing is."""
    items = tuple(found)
    ratings = sum(one.field is Field.RATING for one in items)
    spread = len({one.principle for one in items if one.field is Field.PART}) > 1
    said = dict.fromkeys(_short(one, ratings, spread=spread) for one in items)
    return f"Missing: {', '.join(said)}" if said else ""


def slot_problem(slot_start: datetime | None, now: datetime) -> str | None:
    """R11: a submission needs an interview whose slot has begun (aware times)."""
    if slot_start is None:
        return "There is no interview slot yet; feedback can be submitted once it has begun."
    return None if slot_start <= now else "Your interview has not begun; feedback can be submitted from its start on."


def recall_reasons(facts: RecallFacts) -> tuple[Reason, ...]:
    """R13: why submitted feedback cannot be recalled; after that only addenda."""
    way_out = "Write an addendum instead."
    if facts.status is not FeedbackStatus.SUBMITTED:
        return (
            Reason("R13", f"This feedback is {spoken(facts.status)}, only submitted feedback is recalled.", way_out),
        )
    checks = (
        (facts.author_saw_a_peer, "You have been shown a peer's feedback."),
        (facts.a_peer_saw_it, "A peer has been shown yours."),
        (facts.loop_was_ready, "All feedback was in."),
    )
    return tuple(Reason("R13", sentence, way_out) for stands, sentence in checks if stands)


def may_recall(facts: RecallFacts) -> bool:
    return not recall_reasons(facts)


def _evidence_missing(sheet: Sheet) -> list[Missing]:
    return [one for principle in sheet.touched_principles for one in _evidence_missing_on(sheet, principle)]


def _evidence_missing_on(sheet: Sheet, principle: Principle) -> list[Missing]:
    """Nothing while the principle is untouched (the rating is missing then), unrated and extra, or without data."""
    own, rating = sheet.evidence_on(principle.key), sheet.rating_of(principle.key)
    if rating.no_data or any(not one.blank_parts for one in own) or not (principle.assigned or rating.given):
        return []
    nearest = _nearest(own)
    if nearest is not None:
        return [_part_missing(principle, part, nearest + 1) for part in own[nearest].blank_parts]
    if rating.code is None:
        return []
    sentence = f"Add a piece of evidence on {principle.name}, or rate it as not enough evidence."
    return [Missing(Field.EVIDENCE, f"evidence on {principle.name}", sentence, principle.key)]


def _nearest(own: tuple[Evidence, ...]) -> int | None:
    """The started piece with the fewest blanks, the first of equals."""
    started = [place for place, one in enumerate(own) if one.started]
    return min(started, key=lambda place: len(own[place].blank_parts), default=None)


def _part_missing(principle: Principle, part: str, place: int) -> Missing:
    short = f"the {part} of evidence {place}"
    return Missing(Field.PART, short, f"{principle.name}: {short} is still empty.", principle.key, principle.name)


def _ratings_missing(sheet: Sheet) -> list[Missing]:
    found = [one for principle in sheet.touched_principles if (one := _rating_missing(sheet, principle))]
    rated = any(sheet.rating_of(principle.key).given for principle in sheet.touched_principles)
    if sheet.kind.votes and not found and not rated:
        return [Missing(Field.RATING, "a rating", "Rate at least one principle: a vote rests on ratings.")]
    return found


def _rating_missing(sheet: Sheet, principle: Principle) -> Missing | None:
    rating = sheet.rating_of(principle.key)
    if not rating.given:
        sentence = f"Rate {principle.name}, or say that there was not enough evidence."
        return Missing(Field.RATING, "a rating", sentence, principle.key) if principle.assigned else None
    if rating.no_data and is_blank(rating.reason):
        sentence = f"Say why there was not enough evidence on {principle.name}."
        return Missing(Field.NO_DATA_REASON, f"the reason for {principle.name}", sentence, principle.key)
    return None


def _short(one: Missing, ratings: int, *, spread: bool) -> str:
    if one.field is Field.RATING:
        return "one rating" if ratings == 1 else f"{number(ratings)} ratings"
    return f"{one.short} on {one.where}" if spread and one.field is Field.PART else one.short
