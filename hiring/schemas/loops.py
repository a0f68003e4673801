"""Opening, holding, cancelling and handing over loops: what is asked for."""

from hiring.domain.vocabulary import CancelReason, RevealMode
from hiring.schemas.base import Card, Command, Paragraph, Reason
from hiring.schemas.plans import Chosen, Version


class OpenLoop(Command):
    candidate_id: Chosen
    requisition_id: Chosen
    reveal_mode: RevealMode = RevealMode.ALL_IN
    consent_reason: Paragraph = ""


class Opened(Card):
    """`needs_consent`: reasons for which a core Bar Raiser outside both loops is asked (R35)."""

    loop_id: str
    warnings: tuple[str, ...] = ()
    needs_consent: tuple[str, ...] = ()


class SetRevealMode(Command):
    reveal_mode: RevealMode
    version: Version = None


class Hold(Command):
    reason: Reason


class CancelLoop(Command):
    reason: CancelReason
    note: Paragraph = ""


class Withdraw(Command):
    note: Paragraph = ""


class HandOver(Command):
    person_id: Chosen
    reason: Reason


class Adopt(Command):
    version: Version = None


class Nothing(Command):
    """A button without a word: only the token and the key are judged."""
