"""Promise 2, the short form of `make durability`: what the server acknowledged outlives its being killed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from hiring.store.engine import open_session
from tests.durability.compare import compare
from tests.durability.kills import killed
from tests.durability.product import Forked, Nursery
from tests.durability.scene import seats
from tests.durability.writers import DRAFTS, NOTES

KILLS, WRITES = {"sqlite": 3, "postgresql": 2}, {"sqlite": 300, "postgresql": 200}
"""Five kills and 500 writes in all; the engines share them, since each start of a server costs seconds."""
SEATS_OF_A_LOOP = 5
WRITERS = 4
"""Few enough that the writes of the smaller share come to a submission whatever the threads do."""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


def test_promise_2_what_was_acknowledged_outlives_five_kills(
    engine: sa.Engine, nursery: Nursery, tmp_path: Path
) -> None:
    kills, writes = KILLS[engine.dialect.name], WRITES[engine.dialect.name]
    url = engine.url.render_as_string(hide_password=False)
    placed = seats(engine, loops=writes // (NOTES + DRAFTS) // SEATS_OF_A_LOOP + 2)
    engine.dispose()
    product = Forked(url, tmp_path, nursery=nursery)
    verdict, book = killed(product, placed, kills=kills, writes=writes, writers=WRITERS)
    assert verdict.whole, verdict.examples[:5]
    assert verdict.acknowledged >= writes
    assert book.broken, "no kill hit anybody: this proves nothing"
    assert set(book.answers) <= {200, 303, 503}
    assert writes > WRITERS * (NOTES + DRAFTS)
    assert any(one.submitted for one in book.entries.values())
    log = (tmp_path / "server.log").read_text()
    assert product.locked() == 0, product.causes()
    failed = [line for line in log.splitlines() if line.startswith("{") and json.loads(line).get("event") == "failed"]
    assert failed == []
    _planted(engine, url, book.copied())


def _planted(engine: sa.Engine, url: str, known: dict) -> None:  # type: ignore[type-arg]
    """A save taken back, a letter changed, a version counted twice: each is found, or all of this proves nothing."""
    entry = next(one for one in known.values() if one.notes > 2 and one.drafts > 2)
    for harm, kind in (
        ("UPDATE note SET text = substr(text, 1, 20), version = 1", "lost"),
        ("UPDATE note SET text = replace(text, ':', ';')", "different"),
        ("UPDATE note SET version = version + 1", "doubled"),
    ):
        with open_session(engine, writes=True) as session:
            before = session.connection().execute(sa.text("SELECT panelist_id, text, version FROM note")).all()
            session.connection().execute(sa.text(harm))
            session.commit()
        assert getattr(compare(url, {entry.seat.number: entry}), kind), harm
        with open_session(engine, writes=True) as session:
            back = sa.text("UPDATE note SET text = :text, version = :version WHERE panelist_id = :id")
            for panelist_id, text, version in before:
                session.connection().execute(back, {"id": panelist_id, "text": text, "version": version})
            session.commit()
