"""Two versions of one draft (R17): both stay readable, and the merged text holds the words of both."""

from collections.abc import Iterator
from uuid import UUID

from hiring.domain.vocabulary import Polarity
from hiring.domain.words import spoken
from hiring.principles import PrincipleSet
from hiring.schemas.feedback import (
    Both,
    EvidenceTyped,
    RatingTyped,
    SaveDraft,
    SheetCard,
    evidence_field,
    rating_field,
    reason_field,
)
from hiring.services import drafts
from hiring.services import feedback_sheet as sheets
from hiring.services.feedback_cards import sheet_card
from hiring.services.feedback_sheet import Content, Own, Piece
from hiring.services.work import Work

BETWEEN = "\n\n—\n\n"
Values = dict[str, str]


def merge(work: Work, loop_id: UUID, typed: SaveDraft) -> SheetCard:
    """The sheet with both versions of every field that differs. Nothing is stored; its version is the one that stands.

    A text that differs holds both texts, the typed one first; where one holds the other, the longer. A choice that
    differs is the saved one until somebody chooses.
    """
    mine = drafts.writable(work, loop_id)
    drafts.check_principles(mine.shelf, typed)
    stored = sheets.content_of(work, mine.feedback)
    there, here = values_of(stored), typed_values(typed)
    both = tuple(_both(mine, name, there.get(name, ""), here.get(name, "")) for name in _differing(there, here))
    merged = drafts.read_typed(mine, stored, merged_draft(stored, typed, there, here))[0]
    return sheet_card(work, mine, merged, both)


def merged_draft(stored: Content, typed: SaveDraft, there: Values, here: Values) -> SaveDraft:
    """Every piece and rating of either version, each field merged."""
    keys = dict.fromkeys([*stored.pieces, *((one.principle, one.position) for one in typed.evidence)])
    rated = dict.fromkeys([*stored.ratings, *(one.principle for one in typed.ratings)])

    def text(name: str) -> str:
        return merged_text(there.get(name, ""), here.get(name, ""))

    def choice(name: str) -> str:
        return there.get(name) or here.get(name, "")

    return SaveDraft.model_construct(
        version=typed.version,
        evidence=tuple(
            EvidenceTyped.model_construct(
                principle=slug,
                position=position,
                added=True,
                polarity=_polarity(choice(evidence_field(slug, position, "polarity"))),
                story=choice(evidence_field(slug, position, "story")),
                situation=text(evidence_field(slug, position, "situation")),
                task=text(evidence_field(slug, position, "task")),
                action=text(evidence_field(slug, position, "action")),
                result=text(evidence_field(slug, position, "result")),
                quotes=text(evidence_field(slug, position, "quotes")),
            )
            for slug, position in keys
        ),
        ratings=tuple(
            RatingTyped.model_construct(
                principle=slug, code=choice(rating_field(slug)), no_data_reason=text(reason_field(slug))
            )
            for slug in rated
        ),
        summary=text("summary"),
        vote=stored.vote or typed.vote,
    )  # fmt: skip


def merged_text(saved: str, typed: str) -> str:
    if typed in saved:
        return saved
    return typed if saved in typed else f"{typed}{BETWEEN}{saved}"


def values_of(content: Content) -> Values:
    """Everything stored, by form field; empty ones left out."""
    found = dict(_piece_values(content))
    for slug, (code, reason) in content.ratings.items():
        found |= {rating_field(slug): code, reason_field(slug): reason}
    found |= {"summary": content.summary, "vote": content.vote.value if content.vote else ""}
    return {name: value for name, value in found.items() if value}


def typed_values(typed: SaveDraft) -> Values:
    pieces = {(one.principle, one.position): _as_piece(one) for one in typed.evidence}
    ratings = {one.principle: (one.code, one.no_data_reason) for one in typed.ratings}
    return values_of(Content(pieces, ratings, typed.summary, typed.vote))


def _as_piece(typed: EvidenceTyped) -> Piece:
    return Piece(**{part: getattr(typed, part) for part in sheets.TEXTS}, polarity=typed.polarity)


def _piece_values(content: Content) -> Iterator[tuple[str, str]]:
    for (slug, position), piece in content.pieces.items():
        for part in (*sheets.TEXTS, "polarity"):
            yield evidence_field(slug, position, part), str(getattr(piece, part) or "")


def _differing(there: Values, here: Values) -> list[str]:
    return [name for name in dict.fromkeys([*there, *here]) if there.get(name, "") != here.get(name, "")]


def _polarity(value: str) -> Polarity | None:
    return Polarity(value) if value else None


def _both(mine: Own, name: str, saved: str, typed: str) -> Both:
    words = _label_of(mine.shelf) | {mine.shelf.no_data.code: mine.shelf.no_data.label}
    is_code = name.startswith("r.") or name == "vote" or name.endswith(".polarity")
    if is_code:
        saved, typed = (words.get(one, spoken(one)) for one in (saved, typed))
    return Both(field=name, label=_field_words(mine, name), saved=saved, typed=typed)


def _label_of(shelf: PrincipleSet) -> dict[str, str]:
    return {mark.code: mark.label for mark in shelf.rating_scale}


def _field_words(mine: Own, name: str) -> str:
    """ "Dive Deep, evidence 2: result"."""
    kind, _, rest = name.partition(".")
    if not rest:
        return kind.capitalize()
    slug, _, where = rest.partition(".")
    principle = mine.shelf.principle(slug).name
    if kind != "e":
        return f"{principle}: {'rating' if kind == 'r' else 'reason for not enough evidence'}"
    position, _, part = where.partition(".")
    return f"{principle}, evidence {int(position) + 1}: {'same story' if part == 'story' else part}"
