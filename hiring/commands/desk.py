"""What commands share: settings, a writing piece of work, and files that may be `-`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hiring.domain.errors import NotNow
from hiring.services.work import NOBODY, Work
from hiring.settings import Settings, load
from hiring.store import accounts, schema
from hiring.store.engine import make_engine, open_session, transaction
from hiring.world import World

STANDARD = "-"


def settings_of(**given: object) -> Settings:
    """The settings, from the environment and from options that were given. Raises SettingsError."""
    return load(**{name: value for name, value in given.items() if value is not None})


def require_schema(settings: Settings) -> None:
    """Refuses to go on with a database that has not exactly this version's tables."""
    found = require_some_schema(settings)
    if found != schema.head():
        raise NotNow(
            f"The database has schema {found}, this version of hiring needs {schema.head()}.",
            ("Make a backup, then run `hiring db upgrade`.",),
        )


def require_organisation(settings: Settings) -> None:
    """Refuses a database in which nobody could sign in."""
    require_schema(settings)
    with work_of(settings) as work:
        if accounts.organisation(work.session) is None:
            raise NotNow("This database has no organisation yet.", ("`hiring init` founds one.",))


def require_some_schema(settings: Settings) -> str:
    """The schema's version; refuses an empty database, without making one by looking."""
    found = schema.current(settings.database_url) if schema.database_exists(settings.database_url) else None
    if found is None:
        raise NotNow("There is no hiring database here yet.", ("`hiring init` makes one; `hiring config` says where.",))
    return found


@contextmanager
def work_of(settings: Settings, *, writes: bool = True) -> Iterator[Work]:
    """One piece of work of the product itself: committed at the end, rolled back by any exception."""
    engine = make_engine(settings.database_url)
    world = World()
    try:
        with transaction(engine) if writes else open_session(engine, writes=False) as session:
            yield Work(session, NOBODY, world, world.now())
    finally:
        engine.dispose()


def read_bytes(name: str) -> bytes:
    """The whole file; `-` is standard input."""
    return sys.stdin.buffer.read() if name == STANDARD else Path(name).read_bytes()


@contextmanager
def private_file(name: str) -> Iterator[IO[str]]:
    """A new file that its owner alone can read; `-` is standard output. A failure leaves no file behind."""
    if name == STANDARD:
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise NotNow(f"{name} exists already.", ("Name a new file: links are never written over.",)) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
    except BaseException:
        Path(name).unlink()
        raise
