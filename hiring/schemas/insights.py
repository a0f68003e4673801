"""Figures about people's part in closed loops (R41)."""

from uuid import UUID

from hiring.schemas.base import Card, Command


class AskInsights(Command):
    """`after`: the last person of the page before."""

    after: UUID | None = None


class FigureLine(Card):
    """One figure: its value, what it was counted from, and within what the true one lies."""

    name: str
    value: str
    counted: str
    between: str = ""
    says_little: bool = False
    meaning: str


class PersonFigures(Card):
    """`too_few` says why there are none."""

    name: str
    own: bool
    loops: str
    lines: tuple[FigureLine, ...] = ()
    too_few: str = ""


class PersonLine(Card):
    name: str
    href: str
    loops: int


class InsightsPage(Card):
    """`others` is shown to core Bar Raisers and people analysts alone."""

    since: str
    minimum: int
    mine: PersonFigures
    others: bool
    company: tuple[FigureLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    next_url: str | None = None


class PersonInsights(Card):
    since: str
    minimum: int
    figures: PersonFigures
