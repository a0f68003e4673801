"""Principle sets are data: frozen models of the format `principle-set/1`, read from YAML or from their own JSON.

Names such as "Have Backbone; Disagree and Commit" are kept as they are written, sign by sign.
"""

import json
import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from hiring.principles_check import OWN_KEY, report_all
from hiring.principles_format import Document, PrincipleSetErrors, Problem, described, read_document

__all__ = [
    "Group",
    "LevelIndicators",
    "NoData",
    "Principle",
    "PrincipleSet",
    "PrincipleSetErrors",
    "PrincipleTranslation",
    "Problem",
    "Question",
    "ScaleMark",
    "Side",
    "Translation",
    "parse",
]

_Entry = TypeVar("_Entry", bound=BaseModel)
Side = Literal["above", "on", "below", "none"]


def _matching(pattern: str, limit: int, expected: str) -> AfterValidator:
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if len(value) > limit or not shape.fullmatch(value):
            raise PydanticCustomError("expected", "{expected}", {"expected": expected})
        return value

    return AfterValidator(check)


def _filled(limit: int, one_line: bool) -> AfterValidator:
    what = "one line" if one_line else "text"

    def check(value: str) -> str:
        if not value or len(value) > limit or (one_line and len(value.splitlines()) > 1):
            raise PydanticCustomError("expected", "{expected}", {"expected": f"{what} of 1 to {limit:,} characters"})
        return value

    return AfterValidator(check)


