"""Promise 4: whoever holds the database file, drops the triggers and writes SQL is found out by an outside checkpoint.

Six kinds of tampering and a full rewrite, fifty variants of each, on a chain of two hundred events.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from hiring.domain import chain
from hiring.services import audit, audit_check
from hiring.services.audit_check import Outside
from hiring.settings import Settings
from hiring.store import chain as store
from hiring.store.engine import open_session
from tests.audit.conftest import as_product, fill, found_in, to_ruled
from tests.support.company import Company

EVENTS, VARIANTS = 200, 50
Tamper = Callable[[Session, random.Random], None]


def run(session: Session, statement: str, **given: object) -> int:
    return session.connection().execute(sa.text(statement), given).rowcount


def event_at(session: Session, position: int) -> str:
    found = session.connection().execute(
        sa.text("SELECT event_id FROM audit_link WHERE position = :p"), {"p": position}
    )
    return str(found.scalar_one())


def change_a_payload(session: Session, chance: random.Random) -> None:
    """One column of one event, whichever; the attacker leaves its digest alone."""
    column, value = chance.choice(
        [("kind", "'nothing'"), ("actor_id", "NULL"), ("at", "'2026-01-01 00:00:00.000000'"), ("detail", "'{}'"),
         ("object", "'notice'"), ("loop_id", "NULL"), ("digest", "'00'")]
    )  # fmt: skip
    while not run(
        session, f"UPDATE audit_event SET {column} = {value} WHERE id = :id AND {column} IS NOT {value}",
        id=event_at(session, chance.randint(1, EVENTS)),
    ):  # fmt: skip
        pass


def change_a_hash(session: Session, chance: random.Random) -> None:
    column = chance.choice(["hash", "previous", "commitment", "salt"])
    position, digit = chance.randint(1, EVENTS), chance.randint(1, 20)
    changed = f"substr({column}, 1, {digit - 1}) || '!' || substr({column}, {digit + 1})"
    assert run(session, f"UPDATE audit_link SET {column} = {changed} WHERE position = :p", p=position) == 1


def delete_an_event(session: Session, chance: random.Random) -> None:
    """In the middle: the event, its link, or both with everything after moved down by one."""
    position, how = chance.randint(2, EVENTS - 1), chance.randrange(3)
    event_id = event_at(session, position)
    if how != 0:
        run(session, "DELETE FROM audit_link WHERE position = :p", p=position)
    if how != 1:
        run(session, "DELETE FROM audit_event WHERE id = :id", id=event_id)
    if how == 2:
        run(session, "UPDATE audit_link SET position = -position WHERE position > :p", p=position)
        run(session, "UPDATE audit_link SET position = -position - 1 WHERE position < 0")


def insert_a_forged_event(session: Session, chance: random.Random) -> None:
    """Beside the chain, or at its end or start with a link whose hashes are made as the product makes them."""
    position, forged = chance.randint(1, EVENTS), f"{chance.getrandbits(128):032x}"
    columns = "at, kind, object, actor_id, loop_id, candidate_id, subject_id, panelist_id, detail, text_id, digest"
    run(
        session, f"INSERT INTO audit_event (id, {columns}) SELECT :new, {columns} FROM audit_event WHERE id = :id",
        new=forged, id=event_at(session, position),
    )  # fmt: skip
    if chance.random() < 0.5:
        run(session, "UPDATE audit_link SET event_id = :new WHERE position = :p", new=forged, p=position)


def swap_two_events(session: Session, chance: random.Random) -> None:
    """Their places in the chain, or their links' events."""
    one, other = sorted(chance.sample(range(1, EVENTS + 1), 2))
    first, second = event_at(session, one), event_at(session, other)
    if chance.random() < 0.5:
        for now, then in ((one, -1), (other, one), (-1, other)):
            run(session, "UPDATE audit_link SET position = :then WHERE position = :now", now=now, then=then)
        return
    run(session, "UPDATE audit_link SET event_id = :id WHERE position = :p", id="0" * 32, p=one)
    run(session, "UPDATE audit_link SET event_id = :id WHERE position = :p", id=first, p=other)
    run(session, "UPDATE audit_link SET event_id = :id WHERE position = :p", id=second, p=one)


def cut_the_tail(session: Session, chance: random.Random) -> None:
    """The last one to fifty, events and links: what is left is a chain without a flaw."""
    keep = EVENTS - chance.randint(1, 50)
    gone = "SELECT event_id FROM audit_link WHERE position > :keep"
    run(session, f"DELETE FROM audit_event WHERE id IN ({gone})", keep=keep)
    run(session, "DELETE FROM audit_link WHERE position > :keep", keep=keep)


def rewrite_everything(session: Session, chance: random.Random) -> None:
    """One event is another, digest and all, and every hash from the first on is made anew with fresh salts."""
    rows = list(store.walk(session))
    victim = chance.randrange(EVENTS)
    run(session, "DELETE FROM audit_link")
    previous, made = chain.GENESIS, []
    for number, (_, event, sealed) in enumerate(rows):
        assert event is not None
        if number == victim:
            event.kind += "_once"
            event.digest = audit.digest_of(event, sealed)
            run(
                session, "UPDATE audit_event SET kind = :kind, digest = :digest WHERE id = :id",
                kind=event.kind, digest=event.digest, id=event.id.hex,
            )  # fmt: skip
        salt = f"{chance.getrandbits(128):032x}"
        committed = chain.commitment(salt, store.payload(event))
        linked = chain.link_hash(number + 1, previous, committed)
        made.append((number + 1, event.id.hex, previous, linked, committed, salt))
        previous = linked
    columns = "position, event_id, previous, hash, commitment, salt"
    session.connection().exec_driver_sql(f"INSERT INTO audit_link ({columns}) VALUES (?, ?, ?, ?, ?, ?)", made)


