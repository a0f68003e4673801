"""What a decision sets off: who is told, and what a veto holds (R31, R35)."""

from uuid import UUID

from hiring.domain import workflow
from hiring.domain.vocabulary import LoopState, Outcome, RequestKind
from hiring.domain.workflow import Step
from hiring.models.debrief import Decision, Request
from hiring.services import facts, transitions
from hiring.services.clock import day_words
from hiring.services.seats import Seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import decisions as store
from hiring.store import marks
from hiring.store.loops import whole
from hiring.store.rows import add

HELD_WORDS = "A decision on the same candidate puts this loop on hold until a core Bar Raiser consents."


def follow(work: Work, room: Seated, decision: Decision, reason: str) -> None:
    """In the ruling's transaction."""
    loop = room.whole.loop
    tell(work, loop.recruiter_id, "decided", "A loop of yours is decided.", loop_id=loop.id, href=f"/loops/{loop.id}")
    if decision.outcome is Outcome.VETO:
        _tell_cores(work, room, reason)
        for other in store.other_running(work.session, room.whole.candidate.id, loop.id, lock=True):
            _hold(work, other.id)


def _tell_cores(work: Work, room: Seated, reason: str) -> None:
    """R31: requisition, Bar Raiser, date and reason, without the candidate's name or evidence."""
    requisition, candidate = room.whole.requisition, room.whole.candidate
    tied = marks.of_candidate(work.session, candidate.id, room.whole.loop.id)
    owing_here = {place.person.id for place in room.whole.active_places if place.owes}
    for core in store.core_bar_raisers(work.session):
        if core.id == candidate.employee_id or core.id in tied.owing | owing_here:
            continue
        said = f"{work.viewer.name} vetoed a hire for {requisition.requisition_id} ({requisition.title})"
        tell(work, core.id, "veto", f"{said} on {day_words(work.now.date())}: {_without(reason, candidate.name)}")


def _without(text: str, name: str) -> str:
    """The candidate's name, and each part of it, is left out of what core Bar Raisers are told."""
    for part in (name, *sorted(name.split(), key=len, reverse=True)):
        if len(part) > 1:
            text = text.replace(part, "the candidate")
    return text


def _hold(work: Work, loop_id: UUID) -> None:
    """R35: a veto holds the candidate's other running loops until a core Bar Raiser outside both consents."""
    found = whole(work.session, loop_id, lock=True)
    if found is None:
        return
    found.loop.held_for_consent, found.loop.held_at, found.loop.hold_reason = True, work.now, HELD_WORDS
    if store.open_request(work.session, loop_id, RequestKind.NEW_LOOP) is None:
        add(
            work.session,
            Request(
                id=work.new_id(), kind=RequestKind.NEW_LOOP, loop_id=loop_id, candidate_id=found.candidate.id,
                asked_by_id=found.loop.recruiter_id, at=work.now, reason=HELD_WORDS,
            ),
        )  # fmt: skip
    if found.loop.state is not LoopState.ON_HOLD and workflow.can(
        Step.HOLD, found.loop.state, facts.running(work, found)
    ):
        transitions.take(work, found, Step.HOLD, facts.running(work, found))
    tell(work, found.loop.recruiter_id, "held", HELD_WORDS, loop_id=loop_id, href=f"/loops/{loop_id}")
