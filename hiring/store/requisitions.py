"""Requisitions: lists, one with its people, required principles, running loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import LoopState, Role
from hiring.models.loops import Loop
from hiring.models.openings import Requisition, RequisitionPrinciple, StoredPrincipleSet
from hiring.models.people import Person, PersonRole
from hiring.store.search_index import goes_by

RUNNING = tuple(state for state in LoopState if state.running)
PAGE = 50


@dataclass(frozen=True)
class Filters:
    """`words`: each begins a word of title or code. `open`: None for both."""

    words: tuple[str, ...] = ()
    open: bool | None = None


@dataclass(frozen=True)
class Listed:
    """A requisition with the names of its people."""

    requisition: Requisition
    hiring_manager: str
    recruiter: str


def page(session: Session, filters: Filters, after: Requisition | None, size: int = PAGE) -> list[Listed]:
    """Up to `size` + 1 by title; the extra one says that there are more."""
    manager, recruiter = aliased(Person), aliased(Person)
    query = (
        select(Requisition, col(manager.name), col(recruiter.name))
        .join(manager, col(manager.id) == col(Requisition.hiring_manager_id))
        .join(recruiter, col(recruiter.id) == col(Requisition.recruiter_id))
        .where(*_matching(filters))
    )
    if after is not None:
        query = query.where(_later(after))
    query = query.order_by(col(Requisition.title_folded), col(Requisition.id)).limit(size + 1)
    return [Listed(*row) for row in session.exec(query)]


def _later(than: Requisition) -> sa.ColumnElement[bool]:
    same = sa.and_(col(Requisition.title_folded) == than.title_folded, col(Requisition.id) > than.id)
    return sa.or_(col(Requisition.title_folded) > than.title_folded, same)


def _matching(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.words:
        wanted.append(goes_by(Requisition, col(Requisition.id), filters.words))
    if filters.open is not None:
        wanted.append(col(Requisition.open).is_(filters.open))
    return wanted


def locked(session: Session, requisition_id: UUID) -> Requisition | None:
    return session.exec(select(Requisition).where(Requisition.id == requisition_id).with_for_update()).first()


def by_code(session: Session, code: str) -> Requisition | None:
    return session.exec(select(Requisition).where(Requisition.requisition_id == code)).first()


def open_codes(session: Session, most: int) -> Sequence[tuple[str, str]]:
    """Code and title of open requisitions, for suggestions."""
    query = select(Requisition.requisition_id, Requisition.title).where(col(Requisition.open).is_(True))
    return session.exec(query.order_by(col(Requisition.requisition_id)).limit(most)).all()


def needed(session: Session, requisition_id: UUID) -> Sequence[RequisitionPrinciple]:
    query = select(RequisitionPrinciple).where(RequisitionPrinciple.requisition_id == requisition_id)
    return session.exec(query.order_by(col(RequisitionPrinciple.position))).all()


def running_loops(session: Session, requisition_id: UUID) -> Sequence[Loop]:
    query = select(Loop).where(Loop.requisition_id == requisition_id, col(Loop.state).in_(RUNNING))
    return session.exec(query.order_by(col(Loop.id))).all()


def people(session: Session, ids: Sequence[UUID]) -> dict[UUID, Person]:
    return {person.id: person for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}


def recruiters(session: Session) -> Sequence[Person]:
    """Everybody who holds the role and has not left, by name."""
    held = sa.select(col(PersonRole.person_id)).where(col(PersonRole.role) == Role.RECRUITER)
    query = select(Person).where(col(Person.id).in_(held), col(Person.left_on).is_(None))
    return session.exec(query.order_by(col(Person.name_folded), col(Person.id))).all()


def is_recruiter(session: Session, person_id: UUID) -> bool:
    return session.get(PersonRole, (person_id, Role.RECRUITER)) is not None


def called(session: Session, typed: str, folded: str, most: int) -> Sequence[Person]:
    """People who have not left whose address or employee id is `typed`, or whose name is `folded`."""
    same = sa.or_(
        col(Person.email) == typed.lower(), col(Person.employee_id) == typed, col(Person.name_folded) == folded
    )
    query = select(Person).where(same, col(Person.left_on).is_(None))
    return session.exec(query.order_by(col(Person.name_folded), col(Person.id)).limit(most)).all()


def published_sets(session: Session) -> Sequence[tuple[UUID, str, str]]:
    """Id, name and version of published sets, newest first; not their documents."""
    query = select(StoredPrincipleSet.id, StoredPrincipleSet.name, StoredPrincipleSet.set_version)
    query = query.where(col(StoredPrincipleSet.published_at).is_not(None))
    return session.exec(
        query.order_by(col(StoredPrincipleSet.published_at).desc(), col(StoredPrincipleSet.id).desc())
    ).all()