KINDS: dict[str, Tamper] = {
    one.__name__: one
    for one in (
        change_a_payload, change_a_hash, delete_an_event, insert_a_forged_event, swap_two_events, cut_the_tail,
        rewrite_everything,
    )
}  # fmt: skip


@pytest.fixture
def attacked(page_company: Company, sign: Callable[[Company], None], settings: Settings) -> Iterator[Session]:
    """The session of somebody with the file: no triggers, no foreign keys; nothing is committed."""
    to_ruled(page_company)
    fill(page_company, EVENTS)
    sign(page_company)
    with page_company.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


@pytest.fixture
def outside(attacked: Session, settings: Settings) -> Outside:
    """What somebody outside kept: the file of checkpoints as it was, and nothing of this machine."""
    path = settings.audit_dir / "checkpoints.jsonl"
    kept = Outside(audit_check.checkpoints_in(path.read_bytes(), "the works council's file"))
    path.unlink()
    assert [one.position for _, one in kept.checkpoints] == [EVENTS]
    return kept


@pytest.mark.parametrize("kind", KINDS)
def test_promise_4_R37_fifty_of_each_kind_of_tampering_are_found_against_an_outside_checkpoint(
    page_company: Company, attacked: Session, outside: Outside, settings: Settings, kind: str
) -> None:
    missed = []
    for variant in range(VARIANTS):
        with attacked.begin_nested() as tampered:
            KINDS[kind](attacked, random.Random(f"{kind} {variant}"))
            if not audit_check.database(as_product(page_company, attacked), settings, outside).findings:
                missed.append(variant)
            tampered.rollback()
        attacked.expunge_all()
    assert missed == []
    assert audit_check.database(as_product(page_company, attacked), settings, outside).findings == ()


def test_R37_a_cut_tail_and_a_full_rewrite_need_the_outside_checkpoint(
    page_company: Company, attacked: Session, outside: Outside, settings: Settings
) -> None:
    """The control: the chain alone cannot see them, which is why checkpoints leave the database."""
    run(attacked, "DELETE FROM audit_checkpoint")
    for kind, seed in ((cut_the_tail, 1), (rewrite_everything, 3)):
        with attacked.begin_nested() as tampered:
            kind(attacked, random.Random(seed))
            assert audit_check.database(as_product(page_company, attacked), settings, Outside()).findings == ()
            tampered.rollback()
        attacked.expunge_all()


CHANGES = {
    "a vote": "UPDATE vote SET value = 'strongly_not_inclined' WHERE rowid IN (SELECT max(rowid) FROM vote)",
    "a revote's round": "UPDATE vote SET value = 'not_inclined' WHERE round > 0",
    "a vote taken out": "DELETE FROM vote WHERE rowid IN (SELECT min(rowid) FROM vote)",
    "a vote of somebody who gave none": "INSERT INTO vote SELECT 'f' || substr(id, 2), loop_id, panelist_id, NULL, "
    "'ab' || substr(debrief_id, 3), round + 1, value, at, reason_id, digest FROM vote WHERE round > 0 LIMIT 1",
    "the outcome": "UPDATE decision SET outcome = 'no_hire'",
    "the reason in the record": "UPDATE sealed_text SET text = replace(text, 'nobody', 'everybody')",
    "what was submitted": "UPDATE sealed_text SET text = replace(text, 'situation', 'Situation')",
}


@pytest.mark.parametrize("what", CHANGES)
def test_promise_4_R23_R33_votes_decisions_and_what_was_submitted_are_held_against_their_events(
    page_company: Company, attacked: Session, outside: Outside, settings: Settings, what: str
) -> None:
    assert run(attacked, CHANGES[what]) >= 1
    assert audit_check.database(as_product(page_company, attacked), settings, outside).findings


def test_R40_R37_a_text_that_is_gone_without_an_erasure_is_found_and_the_chain_itself_holds(
    page_company: Company, attacked: Session, outside: Outside, settings: Settings
) -> None:
    """Row or content, whichever way it went; that an erasure that was recorded leaves none: tests/privacy."""
    for statement in ("DELETE FROM sealed_text", "UPDATE sealed_text SET text = '', salt = ''"):
        with attacked.begin_nested() as erased:
            assert run(attacked, statement) > 10
            checked = audit_check.database(as_product(page_company, attacked), settings, outside)
            assert checked.findings
            assert all("without an erasure" in one for one in checked.findings)
            assert any("sealed texts erased" in one for one in checked.said), checked.said
            erased.rollback()
        attacked.expunge_all()


def test_R37_a_whole_chain_holds_on_both_engines(
    company: Company, sign: Callable[[Company], None], settings: Settings, tmp_path: Path
) -> None:
    to_ruled(company)
    sign(company)
    assert found_in(company, settings) == ()
    with open_session(company.engine, writes=True) as session:
        session.connection().exec_driver_sql(
            "ALTER TABLE audit_link DISABLE TRIGGER USER" if company.engine.dialect.name == "postgresql"
            else "DROP TRIGGER audit_link_no_update"
        )  # fmt: skip
        session.connection().exec_driver_sql("UPDATE audit_link SET salt = 'x' WHERE position = 7")
        session.commit()
    assert [one.partition(";")[0] for one in found_in(company, settings)] == [
        "Position 7: the event is not the one committed to"
    ]
