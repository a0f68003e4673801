"""Engines, application and clock for all tests. A migrated template database is made once and copied per test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import settings as hypothesis_settings

from hiring.app import cookie_secret, create_app
from hiring.settings import Settings
from hiring.store import schema
from hiring.store.engine import make_engine
from hiring.web.guard import Desk
from tests.support import log_watch, postgres
from tests.support.company import Company, found_company
from tests.support.demo import SeededDemo, seeded
from tests.support.postgres_rows import Rows, Workplace, rows_of
from tests.support.stages import lasting_engine, put_file
from tests.support.world import Controlled

hypothesis_settings.register_profile("fixed", derandomize=True, deadline=None, max_examples=60)
hypothesis_settings.load_profile("fixed")
ENGINES = ("sqlite", "postgresql")


def pytest_configure() -> None:
    log_watch.begin()


ONCE_IS_DEAR = ("harvest", "addresses")
"""Fixtures that take half a minute to make: what uses one of them runs in one process."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("HOSTILE") == "full":
        return  # so much is done with it there that every process makes its own
    for item in items:
        for name in ONCE_IS_DEAR:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Logs carry ids, never evidence, votes, tokens or names: in the whole run, by all its processes."""
    if hasattr(session.config, "workerinput"):
        return
    found = log_watch.findings(Path(os.environ[log_watch.FOLDER]))
    if found:
        print("\n".join(["", "The product's logs of this run say too much:", *found[:20]]))
        session.exitstatus = 1


def pytest_unconfigure() -> None:
    """The last test process to leave stops PostgreSQL."""
    postgres.release()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    schema.upgrade(f"sqlite:///{path}")
    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def sqlite_founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it in which the cast is founded."""
    path = tmp_path_factory.mktemp("founded") / "founded.sqlite3"
    shutil.copyfile(sqlite_template, path)
    _found_at(f"sqlite:///{path}")
    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """The address of a migrated, empty PostgreSQL database."""
    url = postgres.create_database()
    schema.upgrade(url)
    return url


@pytest.fixture(scope="session")
def postgres_workplace(postgres_template: str) -> Workplace:
    """The one database of this process in which tests run, one after the other."""
    return Workplace(postgres_template)


@pytest.fixture(scope="session")
def postgres_empty(postgres_template: str) -> Rows:
    return rows_of(postgres_template)


@pytest.fixture(scope="session")
def postgres_founded(postgres_template: str) -> Rows:
    """The rows of the founded cast."""
    url = postgres.create_database(postgres_template)
    _found_at(url)
    return rows_of(url)


def _found_at(url: str) -> None:
    engine = make_engine(url)
    found_company(engine, Controlled())
    engine.dispose()


def _wants_cast(request: pytest.FixtureRequest) -> bool:
    return not {"company", "page_company"}.isdisjoint(request.fixturenames)


@pytest.fixture(scope="session")
def sqlite_workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests of this process find their database, one after the other."""
    return tmp_path_factory.mktemp("workplace") / "test.sqlite3"


def _sqlite_url(request: pytest.FixtureRequest) -> str:
    place: Path = request.getfixturevalue("sqlite_workplace")
    url = f"sqlite:///{place}"
    lasting_engine(url).dispose()
    put_file(request.getfixturevalue("sqlite_founded" if _wants_cast(request) else "sqlite_template"), place)
    return url


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest) -> str:
    return _sqlite_url(request)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database on each engine, with nothing but the founded cast if the test wants it."""
    if request.param == "sqlite":
        return _sqlite_url(request)
    rows = request.getfixturevalue("postgres_founded" if _wants_cast(request) else "postgres_empty")
    workplace: Workplace = request.getfixturevalue("postgres_workplace")
    lasting_engine(workplace.url).dispose()
    return workplace.with_rows(rows)


@pytest.fixture
def engine(database_url: str) -> sa.Engine:
    """An engine on each database engine."""
    return lasting_engine(database_url)


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> sa.Engine:
    """For tests of pages, where the engine does not matter."""
    return lasting_engine(sqlite_url)


@pytest.fixture
def controlled() -> Controlled:
    return Controlled()


@pytest.fixture(scope="session")
def known_apps() -> dict[str, tuple[Flask, dict[str, Any]]]:
    """Applications of this process by their settings, each with its first configuration."""
    return {}


@pytest.fixture
def make_app(
    tmp_path: Path, controlled: Controlled, known_apps: dict[str, tuple[Flask, dict[str, Any]]]
) -> Callable[..., Flask]:
    """The application over an engine; keyword arguments are settings.

    Routes and templates are compiled once per process: that takes longer than most tests.
    """

    def make(engine: sa.Engine, **given: Any) -> Flask:
        settings = Settings(
            database_url=engine.url.render_as_string(hide_password=False), files_dir=tmp_path / "files", **given
        )
        desk = Desk(settings, engine, controlled.world)
        app, configuration = known_apps.get(repr(given)) or _new_app(settings, desk)
        known_apps[repr(given)] = app, configuration
        app.config.clear()
        app.config.update(configuration, SECRET_KEY=cookie_secret(desk))
        app.extensions["hiring"] = desk
        return app

    return make


def _new_app(settings: Settings, desk: Desk) -> tuple[Flask, dict[str, Any]]:
    app = create_app(settings, engine=desk.engine, world=desk.world)
    app.testing = True
    return app, dict(app.config)


@pytest.fixture
def company(engine: sa.Engine, controlled: Controlled) -> Company:
    """The cast on both engines."""
    return found_company(engine, controlled)


@pytest.fixture
def page_company(sqlite_engine: sa.Engine, controlled: Controlled) -> Company:
    """The cast on SQLite, for tests of pages."""
    return found_company(sqlite_engine, controlled)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> SeededDemo:
    """The demo company of thirty loops; copy it before changing anything."""
    return seeded(tmp_path_factory)
