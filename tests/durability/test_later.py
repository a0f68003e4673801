"""Promise 2: whatever keeps the server from keeping is 503 with Retry-After and the typed text, never 500."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from unittest.mock import Mock

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from hiring.services import notes
from tests.support.company import Company, scheduled_loop

NO_ROOM: dict[str, Exception] = {
    "disk full, SQLite": sa.exc.OperationalError("INSERT", {}, Exception("database or disk is full")),
    "locked for too long": sa.exc.OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked")),
    "connection lost": sa.exc.InterfaceError("SELECT", {}, Exception("closed"), connection_invalidated=True),
    "lost inside a transaction": sa.exc.PendingRollbackError("Can't reconnect until rolled back"),
    "no connection free": sa.exc.TimeoutError("QueuePool limit reached"),
    "disk full, file": OSError(errno.ENOSPC, "No space left on device"),
    "disk read-only": OSError(errno.EROFS, "Read-only file system"),
}


@pytest.mark.parametrize("cause", NO_ROOM)
def test_promise_2_what_cannot_be_kept_now_is_503_with_the_text(
    page_company: Company, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    def refuse(*_given: object) -> None:
        raise NO_ROOM[cause]

    loop_id = scheduled_loop(page_company)
    client = page_company.sign_in(make_app(page_company.engine), "iris")
    monkeypatch.setattr(notes, "save_note", refuse)
    client.application.testing = False
    answer = client.post(f"/loops/{loop_id}/kit", data={"text": "Mira told it twice.", "version": "0"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Mira told it twice." in answer.text


def test_promise_2_the_log_names_the_code_behind_a_503_and_not_its_sentence(
    page_company: Company,
    make_app: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    loop_id = scheduled_loop(page_company)
    client = page_company.sign_in(make_app(page_company.engine, log_level="info"), "iris")
    client.application.testing = False
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorname = "SQLITE_BUSY"  # type: ignore[attr-defined]
    for cause, code in (
        (sa.exc.OperationalError("BEGIN IMMEDIATE", {}, busy), "SQLITE_BUSY"),
        (sa.exc.OperationalError("INSERT", {}, psycopg.errors.DiskFull("No space: Mira")), "SQLSTATE_53100"),
        (OSError(errno.ENOSPC, "No space left on device"), "ENOSPC"),
        (sa.exc.TimeoutError("QueuePool limit reached"), "TimeoutError"),
    ):
        monkeypatch.setattr(notes, "save_note", Mock(side_effect=cause))
        client.post(f"/loops/{loop_id}/kit", data={"text": "Mira told it twice.", "version": "0"})
        said = capsys.readouterr().err
        assert f'"error": "{code}"' in said
        assert "Mira" not in said


def test_promise_2_a_defect_of_ours_is_not_called_a_full_disk(
    page_company: Company, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    loop_id = scheduled_loop(page_company)
    client = page_company.sign_in(make_app(page_company.engine), "iris")
    monkeypatch.setattr(notes, "save_note", refuse)
    client.application.testing = False
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.post(f"/loops/{loop_id}/kit", data={"text": "Mira told it twice.", "version": "0"})
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
