"""What the page of a loop shows."""

from hiring.schemas.base import Card, When
from hiring.schemas.grid import GridCard
from hiring.schemas.reading import FeedbackReading


class TimelineEvent(Card):
    when: When
    words: str
    detail: str = ""


class Timeline(Card):
    events: tuple[TimelineEvent, ...] = ()
    next_href: str | None = None


class StepCard(Card):
    label: str
    state: str


class GuardCard(Card):
    """One condition of the next step: `ok`, or the reason with its way out."""

    ok: bool
    reason: str
    way_out: str = ""
    href: str = ""


class NextStep(Card):
    title: str
    guards: tuple[GuardCard, ...]


class Banner(Card):
    kind: str
    text: str
    more: tuple[str, ...] = ()
    link: tuple[str, str] | None = None


class PageAction(Card):
    """Something to do; with a `reason` it cannot be done now."""

    label: str
    href: str
    reason: str = ""


class PersonRow(Card):
    """A place: who, as what, when, and whether the feedback is in."""

    name: str
    kind_words: str
    slot: When | None = None
    candidate_time: str = ""
    slot_words: str = ""
    feedback: str = ""
    late: bool = False
    marks: tuple[str, ...] = ()
    read_href: str = ""


class LoopPage(Card):
    """Parts that the viewer may not see are empty. `main`: label and address of the one next act; `waits`: none now."""

    loop_id: str
    candidate: str
    candidate_href: str = ""
    opening: str
    state: str = ""
    since: str = ""
    facts: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    banners: tuple[Banner, ...] = ()
    steps: tuple[StepCard, ...] = ()
    following: NextStep | None = None
    grid: GridCard | None = None
    people: tuple[PersonRow, ...] = ()
    main: tuple[str, str] | None = None
    waits: str = ""
    actions: tuple[PageAction, ...] = ()
    timeline: Timeline = Timeline()
    offers: tuple[str, ...] = ()
    offer_actions: tuple[PageAction, ...] = ()
    version: int = 0


class TimelinePage(Card):
    loop_id: str
    candidate: str
    timeline: Timeline


class ReadPage(Card):
    """One person's feedback."""

    loop_id: str
    candidate: str
    feedback: FeedbackReading


class ActPage(Card):
    """A small page around one form: what happens, and what it concerns.

    `barred` are those of `choices` that cannot be taken; `found_more`: the search found more than it shows;
    `instead`: where it is done when this page has no form for it.
    """

    loop_id: str
    title: str
    lead: str
    back: tuple[str, str]
    more: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    barred: tuple[str, ...] = ()
    query: str = ""
    found_more: bool = False
    instead: tuple[str, str] | None = None


class OpeningPage(Card):
    """Opening a loop: the candidates found, or the chosen one with what earlier loops ask for."""

    query: str = ""
    found: tuple[tuple[str, str], ...] = ()
    candidate_id: str = ""
    candidate: str = ""
    requisition_id: str = ""
    requisitions: tuple[tuple[str, str], ...] = ()
    earlier: tuple[str, ...] = ()
    consent: str = ""
    consent_reasons: tuple[str, ...] = ()
