"""Questions to others and their answers: reopening (R33), a new loop (R35), a reset's release (R22)."""

from uuid import UUID

from hiring.domain import decision as rules
from hiring.domain import due
from hiring.domain.actions import Action
from hiring.domain.errors import NotAllowed, NotNow, Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import ConsentRole, EventObject, LoopState, PanelistKind, RequestKind
from hiring.domain.workflow import Step
from hiring.models.debrief import Consent, Request
from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.services import accounts, audit, cores, facts, organisation, reopening, transitions
from hiring.services.plans_change import opening_words
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import decisions as store
from hiring.store import openings
from hiring.store import seats as seat_store
from hiring.store.loops import whole
from hiring.store.rows import add

ANSWERS: dict[RequestKind, Action] = {
    RequestKind.REOPEN: Action.CONSENT_TO_REOPENING,
    RequestKind.NEW_LOOP: Action.CONSENT_TO_NEW_LOOP,
    RequestKind.RESET_RELEASE: Action.RELEASE_RESET,
}
ASKED = "asked"
TOLD: dict[RequestKind, str] = {
    RequestKind.REOPEN: "You are asked to consent to reopening the decision for",
    RequestKind.NEW_LOOP: "Your written consent is asked for: a loop for",
    RequestKind.RESET_RELEASE: "You are asked to release an account that an admin's reset restricted, in a loop for",
}


def ask_for_reopening(work: Work, loop_id: UUID, command: AskRequest) -> UUID:
    """R33: asks hiring manager, the Bar Raiser who ruled and, after a veto, a core Bar Raiser to reopen.

    Whoever asks and is one of them consents with it, for the reason given.
    """
    room = seated(work, loop_id, lock=True)
    room.require(Action.ASK_FOR_REOPENING)
    runs = store.another_runs(work.session, room.whole.loop)
    problem = rules.reopening_problem(room.whole.loop.state, command.reason, another_runs=runs)
    if problem:
        raise NotNow(problem)
    if store.open_request(work.session, loop_id, RequestKind.REOPEN):
        raise NotNow("Reopening has been asked for already.", ("Those asked answer from their home page.",))
    request = _ask(work, room, RequestKind.REOPEN, command.reason)
    if consents_by_asking(work, room):
        _consent(work, room, request, granted=True, text=command.reason)
    _tell(work, room, request, _asked_to_reopen(work, room))
    return request.id


def consents_by_asking(work: Work, room: Seated) -> bool:
    """Whether the viewer is hiring manager or the Bar Raiser who ruled, and has to consent."""
    decision = seat_store.decisions(work.session, room.whole.loop.id)[-1]
    consenter = room.may(Action.CONSENT_TO_REOPENING) and not room.seat.is_core_outside
    return consenter and _role_in_reopening(room) in facts.reopening_consents(room.whole, decision)


def _asked_to_reopen(work: Work, room: Seated) -> set[UUID]:
    decision = seat_store.decisions(work.session, room.whole.loop.id)[-1]
    manager, ruler = room.whole.hiring_manager, room.whole.place_of(decision.ruled_by_id)
    asked = {manager.person.id} if manager else set()
    asked |= set() if ruler is None or facts.ruler_left(room.whole, decision) else {ruler.person.id}
    if facts.core_consents_to_reopening(room.whole, decision):
        asked |= set(cores.outside(work, room.whole))
    return asked


def ask_for_release(work: Work, loop_id: UUID, command: AskRequest) -> UUID:
    """R22: a person whose account was reset asks a core Bar Raiser outside the loop to release it."""
    room = seated(work, loop_id, lock=True)
    if not room.seat.restricted:
        raise NotNow("Your account is not restricted here; there is nothing to release.")
    if room.seat.kind is None and not room.seat.is_loop_recruiter:
        raise NotAllowed("Only somebody with a place in this loop may ask for the release here.")
    standing = seat_store.requests_of_kind(work.session, RequestKind.RESET_RELEASE, work.viewer.person_id)
    if any(one.loop_id == loop_id and one.at > work.now - due.RESTRICTION for one in standing):
        raise NotNow("The release has been asked for already.")
    request = _ask(work, room, RequestKind.RESET_RELEASE, command.reason, subject_id=work.viewer.person_id)
    _tell(work, room, request, set(cores.outside(work, room.whole)))
    return request.id


