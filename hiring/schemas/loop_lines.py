"""Loops as short lines on other pages."""

from uuid import UUID

from hiring.schemas.base import Card, Command, When


class AfterLoop(Command):
    """Where a list of loops goes on, from its address."""

    after: UUID | None = None


class LoopLine(Card):
    """`state` is empty where the viewer holds a place on the candidate: the loop's own page says what they may know."""

    href: str
    candidate: str
    candidate_href: str
    requisition: str
    requisition_href: str
    state: str
    opened: When


class LoopLines(Card):
    """One page of them, newest first."""

    rows: tuple[LoopLine, ...] = ()
    next_url: str | None = None
