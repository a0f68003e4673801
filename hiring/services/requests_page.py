"""Requests as their people see them: what I am asked, what I asked, and one request (section 5)."""

from uuid import UUID

from hiring.domain import decision as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import ConsentRole, RequestKind
from hiring.domain.words import spoken
from hiring.models.debrief import Decision, Request
from hiring.models.people import Account
from hiring.schemas.base import When
from hiring.schemas.decision_pages import (
    EarlierLoop,
    ReleasePage,
    ReopenPage,
    RequestPage,
    RequestRow,
    RequestsPage,
    SlotLine,
)
from hiring.services import account_guard, asked_core, facts, grid, reading, requests
from hiring.services.clock import day_words, when
from hiring.services.plans_change import opening_words
from hiring.services.record_page import consent_cards, verdict_words
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import decisions as store
from hiring.store import openings
from hiring.store import seats as seat_store
from hiring.store.rows import get

PAGE = 50
LINES = (requests.ASKED, "consent_asked")
WORDS: dict[RequestKind, str] = {
    RequestKind.REOPEN: "Reopening a decision",
    RequestKind.NEW_LOOP: "Consent to a loop",
    RequestKind.RESET_RELEASE: "Release of a restricted account",
    RequestKind.BAR_RAISER_REPLACED: "Another Bar Raiser",
    RequestKind.HIRING_MANAGER_REPLACED: "Another hiring manager",
    RequestKind.BAR_RAISER_CONFLICT: "The Bar Raiser's conflict of interest",
}
ELSEWHERE: dict[RequestKind, tuple[str, str]] = {
    RequestKind.BAR_RAISER_REPLACED: ("Name another Bar Raiser", "replace/bar-raiser"),
    RequestKind.HIRING_MANAGER_REPLACED: ("Name another hiring manager", "replace/hiring-manager"),
    RequestKind.BAR_RAISER_CONFLICT: ("Decide the conflict", "conflicts"),
}
"""Requests that are answered on a page of the plan: the label and the last part of its address."""
CONSENTING: dict[ConsentRole, str] = {
    ConsentRole.HIRING_MANAGER: "the hiring manager",
    ConsentRole.BAR_RAISER: "the Bar Raiser who ruled",
    ConsentRole.CORE_BAR_RAISER: "a core Bar Raiser outside the loop",
}


def listed(work: Work, *, mine: bool, after: UUID | None = None) -> RequestsPage:
    """What the viewer was asked, or with `mine` what they asked; newest first, 50 a page."""
    me = work.viewer.person_id
    rows = (
        store.requests_by(work.session, me, after, PAGE + 1)
        if mine
        else store.requests_told(work.session, me, LINES, after, PAGE + 1)
    )
    shown = rows[:PAGE]
    which = "by=me&" if mine else ""
    return RequestsPage(
        mine=mine,
        rows=tuple(
            RequestRow(
                href=f"/requests/{one.id}", words=WORDS[one.kind], state=_state(one),
                opening=f"{opening.title} ({opening.requisition_id})",
                at=when(one.at, work.viewer.timezone, work.now),
            )
            for one, opening in shown
        ),
        next_url=f"/requests?{which}after={shown[-1][0].id}" if len(rows) > PAGE else None,
    )  # fmt: skip


def _state(request: Request) -> str:
    if request.closed_at is None:
        return "open"
    return "granted" if request.granted else "refused"


def page(work: Work, request_id: UUID) -> RequestPage:
    """Unseen unless the viewer is asked, asked it, or may know of it (`requests.may_know`)."""
    request = store.request(work.session, request_id)
    if request is None or request.loop_id is None:
        raise Unseen
    room = seated(work, request.loop_id)
    if not requests.may_know(work, room, request):
        raise Unseen
    asked = request.kind in room.seat.open_requests and request.closed_at is None
    shows_plan = _shows_plan(room, asked)
    if shows_plan:
        _note(work, room, request)
    names = store.names(work.session, {request.asked_by_id, *([request.subject_id] if request.subject_id else [])})
    why_not = _why_not(work, room, request)
    return RequestPage(
        request_id=str(request.id), kind=request.kind.value, words=WORDS[request.kind],
        candidate=room.whole.candidate.name, opening=opening_words(room.whole),
        asked_by=names.get(request.asked_by_id, ""), asked=when(request.at, work.viewer.timezone, work.now),
        reason=request.reason, state=_state(request), subject=_subject(request, names), until=_until(work, request),
        consents=consent_cards(work, store.consents(work.session, request.id)),
        waits_for=_waits_for(work, room, request), may_answer=request.kind in requests.ANSWERS and not why_not,
        why_not=why_not, may_ask_again=_may_ask_again(work, room, request), act=_act(room, request, asked),
        links=_links(room, request), earlier=_earlier(work, room, request, asked),
        grid=grid.grid_of(work, room) if shows_plan else None, slots=_slots(work, room) if shows_plan else (),
    )  # fmt: skip


def _shows_plan(room: Seated, asked: bool) -> bool:
    """Plan and grid for the asked core Bar Raiser; everybody else has them on the loop's own page."""
    return asked and room.sees(Object.REQUEST) is Sight.FULL and room.sees(Object.PEER_FEEDBACK) is Sight.NOTHING


def _note(work: Work, room: Seated, request: Request) -> None:
    """Section 5: that an asked core Bar Raiser read it is audited, and findings count under R20."""
    reading.note_shown(work, room, grid.shown_in(work, room))
    asked_core.audit_request_read(work, room, request, requests.object_of(request.kind))


