"""One PostgreSQL database per test process, whose rows are put back for each test: making a database anew costs more
than most tests do."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

from tests.support import postgres

Rows = Mapping[str, bytes]
"""Table → its rows in PostgreSQL's binary format, tables without rows left out."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
SHAPE = """
SELECT (SELECT md5(string_agg(concat(relname, relkind, relnatts), ',' ORDER BY relname)) FROM pg_class
         WHERE relnamespace = 'public'::regnamespace),
       (SELECT md5(string_agg(concat(tgname, tgenabled), ',' ORDER BY tgname)) FROM pg_trigger WHERE NOT tgisinternal),
       (SELECT md5(string_agg(concat(conname, convalidated), ',' ORDER BY conname)) FROM pg_constraint)
"""
COUNTED = """
SELECT format('SELECT setval(%%L, coalesce(max(id), 0) + 1, false) FROM %%I', pg_get_serial_sequence(t, 'id'), t)
FROM unnest(%s::text[]) AS t WHERE t LIKE '%%\\_words'
"""
"""Tables whose ids the database counts: it goes on after the highest."""
NO_ROWS = 21
"""Bytes of the format's header and trailer."""


def rows_of(url: str) -> Rows:
    with postgres.connect(url) as connection:
        found = {table: _out(connection, table) for (table,) in connection.execute(TABLES).fetchall()}
    return {table: rows for table, rows in found.items() if len(rows) > NO_ROWS}


def put_back(url: str, rows: Rows) -> None:
    """Exactly these rows, whatever is there and whoever is still connected with open work. No trigger fires."""
    with postgres.connect(url) as connection:
        tables = [table for (table,) in connection.execute(TABLES).fetchall()]
        connection.execute("SET session_replication_role = replica")
        connection.execute(sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(one)) for one in tables))
        for table, content in rows.items():
            with connection.cursor().copy(_copy("FROM STDIN", table)) as into:
                into.write(content)
        for (counter,) in connection.execute(COUNTED, [tables]).fetchall():
            connection.execute(counter)


def _out(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(_copy("TO STDOUT", table)) as out:
        return b"".join(bytes(part) for part in out)


def _copy(direction: str, table: str) -> sql.Composed:
    return sql.SQL("COPY {} " + direction + " (FORMAT binary)").format(sql.Identifier(table))


class Workplace:
    """The database of this process. A test that changed its shape makes the next one get a new copy."""

    def __init__(self, template: str) -> None:
        self._template = template
        self.url = postgres.create_database(template)
        self._shape = self._found_shape()

    def with_rows(self, rows: Rows) -> str:
        with postgres.connect(self.url) as connection:
            connection.execute(OTHERS, [connection.info.backend_pid])
        if self._found_shape() != self._shape:
            postgres.drop_database(self.url)
            self.url = postgres.create_database(self._template)
        put_back(self.url, rows)
        return self.url

    def _found_shape(self) -> object:
        with postgres.connect(self.url) as connection:
            return connection.execute(SHAPE).fetchone()
