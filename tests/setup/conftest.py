"""The `hiring` command in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hiring.cli import main

FOUND = ("init", "--organisation", "Acme", "--name", "Ada Root", "--email", "Ada@Example.com", "--level", "L7")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command line in an empty folder without any HIRING_ variable; keyword arguments are variables."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("HIRING_")]:
        monkeypatch.delenv(name)

    def run(*line: str, typed: str | None = None, **variables: str) -> Result:
        return CliRunner().invoke(main, line, input=typed, env=variables, catch_exceptions=False)

    return run


@pytest.fixture
def founded(run: Run) -> Run:
    assert run(*FOUND).exit_code == 0
    return run
