"""Whole loops: opening, hold and return, cancelling, withdrawal, hand-over (section 3, R1, R2, R20, R35)."""

from dataclasses import dataclass
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotAllowed, Unseen
from hiring.domain.independence import panelist_problems
from hiring.domain.machines import InterviewStep, PhaseStep, interview_after, phase_after
from hiring.domain.seats import Ask
from hiring.domain.vocabulary import (
    CancelReason,
    EventObject,
    InterviewStatus,
    LoopState,
    PlaceStatus,
    Role,
)
from hiring.domain.words import Reason, spoken
from hiring.domain.workflow import Step
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.schemas.loops import CancelLoop, HandOver, Hold, Withdraw
from hiring.services import audit, facts, organisation, seats, transitions
from hiring.services.loops_opening import open_loop
from hiring.services.plans_change import refusal_of, tell_of_state, tell_people, touch
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import accounts, loop_lines, marks, openings
from hiring.store import loop_changes as store
from hiring.store.rows import get

__all__ = ["Withdrawal", "cancel", "hand_over", "hold", "open_loop", "return_from_hold", "withdraw", "withdrawal"]
NOT_YOURS = "Only the recruiter of a running loop may withdraw its candidate."
PLACED = (
    "You have, or had, a place on this candidate. Then only the recruiter of a running loop withdraws; "
    "another recruiter sees to it."
)


@dataclass(frozen=True)
class Withdrawal:
    """Running loops that would be cancelled (`own`), those whose recruiters are told, and why it cannot be done."""

    own: int
    others: int
    placed: bool
    refusal: str | None


def hold(work: Work, loop_id: UUID, command: Hold) -> None:
    """Feedback may be written meanwhile; debrief and ruling wait."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.HOLD)
    loop = room.whole.loop
    transitions.take(work, room.whole, Step.HOLD, facts.running(work, room.whole))
    loop.hold_reason, loop.held_at = command.reason, work.now
    touch(loop)
    audit.record(work, "loop_held", EventObject.STATUS, loop_id=loop_id, text=command.reason)
    transitions.settle(work, loop_id)


def return_from_hold(work: Work, loop_id: UUID) -> LoopState:
    """Back to the state that the facts now give; refused while R35's consent is outstanding."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.RETURN_FROM_HOLD)
    loop = room.whole.loop
    transitions.take(work, room.whole, Step.RETURN_FROM_HOLD, facts.running(work, room.whole))
    loop.hold_reason, loop.held_at = None, None
    touch(loop)
    audit.record(work, "loop_returned", EventObject.STATUS, loop_id=loop_id)
    return transitions.settle(work, loop_id).loop.state


