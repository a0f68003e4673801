"""Bad input on every field of sign-in, claim and account: a clear 4xx, never 500, on both engines."""

from __future__ import annotations

import pytest

from hiring.services import links
from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD, give_password

HOSTILE = {
    "too long": "x" * 20_000,
    "NUL": "nul\0inside",
    "emoji": "🙂" * 20,
    "right to left": "\u202eevil\u202c مرحبا",
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "nothing": "",
    "lone surrogate": "%ED%A0%80",
    "line ends": "a\r\nSet-Cookie: x=y",
}


@pytest.fixture
def app(company, make_app):
    give_password(company, "iris")
    return make_app(company.engine)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_sign_in_answers_bad_input_with_a_page(app, field, text):
    data = {"email": "iris@example.com", "password": "wrong", "next": "/"} | {field: text}
    answer = Browser(app).send("/sign-in", **data)
    assert answer.status_code == 401
    assert "<script>alert" not in answer.text


def test_sign_in_without_any_field_is_answered(app):
    browser = Browser(app)
    assert browser.send("/sign-in").status_code == 401


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("field", ["password", "password_again"])
def test_a_claim_answers_bad_input_with_the_address_kept(company, app, settings, field, text):
    with company.acting("ada") as work:
        link = links.make(work, settings, company.ids["ivan"]).url.removeprefix("http://localhost:8000")
    answer = Browser(app).send(link, **({"password": PASSWORD, "password_again": PASSWORD} | {field: text}))
    assert answer.status_code == 422
    assert "ivan@example.com" in answer.text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("field", ["present_password", "password", "password_again"])
def test_changing_a_password_answers_bad_input(company, app, field, text):
    client = company.sign_in(app, "iris")
    good = {"present_password": PASSWORD, "password": "marble kettle", "password_again": "marble kettle"}
    answer = client.post("/account/password", data=good | {field: text})
    assert answer.status_code == 422
    assert "Change password" in answer.text


def test_a_body_beyond_the_limit_is_refused(app):
    browser = Browser(app)
    answer = browser.client.post("/sign-in", base_url=browser.base, data={"email": "x" * (5 * 1024 * 1024)})
    assert answer.status_code == 413


def test_a_body_of_very_many_fields_is_refused_before_it_is_split(app, monkeypatch):
    def split(body: str, **_more: object) -> list[tuple[str, str]]:
        assert not body, "the body was split"
        return []

    monkeypatch.setattr("werkzeug.formparser.parse_qsl", split)
    browser = Browser(app)
    plain = {"content_type": "application/x-www-form-urlencoded", "base_url": browser.base}
    assert browser.client.post("/sign-in", data=b"a=&" * 2000, **plain).status_code == 413
    with pytest.raises(AssertionError, match="was split"):
        browser.client.post("/sign-in", data=b"a=&" * 1999, **plain)
