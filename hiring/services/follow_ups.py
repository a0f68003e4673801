"""The one follow-up interview of a revision (section 6): named, told, called off."""

from dataclasses import replace
from uuid import UUID

from hiring.domain import workflow
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.independence import Verdict, may_serve
from hiring.domain.machines import FeedbackStep, InterviewStep, PhaseStep, feedback_after, interview_after, phase_after
from hiring.domain.vocabulary import EventObject, InterviewStatus, PanelistKind, PlaceStatus
from hiring.domain.words import Reason
from hiring.domain.workflow import Step
from hiring.models.debrief import FollowUp
from hiring.models.loops import Assignment, Panelist
from hiring.models.people import Person
from hiring.schemas.debrief import CallOffFollowUp, NameFollowUp
from hiring.services import audit, facts, findings, organisation, transitions
from hiring.services import debrief as rooms
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store.loops import Place
from hiring.store.rows import add, get

NAMED = "You are asked for a follow-up interview."
CALLED_OFF = "The follow-up interview you were asked for was called off."


def name_follow_up(work: Work, loop_id: UUID, command: NameFollowUp) -> UUID:
    """One follow-up interview per revision: the Bar Raiser names principles and person (R4, R6). Answers the place."""
    room, debrief = rooms.open_room(work, loop_id, Action.NAME_FOLLOW_UP)
    for principle in command.principles:
        findings.require_principle(room, principle, field="principles")
    given = facts.running(work, room.whole)
    workflow.take(Step.ASK_FOLLOW_UP, room.whole.loop.state, given)
    person = _require_fit(work, room, command.person_id)
    panelist = _seat(work, room, person, command)
    rooms.end(work, debrief, phase_after(PhaseStep.ASK_FOLLOW_UP, debrief.phase, given), command.reason)
    audit.record(work, "follow_up_needed", EventObject.DEBRIEF, loop_id=loop_id, text=command.reason)
    audit.record(
        work, "follow_up_named", EventObject.PLAN, loop_id=loop_id, panelist_id=panelist.id, subject_id=person.id,
        principles=",".join(command.principles),
    )  # fmt: skip
    transitions.take(work, room.whole, Step.ASK_FOLLOW_UP, given)
    _tell(work, room, person.id, NAMED, "A follow-up interview needs a slot.")
    return panelist.id


def _seat(work: Work, room: Seated, person: Person, command: NameFollowUp) -> Panelist:
    loop = room.whole.loop
    panelist = add(
        work.session,
        Panelist(
            id=work.new_id(), loop_id=loop.id, person_id=person.id, kind=PanelistKind.FOLLOW_UP,
            position=len(room.whole.places), after_reading=room.whole.place_of(person.id) is not None, has_vote=False,
            added_at=work.now, added_by_id=work.viewer.person_id, revision=loop.revision,
        ),
    )  # fmt: skip
    for slug in dict.fromkeys(command.principles):
        add(work.session, Assignment(id=work.new_id(), loop_id=loop.id, panelist_id=panelist.id, principle=slug))
    add(
        work.session,
        FollowUp(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, panelist_id=panelist.id,
            asked_by_id=work.viewer.person_id, at=work.now, reason=command.reason,
        ),
    )  # fmt: skip
    return panelist


def _tell(work: Work, room: Seated, person_id: UUID, to_person: str, to_recruiter: str) -> None:
    loop = room.whole.loop
    tell(work, person_id, "follow_up", to_person, loop_id=loop.id, href=f"/loops/{loop.id}")
    tell(work, loop.recruiter_id, "follow_up", to_recruiter, loop_id=loop.id, href=f"/loops/{loop.id}")


def _require_fit(work: Work, room: Seated, person_id: UUID) -> Person:
    person = get(work.session, Person, person_id)
    if person is None:
        raise Incomplete("Found nobody with this id.", {"person_id": "Found nobody with this id, expected a person."})
    found = verdicts(work, room, [person_id])[person_id]
    if not found.ok:
        sentence = " ".join(reason.sentence for reason in found.reasons)
        raise Incomplete(sentence, {"person_id": sentence})
    return person


def verdicts(work: Work, room: Seated, people: list[UUID]) -> dict[UUID, Verdict]:
    """Whether each may give the follow-up: R4, R6, and not somebody who stays blind on this loop. Three statements."""
    known = organisation.facts_for(work.session, room.whole, people)
    members = known.organisation.members
    open_to_readers = replace(known, seen_earlier=frozenset())
    return {
        one: _with(may_serve(PanelistKind.FOLLOW_UP, members[str(one)], open_to_readers), _blind(room, one))
        for one in people
    }


def _with(verdict: Verdict, more: tuple[Reason, ...]) -> Verdict:
    return replace(verdict, reasons=(*verdict.reasons, *more))


def _blind(room: Seated, person_id: UUID) -> tuple[Reason, ...]:
    """Somebody on this loop who has not read and must not: owing, practising, missed or quarantined (R18, R24, R43)."""
    held = room.whole.place_of(person_id)
    if held is None or person_id in rooms.admitted(room.whole):
        return ()
    sentence = f"{held.person.name} has a place here and stays blind, so a follow-up cannot be theirs."
    return (Reason("R18", sentence, "Choose somebody else."),)


def call_off_follow_up(work: Work, loop_id: UUID, command: CallOffFollowUp) -> None:
    """The Bar Raiser calls the follow-up off with a reason; the loop is then ready."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CALL_OFF_FOLLOW_UP)
    follow_up = store.follow_up(work.session, loop_id, room.whole.loop.revision)
    place = room.whole.place(follow_up.panelist_id) if follow_up else None
    if follow_up is None or place is None or follow_up.called_off_at is not None or not place.owes:
        raise NotNow("No follow-up interview is open.")
    given = facts.running(work, room.whole)
    follow_up.called_off_at, follow_up.called_off_reason = work.now, command.reason
    _leave(work, place, command.reason)
    audit.record(work, "follow_up_called_off", EventObject.PLAN, loop_id=loop_id, panelist_id=place.id)
    transitions.take(work, room.whole, Step.CALL_OFF_FOLLOW_UP, given)
    _tell(work, room, place.person.id, CALLED_OFF, "The follow-up interview was called off.")


def _leave(work: Work, place: Place, reason: str) -> None:
    place.panelist.status, place.panelist.left_at, place.panelist.left_reason = PlaceStatus.REMOVED, work.now, reason
    if place.interview is not None and place.interview.status is not InterviewStatus.COMPLETED:
        place.interview.status = interview_after(InterviewStep.CANCEL, place.interview.status)
    if place.feedback is not None and place.feedback.status.open:
        place.feedback.status = feedback_after(FeedbackStep.VOID, place.feedback.status)
