"""What waits for somebody's answer in a loop: questions, proposals, conflicts, requests, disputed interviews."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from hiring.domain.vocabulary import ConflictStatus, InterviewStatus, RequestKind
from hiring.models.debrief import FollowUp, Request
from hiring.models.loops import Conflict, Interview, PanelProposal, SlotRequest
from hiring.schemas.debrief import CallOffFollowUp
from hiring.schemas.decision import AnswerRequest
from hiring.schemas.plans import AnswerBegunSlot, AnswerProposal, DecideConflict, ReplaceBarRaiser, ReplaceHiringManager
from hiring.services import conflicts, follow_ups, panel, replacements, requests, slots, slots_held
from tests.machine.pick import Act, Pick
from tests.machine.stage import Stage

Answer = tuple[str, str, Act]
WHY = "Because it waits for an answer."


def waiting(stage: Stage, pick: Pick, loop: UUID) -> Iterator[Answer]:
    """(who, what, act) of everything open; each answer is drawn."""
    whole = stage.whole(loop)
    recruiter = stage.name(whole.loop.recruiter_id)
    bar_raiser = stage.name(whole.bar_raiser.person.id) if whole.bar_raiser else recruiter
    yes = pick.chance(70)
    for asked in stage.last.of(SlotRequest, loop_id=loop, answered_at=None):
        yield bar_raiser, "answers a begun slot", _begun(loop, asked.id, yes)
    for proposed in stage.last.of(PanelProposal, loop_id=loop, answered_at=None):
        yield recruiter, "answers a proposal", _proposal(loop, proposed.id, yes)
    for conflict in stage.last.of(Conflict, loop_id=loop, status=ConflictStatus.DECLARED):
        who = "cora" if stage.name(conflict.person_id) == bar_raiser else bar_raiser
        yield who, "decides a conflict", _conflict(loop, conflict.id, yes)
    for interview in stage.last.of(Interview, loop_id=loop):
        if interview.status in {InterviewStatus.CANDIDATE_NO_SHOW, InterviewStatus.INTERVIEWER_NO_SHOW}:
            place = whole.place(interview.panelist_id)
            if place is not None:
                yield stage.name(place.person.id), "says it did happen", _happened(loop, place.id)
    for follow_up in stage.last.of(FollowUp, loop_id=loop, called_off_at=None):
        del follow_up
        yield bar_raiser, "calls a follow-up off", _off(loop)
    for request in stage.last.of(Request, loop_id=loop, closed_at=None):
        yield from _request(stage, pick, loop, request, yes)


def _request(stage: Stage, pick: Pick, loop: UUID, request: Request, yes: bool) -> Iterator[Answer]:
    core = pick.one(["cora", "cleo"])
    if request.kind is RequestKind.BAR_RAISER_REPLACED:
        yield core, "appoints a Bar Raiser", _appoint(loop, pick.person("boris", "bruno", "cleo"))
    elif request.kind is RequestKind.HIRING_MANAGER_REPLACED:
        yield core, "replaces the hiring manager", _manager(loop, pick.person("omar", "udo"))
    elif request.kind is RequestKind.REOPEN:
        whole = stage.whole(loop)
        for place in (whole.hiring_manager, whole.bar_raiser):
            if place is not None:
                yield stage.name(place.person.id), "consents to reopening", _consent(request.id, yes)
        yield core, "consents as a core Bar Raiser", _consent(request.id, yes)
    else:
        yield core, "answers a request", _consent(request.id, yes)


def _begun(loop: UUID, asked: UUID, yes: bool) -> Act:
    return lambda work: slots.answer_begun_slot(work, loop, asked, AnswerBegunSlot(assented=yes))


def _proposal(loop: UUID, proposed: UUID, yes: bool) -> Act:
    return lambda work: panel.answer_proposal(work, loop, proposed, AnswerProposal(taken=yes))


def _conflict(loop: UUID, conflict: UUID, yes: bool) -> Act:
    return lambda work: conflicts.decide(work, loop, conflict, DecideConflict(upheld=not yes, reason=WHY))


def _happened(loop: UUID, place: UUID) -> Act:
    return lambda work: slots_held.say_did_happen(work, loop, place)


def _off(loop: UUID) -> Act:
    return lambda work: follow_ups.call_off_follow_up(work, loop, CallOffFollowUp(reason=WHY))


def _appoint(loop: UUID, person: UUID) -> Act:
    return lambda work: replacements.appoint_bar_raiser(work, loop, ReplaceBarRaiser(person_id=person, reason=WHY))


def _manager(loop: UUID, person: UUID) -> Act:
    command = ReplaceHiringManager(person_id=person, reason=WHY)
    return lambda work: replacements.replace_hiring_manager(work, loop, command)


def _consent(request: UUID, yes: bool) -> Act:
    return lambda work: requests.answer(work, request, AnswerRequest(granted=yes, text=WHY))
