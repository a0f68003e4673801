"""People: lists, the reporting line, load, roles and certifications."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, func, select

from hiring.domain.vocabulary import (
    BarRaiserCertification,
    InterviewerCertification,
    LoopState,
    PanelistKind,
    PlaceStatus,
    Role,
)
from hiring.models.audit import AuditEvent
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate, Requisition, StoredPrincipleSet
from hiring.models.people import Account, Organisation, Person, PersonRole, PersonTraining
from hiring.store.scope import ties_of
from hiring.store.search_index import goes_by

RUNNING = tuple(state for state in LoopState if state.running)
PAGE = 50


@dataclass(frozen=True)
class Filters:
    """`words`: each begins one of the words of the name (folded). `gone`: people who left, too.

    `manager_id`: direct reports alone.
    """

    words: tuple[str, ...] = ()
    role: Role | None = None
    interviewer: InterviewerCertification | None = None
    bar_raiser: BarRaiserCertification | None = None
    gone: bool = False
    manager_id: UUID | None = None


def page(session: Session, filters: Filters, after: Person | None, size: int = PAGE) -> list[tuple[Person, str | None]]:
    """Up to `size` + 1 people by name with their manager's name; the extra one says that there are more."""
    manager = aliased(Person)
    query = select(Person, col(manager.name)).join(manager, col(manager.id) == col(Person.manager_id), isouter=True)
    query = query.where(*_matching(filters)).order_by(col(Person.name_folded), col(Person.id)).limit(size + 1)
    if after is not None:
        query = query.where(later(after))
    return [(person, name) for person, name in session.exec(query)]


def later(than: Person) -> sa.ColumnElement[bool]:
    """After this person in the order of names."""
    same = sa.and_(col(Person.name_folded) == than.name_folded, col(Person.id) > than.id)
    return sa.or_(col(Person.name_folded) > than.name_folded, same)


def _matching(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted = [goes_by(Person, col(Person.id), filters.words)] if filters.words else []
    if filters.role is not None:
        held = sa.select(col(PersonRole.person_id)).where(col(PersonRole.role) == filters.role)
        wanted.append(col(Person.id).in_(held))
    if filters.interviewer is not None:
        wanted.append(col(Person.interviewer) == filters.interviewer)
    if filters.bar_raiser is not None:
        wanted.append(col(Person.bar_raiser) == filters.bar_raiser)
    if filters.manager_id is not None:
        wanted.append(col(Person.manager_id) == filters.manager_id)
    if not filters.gone:
        wanted.append(col(Person.left_on).is_(None))
    return wanted


def roles(session: Session, people: Iterable[UUID]) -> dict[UUID, list[Role]]:
    found: dict[UUID, list[Role]] = {}
    for row in session.exec(select(PersonRole).where(col(PersonRole.person_id).in_(list(people)))):
        found.setdefault(row.person_id, []).append(row.role)
    return {person: sorted(held, key=list(Role).index) for person, held in found.items()}


def running_counts(session: Session, people: Iterable[UUID], hidden_from: UUID) -> dict[UUID, int]:
    """Running loops per person in which they hold a place."""
    counted = loads(session, hidden_from).where(col(Panelist.person_id).in_(list(people)))
    return {person: int(count) for person, count in session.execute(counted)}


def loads(session: Session, hidden_from: UUID) -> sa.Select[Any, int]:
    """(person, running loops) of everybody busy.

    The viewer's own loop as a candidate never counts (R21), nor one on which they are blind: that it ceases to count
    would tell that it was decided (R18, R20).
    """
    ties = ties_of(session, hidden_from, office=False)
    return (
        sa.select(
            col(Panelist.person_id).label("person_id"), func.count(func.distinct(col(Panelist.loop_id))).label("load")
        )
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .where(
            col(Panelist.status) == PlaceStatus.ACTIVE,
            col(Loop.state).in_(RUNNING),
            sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != hidden_from),
            col(Loop.id).not_in(ties.out | ties.shadows | ties.owes_here),
            col(Loop.candidate_id).not_in(ties.owed_on.keys()),
        )
        .group_by(col(Panelist.person_id))
    )


def by_address(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == email)).first()


def by_employee_id(session: Session, employee_id: str) -> Person | None:
    return session.exec(select(Person).where(Person.employee_id == employee_id)).first()


