"""What one person wrote, between its rows and the domain's sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from hiring.domain import feedback as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.text import is_blank
from hiring.domain.vocabulary import PanelistKind, Polarity, VoteValue
from hiring.models.feedback import Evidence, Feedback
from hiring.principles import PrincipleSet
from hiring.services import principle_sets
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import drafts as store
from hiring.store.loops import Place

Key = tuple[str, int]
TEXTS = ("situation", "task", "action", "result", "quotes", "story")


@dataclass(frozen=True)
class Piece:
    """One STAR record; everything may still be empty."""

    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    quotes: str = ""
    story: str = ""
    polarity: Polarity | None = None

    @property
    def blank(self) -> bool:
        return self.polarity is None and all(is_blank(getattr(self, part)) for part in TEXTS)


@dataclass(frozen=True)
class Content:
    """Everything on a sheet. Pieces by principle and position, ratings as (code, reason of no data)."""

    pieces: Mapping[Key, Piece] = field(default_factory=dict)
    ratings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    summary: str = ""
    vote: VoteValue | None = None


@dataclass(frozen=True)
class Own:
    """A person's own place in a loop with what belongs to it. `slot` of a trainee is the host's (section 5)."""

    seated: Seated
    place: Place
    host: Place | None
    shelf: PrincipleSet

    @property
    def feedback(self) -> Feedback | None:
        """What counts; of a place that was left, what was written there."""
        left = self.place.feedbacks[-1] if self.place.feedbacks and not self.place.active else None
        return self.place.feedback or left

    @property
    def assigned(self) -> tuple[str, ...]:
        """The own principles in the loop's order; a trainee's are the host's."""
        return tuple(one.principle for one in self.seated.whole.assignments_of(self.owner.id))

    @property
    def owner(self) -> Place:
        return self.host if self.host is not None and self.place.kind.practises else self.place

    @property
    def gives_a_vote(self) -> bool:
        """Whether a submission now appends a vote: not after opening (R24), not without one (section 6)."""
        return self.place.votes and not self.after_opening

    @property
    def after_opening(self) -> bool:
        return self.place.kind.votes and self.seated.facts.debrief_once_open

    def question_of(self, principle: str) -> str:
        """The planned question in words, or nothing."""
        found = self.seated.whole.assignments_of(self.owner.id)
        planned = next((one.question for one in found if one.principle == principle), None)
        known = [question for one in self.shelf.principles for question in one.questions if question.id == planned]
        return known[0].text if known else ""


def own(work: Work, loop_id: UUID, *, lock: bool = False, of: UUID | None = None) -> Own:
    """The viewer's own writing place, or the one named by `of`; Unseen for everybody without one."""
    room = seated(work, loop_id, lock=lock)
    person_id = work.viewer.person_id
    named = next((place for place in _own_places(room, person_id) if place.id == of), None)
    place = named if of else own_place(room, person_id)
    if place is None or room.seat.is_candidate or not (place.active or place.feedbacks):
        raise Unseen
    host = room.whole.place(place.panelist.host_id) if place.panelist.host_id else None
    return Own(room, place, host, principle_sets.of(work.session, room.whole.loop.principle_set_id))


def own_place(room: Seated, person_id: UUID) -> Place | None:
    """The place that owes, else the active one, else the last one with something written."""
    mine = _own_places(room, person_id)
    ranked = sorted(mine, key=lambda place: (place.owes, place.active, place.feedback is not None))
    return ranked[-1] if ranked else None


def besides(mine: Own) -> tuple[Place, ...]:
    """The person's other places here: who gave a follow-up as well keeps what was written before (section 6)."""
    places = _own_places(mine.seated, mine.place.person.id)
    in_force = [place for place in places if place.active and not place.quarantined and place is not mine.place]
    return tuple(place for place in in_force if place.owes or place.submitted)


def _own_places(room: Seated, person_id: UUID) -> list[Place]:
    return [place for place in room.whole.places if place.person.id == person_id and place.kind.writes]


def content_of(work: Work, feedback: Feedback | None) -> Content:
    """What is stored; empty before the first save."""
    if feedback is None:
        return Content()
    pieces = {(row.principle, row.position): _piece(row) for row in store.evidence(work.session, feedback.id)}
    ratings = {row.principle: (row.code, row.no_data_reason) for row in store.ratings(work.session, feedback.id)}
    return Content(pieces, ratings, feedback.summary, feedback.draft_vote)


def _piece(row: Evidence) -> Piece:
    return Piece(**{part: getattr(row, part) for part in TEXTS}, polarity=row.polarity)


def listed(mine: Own, content: Content) -> tuple[rules.Principle, ...]:
    """The principles of the sheet: assigned ones, then extra ones in the set's order."""
    touched = {principle for principle, _ in content.pieces} | set(content.ratings)
    extra = [slug for slug in mine.shelf.principle_ids if slug in touched and slug not in mine.assigned]
    assigned = [rules.Principle(slug, mine.shelf.principle(slug).name) for slug in mine.assigned]
    return (*assigned, *(rules.Principle(slug, mine.shelf.principle(slug).name, assigned=False) for slug in extra))


def domain_sheet(mine: Own, content: Content) -> rules.Sheet:
    """The sheet as the rules want it; blank pieces are left out unless they are all there is."""
    none = mine.shelf.no_data.code
    return rules.Sheet(
        kind=_kind(mine),
        principles=listed(mine, content),
        evidence=tuple(
            rules.Evidence(
                principle=key[0], situation=one.situation, task=one.task, action=one.action, result=one.result,
                polarity=one.polarity,
            )
            for key, one in sorted(content.pieces.items())
        ),
        ratings=tuple(
            rules.Rating(principle, None if code == none else code, code == none, reason)
            for principle, (code, reason) in content.ratings.items()
        ),
        summary=content.summary,
        vote=content.vote,
    )  # fmt: skip


def _kind(mine: Own) -> PanelistKind:
    return mine.place.kind


def missing(mine: Own, content: Content) -> tuple[rules.Missing, ...]:
    """What a submission lacks (R11); a vote only where one is given."""
    found = rules.missing(domain_sheet(mine, content))
    return tuple(one for one in found if mine.gives_a_vote or one.field is not rules.Field.VOTE)


def vote_refusal(mine: Own, content: Content) -> str:
    """Why no vote is taken now (R12, R22, R24); empty when it is."""
    refused = mine.seated.why_not(Action.VOTE, mine.seated.ask())
    return rules.vote_problem(domain_sheet(mine, content)) or refused or ""


def asks_for_vote(mine: Own) -> bool:
    return mine.gives_a_vote or mine.place.kind.practises