def _by_key(value: object) -> object:
    """A mapping `{L6: {…}}` becomes a list of entries that know their key, so that models stay hashable."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, dict):
        raise PydanticCustomError("keyed", "a mapping")
    return [{**entry, OWN_KEY: key} if isinstance(entry, dict) else entry for key, entry in value.items()]


def _with_keys(entries: tuple["_Model", ...]) -> dict[str, Any]:
    written = (entry.model_dump(mode="json", by_alias=True, exclude_none=True) for entry in entries)
    return {entry.pop(OWN_KEY): entry for entry in written}


_KEYED = (BeforeValidator(_by_key), PlainSerializer(_with_keys))
_Slug = Annotated[
    str, _matching(r"[a-z0-9]+(-[a-z0-9]+)*", 80, "lower-case letters, digits and single hyphens, at most 80")
]
_Code = Annotated[
    str, _matching(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*", 40, "a code of lower-case letters, digits and _, at most 40")
]
_Level = Annotated[str, _matching(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*", 20, "a level such as L6, at most 20 characters")]
_Version = Annotated[
    str, _matching(r"[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*", 40, "a version such as 2026.1, at most 40 characters")
]
_Language = Annotated[str, _matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", 35, "a language tag such as en or de-AT")]
_Line = Annotated[str, _filled(200, one_line=True)]
_Text = Annotated[str, _filled(4000, one_line=False)]
_Lines = Annotated[tuple[_Text, ...], Field(max_length=100)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ScaleMark(_Model):
    """One mark of the rating scale: what it is called and what an answer at this mark shows."""

    code: _Code
    label: _Line
    anchor: _Text


class NoData(_Model):
    """The choice outside the scale: not enough evidence to judge."""

    code: _Code
    label: _Line


class Group(_Model):
    """A heading under which principles stand together."""

    id: _Slug
    name: _Line


class Question(_Model):
    """A question of the bank; its id is unique in the set, so that it is planned once in a loop."""

    id: _Slug
    text: _Text


class LevelIndicators(_Model):
    """What one principle means, and looks like, at one level."""

    level: _Level = Field(alias="*key*")
    meaning: _Text
    strong: _Lines = ()
    weak: _Lines = ()


class Principle(_Model):
    """One principle with its question bank and with what strong, weak and too much of it look like."""

    id: _Slug
    name: _Line
    group: _Slug | None = None
    meaning: _Text
    questions: Annotated[tuple[Question, ...], Field(max_length=200)] = ()
    probes: _Lines = ()
    strong: _Lines = ()
    weak: _Lines = ()
    overuse: _Lines = ()
    levels: Annotated[tuple[LevelIndicators, ...], *_KEYED] = ()

    def at_level(self, level: str) -> LevelIndicators | None:
        """The indicators written for exactly this level, or None."""
        return next((indicators for indicators in self.levels if indicators.level == level), None)


class PrincipleTranslation(_Model):
    """Name and meaning of one principle in another language."""

    id: _Slug = Field(alias="*key*")
    name: _Line
    meaning: _Text | None = None


class Translation(_Model):
    """The set's name and its principles in another language; what is missing stays in the set's own."""

    language: _Language = Field(alias="*key*")
    name: _Line | None = None
    principles: Annotated[tuple[PrincipleTranslation, ...], *_KEYED] = ()


class PrincipleSet(_Model):
    """A named, versioned list of principles with its own rating scale, lowest mark first."""

    format: Literal["principle-set/1"] = Field(alias="schema")
    id: _Slug
    name: _Line
    version: _Version
    language: _Language
    notice: _Text | None = None
    licence: _Line | None = None
    rating_scale: Annotated[tuple[ScaleMark, ...], Field(min_length=2, max_length=7)]
    bar: _Code
    no_data: NoData
    groups: Annotated[tuple[Group, ...], Field(max_length=100)] = ()
    principles: Annotated[tuple[Principle, ...], Field(min_length=1, max_length=200)]
    translations: Annotated[tuple[Translation, ...], *_KEYED] = ()

    @property
    def principle_ids(self) -> tuple[str, ...]:
        """The ids in the order of the set."""
        return tuple(principle.id for principle in self.principles)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the scale, lowest first, without the one for no data."""
        return tuple(mark.code for mark in self.rating_scale)

    @property
    def bar_place(self) -> int:
        return self.place(self.bar)

    @property
    def languages(self) -> tuple[str, ...]:
        """The set's own language, then those it is translated into."""
        return (self.language, *(translation.language for translation in self.translations))

    def principle(self, principle_id: str) -> Principle:
        """Raises KeyError when the set has no such principle."""
        return _found(self.principles, "id", principle_id)

    def question(self, question_id: str) -> Question:
        """Raises KeyError when no principle of the set has such a question."""
        every = tuple(question for principle in self.principles for question in principle.questions)
        return _found(every, "id", question_id)

    def group(self, group_id: str) -> Group:
        """Raises KeyError when the set has no such group."""
        return _found(self.groups, "id", group_id)

    def mark(self, code: str) -> ScaleMark:
        """Raises KeyError when the scale has no such code, and for the code of no data."""
        return _found(self.rating_scale, "code", code)

    def place(self, code: str) -> int:
        """The place on the scale, 0 is the lowest; KeyError for no data, which has no place."""
        return self.rating_scale.index(self.mark(code))

    def label(self, code: str) -> str:
        """The words for a rating, no data included."""
        return self.no_data.label if code == self.no_data.code else self.mark(code).label

    def side(self, code: str) -> Side:
        """Where a rating stands in the bar grid, relative to the bar."""
        if code == self.no_data.code:
            return "none"
        distance = self.place(code) - self.bar_place
        return "on" if distance == 0 else "above" if distance > 0 else "below"

    def for_level(self, principle_id: str, level: str) -> Principle:
        """The principle as it looks at one level: that level's indicators lead the lists, other levels are gone."""
        principle = self.principle(principle_id)
        own = principle.at_level(level)
        if own is None:
            return principle.model_copy(update={"levels": ()})
        merged = {"strong": own.strong + principle.strong, "weak": own.weak + principle.weak, "levels": (own,)}
        return principle.model_copy(update=merged)

    def translation(self, language: str) -> Translation | None:
        """The translation into the language, or into the language without its region."""
        wanted = (language.lower(), language.lower().split("-")[0])
        for tag in wanted:
            for translation in self.translations:
                if translation.language.lower() == tag:
                    return translation
        return None

    def localised(self, language: str) -> "PrincipleSet":
        """The set with the names and meanings that are translated; ids, scale and questions stay as they are."""
        translation = self.translation(language)
        if translation is None or language.lower() == self.language.lower():
            return self
        by_id = {entry.id: entry for entry in translation.principles}
        principles = tuple(_translated(principle, by_id.get(principle.id)) for principle in self.principles)
        return self.model_copy(update={"name": translation.name or self.name, "principles": principles})

    def to_json(self) -> str:
        """Canonical text: equal sets give equal text, whatever the layout of their file."""
        data = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "PrincipleSet":
        """Reads what `to_json` wrote; raises PrincipleSetErrors like `parse`."""
        document = Document("stored principle set")
        try:
            document.data = json.loads(text)
        except (ValueError, RecursionError) as error:
            document.report((), f"unreadable JSON ({error})", "the text that to_json wrote")
            document.refuse()
        return _judged(document)


def parse(data: bytes, source: str = "principles.yaml") -> PrincipleSet:
    """Reads a principle set from YAML; raises PrincipleSetErrors with every problem that can be told at once."""
    return _judged(read_document(data, source))


def _judged(document: Document) -> PrincipleSet:
    if not isinstance(document.data, dict):
        document.report((), described(document.data), "a mapping that begins with schema: principle-set/1")
        document.refuse()
    result, refusal = None, None
    try:
        result = PrincipleSet.model_validate(document.data)
    except ValidationError as error:
        refusal = error
    report_all(document, refusal, PrincipleSet)
    if result is None or document.problems:
        document.refuse()
    return result


def _found(entries: tuple[_Entry, ...], key: str, value: str) -> _Entry:
    for entry in entries:
        if getattr(entry, key) == value:
            return entry
    raise KeyError(value)


def _translated(principle: Principle, translation: PrincipleTranslation | None) -> Principle:
    if translation is None:
        return principle
    meaning = translation.meaning or principle.meaning
    return principle.model_copy(update={"name": translation.name, "meaning": meaning})
