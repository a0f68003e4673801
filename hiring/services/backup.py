"""A backup while people write: every row as of one moment and every candidate's file, with digests."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from hiring import __version__
from hiring.adapters.archive import Writer, pieces
from hiring.adapters.files import Shelf
from hiring.domain.chain import moment_text
from hiring.schemas.backup import (
    FORMAT,
    MANIFEST,
    FilePart,
    Kept,
    Manifest,
    TablePart,
    digest_of,
    file_part,
    kept_of,
    table_part,
)
from hiring.store import dump
from hiring.store.engine import snapshot

LOOKS = 5
"""A file that went while it was looked for was replaced by another one: a new moment is taken."""


def make(engine: sa.Engine, files_dir: Path, version: str, now: datetime, out: IO[bytes]) -> Kept:
    """Writes the backup to `out`, front to back. Nobody waits for it."""
    writer, files = Writer(out), _Files(Shelf(files_dir))
    for look in range(LOOKS):
        with snapshot(engine) as connection:
            names = dump.stored_files(connection)
            missing = files.copy(writer, names)
            if missing and look < LOOKS - 1:
                continue
            tables = {shape.name: _table(writer, connection, shape) for shape in dump.shapes(connection)}
            break
    kept = {name: files.copied[name] for name in names if name in files.copied}
    manifest = Manifest.model_validate(
        {
            "format": FORMAT, "made_by": f"hiring {__version__}", "made_at": moment_text(now),
            "engine": engine.dialect.name, "schema_version": version, "tables": tables, "files": kept,
            "missing": tuple(missing), "digest": digest_of(version, tables, kept),
        }
    )  # fmt: skip
    writer.put(MANIFEST, [manifest.model_dump_json(indent=1).encode()])
    writer.close()
    return kept_of(manifest)


class _Files:
    """Copies each file once, however many moments are taken."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf, self.copied = shelf, dict[str, FilePart]()

    def copy(self, writer: Writer, names: list[str]) -> list[str]:
        """The names of those that are not there."""
        missing = []
        for name in names:
            if name in self.copied:
                continue
            try:
                file = self.shelf.open(name)
            except FileNotFoundError:
                missing.append(name)
                continue
            size, digest = writer.put(file_part(name), pieces(file))
            self.copied[name] = FilePart(bytes=size, sha256=digest)
        return missing


def _table(writer: Writer, connection: sa.Connection, shape: dump.Shape) -> TablePart:
    counted = [0]

    def encoded() -> Iterator[bytes]:
        for row in dump.rows(connection, shape):
            counted[0] += 1
            yield line_of(row)

    _, digest = writer.put(table_part(shape.name), encoded())
    return TablePart.model_validate({"columns": shape.columns, "rows": counted[0], "sha256": digest})


def line_of(row: dump.Row) -> bytes:
    """One row as it stands in the backup, and as its digest is taken."""
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def table_digest(connection: sa.Connection, shape: dump.Shape) -> str:
    """What a backup would say of this table now."""
    digest = hashlib.sha256()
    for row in dump.rows(connection, shape):
        digest.update(line_of(row))
    return digest.hexdigest()
