"""Candidates: list, page and what forms start from. R21: an employee never meets the own record, in any role."""

from dataclasses import replace
from functools import cache
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import available_timezones

from hiring.domain import policy, retention
from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.seats import Ask
from hiring.domain.text import name_key, same_name
from hiring.domain.vocabulary import CandidateSource
from hiring.domain.words import spoken
from hiring.models.openings import Candidate, CandidateFile, Requisition
from hiring.models.people import Person
from hiring.schemas.candidates import (
    CandidateNow,
    CandidatePage,
    CandidateRow,
    CandidatesPage,
    FileCard,
    FindCandidates,
    Other,
)
from hiring.services import loop_lines, loops, seats
from hiring.services.clock import when
from hiring.services.work import Work
from hiring.store import candidates as store
from hiring.store import keeping as keeping_store
from hiring.store import requisitions as requisition_store
from hiring.store.candidates import PAGE, Filters
from hiring.store.rows import get

SHOWN = {"here": False, "withdrawn": True, "all": None}
UNLINKED = "The source is internal: planning waits until this candidate is linked to an employee (R21)."
NOTHING_RUNS = "No loop of this candidate is running, so nothing is cancelled."
SUGGESTED = 200
KIB = 1024


def candidates_page(work: Work, asked: FindCandidates) -> CandidatesPage:
    """Fifty at a time, by name; never the viewer."""
    seats.require(work, Action.VIEW_CANDIDATES)
    requisition = requisition_store.by_code(work.session, asked.requisition) if asked.requisition else None
    if asked.requisition and requisition is None:
        return CandidatesPage(rows=(), filtered=True)
    filters = Filters(
        work.viewer.person_id, tuple(name_key(asked.q).split()), SHOWN.get(asked.show, False), asked.source,
        requisition.id if requisition else None,
    )  # fmt: skip
    after = get(work.session, Candidate, asked.after)
    own = after is not None and after.employee_id == work.viewer.person_id
    rows = store.page(work.session, filters, None if own else after)
    return CandidatesPage(
        rows=tuple(_row(*row) for row in rows[:PAGE]),
        filtered=bool(asked.q or asked.source or asked.requisition) or asked.show != "here",
        next_url=_next(asked, rows[PAGE - 1][0]) if len(rows) > PAGE else None,
    )


def _row(candidate: Candidate, requisition: Requisition | None) -> CandidateRow:
    return CandidateRow(
        href=f"/candidates/{candidate.id}", name=candidate.name, code=candidate.candidate_id,
        requisition=_named(requisition), requisition_href=f"/requisitions/{requisition.id}" if requisition else "",
        source=spoken(candidate.source), withdrawn=candidate.withdrawn_at is not None,
    )  # fmt: skip


def _named(requisition: Requisition | None) -> str:
    return f"{requisition.requisition_id} {requisition.title}" if requisition else ""


def _next(asked: FindCandidates, last: Candidate) -> str:
    query = {"q": asked.q, "show": asked.show, "source": asked.source or "", "requisition": asked.requisition}
    return f"/candidates?{urlencode({**query, 'after': str(last.id)})}"


def held(work: Work, candidate_id: UUID, action: Action = Action.VIEW_CANDIDATES, *, lock: bool = False) -> Candidate:
    """The candidate for somebody who may do this; Unseen when there is none, and for the candidate (R21)."""
    seats.require(work, action)
    row = store.locked(work.session, candidate_id) if lock else get(work.session, Candidate, candidate_id)
    if row is None:
        raise Unseen
    own = row.employee_id == work.viewer.person_id
    policy.require(action, replace(seats.plain_seat(work.viewer), is_candidate=own), Ask())
    if row.restricted_at is not None:
        raise retention.refusal(erased=row.erased_at is not None)
    return row


