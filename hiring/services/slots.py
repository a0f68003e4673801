"""Slots: entering, moving and confirming them, assent to begun ones, and the debrief's time (R10, R15, R39, R42)."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hiring.domain import due
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Stale, Unseen
from hiring.domain.machines import InterviewStep, interview_after
from hiring.domain.vocabulary import EventObject, InterviewStatus, PanelistKind
from hiring.domain.when import SLOTS_OPEN, in_time
from hiring.models.loops import Interview, SlotRequest
from hiring.schemas.plans import AnswerBegunSlot, EnterSlot, SetDebriefTime
from hiring.services import audit, transitions
from hiring.services.panel import void_drafts
from hiring.services.plans_change import (
    changed,
    check_version,
    place_at,
    place_in,
    refusal_of,
    tell_of_state,
    tell_people,
    touch,
)
from hiring.services.seats import Seated, seated
from hiring.services.slots_due import due_of, move_due_times
from hiring.services.work import Work
from hiring.store import slots as store
from hiring.store.loops import Place
from hiring.store.rows import add

SLOT_MOVED = "Somebody changed this slot meanwhile. Look at it, then send yours again."


def enter_slot(work: Work, loop_id: UUID, panelist_id: UUID, command: EnterSlot) -> UUID | None:
    """Enters or moves a slot. A time that has begun becomes a question to the Bar Raiser (recruiter only): then None.

    Raises Incomplete with the field (`date`, `time`, `zone`, `which`).
    """
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    starts, ends = times_of(command)
    if starts <= work.now:
        _ask_for_begun_slot(work, room, place, (starts, ends, command.zone))
        return None
    standing = place.interview
    room.require(Action.CHANGE_SLOT if standing else Action.ENTER_SLOT, room.about(place, work))
    if standing and command.version is not None and command.version != standing.version:
        raise Stale(SLOT_MOVED, standing.version)
    _require_slot_possible(room, place)
    interview = _move(work, standing, starts, ends, command.zone) if standing else None
    interview = interview or _plan(work, room, place, (starts, ends, command.zone))
    _settle_slot(work, room, place, interview, moved=standing is not None)
    return interview.id


def times_of(command: EnterSlot) -> tuple[datetime, datetime]:
    starts = due.slot_start(command.date, command.time, command.zone, command.which or None)
    return starts, starts + timedelta(minutes=command.minutes)


def _require_slot_possible(room: Seated, place: Place) -> None:
    """R10: new places wait for the confirmation. R20: who has seen feedback gets no slot."""
    loop, panelist = room.whole.loop, place.panelist
    if not (place.kind.votes or place.kind is PanelistKind.FOLLOW_UP) or place.quarantined:
        raise NotNow(f"{place.person.name} has no interview of their own in this loop.")
    if panelist.seen_before:
        raise NotNow(f"{place.person.name} has seen earlier feedback on the candidate, so there is no slot (R20).")
    new = loop.confirmed_at is None or panelist.added_at > loop.confirmed_at
    if loop.confirmation_outstanding and new and place.kind is not PanelistKind.FOLLOW_UP:
        sentence = f"{place.person.name} joined after the Bar Raiser's confirmation and gets a slot once it is renewed."
        raise NotNow(sentence, ("The Bar Raiser confirms the plan.",))


def _move(work: Work, interview: Interview, starts: datetime, ends: datetime, zone: str) -> Interview:
    reasons = due.slot_change_reasons(interview.starts_at, starts, work.now)
    if reasons:
        raise refusal_of(reasons)
    interview.status = interview_after(InterviewStep.MOVE, interview.status)
    interview.starts_at, interview.ends_at, interview.zone = starts, ends, zone
    interview.version += 1
    return interview


def _plan(work: Work, room: Seated, place: Place, slot: tuple[datetime, datetime, str]) -> Interview:
    """A new row; a draft of an interview that did not happen counts no more, one begun before the first slot does."""
    if place.interviews:
        void_drafts(place)
    if place.panelist.late_replacement and place.kind.votes:
        _give_vote(work, room, place)
    return add(
        work.session,
        Interview(
            id=work.new_id(), loop_id=room.whole.loop.id, panelist_id=place.id, status=InterviewStatus.PLANNED,
            starts_at=slot[0], ends_at=slot[1], zone=slot[2], due_at=slot[1],
        ),
    )  # fmt: skip


def _give_vote(work: Work, room: Seated, place: Place) -> None:
    """With a slot a late replacement votes and needs principles (R8): confirmed anew, while coverage can change."""
    place.panelist.has_vote = True
    if in_time(Action.SET_COVERAGE, room.facts):
        changed(work, room)


def _settle_slot(work: Work, room: Seated, place: Place, interview: Interview, *, moved: bool) -> None:
    interview.due_at = due_of(work, room.whole.loop, place, interview, None if not moved else interview.due_at)
    audit.record(
        work, "slot_moved" if moved else "slot_entered", EventObject.PLAN, loop_id=room.whole.loop.id,
        subject_id=place.person.id, panelist_id=place.id, starts_at=interview.starts_at.isoformat(),
    )  # fmt: skip
    said = "moved" if moved else "entered"
    text = f"Your interview with {room.whole.candidate.name} was {said}: {_local(interview.starts_at, interview.zone)}."
    tell_people(work, room.whole, [place.person.id], "slot", text)
    transitions.settle(work, room.whole.loop.id)


def _local(moment: datetime, zone: str) -> str:
    local = moment.astimezone(due.zone_info(zone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} ({zone})"


def confirm_slot(work: Work, loop_id: UUID, panelist_id: UUID) -> None:
    """The time stands: panelist and candidate will be there."""
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    room.require(Action.CONFIRM_SLOT, room.about(place, work))
    interview = standing_of(place)
    interview.status = interview_after(InterviewStep.CONFIRM, interview.status)
    interview.version += 1
    audit.record(
        work, "slot_confirmed", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id, panelist_id=place.id
    )
    transitions.settle(work, loop_id)


def standing_of(place: Place) -> Interview:
    if place.interview is None:
        raise NotNow(f"{place.person.name} has no slot.", ("Enter one first.",))
    return place.interview


def _ask_for_begun_slot(work: Work, room: Seated, place: Place, slot: tuple[datetime, datetime, str]) -> None:
    """R42: only the recruiter, and only with the Bar Raiser's assent."""
    ask = replace(room.about(place, work), target_slot_begun=True)
    if not room.may(Action.ENTER_BEGUN_SLOT, ask):
        _refuse_past(room, place, slot[0], work)
    room.require(Action.ENTER_BEGUN_SLOT, ask)
    _require_slot_possible(room, place)
    if place.interview is not None:
        raise refusal_of(due.slot_change_reasons(place.interview.starts_at, slot[0], work.now))
    if store.open_request(work.session, place.id):
        raise NotNow("The Bar Raiser has been asked for this already.")
    request = add(
        work.session,
        SlotRequest(
            id=work.new_id(), loop_id=room.whole.loop.id, panelist_id=place.id, starts_at=slot[0], ends_at=slot[1],
            zone=slot[2], asked_by_id=work.viewer.person_id, asked_at=work.now,
        ),
    )  # fmt: skip
    audit.record(
        work, "begun_slot_asked", EventObject.PLAN, loop_id=room.whole.loop.id, subject_id=place.person.id,
        panelist_id=place.id, starts_at=request.starts_at.isoformat(),
    )  # fmt: skip
    if room.whole.bar_raiser:
        text = f"Your assent is asked: an interview of {place.person.name} that has begun was not entered before."
        tell_people(work, room.whole, [room.whole.bar_raiser.person.id], "begun_slot", text, "/slots")


