"""Every address of the product, asked as recruiter and Bar Raiser: what an answer says, and what asking changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from hiring.models.loops import Panelist
from tests.accounts.browser import Browser, hidden
from tests.accounts.conftest import PASSWORD, give_password
from tests.support.company import Company, scheduled_loop
from tests.support.doors import doors, staying
from tests.support.queries import counted

NOTED_BY_READING = {"audit_event", "audit_link", "sealed_text", "shown", "presence", "sign_in_session", "sighting"}
"""That something was shown, that somebody is there, that a session is in use; nothing of what people decide."""
KINDS = {"text/html", "text/css", "text/csv", "application/pdf", "application/json", "text/plain"}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
ELSEWHERE = "https://evil.example"


@pytest.fixture
def app(page_company: Company, make_app) -> Flask:
    return make_app(page_company.engine)


def addresses(app: Flask, company: Company) -> Iterator[str]:
    """Every GET address, about a loop whose interviews are scheduled."""
    loop = scheduled_loop(company)
    with company.looking() as session:
        place = session.exec(select(Panelist.id).where(Panelist.loop_id == loop)).first()
    ids = {
        "loop_id": (str(loop),), "panelist_id": (str(place),), "candidate_id": (str(company.candidate_id),),
        "requisition_id": (str(company.requisition_id),), "person_id": (str(company.ids["iris"]),),
        "set_id": (str(company.set_id),), "other_id": (str(company.set_id),),
    }  # fmt: skip
    for door in doors(app, "GET"):
        yield next(iter(door.paths(app, ids)))


def checked(answer: TestResponse, path: str) -> None:
    """Type and charset, and no leave for other origins."""
    if answer.data:
        kind, _, charset = answer.headers["Content-Type"].partition("; ")
        assert kind in KINDS, f"{path}: {kind}"
        assert charset == "charset=utf-8" or not kind.startswith("text/"), f"{path}: {charset!r}"
    allowed = [name for name in answer.headers.keys() if name.startswith("Access-Control-")]  # noqa: SIM118
    assert allowed == [], path
    assert "object-src 'none'" in answer.headers["Content-Security-Policy"], path
    assert "base-uri 'none'" in answer.headers["Content-Security-Policy"], path


@pytest.mark.parametrize("who", ["rita", "bruno"])
def test_reading_changes_nothing_that_people_decide_and_every_answer_says_what_it_is(page_company, app, who):
    client = staying(app, page_company, who)
    answered = 0
    for path in addresses(app, page_company):
        with counted(page_company.engine) as sent:
            answer = client.get(path, headers={"Origin": ELSEWHERE})
        changed = {found[1] for statement in sent if (found := WRITES.match(statement))}
        assert changed <= NOTED_BY_READING, f"GET {path} changes {sorted(changed - NOTED_BY_READING)}"
        checked(answer, path)
        answered += answer.status_code == 200
    assert answered > 15


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.git/", "/.env", "/static/", "/static", "/static/js/", "/static/../hiring/app.py",
     "/static/%2e%2e/pyproject.toml", "/requirements.txt", "/docs", "/api", "/metrics", "/health", "/debug", "/console",
     "/server-status", "/swagger.json", "/openapi.json", "/robots.txt"],
)  # fmt: skip
def test_nothing_is_served_but_pages_and_assets(page_company, app, stranger, path):
    """No history of the source, no listing, no page about the machine: to strangers not even that it is missing."""
    assert stranger.get(path).status_code in {303, 308, 404}
    known = staying(app, page_company, "ada").get(path, follow_redirects=True)
    assert known.status_code == 404
    assert "import " not in known.text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_methods_that_no_page_has_are_refused(stranger, method):
    answer = stranger.open("/sign-in", method=method, headers={"X-Probe": "albatross"})
    assert answer.status_code == 405
    assert "albatross" not in answer.text


def test_nobody_is_led_from_http_to_https_behind_their_back(page_company, make_app):
    """Cookie and form of a plain request have travelled already; the proxy refuses or redirects browsers, not we."""
    client = make_app(page_company.engine, url="https://hiring.example.com").test_client()
    answer = client.get("/sign-in", base_url="http://hiring.example.com")
    assert "Location" not in answer.headers


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/static/css/base.css", "/static/none.css", "/claim/x"])
def test_with_https_every_answer_asks_for_https_for_a_year_on_all_names_below(page_company, make_app, path):
    client = make_app(page_company.engine, url="https://hiring.example.com").test_client()
    said = client.get(path, base_url="https://hiring.example.com").headers["Strict-Transport-Security"]
    age, _, more = said.partition("; ")
    assert int(age.removeprefix("max-age=")) >= 31_536_000
    assert more == "includeSubDomains"


def test_the_product_runs_without_debugging(app):
    assert not app.debug
    assert not app.config["EXPLAIN_TEMPLATE_LOADING"]
    assert not app.config["TRAP_HTTP_EXCEPTIONS"]


def test_passwords_are_typed_hidden_pasted_and_filled_in_by_managers(stranger):
    shown = stranger.get("/sign-in").text
    (field,) = re.findall(r"<input[^>]*name=\"password\"[^>]*>", shown)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in shown
    assert "maxlength" not in field


@pytest.mark.parametrize("typed", [f" {PASSWORD}", f"{PASSWORD} ", PASSWORD.upper(), PASSWORD[:-1], f"{PASSWORD}x"])
def test_a_password_counts_exactly_as_it_was_set(page_company, app, typed):
    give_password(page_company, "iris")
    assert Browser(app).sign_in("iris@example.com", typed).status_code == 401


def test_a_longer_password_does_not_count_as_its_beginning(page_company, app):
    longest = "w0rd " * 200
    give_password(page_company, "iris", longest)
    assert Browser(app).sign_in("iris@example.com", f"{longest}x").status_code == 401
    assert Browser(app).sign_in("iris@example.com", longest).status_code == 303


def test_a_password_counts_for_years(page_company, app, controlled):
    give_password(page_company, "iris")
    controlled.pass_time(days=3 * 365)
    assert Browser(app).sign_in("iris@example.com", PASSWORD).headers["Location"] == "/"


def test_parameters_of_the_address_are_no_fields_of_the_form(page_company, app):
    """The first value of a field counts, and an address never adds one."""
    give_password(page_company, "iris")
    browser = Browser(app)
    token = hidden(browser.get("/sign-in").text)
    answer = browser.client.post(
        f"/sign-in?email=iris@example.com&password={PASSWORD}", base_url=browser.base, data=token
    )
    assert answer.status_code == 401
    twice = {**token, "email": ["stan@example.com", "iris@example.com"], "password": PASSWORD}
    assert browser.client.post("/sign-in", base_url=browser.base, data=twice).status_code == 401


def test_every_signed_in_page_offers_to_sign_out(page_company, app):
    client = page_company.sign_in(app, "rita")
    for path in ("/", "/loops", "/account", "/candidates", "/nowhere"):
        assert 'action="/sign-out"' in client.get(path).text, path


@pytest.mark.parametrize("forged", ["x", "eyJfdXNlcl9pZCI6ImEifQ.aaaaaa.bbbb", "eyJfdXNlcl9pZCI6ImEifQ..", "."])
def test_a_cookie_that_was_not_signed_here_opens_nothing(app, stranger, forged):
    stranger.set_cookie("session", forged)
    assert stranger.get("/account").status_code == 303


def test_a_cookie_changed_by_one_sign_opens_nothing(page_company, app):
    value = page_company.sign_in(app, "iris").get_cookie("session").value
    changed = value[:5] + ("A" if value[5] != "A" else "B") + value[6:]
    thief = app.test_client()
    thief.set_cookie("session", changed)
    assert thief.get("/account").status_code == 303
    thief.set_cookie("session", value)
    assert thief.get("/account").status_code == 200
