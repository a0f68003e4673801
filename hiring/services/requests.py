"""Questions to others and their answers: reopening (R33), a new loop (R35), a reset's release (R22)."""

from uuid import UUID

from hiring.domain import decision as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.vocabulary import ConsentRole, EventObject, LoopState, PanelistKind, RequestKind
from hiring.domain.workflow import Step
from hiring.models.debrief import Consent, Decision, Request
from hiring.models.people import Account
from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.services import audit, facts, reopening, transitions
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import decisions as store
from hiring.store import seats as seat_store
from hiring.store.rows import add, get

ANSWERS: dict[RequestKind, Action] = {
    RequestKind.REOPEN: Action.CONSENT_TO_REOPENING,
    RequestKind.NEW_LOOP: Action.CONSENT_TO_NEW_LOOP,
    RequestKind.RESET_RELEASE: Action.RELEASE_RESET,
}


def ask_for_reopening(work: Work, loop_id: UUID, command: AskRequest) -> UUID:
    """R33: asks hiring manager, Bar Raiser and after a veto a core Bar Raiser to reopen."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.ASK_FOR_REOPENING)
    running = [
        one
        for one in store.other_running(work.session, room.whole.candidate.id, loop_id)
        if one.requisition_id == room.whole.loop.requisition_id
    ]
    problem = rules.reopening_problem(room.whole.loop.state, command.reason, another_runs=bool(running))
    if problem:
        raise NotNow(problem)
    if store.open_request(work.session, loop_id, RequestKind.REOPEN):
        raise NotNow("Reopening has been asked for already.", ("Those asked answer on their home page.",))
    request = _ask(work, room, RequestKind.REOPEN, command.reason)
    _tell_those_asked(work, room, request)
    return request.id


def ask_for_release(work: Work, loop_id: UUID, command: AskRequest) -> UUID:
    """R22: a person whose account was reset asks a core Bar Raiser outside the loop to release it."""
    room = seated(work, loop_id, lock=True)
    if not work.viewer.guarded or room.seat.kind is None:
        raise NotNow("Your account is not held; there is nothing to release.")
    if any(
        one.loop_id == loop_id
        for one in seat_store.requests_of_kind(work.session, RequestKind.RESET_RELEASE, work.viewer.person_id)
    ):
        raise NotNow("The release has been asked for already.")
    request = _ask(work, room, RequestKind.RESET_RELEASE, command.reason, subject_id=work.viewer.person_id)
    _tell_those_asked(work, room, request)
    return request.id


def _ask(work: Work, room: Seated, kind: RequestKind, reason: str, subject_id: UUID | None = None) -> Request:
    request = add(
        work.session,
        Request(
            id=work.new_id(), kind=kind, loop_id=room.whole.loop.id, candidate_id=room.whole.candidate.id,
            subject_id=subject_id, asked_by_id=work.viewer.person_id, at=work.now, reason=reason,
        ),
    )  # fmt: skip
    audit.record(
        work, "request_made", _object(kind), loop_id=room.whole.loop.id, subject_id=subject_id, request=request.id,
        request_kind=kind, text=reason,
    )  # fmt: skip
    return request


def _object(kind: RequestKind) -> EventObject:
    return EventObject.DECISION if kind is RequestKind.REOPEN else EventObject.ADMIN


def _tell_those_asked(work: Work, room: Seated, request: Request) -> None:
    asked = {core.id for core in store.core_bar_raisers(work.session)} if _asks_core(work, room, request) else set()
    if request.kind is RequestKind.REOPEN:
        asked |= {place.person.id for place in (room.whole.hiring_manager, room.whole.bar_raiser) if place}
    asked -= {
        work.viewer.person_id,
        *({room.whole.candidate.employee_id} if room.whole.candidate.employee_id else set()),
    }
    for person_id in sorted(asked):
        words = {RequestKind.REOPEN: "You are asked to consent to reopening a decision."}
        said = words.get(request.kind, "A core Bar Raiser outside the loop is asked for a word.")
        tell(work, person_id, "asked", said, href=f"/requests/{request.id}")


def _asks_core(work: Work, room: Seated, request: Request) -> bool:
    if request.kind is not RequestKind.REOPEN:
        return True
    return ConsentRole.CORE_BAR_RAISER in consents_needed(work, room)


def consents_needed(work: Work, room: Seated) -> tuple[ConsentRole, ...]:
    """R33 for the decision in force."""
    decision = seat_store.decisions(work.session, room.whole.loop.id)[-1]
    return rules.consents_needed(decision.outcome, ruler_left=_ruler_left(room, decision))


def _ruler_left(room: Seated, decision: Decision) -> bool:
    holder = room.whole.holder(PanelistKind.BAR_RAISER)
    return holder is None or holder.person.id != decision.ruled_by_id or holder.disabled


def answer(work: Work, request_id: UUID, command: AnswerRequest) -> Request:
    """A consent or its refusal. A refusal closes the request; the last consent makes it take effect."""
    request, room = open_request(work, request_id)
    room.require(ANSWERS[request.kind], room.ask(own=request.subject_id == work.viewer.person_id))
    given = store.consents(work.session, request.id)
    if any(one.person_id == work.viewer.person_id for one in given):
        raise NotNow("You have answered this request already.")
    role = _role(room, request)
    add(
        work.session,
        Consent(
            id=work.new_id(), request_id=request.id, role=role, person_id=work.viewer.person_id,
            granted=command.granted, text=command.text, at=work.now,
        ),
    )  # fmt: skip
    audit.record(
        work, "request_answered", _object(request.kind), loop_id=room.whole.loop.id, request=request.id, role=role,
        granted=command.granted, text=command.text,
    )  # fmt: skip
    if not command.granted:
        return _close(work, request, granted=False)
    return _take_effect(work, room, request)


def open_request(work: Work, request_id: UUID) -> tuple[Request, Seated]:
    """The request locked with its loop; Unseen unless it is open and about a loop the viewer may know of."""
    request = store.request(work.session, request_id, lock=True)
    if request is None or request.loop_id is None or request.kind not in ANSWERS:
        raise Unseen
    room = seated(work, request.loop_id, lock=True)
    if request.closed_at is not None:
        raise NotNow("This request has been answered.")
    return request, room


def _role(room: Seated, request: Request) -> ConsentRole:
    if request.kind is not RequestKind.REOPEN:
        return ConsentRole.CORE_BAR_RAISER
    if room.seat.kind is PanelistKind.HIRING_MANAGER:
        return ConsentRole.HIRING_MANAGER
    if room.seat.has_ruled:
        return ConsentRole.BAR_RAISER
    return ConsentRole.CORE_BAR_RAISER


def _take_effect(work: Work, room: Seated, request: Request) -> Request:
    if request.kind is RequestKind.REOPEN:
        given = [
            rules.Consent(one.role, str(one.person_id))
            for one in store.consents(work.session, request.id)
            if one.granted
        ]
        missing = rules.consents_missing(consents_needed(work, room), given)
        if missing:
            return request
        _close(work, request, granted=True)
        reopening.reopen(work, room)
    elif request.kind is RequestKind.NEW_LOOP:
        _close(work, request, granted=True)
        _let_run(work, room)
    else:
        _close(work, request, granted=True)
        _release(work, request)
    return request


def _close(work: Work, request: Request, *, granted: bool) -> Request:
    request.closed_at, request.granted = work.now, granted
    words = "What you asked for was granted." if granted else "What you asked for was refused."
    tell(work, request.asked_by_id, "answered", words, loop_id=request.loop_id, href=f"/loops/{request.loop_id}")
    return request


def _let_run(work: Work, room: Seated) -> None:
    """R35: the consent is given; a loop that was held for it returns to the state its facts give."""
    loop = room.whole.loop
    loop.held_for_consent = False
    if loop.state is LoopState.ON_HOLD:
        loop.held_at, loop.hold_reason = None, None
        transitions.take(work, room.whole, Step.RETURN_FROM_HOLD, facts.running(work, room.whole))
    else:
        transitions.settle(work, loop.id)


def _release(work: Work, request: Request) -> None:
    account = get(work.session, Account, request.subject_id)
    if account is None or account.person_id == work.viewer.person_id:
        raise Incomplete("Nobody releases the own account.")
    account.guarded_until, account.released_by_id = work.now, work.viewer.person_id
    tell(work, account.person_id, "released", "A core Bar Raiser released your account.")
