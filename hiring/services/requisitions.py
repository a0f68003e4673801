"""Requisitions: list and page. They are recruiters' work (section 5)."""

from urllib.parse import urlencode
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.text import name_key
from hiring.models.openings import Requisition, StoredPrincipleSet
from hiring.schemas.requisitions import (
    FindRequisitions,
    NeededRow,
    RequisitionPage,
    RequisitionRow,
    RequisitionsPage,
)
from hiring.services import loop_lines, principle_sets, seats
from hiring.services.clock import when
from hiring.services.work import Work
from hiring.store import requisitions as store
from hiring.store.requisitions import PAGE, Filters
from hiring.store.rows import get

SHOWN = {"open": True, "closed": False, "all": None}


def requisitions_page(work: Work, asked: FindRequisitions) -> RequisitionsPage:
    """Fifty at a time, by title."""
    seats.require(work, Action.VIEW_REQUISITIONS)
    filters = Filters(tuple(name_key(asked.q).split()), SHOWN.get(asked.show, True))
    rows = store.page(work.session, filters, get(work.session, Requisition, asked.after))
    return RequisitionsPage(
        rows=tuple(
            RequisitionRow(
                href=f"/requisitions/{one.requisition.id}", code=one.requisition.requisition_id,
                title=one.requisition.title, level=one.requisition.level, team=one.requisition.team,
                hiring_manager=one.hiring_manager, recruiter=one.recruiter, open=one.requisition.open,
            )
            for one in rows[:PAGE]
        ),
        filtered=bool(asked.q) or asked.show != "open",
        next_url=_next(asked, rows[PAGE - 1].requisition) if len(rows) > PAGE else None,
    )  # fmt: skip


def _next(asked: FindRequisitions, last: Requisition) -> str:
    return f"/requisitions?{urlencode({'q': asked.q, 'show': asked.show, 'after': str(last.id)})}"


def held(work: Work, requisition_id: UUID) -> Requisition:
    """The requisition for somebody who may see requisitions; Unseen when there is none."""
    seats.require(work, Action.VIEW_REQUISITIONS)
    row = get(work.session, Requisition, requisition_id)
    if row is None:
        raise Unseen
    return row


def requisition_page(work: Work, requisition_id: UUID, after: UUID | None = None) -> RequisitionPage:
    row = held(work, requisition_id)
    people = store.people(work.session, [row.hiring_manager_id, row.recruiter_id])
    stored = get(work.session, StoredPrincipleSet, row.principle_set_id)
    return RequisitionPage(
        id=str(row.id), code=row.requisition_id, title=row.title, open=row.open,
        facts=(
            ("Level", row.level), ("Team", row.team), ("Hiring manager", people[row.hiring_manager_id].name),
            ("Recruiter", people[row.recruiter_id].name),
        ),
        set_title=principle_sets.title(stored) if stored else "", set_href=f"/principles/{row.principle_set_id}",
        description=row.description, principles=_needed(work, row),
        loops=loop_lines.of_requisition(work, row.id, after),
        created=when(row.created_at, work.viewer.timezone),
        candidates_href=f"/candidates?{urlencode({'requisition': row.requisition_id})}",
        open_loop_href=f"/loops/new?requisition={row.id}" if row.open else None,
    )  # fmt: skip


def _needed(work: Work, row: Requisition) -> tuple[NeededRow, ...]:
    principles = principle_sets.of(work.session, row.principle_set_id)
    return tuple(
        NeededRow(
            name=principles.principle(one.principle).name,
            href=f"/principles/{row.principle_set_id}#{one.principle}",
            min_coverage=one.min_coverage, functional=one.functional,
        )
        for one in store.needed(work.session, row.id)
    )  # fmt: skip
