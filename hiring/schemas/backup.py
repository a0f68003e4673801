"""What a backup says of itself: its manifest, and the digest over everything in it."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field

from hiring.schemas.base import Card, Command

FORMAT = "hiring-backup/1"
MANIFEST = "manifest.json"
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
TableName = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,62}$")]
FileName = Annotated[str, Field(pattern=r"^[0-9a-f]{32}\.pdf$")]
Kind = Literal["bool", "uuid", "moment", "date", "int", "text"]
Count = Annotated[int, Field(ge=0)]


class TablePart(Command):
    """`columns` in the order of each row's values; `sha256` of the rows as they stand in the file."""

    columns: tuple[tuple[TableName, Kind], ...]
    rows: Count
    sha256: Digest


class FilePart(Command):
    """A candidate's file."""

    bytes: Count
    sha256: Digest


class Manifest(Command):
    """`tables` in the order in which they can be filled. `missing`: files that were lost before the backup."""

    format: Literal[FORMAT]  # type: ignore[valid-type]
    made_by: str
    made_at: str
    engine: Literal["sqlite", "postgresql"]
    schema_version: Annotated[str, Field(pattern=r"^[0-9a-z_]{1,32}$")]
    tables: dict[TableName, TablePart]
    files: dict[FileName, FilePart]
    missing: tuple[FileName, ...] = ()
    digest: Digest


class Kept(Card):
    """What was written or brought back."""

    rows: int
    tables: int
    files: int
    missing: tuple[str, ...]
    schema_version: str
    digest: str


def digest_of(version: str, tables: dict[str, TablePart], files: dict[str, FilePart]) -> str:
    """Equal for two databases exactly when every kept row and file is; engine and time of the backup do not count."""
    body = {
        "schema": version,
        "tables": {name: part.sha256 for name, part in tables.items()},
        "files": {name: part.sha256 for name, part in files.items()},
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def kept_of(manifest: Manifest) -> Kept:
    return Kept(
        rows=sum(part.rows for part in manifest.tables.values()), tables=len(manifest.tables),
        files=len(manifest.files), missing=manifest.missing, schema_version=manifest.schema_version,
        digest=manifest.digest,
    )  # fmt: skip


def table_part(name: str) -> str:
    return f"tables/{name}.jsonl"


def file_part(name: str) -> str:
    return f"files/{name}"
