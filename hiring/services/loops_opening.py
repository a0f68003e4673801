"""Opening a loop: what it copies (R9), who starts on it (R1, R4, R20), and when consent is asked (R35)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain import closing, policy, retention
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.independence import Verdict, may_serve
from hiring.domain.seats import Ask
from hiring.domain.vocabulary import EventObject, LoopState, PanelistKind, RequestKind
from hiring.models.debrief import Request
from hiring.models.loops import Loop, LoopPrinciple, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.schemas.loops import Opened, OpenLoop
from hiring.services import audit, cores, organisation, transitions
from hiring.services.plans_change import opening_words, refusal_of, tell_people
from hiring.services.seats import plain_seat
from hiring.services.work import Work
from hiring.store import accounts, loop_lines
from hiring.store import openings as store
from hiring.store import seats as seat_store
from hiring.store.loops import Whole, whole
from hiring.store.openings import Earlier
from hiring.store.rows import add, add_all

NOTHING = UUID(int=0)
DEFAULT_CONSENT_REASON = "A new loop for a candidate with an earlier one."


def open_loop(work: Work, command: OpenLoop) -> Opened:
    """A new loop in draft; its recruiter is the acting person, its hiring manager the requisition's."""
    candidate, requisition = _loaded(work, command)
    earlier = store.earlier(work.session, candidate)
    _refuse_second(earlier, candidate, requisition)
    reasons = closing.consent_reasons(previous_loops(work, earlier), today_of(work))
    with work.session.begin_nested():
        loop = _loop_row(work, command, candidate, requisition, held=bool(reasons))
        _copy_principles(work, loop)
        audit.record(work, "loop_opened", EventObject.PLAN, loop_id=loop.id, candidate_id=candidate.id)
        _seat_hiring_manager(work, loop.id, requisition)
    if reasons:
        _ask_for_consent(work, loop.id, command.consent_reason)
    candidate.withdrawn_at = None
    transitions.settle(work, loop.id)
    return Opened(
        loop_id=str(loop.id),
        warnings=_warnings(work, candidate),
        needs_consent=() if placed_on(work, earlier) else tuple(one.sentence for one in reasons),
    )


def _loaded(work: Work, command: OpenLoop) -> tuple[Candidate, Requisition]:
    candidate, requisition = store.locked(work.session, command.candidate_id, command.requisition_id)
    if candidate is None or requisition is None or candidate.employee_id == work.viewer.person_id:
        plain = plain_seat(work.viewer)
        policy.require(Action.OPEN_LOOP, plain, Ask())
        if candidate is None or candidate.employee_id == work.viewer.person_id:
            raise Incomplete("This candidate is not here.", {"candidate_id": "Choose one of the candidates."})
        raise Incomplete("This requisition is not here.", {"requisition_id": "Choose one of the requisitions."})
    owes = seat_store.elsewhere(work.session, work.viewer.person_id, candidate.id, NOTHING).owes
    policy.require(Action.OPEN_LOOP, replace(plain_seat(work.viewer), owes_elsewhere=owes), Ask())
    if candidate.restricted_at is not None:
        raise retention.refusal(erased=candidate.erased_at is not None)
    if not requisition.open:
        raise NotNow(f"{requisition.requisition_id} is closed.", ("Open the requisition again, or choose another.",))
    return candidate, requisition


def _refuse_second(earlier: list[Earlier], candidate: Candidate, requisition: Requisition) -> None:
    """R35: one running loop per candidate and requisition."""
    same = [one.state for one in earlier if one.candidate_id == candidate.id and one.requisition_id == requisition.id]
    problem = closing.second_loop_problem(same)
    if problem:
        raise NotNow(problem, ("Go on with the loop that runs, or cancel it first.",))


def placed_on(work: Work, earlier: Iterable[Earlier]) -> bool:
    """Whether the viewer has, or had, a place in one of these loops."""
    candidates = {one.candidate_id for one in earlier}
    return bool(candidates) and bool(loop_lines.held(work.session, work.viewer.person_id, list(candidates)))


def previous_loops(work: Work, earlier: Iterable[Earlier]) -> list[closing.PreviousLoop]:
    """Days are the viewer's; a cool-down that ends within such a day stands until that day is over."""
    found = accounts.organisation(work.session)
    months = found.cool_down_months if found else closing.COOL_DOWN_MONTHS
    return [_previous(one, _zone(work), months) for one in earlier]


