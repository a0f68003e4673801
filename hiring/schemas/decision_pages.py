"""Cards of the pages around a decision."""

from hiring.schemas.audit import Proof
from hiring.schemas.base import Card, When
from hiring.schemas.decision import DecisionRecord, RecordedDissent
from hiring.schemas.grid import GridCard
from hiring.schemas.loop_page import GuardCard


class PositionCard(Card):
    words: str
    note: str
    person: str
    at: When


class FindingLine(Card):
    """A finding as it is listed above the ruling; `evidence`: "3 pieces of evidence cited"."""

    principle: str
    name: str
    words: str
    code: str
    reason: str
    author: str
    level: str
    evidence: str


class RulingPage(Card):
    """Everything in front of the Bar Raiser before the ruling. `rulings`: the allowed ones with their words.

    `asks_code`: who has a second factor types its code instead of the password.
    """

    loop_id: str
    candidate: str
    opening: str
    target_level: str
    position: PositionCard | None
    earlier_positions: tuple[PositionCard, ...] = ()
    findings: tuple[FindingLine, ...]
    guards: tuple[GuardCard, ...]
    rulings: tuple[tuple[str, str], ...]
    veto_length: int
    blocked: str = ""
    asks_code: bool = False


class NoMeetingPage(Card):
    """R28: for hiring manager and Bar Raiser alone. `votes`: person and vote, all of them negative."""

    loop_id: str
    candidate: str
    opening: str
    votes: tuple[tuple[str, str], ...]
    guards: tuple[GuardCard, ...]
    rules: bool
    confirmed: bool
    waits_for: str
    blocked: str = ""
    asks_code: bool = False


class RevisionLink(Card):
    revision: int
    words: str
    href: str
    here: bool
    at: When


class ConsentCard(Card):
    person: str
    role: str
    granted: bool
    words: str
    text: str
    at: When


class ReopenedCard(Card):
    """Why and with whose consent a decision was reopened."""

    reason: str
    asked_by: str
    at: When
    consents: tuple[ConsentCard, ...]


class RecordPage(Card):
    """One decision for one viewer. `times` maps the ISO times of the sealed record to the viewer's zone.

    `proof` is the signed checkpoint of the audit chain that covers the ruling.
    """

    loop_id: str
    organisation: str
    record: DecisionRecord
    times: dict[str, When]
    verdict: str
    kind: str
    standing: str
    revisions: tuple[RevisionLink, ...]
    closing: tuple[tuple[str, str], ...]
    reopened: ReopenedCard | None = None
    later_dissents: tuple[RecordedDissent, ...] = ()
    full: bool
    without: str = ""
    may_dissent: bool = False
    proof: Proof | None = None
    acts: tuple[tuple[str, str], ...] = ()


class ClosePage(Card):
    """`fields`: those of the closing form that this outcome asks for."""

    loop_id: str
    candidate: str
    opening: str
    verdict: str
    decided: When
    decided_on: str
    today: str
    promise: str
    fields: tuple[str, ...]
    cool_down_months: int


class NoteCard(Card):
    author: str
    addressee: str
    text: str
    mine: bool
    at: When


class CoachingPage(Card):
    """`addressees`: panelist id and name; empty for whoever may only read."""

    loop_id: str
    candidate: str
    opening: str
    notes: tuple[NoteCard, ...]
    addressees: tuple[tuple[str, str], ...]


class ReopenPage(Card):
    """`asked`: who has to consent, in words. `consents`: the viewer is one of them, and consents by asking."""

    loop_id: str
    candidate: str
    opening: str
    verdict: str
    decided: When
    asked: tuple[str, ...]
    refusal: str = ""
    request_href: str | None = None
    consents: bool = False


class ReleasePage(Card):
    """`until` is None when the account is not restricted."""

    loop_id: str
    candidate: str
    opening: str
    until: When | None


class RequestRow(Card):
    href: str
    words: str
    opening: str
    at: When
    state: str


class RequestsPage(Card):
    """`mine`: what I asked; otherwise what I am asked."""

    mine: bool
    rows: tuple[RequestRow, ...]
    next_url: str | None = None


class SlotLine(Card):
    person: str
    kind_words: str
    at: When | None


class EarlierLoop(Card):
    """An earlier loop of the same person: outcome and day; `href` only for whoever is asked."""

    opening: str
    words: str
    day: str
    href: str | None = None


class RequestPage(Card):
    """A request for one viewer: what section 5 lets an asked core Bar Raiser see, or only how it stands."""

    request_id: str
    kind: str
    words: str
    candidate: str
    opening: str
    asked_by: str
    asked: When
    reason: str
    state: str
    subject: str = ""
    until: When | None = None
    consents: tuple[ConsentCard, ...] = ()
    waits_for: tuple[str, ...] = ()
    may_answer: bool = False
    why_not: str = ""
    may_ask_again: bool = False
    act: tuple[str, str] | None = None
    links: tuple[tuple[str, str], ...] = ()
    earlier: tuple[EarlierLoop, ...] = ()
    grid: GridCard | None = None
    slots: tuple[SlotLine, ...] = ()
