"""The layer contracts hold, and bite: violating imports are planted in a copy of the package and must be named."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
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


pytestmark = pytest.mark.xdist_group("layers")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [sys.executable, program, "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _copy(folder: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "hiring", folder / "hiring", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def _findings(report: str, contract: str) -> str:
    """What the report says about one broken contract: from its underlined name to the next one."""
    parts = re.split(r"^(.+)\n-{5,}$", report.partition("Broken contracts")[2], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(NAMES[contract], "")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says about a copy of the package with every violating module planted."""
    folder = _copy(tmp_path_factory.mktemp("layers"))
    for number, (layer, statement, _) in enumerate(PLANTS):
        (folder / "hiring" / layer / f"planted_{number}.py").write_text(f"{statement}\n")
    answer = _lint(folder)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    return answer.stdout


def test_every_contract_holds():
    answer = _lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("number", range(len(PLANTS)), ids=[f"{layer}: {what}" for layer, what, _ in PLANTS])
def test_a_planted_import_breaks_its_contract(number, report):
    layer, _, contract = PLANTS[number]
    assert f"hiring.{layer}.planted_{number}" in _findings(report, contract), report


def test_a_new_room_has_to_find_its_place_in_the_layers(tmp_path):
    (_copy(tmp_path) / "hiring" / "attic.py").write_text("")
    answer = _lint(tmp_path)
    assert answer.returncode != 0
    assert "attic" in answer.stdout + answer.stderr
