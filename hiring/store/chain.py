"""The links of the audit chain: written with their events just before the one commit, by one writer at a time."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, col, select

from hiring.domain import chain
from hiring.models.audit import AuditCheckpoint, AuditEvent, AuditLink
from hiring.models.debrief import Decision
from hiring.models.feedback import SealedText, Submission, Vote
from hiring.models.loops import Loop, Panelist

UNLINKED = "events that have no link yet"
ONE_WRITER = 0x61756469
"""Key of PostgreSQL's lock; SQLite's BEGIN IMMEDIATE is one already."""
STEP = 1000


def remember(session: Session, events: Iterable[tuple[AuditEvent, str]]) -> None:
    """These events, each with its salt, get their links when the session commits."""
    session.info.setdefault(UNLINKED, []).extend(events)


def payload(row: AuditEvent) -> chain.Payload:
    """What is committed to: every column."""
    return {
        "id": str(row.id), "at": chain.moment_text(row.at), "kind": row.kind, "object": row.object.value,
        "actor": _id(row.actor_id), "loop": _id(row.loop_id), "candidate": _id(row.candidate_id),
        "subject": _id(row.subject_id), "panelist": _id(row.panelist_id), "detail": row.detail,
        "text": _id(row.text_id), "digest": row.digest,
    }  # fmt: skip


def _id(given: UUID | None) -> str | None:
    return None if given is None else str(given)


@event.listens_for(Session, "before_commit")
def _link(session: Session) -> None:
    """As late as possible, so that the lock is held for two statements and the commit."""
    if session.in_nested_transaction():
        return
    waiting: list[tuple[AuditEvent, str]] = session.info.pop(UNLINKED, [])
    session.flush()
    kept = [(row, salt) for row, salt in waiting if row in session]
    if kept:
        session.execute(sa.insert(AuditLink), _links(kept, *tail_of_one_writer(session)))


def tail_of_one_writer(session: Session) -> tuple[int, str]:
    """The tail, and nobody else adds to it until this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_WRITER})
    return tail(session)


def _links(kept: Iterable[tuple[AuditEvent, str]], position: int, previous: str) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for row, salt in kept:
        position += 1
        committed = chain.commitment(salt, payload(row))
        linked = chain.link_hash(position, previous, committed)
        made.append(
            {
                "position": position, "event_id": row.id, "previous": previous, "hash": linked,
                "commitment": committed, "salt": salt,
            }
        )  # fmt: skip
        previous = linked
    return made


def tail(session: Session) -> tuple[int, str]:
    """The last position and its hash; 0 before the first event."""
    found = session.exec(
        select(col(AuditLink.position), col(AuditLink.hash)).order_by(col(AuditLink.position).desc()).limit(1)
    ).first()
    return (found[0], found[1]) if found else (0, chain.GENESIS)


def walk(session: Session) -> Iterator[tuple[AuditLink, AuditEvent | None, SealedText | None]]:
    """Every link in order, with its event and the sealed text of that, a thousand at a time."""
    after = -1
    while True:
        rows = session.exec(
            select(AuditLink, AuditEvent, SealedText)
            .join(AuditEvent, col(AuditEvent.id) == col(AuditLink.event_id), isouter=True)
            .join(SealedText, col(SealedText.id) == col(AuditEvent.text_id), isouter=True)
            .where(col(AuditLink.position) > after)
            .order_by(col(AuditLink.position))
            .limit(STEP)
        ).all()
        if not rows:
            return
        after = rows[-1][0].position
        yield from rows
        session.expunge_all()


def unlinked(session: Session) -> list[AuditEvent]:
    """Events that no link names: nobody wrote them through the product."""
    return list(
        session.exec(
            select(AuditEvent)
            .join(AuditLink, col(AuditLink.event_id) == col(AuditEvent.id), isouter=True)
            .where(col(AuditLink.event_id).is_(None))
            .order_by(col(AuditEvent.at), col(AuditEvent.id))
        )
    )


def covering(session: Session, position: int) -> AuditCheckpoint | None:
    """The first checkpoint at or after a position."""
    return session.exec(
        select(AuditCheckpoint)
        .where(col(AuditCheckpoint.position) >= position)
        .order_by(col(AuditCheckpoint.position))
        .limit(1)
    ).first()


def checkpoint_at(session: Session, position: int) -> AuditCheckpoint | None:
    return session.get(AuditCheckpoint, position)


def checkpoints(session: Session) -> list[AuditCheckpoint]:
    return list(session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.position))))


def candidates_of_loops(session: Session) -> dict[UUID, UUID]:
    return dict(session.exec(select(Loop.id, Loop.candidate_id)).all())


def votes(session: Session) -> Iterator[tuple[Vote, SealedText | None]]:
    """Every vote with the text that its digest covers: the submission's, or the reason of a revote."""
    text = sa.func.coalesce(col(Vote.reason_id), col(Submission.content_id))
    query = (
        select(Vote, SealedText)
        .join(Submission, col(Submission.id) == col(Vote.submission_id), isouter=True)
        .join(SealedText, col(SealedText.id) == text, isouter=True)
    )
    yield from session.exec(query.execution_options(yield_per=STEP))


def submissions(session: Session) -> Iterator[tuple[Submission, SealedText | None]]:
    query = select(Submission, SealedText).join(
        SealedText, col(SealedText.id) == col(Submission.content_id), isouter=True
    )
    yield from session.exec(query.execution_options(yield_per=STEP))


def decisions(session: Session) -> Iterator[tuple[Decision, SealedText | None]]:
    query = select(Decision, SealedText).join(SealedText, col(SealedText.id) == col(Decision.record_id), isouter=True)
    yield from session.exec(query.execution_options(yield_per=STEP))


def submitted(session: Session, panelist_id: UUID) -> list[tuple[AuditLink, AuditEvent]]:
    """The events of a place's submissions and votes, oldest first."""
    loop_id = sa.select(col(Panelist.loop_id)).where(col(Panelist.id) == panelist_id).scalar_subquery()
    query = (
        select(AuditLink, AuditEvent)
        .join(AuditEvent, col(AuditEvent.id) == col(AuditLink.event_id))
        .where(
            col(AuditEvent.loop_id) == loop_id,
            AuditEvent.panelist_id == panelist_id,
            col(AuditEvent.kind).in_(("feedback_submitted", "voted")),
        )
        .order_by(col(AuditLink.position))
    )
    return [(link, row) for link, row in session.exec(query)]


def covering_ruling(session: Session, loop_id: UUID, decision_id: UUID) -> AuditCheckpoint | None:
    """The checkpoint made with, or just after, the event of a ruling (`services.decision` names the decision in it)."""
    named = col(AuditEvent.detail).contains(f'"decision": "{decision_id}"', autoescape=True)
    ruled = (
        sa.select(col(AuditLink.position))
        .join(AuditEvent, col(AuditEvent.id) == col(AuditLink.event_id))
        .where(col(AuditEvent.loop_id) == loop_id, col(AuditEvent.kind) == "ruled", named)
        .scalar_subquery()
    )
    query = select(AuditCheckpoint).where(col(AuditCheckpoint.position) >= ruled)
    return session.exec(query.order_by(col(AuditCheckpoint.position)).limit(1)).first()
