"""Turns what Pydantic refuses in a principle set, and what refers to nothing in it, into problems with a place."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from hiring.principles_format import (
    MAX_NOTED,
    MAX_PROBLEMS,
    SHOWN_CHARACTERS,
    Document,
    Path,
    described,
    visible,
    walk,
    written,
)

OWN_KEY = "*key*"
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SHAPES = {
    "string_type": "text",
    "tuple_type": "a list",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "keyed": "a mapping",
    "literal_error": "{expected}",
    "expected": "{expected}",
}


def report_all(document: Document, refusal: ValidationError | None, model: type[BaseModel]) -> None:
    """Adds every problem of the document: unreadable characters, refused fields, duplicates, loose references."""
    _report_characters(document)
    for error in refusal.errors(include_url=False) if refusal else ():
        if len(document.problems) >= MAX_NOTED:
            break
        _report_field(document, error, model)
    if isinstance(document.data, dict):
        _report_duplicates(document)
        _report_references(document, document.data)


def _report_characters(document: Document) -> None:
    for path, text in walk(document.data):
        unusable = _UNUSABLE.search(text)
        if unusable:
            found = f"the character U+{ord(unusable[0]):04X}"
            document.report(path, found, "text without control characters or halves of characters")
        if text == OWN_KEY and path[-1] == OWN_KEY:
            document.report(path, f'the unknown key "{OWN_KEY}"', "a key of the format")


def _report_field(document: Document, error: Any, model: type[BaseModel]) -> None:
    path = _path_in(document.data, error["loc"])
    kind = error["type"]
    if kind == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
        return  # Pydantic counts only the entries it accepts; the refused ones are reported by themselves.
    if kind == "missing":
        document.report(path, "nothing", f'the required key "{path[-1]}"')
    elif kind == "extra_forbidden":
        known = _keys_of(_model_at(model, path[:-1]))
        document.problems.pop(path, None)
        document.report(
            path, f'the unknown key "{visible(str(path[-1]))}"', _one_of(known, _guess(document, known, str(path[-1])))
        )
    elif kind in _SHAPES:
        if kind in ("tuple_type", "keyed"):
            document.problems.pop(path, None)
        document.report(path, described(error["input"]), _SHAPES[kind].format(**error.get("ctx", {})))
    else:
        document.problems.pop(path, None)
        known = _keys_of(_model_at(model, path))
        document.report(path, described(error["input"]), f"a mapping with the keys {', '.join(known)}")


def _path_in(data: object, location: tuple[str | int, ...]) -> Path:
    """Pydantic counts the entries of `levels` and `translations`; people know them by their keys."""
    path: list[str | int] = []
    for step in location:
        if step == OWN_KEY:
            break
        known = list(data)[step] if isinstance(data, dict) and isinstance(step, int) else step
        path.append(known)
        data = _inside(data, known)
    return tuple(path)


def _inside(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for step in path:
        for name, info in model.model_fields.items():
            if step == (info.alias or name):
                model = next(_models_in(info.annotation), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a person writes: that under which a whole entry stands is not among them."""
    keys = (info.alias or name for name, info in model.model_fields.items())
    return [key for key in keys if key != OWN_KEY]


def _one_of(known: list[str], guess: str | None) -> str:
    return f"one of the keys {', '.join(known)}" + (f' (perhaps "{guess}")' if guess else "")


def _guess(document: Document, known: list[str], found: str) -> str | None:
    """The key that was probably meant; not sought in a file that is full of unknown ones."""
    if len(document.problems) > MAX_PROBLEMS:
        return None
    return next(iter(get_close_matches(found[:SHOWN_CHARACTERS], known, n=1)), None)


def _entries(data: object, key: str) -> list[tuple[int, dict[str, object]]]:
    listed = data.get(key) if isinstance(data, dict) else None
    if not isinstance(listed, list):
        return []
    return [(index, entry) for index, entry in enumerate(listed) if isinstance(entry, dict)]


def _report_duplicates(document: Document) -> None:
    for listed, key in (("principles", "id"), ("groups", "id"), ("rating_scale", "code")):
        places = (((listed, index, key), entry.get(key)) for index, entry in _entries(document.data, listed))
        _report_repeated(document, places)
    _report_repeated(document, _question_ids(document.data))


def _question_ids(data: object) -> Iterator[tuple[Path, object]]:
    for at, principle in _entries(data, "principles"):
        for index, question in _entries(principle, "questions"):
            yield ("principles", at, "questions", index, "id"), question.get("id")


def _report_repeated(document: Document, places: Iterator[tuple[Path, object]]) -> None:
    first: dict[str, Path] = {}
    for path, value in places:
        if not isinstance(value, str):
            continue
        taken = first.setdefault(value.strip(), path)
        if taken != path:
            found = f'"{visible(value)}" again, first used at {written(taken)}'
            document.report(path, found, f"{'a code' if path[-1] == 'code' else 'an id'} used once")


def _report_references(document: Document, data: dict[str, object]) -> None:
    groups = _values(data, "groups", "id")
    codes = _values(data, "rating_scale", "code")
    for index, principle in _entries(data, "principles"):
        _report_unknown(document, ("principles", index, "group"), principle.get("group"), groups, "group")
    _report_unknown(document, ("bar",), data.get("bar"), codes, "code of the rating scale")
    no_data = data.get("no_data")
    code = no_data.get("code") if isinstance(no_data, dict) else None
    if isinstance(code, str) and code in codes:
        found = f'the code "{visible(code)}", which is a mark of the rating scale'
        document.report(("no_data", "code"), found, "a code outside the rating scale")
    _report_translations(document, data)


def _report_translations(document: Document, data: dict[str, object]) -> None:
    translations = data.get("translations")
    known = _values(data, "principles", "id")
    for language, translation in translations.items() if isinstance(translations, dict) else ():
        path: Path = ("translations", language)
        if language == data.get("language"):
            found = f'a translation into "{visible(str(language))}", the language of the set itself'
            document.report(path, found, "other languages")
        named = translation.get("principles") if isinstance(translation, dict) else None
        for principle_id in named if isinstance(named, dict) else ():
            _report_unknown(document, (*path, "principles", principle_id), principle_id, known, "principle id")


def _values(data: object, listed: str, key: str) -> dict[str, None]:
    """The ids or codes in their order, quick to look up."""
    every = (entry.get(key) for _, entry in _entries(data, listed))
    return {value.strip(): None for value in every if isinstance(value, str)}


def _report_unknown(document: Document, path: Path, value: object, known: dict[str, None], what: str) -> None:
    if not isinstance(value, str) or value.strip() in known:
        return
    listed = ", ".join(visible(name) for name in list(known)[:20])
    expected = f"a {what} of this set ({listed})" if known else f"a {what} of this set, which has none"
    document.report(path, f'the unknown {what} "{visible(value)}"', expected)
