"""Decisions, requests, consents and what a veto touches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import BarRaiserCertification, ConsentRole, Outcome, PlaceStatus, RequestKind
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Consent, Decision, Dissent, FindingEvidence, Position, Request, UnanimousNo
from hiring.models.feedback import CoachingNote, SealedText, Vote
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Requisition
from hiring.models.people import Account, HomeLine, Person
from hiring.store.same_person import candidate_of, candidates_like
from hiring.store.seats import ENDED


def of_revision(session: Session, loop_id: UUID, revision: int) -> tuple[Decision, SealedText] | None:
    found = session.exec(
        select(Decision, SealedText)
        .join(SealedText, col(SealedText.id) == Decision.record_id)
        .where(Decision.loop_id == loop_id, Decision.revision == revision)
    ).first()
    return (found[0], found[1]) if found else None


def positions(session: Session, loop_id: UUID, revision: int) -> list[Position]:
    """Every version, oldest first."""
    return list(
        session.exec(
            select(Position)
            .where(Position.loop_id == loop_id, Position.revision == revision)
            .order_by(col(Position.at), col(Position.id))
        )
    )


def dissents(session: Session, loop_id: UUID, revision: int) -> list[tuple[Dissent, str]]:
    rows = session.exec(
        select(Dissent, col(Person.name))
        .join(Person, col(Person.id) == Dissent.person_id)
        .where(Dissent.loop_id == loop_id, Dissent.revision == revision)
        .order_by(col(Dissent.at), col(Dissent.id))
    )
    return [(row, name) for row, name in rows]


def cited_evidence(session: Session, finding_ids: list[UUID]) -> dict[UUID, list[UUID]]:
    """Finding id to evidence ids."""
    found: dict[UUID, list[UUID]] = {}
    for row in session.exec(select(FindingEvidence).where(col(FindingEvidence.finding_id).in_(finding_ids))):
        found.setdefault(row.finding_id, []).append(row.evidence_id)
    return found


def vote_reasons(session: Session, loop_id: UUID) -> dict[UUID, str]:
    """Vote id to the reason of the change."""
    rows = session.exec(
        select(col(Vote.id), col(SealedText.text))
        .join(SealedText, col(SealedText.id) == col(Vote.reason_id))
        .where(Vote.loop_id == loop_id, col(SealedText.text) != "")
    )
    return dict(rows.all())


def lock_loops_of_person(session: Session, loop_id: UUID) -> None:
    """Holds all loops of the loop's candidate in one order, so that two vetoes on one person cannot lock each other."""
    person = candidates_like(candidate_of(loop_id))
    session.exec(select(Loop.id).where(col(Loop.candidate_id).in_(person)).order_by(col(Loop.id)).with_for_update())


def other_running(session: Session, loop_id: UUID) -> list[UUID]:
    """The other loops of the same person that run."""
    person = candidates_like(candidate_of(loop_id))
    query = select(Loop.id).where(col(Loop.candidate_id).in_(person), Loop.id != loop_id, col(Loop.state).not_in(ENDED))
    return list(session.exec(query.order_by(col(Loop.id))))


def another_runs(session: Session, loop: Loop) -> bool:
    """R35: whether another loop of this candidate for this requisition runs."""
    query = select(Loop.id).where(
        Loop.candidate_id == loop.candidate_id, Loop.requisition_id == loop.requisition_id, Loop.id != loop.id,
        col(Loop.state).not_in(ENDED),
    )  # fmt: skip
    return session.exec(query.limit(1)).first() is not None


def unanimous(session: Session, loop_id: UUID) -> dict[ConsentRole, UnanimousNo]:
    """R28: the confirmations that no meeting is needed."""
    return {one.role: one for one in session.exec(select(UnanimousNo).where(UnanimousNo.loop_id == loop_id))}


def has_line(session: Session, person_id: UUID, kind: str, loop_id: UUID) -> bool:
    """Whether somebody was told this about a loop and has not put it away."""
    query = select(HomeLine.id).where(
        HomeLine.person_id == person_id, HomeLine.kind == kind, HomeLine.loop_id == loop_id,
        col(HomeLine.done_at).is_(None),
    )  # fmt: skip
    return session.exec(query.limit(1)).first() is not None


def events_of(session: Session, loop_id: UUID, kind: str) -> list[AuditEvent]:
    """Oldest first."""
    query = select(AuditEvent).where(AuditEvent.loop_id == loop_id, AuditEvent.kind == kind)
    return list(session.exec(query.order_by(col(AuditEvent.at), col(AuditEvent.id))))


