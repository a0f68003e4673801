"""Conflicts of interest (R43): declared, told of, decided; what an upheld one does to the place."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow, Unseen
from hiring.domain.independence import ConflictEffect, conflict_effect, needs_replacement
from hiring.domain.vocabulary import ConflictStatus, EventObject, PanelistKind, PlaceStatus, RequestKind
from hiring.domain.words import spoken
from hiring.models.debrief import Request
from hiring.models.loops import Conflict
from hiring.schemas.plans import DecideConflict, DeclareConflict, NotifyConflict
from hiring.services import audit, cores, transitions
from hiring.services.panel import cancel_coming, leave, refuse_masked
from hiring.services.plans_change import changed, opening_words, place_in, tell_others, tell_people
from hiring.services.seats import Seated, seated, slot_of
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import loop_changes
from hiring.store import panel as panel_store
from hiring.store.loops import Place
from hiring.store.rows import add

REPLACEMENTS = {
    PanelistKind.BAR_RAISER: RequestKind.BAR_RAISER_REPLACED,
    PanelistKind.HIRING_MANAGER: RequestKind.HIRING_MANAGER_REPLACED,
}


def declare(work: Work, loop_id: UUID, command: DeclareConflict) -> UUID:
    """The panelist's own; the Bar Raiser decides it, the Bar Raiser's own a core Bar Raiser outside the loop."""
    room = seated(work, loop_id, lock=True)
    place = room.whole.place_of(work.viewer.person_id)
    refuse_trainees_late(room)
    room.require(Action.DECLARE_CONFLICT, room.about(place, work) if place else None)
    if any(one.person_id == work.viewer.person_id and one.status.bars for one in room.whole.conflicts):
        raise NotNow("You have declared a conflict already; it is being decided or was upheld.")
    conflict = _add(work, room, work.viewer.person_id, ConflictStatus.DECLARED, command.text)
    if place is not None and place.kind is PanelistKind.BAR_RAISER:
        ask_cores(work, room, RequestKind.BAR_RAISER_CONFLICT, command.text)
    else:
        text = f"{work.viewer.name} declared a conflict of interest. Decide it before the debrief."
        tell_others(work, room.whole, [room.whole.bar_raiser], "conflict", text, "/conflicts")
    transitions.settle(work, loop_id)
    return conflict.id


def refuse_trainees_late(room: Seated) -> None:
    """A trainee's word counts nowhere, and when the loop is over is not theirs to learn (R18)."""
    if room.seat.practises:
        refuse_masked(room, "The interviews are over; a trainee's conflict changes nothing any more.")


def notify(work: Work, loop_id: UUID, command: NotifyConflict) -> UUID:
    """Others tell the Bar Raiser, who speaks with the person; only a declared conflict is decided."""
    room = seated(work, loop_id, lock=True)
    place = place_in(room, command.panelist_id)
    room.require(Action.NOTIFY_CONFLICT, room.about(place, work))
    conflict = _add(work, room, place.person.id, ConflictStatus.NOTIFIED, command.text)
    text = f"{work.viewer.name} tells you of a possible conflict of interest in a loop of yours."
    tell_others(work, room.whole, [room.whole.bar_raiser], "conflict", text, "/conflicts")
    return conflict.id


def _add(work: Work, room: Seated, person_id: UUID, status: ConflictStatus, text: str) -> Conflict:
    conflict = add(
        work.session,
        Conflict(
            id=work.new_id(), loop_id=room.whole.loop.id, person_id=person_id, status=status,
            said_by_id=work.viewer.person_id, said_at=work.now, text=text,
        ),
    )  # fmt: skip
    declared = status is ConflictStatus.DECLARED
    audit.record(
        work, f"conflict_{status.value}", EventObject.PLAN if declared else EventObject.NOTICE,
        loop_id=room.whole.loop.id, subject_id=person_id if declared else _told_of(room, person_id),
        conflict=conflict.id, text=text,
    )  # fmt: skip
    return conflict


def _told_of(room: Seated, person_id: UUID) -> UUID | None:
    """The Bar Raiser; of a conflict of their own they see nothing before it is declared."""
    holder = room.whole.bar_raiser
    return holder.person.id if holder and holder.person.id != person_id else None


