"""Home: my work, most urgent first."""

from hiring.schemas.base import Card, When


class Clocked(Card):
    """When something is due or happens: `left` is "in 3 h 12 min" or "4 h ago"."""

    at: When
    left: str
    late: bool = False


class Task(Card):
    """One thing to do: where it leads, what it is about, and the word on the button."""

    title: str
    detail: str
    href: str
    action: str
    clock: Clocked | None = None
    tag: str = ""


class Group(Card):
    """Tasks of one kind; `id` names the section, `more` leads to all of them when there are too many for here."""

    id: str
    heading: str
    tasks: tuple[Task, ...]
    more: str = ""


class TellLine(Card):
    id: str
    at: When
    text: str
    href: str = ""


class HomeCard(Card):
    """`groups` hold only what there is; `idle` says what to do when there is nothing."""

    groups: tuple[Group, ...]
    lines: tuple[TellLine, ...]
    more_lines: bool
    idle: str
    idle_action: tuple[str, str] | None
