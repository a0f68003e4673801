"""The loops table: columns, filters, sorts and keyset pages, with what is not the looker's to know masked in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from hiring.domain.visibility import FROM_READY_ON, TELLING
from hiring.domain.vocabulary import DebriefPhase, InterviewStatus, LoopState, PanelistKind, PlaceStatus
from hiring.models.base import UtcDateTime
from hiring.models.debrief import Debrief
from hiring.models.feedback import Feedback
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Organisation, Person
from hiring.store import scope
from hiring.store.scope import Ties
from hiring.store.search_index import goes_by
from hiring.store.seats import NOT_OWED, owing

PAGE = 50
OVER = (LoopState.CLOSED, LoopState.CANCELLED)
COMPLETE = "feedback_complete"
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Filters:
    """`words` of candidate, requisition or person; all folded. `state` and `waits` are codes, "" for any."""

    mine: bool = False
    words: tuple[str, ...] = ()
    state: str = "running"
    waits: str = ""
    late: bool = False
    requisition: str = ""
    person: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One loop as plain columns."""

    loop_id: UUID
    candidate_id: UUID
    candidate: str
    candidate_zone: str
    code: str
    title: str
    team: str
    level: str
    state: LoopState
    since: datetime
    waits_for: str
    waits_for_id: UUID | None
    next_due_at: datetime
    opened_at: datetime
    recruiter_id: UUID
    recruiter: str
    last_interview_at: datetime | None
    told_on: datetime | None
    revision: int
    override_open: bool
    debrief_once_open: bool
    promise_days: int
    debrief_at: datetime | None
    key: Any
    """What the row is sorted by, masked where the looker may not know it."""


@dataclass(frozen=True)
class Seatmate:
    """A voting or follow-up place of a listed loop."""

    loop_id: UUID
    name: str
    kind: PanelistKind
    votes: bool
    submitted: bool
    owes: bool
    due_at: datetime | None
    slotless: bool


SORTS = ("due", "since", "candidate", "opened")
DOWN = frozenset({"opened"})


def rows(
    session: Session, ties: Ties, filters: Filters, sort: str, now: datetime, *,
    after: tuple[Any, UUID] | None = None, size: int = PAGE,
) -> list[Row]:  # fmt: skip
    """Up to `size` + 1 rows; the extra one says that there are more."""
    key = _key(ties, sort)
    recruiter = aliased(Person)
    query = (
        select(
            col(Loop.id), col(Candidate.id), col(Candidate.name), col(Candidate.timezone),
            col(Requisition.requisition_id), col(Requisition.title), col(Requisition.team), col(Loop.level),
            col(Loop.state), col(Loop.state_since), col(Loop.waits_for), col(Loop.waits_for_id),
            col(Loop.next_due_at), col(Loop.opened_at), col(Loop.recruiter_id), col(recruiter.name),
            col(Loop.last_interview_at), col(Loop.told_on), col(Loop.revision),
            sa.type_coerce(_override_open(), sa.Boolean), sa.type_coerce(scope.debrief_once_open(), sa.Boolean),
            col(Organisation.promise_days), col(Loop.debrief_at), key,
        )  # type: ignore[call-overload]
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .join(Requisition, col(Requisition.id) == col(Loop.requisition_id))
        .join(recruiter, col(recruiter.id) == col(Loop.recruiter_id))
        .join(Organisation, col(Organisation.id).is_not(None))
        .where(scope.visible_loops(ties), *_matching(ties, filters, now))
        .limit(size + 1)
    )  # fmt: skip
    way = sa.desc if sort in DOWN else sa.asc
    query = query.order_by(way(key), way(col(Loop.id)))
    if after is not None:
        query = query.where(_later(key, sort, after))
    return [Row(*row) for row in session.exec(query)]


