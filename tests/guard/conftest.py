"""One company for the whole sweep: nothing that a request changes is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import argon2
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Playwright
from sqlmodel import Session, select

from hiring.adapters import passwords
from hiring.app import create_app
from hiring.models.loops import Panelist
from hiring.models.people import Account
from hiring.settings import Settings
from hiring.store import schema
from hiring.store.engine import make_engine, open_session
from tests.guard import corners, world
from tests.guard.ground import Ground, made
from tests.guard.walk import BESIDES, KINDS, Harvest, walked
from tests.support import postgres
from tests.support.chromium import launch_options
from tests.support.company import VOTERS, Company, found_company
from tests.support.doors import staying
from tests.support.drive_plan import place_id
from tests.support.world import Controlled


@dataclass
class Site:
    """The application over a company in the middle of its work."""

    app: Flask
    company: Company
    loops: dict[str, UUID]
    ids: dict[str, tuple[str, ...]]
    clients: dict[str, FlaskClient]
    addresses: dict[str, str]
    """Of pages whose address nobody could guess."""
    places: dict[str, UUID]
    """In the scheduled loop, by name."""

    def endpoint(self, method: str, address: str) -> str:
        """The endpoint that answers at this address."""
        path = address.partition("?")[0].partition("#")[0]
        return str(self.app.url_map.bind("localhost").match(path, method=method)[0])

    def path_ids(self, loop: str) -> dict[str, tuple[str, ...]]:
        """The ids with this loop alone, and its own places."""
        with self.company.looking() as session:
            places = session.exec(select(Panelist.id).where(Panelist.loop_id == self.loops[loop])).all()
        return self.ids | {"loop_id": (str(self.loops[loop]),), "panelist_id": tuple(map(str, places))}


def _make(engine: sa.Engine, folder: Path) -> Site:
    company = found_company(engine, Controlled())
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with open_session(engine, writes=True) as session:
        for account in session.exec(select(Account)):
            account.password_hash = hasher.hash(world.PASSWORD)
        session.commit()
    made = world.build(company)
    addresses = corners.build(company, made)
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, files_dir=folder / "files", log_level="error")
    app = create_app(settings, engine=engine, world=company.controlled.world)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    clients = {name: staying(app, company, name) for name in (*KINDS, *BESIDES[:-1])}
    clients[BESIDES[-1]] = app.test_client(use_cookies=False)
    places = {name: place_id(company, made["scheduled"], name) for name in VOTERS}
    return Site(app, company, made, world.ids_of(company, made), clients, addresses, places)


@pytest.fixture(scope="session")
def harvest(sqlite_site: Site) -> Harvest:
    """Every page in every state of a loop, as recruiter and Bar Raiser; in some states as everybody."""
    with pytest.MonkeyPatch.context() as patched, nothing_kept(patched):
        return walked(sqlite_site)


@pytest.fixture(scope="session")
def sqlite_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copyfile(sqlite_template, folder / "site.sqlite3")
    engine = make_engine(f"sqlite:///{folder / 'site.sqlite3'}")
    yield _make(engine, folder)
    engine.dispose()


def site_at(folder: Path) -> Site:
    """For a command: outside of pytest nothing keeps a migrated template."""
    url = f"sqlite:///{folder / 'site.sqlite3'}"
    schema.upgrade(url)
    return _make(make_engine(url), folder)


@pytest.fixture(scope="session")
def ground(sqlite_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Every kind of person in every loop, one loop for each state."""
    with made(sqlite_site, tmp_path_factory.mktemp("ground")) as standing:
        yield standing


@pytest.fixture(scope="session")
def postgres_site(postgres_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    url = postgres.create_database(postgres_template)
    engine = make_engine(url)
    yield _make(engine, tmp_path_factory.mktemp("site"))
    engine.dispose()
    postgres.drop_database(url)


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    cheaply(monkeypatch)


def cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    dummy = hasher.hash("nobody")
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    monkeypatch.setattr(passwords, "_dummy", lambda: dummy)


@contextmanager
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commits reach the constraints and go no further, so that every request meets the same world."""
    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", Session.flush)
        yield
