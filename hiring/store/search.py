"""Finding evidence: the SQL twin of `services.reading.readable` over all loops at once (R14, R18 to R22, R40)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.seats import ADMITTED_TO_THE_ROOM
from hiring.domain.vocabulary import FeedbackStatus, InterviewStatus, PanelistKind, PlaceStatus, RevealMode
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Evidence, Feedback, Rating, Shown
from hiring.models.loops import Assignment, Interview, Loop, Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.models.search import EvidenceWords
from hiring.store import scope
from hiring.store.scope import Ties
from hiring.store.search_index import IS_IN, LookUp, evidence_with
from hiring.store.seats import owing

PAGE = 20
COUNTED = 100
"""Beyond, a count costs more than it says."""
VOTES = tuple(kind for kind in PanelistKind if kind.votes)
READ = (*VOTES, PanelistKind.FOLLOW_UP)
STANDING = tuple(status for status in InterviewStatus if status.standing)
Condition = sa.ColumnElement[bool]
Written, Author = aliased(Feedback), aliased(Panelist)


@dataclass(frozen=True)
class Wanted:
    """`opened`: loops that the reveal mode `own_in` opened to the looker; `guarded`: who reads no peer's (R22)."""

    terms: tuple[str, ...]
    opened: frozenset[UUID] = frozenset()
    guarded: bool = False


@dataclass(frozen=True)
class Found:
    """One piece of evidence with where it stands."""

    evidence: Evidence
    feedback_id: UUID
    loop_id: UUID
    panelist_id: UUID
    candidate_id: UUID
    candidate: str
    author_id: UUID
    author: str
    principle_set_id: UUID


def evidence(session: Session, ties: Ties, wanted: Wanted, after: UUID | None = None, size: int = PAGE) -> list[Found]:
    """Up to `size` + 1 pieces, submitted last first; the extra one says that there are more.

    Nothing is ranked by how rare a word is: that would tell of texts that the looker may not read (R18).
    """
    looked_up = evidence_with(session, wanted.terms)
    query = _joined(
        select(
            Evidence, col(Written.id), col(Loop.id), col(Author.id), col(Candidate.id), col(Candidate.name),
            col(Person.id), col(Person.name), col(Loop.principle_set_id),
        ),  # type: ignore[call-overload]
        looked_up,
    ).where(readable(ties, wanted))  # fmt: skip
    if after is not None:
        last = sa.select(col(EvidenceWords.id)).where(col(EvidenceWords.evidence_id) == after)
        query = query.where(looked_up.number < last.scalar_subquery())
    rows = session.execute(query.order_by(looked_up.number.desc()).limit(size + 1))
    return [Found(*row) for row in rows]


def how_many(session: Session, ties: Ties, wanted: Wanted) -> int:
    """As many as the looker may read; one more than COUNTED stands for all beyond."""
    looked_up = evidence_with(session, wanted.terms)
    some = _joined(sa.select(looked_up.number), looked_up).where(readable(ties, wanted)).limit(COUNTED + 1)
    return int(session.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one())


def _joined(query: sa.Select, looked_up: LookUp) -> sa.Select:  # type: ignore[type-arg]
    return (
        query.select_from(looked_up.start)
        .join(Evidence, col(Evidence.id) == col(EvidenceWords.evidence_id))
        .join(Written, col(Written.id) == col(Evidence.feedback_id))
        .join(Author, col(Author.id) == col(Written.panelist_id))
        .join(Person, col(Person.id) == col(Author.person_id))
        .join(Loop, col(Loop.id) == col(Written.loop_id))
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .where(looked_up.holds)
    )


def readable(ties: Ties, wanted: Wanted) -> Condition:
    """Submitted feedback that counts, of an unrestricted candidate who is not the looker, the own and the opened."""
    not_mine = sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != ties.person_id)
    return sa.and_(
        not_mine,
        col(Candidate.restricted_at).is_(None),
        col(Written.status).in_(IS_IN),
        _counts(),
        col(Author.kind).in_(READ),
        sa.or_(_own(ties), sa.false() if wanted.guarded else _peers(ties, wanted.opened)),
    )


def _counts() -> Condition:
    """The place's last feedback that is not void."""
    later = aliased(Feedback)
    newer = sa.select(sa.literal(1)).where(
        col(later.panelist_id) == col(Written.panelist_id), col(later.id) > col(Written.id),
        col(later.status) != FeedbackStatus.VOID,
    )  # fmt: skip
    return sa.not_(newer.exists())