def locked(session: Session, person_id: UUID) -> Person | None:
    """The person, held until the end of the transaction (PostgreSQL; SQLite has one writer)."""
    return session.exec(select(Person).where(Person.id == person_id).with_for_update(key_share=True)).first()


def organisation_locked(session: Session) -> Organisation:
    """The organisation, held: changes of the reporting line and of settings happen one after the other."""
    return session.exec(select(Organisation).with_for_update(key_share=True)).one()


def reports(session: Session, manager_id: UUID, most: int) -> list[Person]:
    """Direct reports who have not left, by name, up to `most`."""
    query = select(Person).where(Person.manager_id == manager_id, col(Person.left_on).is_(None))
    return list(session.exec(query.order_by(col(Person.name_folded), col(Person.id)).limit(most)))


def report_count(session: Session, manager_id: UUID) -> int:
    query = select(func.count()).select_from(Person)
    return session.exec(query.where(Person.manager_id == manager_id, col(Person.left_on).is_(None))).one()


def trained_on(session: Session, person_id: UUID) -> list[str]:
    rows = session.exec(select(PersonTraining.principle).where(PersonTraining.person_id == person_id))
    return sorted(rows)


def set_trained_on(session: Session, person_id: UUID, principles: Iterable[str]) -> None:
    session.exec(delete(PersonTraining).where(col(PersonTraining.person_id) == person_id))
    for principle in sorted(principles):
        session.add(PersonTraining(person_id=person_id, principle=principle))
    session.flush()


def take_role(session: Session, person_id: UUID, role: Role) -> None:
    session.exec(delete(PersonRole).where(col(PersonRole.person_id) == person_id, col(PersonRole.role) == role))


def core_bar_raisers(session: Session) -> list[Person]:
    """Everybody who is core and has not left."""
    query = select(Person).where(Person.bar_raiser == BarRaiserCertification.CORE, col(Person.left_on).is_(None))
    return list(session.exec(query.order_by(col(Person.id))))


def events_of_kind(session: Session, kind: str) -> int:
    return session.exec(select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == kind)).one()


def loops_ruled_by(session: Session, person_id: UUID) -> list[Loop]:
    """Running loops whose active Bar Raiser this is."""
    query = (
        select(Loop)
        .join(Panelist, col(Panelist.loop_id) == col(Loop.id))
        .where(
            Panelist.person_id == person_id,
            Panelist.kind == PanelistKind.BAR_RAISER,
            Panelist.status == PlaceStatus.ACTIVE,
            col(Loop.state).in_(RUNNING),
        )
    )
    return list(session.exec(query.order_by(col(Loop.id))))


def newest_published_set(session: Session) -> UUID | None:
    query = select(StoredPrincipleSet.id).where(col(StoredPrincipleSet.published_at).is_not(None))
    return session.exec(
        query.order_by(col(StoredPrincipleSet.published_at).desc(), col(StoredPrincipleSet.id).desc())
    ).first()


def levels_in_use(session: Session) -> set[str]:
    """Levels of people who have not left, of open requisitions and of running loops."""
    held = sa.union(
        sa.select(col(Person.level)).where(col(Person.left_on).is_(None)),
        sa.select(col(Requisition.level)).where(col(Requisition.open).is_(True)),
        sa.select(col(Loop.level)).where(col(Loop.state).in_(RUNNING)),
    )
    return set(session.scalars(held))


@dataclass(frozen=True)
class Counts:
    """How many there are, for the admin's overview."""

    people: int
    without_password: int
    disabled: int
    core: int
    published_sets: int


def counts(session: Session) -> Counts:
    def tally(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        joined = sa.select(func.count()).select_from(Person).join(Account, col(Account.person_id) == col(Person.id))
        return joined.where(col(Person.left_on).is_(None), *conditions).scalar_subquery()

    published = sa.select(func.count()).select_from(StoredPrincipleSet)
    row = session.execute(
        sa.select(
            tally(),
            tally(col(Account.enabled).is_(True), col(Account.password_hash).is_(None)),
            tally(col(Account.enabled).is_(False)),
            tally(col(Person.bar_raiser) == BarRaiserCertification.CORE),
            published.where(col(StoredPrincipleSet.published_at).is_not(None)).scalar_subquery(),
        )
    ).one()
    return Counts(*map(int, row))
