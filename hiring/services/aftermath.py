"""What a decision sets off: who is told, and what a veto holds (R31, R35, section 6)."""

from uuid import UUID

from hiring.domain import workflow
from hiring.domain.anonymous import without_name
from hiring.domain.vocabulary import EventObject, LoopState, Outcome, RequestKind
from hiring.domain.workflow import Step
from hiring.models.debrief import Decision, Request
from hiring.services import audit, cores, facts, transitions
from hiring.services.clock import day_words
from hiring.services.plans_change import opening_words
from hiring.services.seats import Seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import decisions as store
from hiring.store import marks
from hiring.store.loops import Place, Whole, whole
from hiring.store.rows import add

HELD_WORDS = "On hold until a core Bar Raiser outside the loops consents (R35)."
UNFIT = "bar_raiser_unfit"


def follow(work: Work, room: Seated, decision: Decision, reason: str) -> None:
    """In the ruling's transaction."""
    loop = room.whole.loop
    tell(work, loop.recruiter_id, "decided", "A loop of yours is decided.", loop_id=loop.id, href=f"/loops/{loop.id}")
    if decision.outcome is Outcome.VETO:
        _tell_cores(work, room, reason)
        for other in store.other_running(work.session, loop.id):
            _hold(work, other)


def tell_unfit(work: Work, found: Whole) -> None:
    """The recruiter is told once that the Bar Raiser does not fit any more; told again only when the line is done."""
    loop = found.loop
    if store.has_line(work.session, loop.recruiter_id, UNFIT, loop.id):
        return
    words = f"The Bar Raiser of {found.candidate.name}'s loop does not pass R2 or R3 any more and cannot rule."
    tell(work, loop.recruiter_id, UNFIT, words, loop_id=loop.id, href=f"/loops/{loop.id}")


def _tell_cores(work: Work, room: Seated, reason: str) -> None:
    """R31: requisition, Bar Raiser, date and reason, without the candidate's name or evidence."""
    candidate = room.whole.candidate
    blind = marks.owing_on(work.session, candidate.id) | {
        place.person.id for place in room.whole.places if _stays_blind(place)
    }
    said = without_name(reason, candidate.name, (candidate.email, candidate.candidate_id))
    opening = opening_words(room.whole)
    text = f"{work.viewer.name} vetoed a hire for {opening} on {day_words(work.now.date())}: {said}"
    for core in store.core_bar_raisers(work.session):
        if core.id not in blind and core.id != candidate.employee_id:
            tell(work, core.id, "veto", text)


def _stays_blind(place: Place) -> bool:
    """Whoever owes, practises, left, missed or is quarantined learns nothing of the decision (R20, R24, R43)."""
    return place.owes or place.kind.practises or not place.active or place.missed or place.quarantined


def _hold(work: Work, loop_id: UUID) -> None:
    """R35: a veto holds the candidate's other running loops until a core Bar Raiser outside both consents.

    The loop itself says nothing of the reason: its panel may be blind, and sees of other loops only that they exist.
    """
    found = whole(work.session, loop_id, lock=True)
    if found is None or found.loop.held_for_consent:
        return
    found.loop.held_for_consent = True
    request = _ask(work, found)
    if found.loop.state is not LoopState.ON_HOLD:
        found.loop.held_at, found.loop.hold_reason = work.now, None
        given = facts.running(work, found)
        if workflow.can(Step.HOLD, found.loop.state, given):
            transitions.take(work, found, Step.HOLD, given)
    tell(work, found.loop.recruiter_id, "held", HELD_WORDS, loop_id=loop_id, href=f"/requests/{request.id}")


def _ask(work: Work, found: Whole) -> Request:
    loop_id = found.loop.id
    asked = store.open_request(work.session, loop_id, RequestKind.NEW_LOOP)
    if asked is not None:
        return asked
    request = add(
        work.session,
        Request(
            id=work.new_id(), kind=RequestKind.NEW_LOOP, loop_id=loop_id, candidate_id=found.candidate.id,
            requisition_id=found.requisition.id, asked_by_id=found.loop.recruiter_id, at=work.now,
            reason="Another loop of the same candidate ended with a veto.",
        ),
    )  # fmt: skip
    audit.record(work, "held_by_veto", EventObject.DECISION, loop_id=loop_id, request=request.id)
    text = f"Your written consent is asked for: may the loop for {opening_words(found)} go on?"
    cores.tell_outside(work, found, "consent_asked", text, f"/requests/{request.id}")
    return request
