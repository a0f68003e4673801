"""What a database consists of, told by the database itself, so that two of them can be compared."""

from __future__ import annotations

import re

import sqlalchemy as sa

ALEMBIC = "alembic_version"
POSTGRES = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}
TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'""",
}

TRIGGER_TEXTS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'
        UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


def schema_of(engine: sa.Engine) -> set[str]:
    """Tables with columns and constraints, and indexes, as comparable lines."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(
                "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
            ).all()
            return {line for kind, name, text in rows if name != ALEMBIC for line in _lines(kind, name, text)}
        found = [(kind, row) for kind, query in POSTGRES.items() for row in connection.exec_driver_sql(query)]
        return {f"{kind}: {' | '.join(map(str, row))}" for kind, row in found if row[0] != ALEMBIC}


def _lines(kind: str, name: str, text: str) -> list[str]:
    """The CREATE text, a line per column or constraint: their order is no part of the schema."""
    body = re.sub(r"\s+", " ", text).strip()
    if kind == "index":
        return [f"index: {body}"]
    inside = body[body.index("(") + 1 : body.rindex(")")]
    return [f"{name}: {part.strip().replace(chr(34), '')}" for part in _split(inside)]


def _split(text: str) -> list[str]:
    """At the commas outside brackets."""
    parts, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def triggers_of(engine: sa.Engine) -> set[tuple[str, str]]:
    """(table, trigger)."""
    with engine.connect() as connection:
        return {(str(row[0]), str(row[1])) for row in connection.exec_driver_sql(TRIGGERS[engine.dialect.name])}


def trigger_texts(engine: sa.Engine) -> set[str]:
    """What each trigger does, with the functions that PostgreSQL's call."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql(TRIGGER_TEXTS[engine.dialect.name])
        return {"trigger: " + " ".join(row[0].split()) for row in found}


def content_of(engine: sa.Engine) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, also of those that are empty, as the database has them."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for name, table in metadata.tables.items()
            if name != ALEMBIC
        }


def rows_of(engine: sa.Engine) -> dict[str, int]:
    """Rows per table, those that have any."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        counted = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
    return {name: count for name, count in counted.items() if count and name != ALEMBIC}
