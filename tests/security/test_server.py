"""What lies around the application: the parser of messages before it, the log beside it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD, give_password
from tests.support.company import scheduled_loop

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"
FORGED = 'x\r\n{"event": "request", "person": "ada"}'


@pytest.fixture
def known_apps() -> dict[str, object]:
    """None: an application writes its log where it found standard error when it was made, so tests make it."""
    return {}


@pytest.mark.parametrize(
    "message",
    [
        HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
        HEAD + b"Content-Length: +3\r\n\r\nabc",
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n",
        HEAD + b"Content-Length : 3\r\n\r\nabc",
    ],
)
def test_a_message_of_two_lengths_is_refused(message):
    """By the server that `hiring serve` starts, with its defaults."""
    with pytest.raises(ParseException):
        next(RequestParser(Config(), iter([message]), ("127.0.0.1", 1)))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_of_the_log_has_its_time_in_utc_and_cannot_be_forged(page_company, make_app, capsys):
    app = make_app(page_company.engine)
    browser = Browser(app)
    browser.get("/nowhere/%0d%0a%7b%22event%22", headers={"User-Agent": "x {event: request}"})
    browser.send("/sign-in", email=FORGED, password=FORGED)
    said = lines(capsys)
    assert len(said) == 3
    assert {line["event"] for line in said} == {"request"}
    for line in said:
        assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)
        assert "ada" not in json.dumps(line)


def test_sign_ins_that_work_and_that_fail_leave_a_line(page_company, make_app, capsys):
    app = make_app(page_company.engine)
    give_password(page_company, "iris")
    browser = Browser(app)
    browser.sign_in("iris@example.com", "wrong")
    browser.sign_in("iris@example.com", PASSWORD)
    tried = [line for line in lines(capsys) if line["endpoint"] == "accounts.do_sign_in"]
    wanted = [(401, None), (303, str(page_company.ids["iris"]))]
    assert [(line["status"], line["person"]) for line in tried] == wanted
    assert all(line["timestamp"] and line["method"] == "POST" for line in tried)


def test_what_was_refused_leaves_a_line_with_who_and_where(page_company, make_app, capsys):
    app = make_app(page_company.engine)
    loop = scheduled_loop(page_company)
    stan = page_company.sign_in(app, "stan")
    stan.get(f"/loops/{loop}")
    stan.get("/admin/accounts")
    stan.post(f"/loops/{loop}/hold", data={"reason": "x" * 5_000_000})
    app.config["WTF_CSRF_ENABLED"] = True
    stan.post(f"/loops/{loop}/hold", data={"reason": "x"})
    written = lines(capsys)
    said = [(one["endpoint"], one["status"]) for one in written if one["person"] == str(page_company.ids["stan"])]
    assert [status for endpoint, status in said if endpoint.startswith("loop")] == [404, 413, 400], written[-2:]
    assert ("admin.list_accounts", 403) in said
