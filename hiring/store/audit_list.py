"""What an auditor may see of the audit events, newest first: as an admin outside the loop would (R18, R21, R22)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.visibility import UnshownMoves
from hiring.domain.vocabulary import EventObject
from hiring.models.audit import AuditEvent
from hiring.models.feedback import SealedText
from hiring.models.loops import Loop
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.store.search_index import goes_by
from hiring.store.timeline import newest_first, unshown_move, with_names

PAGE = 50


@dataclass(frozen=True)
class Sightline:
    """`objects` and `unshown` are those of an admin outside; `tied`: candidates on whom the person has a place."""

    objects: frozenset[EventObject]
    unshown: UnshownMoves
    person_id: UUID | None = None
    tied: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Filters:
    """`person` are folded words of a name; `since` and `until` bound the time, the latter excluded."""

    kind: str = ""
    person: tuple[str, ...] = ()
    loop_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Row:
    """One event as plain columns; names are None for nobody.

    No place in the chain: gaps between places would count what does not show (R18).
    """

    event_id: UUID
    at: datetime
    kind: str
    detail: str
    who: str | None
    whom: str | None
    candidate: str | None
    loop_id: UUID | None
    text: str | None


def page(
    session: Session, sight: Sightline, filters: Filters, after: tuple[datetime, UUID] | None, size: int = PAGE
) -> list[Row]:
    """Up to `size` + 1 rows; the extra one says that there are more."""
    actor, subject = aliased(Person), aliased(Person)
    query = (
        select(
            col(AuditEvent.id), col(AuditEvent.at), col(AuditEvent.kind), col(AuditEvent.detail), col(actor.name),
            col(subject.name), col(Candidate.name), col(AuditEvent.loop_id), col(SealedText.text),
        )  # type: ignore[call-overload]
        .join(Loop, col(Loop.id) == col(AuditEvent.loop_id), isouter=True)
        .join(Candidate, col(Candidate.id) == _candidate(), isouter=True)
        .where(shows(sight), *_wanted(filters, actor, subject))
    )  # fmt: skip
    return [Row(*row) for row in session.exec(newest_first(with_names(query, actor, subject), after, size))]


def visible_ids(session: Session, sight: Sightline, event_ids: list[UUID]) -> frozenset[UUID]:
    """Which of these events show."""
    query = (
        select(col(AuditEvent.id))
        .join(Loop, col(Loop.id) == col(AuditEvent.loop_id), isouter=True)
        .join(Candidate, col(Candidate.id) == _candidate(), isouter=True)
        .where(col(AuditEvent.id).in_(event_ids), shows(sight))
    )
    return frozenset(session.exec(query))


def shows(sight: Sightline) -> sa.ColumnElement[bool]:
    """The condition on AuditEvent joined with its Loop and Candidate."""
    conditions = [
        col(AuditEvent.object).in_(sorted(sight.objects)),
        sa.not_(unshown_move(sight.unshown)),
    ]
    if sight.person_id is not None:
        not_mine = sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != sight.person_id)
        conditions.append(not_mine)
    if sight.tied:
        conditions.append(sa.or_(col(Candidate.id).is_(None), col(Candidate.id).not_in(sorted(sight.tied))))
    return sa.and_(*conditions)


def _candidate() -> sa.ColumnElement[UUID]:
    return sa.func.coalesce(col(AuditEvent.candidate_id), col(Loop.candidate_id))


def _wanted(filters: Filters, actor: type[Person], subject: type[Person]) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.kind:
        found.append(col(AuditEvent.kind) == filters.kind)
    if filters.loop_id:
        found.append(col(AuditEvent.loop_id) == filters.loop_id)
    if filters.since:
        found.append(col(AuditEvent.at) >= filters.since)
    if filters.until:
        found.append(col(AuditEvent.at) < filters.until)
    if filters.person:
        found.append(sa.or_(_named(actor, filters.person), _named(subject, filters.person)))
    return found


def _named(person: type[Person], words: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return goes_by(Person, col(person.id), words)
