"""Requests and questions open for one person, a constant number of statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import ConflictStatus, PanelistKind, PlaceStatus, RequestKind
from hiring.models.debrief import Consent, Decision, Request
from hiring.models.loops import Conflict, Loop, Panelist, PanelProposal, SlotRequest
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Person
from hiring.store.home import MOST, not_the_candidate
from hiring.store.seats import ENDED

OPEN_AT_MOST = 1_000
"""Of all open requests; those addressed to one person are found among them by R2 and R4, which SQL cannot judge."""


@dataclass(frozen=True)
class Asked:
    """An open request, with its loop where it has one, and the hiring manager R2 looks at."""

    request: Request
    loop: Loop | None
    candidate: Candidate | None
    requisition: Requisition | None
    subject: Person | None
    asked_by: Person


def requests(session: Session, person_id: UUID, among: set[UUID] | None = None) -> list[Asked]:
    """Open requests that the person neither made nor answered; never about the own account or candidacy.

    `among` are the loops whose requests may concern the person, when not all may.
    """
    asker, subject = aliased(Person), aliased(Person)
    answered = (
        sa.select(sa.literal(1))
        .where(col(Consent.request_id) == col(Request.id), col(Consent.person_id) == person_id)
        .exists()
    )
    candidate_id = sa.func.coalesce(col(Request.candidate_id), col(Loop.candidate_id))
    requisition_id = sa.func.coalesce(col(Request.requisition_id), col(Loop.requisition_id))
    rows = session.execute(
        sa.select(Request, Loop, Candidate, Requisition, subject, asker)
        .join(Loop, col(Loop.id) == col(Request.loop_id), isouter=True)
        .join(Candidate, col(Candidate.id) == candidate_id, isouter=True)
        .join(Requisition, col(Requisition.id) == requisition_id, isouter=True)
        .join(subject, col(subject.id) == col(Request.subject_id), isouter=True)
        .join(asker, col(asker.id) == col(Request.asked_by_id))
        .where(
            col(Request.closed_at).is_(None),
            col(Request.asked_by_id) != person_id,
            sa.or_(col(Request.subject_id).is_(None), col(Request.subject_id) != person_id),
            sa.or_(col(Candidate.id).is_(None), not_the_candidate(person_id)),
            sa.not_(answered),
            sa.true() if among is None else col(Request.loop_id).in_(among),
        )
        .order_by(col(Request.at), col(Request.id))
        .limit(OPEN_AT_MOST)
    )
    return [Asked(*row) for row in rows]


def placed_on(session: Session, person_id: UUID, candidates: set[UUID]) -> dict[UUID, set[UUID]]:
    """Candidate → loops in which the person holds or held a place."""
    found: dict[UUID, set[UUID]] = {}
    rows = session.exec(
        select(col(Loop.candidate_id), col(Loop.id))
        .join(Panelist, col(Panelist.loop_id) == col(Loop.id))
        .where(Panelist.person_id == person_id, col(Loop.candidate_id).in_(candidates))
    )
    for candidate_id, loop_id in rows:
        found.setdefault(candidate_id, set()).add(loop_id)
    return found


def consenting_loops(session: Session, person_id: UUID) -> set[UUID]:
    """Loops with an open request to reopen to which the person is asked: hiring manager, or who ruled (R33)."""
    manages = sa.and_(
        col(Panelist.person_id) == person_id,
        col(Panelist.kind) == PanelistKind.HIRING_MANAGER,
        col(Panelist.status) == PlaceStatus.ACTIVE,
    )
    ruled = (
        sa.select(sa.literal(1))
        .where(col(Decision.loop_id) == col(Request.loop_id), col(Decision.ruled_by_id) == person_id)
        .exists()
    )
    holds = sa.select(sa.literal(1)).where(col(Panelist.loop_id) == col(Request.loop_id), manages).exists()
    rows = session.exec(
        select(col(Request.loop_id)).where(
            Request.kind == RequestKind.REOPEN, col(Request.closed_at).is_(None), sa.or_(ruled, holds)
        )
    )
    return {one for one in rows if one is not None}


def hiring_managers(session: Session, loops: set[UUID]) -> dict[UUID, UUID]:
    rows = session.exec(
        select(col(Panelist.loop_id), col(Panelist.person_id)).where(
            col(Panelist.loop_id).in_(loops),
            Panelist.kind == PanelistKind.HIRING_MANAGER,
            Panelist.status == PlaceStatus.ACTIVE,
        )
    )
    return dict(rows.all())


@dataclass(frozen=True)
class Question:
    """Something inside a loop that its Bar Raiser or recruiter answers."""

    loop: Loop
    candidate: Candidate
    what: str
    person: Person


def questions(session: Session, person_id: UUID) -> list[Question]:
    """Undecided conflicts and slots to assent to (Bar Raiser), proposals for the panel (recruiter): one statement."""
    raises = (
        sa.select(sa.literal(1))
        .where(
            col(Panelist.loop_id) == col(Loop.id), col(Panelist.person_id) == person_id,
            col(Panelist.kind) == PanelistKind.BAR_RAISER, col(Panelist.status) == PlaceStatus.ACTIVE,
        )
        .correlate(Loop)
        .exists()
    )  # fmt: skip
    asked = sa.union_all(_conflicts(person_id, raises), _slots(raises), _proposals(person_id)).subquery()
    rows = session.execute(
        sa.select(Loop, Candidate, asked.c.what, Person)
        .join(asked, asked.c.loop_id == col(Loop.id))
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Person, col(Person.id) == asked.c.person_id)
        .where(not_the_candidate(person_id), col(Loop.state).not_in(ENDED))
        .order_by(asked.c.at, col(Loop.id))
        .limit(MOST + 1)
    )
    return [Question(*row) for row in rows]


def _conflicts(person_id: UUID, raises: sa.ColumnElement[bool]) -> Any:
    at: sa.Label[datetime] = col(Conflict.said_at).label("at")
    what = sa.literal("conflict").label("what")
    return (
        sa.select(what, col(Conflict.loop_id), col(Conflict.person_id), at)
        .join(Loop, col(Loop.id) == col(Conflict.loop_id))
        .where(col(Conflict.status) == ConflictStatus.DECLARED, col(Conflict.person_id) != person_id, raises)
    )


def _slots(raises: sa.ColumnElement[bool]) -> Any:
    return (
        sa.select(sa.literal("slot"), col(SlotRequest.loop_id), col(Panelist.person_id), col(SlotRequest.asked_at))
        .join(Panelist, col(Panelist.id) == col(SlotRequest.panelist_id))
        .join(Loop, col(Loop.id) == col(SlotRequest.loop_id))
        .where(col(SlotRequest.answered_at).is_(None), raises)
    )


def _proposals(person_id: UUID) -> Any:
    about = (col(PanelProposal.loop_id), col(PanelProposal.person_id), col(PanelProposal.proposed_at))
    return (
        sa.select(sa.literal("proposal"), *about)
        .join(Loop, col(Loop.id) == col(PanelProposal.loop_id))
        .where(col(PanelProposal.answered_at).is_(None), col(Loop.recruiter_id) == person_id)
    )
