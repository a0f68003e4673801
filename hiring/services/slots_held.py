"""Whether an interview took place: completed, did not happen, did happen after all (R11, R42)."""

from dataclasses import replace
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow
from hiring.domain.machines import InterviewStep, interview_after
from hiring.domain.vocabulary import EventObject, InterviewStatus
from hiring.models.loops import Interview
from hiring.schemas.plans import Absent, DidNotHappen
from hiring.services import audit, transitions
from hiring.services.panel import void_drafts
from hiring.services.plans_change import place_at, tell_people
from hiring.services.seats import Seated, seated
from hiring.services.slots import standing_of
from hiring.services.work import Work
from hiring.store.loops import Place

STEPS = {Absent.CANDIDATE: InterviewStep.CANDIDATE_ABSENT, Absent.INTERVIEWER: InterviewStep.INTERVIEWER_ABSENT}


def complete_interview(work: Work, loop_id: UUID, panelist_id: UUID) -> None:
    """The interview took place; once every one has, the loop waits for feedback alone."""
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    room.require(Action.COMPLETE_INTERVIEW, room.about(place, work))
    mark_completed(work, room, place)
    transitions.settle(work, loop_id)


def mark_completed(work: Work, room: Seated, place: Place) -> None:
    """Without asking the policy: for a submission, which marks the interview completed (R11)."""
    interview = standing_of(place)
    if interview.status is InterviewStatus.COMPLETED:
        return
    interview.status = interview_after(InterviewStep.COMPLETE, interview.status)
    interview.version += 1
    audit.record(
        work, "interview_completed", EventObject.PLAN, loop_id=room.whole.loop.id, subject_id=place.person.id,
        panelist_id=place.id,
    )  # fmt: skip


def say_did_not_happen(work: Work, loop_id: UUID, panelist_id: UUID, command: DidNotHappen) -> None:
    """The panelist or the Bar Raiser says so before submission; the place stays blind and may get a new slot.

    Said by the Bar Raiser, the panelist may dispute it, so their draft is kept until a new slot is entered.
    """
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    room.require(Action.SAY_DID_NOT_HAPPEN, room.about(place, work))
    interview = standing_of(place)
    interview.status = interview_after(STEPS[command.absent], interview.status)
    interview.not_held_said_by_id, interview.not_held_reason = work.viewer.person_id, command.reason
    interview.version += 1
    if place.person.id == work.viewer.person_id:
        void_drafts(place)
    if place.panelist.late_replacement:
        place.panelist.has_vote = False
    audit.record(
        work, "interview_not_held", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id, absent=command.absent, text=command.reason,
    )  # fmt: skip
    _tell_not_held(work, room, place)
    transitions.settle(work, loop_id)


def _tell_not_held(work: Work, room: Seated, place: Place) -> None:
    name = room.whole.candidate.name
    text = f"The interview of {place.person.name} with {name} did not take place; it needs a new slot."
    tell_people(work, room.whole, [room.whole.loop.recruiter_id], "not_held", text, "/slots")
    text = f"The Bar Raiser says that your interview with {name} did not take place. If it did, say so."
    tell_people(work, room.whole, [place.person.id], "not_held", text, "/slots")


def say_did_happen(work: Work, loop_id: UUID, panelist_id: UUID) -> None:
    """The panelist disputes what the Bar Raiser said: the interview counts as completed again."""
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    interview = disputable(work, place)
    ask = replace(room.about(place, work), target_slot_begun=interview is not None)
    room.require(Action.SAY_DID_HAPPEN, ask)
    if interview is None:
        raise NotNow("Nobody else said that this interview did not happen, or a new slot stands.")
    interview.status = interview_after(InterviewStep.DID_HAPPEN, interview.status)
    interview.disputed_at = work.now
    interview.version += 1
    if place.panelist.late_replacement and place.kind.votes:
        place.panelist.has_vote = True
    audit.record(
        work, "interview_was_held", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id,
    )  # fmt: skip
    told = [room.whole.loop.recruiter_id, *([room.whole.bar_raiser.person.id] if room.whole.bar_raiser else [])]
    text = f"{place.person.name} says that the interview with {room.whole.candidate.name} did take place."
    tell_people(work, room.whole, told, "was_held", text, "/slots")
    transitions.settle(work, loop_id)


def disputable(work: Work, place: Place) -> Interview | None:
    """The last interview, if somebody else said that it did not happen and no new slot stands."""
    if not place.not_held:
        return None
    last = place.interviews[-1]
    return last if last.not_held_said_by_id != place.person.id and last.starts_at <= work.now else None
