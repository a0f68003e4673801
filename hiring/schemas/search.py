"""Search over everything the viewer may list, and the evidence they may read."""

from typing import Annotated
from uuid import UUID

from hiring.schemas.base import Card, Command, limited


class Search(Command):
    """What was typed into the search field; `after`: the last evidence of the page before."""

    q: Annotated[str, limited(100, required=False)] = ""
    after: UUID | None = None


class Stretch(Card):
    """A part of a text; `hit` is what was looked for."""

    text: str
    hit: bool = False


class Hit(Card):
    href: str
    name: str
    more: str = ""


class EvidenceHit(Card):
    """Evidence in its context: the text around the first hit."""

    href: str
    name: str
    more: str
    context: tuple[Stretch, ...]


class HitGroup(Card):
    """One kind of thing; `all_href` leads to the list with the same search."""

    label: str
    hits: tuple[Hit, ...]
    all_href: str = ""


class EvidenceGroup(Card):
    """`count` is in words, of what the viewer may read alone."""

    count: str
    hits: tuple[EvidenceHit, ...]
    next_href: str = ""


class SearchPage(Card):
    q: str
    groups: tuple[HitGroup, ...]
    evidence: EvidenceGroup | None = None
    nothing_to_find: bool = False
    """What was typed has no letter and no digit."""
