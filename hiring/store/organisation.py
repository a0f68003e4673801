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
    table = sa.inspect(Person).local_table
    above = sa.select(table.c.id, table.c.manager_id).where(table.c.id.in_(ids)).cte("above", recursive=True)
    return above.union(sa.select(table.c.id, table.c.manager_id).join(above, table.c.id == above.c.manager_id))
