"""The Makefile, run for real with a stand-in for the virtual environment's Python that writes down its calls."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.house import ROOT

STAND_IN = """#!/bin/sh
echo "$@" >> calls.txt
"""
INSTALL = "-m pip install -qq --no-compile --require-hashes -r requirements.txt"
README_COMMANDS = ("demo", "test", "lint", "units", "browser", "lock", "wheel", "sbom", "clean")


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A checkout in a folder with spaces, where everything but the recorder is missing."""
    folder = tmp_path / "a folder with spaces"
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder)
    recorder = folder / ".venv" / "bin" / "python"
    recorder.write_text(STAND_IN)
    recorder.chmod(0o755)
    return folder


def _make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment |= {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    for name in ("PORT", "RESET", "UPGRADE", "ARGS", "PYTHON", "WORKERS"):
        environment.pop(name, None)
    return subprocess.run(["make", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _calls(folder: Path) -> list[str]:
    record = folder / "calls.txt"
    lines = record.read_text().splitlines() if record.exists() else []
    record.unlink(missing_ok=True)
    return lines


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "-m hiring demo --port 8000"),
        (("PORT=8123",), "-m hiring demo --port 8123"),
        (("RESET=1",), "-m hiring demo --port 8000 --reset"),
        (("RESET=0",), "-m hiring demo --port 8000"),
    ],
)
def test_demo_passes_its_words_on(checkout, words, expected):
    assert _make(checkout, "demo", *words).returncode == 0
    assert _calls(checkout)[-1] == expected


def test_the_demo_needs_only_what_the_product_runs_on(checkout):
    _make(checkout, "demo")
    installed = [call for call in _calls(checkout) if "requirements" in call]
    assert installed == [INSTALL]


def test_a_second_run_installs_nothing_and_a_changed_lock_does(checkout):
    _make(checkout, "demo")
    _calls(checkout)
    _make(checkout, "demo")
    assert _calls(checkout) == ["-m hiring demo --port 8000"]
    with (checkout / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")
    _make(checkout, "demo")
    assert INSTALL in _calls(checkout)


def test_an_install_that_fails_is_tried_again(checkout):
    recorder = checkout / ".venv" / "bin" / "python"
    recorder.write_text("#!/bin/sh\nexit 7\n")
    assert _make(checkout, "demo").returncode != 0
    recorder.write_text(STAND_IN)
    _make(checkout, "demo")
    assert INSTALL in _calls(checkout)


def test_test_runs_the_linters_first_and_pytest_last(checkout):
    assert _make(checkout, "test").returncode == 0
    calls = _calls(checkout)
    tools = [re.match(r"(?:-W ignore )?(?:-m )?(\S+)", call).group(1) for call in calls]
    order = [tool for tool in tools if tool not in {"pip", "djlint"}]
    assert order == [
        "tests.support.chromium",
        "tests.support.versions",
        "ruff",
        "ruff",
        "mypy",
        "deptry",
        ".venv/bin/lint-imports",
        "pytest",
    ]
    assert tools.count("djlint") == 2
    assert calls[-1] == "-m pytest -n 3 --dist loadgroup --durations=15"


def test_a_lint_finding_stops_the_run(checkout):
    recorder = checkout / ".venv" / "bin" / "python"
    recorder.write_text(STAND_IN + 'case "$*" in *"ruff check"*) exit 1;; esac\n')
    assert _make(checkout, "test").returncode != 0
    assert not [call for call in _calls(checkout) if "pytest" in call]


def test_an_old_python_is_refused_with_what_was_found(checkout):
    shutil.rmtree(checkout / ".venv")
    old = checkout / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    answer = _make(checkout, "demo", "PYTHON=./old-python")
    assert answer.returncode != 0
    assert "Python 3.11, 3.12 or 3.13 is needed; found: Python 3.9.2" in answer.stdout


@pytest.mark.parametrize("target", README_COMMANDS)
def test_help_names_every_target(checkout, target):
    assert f"make {target}" in _make(checkout).stdout


def test_ci_runs_the_same_door():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test </dev/null")
