"""The page of a loop's slots: who interviews when, what is due, and what may be said about it."""

from dataclasses import replace
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.due import zone_info
from hiring.domain.errors import Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import InterviewStatus, LoopState, PanelistKind
from hiring.domain.when import SLOTS_OPEN
from hiring.domain.words import spoken
from hiring.models.loops import SlotRequest
from hiring.schemas.plan_cards import BegunSlot, SlotEdit, SlotRow, SlotsPage
from hiring.services import slots_held, waiting
from hiring.services.clock import when
from hiring.services.loop_banners import banners_of
from hiring.services.loop_doings import main_of
from hiring.services.loop_page import opening_words
from hiring.services.plans_change import place_at
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import slots as store
from hiring.store.loops import Place


def slots_page(work: Work, loop_id: UUID) -> SlotsPage:
    room = seated(work, loop_id)
    room.require(Action.VIEW_PLAN)
    if room.sees(Object.PLAN) is not Sight.FULL:
        raise Unseen
    loop, candidate = room.whole.loop, room.whole.candidate
    asked = {one.panelist_id: one for one in store.open_requests(work.session, loop_id)}
    places = [place for place in room.whole.active_places if _interviews(place)]
    may_set = room.may(Action.SET_DEBRIEF_TIME)
    card = SlotsPage(
        loop_id=str(loop_id), candidate=candidate.name, candidate_zone=candidate.timezone,
        zone=work.viewer.timezone, opening=opening_words(room), version=loop.version,
        rows=tuple(_row(work, room, place, asked.get(place.id)) for place in places),
        begun=tuple(_begun(work, room, place, asked[place.id]) for place in places if place.id in asked),
        debrief=when(loop.debrief_at, work.viewer.timezone, work.now) if loop.debrief_at else None,
        may_set_debrief=may_set,
        debrief_reason=_why_not_debrief(room) if not may_set else "", not_yet=_not_yet(room),
        banners=banners_of(work, room),
    )  # fmt: skip
    return card.model_copy(update=_head(work, room, card))


def _head(work: Work, room: Seated, card: SlotsPage) -> dict[str, object]:
    """The first missing slot, then the debrief's time (its own button), then the loop's next act."""
    here = f"/loops/{card.loop_id}/slots"
    missing = next((row for row in card.rows if not row.starts and row.may_enter and not row.enter_reason), None)
    if missing is not None:
        place = room.whole.place_of(work.viewer.person_id)
        mine = place is not None and str(place.id) == missing.panelist_id
        label = "Enter your slot" if mine else f"Enter a slot for {missing.name}"
        return {"main": (label, f"{here}/{missing.panelist_id}")}
    if any(one.may_answer for one in card.begun) or (card.may_set_debrief and card.debrief is None):
        return {}
    main = main_of(work, room)
    if main is not None and not main[1].startswith(here):
        return {"main": main}
    return {"waits": waiting.sentence(work, room)}


def _not_yet(room: Seated) -> str:
    """In a draft no row says why it has no slot: the page does, once."""
    if room.whole.loop.state is not LoopState.DRAFT:
        return ""
    confirms = room.whole.bar_raiser
    return f"Slots are entered once {confirms.person.name if confirms else 'a Bar Raiser'} has confirmed the plan."


def _why_not_debrief(room: Seated) -> str:
    return room.why_not(Action.SET_DEBRIEF_TIME) or "" if room.seat.is_loop_recruiter else ""


def _interviews(place: Place) -> bool:
    return (place.kind.votes or place.kind is PanelistKind.FOLLOW_UP) and not place.quarantined


