"""The company of the sweep with a hostile string in every text that people can write, put there past all checks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlmodel import SQLModel

from hiring.app import create_app
from hiring.models import tables
from hiring.settings import Settings
from hiring.store.engine import make_engine
from tests.guard.conftest import Site
from tests.hostile.corpus import storable
from tests.support.company import Company
from tests.support.doors import same_client

assert tables
MADE = """
account.password_hash account.guarded_why account_link.token_hash account_link.email assignment.principle
assignment.question audit_checkpoint.hash audit_checkpoint.key audit_checkpoint.signature audit_event.kind
audit_event.detail audit_event.digest audit_link.previous audit_link.hash audit_link.commitment audit_link.salt
candidate.candidate_id candidate.email candidate.timezone candidate.jurisdiction candidate.name_folded
candidate_file.stored_as candidate_file.link debrief.principle_now decision.level decision.digest evidence.principle
evidence.question evidence.story finding.principle finding.at_level half_sign_in.id_hash home_line.kind home_line.href
insufficient_tick.principle interview.zone known_browser.id_hash loop.candidate_name_folded loop.level
loop_principle.principle organisation.levels organisation.timezone organisation.cookie_secret panelist.warnings
person.employee_id person.name_folded person.email person.level person.timezone person_training.principle
position.level principle_set.slug principle_set.set_version principle_set.language rating.principle rating.code
recovery_code.code_hash request_key.key request_key.endpoint request_key.location requisition.requisition_id
requisition.title_folded requisition.level requisition.jurisdiction requisition_principle.principle
retention_rule.jurisdiction sealed_text.salt second_factor.secret sign_in_attempt.account_key sign_in_attempt.address
sign_in_session.id_hash slot_request.zone story_join.story vote.digest
"""
"""Columns of codes, hashes, places and moments: made by the product, or chosen from a list that it holds. The link of
a candidate is judged by its command, and is tried in tests/guard/test_hostile_pages.py."""
JSON = frozenset({"sealed_text.text", "principle_set.document"})
TEXTS = frozenset({"AutoString", "Text"})
MOST_IN_A_LINE = 190
NO_SIGNS = frozenset("\ufffe\uffff")
"""Refused by principle sets."""


def columns() -> list[tuple[str, str, bool]]:
    """(table, column, one line alone) of every text that people write; a new column takes part by itself."""
    made = set(MADE.split())
    found = []
    for table in sorted(SQLModel.metadata.tables.values(), key=lambda one: one.name):
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if type(column.type).__name__ in TEXTS and name not in made:
                found.append((table.name, column.name, type(column.type).__name__ == "AutoString"))
    return found


def unknown() -> set[str]:
    """What MADE names and no table has."""
    every = {f"{one.name}.{column.name}" for one in SQLModel.metadata.tables.values() for column in one.columns}
    return set(MADE.split()) - every


def plant(path: Path, skip: int = 0) -> int:
    """How many texts were planted; `skip` starts elsewhere in the corpus."""
    texts = storable()
    lines = [
        one for one in texts if len(one.splitlines()) == 1 and len(one) <= MOST_IN_A_LINE and NO_SIGNS.isdisjoint(one)
    ]
    areas, short = cycle(texts[skip:] + texts[:skip]), cycle(lines[skip:] + lines[:skip])
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA ignore_check_constraints = ON")
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{trigger}"')
        planted = sum(
            _fill(base, name, column, short if line or name == "principle_set" else areas)
            for name, column, line in columns()
        )
    base.close()
    return planted


def _fill(base: sqlite3.Connection, table: str, column: str, strings: Iterator[str]) -> int:
    rows = base.execute(f'SELECT rowid, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL').fetchall()
    whole = f"{table}.{column}" in JSON
    given = [(_in_json(value, strings) if whole else next(strings), row) for row, value in rows]
    base.executemany(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', given)
    return len(given)


def _in_json(value: str, strings: Iterator[str]) -> str:
    return json.dumps(_replaced(json.loads(value), strings)) if value.startswith(("{", "[")) else next(strings)


def _replaced(value: Any, strings: Iterator[str]) -> Any:
    """Every sentence in it; codes, times and addresses have no blanks."""
    if isinstance(value, dict):
        return {name: _replaced(inside, strings) for name, inside in value.items()}
    if isinstance(value, list):
        return [_replaced(inside, strings) for inside in value]
    return next(strings) if isinstance(value, str) and " " in value else value


def copy_of(site: Site, folder: Path, skip: int = 0) -> tuple[Site, int]:
    """The site over a copy of its database with planted texts, and how many."""
    path = folder / "planted.sqlite3"
    source = sqlite3.connect(str(site.company.engine.url.database))
    target = sqlite3.connect(path)
    source.backup(target)
    source.close()
    target.close()
    many = plant(path, skip)
    engine = make_engine(f"sqlite:///{path}")
    settings = Settings(database_url=f"sqlite:///{path}", files_dir=folder / "files", log_level="error")
    app = create_app(settings, engine=engine, world=site.company.controlled.world)
    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    company = Company(engine, site.company.controlled)
    company.ids, company.set_id = site.company.ids, site.company.set_id
    company.requisition_id, company.candidate_id = site.company.requisition_id, site.company.candidate_id
    clients: dict[str, FlaskClient] = {
        name: same_client(app, client) if "HTTP_COOKIE" in client.environ_base else app.test_client(use_cookies=False)
        for name, client in site.clients.items()
    }
    return Site(app, company, site.loops, site.ids, clients, site.addresses, site.places), many
