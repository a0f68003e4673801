"""Keeps the schema's text of a version that is released: `python -m tests.schema.release 0002`, on both engines."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa

from hiring.store import schema
from tests.schema.inventory import schema_of, trigger_texts
from tests.support import postgres

FOLDER = Path(__file__).parent / "released"
LIST = FOLDER / "versions.txt"
RELEASED, OPEN = "released", "open"


def versions() -> dict[str, str]:
    """Version → released or open, in order."""
    lines = (line.split() for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {line[0]: line[1] for line in lines if line}


def kept(version: str, engine: str) -> Path:
    return FOLDER / f"{version}.{engine}.txt"


def text_at(url: str, version: str) -> str:
    """Tables, columns, constraints, indexes and triggers, a line each, of the empty database brought to `version`."""
    schema.upgrade(url, version)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        return "".join(f"{line}\n" for line in sorted(schema_of(engine) | trigger_texts(engine)))
    finally:
        engine.dispose()


def main(version: str) -> None:
    """Refuses a version that is released already."""
    if versions()[version] == RELEASED and kept(version, "sqlite").exists():
        raise SystemExit(f"{version} is released: its text never changes.")
    with tempfile.TemporaryDirectory() as folder:
        kept(version, "sqlite").write_text(text_at(f"sqlite:///{folder}/empty.sqlite3", version), encoding="utf-8")
    url = postgres.create_database()
    kept(version, "postgresql").write_text(text_at(url, version), encoding="utf-8")
    postgres.drop_database(url)
    listed = LIST.read_text(encoding="utf-8").replace(f"{version} {OPEN}", f"{version} {RELEASED}")
    LIST.write_text(listed, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
    postgres.release()
