"""Bringing a backup back into an empty database: everything is checked before and after, or nothing is changed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from pydantic import ValidationError

from hiring.adapters.archive import Reader, damaged
from hiring.adapters.files import Shelf
from hiring.domain.errors import NotNow
from hiring.schemas.backup import MANIFEST, Kept, Manifest, digest_of, file_part, kept_of, table_part
from hiring.services.backup import table_digest
from hiring.settings import Settings
from hiring.store import dump, schema, search_index

_WAY_OUT = (
    "Nothing was changed. Name a new file or an empty database in HIRING_DATABASE_URL, and a new folder for files."
)


def restore(settings: Settings, path: Path) -> Kept:
    """Fills the empty database and the files' folder of `settings`. NotNow says why not; then nothing was changed."""
    reader = Reader(path)
    try:
        manifest = _manifest(reader)
        _require_known(path, manifest)
        _require_whole(reader, manifest)
        _require_empty(settings)
        _make_tables(settings.database_url, manifest.schema_version)
        _bring_back(settings, reader, manifest)
    finally:
        reader.close()
    return kept_of(manifest)


def _manifest(reader: Reader) -> Manifest:
    text = reader.text(MANIFEST)
    try:
        found = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise damaged(reader.path, MANIFEST) from error
    if digest_of(found.schema_version, found.tables, found.files) != found.digest:
        raise damaged(reader.path, MANIFEST)
    return found


def _require_known(path: Path, manifest: Manifest) -> None:
    if not schema.knows(manifest.schema_version):
        raise NotNow(
            f"{path} was made with schema {manifest.schema_version} by {manifest.made_by}; this version of hiring "
            f"knows schemas up to {schema.head()}.",
            ("Nothing was changed. Install the version that made it, or a newer one, and restore with that.",),
        )


def _require_whole(reader: Reader, manifest: Manifest) -> None:
    """Reads everything once, before anything is touched."""
    parts = {table_part(name): part.sha256 for name, part in manifest.tables.items()}
    parts |= {file_part(name): part.sha256 for name, part in manifest.files.items()}
    for name, expected in parts.items():
        digest = hashlib.sha256()
        for chunk in reader.chunks(name):
            digest.update(chunk)
        if digest.hexdigest() != expected:
            raise damaged(reader.path, name)


def _require_empty(settings: Settings) -> None:
    if not schema.database_exists(settings.database_url):
        return
    with schema.bare_connection(settings.database_url) as connection:
        if dump.founded(connection):
            raise NotNow(
                "This database holds an organisation already; a backup is brought back into an empty one alone.",
                (_WAY_OUT,),
            )


def _make_tables(url: str, version: str) -> None:
    """Exactly those of the backup's version, whatever empty ones were there."""
    if schema.database_exists(url) and schema.current(url) not in {None, version}:
        schema.downgrade(url, "base")
    schema.upgrade(url, version)


def _bring_back(settings: Settings, reader: Reader, manifest: Manifest) -> None:
    """Files first: whoever sees the rows finds them. Rows are read back before the one commit."""
    shelf, put = Shelf(settings.files_dir), list[str]()
    try:
        for name in manifest.files:
            if not shelf.exists(name):
                put.append(name)
                shelf.put(name, b"".join(reader.chunks(file_part(name))))
        with schema.bare_connection(settings.database_url) as connection:
            _fill(connection, reader, manifest)
            connection.commit()
    except BaseException:
        for name in put:
            shelf.delete(name)
        raise


def _fill(connection: sa.Connection, reader: Reader, manifest: Manifest) -> None:
    shapes = {shape.name: shape for shape in dump.shapes(connection)}
    for name, part in manifest.tables.items():
        if name not in shapes or part.columns != shapes[name].columns:
            raise damaged(reader.path, table_part(name))
    dump.empty(connection, list(shapes.values()))
    for name, shape in shapes.items():
        if name not in manifest.tables:
            raise damaged(reader.path, table_part(name))
        try:
            dump.fill(connection, shape, _rows(reader, name))
        except (dump.Unfit, ValueError, sa.exc.IntegrityError, sa.exc.DataError) as error:
            raise damaged(reader.path, table_part(name)) from error
    search_index.complete(connection)
    try:
        dump.check_references(connection)
    except schema.BrokenReferences as error:
        raise NotNow(f"{reader.path} does not fit together: {error}. Nothing was changed.") from error
    for name, shape in shapes.items():
        if table_digest(connection, shape) != manifest.tables[name].sha256:
            raise NotNow(f"Table {name} did not come back as it was written. Nothing was changed.")


def _rows(reader: Reader, name: str) -> Iterator[dump.Row]:
    for line in reader.lines(table_part(name)):
        yield json.loads(line)