def ask_again_for_new_loop(work: Work, loop_id: UUID, command: AskRequest) -> UUID:
    """R35: after a refusal the loop stays held; its recruiter may ask once more, with another reason."""
    room = seated(work, loop_id, lock=True)
    if not room.seat.is_loop_recruiter:
        raise NotAllowed("Only the loop's recruiter may ask for this consent.")
    if not room.whole.loop.held_for_consent:
        raise NotNow("This loop waits for no consent.")
    if store.open_request(work.session, loop_id, RequestKind.NEW_LOOP):
        raise NotNow("The consent has been asked for already.", ("A core Bar Raiser outside the loops answers.",))
    request = _ask(work, room, RequestKind.NEW_LOOP, command.reason)
    _tell(work, room, request, set(cores.outside(work, room.whole)))
    return request.id


def ask_again(work: Work, request_id: UUID, command: AskRequest) -> UUID:
    """As `ask_again_for_new_loop`, from the page of the request that was refused."""
    refused = store.request(work.session, request_id)
    if refused is None or refused.loop_id is None or refused.kind is not RequestKind.NEW_LOOP:
        raise Unseen
    return ask_again_for_new_loop(work, refused.loop_id, command)


def _ask(work: Work, room: Seated, kind: RequestKind, reason: str, subject_id: UUID | None = None) -> Request:
    request = add(
        work.session,
        Request(
            id=work.new_id(), kind=kind, loop_id=room.whole.loop.id, candidate_id=room.whole.candidate.id,
            requisition_id=room.whole.requisition.id, subject_id=subject_id, asked_by_id=work.viewer.person_id,
            at=work.now, reason=reason,
        ),
    )  # fmt: skip
    audit.record(
        work, "request_made", object_of(kind), loop_id=room.whole.loop.id, subject_id=subject_id, request=request.id,
        request_kind=kind, text=reason,
    )  # fmt: skip
    return request


def object_of(kind: RequestKind) -> EventObject:
    """What tells of a decision shows to whoever sees decisions; blind panelists learn nothing of it (R20)."""
    told_by = {RequestKind.REOPEN, RequestKind.NEW_LOOP}
    return EventObject.DECISION if kind in told_by else EventObject.ADMIN


def _tell(work: Work, room: Seated, request: Request, people: set[UUID]) -> None:
    words = f"{TOLD[request.kind]} {opening_words(room.whole)}."
    for person_id in sorted(people - {work.viewer.person_id}):
        tell(work, person_id, ASKED, words, loop_id=room.whole.loop.id, href=f"/requests/{request.id}")


def answer(work: Work, request_id: UUID, command: AnswerRequest) -> Request:
    """A consent or its refusal. A refusal closes the request; the last consent makes it take effect."""
    request, room = _locked(work, request_id)
    room.require(ANSWERS[request.kind], room.ask(own=request.subject_id == work.viewer.person_id))
    if request.closed_at is not None:
        raise NotNow("This request has been answered.")
    if any(one.person_id == work.viewer.person_id for one in store.consents(work.session, request.id)):
        raise NotNow("You have answered this request already.")
    if request.kind is RequestKind.NEW_LOOP:
        _require_outside_earlier(work, room)
    _consent(work, room, request, granted=command.granted, text=command.text)
    if not command.granted:
        return _close(work, request, granted=False)
    return _take_effect(work, room, request)


def _consent(work: Work, room: Seated, request: Request, *, granted: bool, text: str) -> None:
    role = role_of(room, request)
    add(
        work.session,
        Consent(
            id=work.new_id(), request_id=request.id, role=role, person_id=work.viewer.person_id,
            granted=granted, text=text, at=work.now,
        ),
    )  # fmt: skip
    audit.record(
        work, "request_answered", object_of(request.kind), loop_id=room.whole.loop.id, request=request.id, role=role,
        granted=granted, text=text,
    )  # fmt: skip


def _locked(work: Work, request_id: UUID) -> tuple[Request, Seated]:
    """The request with its loop, both locked, the loop first as everywhere."""
    found = store.request(work.session, request_id)
    if found is None or found.loop_id is None or found.kind not in ANSWERS:
        raise Unseen
    room = seated(work, found.loop_id, lock=True)
    request = store.request(work.session, request_id, lock=True)
    if request is None or not may_know(work, room, request):
        raise Unseen
    return request, room


