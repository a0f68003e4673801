"""Principle sets on pages: the list of versions, the reading page, two versions side by side."""

from typing import Annotated, Literal

from hiring.schemas.base import Card, Command, When, limited


class LoadSet(Command):
    """A set typed or pasted as YAML; a chosen file goes before it."""

    text: Annotated[str, limited(1024 * 1024, lines=True)]


class PublishSet(Command):
    confirmed: bool = False


class VersionRow(Card):
    """One stored version. `published` is None while it may not be used yet."""

    href: str
    version: str
    language: str
    principles: int
    loaded: When
    loaded_by: str
    published: When | None
    publish_href: str | None = None
    compare_href: str | None = None


class SetRow(Card):
    """A set with its versions, newest first."""

    name: str
    slug: str
    versions: tuple[VersionRow, ...]


class SetsPage(Card):
    sets: tuple[SetRow, ...]
    may_load: bool


class MarkCard(Card):
    code: str
    label: str
    anchor: str
    is_bar: bool


class LevelCard(Card):
    level: str
    meaning: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]


class PrincipleCard(Card):
    """One principle for reading; `lang` is the language of name and meaning, the rest is in the set's own."""

    id: str
    name: str
    meaning: str
    lang: str
    questions: tuple[str, ...]
    probes: tuple[str, ...]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    overuse: tuple[str, ...]
    levels: tuple[LevelCard, ...]


class GroupCard(Card):
    """`name` is empty for principles without a group."""

    name: str
    principles: tuple[PrincipleCard, ...]


class Choice(Card):
    label: str
    href: str
    current: bool


class SetPage(Card):
    """One version, ready to read. `levels` and `languages` are choices in the address."""

    id: str
    name: str
    version: str
    lang: str
    published: When | None
    notice: str
    licence: str
    marks: tuple[MarkCard, ...]
    no_data: str
    groups: tuple[GroupCard, ...]
    languages: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    others: tuple[Choice, ...]
    publish_href: str | None


class Difference(Card):
    """One field of two versions; lists show what went and what came."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class ChangedPrinciple(Card):
    id: str
    name: str
    kind: Literal["added", "removed", "changed"]
    differences: tuple[Difference, ...]


class ComparePage(Card):
    """`same` when the two say the same, word by word."""

    old_title: str
    new_title: str
    old_href: str
    new_href: str
    swap_href: str
    general: tuple[Difference, ...]
    principles: tuple[ChangedPrinciple, ...]
    reordered: bool
    same: bool
