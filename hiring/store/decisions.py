"""Decisions, requests, consents and what a veto touches."""

from uuid import UUID

from sqlmodel import Session, col, select

from hiring.domain.vocabulary import BarRaiserCertification, RequestKind
from hiring.models.debrief import Consent, Decision, Dissent, FindingEvidence, Position, Request
from hiring.models.feedback import CoachingNote, SealedText, Vote
from hiring.models.loops import Loop
from hiring.models.people import Person
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
        .where(Vote.loop_id == loop_id)
    )
    return dict(rows.all())


def other_running(session: Session, candidate_id: UUID, loop_id: UUID, *, lock: bool = False) -> list[Loop]:
    """The candidate's other loops that run."""
    query = select(Loop).where(Loop.candidate_id == candidate_id, Loop.id != loop_id, col(Loop.state).not_in(ENDED))
    return list(session.exec(query.with_for_update() if lock else query))


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
