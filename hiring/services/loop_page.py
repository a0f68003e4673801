"""The page of a loop for one viewer: stepper, guards, grid, people, banners, actions, timeline."""

from uuid import UUID

from hiring.domain import due
from hiring.domain.visibility import Object, Sight, is_blind, shown_state, shows_revision, shows_state_since
from hiring.domain.vocabulary import LoopState, Role
from hiring.domain.words import spoken
from hiring.schemas.loop_page import LoopPage, PersonRow
from hiring.services import facts, grid, loops_adopt, reading, waiting
from hiring.services.clock import span_words, when
from hiring.services.loop_banners import banners_of
from hiring.services.loop_doings import doings_of, main_of, offer_doings
from hiring.services.loop_steps import next_step, steps_of
from hiring.services.seats import Seated, seated, slot_of
from hiring.services.timeline import timeline_of
from hiring.services.work import Work
from hiring.store import seats as seat_store
from hiring.store.loops import Place

EVENTS_HERE = 15
ELSEWHERE_LEAD = (
    "You owe feedback on this candidate in another loop, so of this one you see only that it exists. It opens to you "
    "when that feedback is in."
)
ENDED_LEAD = "Your place in this loop has ended; what you wrote stays yours."


def loop_page(work: Work, loop_id: UUID) -> LoopPage:
    """What was shown of peers' feedback is noted (R13), so the page is read in a writing transaction."""
    room = seated(work, loop_id)
    plain = _plain(work, room)
    if room.sees(Object.PLAN) is Sight.NOTHING:
        lead = ENDED_LEAD if room.sees(Object.EXISTENCE) is Sight.NOTHING else ELSEWHERE_LEAD
        return plain.model_copy(update={"lead": lead, "actions": doings_of(work, room), "main": main_of(work, room)})
    parts: dict[str, object] = {
        "steps": steps_of(room), "following": next_step(work, room), "banners": banners_of(work, room),
        "people": _people(work, room), "actions": doings_of(work, room), "facts": _facts(work, room),
        "timeline": timeline_of(work, room, size=EVENTS_HERE, reads=False), "pairs": _pairs(work, room),
        "main": main_of(work, room),
    }  # fmt: skip
    if parts["main"] is None:
        parts["waits"] = waiting.sentence(work, room)
    if room.sees(Object.PLAN) is Sight.FULL:
        parts |= {"grid": grid.grid_of(work, room)}
        reading.note_shown(work, room, grid.shown_in(work, room))
        parts |= _offers(work, room)
    return plain.model_copy(update=parts)


def _plain(work: Work, room: Seated) -> LoopPage:
    whole = room.whole
    known = room.sees(Object.PLAN) is not Sight.NOTHING
    since = shows_state_since(room.seat, room.facts) and known
    return LoopPage(
        loop_id=str(whole.loop.id), candidate=whole.candidate.name,
        candidate_href=f"/candidates/{whole.candidate.id}" if work.viewer.has(Role.RECRUITER) and known else "",
        opening=opening_words(room) if known else whole.requisition.title,
        state=shown_state(whole.loop.state, room.seat, room.facts),
        since=span_words(work.now - whole.loop.state_since) if since else "", version=whole.loop.version,
    )  # fmt: skip


def opening_words(room: Seated) -> str:
    requisition = room.whole.requisition
    return f"{requisition.title}, {room.whole.loop.level} · {requisition.team} ({requisition.requisition_id})"


def _facts(work: Work, room: Seated) -> tuple[str, ...]:
    loop, waits = room.whole.loop, waiting.words_for(room)
    parts = [opening_words(room)]
    if waits:
        mine = loop.waits_for_id == work.viewer.person_id
        parts.append(f"waits for you: {waiting.from_the_recruiter(waits)}" if mine else f"waits for {waits}")
    if shows_revision(room.seat, room.facts) and loop.revision > 1:
        parts.append(f"revision {loop.revision}")
    return tuple(parts)


