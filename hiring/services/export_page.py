"""The export as a page that people can read and print: headings, facts and texts."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hiring.domain.words import spoken
from hiring.schemas.privacy import Part
from hiring.services.clock import day_words

FILE = "privacy/file.html"
"""The template of the readable export."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
NAMES = {"panelist": "Panel", "interview": "Interviews", "candidate_file": "Documents", "unanimous_no": "No meeting"}


def readable(made: Mapping[str, Any]) -> Part:
    """One part for the whole file."""
    return _part(f"Everything about {made['candidate'].get('name', 'the candidate')}", made)


def _part(title: str, given: Mapping[str, Any]) -> Part:
    plain = ((name, one) for name, one in given.items() if not isinstance(one, list | dict) and one != "")
    facts = tuple((_heading(name), _words(one)) for name, one in plain)
    below = [(name, one) for name, one in given.items() if isinstance(one, list | dict) and one]
    return Part(title=title, facts=facts, parts=tuple(_below(name, one) for name, one in below))


def _below(name: str, one: Any) -> Part:
    """A list of texts, a list of records, or one record."""
    title = _heading(name)
    if isinstance(one, dict):
        return _part(title, one)
    if all(isinstance(item, str) for item in one):
        return Part(title=title, texts=tuple(one))
    single = title.removesuffix("s")
    return Part(title=title, parts=tuple(_part(f"{single} {place}", item) for place, item in enumerate(one, start=1)))


def _heading(name: str) -> str:
    words = NAMES.get(name, spoken(name))
    return words[:1].upper() + words[1:]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    said = str(value)
    if not MOMENT.fullmatch(said):
        return said
    moment = datetime.fromisoformat(said)
    return f"{day_words(moment.date())}, {moment:%H:%M} UTC"
