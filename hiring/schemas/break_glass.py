"""Break-glass (R22)."""

from typing import Annotated

from hiring.schemas.base import Card, Command, When, limited

LEAST_REASON = 30


class BreakGlassCommand(Command):
    reason: Annotated[str, limited(2000, least=LEAST_REASON, lines=True)]


class BreakGlassCard(Card):
    """The question before the glass is broken, or until when it is."""

    loop_id: str
    loop_words: str
    refusal: str | None = None
    open_until: When | None = None
