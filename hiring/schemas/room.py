"""What the debrief room shows, each part only where phase and policy allow it."""

from urllib.parse import urlencode
from uuid import UUID

from hiring.schemas.base import Card, When
from hiring.schemas.grid import GridCard
from hiring.schemas.loop_page import GuardCard
from hiring.schemas.reading import EvidenceCard, FeedbackReading


class Wish(Card):
    """What the viewer asks to look at: `by` is "person", "principle" or "" for what the phase is about."""

    by: str = ""
    who: str = ""
    principle: str = ""

    @property
    def query(self) -> str:
        pairs = (("by", self.by), ("who", self.who), ("principle", self.principle))
        return urlencode([(name, value) for name, value in pairs if value], errors="replace")


class Link(Card):
    label: str
    href: str
    current: bool = False
    note: str = ""


class StepCard(Card):
    label: str
    state: str


class Present(Card):
    """One person of the room: here within 25 s or away, and whether everything is read."""

    name: str
    here: bool
    words: str


class Choice(Card):
    """One thing to tick or choose in a form."""

    value: str
    label: str
    checked: bool = False


class PhaseMove(Card):
    """The Bar Raiser's way on; `refusal` says why not yet."""

    to: str
    label: str
    refusal: str = ""


class ReadAll(Card):
    """The tick "I have read all": `done` by the viewer, `refusal` when it cannot be given."""

    done: bool
    words: str
    refusal: str = ""


class Told(Card):
    """One panelist on one principle, side by side with the others."""

    person: str
    kind_words: str
    rating: str
    no_data_reason: str = ""
    marks: tuple[str, ...] = ()
    evidence: tuple[EvidenceCard, ...] = ()


class PrincipleCard(Card):
    """One principle with everybody's evidence: highest rating first, `words` say how far apart they are."""

    id: str
    name: str
    meaning: str
    words: str
    thin: bool
    required: bool
    told: tuple[Told, ...] = ()


class ReadingCard(Card):
    """Reading by person or by principle; exactly one of `person` and `principle` is given."""

    modes: tuple[Link, ...]
    items: tuple[Link, ...]
    person: FeedbackReading | None = None
    principle: PrincipleCard | None = None


class VoteLine(Card):
    """One row of the reveal: "inclined → not inclined", with the reasons of changes."""

    name: str
    kind_words: str
    words: str
    note: str = ""
    reasons: tuple[str, ...] = ()


class Reveal(Card):
    """All together, and the distribution before and now in words (R34: never an average)."""

    lines: tuple[VoteLine, ...]
    before: str
    now: str


class RoundCard(Card):
    """The revote round for one viewer: the own vote, who is waited for, and what the Bar Raiser may do."""

    waiting: str = ""
    own: str = ""
    own_now: str = ""
    vote_refusal: str | None = None
    values: tuple[Choice, ...] = ()
    close_refusal: str | None = None
    leads: bool = False
    reveal: Reveal | None = None


class FindingCard(Card):
    principle: str
    name: str
    value: str
    words: str
    reason: str
    author: str
    at: When
    level: str
    version: int
    reaffirm: str = ""
    cited: tuple[str, ...] = ()


class BoardLine(Card):
    """One principle in the order of disagreement."""

    id: str
    name: str
    words: str
    href: str
    thin: bool
    required: bool
    finding: str = ""
    finding_code: str = ""
    reaffirm: str = ""
    current: bool = False


class BoardCard(Card):
    """The discussion: principles by disagreement, one of them open."""

    lines: tuple[BoardLine, ...]
    shown: PrincipleCard
    room_looks_at: Link | None = None
    finding: FindingCard | None = None
    accepted: tuple[str, ...] = ()
    leads: bool = False
    is_rooms: bool = False
    may_find: bool = False
    may_accept: bool = False
    cite: tuple[Choice, ...] = ()
    joinable: tuple[Choice, ...] = ()
    values: tuple[Choice, ...] = ()
    following: Link | None = None
    follow_up_href: str = ""
    follow_up_refusal: str = ""


class PositionCard(Card):
    words: str
    note: str
    person: str
    at: When
    lapsed: bool = False


class NoteCard(Card):
    person: str
    at: When
    text: str


class DecidingCard(Card):
    """Position, dissent and what keeps the ruling from being recorded."""

    guards: tuple[GuardCard, ...]
    position: PositionCard | None = None
    earlier: tuple[PositionCard, ...] = ()
    dissents: tuple[NoteCard, ...] = ()
    findings: tuple[FindingCard, ...] = ()
    values: tuple[Choice, ...] = ()
    levels: tuple[Choice, ...] = ()
    position_refusal: str | None = None
    may_dissent: bool = False
    rules: bool = False
    ruling_href: str = ""


class EarlierOpening(Card):
    """An opening that has ended, with its round when it was revealed."""

    number: int
    opened: When
    words: str
    reason: str = ""
    lines: tuple[VoteLine, ...] = ()


class FollowUpCard(Card):
    person: str
    principles: tuple[str, ...]
    reason: str
    words: str
    may_call_off: bool = False


class OpeningCard(Card):
    """The Bar Raiser's page before the meeting: what blocks it, who is in, what is thin, where people split."""

    guards: tuple[GuardCard, ...]
    by_override: bool
    can_open: bool
    override_reason: str = ""
    people: tuple[Present, ...] = ()
    thin: tuple[str, ...] = ()
    split: tuple[str, ...] = ()


class OfferCard(Card):
    """R28's offer of no meeting, to hiring manager and Bar Raiser alone."""

    confirmed: tuple[str, ...]
    href: str


class RoomCard(Card):
    """The open debrief."""

    phase: str
    steps: tuple[StepCard, ...]
    present: tuple[Present, ...]
    missing: tuple[str, ...] = ()
    move: PhaseMove | None = None
    leads: bool = False
    override_reason: str = ""
    grid: GridCard
    attendance: tuple[Choice, ...] = ()
    read_all: ReadAll | None = None
    reading: ReadingCard | None = None
    round: RoundCard | None = None
    board: BoardCard | None = None
    deciding: DecidingCard | None = None
    views: tuple[Link, ...] = ()


class DebriefPage(Card):
    """The debrief page of one viewer. `etag` and `poll_url` are empty where nothing follows by itself.

    `ended`: nothing of this meeting follows any more, for somebody who may see how it ended.
    """

    loop_id: UUID
    title: str
    candidate: str
    facts: tuple[str, ...]
    status: str
    says: str
    etag: str = ""
    poll_url: str = ""
    ended: bool = False
    room: RoomCard | None = None
    opening: OpeningCard | None = None
    offer: OfferCard | None = None
    follow_up: FollowUpCard | None = None
    decision_href: str = ""
    earlier: tuple[EarlierOpening, ...] = ()


class FollowUpPerson(Card):
    id: str
    name: str
    words: str
    reasons: tuple[str, ...] = ()
    note: str = ""


class FollowUpPage(Card):
    """Naming the follow-up: a search, the verdict per person, the principles."""

    loop_id: UUID
    candidate: str
    query: str
    people: tuple[FollowUpPerson, ...]
    more: bool
    principles: tuple[Choice, ...]
    refusal: str = ""