def _later(key: sa.ColumnElement[Any], sort: str, after: tuple[Any, UUID]) -> Condition:
    value = sa.literal(after[0], key.type)
    if sort in DOWN:
        return sa.or_(key < value, sa.and_(key == value, col(Loop.id) < after[1]))
    return sa.or_(key > value, sa.and_(key == value, col(Loop.id) > after[1]))


def _key(ties: Ties, sort: str) -> sa.ColumnElement[Any]:
    """Times that would tell what happened from ready on are replaced by the day the loop was opened."""
    if sort == "candidate":
        return cast(sa.ColumnElement[Any], col(Loop.candidate_name_folded))
    if sort == "opened":
        return cast(sa.ColumnElement[Any], col(Loop.opened_at))
    masked = _masked_times(ties)
    column = cast(sa.ColumnElement[Any], col(Loop.next_due_at) if sort == "due" else col(Loop.state_since))
    if masked is None:
        return column
    return sa.type_coerce(sa.case((masked, col(Loop.opened_at)), else_=column), UtcDateTime())


def _masked_times(ties: Ties) -> Condition | None:
    closed, blind = _closed(ties), _blind(ties)
    later = sa.and_(blind, sa.or_(col(Loop.state).in_(TELLING), _asks_consent())) if blind is not None else None
    parts = [part for part in (closed, later) if part is not None]
    return sa.or_(*parts) if parts else None


def _asks_consent() -> Condition:
    """R20: that a consent is asked for tells how an earlier loop ended."""
    return col(Loop.waits_for).like("consent:%")


def _closed(ties: Ties) -> Condition | None:
    """Loops of which neither status nor panel shows: shadows', and those of candidates owed elsewhere."""
    parts = [col(Loop.id).in_(ties.shadows)] if ties.shadows else []
    away = scope.elsewhere(ties)
    return sa.or_(*parts, *([away] if away is not None else [])) if parts or away is not None else None


def _blind(ties: Ties) -> Condition | None:
    ids = ties.owes_here | ties.shadows
    return col(Loop.id).in_(ids) if ids else None


def _matching(ties: Ties, filters: Filters, now: datetime) -> list[Condition]:
    wanted: list[Condition] = []
    shown = _closed(ties)
    if filters.mine:
        wanted.append(col(Loop.recruiter_id) == ties.person_id)
    wanted += _state(ties, filters.state)
    if filters.waits:
        wanted += [col(Loop.waits_for).like(f"{filters.waits}:%"), *_unmasked(_masked_times(ties))]
    if filters.late:
        wanted += [_has_late(now), *_unmasked(shown)]
    if filters.requisition:
        wanted.append(func.lower(col(Requisition.requisition_id)) == filters.requisition)
    if filters.person:
        wanted += [_has_person(filters.person), *_unmasked(shown)]
    wanted += [_has_word(word, shown) for word in filters.words]
    return wanted


def _unmasked(masked: Condition | None) -> list[Condition]:
    return [] if masked is None else [sa.not_(masked)]


def _state(ties: Ties, state: str) -> list[Condition]:
    """By the state as the looker reads it; loops that show no state are found under "running" and "all" alone."""
    blind, away = _blind(ties), scope.elsewhere(ties)
    masked = sa.and_(blind, col(Loop.state).in_(FROM_READY_ON)) if blind is not None else sa.false()
    stateless = away if away is not None else sa.false()
    if state == "all":
        return []
    if state == "running":
        return [sa.or_(col(Loop.state).not_in(OVER), masked, stateless)]
    if state == COMPLETE:
        return [masked, sa.not_(stateless)]
    return [col(Loop.state) == LoopState(state), sa.not_(masked), sa.not_(stateless)]


def _has_late(now: datetime) -> Condition:
    slot = aliased(Interview)
    return (
        sa.select(sa.literal(1))
        .select_from(Panelist)
        .join(slot, _stands(slot))
        .where(col(Panelist.loop_id) == col(Loop.id), owing(col(Panelist.person_id)), col(slot.due_at) < now)
        .exists()
    )


