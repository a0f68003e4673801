"""Search by name over everything the viewer may list."""

from typing import Annotated

from hiring.schemas.base import Card, Command, limited


class Search(Command):
    """What was typed into the search field."""

    q: Annotated[str, limited(100, required=False)] = ""


class Hit(Card):
    href: str
    name: str
    more: str = ""


class HitGroup(Card):
    """One kind of thing; `all_href` leads to the list with the same search."""

    label: str
    hits: tuple[Hit, ...]
    all_href: str = ""


class SearchPage(Card):
    q: str
    groups: tuple[HitGroup, ...]
