"""The wheel carries everything the product needs, and works from any directory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.house import ROOT

pytestmark = pytest.mark.xdist_group("wheel")
PROBE = """
import hiring
from hiring.resources import share
print(hiring.__file__)
print(share())
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel's files, as an installation lays them out."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "dist")]
    report = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert report.returncode == 0, report.stderr
    (wheel,) = (folder / "dist").glob("hiring-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if _shipped(path)}


def _shipped(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_the_wheel_carries_every_page_and_asset(folder, unpacked):
    expected = _files(ROOT / folder)
    assert expected
    assert _files(unpacked / "hiring" / "_share" / folder) == expected


def test_the_wheel_carries_the_code_the_migrations_and_the_principles(unpacked):
    carried = {name for name in _files(unpacked / "hiring") if not name.startswith("_share/")}
    assert carried == _files(ROOT / "hiring")
    principles = unpacked / "hiring" / "_share" / "principles.yaml"
    assert principles.read_bytes() == (ROOT / "principles.yaml").read_bytes()


def test_the_wheel_finds_its_own_files_from_another_directory(unpacked, tmp_path):
    found = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, share = found.stdout.split()
    assert Path(code).is_relative_to(unpacked)
    assert Path(share) == unpacked / "hiring" / "_share"


def test_the_wheel_carries_the_licence_and_names_the_command(unpacked):
    (facts,) = unpacked.glob("hiring-*.dist-info")
    assert "Apache License" in (facts / "licenses" / "LICENSE").read_text(encoding="utf-8")
    assert "hiring = hiring.cli:main" in (facts / "entry_points.txt").read_text(encoding="utf-8")
