"""The embedded database is readable by its owner alone."""

from __future__ import annotations

import stat
from pathlib import Path

from hiring.store import schema


def test_a_new_database_file_and_its_log_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    schema.upgrade(f"sqlite:///{path}")
    modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