def _stands(slot: type[Interview]) -> Condition:
    """The standing interview of a Panelist row; an alias, since `owing` asks for interviews of its own."""
    held = [status for status in InterviewStatus if status.standing]
    return sa.and_(col(slot.panelist_id) == col(Panelist.id), col(slot.status).in_(held))


def _has_person(words: Sequence[str]) -> Condition:
    placed = sa.select(col(Panelist.loop_id)).where(
        col(Panelist.status) == PlaceStatus.ACTIVE, goes_by(Person, col(Panelist.person_id), words)
    )
    return sa.or_(col(Loop.id).in_(placed), goes_by(Person, col(Loop.recruiter_id), words))


def _has_word(word: str, closed: Condition | None) -> Condition:
    """A word of the candidate's or requisition's name, or of somebody's on the loop where the looker sees the panel."""
    person = sa.and_(_has_person((word,)), *_unmasked(closed))
    return sa.or_(
        goes_by(Candidate, col(Loop.candidate_id), (word,)),
        goes_by(Requisition, col(Loop.requisition_id), (word,)),
        person,
    )


def _override_open() -> Condition:
    return (
        sa.select(sa.literal(1))
        .where(
            col(Debrief.loop_id) == col(Loop.id),
            col(Debrief.revision) == col(Loop.revision),
            col(Debrief.phase).in_([phase for phase in DebriefPhase if phase.open]),
            col(Debrief.override_reason).is_not(None),
        )
        .exists()
    )


def seatmates(session: Session, loops: Sequence[UUID]) -> dict[UUID, list[Seatmate]]:
    """Voting and follow-up places of these loops with submitted, owing and due: one statement."""
    done = (
        sa.select(sa.literal(1))
        .where(
            col(Feedback.panelist_id) == col(Panelist.id), col(Feedback.status).in_([s for s in NOT_OWED if s.is_in])
        )
        .exists()
    )
    slot = aliased(Interview)
    counted = sa.and_(col(Panelist.has_vote), col(Panelist.quarantined_at).is_(None))
    query = (
        select(
            col(Panelist.loop_id), col(Person.name), col(Panelist.kind), sa.type_coerce(counted, sa.Boolean),
            sa.type_coerce(done, sa.Boolean), sa.type_coerce(owing(col(Panelist.person_id)), sa.Boolean),
            col(slot.due_at), col(Panelist.late_replacement),
        )  # type: ignore[call-overload]
        .join(Person, col(Person.id) == col(Panelist.person_id))
        .join(slot, _stands(slot), isouter=True)
        .where(
            col(Panelist.loop_id).in_(loops),
            Panelist.status == PlaceStatus.ACTIVE,
            col(Panelist.kind).in_([kind for kind in PanelistKind if kind.writes and not kind.practises]),
        )
        .order_by(col(Panelist.position), col(Panelist.added_at), col(Panelist.id))
    )  # fmt: skip
    found: dict[UUID, list[Seatmate]] = {}
    for row in session.exec(query):
        found.setdefault(row[0], []).append(Seatmate(*row))
    return found


@dataclass(frozen=True)
class Counts:
    open: int
    waiting: int
    late: int


def counts(session: Session, ties: Ties, now: datetime) -> Counts:
    """Over the looker's own loops whose state shows to them."""
    masked = sa.or_(*[part for part in (_closed(ties), _blind(ties)) if part is not None], sa.false())
    row = session.exec(
        select(
            func.count(),
            func.coalesce(func.sum(sa.case((col(Loop.waits_for_id) == ties.person_id, 1), else_=0)), 0),
            func.coalesce(func.sum(sa.case((_has_late(now), 1), else_=0)), 0),
        )
        .select_from(Loop)
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .where(
            Loop.recruiter_id == ties.person_id,
            col(Loop.state).not_in(OVER),
            scope.visible_loops(ties),
            sa.not_(masked),
        )
    ).one()
    return Counts(int(row[0]), int(row[1]), int(row[2]))
