"""A plain page before an act that cannot be taken back."""

from hiring.schemas.base import Card


class Confirmation(Card):
    """What follows from the act; with a `refusal` it cannot be done. The form is sent to the page's own address."""

    title: str
    follows: tuple[str, ...]
    label: str
    back: tuple[str, str]
    refusal: str | None = None