def _row(work: Work, room: Seated, place: Place, asked: SlotRequest | None) -> SlotRow:
    slot, zone = place.interview, work.viewer.timezone
    ask = room.about(place, work)
    change = Action.CHANGE_SLOT if slot else Action.ENTER_SLOT
    may_enter = room.may(change, ask) and not place.panelist.seen_before
    done = slot is not None and slot.status is InterviewStatus.COMPLETED
    return SlotRow(
        panelist_id=str(place.id), name=place.person.name, kind_words=spoken(place.kind),
        status=_status(place), version=slot.version if slot else 0,
        starts=when(slot.starts_at, zone, work.now) if slot else None,
        candidate_time=when(slot.starts_at, room.whole.candidate.timezone).words if slot else "",
        due=when(slot.due_at, zone, work.now) if slot else None,
        may_enter=may_enter, enter_reason=_reason(room, place, change, work),
        may_confirm=slot is not None and slot.status is InterviewStatus.PLANNED and room.may(Action.CONFIRM_SLOT, ask),
        may_complete=slot is not None and not done and room.may(Action.COMPLETE_INTERVIEW, ask),
        may_say_not_held=slot is not None and room.may(Action.SAY_DID_NOT_HAPPEN, ask),
        may_say_held=_may_say_held(work, room, place),
        asked=f"asked for {when(asked.starts_at, zone, work.now).words}" if asked else "",
    )  # fmt: skip


def _status(place: Place) -> str:
    """The standing slot's status, or why there is none."""
    if place.interview is not None:
        return spoken(place.interview.status)
    last = place.interviews[-1] if place.interviews else None
    return f"{spoken(last.status)}, no new slot yet" if last else "no slot yet"


def _reason(room: Seated, place: Place, change: Action, work: Work) -> str:
    if _not_yet(room):
        return ""
    if place.panelist.seen_before:
        return "has seen earlier feedback: no slot (R20)"
    loop = room.whole.loop
    new = loop.confirmed_at is not None and place.panelist.added_at > loop.confirmed_at
    if loop.confirmation_outstanding and new:
        return "waits for the Bar Raiser's new confirmation (R10)"
    return room.why_not(change, room.about(place, work)) or ""


def _may_say_held(work: Work, room: Seated, place: Place) -> bool:
    disputable = slots_held.disputable(work, place) is not None
    return disputable and room.may(Action.SAY_DID_HAPPEN, replace(room.about(place, work), target_slot_begun=True))


def _begun(work: Work, room: Seated, place: Place, asked: SlotRequest) -> BegunSlot:
    ask = replace(room.about(place, work), target_slot_begun=True)
    return BegunSlot(
        request_id=str(asked.id), name=place.person.name, starts=when(asked.starts_at, work.viewer.timezone, work.now),
        may_answer=room.may(Action.ASSENT_TO_BEGUN_SLOT, ask),
        why_no_assent="" if SLOTS_OPEN.holds(room.seat, ask) else SLOTS_OPEN.sentence,
    )  # fmt: skip


def slot_page(work: Work, loop_id: UUID, panelist_id: UUID) -> SlotEdit:
    """One panelist's slot to enter or move; a time that has begun is the recruiter's to ask for (R42)."""
    room = seated(work, loop_id)
    place = place_at(room, panelist_id)
    ask = room.about(place, work)
    change = Action.CHANGE_SLOT if place.interview else Action.ENTER_SLOT
    begun_too = room.may(Action.ENTER_BEGUN_SLOT, replace(ask, target_slot_begun=True))
    if not begun_too:
        room.require(change, ask)
    slot = place.interview
    zone = slot.zone if slot else work.viewer.timezone
    local = slot.starts_at.astimezone(zone_info(zone)) if slot else None
    return SlotEdit(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, panelist_id=str(panelist_id),
        name=place.person.name, person_zone=place.person.timezone, candidate_zone=room.whole.candidate.timezone,
        zone=zone, date=f"{local:%Y-%m-%d}" if local else "", time=f"{local:%H:%M}" if local else "",
        minutes=str(int((slot.ends_at - slot.starts_at).total_seconds() // 60)) if slot else "60",
        version=str(slot.version) if slot else "", reason=_reason(room, place, change, work), begun_too=begun_too,
    )  # fmt: skip
