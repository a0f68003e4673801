"""Every page runs as many statements for two hundred loops as for a handful.

A candidate's document is opened by seating the viewer in each loop of the candidate in which they have a place; here
the loops are other candidates', as in life.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from hiring.app import create_app
from hiring.models.loops import Loop
from hiring.settings import Settings
from hiring.store.engine import make_engine
from tests.guard import crowd
from tests.guard.conftest import Site, nothing_kept
from tests.guard.walk import Harvest
from tests.support.company import Company
from tests.support.doors import same_client
from tests.support.queries import counted

LOOPS = 200
PEOPLE = ("rita", "bruno", "ada", "iris", "cora")
"""Recruiter, Bar Raiser, admin, interviewer, core Bar Raiser."""
Walk = dict[tuple[str, str, str], int]


@pytest.fixture
def grown(sqlite_site: Site, tmp_path: Path) -> Iterator[Site]:
    """A copy of the site in which all lists are long."""
    path = tmp_path / "grown.sqlite3"
    with closing(sqlite3.connect(str(sqlite_site.company.engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    engine = make_engine(f"sqlite:///{path}")
    company = Company(engine, sqlite_site.company.controlled, sqlite_site.company.ids)
    for name in ("set_id", "requisition_id", "candidate_id"):
        setattr(company, name, getattr(sqlite_site.company, name))
    with company.looking() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Loop)) or 0
    assert 5 <= before < 20
    crowd.grow(company, LOOPS - before, sqlite_site.loops["debriefing"])
    settings = Settings(database_url=f"sqlite:///{path}", files_dir=tmp_path, log_level="error")
    app = create_app(settings, engine=engine, world=company.controlled.world)
    clients = {who: same_client(app, sqlite_site.clients[who]) for who in PEOPLE}
    yield Site(app, company, sqlite_site.loops, sqlite_site.ids, clients, {}, {})
    engine.dispose()


def pages(site: Site, harvest: Harvest) -> Walk:
    """What these people opened in the walk: pages of the company, and of the loop in debrief."""
    others = {str(loop_id) for name, loop_id in site.loops.items() if name != "debriefing"}
    return {
        (who, endpoint, path): count
        for (who, endpoint, path), count in harvest.statements.items()
        if who in PEOPLE and endpoint != "static" and not any(loop_id in path for loop_id in others)
    }


def test_every_page_runs_as_many_statements_for_200_loops_as_for_a_handful(
    sqlite_site: Site, harvest: Harvest, grown: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = pages(sqlite_site, harvest)
    found = []
    with nothing_kept(monkeypatch):
        for (who, endpoint, path), count in few.items():
            with counted(grown.company.engine) as sent:
                answer = grown.clients[who].get(path)
            if answer.status_code != harvest.answers[who, endpoint, path] or len(sent) != count:
                found.append(f"{who} {path}: {answer.status_code}, {len(sent)} statements, {count} before")
    assert "\n".join(found) == ""
    assert {endpoint for _, endpoint, _ in few} >= {endpoint for _, endpoint, _ in harvest.answers} - {"static"}
