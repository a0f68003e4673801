"""Pairs of worlds, made when they are first asked for."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import argon2
import pytest

from hiring.adapters import passwords
from hiring.app import create_app
from hiring.settings import Settings
from hiring.store.engine import make_engine
from tests.support.company import found_company
from tests.support.world import Controlled
from tests.worlds.plays import played
from tests.worlds.script import World, found
from tests.worlds.sides import LEFT, RIGHT, Side, apart

Pair = tuple[World, World]


@contextmanager
def made(founded: Path, folder: Path, side: Side, loops: tuple[str, ...]) -> Iterator[World]:
    """A company in which everything has been played in this side's words."""
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'world.sqlite3'}"
    shutil.copyfile(founded, folder / "world.sqlite3")
    engine = make_engine(url)
    company = found_company(engine, Controlled())
    settings = Settings(database_url=url, files_dir=folder / "files", log_level="error")
    app = create_app(settings, engine=engine, world=company.controlled.world)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    world = World(company, side, app)
    found(world, loops)
    played(world)
    yield world
    engine.dispose()


class Pairs:
    """By what differs ("" is everything) and the loops that there are."""

    def __init__(self, founded: Path, folder: Path, stack: ExitStack) -> None:
        self.founded, self.folder, self.stack = founded, folder, stack
        self.known: dict[tuple[str, tuple[str, ...]], Pair] = {}

    def of(self, name: str, loops: tuple[str, ...]) -> Pair:
        if (name, loops) not in self.known:
            one, other = apart(name) if name else (LEFT, RIGHT)
            here = self.folder / str(len(list(self.folder.iterdir())))
            self.known[name, loops] = (
                self.stack.enter_context(made(self.founded, here / "left", one, loops)),
                self.stack.enter_context(made(self.founded, here / "right", other, loops)),
            )
            gc.collect()
            gc.freeze()  # thousands of requests follow, none of which owns any of this
        return self.known[name, loops]


@pytest.fixture(scope="session")
def pairs(sqlite_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pairs]:
    with ExitStack() as stack:
        yield Pairs(sqlite_founded, tmp_path_factory.mktemp("worlds"), stack)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    dummy = hasher.hash("nobody")
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    monkeypatch.setattr(passwords, "_dummy", lambda: dummy)
