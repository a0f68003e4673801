"""Loops as short lines on other pages."""

from hiring.schemas.base import Card, When


class LoopLine(Card):
    """`state` is empty where the viewer holds a place on the candidate: the loop's own page says what they may know."""

    href: str
    candidate: str
    candidate_href: str
    requisition: str
    requisition_href: str
    state: str
    opened: When
