"""The page of a loop's conflicts of interest (R43)."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.seats import Ask
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import ConflictStatus, PanelistKind
from hiring.models.loops import Conflict
from hiring.schemas.loop_page import ActPage
from hiring.schemas.plan_cards import ConflictRow, ConflictsPage
from hiring.services.clock import when
from hiring.services.conflicts import refuse_trainees_late
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store.loops import Place

STATUS_WORDS = {
    ConflictStatus.NOTIFIED: "told to the Bar Raiser, not declared",
    ConflictStatus.DECLARED: "declared, to be decided",
    ConflictStatus.CLEARED: "cleared",
    ConflictStatus.UPHELD: "upheld",
}


def conflicts_page(work: Work, loop_id: UUID) -> ConflictsPage:
    """Whoever does not see the plan sees the own conflicts alone."""
    room = seated(work, loop_id)
    mine = room.whole.place_of(work.viewer.person_id)
    full = room.sees(Object.PLAN) is Sight.FULL
    if not full:
        refuse_trainees_late(room)
        room.require(Action.DECLARE_CONFLICT, room.about(mine, work) if mine else None)
    rows = [one for one in room.whole.conflicts if full or one.person_id == work.viewer.person_id]
    others = [one for one in room.whole.active_places if one.person.id != work.viewer.person_id]
    may_notify = room.may(Action.NOTIFY_CONFLICT, room.ask(own=False))
    return ConflictsPage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name,
        rows=tuple(row for row in (_row(work, room, one) for one in rows) if row is not None),
        may_declare=mine is not None and room.may(Action.DECLARE_CONFLICT, room.about(mine, work)),
        others=tuple((str(one.id), one.person.name) for one in others) if may_notify else (),
    )  # fmt: skip


def _row(work: Work, room: Seated, one: Conflict) -> ConflictRow | None:
    """What somebody only told the Bar Raiser of shows to these two alone."""
    place = room.whole.place_of(one.person_id)
    name = next((held.person.name for held in room.whole.places if held.person.id == one.person_id), "somebody")
    decides = room.may(_action(place), _ask(work, room, one, place))
    bar_raiser = room.seat.kind is PanelistKind.BAR_RAISER and one.person_id != work.viewer.person_id
    reads = decides or bar_raiser or work.viewer.person_id == one.said_by_id
    if one.status is ConflictStatus.NOTIFIED and not reads:
        return None
    return ConflictRow(
        conflict_id=str(one.id), name=name, status=STATUS_WORDS[one.status],
        said=when(one.said_at, work.viewer.timezone, work.now), text=one.text if reads else "",
        decided=(one.decision_reason or "") if reads or one.person_id == work.viewer.person_id else "",
        may_decide=decides and one.status is ConflictStatus.DECLARED,
    )  # fmt: skip


def _action(place: Place | None) -> Action:
    of_bar_raiser = place is not None and place.kind is PanelistKind.BAR_RAISER
    return Action.DECIDE_BAR_RAISER_CONFLICT if of_bar_raiser else Action.DECIDE_CONFLICT


def _ask(work: Work, room: Seated, one: Conflict, place: Place | None) -> Ask:
    return room.about(place, work) if place else room.ask(own=one.person_id == work.viewer.person_id)


def decide_page(work: Work, loop_id: UUID, conflict_id: UUID) -> ActPage:
    """One declared conflict for whoever decides it."""
    room = seated(work, loop_id)
    one = next((found for found in room.whole.conflicts if found.id == conflict_id), None)
    if one is None:
        raise Unseen
    place = room.whole.place_of(one.person_id)
    room.require(_action(place), _ask(work, room, one, place))
    row = _row(work, room, one)
    if row is None:
        raise Unseen
    return ActPage(
        loop_id=str(loop_id), title=f"The conflict of {row.name}", lead=row.text,
        back=("Conflicts of interest", f"/loops/{loop_id}/conflicts"),
        more=("Upheld before the slot begins it releases the place; afterwards the place has no vote.",),
    )  # fmt: skip