def _own(ties: Ties) -> Condition:
    """Also after having left; who came back to the room alone waits for it."""
    waiting = [loop for loop, tie in ties.held.items() if tie.kind in ADMITTED_TO_THE_ROOM and loop not in ties.out]
    mine = col(Author.person_id) == ties.person_id
    return sa.and_(mine, sa.or_(col(Loop.id).not_in(waiting), scope.debrief_once_open())) if waiting else mine


def _peers(ties: Ties, opened: frozenset[UUID]) -> Condition:
    """Where nothing blinds: the recruiter's and the panel's once complete, the room's once it was open."""
    blind = ties.out | ties.shadows | ties.owes_here
    admitted = {loop for loop, tie in ties.held.items() if tie.kind in ADMITTED_TO_THE_ROOM}
    panel = {tie.loop_id for tie in ties.places if tie.active and tie.kind.writes and not tie.kind.practises}
    ways = [
        sa.and_(sa.or_(col(Loop.recruiter_id) == ties.person_id, col(Loop.id).in_(panel)), complete()),
        sa.and_(col(Loop.id).in_(admitted), scope.debrief_once_open()),
        col(Loop.id).in_(opened),
    ]
    away = scope.elsewhere(ties)
    return sa.and_(col(Loop.id).not_in(blind), sa.or_(*ways), *([] if away is None else [sa.not_(away)]))


def complete() -> Condition:
    """ "Ready and later": every voting feedback that counts is in, or the debrief has once been open."""
    voters = sa.select(sa.literal(1)).select_from(Panelist).where(col(Panelist.loop_id) == col(Loop.id), _votes())
    owed = voters.where(owing(col(Panelist.person_id)))
    return sa.or_(scope.debrief_once_open(), sa.and_(voters.exists(), sa.not_(owed.exists())))


def _votes() -> Condition:
    slot = sa.select(sa.literal(1)).where(
        col(Interview.panelist_id) == col(Panelist.id), col(Interview.status).in_(STANDING)
    )
    return sa.and_(
        col(Panelist.status) == PlaceStatus.ACTIVE, col(Panelist.kind).in_(VOTES), col(Panelist.has_vote),
        col(Panelist.quarantined_at).is_(None), sa.or_(sa.not_(col(Panelist.late_replacement)), slot.exists()),
    )  # fmt: skip


@dataclass(frozen=True)
class OwnIn:
    """A loop in mode `own_in` in which the looker has submitted after the own slot; the codes of what was assigned."""

    loop_id: UUID
    principle_set_id: UUID
    codes: tuple[str, ...]


def own_in(session: Session, person_id: UUID, now: datetime) -> list[OwnIn]:
    """One statement over the person's own places."""
    rated = sa.and_(col(Rating.feedback_id) == col(Feedback.id), col(Rating.principle) == col(Assignment.principle))
    rows = session.execute(
        sa.select(col(Loop.id), col(Loop.principle_set_id), col(Rating.code))
        .select_from(Panelist)
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .join(Feedback, sa.and_(col(Feedback.panelist_id) == col(Panelist.id), col(Feedback.status).in_(IS_IN)))
        .join(Interview, sa.and_(col(Interview.panelist_id) == col(Panelist.id), col(Interview.ends_at) <= now))
        .join(Assignment, col(Assignment.panelist_id) == col(Panelist.id), isouter=True)
        .join(Rating, rated, isouter=True)
        .where(
            col(Panelist.person_id) == person_id,
            col(Panelist.status) == PlaceStatus.ACTIVE,
            col(Panelist.kind).in_(VOTES),
            col(Loop.reveal_mode) == RevealMode.OWN_IN,
            col(Interview.status).in_(STANDING),
        )
    ).all()
    sets = {loop: shelf for loop, shelf, _ in rows}
    codes = {loop: tuple(code for one, _, code in rows if one == loop and code) for loop in sets}
    return [OwnIn(loop, sets[loop], codes[loop]) for loop in sorted(sets)]


def read_since(session: Session, loops: Sequence[UUID], reader_id: UUID, since: datetime) -> frozenset[UUID]:
    """The places in these loops whose feedback this person has read since then."""
    found = session.scalars(
        sa.select(col(AuditEvent.panelist_id)).where(
            col(AuditEvent.loop_id).in_(loops),
            col(AuditEvent.at) > since,
            col(AuditEvent.kind) == "feedback_read",
            col(AuditEvent.actor_id) == reader_id,
        )
    )
    return frozenset(one for one in found if one is not None)


def mark_shown(session: Session, reader_id: UUID, fresh: dict[UUID, UUID], at: datetime) -> None:
    """`fresh`: feedback → candidate."""
    session.add_all(
        Shown(reader_id=reader_id, feedback_id=one, candidate_id=fresh[one], at=at) for one in sorted(fresh)
    )
    session.flush()
