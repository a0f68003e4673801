"""The layer contracts hold, and bite: violating imports are planted in a copy of the package and must be named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import ROOT

# Where a module is planted, what it imports, and the contract that has to break.
PLANTS = [
    ("domain", "import flask", "domain"),
    ("domain", "from hiring import models", "layers"),
    ("web", "from hiring import models", "web"),
    ("web", "from hiring import store", "web"),
    ("services", "from hiring import web", "layers"),
    ("services", "import flask", "services"),
    ("store", "from hiring import services", "layers"),
    ("store", "from hiring import schemas", "store"),
    ("planner", "import sqlalchemy", "planner"),
    ("planner", "from hiring import adapters", "layers"),
    ("adapters", "from hiring import models", "adapters"),
    ("models", "from hiring import schemas", "models"),
    ("schemas", "from hiring import models", "layers"),
    ("schemas", "import sqlmodel", "schemas"),
    ("migrations", "from hiring import models", "migrations"),
]


def _lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    return subprocess.run(
        [sys.executable, program, "--no-logo", "--no-cache", *chosen],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, with every violating module planted at once."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "hiring", folder / "hiring", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def reports(copy: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    for number, (layer, statement, _) in enumerate(PLANTS):
        (copy / "hiring" / layer / f"planted_{number}.py").write_text(f"{statement}\n")
    return {contract: _lint(copy, contract) for contract in sorted({contract for _, _, contract in PLANTS})}


def test_every_contract_holds():
    report = _lint(ROOT)
    assert report.returncode == 0, report.stdout + report.stderr


@pytest.mark.parametrize("number", range(len(PLANTS)), ids=[f"{layer}: {what}" for layer, what, _ in PLANTS])
def test_a_planted_import_breaks_its_contract(number, reports):
    layer, _, contract = PLANTS[number]
    report = reports[contract]
    assert report.returncode == 1, report.stdout + report.stderr
    assert f"hiring.{layer}.planted_{number}" in report.stdout


def test_a_new_room_has_to_find_its_place_in_the_layers(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "hiring", tmp_path / "hiring", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "hiring" / "attic.py").write_text("")
    report = _lint(tmp_path, "layers")
    assert report.returncode != 0
    assert "attic" in report.stdout + report.stderr
