"""What several parts of the open debrief's page need, each loaded once."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from hiring.domain import debrief as rules
from hiring.domain.debrief import Board
from hiring.domain.vocabulary import DebriefPhase, PositionValue
from hiring.models.debrief import Debrief, DebriefPerson, Finding, InsufficientTick, Position
from hiring.principles import PrincipleSet
from hiring.schemas.reading import FeedbackReading
from hiring.services import boards, reading
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import decisions
from hiring.store import seats as seat_store


@dataclass
class Talk:
    """One viewer's look at an open debrief; nothing here goes beyond what the viewer's seat may read."""

    work: Work
    room: Seated
    debrief: Debrief

    @property
    def base(self) -> str:
        return f"/loops/{self.room.whole.loop.id}/debrief"

    @cached_property
    def shelf(self) -> PrincipleSet:
        return boards.shelf_of(self.work, self.room)

    @cached_property
    def labels(self) -> dict[str, str]:
        return {code: self.shelf.label(code) for code in self.shelf.codes}

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(one.principle for one in self.room.whole.principles)

    @cached_property
    def boards(self) -> tuple[Board, ...]:
        """In the order of the set."""
        return boards.boards_of(self.work, self.room)

    @cached_property
    def ordered(self) -> tuple[Board, ...]:
        """Most disagreement first, then more raters, then the order of the set (R27)."""
        return rules.by_disagreement(self.boards, self.shelf.codes)

    @cached_property
    def stories(self) -> tuple[frozenset[str], ...]:
        """Groups of evidence ids that tell one story, on whatever principles."""
        return boards.same_stories(self.work, self.room, tuple(e for one in self.boards for e in one.evidence))

    @cached_property
    def read(self) -> tuple[FeedbackReading, ...]:
        """All feedback that the viewer may read."""
        return reading.read(self.work, self.room)

    @cached_property
    def counted(self) -> tuple[FeedbackReading, ...]:
        places = {str(place.id) for place in boards.counted_places(self.work, self.room)}
        return tuple(one for one in self.read if one.panelist_id in places)

    @cached_property
    def ticks(self) -> dict[UUID, DebriefPerson]:
        return seat_store.ticks(self.work.session, self.debrief.id)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        loop = self.room.whole.loop
        return {one.principle: one for one in store.findings(self.work.session, loop.id, loop.revision)}

    @cached_property
    def cited(self) -> dict[UUID, list[UUID]]:
        return decisions.cited_evidence(self.work.session, [one.id for one in self.findings.values()])

    @cached_property
    def accepted(self) -> list[InsufficientTick]:
        loop = self.room.whole.loop
        return store.insufficient_ticks(self.work.session, loop.id, loop.revision)

    @cached_property
    def positions(self) -> list[Position]:
        """Every version of this revision, oldest first."""
        loop = self.room.whole.loop
        return decisions.positions(self.work.session, loop.id, loop.revision)

    @cached_property
    def position(self) -> Position | None:
        """The one in force: the last of this opening that has not lapsed."""
        own = [one for one in self.positions if one.debrief_id == self.debrief.id and one.lapsed_at is None]
        return own[-1] if own else None

    @cached_property
    def names(self) -> dict[UUID, str]:
        """Of everybody who found, accepted, took a position or recruits."""
        people = {one.author_id for one in self.findings.values()} | {one.person_id for one in self.accepted}
        people |= {one.person_id for one in self.positions} | {self.room.whole.loop.recruiter_id}
        return decisions.names(self.work.session, people)

    @cached_property
    def again(self) -> dict[str, str]:
        """Principle to why its finding waits to be affirmed again (R24, R32)."""
        position = self.position
        level = position.level if position and position.value is PositionValue.HIRE else None
        found: dict[str, str] = {}
        for slug, one in self.findings.items():
            if one.reaffirm:
                found[slug] = "feedback came after this finding"
            elif level is not None and level != one.at_level:
                found[slug] = f"not affirmed at {level} yet"
        return found

    def href(self, slug: str) -> str:
        """Where a principle is discussed, or before that read."""
        by = {DebriefPhase.DISCUSSING: "", DebriefPhase.DECIDING: "by=board&"}
        return f"{self.base}?{by.get(self.debrief.phase, 'by=principle&')}principle={slug}#open"
