"""The reporting line as rows: everybody, or only some people with everybody above them."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.models.people import Account, Person


def people_with_managers(session: Session, of: Iterable[UUID] | None = None) -> list[tuple[Person, bool]]:
    """People with whether they are active; with `of`, those people and everybody above them (one statement)."""
    query = select(Person, col(Account.enabled)).join(Account, col(Account.person_id) == col(Person.id), isouter=True)
    if of is not None:
        query = query.where(col(Person.id).in_(sa.select(_above(list(of)).c.id)))
    return [(person, person.left_on is None and enabled is not False) for person, enabled in session.exec(query)]


def _above(ids: list[UUID]) -> sa.CTE:
    person, manager = col(Person.id).label("id"), col(Person.manager_id).label("manager_id")
    above = sa.select(person, manager).where(col(Person.id).in_(ids)).cte("above", recursive=True)
    upper = sa.select(col(Person.id), col(Person.manager_id)).join(above, col(Person.id) == above.c.manager_id)
    return above.union(upper)
