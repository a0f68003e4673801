"""A company grown: rows for every list of the product, so that each is longer than a page of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from uuid import UUID

from hiring.domain.vocabulary import (
    EventObject,
    InterviewStatus,
    LinkKind,
    LoopState,
    PanelistKind,
    RequestKind,
    RevealMode,
)
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Request
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Requisition
from hiring.models.people import Account, AccountLink, HomeLine
from hiring.services.work import Work
from tests.support.company import REQUIRED, Company, add_candidate
from tests.support.many import MANY, add_certified, letters

STATES = (
    LoopState.DRAFT, LoopState.PLANNED, LoopState.SCHEDULED, LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK,
    LoopState.READY, LoopState.DEBRIEFING, LoopState.ON_HOLD, LoopState.CANCELLED,
)  # fmt: skip
PANEL = {
    "hanna": PanelistKind.HIRING_MANAGER, "bruno": PanelistKind.BAR_RAISER, "iris": PanelistKind.INTERVIEWER,
}  # fmt: skip
ASKED = (RequestKind.BAR_RAISER_REPLACED, RequestKind.HIRING_MANAGER_REPLACED, RequestKind.NEW_LOOP)


def grow(company: Company, loops: int, seen: UUID) -> None:
    """So many more loops, and of everything else MANY; `seen` is the loop whose timeline grows."""
    people = add_certified(company, [f"Many{one} Example" for one in letters()], trained=REQUIRED)
    with company.acting("rita") as work:
        _loops(company, work, loops, _requisitions(company, work, loops // 3 + 1))
        _events(company, work, seen)
    with company.acting("ada") as work:
        _accounts(work, people)


def _loops(company: Company, work: Work, count: int, requisitions: list[UUID]) -> None:
    """Every third is of one candidate and another requisition; all have the places of PANEL, who owe feedback."""
    asked, often = cycle(ASKED), add_candidate(work.session, company, "Often Considered")
    for number, (state, _) in enumerate(zip(cycle(STATES), range(count), strict=False)):
        name = f"Many{number} Example"
        candidate = add_candidate(work.session, company, name) if number % 3 else often
        requisition = company.requisition_id if number % 3 else requisitions.pop()
        loop_id, at = work.new_id(), work.now - timedelta(minutes=number)
        loop = Loop(
            id=loop_id, candidate_id=candidate, candidate_name_folded=name.lower(),
            requisition_id=requisition, recruiter_id=company.ids["rita"], principle_set_id=company.set_id,
            level="L6", state=state, state_since=at, next_due_at=at, waits_for="feedback: the panel",
            waits_for_id=company.ids["rita"], reveal_mode=RevealMode.ALL_IN, opened_at=at,
            opened_by_id=company.ids["rita"], confirmed_at=None if state is LoopState.DRAFT else at,
        )  # fmt: skip
        work.session.add(loop)
        work.session.flush()
        _places(company, work, loop)
        if number % 2:
            _request(company, work, loop, next(asked))
        lines = (HomeLine(
            id=work.new_id(), person_id=company.ids[who], at=at, kind="asked", text="A request waits.",
            loop_id=loop_id, href=f"/loops/{loop_id}",
        ) for who in (*PANEL, "rita", "ada", "cora"))  # fmt: skip
        work.session.add_all(lines)


def _places(company: Company, work: Work, loop: Loop) -> None:
    slots = []
    for place, (who, kind) in enumerate(PANEL.items()):
        panelist = Panelist(
            id=work.new_id(), loop_id=loop.id, person_id=company.ids[who], kind=kind, position=place,
            added_at=loop.opened_at, added_by_id=company.ids["rita"],
        )  # fmt: skip
        work.session.add(panelist)
        start = work.now - timedelta(hours=3 + place)
        slots.append(
            Interview(
                id=work.new_id(), loop_id=loop.id, panelist_id=panelist.id, status=InterviewStatus.CONFIRMED,
                starts_at=start, ends_at=start + timedelta(hours=1), zone="Europe/Berlin",
                due_at=start + timedelta(hours=25),
            )
        )  # fmt: skip
    work.session.flush()
    if loop.state not in {LoopState.DRAFT, LoopState.PLANNED}:
        work.session.add_all(slots)


def _request(company: Company, work: Work, loop: Loop, kind: RequestKind) -> None:
    request = Request(
        id=work.new_id(), kind=kind, loop_id=loop.id, candidate_id=loop.candidate_id,
        requisition_id=loop.requisition_id, asked_by_id=company.ids["rita"], at=loop.opened_at, reason="It is needed.",
    )  # fmt: skip
    work.session.add(request)
    work.session.add_all(
        HomeLine(
            id=work.new_id(), person_id=company.ids[who], at=loop.opened_at, kind="asked", text="A request waits.",
            loop_id=loop.id, href=f"/requests/{request.id}",
        )
        for who in ("bruno", "cora")
    )  # fmt: skip


def _requisitions(company: Company, work: Work, count: int) -> list[UUID]:
    rows = [
        Requisition(
            id=work.new_id(), requisition_id=f"M{number}", title=f"Many {number}", title_folded=f"many {number}",
            level="L6", team="Media 9", hiring_manager_id=company.ids["hanna"], recruiter_id=company.ids["rita"],
            principle_set_id=company.set_id, created_at=work.now,
        )
        for number in range(count)
    ]  # fmt: skip
    work.session.add_all(rows)
    work.session.flush()
    return [row.id for row in rows]


def _events(company: Company, work: Work, loop_id: UUID) -> None:
    work.session.add_all(
        AuditEvent(
            id=work.new_id(), at=work.now, kind="questions_planned", object=EventObject.PLAN,
            actor_id=company.ids["rita"], loop_id=loop_id, detail="{}", digest="0" * 64,
        )
        for _ in range(MANY)
    )  # fmt: skip


def _accounts(work: Work, people: list[UUID]) -> None:
    work.session.add_all(Account(person_id=one) for one in people)
    work.session.flush()
    work.session.add_all(
        AccountLink(
            id=work.new_id(), token_hash=f"{one}", kind=LinkKind.INVITE, person_id=one, email=f"{one}@example.com",
            made_by_id=work.viewer.person_id, made_at=work.now, expires_at=work.now + timedelta(days=2),
        )
        for one in people
    )  # fmt: skip
