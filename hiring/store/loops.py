"""A loop with everything around it, in a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import FeedbackStatus, PanelistKind, PlaceStatus
from hiring.models.debrief import Debrief
from hiring.models.feedback import Feedback
from hiring.models.loops import Assignment, Conflict, Interview, Loop, LoopPrinciple, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Account, Organisation, Person

Row = TypeVar("Row", Interview, Feedback)


@dataclass(frozen=True)
class Place:
    """A panelist with person, interviews (oldest first) and feedback (oldest first); `disabled`: the account is."""

    panelist: Panelist
    person: Person
    interviews: tuple[Interview, ...]
    feedbacks: tuple[Feedback, ...]
    disabled: bool = False

    @property
    def id(self) -> UUID:
        return self.panelist.id

    @property
    def kind(self) -> PanelistKind:
        return self.panelist.kind

    @property
    def active(self) -> bool:
        return self.panelist.status is PlaceStatus.ACTIVE

    @property
    def quarantined(self) -> bool:
        return self.panelist.quarantined_at is not None

    @property
    def interview(self) -> Interview | None:
        """The standing interview: planned, confirmed or completed."""
        return next((one for one in reversed(self.interviews) if one.status.standing), None)

    @property
    def not_held(self) -> bool:
        """The last interview was said not to have happened, and no new slot stands (R42)."""
        return bool(self.interviews) and self.interview is None and self.interviews[-1].status.not_held

    @property
    def feedback(self) -> Feedback | None:
        """The feedback that counts: the last one that is not void."""
        return next((one for one in reversed(self.feedbacks) if one.status is not FeedbackStatus.VOID), None)

    @property
    def submitted(self) -> bool:
        return self.feedback is not None and self.feedback.status.is_in

    @property
    def missed(self) -> bool:
        return self.feedback is not None and self.feedback.status is FeedbackStatus.MISSED

    @property
    def unslotted_replacement(self) -> bool:
        """A late replacement without a slot: no vote, owes nothing."""
        return self.panelist.late_replacement and self.interview is None

    @property
    def votes(self) -> bool:
        """Holds a vote: an active voting place that is neither quarantined nor a replacement without a slot."""
        return self.active and self.kind.votes and self.panelist.has_vote and not self.quarantined

    @property
    def owes(self) -> bool:
        """Owes feedback here (domain.md, section 2)."""
        held = self.active and self.kind.writes and not self.quarantined and not self.unslotted_replacement
        return held and not (self.submitted or self.missed)


@dataclass(frozen=True)
class Whole:
    """One loop with its places and facts; plain rows, for services alone."""

    loop: Loop
    candidate: Candidate
    requisition: Requisition
    organisation: Organisation
    places: tuple[Place, ...]
    assignments: tuple[Assignment, ...]
    principles: tuple[LoopPrinciple, ...]
    debriefs: tuple[Debrief, ...]
    conflicts: tuple[Conflict, ...]

    @cached_property
    def active_places(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.active)

    @cached_property
    def voters(self) -> tuple[Place, ...]:
        return tuple(place for place in self.active_places if place.votes)

    @property
    def follow_ups(self) -> tuple[Place, ...]:
        return tuple(place for place in self.active_places if place.kind is PanelistKind.FOLLOW_UP)

    def place(self, panelist_id: UUID) -> Place | None:
        return next((place for place in self.places if place.id == panelist_id), None)

    def place_of(self, person_id: UUID) -> Place | None:
        """The person's active place; one who also got a follow-up keeps the earlier place."""
        return next((place for place in self.active_places if place.person.id == person_id), None)

    def holder(self, kind: PanelistKind) -> Place | None:
        return next((place for place in self.active_places if place.kind is kind), None)

    @property
    def bar_raiser(self) -> Place | None:
        return self.holder(PanelistKind.BAR_RAISER)

    @property
    def hiring_manager(self) -> Place | None:
        return self.holder(PanelistKind.HIRING_MANAGER)

    @property
    def debrief(self) -> Debrief | None:
        """The last opening of the present revision."""
        own = [one for one in self.debriefs if one.revision == self.loop.revision]
        return own[-1] if own else None

    def assignments_of(self, panelist_id: UUID) -> tuple[Assignment, ...]:
        order = {one.principle: one.position for one in self.principles}
        own = [one for one in self.assignments if one.panelist_id == panelist_id]
        return tuple(sorted(own, key=lambda one: (order.get(one.principle, 999), one.principle)))


def whole(session: Session, loop_id: UUID, *, lock: bool = False) -> Whole | None:
    """The loop and what belongs to it, in eight statements; `lock` serialises changes on PostgreSQL."""
    given = {"loop": loop_id}
    found = session.exec(_loop_statement(lock), params=given).first()
    if found is None:
        return None
    loop, candidate, requisition, organisation = found
    return Whole(
        loop, candidate, requisition, organisation,
        places=places_of(session, loop_id),
        assignments=tuple(session.exec(_of_loop(Assignment), params=given)),
        principles=tuple(session.exec(_of_loop(LoopPrinciple, "position"), params=given)),
        debriefs=tuple(session.exec(_of_loop(Debrief, "number"), params=given)),
        conflicts=tuple(session.exec(_of_loop(Conflict, "said_at", "id"), params=given)),
    )  # fmt: skip


def places_of(session: Session, loop_id: UUID) -> tuple[Place, ...]:
    given = {"loop": loop_id}
    rows = session.exec(_places_statement(), params=given).all()
    interviews = _grouped(session.exec(_of_loop(Interview, "id"), params=given))
    feedbacks = _grouped(session.exec(_of_loop(Feedback, "id"), params=given))
    return tuple(
        Place(
            panelist, person, tuple(interviews.get(panelist.id, ())), tuple(feedbacks.get(panelist.id, ())),
            disabled=person.left_on is not None or enabled is False,
        )
        for panelist, person, enabled in rows
    )  # fmt: skip


# Statements that every page of a loop runs are built once: building them costs more than running them.


@cache
def _loop_statement(lock: bool) -> Any:
    query = (
        select(Loop, Candidate, Requisition, Organisation)
        .join(Candidate, col(Candidate.id) == Loop.candidate_id)
        .join(Requisition, col(Requisition.id) == Loop.requisition_id)
        .join(Organisation, col(Organisation.id).is_not(None))
        .where(col(Loop.id) == sa.bindparam("loop", type_=sa.Uuid))
    )
    return query.with_for_update(of=Loop) if lock else query


@cache
def _places_statement() -> Any:
    return (
        select(Panelist, Person, col(Account.enabled))
        .join(Person, col(Person.id) == Panelist.person_id)
        .join(Account, col(Account.person_id) == col(Person.id), isouter=True)
        .where(col(Panelist.loop_id) == sa.bindparam("loop", type_=sa.Uuid))
        .order_by(col(Panelist.position), col(Panelist.added_at), col(Panelist.id))
    )


@cache
def _of_loop(table: Any, *order: str) -> Any:
    """The rows of one table that belong to the loop `:loop`."""
    mine = select(table).where(table.loop_id == sa.bindparam("loop", type_=sa.Uuid))
    return mine.order_by(*(getattr(table, name) for name in order))


def _grouped(rows: Iterable[Row]) -> Mapping[UUID, Sequence[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.panelist_id, []).append(row)
    return found
