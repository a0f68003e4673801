"""The writing sheet as a form: its fields follow the principles and pieces of evidence of one person."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from flask import request
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from hiring.domain.errors import Incomplete
from hiring.domain.vocabulary import Polarity, VoteValue
from hiring.domain.words import spoken
from hiring.schemas.base import Command, build
from hiring.schemas.feedback import (
    PARTS,
    EvidenceTyped,
    RatingTyped,
    SaveDraft,
    SheetCard,
    evidence_field,
    rating_field,
    reason_field,
)
from hiring.web.forms.base import HouseForm, require_once

Key = tuple[str, int]
Typed = TypeVar("Typed", bound=Command)
MOST_FIELDS = 400
MOST_POSITION = 1000
AGAIN = "Some fields need another look."
POLARITY_WORDS = {Polarity.SUPPORTS: "supports", Polarity.MIXED: "is mixed", Polarity.AGAINST: "speaks against"}
HINTS = {
    "situation": "What was going on, and why did it matter?",
    "task": "What exactly was theirs?",
    "action": "What did they do, in which order, and why that?",
    "result": "What came of it, and how was it measured?",
}


class AddendumForm(HouseForm):
    panelist_id = HiddenField()
    text = TextAreaField("Addendum")


class RecallForm(HouseForm):
    """Nothing but the token and the key."""


class NotesForm(HouseForm):
    version = HiddenField(default="0")
    text = TextAreaField("Notes")


def drawn(card: SheetCard, formdata: Any = None) -> HouseForm:
    """The form of a sheet; with `formdata` it shows what was typed instead of what is stored."""
    fields: dict[str, Any] = {"version": HiddenField(), "summary": TextAreaField("Summary")}
    for principle in card.principles:
        for piece in principle.pieces:
            fields |= _piece_fields(principle.principle, piece.position)
        fields |= _rating_fields(card, principle.principle, principle.name)
    fields["vote"] = _radios("Your vote", [(value.value, spoken(value)) for value in VoteValue])
    fields["principle"] = SelectField("Another principle", choices=list(card.others), validate_choice=False)
    made = type("SheetForm", (HouseForm,), fields)
    return made(formdata=formdata) if formdata is not None else made(formdata=None, data=_values(card))  # type: ignore[no-any-return]


def _piece_fields(principle: str, position: int) -> dict[str, Any]:
    texts = {part: TextAreaField(part.capitalize(), description=HINTS[part]) for part in HINTS}
    fields = texts | {
        "polarity": _radios("This evidence", [(value.value, words) for value, words in POLARITY_WORDS.items()]),
        "quotes": TextAreaField("Quotes", description="Word for word, one on each line."),
        "story": StringField("Same story", description="The same tag marks one story told to several of you."),
    }
    return {evidence_field(principle, position, part): field for part, field in fields.items()}


def _rating_fields(card: SheetCard, principle: str, name: str) -> dict[str, Any]:
    marks = [(mark.code, mark.label) for mark in card.marks]
    return {
        rating_field(principle): _radios(f"Your rating of {name}", marks),
        reason_field(principle): TextAreaField(f"Why there was not enough evidence on {name}"),
    }


def _radios(label: str, choices: list[tuple[str, str]]) -> Any:
    return RadioField(label, choices=choices, validate_choice=False)


def _values(card: SheetCard) -> dict[str, Any]:
    found: dict[str, Any] = {"version": str(card.version), "summary": card.summary, "vote": card.vote or None}
    for principle in card.principles:
        found |= {rating_field(principle.principle): principle.code or None}
        found |= {reason_field(principle.principle): principle.no_data_reason}
        for piece in principle.pieces:
            for part in PARTS:
                found[evidence_field(principle.principle, piece.position, part)] = getattr(piece, part) or None
    return found


def typed_keys(names: Iterable[str]) -> list[Key]:
    """The pieces of evidence that a form holds, by principle and position."""
    parts = (name.split(".") for name in names if name.startswith("e."))
    found = ((one[1], int(one[2])) for one in parts if len(one) == len(("e", "slug", "0", "part")) and _place(one[2]))
    return list(dict.fromkeys(found))


def _place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(MOST_POSITION))


def typed_sheet(added: str = "", removed: Key | None = None) -> SaveDraft:
    """The whole sheet as this request brings it; raises Incomplete with a sentence per field."""
    typed = request.form
    if len(typed) > MOST_FIELDS:
        raise Incomplete(f"Found {len(typed)} fields, expected at most {MOST_FIELDS}.")
    require_once(typed, {name: name for name in typed})
    problems: dict[str, str] = {}
    keys = [key for key in typed_keys(typed) if key != removed]
    evidence = [_evidence(typed, key, problems) for key in keys]
    if added:
        position = max((place for slug, place in typed_keys(typed) if slug == added), default=-1) + 1
        evidence.append(_evidence(typed, (added, position), problems, added=True))
    rated = dict.fromkeys(name[2:] for name in typed if name.startswith(("r.", "n.")))
    ratings = [_rating(typed, slug, problems) for slug in rated]
    whole = {name: typed.get(name, "") for name in ("version", "summary", "vote")}
    whole["version"] = whole["version"] or "0"
    draft = _built(SaveDraft, whole, problems, {name: name for name in whole})
    if problems or draft is None:
        raise Incomplete(AGAIN, problems)
    return draft.model_copy(update={"evidence": tuple(filter(None, evidence)), "ratings": tuple(filter(None, ratings))})


def _evidence(
    typed: Mapping[str, str], key: Key, problems: dict[str, str], *, added: bool = False
) -> EvidenceTyped | None:
    names = {part: evidence_field(*key, part) for part in PARTS}
    values: dict[str, Any] = {part: typed.get(name, "") for part, name in names.items()}
    return _built(EvidenceTyped, values | {"principle": key[0], "position": key[1], "added": added}, problems, names)


def _rating(typed: Mapping[str, str], slug: str, problems: dict[str, str]) -> RatingTyped | None:
    names = {"code": rating_field(slug), "no_data_reason": reason_field(slug)}
    values = {part: typed.get(name, "") for part, name in names.items()}
    return _built(RatingTyped, values | {"principle": slug}, problems, names)


def _built(
    kind: type[Typed], values: dict[str, Any], problems: dict[str, str], names: Mapping[str, str]
) -> Typed | None:
    """The command, or None with its problems noted under the form's own field names."""
    try:
        return build(kind, values)
    except Incomplete as refusal:
        problems |= {names.get(part, part): said for part, said in refusal.problems.items()}
        return None
