"""The same moment again and again: the rows of a database put back, so that a hundred rounds drive one loop once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier
from typing import TypeVar

import sqlalchemy as sa

from tests.support.postgres_rows import put_back, rows_of

Answer = TypeVar("Answer")


def rounds(short: int, full: int) -> int:
    """`make once` plays them all, `make test` a few."""
    return full if os.environ.get("ONCE") == "full" else short


class Snapshot:
    """What a database holds now; nobody may be in the middle of a transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self._sqlite = str(engine.url.database) if engine.dialect.name == "sqlite" else ""
        self._url = engine.url.render_as_string(hide_password=False)
        if self._sqlite:
            self._memory = sqlite3.connect(":memory:")
            with closing(sqlite3.connect(self._sqlite)) as source:
                source.backup(self._memory)
        else:
            self._rows = rows_of(self._url)

    def put_back(self) -> None:
        if not self._sqlite:
            return put_back(self._url, self._rows)
        with closing(sqlite3.connect(self._sqlite)) as target:
            self._memory.backup(target)
        return None


def at_once(acts: list[Callable[[], Answer]]) -> list[Answer]:
    """All start together, each in a thread of its own; answers in the order of the acts."""
    gate = Barrier(len(acts))

    def go(act: Callable[[], Answer]) -> Answer:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))