def _why_not(work: Work, room: Seated, request: Request) -> str:
    """Why the viewer cannot answer; empty when they can."""
    if request.kind not in requests.ANSWERS:
        return "This is answered on another page."
    if request.closed_at is not None:
        return "This request has been answered."
    own = request.subject_id == work.viewer.person_id
    refused = room.why_not(requests.ANSWERS[request.kind], room.ask(own=own))
    if refused:
        return refused
    answered = any(one.person_id == work.viewer.person_id for one in store.consents(work.session, request.id))
    return "You have answered; others are still to answer." if answered else ""


def _subject(request: Request, names: dict[UUID, str]) -> str:
    return names.get(request.subject_id, "") if request.subject_id else ""


def _until(work: Work, request: Request) -> When | None:
    if request.kind is not RequestKind.RESET_RELEASE:
        return None
    account = get(work.session, Account, request.subject_id)
    if account is None or account.guarded_until is None or not account_guard.restricted(account, work.now):
        return None
    return when(account.guarded_until, work.viewer.timezone, work.now)


def _waits_for(work: Work, room: Seated, request: Request) -> tuple[str, ...]:
    if request.closed_at is not None or request.kind not in requests.ANSWERS:
        return ()
    return tuple(CONSENTING[role] for role in requests.consents_missing(work, room, request))


def _may_ask_again(work: Work, room: Seated, request: Request) -> bool:
    refused = request.kind is RequestKind.NEW_LOOP and request.closed_at is not None and not request.granted
    held = refused and room.seat.is_loop_recruiter and room.whole.loop.held_for_consent
    return held and store.open_request(work.session, room.whole.loop.id, RequestKind.NEW_LOOP) is None


def _act(room: Seated, request: Request, asked: bool) -> tuple[str, str] | None:
    """The page on which the other kinds are answered."""
    if not asked or request.kind not in ELSEWHERE:
        return None
    label, part = ELSEWHERE[request.kind]
    return label, f"/loops/{room.whole.loop.id}/{part}"


def _links(room: Seated, request: Request) -> tuple[tuple[str, str], ...]:
    loop_id = room.whole.loop.id
    found = [("The decision", f"/loops/{loop_id}/decision")] if _reads_decision(room, request) else []
    return (*found, ("The loop", f"/loops/{loop_id}"))


def _reads_decision(room: Seated, request: Request) -> bool:
    return request.kind is RequestKind.REOPEN and room.sees(Object.DECISION) is Sight.FULL


def _earlier(work: Work, room: Seated, request: Request, asked: bool) -> tuple[EarlierLoop, ...]:
    """R35: outcome and date of the person's earlier loops; only whoever is asked is led to the decision."""
    if request.kind is not RequestKind.NEW_LOOP:
        return ()
    rows = [one for one in openings.earlier(work.session, room.whole.candidate) if one.loop_id != room.whole.loop.id]
    told = [one for one in rows if one.outcome is not None or one.voting_feedback_was_in]
    names = store.openings_of(work.session, [one.loop_id for one in told])
    return tuple(
        EarlierLoop(
            opening=names.get(one.loop_id, ""), words=spoken(one.outcome or one.state),
            day=day_words(one.decided_at.date()) if one.decided_at else "",
            href=f"/loops/{one.loop_id}/decision" if asked and one.outcome is not None else None,
        )
        for one in told
    )  # fmt: skip


def _slots(work: Work, room: Seated) -> tuple[SlotLine, ...]:
    return tuple(
        SlotLine(
            person=place.person.name, kind_words=spoken(place.kind),
            at=when(place.interview.starts_at, work.viewer.timezone, work.now) if place.interview else None,
        )
        for place in room.whole.active_places
    )  # fmt: skip


def reopen_page(work: Work, loop_id: UUID) -> ReopenPage:
    """For whoever may ask: who has to consent, and what keeps the question from being asked."""
    room = seated(work, loop_id)
    room.require(Action.ASK_FOR_REOPENING)
    decision = seat_store.decisions(work.session, loop_id)[-1]
    asked = store.open_request(work.session, loop_id, RequestKind.REOPEN)
    runs = store.another_runs(work.session, room.whole.loop)
    problem = rules.reopening_problem(room.whole.loop.state, "asked on this page", another_runs=runs)
    return ReopenPage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, opening=opening_words(room.whole),
        verdict=verdict_words(decision), decided=when(decision.at, work.viewer.timezone, work.now),
        asked=_named(room, decision), refusal=problem or "", request_href=f"/requests/{asked.id}" if asked else None,
        consents=requests.consents_by_asking(work, room),
    )  # fmt: skip


def _named(room: Seated, decision: Decision) -> tuple[str, ...]:
    """Who consents, with the names of those who are known."""
    manager, ruler = room.whole.hiring_manager, room.whole.place_of(decision.ruled_by_id)
    known = {
        ConsentRole.HIRING_MANAGER: manager.person.name if manager else "",
        ConsentRole.BAR_RAISER: ruler.person.name if ruler else "",
    }
    return tuple(
        f"{known[role]}, {CONSENTING[role]}" if known.get(role) else CONSENTING[role]
        for role in facts.reopening_consents(room.whole, decision)
    )


def release_page(work: Work, loop_id: UUID) -> ReleasePage:
    """R22: asking, from a loop, that one's own restricted account be released."""
    room = seated(work, loop_id)
    if room.seat.kind is None and not room.seat.is_loop_recruiter:
        raise Unseen
    account = get(work.session, Account, work.viewer.person_id)
    until = account.guarded_until if account is not None and room.seat.restricted else None
    return ReleasePage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, opening=opening_words(room.whole),
        until=when(until, work.viewer.timezone, work.now) if until else None,
    )  # fmt: skip
