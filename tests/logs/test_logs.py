"""Logs carry ids, codes and times; nothing that somebody typed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.company import Company


@pytest.fixture
def known_apps() -> dict[str, object]:
    """None: an application writes its log where it found standard error when it was made."""
    return {}


def test_a_request_is_one_line_with_ids_and_without_names_or_typed_text(
    page_company: Company, make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    client = page_company.sign_in(make_app(page_company.engine), "rita")
    client.get("/search?q=mira+castellan")
    said = capsys.readouterr().err
    line = json.loads(said.strip().splitlines()[-1])
    assert line["endpoint"] == "search.search"
    assert line["person"] == str(page_company.ids["rita"])
    assert line["status"] == 200
    assert "castellan" not in said.casefold()
    assert "rita" not in said.casefold()


def test_a_failure_names_the_place_and_not_the_values(
    page_company: Company,
    make_app: Callable[..., Flask],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_given: object) -> None:
        raise ValueError("the candidate said a secret thing")

    monkeypatch.setattr("hiring.services.search.search", fail)
    app = make_app(page_company.engine)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = page_company.sign_in(app, "rita").get("/search?q=x")
    said = capsys.readouterr().err
    assert answer.status_code == 500
    assert "secret thing" not in said + answer.text
    assert any("web/search.py" in place for place in json.loads(said.splitlines()[0])["where"])


def test_quiet_levels_leave_requests_out(
    page_company: Company, make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    page_company.sign_in(make_app(page_company.engine, log_level="error"), "rita").get("/search")
    assert capsys.readouterr().err == ""