def ask_cores(work: Work, room: Seated, kind: RequestKind, reason: str) -> Request:
    """One open request of a kind per loop; core Bar Raisers outside the loop are told."""
    standing = loop_changes.open_request(work.session, room.whole.loop.id, kind)
    if standing is not None:
        return standing
    subject = room.whole.bar_raiser if kind is not RequestKind.HIRING_MANAGER_REPLACED else room.whole.hiring_manager
    request = add(
        work.session,
        Request(
            id=work.new_id(), kind=kind, loop_id=room.whole.loop.id, candidate_id=room.whole.candidate.id,
            subject_id=subject.person.id if subject else None, asked_by_id=work.viewer.person_id, at=work.now,
            reason=reason,
        ),
    )  # fmt: skip
    audit.record(
        work, "request_made", EventObject.ADMIN, loop_id=room.whole.loop.id, request=request.id, request_kind=kind,
        text=reason,
    )  # fmt: skip
    text = f"You are asked, as a core Bar Raiser outside a loop for {opening_words(room.whole)}: {spoken(kind)}."
    cores.tell_outside(work, room.whole, "asked", text)
    return request


def decide(work: Work, loop_id: UUID, conflict_id: UUID, command: DecideConflict) -> None:
    """Cleared or upheld. The Bar Raiser's own is decided by a core Bar Raiser outside the loop."""
    room = seated(work, loop_id, lock=True)
    conflict = next((one for one in room.whole.conflicts if one.id == conflict_id), None)
    if conflict is None:
        raise Unseen
    place = room.whole.place_of(conflict.person_id)
    of_bar_raiser = place is not None and place.kind is PanelistKind.BAR_RAISER
    action = Action.DECIDE_BAR_RAISER_CONFLICT if of_bar_raiser else Action.DECIDE_CONFLICT
    own = conflict.person_id == work.viewer.person_id
    room.require(action, room.about(place, work) if place else room.ask(own=own))
    if conflict.status is not ConflictStatus.DECLARED:
        raise NotNow("This conflict is not waiting for a decision.")
    conflict.status = ConflictStatus.UPHELD if command.upheld else ConflictStatus.CLEARED
    conflict.decided_by_id, conflict.decided_at = work.viewer.person_id, work.now
    conflict.decision_reason = command.reason
    audit.record(
        work, "conflict_decided", EventObject.PLAN, loop_id=loop_id, subject_id=conflict.person_id,
        conflict=conflict.id, status=conflict.status, text=command.reason,
    )  # fmt: skip
    if of_bar_raiser:
        _close_request(work, room, granted=command.upheld)
    if place is not None and command.upheld:
        _uphold(work, room, place, command.reason)
    words = "upheld" if command.upheld else "cleared"
    _tell_decided(work, room, conflict, place, f"The conflict you declared was {words}.")
    transitions.settle(work, loop_id)


def _close_request(work: Work, room: Seated, *, granted: bool) -> None:
    request = loop_changes.open_request(work.session, room.whole.loop.id, RequestKind.BAR_RAISER_CONFLICT)
    if request is not None:
        request.closed_at, request.granted = work.now, granted


def _tell_decided(work: Work, room: Seated, conflict: Conflict, place: Place | None, text: str) -> None:
    """After an upheld one the person may no longer see the loop: the line leads nowhere then."""
    if conflict.status is ConflictStatus.CLEARED and place is not None:
        tell_people(work, room.whole, [conflict.person_id], "conflict_decided", text)
    elif conflict.person_id != work.viewer.person_id:
        tell(work, conflict.person_id, "conflict_decided", text)


def _uphold(work: Work, room: Seated, place: Place, reason: str) -> None:
    slot = slot_of(room.whole, place)
    begun = place.submitted or (slot is not None and slot.starts_at <= work.now)
    effect = conflict_effect(ConflictStatus.UPHELD, slot_begun=begun)
    replaced = needs_replacement(place.kind, ConflictStatus.UPHELD)
    if effect is ConflictEffect.QUARANTINES:
        _quarantine(work, place)
    elif replaced:
        panel_store.release(work.session, place.id)
        cancel_coming(work, place)
        _quarantine(work, place)
    else:
        leave(work, place, PlaceStatus.REMOVED, "an upheld conflict of interest")
    if effect is ConflictEffect.RELEASES and place.kind.votes:
        changed(work, room)
    if replaced:
        ask_cores(work, room, REPLACEMENTS[place.kind], f"An upheld conflict of interest. {reason}")
    text = f"A conflict of interest was upheld in the loop of {room.whole.candidate.name}: {_follows(place, effect)}."
    tell_people(work, room.whole, [room.whole.loop.recruiter_id], "conflict_upheld", text, "/plan")


def _follows(place: Place, effect: ConflictEffect) -> str:
    if needs_replacement(place.kind, ConflictStatus.UPHELD):
        return f"the {spoken(place.kind)} is to be replaced"
    return "the place was released" if effect is ConflictEffect.RELEASES else "the place has no vote any more"


def _quarantine(work: Work, place: Place) -> None:
    """No vote, owes nothing; submitted feedback stays readable, marked, outside every count."""
    place.panelist.quarantined_at, place.panelist.has_vote = work.now, False
    if place.feedback is not None and place.submitted:
        place.feedback.quarantined = True
    work.session.flush()
