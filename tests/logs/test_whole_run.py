"""The scan of the logs of the whole run finds what a line may not hold; the run fails by it (tests/conftest.py)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import conftest
from tests.support import log_watch

GOOD = {
    "status": 200, "ms": 1.5, "method": "GET", "endpoint": "loops.show", "event": "request", "level": "info",
    "person": "019cadc6-9a80-7000-8000-000000000007", "timestamp": "2026-03-02T09:00:00.000000Z",
}  # fmt: skip
FAILED = {"event": "failed", "level": "error", "error": "ValueError", "where": ["web/guard.py:103 guarded"]}


def test_a_line_of_ids_codes_and_times_is_clean() -> None:
    assert log_watch.amiss(json.dumps(GOOD)) == ""
    assert log_watch.amiss(json.dumps({**GOOD, **FAILED, "person": None, "endpoint": None})) == ""


@pytest.mark.parametrize(
    "planted",
    [
        {"name": "Iris Example"}, {"person": "Iris Example"}, {"error": "ValueError: strongly_inclined"},
        {"endpoint": "/claim/abcdefgh"}, {"where": ["web/guard.py:1 guarded", "said 'Albatross'"]}, {"event": "voted"},
        {"path": "/loops"}, {"ms": "iris@example.com"}, {"method": "GET session=abc"}, {"level": "inclined"},
    ],
)  # fmt: skip
def test_whatever_else_a_line_holds_is_found(planted: dict[str, object]) -> None:
    assert log_watch.amiss(json.dumps({**GOOD, **planted})) == next(iter(planted))


def test_a_run_whose_logs_say_too_much_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(log_watch.FOLDER, str(tmp_path))
    session = SimpleNamespace(exitstatus=0, config=SimpleNamespace())
    (tmp_path / "1.log").write_text(json.dumps(GOOD) + "\n", encoding="utf-8")
    conftest.pytest_sessionfinish(session)  # type: ignore[arg-type]
    assert session.exitstatus == 0
    (tmp_path / "2.log").write_text("Iris Example voted\n", encoding="utf-8")
    conftest.pytest_sessionfinish(session)  # type: ignore[arg-type]
    assert session.exitstatus == 1


def test_lines_of_this_run_are_kept(tmp_path: Path) -> None:
    """Whatever is made in this process writes through the watch."""
    import structlog

    folder = Path(os.environ[log_watch.FOLDER])
    before = len(list(log_watch.lines(folder)))
    with (tmp_path / "log").open("w", encoding="utf-8") as said:
        structlog.WriteLogger(said).info(json.dumps(GOOD))
    assert len(list(log_watch.lines(folder))) == before + 1