def may_know(work: Work, room: Seated, request: Request) -> bool:
    """Those asked, whoever asked or is meant, the loop's recruiter; of reopening whoever sees the decision."""
    if request.kind in room.seat.open_requests and room.sees(Object.REQUEST) is Sight.FULL:
        return True
    if request.kind is RequestKind.REOPEN:
        return room.sees(Object.DECISION) is Sight.FULL
    concerned = work.viewer.person_id in {request.asked_by_id, request.subject_id}
    return concerned or room.seat.is_loop_recruiter


def _require_outside_earlier(work: Work, room: Seated) -> None:
    """R35: the consenting core Bar Raiser is outside the earlier loops as well."""
    for one in openings.earlier(work.session, room.whole.candidate):
        told = one.outcome is not None or one.voting_feedback_was_in
        if one.loop_id == room.whole.loop.id or not told:
            continue
        other = whole(work.session, one.loop_id)
        if other is not None and not organisation.is_core_outside(work.session, other, work.viewer.person_id):
            raise NotNow("You are not outside the earlier loop of this person.", ("Another core Bar Raiser answers.",))


def role_of(room: Seated, request: Request) -> ConsentRole:
    """In which role the viewer answers."""
    return _role_in_reopening(room) if request.kind is RequestKind.REOPEN else ConsentRole.CORE_BAR_RAISER


def _role_in_reopening(room: Seated) -> ConsentRole:
    if room.seat.kind is PanelistKind.HIRING_MANAGER:
        return ConsentRole.HIRING_MANAGER
    return ConsentRole.BAR_RAISER if room.seat.has_ruled else ConsentRole.CORE_BAR_RAISER


def consents_missing(work: Work, room: Seated, request: Request) -> tuple[ConsentRole, ...]:
    """Whose consents are still to come; one by a hiring manager who was replaced since does not count."""
    if request.kind is not RequestKind.REOPEN:
        return () if store.consents(work.session, request.id) else (ConsentRole.CORE_BAR_RAISER,)
    manager = room.whole.hiring_manager
    given = [
        rules.Consent(one.role, str(one.person_id))
        for one in store.consents(work.session, request.id)
        if one.granted
        and (one.role is not ConsentRole.HIRING_MANAGER or (manager and manager.person.id == one.person_id))
    ]
    decision = seat_store.decisions(work.session, room.whole.loop.id)[-1]
    return rules.consents_missing(facts.reopening_consents(room.whole, decision), given)


def _take_effect(work: Work, room: Seated, request: Request) -> Request:
    if consents_missing(work, room, request):
        return request
    if request.kind is RequestKind.REOPEN:
        reopening.reopen(work, room)
        _tell_recruiter(work, room, request)
    elif request.kind is RequestKind.NEW_LOOP:
        _let_run(work, room)
    elif request.subject_id is not None:
        accounts.release_guard(work, request.subject_id, room.whole.loop.id)
    return _close(work, request, granted=True)


def _tell_recruiter(work: Work, room: Seated, request: Request) -> None:
    """Whoever asked hears it as the answer."""
    loop = room.whole.loop
    if loop.recruiter_id != request.asked_by_id:
        words = "A decision on a loop you recruit for is reopened."
        tell(work, loop.recruiter_id, "reopened", words, loop_id=loop.id, href=f"/loops/{loop.id}")


def _close(work: Work, request: Request, *, granted: bool) -> Request:
    request.closed_at, request.granted = work.now, granted
    words = "What you asked for was granted." if granted else "What you asked for was refused."
    if request.asked_by_id != work.viewer.person_id:
        tell(work, request.asked_by_id, "answered", words, loop_id=request.loop_id, href=f"/requests/{request.id}")
    work.session.flush()
    return request


def _let_run(work: Work, room: Seated) -> None:
    """R35: the consent is given; a loop that a veto held returns to the state its facts give.

    What the recruiter put on hold, with a reason, stays on hold until they take it off.
    """
    loop = room.whole.loop
    loop.held_for_consent = False
    if loop.state is LoopState.ON_HOLD and loop.hold_reason is None:
        loop.held_at = None
        transitions.take(work, room.whole, Step.RETURN_FROM_HOLD, facts.running(work, room.whole))
    else:
        transitions.settle(work, loop.id)