def candidate_page(work: Work, candidate_id: UUID, after: UUID | None = None) -> CandidatePage:
    row = held(work, candidate_id)
    requisition = get(work.session, Requisition, row.requisition_id)
    employee, referrer = get(work.session, Person, row.employee_id), get(work.session, Person, row.referrer_id)
    kept = store.file_of(work.session, row.id)
    return CandidatePage(
        id=str(row.id), name=row.name, version=row.version,
        facts=(
            ("Code", row.candidate_id), ("E-mail address", row.email), ("Time zone", row.timezone),
            ("Source", spoken(row.source)), ("Referred by", referrer.name if referrer else ""),
        ),
        requisition=_named(requisition), requisition_href=f"/requisitions/{requisition.id}" if requisition else "",
        notes=row.notes, linked=employee.name if employee else "",
        link_note=f"{employee.title}, {employee.team}".strip(", ") if employee else "",
        warnings=tuple(warnings(row, employee)), others=tuple(others(work, row)),
        file=_file(work, kept) if kept else None, loops=loop_lines.of_candidate(work, row.id, after),
        withdrawn=when(row.withdrawn_at, work.viewer.timezone) if row.withdrawn_at else None,
        withdraw_refusal=loops.withdrawal(work, row).refusal,
        legal_hold=keeping_store.standing_hold(work.session, row.id) is not None,
        open_loop_href=f"/loops/new?candidate={row.id}",
    )  # fmt: skip


def warnings(row: Candidate, employee: Person | None) -> list[str]:
    """What a recruiter should look at before planning."""
    said = []
    if employee is None and row.source is CandidateSource.INTERNAL:
        said.append(UNLINKED)
    if employee is not None and not same_name(row.name, employee.name):
        said.append(f"The candidate is called {row.name}, the linked employee {employee.name}.")
    return said


def others(work: Work, row: Candidate) -> list[Other]:
    """Candidates who may be the same person (R35); never the viewer's own record (R21)."""
    return [
        Other(name=one.name, href=f"/candidates/{one.id}", why=_why(one, row))
        for one in store.doubles(work.session, row, work.viewer.person_id)
    ]


def _why(one: Candidate, row: Candidate) -> str:
    if one.email == row.email:
        return "same e-mail address"
    return "same employee" if one.employee_id and one.employee_id == row.employee_id else "same name"


def _file(work: Work, kept: CandidateFile) -> FileCard:
    return FileCard(
        label=kept.label, href=kept.link or f"/candidates/{kept.candidate_id}/file", outside=kept.link is not None,
        added=when(kept.added_at, work.viewer.timezone),
        size=f"{-(-kept.size // KIB):,} KiB" if kept.size else "",
    )  # fmt: skip


def to_add(work: Work) -> CandidateNow:
    seats.require(work, Action.ADD_CANDIDATE)
    return _now(work, None, {"timezone": work.viewer.timezone, "source": CandidateSource.APPLIED.value})


def to_edit(work: Work, candidate_id: UUID) -> CandidateNow:
    row = held(work, candidate_id, Action.EDIT_CANDIDATE)
    requisition, referrer = (
        get(work.session, Requisition, row.requisition_id),
        get(work.session, Person, row.referrer_id),
    )
    values = {
        "name": row.name, "email": row.email, "timezone": row.timezone, "source": row.source.value,
        "requisition": requisition.requisition_id if requisition else "",
        "referrer": referrer.email if referrer else "", "notes": row.notes,
    }  # fmt: skip
    return _now(work, row, values)


def to_link(work: Work, candidate_id: UUID) -> CandidateNow:
    row = held(work, candidate_id, Action.LINK_EMPLOYEE)
    employee = get(work.session, Person, row.employee_id)
    return _now(work, row, {"employee": employee.email if employee else ""})


def to_file(work: Work, candidate_id: UUID) -> CandidateNow:
    return _now(work, held(work, candidate_id, Action.FILE_DOCUMENT), {})


def to_withdraw(work: Work, candidate_id: UUID) -> CandidateNow:
    """Says which loops would be cancelled."""
    row = held(work, candidate_id, Action.EDIT_CANDIDATE)
    found = loops.withdrawal(work, row)
    return _now(work, row, {}, _withdrawing(found)).model_copy(update={"refusal": found.refusal})


def _withdrawing(found: loops.Withdrawal) -> str:
    if not found.own and not found.others:
        return "No running loop is yours, so none is cancelled." if found.placed else NOTHING_RUNS
    said = f"Running loops of which you are the recruiter: {found.own}. They are cancelled with the reason withdrew."
    return f"{said} The recruiters of {found.others} more are told." if found.others else said


def _now(work: Work, row: Candidate | None, values: dict[str, str], sentence: str = "") -> CandidateNow:
    return CandidateNow(
        id=str(row.id) if row else "", name=row.name if row else "", version=row.version if row else 0,
        values=values, zones=_zones(), sentence=sentence,
        requisitions=tuple((code, title) for code, title in requisition_store.open_codes(work.session, SUGGESTED)),
    )  # fmt: skip


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))