def _pairs(work: Work, room: Seated) -> tuple[tuple[str, str], ...]:
    loop, whole = room.whole.loop, room.whole
    recruiter = work.session.get_one(type(whole.places[0].person), loop.recruiter_id) if whole.places else None
    debrief = when(loop.debrief_at, work.viewer.timezone, work.now).words if loop.debrief_at else "not set"
    pairs = [("Recruiter", recruiter.name if recruiter else ""), ("Debrief", debrief)]
    if room.sees(Object.PLAN) is Sight.FULL:
        mode = "when every voter has submitted" if loop.reveal_mode is loop.reveal_mode.ALL_IN else "on own submission"
        pairs.append(("Peers' feedback opens", mode))
    last = loop.last_interview_at
    clock = facts.promise(whole, work.now)
    if clock and last and last <= work.now and loop.told_on is None and not is_blind(room.seat, room.facts):
        pairs.append(("Promise to the candidate", clock.words))
    return (*pairs, *_outcome(work, room))


def _outcome(work: Work, room: Seated) -> tuple[tuple[str, str], ...]:
    """Once decided, for an admin outside the loop too (R22): of the decision in force the outcome and no more."""
    if not room.facts.decided or room.sees(Object.OUTCOME) is not Sight.FULL:
        return ()
    return tuple(
        ("Outcome", spoken(one.outcome)) for one in seat_store.decisions(work.session, room.whole.loop.id)[-1:]
    )


def _people(work: Work, room: Seated) -> tuple[PersonRow, ...]:
    """Everybody on the plan; a shadow sees the own host alone."""
    places = list(room.whole.active_places)
    if room.sees(Object.PLAN) is not Sight.FULL:
        own = room.whole.place_of(work.viewer.person_id)
        host = own.panelist.host_id if own else None
        places = [place for place in places if own is not None and place.id in {own.id, host}]
    readable = {place.id for place in reading.with_practice(work, room)}
    return tuple(_person(work, room, place, readable) for place in places)


def _person(work: Work, room: Seated, place: Place, readable: set[UUID]) -> PersonRow:
    slot = slot_of(room.whole, place)
    status = room.sees(Object.STATUS) >= Sight.STATUS or place.person.id == work.viewer.person_id
    words, late = feedback_words(work, place) if status else ("", False)
    return PersonRow(
        name=place.person.name, kind_words=spoken(place.kind),
        slot=when(slot.starts_at, work.viewer.timezone, work.now) if slot else None,
        candidate_time=when(slot.starts_at, room.whole.candidate.timezone).words if slot else "",
        slot_words=spoken(slot.status) if slot else ("no slot yet" if place.kind.votes else ""),
        feedback=words, late=late, marks=marks_of(place),
        read_href=f"/loops/{room.whole.loop.id}/read/{place.id}" if place.id in readable else "",
    )  # fmt: skip


def feedback_words(work: Work, place: Place) -> tuple[str, bool]:
    """Submitted, not or late (R18), and whether it is late."""
    if place.quarantined or not place.kind.writes or place.unslotted_replacement:
        return "", False
    if place.submitted:
        was_late = place.feedback is not None and place.feedback.was_late
        return ("submitted late" if was_late else "submitted"), was_late
    if place.missed:
        return "missed", True
    overdue = place.interview is not None and due.late(place.interview.due_at, None, work.now)
    if overdue and place.interview is not None:
        return f"late {span_words(work.now - place.interview.due_at)}", True
    return "not yet", False


def marks_of(place: Place) -> tuple[str, ...]:
    held = {
        "conflict upheld": place.quarantined,
        "no vote": place.kind.votes and not place.votes and not place.quarantined,
        "below the level, by override": place.panelist.level_override_reason is not None,
        "account disabled": place.disabled,
    }
    warnings = [line for line in place.panelist.warnings.splitlines() if line]
    return (*(words for words, holds in held.items() if holds), *warnings)


def _offers(work: Work, room: Seated) -> dict[str, object]:
    """R9: what changed on the requisition is offered to the loop's recruiter."""
    running = room.whole.loop.state.running and room.whole.loop.state is not LoopState.DEBRIEFING
    if not room.seat.is_loop_recruiter or not running:
        return {}
    offered = loops_adopt.offers(work, room.whole)
    return {"offers": offered, "offer_actions": offer_doings(room, offered)} if offered else {}