def core_bar_raisers(session: Session) -> list[Person]:
    return list(
        session.exec(
            select(Person).where(Person.bar_raiser == BarRaiserCertification.CORE, col(Person.left_on).is_(None))
        )
    )


def names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    rows = session.exec(select(col(Person.id), col(Person.name)).where(col(Person.id).in_(ids)))
    return dict(rows.all())


def request(session: Session, request_id: UUID, *, lock: bool = False) -> Request | None:
    query = select(Request).where(Request.id == request_id)
    return session.exec(query.with_for_update() if lock else query).first()


def open_request(session: Session, loop_id: UUID, kind: RequestKind) -> Request | None:
    return session.exec(
        select(Request).where(Request.loop_id == loop_id, Request.kind == kind, col(Request.closed_at).is_(None))
    ).first()


def consents(session: Session, request_id: UUID) -> list[Consent]:
    return list(session.exec(select(Consent).where(Consent.request_id == request_id).order_by(col(Consent.at))))


def coaching(session: Session, loop_id: UUID) -> list[CoachingNote]:
    return list(
        session.exec(select(CoachingNote).where(CoachingNote.loop_id == loop_id).order_by(col(CoachingNote.at)))
    )


def requests_told(
    session: Session, person_id: UUID, kinds: tuple[str, ...], after: UUID | None, most: int
) -> list[tuple[Request, Requisition]]:
    """The requests that a person was told of, newest first: line and request were written at the same moment."""
    told = sa.and_(col(HomeLine.loop_id) == col(Request.loop_id), col(HomeLine.at) == col(Request.at))
    query = (
        _with_opening()
        .join(HomeLine, told)
        .where(HomeLine.person_id == person_id, col(HomeLine.kind).in_(kinds))
        .distinct()
    )
    return _page_of(session, query, after, most)


def requests_by(session: Session, person_id: UUID, after: UUID | None, most: int) -> list[tuple[Request, Requisition]]:
    """The requests that a person made, newest first."""
    return _page_of(session, _with_opening().where(Request.asked_by_id == person_id), after, most)


def _with_opening() -> Any:
    return (
        select(Request, Requisition)
        .join(Loop, col(Loop.id) == col(Request.loop_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
    )


def _page_of(session: Session, query: Any, after: UUID | None, most: int) -> list[tuple[Request, Requisition]]:
    held = query if after is None else query.where(col(Request.id) < after)
    rows = session.exec(held.order_by(col(Request.id).desc()).limit(most))
    return [(request, requisition) for request, requisition in rows]


def reopening_of(session: Session, loop_id: UUID) -> list[Request]:
    """The granted requests that reopened the loop, oldest first: the first one ended revision 1."""
    query = select(Request).where(
        Request.loop_id == loop_id, Request.kind == RequestKind.REOPEN, col(Request.granted).is_(True)
    )
    return list(session.exec(query.order_by(col(Request.closed_at), col(Request.id))))


def openings_of(session: Session, loop_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Loop id to its opening in words: title and requisition id."""
    rows = session.exec(
        select(col(Loop.id), col(Requisition.title), col(Requisition.requisition_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .where(col(Loop.id).in_(loop_ids))
    )
    return {loop_id: f"{title} ({code})" for loop_id, title, code in rows}


def reopening_asks_core(session: Session, loop_ids: set[UUID]) -> frozenset[UUID]:
    """R33: of these loops, those whose newest decision only reopens with a core Bar Raiser; twin of `facts`."""
    later = aliased(Decision)
    newer = (
        sa.select(sa.literal(1))
        .where(col(later.loop_id) == col(Decision.loop_id), col(later.revision) > col(Decision.revision))
        .correlate(Decision)
        .exists()
    )
    holds = (
        sa.select(sa.literal(1))
        .select_from(Panelist)
        .join(Person, col(Person.id) == col(Panelist.person_id))
        .join(Account, col(Account.person_id) == col(Person.id), isouter=True)
        .where(
            col(Panelist.loop_id) == col(Decision.loop_id),
            col(Panelist.person_id) == col(Decision.ruled_by_id),
            col(Panelist.status) == PlaceStatus.ACTIVE,
            col(Panelist.quarantined_at).is_(None),
            col(Person.left_on).is_(None),
            sa.or_(col(Account.enabled).is_(None), col(Account.enabled)),
        )
        .correlate(Decision)
        .exists()
    )
    rows = session.exec(
        select(col(Decision.loop_id)).where(
            col(Decision.loop_id).in_(loop_ids),
            sa.not_(newer),
            sa.or_(col(Decision.outcome) == Outcome.VETO, sa.not_(holds)),
        )
    )
    return frozenset(rows)