def cancel(work: Work, loop_id: UUID, command: CancelLoop) -> None:
    """Section 3: by the recruiter before any debrief; later by the Bar Raiser, or because the candidate withdrew."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CANCEL, Ask(facts=room.facts, cancel_reason=command.reason))
    if command.reason is CancelReason.OTHER and not command.note:
        raise Incomplete("The reason needs a few words.", {"note": "Say what the other reason is."})
    _cancel(work, room, command.reason, command.note)


def _cancel(work: Work, room: Seated, reason: CancelReason, note: str) -> None:
    loop = room.whole.loop
    _end_debrief(work, room, reason)
    _cancel_interviews(room)
    transitions.take(work, room.whole, Step.CANCEL, facts.running(work, room.whole), reason=reason)
    loop.cancel_reason, loop.cancel_note = reason, note or None
    store.close_requests(work.session, loop.id, work.now)
    audit.record(work, "loop_cancelled", EventObject.STATUS, loop_id=loop.id, reason=reason, text=note or None)
    text = f"The loop of {room.whole.candidate.name} was cancelled: {spoken(reason)}."
    people = [place.person.id for place in room.whole.active_places if place.kind.writes]
    tell_of_state(work, room.whole, [loop.recruiter_id, *people], "loop_cancelled", text)
    transitions.settle(work, loop.id)


def _end_debrief(work: Work, room: Seated, reason: CancelReason) -> None:
    debrief = room.whole.debrief
    if debrief is None or not debrief.phase.open:
        return
    debrief.phase = phase_after(PhaseStep.ADJOURN, debrief.phase, facts.running(work, room.whole))
    debrief.phase_since, debrief.ended_at, debrief.end_reason = work.now, work.now, f"cancelled: {spoken(reason)}"
    debrief.change += 1


def _cancel_interviews(room: Seated) -> None:
    for place in room.whole.places:
        for interview in place.interviews:
            if interview.status in {InterviewStatus.PLANNED, InterviewStatus.CONFIRMED}:
                interview.status = interview_after(InterviewStep.CANCEL, interview.status)


def withdraw(work: Work, candidate_id: UUID, note: str = "") -> int:
    """The candidate withdraws: cancels the acting recruiter's running loops; answers how many.

    Recruiters of the candidate's other running loops are told. Nothing is held against the candidate.
    """
    command = Withdraw(note=note)
    seats.require(work, Action.EDIT_CANDIDATE)
    candidate = get(work.session, Candidate, candidate_id)
    if candidate is None or candidate.employee_id == work.viewer.person_id:
        raise Unseen
    running = openings.running_of(work.session, candidate_id)
    rooms = [seated(work, one, lock=True) for one in running]
    own = [room for room in rooms if room.seat.is_loop_recruiter]
    if not own and _placed(work, candidate):
        raise NotAllowed(PLACED)
    if rooms and not own:
        raise NotAllowed(NOT_YOURS)
    for room in own:
        room.require(Action.WITHDRAW_CANDIDATE, Ask(facts=room.facts, cancel_reason=CancelReason.WITHDREW))
        _cancel(work, room, CancelReason.WITHDREW, command.note)
    candidate.withdrawn_at = work.now
    candidate.version += 1
    audit.record(work, "candidate_withdrew", EventObject.ADMIN, candidate_id=candidate_id, text=command.note or None)
    for room in rooms:
        if room not in own:
            text = f"{candidate.name} withdrew from another loop. Look at yours."
            tell_people(work, room.whole, [room.whole.loop.recruiter_id], "candidate_withdrew", text)
    return len(own)


def withdrawal(work: Work, candidate: Candidate) -> Withdrawal:
    """What withdrawing this candidate would do now, or why it is refused.

    Whoever holds a place on the candidate learns only of the own loops: that another one ended is not theirs (R18).
    """
    running = openings.running_now(work.session, candidate.id)
    if placed := _placed(work, candidate):
        running = [one for one in running if one[1] == work.viewer.person_id]
    own = [loop_id for loop_id, recruiter_id in running if recruiter_id == work.viewer.person_id]
    refusal = PLACED if placed and not own else None
    if refusal:
        return Withdrawal(0, 0, placed, refusal)
    if candidate.withdrawn_at is not None:
        refusal = f"{candidate.name} has withdrawn already. Opening a loop takes the candidate up again."
    elif running and not own:
        refusal = f"{NOT_YOURS} The recruiter of one withdraws, or hands the loop over to you."
    elif own:
        refusal = _why_not_withdrawn(work, own[0])
    return Withdrawal(len(own), len(running) - len(own), placed, refusal)


def _why_not_withdrawn(work: Work, loop_id: UUID) -> str | None:
    """Of one loop for all: what differs among running loops of one recruiter refuses no withdrawal."""
    room = seated(work, loop_id)
    return room.why_not(Action.WITHDRAW_CANDIDATE, Ask(facts=room.facts, cancel_reason=CancelReason.WITHDREW))


def _placed(work: Work, candidate: Candidate) -> bool:
    return bool(loop_lines.held(work.session, work.viewer.person_id, [candidate.id]))


def hand_over(work: Work, loop_id: UUID, command: HandOver) -> None:
    """To another recruiter, by the present one or an admin; R1, R2 and R20 are checked for the new one."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.HAND_OVER)
    person = get(work.session, Person, command.person_id)
    if person is None or Role.RECRUITER not in accounts.roles_of(work.session, person.id):
        raise Incomplete("A loop goes to a recruiter.", {"person_id": "Choose one of the recruiters."})
    reasons = _against(work, room, person)
    if reasons:
        raise refusal_of(reasons)
    before, loop = room.whole.loop.recruiter_id, room.whole.loop
    loop.recruiter_id = person.id
    touch(loop)
    audit.record(
        work, "loop_handed_over", EventObject.PLAN, loop_id=loop_id, subject_id=person.id, was=before,
        text=command.reason,
    )  # fmt: skip
    text = f"The loop of {room.whole.candidate.name} was handed over to {person.name}."
    tell_people(work, room.whole, [person.id], "handed_over", text)
    if before not in {work.viewer.person_id, room.whole.candidate.employee_id}:
        tell(work, before, "handed_over", text)
    transitions.settle(work, loop_id)


def _against(work: Work, room: Seated, person: Person) -> list[Reason]:
    whole = room.whole
    found: list[Reason] = []
    if person.id == whole.loop.recruiter_id:
        found.append(Reason("R1", f"{person.name} is the recruiter of this loop already.", "Choose somebody else."))
    past = [place for place in whole.places if place.person.id == person.id]
    if any(place.active for place in past):
        found.append(Reason("R1", f"{person.name} is on the panel; the recruiter is no panelist.", "Choose another."))
    elif any(place.panelist.status is not PlaceStatus.ACTIVE for place in past):
        found.append(Reason("R20", f"{person.name} left this panel and stays blind.", "Choose somebody else."))
    if person.id in marks.of_candidate(work.session, whole.candidate.id, whole.loop.id).owing:
        sentence = f"{person.name} owes feedback in another loop of this candidate."
        found.append(Reason("R20", sentence, "Choose a recruiter who owes nothing on the candidate."))
    facts_now = organisation.facts_for(work.session, whole, [person.id])
    member = facts_now.organisation.members[str(person.id)]
    if not member.active:
        found.append(Reason("R1", f"The account of {person.name} is disabled.", "Choose somebody else."))
    found += [one for one in panelist_problems(member, facts_now) if str(person.id) == facts_now.candidate]
    return found
