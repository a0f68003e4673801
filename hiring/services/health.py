"""Whether this process can answer people: the database is there, and its schema is this version's."""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from hiring.store import readiness, schema

_needed = cache(schema.head)


def ready(engine: sa.Engine) -> bool:
    """One statement, in a transaction that writes nothing."""
    try:
        return readiness.version(engine) == _needed()
    except (DBAPIError, NoConnectionFree):
        return False
