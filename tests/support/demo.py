"""The seeded demo company, made once per test run and shared by all workers."""

from __future__ import annotations

import fcntl
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hiring.demo import seed

START = datetime(2026, 3, 4, 13, 0, tzinfo=UTC)
NOTE = "done.json"


@dataclass(frozen=True)
class SeededDemo:
    """`sign_ins`: (kind, name, e-mail address, password)."""

    folder: Path
    sign_ins: tuple[tuple[str, str, str, str], ...]

    def copy_to(self, folder: Path) -> str:
        """The URL of a copy of the database in `folder`."""
        target = folder / "demo.sqlite3"
        shutil.copyfile(self.folder / "demo.sqlite3", target)
        return f"sqlite:///{target}"


def seeded(factory: pytest.TempPathFactory) -> SeededDemo:
    """The first worker to come seeds; the others wait for it."""
    root = factory.getbasetemp()
    shared = root.parent if root.name.startswith("popen-") else root
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not (folder / NOTE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            result = seed.run(folder, now=START)
            (folder / NOTE).write_text(json.dumps(result.sign_ins))
    rows = json.loads((folder / NOTE).read_text())
    return SeededDemo(folder, tuple((row[0], row[1], row[2], row[3]) for row in rows))
