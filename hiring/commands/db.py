"""`hiring db upgrade|downgrade|check`."""

from collections.abc import Callable

import click
from alembic.util import CommandError

from hiring.commands import desk
from hiring.domain.errors import NotNow
from hiring.store import schema


@click.group()
def db() -> None:
    """The database's schema. Make a backup before changing it."""


@db.command()
def upgrade() -> None:
    """Bring the schema to this version of hiring."""
    url = desk.settings_of().database_url
    before = schema.current(url)
    _migrate(lambda: schema.upgrade(url))
    click.echo(f"Schema {before or 'none'} → {schema.current(url)}.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to REVISION (`base` removes every table)."""
    settings = desk.settings_of()
    desk.require_some_schema(settings)
    before = schema.current(settings.database_url)
    _migrate(lambda: schema.downgrade(settings.database_url, revision))
    click.echo(f"Schema {before} → {schema.current(settings.database_url) or 'none'}.")


@db.command()
def check() -> None:
    """Say whether the database has exactly this version's schema."""
    settings = desk.settings_of()
    desk.require_schema(settings)
    differences = schema.differences(settings.database_url)
    if differences:
        raise NotNow(f"The schema differs from this version's in {len(differences)} places.", tuple(differences))
    click.echo(f"Schema {schema.head()}: in order.")


def _migrate(step: Callable[[], None]) -> None:
    try:
        step()
    except (CommandError, schema.BrokenReferences) as error:
        raise NotNow(f"The schema stays as it was: {error}.") from error
