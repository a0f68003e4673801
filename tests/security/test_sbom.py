"""The bill of materials that `make sbom` writes: the lock, each version with its checksums."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from tests.support.house import ROOT


def test_the_bill_of_materials_is_the_lock_with_every_checksum():
    recipe = re.search(r"^sbom:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe
    assert "-m cyclonedx_py requirements requirements.txt" in recipe[1]
    words = ["requirements", "requirements.txt", "--pyproject", "pyproject.toml", "--no-validate", "--output-file", "-"]
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = json.loads(made.stdout)["components"]
    pinned = dict(re.findall(r"^([a-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^ \\]+)", _lock(), re.MULTILINE))
    assert {one["name"]: one["version"] for one in listed} == pinned
    hashes = {
        found["content"] for one in listed for way in one["externalReferences"] for found in way.get("hashes", ())
    }
    assert hashes == set(re.findall(r"--hash=sha256:([0-9a-f]{64})", _lock()))


def _lock() -> str:
    return (ROOT / "requirements.txt").read_text(encoding="utf-8")
