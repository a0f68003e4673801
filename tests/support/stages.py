"""Loops driven this far, kept once per test process: driving costs half a second, a copy a fiftieth.

`staged` wraps a function that drives a company through the services. What such a function leaves behind depends only
on its arguments, the controlled clock and what was staged before, so the second test that asks for the same gets a
copy. Anything else that writes to the database ends this: from then on functions run as they are written.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from hiring.store.engine import make_engine
from tests.support.postgres_rows import Rows, put_back, rows_of

if TYPE_CHECKING:
    from tests.support.company import Company

P = ParamSpec("P")
R = TypeVar("R")
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Kept:
    source: Path | Rows
    result: Any
    moment: datetime
    count: int
    history: tuple[str, ...]


_kept: dict[tuple[str, ...], Kept] = {}


class History:
    """What was staged in a company's database so far; None once anything else was written."""

    def __init__(self) -> None:
        self.steps: tuple[str, ...] | None = ()

    def notice(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self.steps = None


_histories: WeakKeyDictionary[sa.Engine, History] = WeakKeyDictionary()


def history_of(engine: sa.Engine) -> History:
    """Begins anew, for a database as a fixture handed it out."""
    if engine not in _histories:
        _histories[engine] = History()
        sa.event.listen(engine, "before_cursor_execute", _histories[engine].notice)
    _histories[engine].steps = ()
    return _histories[engine]


@cache
def lasting_engine(url: str) -> sa.Engine:
    """One engine per address: it keeps its compiled statements, which cost a test more than running them."""
    return make_engine(url)


def put_file(source: Path, place: Path) -> None:
    """A SQLite database in the place of another one that nobody has open."""
    for beside in ("", "-wal", "-shm"):
        Path(f"{place}{beside}").unlink(missing_ok=True)
    shutil.copyfile(source, place)


def staged(drive: Callable[Concatenate[Company, P], R]) -> Callable[Concatenate[Company, P], R]:
    @wraps(drive)
    def driven(company: Company, *args: P.args, **kwargs: P.kwargs) -> R:
        if company.history.steps is None:
            return drive(company, *args, **kwargs)
        clock = company.controlled
        step = f"{drive.__module__}.{drive.__qualname__}{args}{sorted(kwargs.items())} at {clock.moment} {clock.count}"
        history = (*company.history.steps, step)
        key = (company.engine.dialect.name, *history)
        if key in _kept:
            return _taken(company, _kept[key])
        result = drive(company, *args, **kwargs)
        company.history.steps = history
        _kept[key] = Kept(_copied_from(company.engine), result, clock.moment, clock.count, history)
        return result

    return driven


def _taken(company: Company, kept: Kept) -> Any:
    company.engine.dispose()
    if isinstance(kept.source, Path):
        put_file(kept.source, Path(str(company.engine.url.database)))
    else:
        put_back(_address(company.engine), kept.source)
    company.controlled.moment, company.controlled.count = kept.moment, kept.count
    company.history.steps = kept.history
    return kept.result


def _copied_from(engine: sa.Engine) -> Path | Rows:
    """The database as it stands: a file, or rows."""
    engine.dispose()
    if engine.dialect.name != "sqlite":
        return rows_of(_address(engine))
    path, copy = str(engine.url.database), _folder() / f"{len(_kept)}.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(path, copy)
    return copy


def _address(engine: sa.Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@cache
def _folder() -> Path:
    """Deleted when the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="hiring-stages-")
    atexit.register(folder.cleanup)
    return Path(folder.name)
