"""The one statement behind the question whether this process can serve."""

import sqlalchemy as sa

from hiring.store import schema


def version(engine: sa.Engine) -> str | None:
    """The schema's version as the database says it; None where there is no database to look into."""
    if not schema.database_exists(engine.url.render_as_string(hide_password=False)):
        return None
    with engine.execution_options(sqlite_begin="DEFERRED").connect() as connection:
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)
