"""Every line that the product logs during a run of the tests is kept, and the whole of it is scanned at the end.

The scan knows what a line may hold: ids, codes, times and places in the code. Anything else is a finding, so that a
name, a text, a vote, a token or an address need not be planted to be found.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog

FOLDER = "HIRING_TEST_LOGS"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHAPES = {
    "event": re.compile(r"request|failed"),
    "level": re.compile(r"info|error"),
    "timestamp": re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"),
    "method": re.compile(r"[A-Z]{3,20}"),
    "endpoint": re.compile(r"[a-z_]+(\.[a-z_]+)?"),
    "person": UUID,
    "error": re.compile(r"[A-Za-z_]\w{1,60}"),
    "where": re.compile(r"[a-z_/]+\.py:\d+ [\w<>]+"),
    "status": re.compile(r"[1-5]\d\d"),
    "ms": re.compile(r"\d+\.\d"),
}
"""What a field of a line looks like; `where` is a list of such."""
LEVELS = ("log", "debug", "info", "warn", "warning", "err", "error", "critical", "exception", "fatal", "failure")


class Watched(structlog.WriteLogger):  # type: ignore[type-arg]
    """Writes where it should, and a copy into the folder of the run."""

    def msg(self, message: str) -> None:
        super().msg(message)
        with (Path(os.environ[FOLDER]) / f"{os.getpid()}.log").open("a", encoding="utf-8") as kept:
            kept.write(f"{message}\n")


for _level in LEVELS:
    setattr(Watched, _level, Watched.msg)


def begin() -> None:
    """In the first process of a run; the others find its folder in their environment."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="hiring-logs-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)
    structlog.WriteLogger = Watched  # type: ignore[misc]


def lines(folder: Path) -> Iterator[str]:
    for kept in sorted(folder.glob("*.log")):
        yield from kept.read_text(encoding="utf-8").splitlines()


def findings(folder: Path) -> list[str]:
    """Lines with anything that is no id, code, time or place, each with what is wrong."""
    return [f"{said}: {line[:200]}" for line in lines(folder) if (said := amiss(line))]


def amiss(line: str) -> str:
    try:
        fields = json.loads(line)
    except ValueError:
        return "no JSON"
    return ", ".join(name for name, value in fields.items() if not _fits(name, value))


def _fits(name: str, value: Any) -> bool:
    shape = SHAPES.get(name)
    if shape is None:
        return False
    if name in {"person", "endpoint"} and value is None:
        return True
    return all(shape.fullmatch(str(one)) for one in (value if name == "where" else [value]))