def _previous(one: Earlier, zone: ZoneInfo, months: int) -> closing.PreviousLoop:
    return closing.PreviousLoop(
        loop_id=str(one.loop_id),
        outcome=one.outcome,
        decided_on=one.decided_at.astimezone(zone).date() if one.decided_at else None,
        cool_down_months=months,
        cool_down_until=_first_whole_day(one.cool_down_until.astimezone(zone)) if one.cool_down_until else None,
        vetoed=one.vetoed,
        cancelled=one.state is LoopState.CANCELLED,
        voting_feedback_was_in=one.voting_feedback_was_in,
    )


def _first_whole_day(moment: datetime) -> date:
    return moment.date() if moment.time() == time() else moment.date() + timedelta(days=1)


def today_of(work: Work) -> date:
    return work.now.astimezone(_zone(work)).date()


def _zone(work: Work) -> ZoneInfo:
    return ZoneInfo(work.viewer.timezone)


def _loop_row(work: Work, command: OpenLoop, candidate: Candidate, requisition: Requisition, *, held: bool) -> Loop:
    return add(
        work.session,
        Loop(
            id=work.new_id(), candidate_id=candidate.id, candidate_name_folded=candidate.name_folded,
            requisition_id=requisition.id, recruiter_id=work.viewer.person_id,
            principle_set_id=requisition.principle_set_id, level=requisition.level, state=LoopState.DRAFT,
            state_since=work.now, next_due_at=work.now, reveal_mode=command.reveal_mode, opened_at=work.now,
            opened_by_id=work.viewer.person_id, held_for_consent=held,
        ),
    )  # fmt: skip


def _copy_principles(work: Work, loop: Loop) -> None:
    """R9: the loop's own copy."""
    rows = store.principles(work.session, loop.requisition_id)
    if not rows:
        raise NotNow("The requisition has no principles yet.", ("Choose its principles and their coverage first.",))
    copies = [
        LoopPrinciple(
            loop_id=loop.id, principle=one.principle, position=one.position, min_coverage=one.min_coverage,
            functional=one.functional,
        )
        for one in rows
    ]  # fmt: skip
    add_all(work.session, copies)


def _seat_hiring_manager(work: Work, loop_id: UUID, requisition: Requisition) -> None:
    found = whole(work.session, loop_id)
    if found is None:
        raise Unseen
    verdict, seen = _judged(work, found, requisition.hiring_manager_id)
    if verdict.reasons:
        raise refusal_of(one for one in verdict.reasons)
    add(
        work.session,
        Panelist(
            id=work.new_id(), loop_id=loop_id, person_id=requisition.hiring_manager_id,
            kind=PanelistKind.HIRING_MANAGER, has_vote=not seen, late_replacement=seen, seen_before=seen,
            warnings="\n".join(one.sentence for one in verdict.warnings), added_at=work.now,
            added_by_id=work.viewer.person_id,
        ),
    )  # fmt: skip
    text = f"You are the hiring manager of a loop: {found.candidate.name}, {opening_words(found)}."
    tell_people(work, found, [requisition.hiring_manager_id], "place", text)


def _judged(work: Work, found: Whole, person_id: UUID) -> tuple[Verdict, bool]:
    """R4 and R20 for the hiring manager; R5 is the Bar Raiser's to override later."""
    facts = organisation.facts_for(work.session, found, [person_id])
    verdict = may_serve(PanelistKind.HIRING_MANAGER, facts.organisation.members[str(person_id)], facts)
    hard = tuple(one for one in verdict.reasons if one.hard)
    return Verdict(hard, verdict.warnings), str(person_id) in facts.seen_earlier


def _ask_for_consent(work: Work, loop_id: UUID, reason: str) -> None:
    found = whole(work.session, loop_id)
    if found is None:
        raise Unseen
    said = reason or DEFAULT_CONSENT_REASON
    request = add(
        work.session,
        Request(
            id=work.new_id(), kind=RequestKind.NEW_LOOP, loop_id=loop_id, candidate_id=found.candidate.id,
            requisition_id=found.requisition.id, asked_by_id=work.viewer.person_id, at=work.now, reason=said,
        ),
    )  # fmt: skip
    audit.record(
        work, "request_made", EventObject.DECISION, loop_id=loop_id, request=request.id, request_kind=request.kind,
        text=said,
    )  # fmt: skip
    text = f"Your written consent is asked for: a new loop for {opening_words(found)}."
    cores.tell_outside(work, found, "consent_asked", text, f"/requests/{request.id}")


def _warnings(work: Work, candidate: Candidate) -> tuple[str, ...]:
    others = [
        closing.Identity(one.name, one.email, str(one.employee_id) if one.employee_id else None)
        for one in store.namesakes(work.session, candidate)
    ]
    own = closing.Identity(
        candidate.name, candidate.email, str(candidate.employee_id) if candidate.employee_id else None
    )
    warning = closing.name_warning(own, others)
    return (warning,) if warning else ()
