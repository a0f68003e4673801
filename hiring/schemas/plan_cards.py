"""What the pages of a plan show."""

from hiring.schemas.base import Card, When
from hiring.schemas.grid import GridCard
from hiring.schemas.loop_page import Banner, GuardCard, PageAction


class ProposedChoice(Card):
    """One assignment that the planner proposes, with the sentence that says why."""

    cell: str
    person: str
    principle: str
    reason: str
    question: str = ""
    by_hand: bool = False


class PlanProposal(Card):
    """A plan to take, or what collides with the ways out; `version` is the plan's it was made for."""

    loop_id: str
    version: int
    keep_by_hand: bool
    candidate: str
    arithmetic: str
    choices: tuple[ProposedChoice, ...] = ()
    loads: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    collisions: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()


class ReasonCard(Card):
    """Why not, with the rule and the way out; `hard` reasons know no override."""

    rule: str
    sentence: str
    way_out: str = ""
    hard: bool = True


class PersonChoice(Card):
    """One person found for the panel: why they may (`in_favour`) or may not serve, chains spelled out."""

    person_id: str
    name: str
    about: str
    ok: bool
    overridable: bool = False
    reasons: tuple[ReasonCard, ...] = ()
    warnings: tuple[str, ...] = ()
    in_favour: tuple[str, ...] = ()
    load: int = 0
    trained_on: tuple[str, ...] = ()


class PanelChoices(Card):
    """The answer of a search; `more`: there are people beyond the limit."""

    query: str
    kind: str
    host: str = ""
    people: tuple[PersonChoice, ...] = ()
    more: bool = False


class PlaceRow(Card):
    """A place on the plan with what may be done about it; an empty href is nothing to do."""

    panelist_id: str
    name: str
    about: str
    kind_words: str
    host: str = ""
    load_words: str = ""
    marks: tuple[str, ...] = ()
    level_reason: str = ""
    remove_href: str = ""
    remove_reason: str = ""
    override_href: str = ""
    questions_href: str = ""
    why: tuple[str, ...] = ()


class ProposalRow(Card):
    proposal_id: str
    name: str
    note: str


class PlanPage(Card):
    """The plan of a loop. `may_*`: what the viewer may do now; a reason says why not yet.

    `main`: label and address of the next act; `waits`: why there is none.
    """

    loop_id: str
    version: int
    candidate: str
    opening: str
    state: str
    main: tuple[str, str] | None = None
    waits: str = ""
    banners: tuple[Banner, ...] = ()
    grid: GridCard
    now_grid: GridCard | None = None
    may_edit: bool = False
    edit_reason: str = ""
    arithmetic: str
    gap: str = ""
    places: tuple[PlaceRow, ...]
    guards: tuple[GuardCard, ...] = ()
    warnings: tuple[str, ...] = ()
    may_choose: bool = False
    may_propose: bool = False
    may_confirm: bool = False
    confirm_reason: str = ""
    may_set_reveal: bool = False
    reveal_words: str = ""
    search: PanelChoices | None = None
    kinds: tuple[tuple[str, str], ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    proposals: tuple[ProposalRow, ...] = ()
    suggestions: tuple[PersonChoice, ...] = ()
    offers: tuple[str, ...] = ()
    offer_actions: tuple[PageAction, ...] = ()
    plan_note: str = ""


class QuestionChoice(Card):
    """A principle of one panelist with its bank: questions (id, text); taken ones (id, text, name) say by whom."""

    principle: str
    name: str
    chosen: str = ""
    bank: tuple[tuple[str, str], ...]
    taken: tuple[tuple[str, str, str], ...] = ()


class QuestionsPage(Card):
    loop_id: str
    candidate: str
    panelist_id: str
    person: str
    choices: tuple[QuestionChoice, ...]


class SlotRow(Card):
    """One panelist's slot with what may be done about it."""

    panelist_id: str
    name: str
    kind_words: str
    status: str
    starts: When | None = None
    candidate_time: str = ""
    due: When | None = None
    version: int = 0
    may_enter: bool = False
    enter_reason: str = ""
    may_confirm: bool = False
    may_complete: bool = False
    may_say_not_held: bool = False
    may_say_held: bool = False
    asked: str = ""


class BegunSlot(Card):
    """R42: a slot that had begun when the recruiter entered it; the Bar Raiser is asked."""

    request_id: str
    name: str
    starts: When
    may_answer: bool
    why_no_assent: str = ""


class SlotsPage(Card):
    """`main`: label and address of the next act; `waits`: why there is none; `not_yet`: why no row has a slot."""

    loop_id: str
    candidate: str
    candidate_zone: str
    zone: str
    opening: str
    version: int
    not_yet: str = ""
    rows: tuple[SlotRow, ...]
    main: tuple[str, str] | None = None
    waits: str = ""
    begun: tuple[BegunSlot, ...] = ()
    debrief: When | None = None
    may_set_debrief: bool = False
    debrief_reason: str = ""
    banners: tuple[Banner, ...] = ()


class ConflictRow(Card):
    conflict_id: str
    name: str
    status: str
    said: When
    text: str = ""
    decided: str = ""
    may_decide: bool = False


class ConflictsPage(Card):
    """Texts show to whoever said them and to whoever decides."""

    loop_id: str
    candidate: str
    rows: tuple[ConflictRow, ...]
    may_declare: bool
    others: tuple[tuple[str, str], ...] = ()


class SlotEdit(Card):
    """One slot to enter or move, with the zones of the people who meet."""

    loop_id: str
    candidate: str
    panelist_id: str
    name: str
    person_zone: str
    candidate_zone: str
    zone: str
    date: str
    time: str
    minutes: str
    version: str
    reason: str = ""
    begun_too: bool = False
