"""A company of many demo companies: the demo is seeded once through the services, then its rows are copied in bulk.

A department is one copy of the whole demo company, its people among it, and fifty-nine more of its ended loops: so
everybody has a past, and however many loops the company has, nobody holds more than they would in life.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bench.copying import COMPANY, DOORS, STAFF, insert, target_of
from bench.places import KEPT, Place
from hiring.demo.seed import PASSWORD, perform
from hiring.demo.stage import Stage
from hiring.demo.texts import load_demo
from hiring.models.search import INDEXED
from hiring.models.tables import metadata
from hiring.settings import Settings
from hiring.store import schema
from hiring.store.engine import make_engine

PAST = 60
DAYS_APART = 6
ENDED = ("decided", "closed", "cancelled")


@dataclass(frozen=True)
class Copy:
    """`number` tells its ids apart, `staff` those of its department's people; `minutes` it lies further back."""

    number: int
    staff: int
    minutes: int

    @property
    def whole(self) -> bool:
        return self.number == self.staff


def copies(loops: int, in_demo: int, ended: int) -> Iterator[Copy]:
    """What has to be copied beside the demo itself, until there are that many loops."""
    made, number = in_demo, 0
    while made < loops:
        number += 1
        department, past = divmod(number, PAST)
        made += ended if past else in_demo
        yield Copy(number, department * PAST, past * DAYS_APART * 24 * 60 if past else department)


def seeded(place: Place, loops: int) -> str:
    """The name of the kept database with that many loops, made if this version's tables are not there yet."""
    demo, name = (f"{size}_{schema.head()}" for size in ("demo", f"loops_{loops}"))
    if not place.exists(name):
        if not place.exists(demo):
            _demo(place.make("making"))
            place.keep("making", demo)
        _grow(place.copy(demo, "making"), loops)
        place.keep("making", name)
    return name


def _demo(url: str) -> None:
    schema.upgrade(url)
    engine = make_engine(url)
    settings = Settings(database_url=url, files_dir=KEPT / "files", audit_dir=KEPT / "audit", allow_http=True)
    perform(Stage(engine, datetime.now(UTC).replace(microsecond=0), settings, PASSWORD), load_demo())
    engine.dispose()


def _grow(url: str, loops: int) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        aside = _quick(connection)
        ended = _ended(connection)
        in_demo = sum(1 for _ in connection.execute(sa.select(metadata.tables["loop"].c.id)))
        _prepare(connection, list(copies(loops, in_demo, len(ended["loop"]))), ended)
        for table in metadata.sorted_tables:
            if table.name not in COMPANY | DOORS:
                for whole in (True, False):
                    connection.exec_driver_sql(insert(connection.dialect.name, table, whole=whole))
        _usual(connection, aside)
    engine.dispose()


def _quick(connection: sa.Connection) -> list[str]:
    """Without indexes, triggers and flushes while rows are copied; answers the statements that bring them back."""
    if connection.dialect.name == "sqlite":
        for pragma in ("journal_mode=DELETE", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.exec_driver_sql("ATTACH ':memory:' AS demo")
        found = connection.exec_driver_sql(
            "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).all()
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("SET synchronous_commit = off")
        connection.exec_driver_sql("SET maintenance_work_mem = '256MB'")
        connection.exec_driver_sql("CREATE SCHEMA demo")
        found = connection.exec_driver_sql(
            "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint)"
        ).all()
    for kind, name, _ in found:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    return [str(statement) for _, _, statement in found]


def _usual(connection: sa.Connection, aside: list[str]) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        for table in INDEXED:
            connection.exec_driver_sql(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    for statement in aside:
        connection.exec_driver_sql(statement)
    if sqlite:
        connection.exec_driver_sql("DETACH demo")
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    else:
        connection.exec_driver_sql("DROP SCHEMA demo CASCADE")
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def _prepare(connection: sa.Connection, wanted: list[Copy], ended: dict[str, list[sa.Row[Any]]]) -> None:
    """The schema `demo`: every row as it is, those of ended loops once more, and the list of copies."""
    _fill(connection, "CREATE TABLE demo.copies (number INTEGER, staff INTEGER, minutes INTEGER, whole INTEGER)",
          "demo.copies", [(one.number, one.staff, one.minutes, int(one.whole)) for one in wanted])  # fmt: skip
    for table in metadata.sorted_tables:
        if table.name not in COMPANY | DOORS:
            connection.exec_driver_sql(f'CREATE TABLE demo."{table.name}" AS SELECT * FROM "{table.name}"')
            made = f'CREATE TABLE demo."ended_{table.name}" AS SELECT * FROM "{table.name}" WHERE 1 = 0'
            _fill(connection, made, f'demo."ended_{table.name}"', [tuple(row) for row in ended[table.name]])


def _fill(connection: sa.Connection, create: str, name: str, rows: list[tuple[Any, ...]]) -> None:
    connection.exec_driver_sql(create)
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({', '.join([mark] * len(rows[0]))})", rows)


def _ended(connection: sa.Connection) -> dict[str, list[sa.Row[Any]]]:
    """Rows that belong to ended loops: what points at them, their candidates, and the sealed texts of all these."""
    rows = {t.name: connection.exec_driver_sql(f'SELECT * FROM "{t.name}"').all() for t in metadata.sorted_tables}
    found: dict[str, list[sa.Row[Any]]] = {name: [] for name in rows}
    found["loop"] = [row for row in rows["loop"] if row.state in ENDED]
    candidates = {row.candidate_id for row in found["loop"]}
    found["candidate"] = [row for row in rows["candidate"] if row.id in candidates]
    known = {row.id for row in found["loop"]} | candidates
    for table in metadata.sorted_tables:
        if table.name in COMPANY | DOORS | STAFF | {"loop", "candidate", "sealed_text"}:
            continue
        ways = [key.parent.name for key in table.foreign_keys if target_of(key.parent) not in STAFF | {"sealed_text"}]
        found[table.name] = [row for row in rows[table.name] if _belongs(row, ways, known)]
        known |= {row.id for row in found[table.name] if "id" in table.c}
    texts = {value for some in found.values() for row in some for value in row if value is not None}
    found["sealed_text"] = [row for row in rows["sealed_text"] if row.id in texts]
    return found


def _belongs(row: sa.Row[Any], ways: list[str], known: set[Any]) -> bool:
    values = row._mapping
    if values.get("loop_id") is not None:
        return values["loop_id"] in known
    return any(values[way] in known for way in ways)