def _refuse_past(room: Seated, place: Place, starts: datetime, work: Work) -> None:
    room.require(Action.ENTER_SLOT, room.about(place, work))
    reasons = due.slot_change_reasons(None, starts, work.now)
    raise Incomplete("This time has passed.", {"date": " ".join(one.sentence for one in reasons)})


def answer_begun_slot(work: Work, loop_id: UUID, request_id: UUID, command: AnswerBegunSlot) -> None:
    """The Bar Raiser assents to a slot that has begun, or not."""
    room = seated(work, loop_id, lock=True)
    request = store.slot_request(work.session, loop_id, request_id)
    if request is None:
        raise Unseen
    place = place_in(room, request.panelist_id)
    room.require(Action.ASSENT_TO_BEGUN_SLOT, replace(room.about(place, work), target_slot_begun=True))
    if request.answered_at is not None:
        raise NotNow("This question has been answered.")
    if command.assented:
        require_slots_open(work, room, place)
        _require_slot_possible(room, place)
        if place.interview is not None:
            raise NotNow(f"{place.person.name} has a slot already.")
    request.answered_at, request.answered_by_id, request.assented = work.now, work.viewer.person_id, command.assented
    audit.record(
        work, "begun_slot_answered", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id, assented=command.assented,
    )  # fmt: skip
    words = "assented to" if command.assented else "did not assent to"
    text = f"The Bar Raiser {words} the begun slot of {place.person.name}."
    tell_people(work, room.whole, [request.asked_by_id], "begun_slot", text, "/slots")
    if command.assented:
        interview = _plan(work, room, place, (request.starts_at, request.ends_at, request.zone))
        interview.assented_by_id = work.viewer.person_id
        _settle_slot(work, room, place, interview, moved=False)


def require_slots_open(work: Work, room: Seated, place: Place) -> None:
    """The debrief may have opened since the recruiter asked (section 6); only refusing is left then."""
    if not SLOTS_OPEN.holds(room.seat, room.about(place, work)):
        raise NotNow(SLOTS_OPEN.sentence, (SLOTS_OPEN.way_out,))


def set_debrief_time(work: Work, loop_id: UUID, command: SetDebriefTime) -> None:
    """R15: what is due moves along, until it has passed."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.SET_DEBRIEF_TIME)
    loop = room.whole.loop
    check_version(loop, command.version)
    at = due.slot_start(command.date, command.time, command.zone, command.which or None)
    if at <= work.now:
        raise Incomplete(
            "This time has passed.", {"date": "Found a time that has passed, expected one that lies ahead."}
        )
    loop.debrief_at = at
    touch(loop)
    move_due_times(work, room.whole)
    audit.record(work, "debrief_time_set", EventObject.PLAN, loop_id=loop_id, debrief_at=at.isoformat())
    text = f"The debrief on {room.whole.candidate.name} is set: {_local(at, command.zone)}."
    people = [place.person.id for place in room.whole.voters]
    tell_of_state(work, room.whole, people, "debrief_time", text)
    transitions.settle(work, loop_id)
