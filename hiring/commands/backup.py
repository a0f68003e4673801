"""`hiring backup` and `hiring restore`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import IO

import click

from hiring.adapters.archive import new_file
from hiring.commands import desk
from hiring.domain.errors import NotNow
from hiring.domain.words import counted
from hiring.schemas.backup import Kept
from hiring.services import backup as backups
from hiring.services import restore as restores
from hiring.store import schema
from hiring.store.engine import make_engine
from hiring.world import World

INCOMPLETE = 3


@click.command()
@click.option("--out", help="The new file; `-` is standard output. By default hiring-backup-TIME.zip in this folder.")
def backup(out: str | None) -> None:
    """Write every row and every candidate's file to one new file (mode 0600), while people go on working."""
    settings = desk.settings_of()
    version = desk.require_some_schema(settings)
    now = World().now()
    name = out or f"hiring-backup-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
    engine = make_engine(settings.database_url)
    try:
        if name == desk.STANDARD:
            kept = backups.make(engine, settings.files_dir, version, now, sys.stdout.buffer)
        else:
            with _new_file(name) as file:
                kept = backups.make(engine, settings.files_dir, version, now, file)
    finally:
        engine.dispose()
    if name != desk.STANDARD:
        click.echo(f"Written to {name}: {_counts(kept)}.", err=True)
    click.echo(f"Digest {kept.digest}", err=True)
    _say_missing(kept)


@click.command()
@click.argument("file")
def restore(file: str) -> None:
    """Bring the backup FILE back into the empty database and folder that the settings name."""
    settings = desk.settings_of()
    kept = restores.restore(settings, Path(file))
    click.echo(f"Brought back and read again: {_counts(kept)}.")
    click.echo(f"Digest {kept.digest}")
    if kept.schema_version != schema.head():
        click.echo(f"The schema is {kept.schema_version}: run `hiring db upgrade` before `hiring serve`.")
    click.echo("Everybody signs in again. Run the retention of candidates' data again before you serve.")
    _say_missing(kept)


@contextmanager
def _new_file(name: str) -> Iterator[IO[bytes]]:
    try:
        with new_file(Path(name)) as file:
            yield file
    except FileExistsError as error:
        raise NotNow(f"{name} exists already.", ("Name a new file: backups are never written over.",)) from error


def _counts(kept: Kept) -> str:
    return f"{counted(kept.rows, 'row')} of {counted(kept.tables, 'table')}, {counted(kept.files, 'file')}"


def _say_missing(kept: Kept) -> None:
    """A backup with holes is better than none, but nobody shall take it for a whole one."""
    if kept.missing:
        click.echo(f"Lost before this backup was made: {', '.join(kept.missing)}", err=True)
        raise SystemExit(INCOMPLETE)
