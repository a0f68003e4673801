"""Cookies, headers, redirects, proxies and claim pages as a browser meets them."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError
from sqlmodel import select

from hiring.models.people import Account, AccountLink, SignInAttempt
from hiring.services import links
from hiring.settings import Settings, SettingsError, load
from tests.accounts.browser import Browser, hidden
from tests.accounts.conftest import PASSWORD, give_password

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"


@pytest.fixture
def link(small, settings):
    with small.acting("ada") as work:
        made = links.make(work, settings, small.ids["iris"])
    return made.url.removeprefix("http://localhost:8000")


def test_a_claim_page_may_be_looked_at_often_and_used_once(small, site, link):
    browser = Browser(site)
    assert browser.get(link).status_code == browser.get(link).status_code == 200
    answer = browser.send(link, password=PASSWORD, password_again=PASSWORD)
    assert answer.status_code == 303
    assert browser.get("/account").status_code == 200
    with small.looking() as session:
        assert session.exec(select(AccountLink)).one().used_at == small.now
    assert Browser(site).get(link).status_code == 410
    again = Browser(site).send(link, page="/sign-in", password=PASSWORD, password_again=PASSWORD)
    assert again.status_code == 410


def test_a_refused_claim_keeps_the_address_and_says_why(site, link):
    answer = Browser(site).send(link, password="short", password_again="short")
    assert answer.status_code == 422
    assert "Found 5 characters, expected at least 12" in answer.text
    assert "iris@example.com" in answer.text
    assert "short" not in answer.text.replace("shortcut", "")


@pytest.mark.parametrize("token", ["x", "a" * 5000, "%00", "🙂", "%E2%80%AE"])
def test_made_up_claims_answer_alike(site, token):
    answer = Browser(site).get(f"/claim/{token}")
    assert answer.status_code == 410


def test_a_link_is_shown_once_and_never_in_a_cookie(small, site, settings):
    client = small.sign_in(site, "ada")
    asked = client.get(f"/people/{small.ids['iris']}/link").text
    assert "Make an invitation link for Iris Example" in asked
    answer = client.post(f"/people/{small.ids['iris']}/link")
    assert answer.status_code == 200
    shown = answer.text.split("/claim/")[1].split("<")[0]
    assert answer.headers["Cache-Control"] == "no-store"
    assert shown not in str(answer.headers)
    for path in ("/admin/links", f"/people/{small.ids['iris']}"):
        page = client.get(path)
        assert "Iris Example" in page.text
        assert shown not in page.text
    (revoke,) = set(re.findall(r'href="(/admin/links/[^"]+/revoke)"', client.get("/admin/links").text))
    assert "Revoke the link of Iris Example" in client.get(revoke).text
    assert client.post(revoke).status_code == 303
    assert client.get(revoke).status_code == 404


def test_R22_a_reset_says_first_that_it_ends_sessions_and_restricts_for_24_hours(small, site):
    with small.acting("ada") as work:
        work.session.get_one(Account, small.ids["iris"]).password_set_at = work.now
    client = small.sign_in(site, "ada")
    assert "Make a reset link" in client.get(f"/people/{small.ids['iris']}").text
    asked = client.get(f"/people/{small.ids['iris']}/link").text
    assert "every session ends" in asked
    assert "For 24 hours the account then reads no peer's feedback".replace("'", "&#39;") in asked
    assert small.sign_in(site, "cora").get(f"/people/{small.ids['iris']}/link").status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "///evil.example",
        "/\t/evil.example",
        "//[",
        "http://[",
        "/\r\nSet-Cookie: a=b",
    ],
)
def test_no_sign_in_leads_to_another_site(small, site, target):
    give_password(small, "iris")
    answer = Browser(site).sign_in("iris@example.com", PASSWORD, next=target)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


def test_a_sign_in_leads_back_to_where_somebody_wanted_to_go(small, site):
    give_password(small, "iris")
    browser = Browser(site)
    sent = browser.get("/account")
    assert sent.headers["Location"] == "/sign-in?next=/account"
    answer = browser.send("/sign-in", page=sent.headers["Location"], email="iris@example.com", password=PASSWORD)
    assert answer.headers["Location"] == "/account"


def test_a_defect_of_ours_carries_it_too_and_tells_nothing(small, site, monkeypatch):
    site.testing = False
    site.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("hiring.web.accounts.accounts.mine", lambda *_: 1 / 0)
    answer = small.sign_in(site, "iris").get("/account")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"].startswith(POLICY)
    assert "ZeroDivision" not in answer.text


def test_with_https_the_cookie_is_bound_to_the_host_and_hsts_is_sent(small, make_app):
    give_password(small, "iris")
    browser = Browser(make_app(small.engine, url="https://hiring.example.com"), base="https://hiring.example.com")
    answer = browser.sign_in("iris@example.com", PASSWORD)
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-browser", "__Host-session"]
    for cookie in cookies:
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_on_loopback_the_cookie_has_no_prefix_and_no_hsts_is_sent(small, site):
    give_password(small, "iris")
    answer = Browser(site).sign_in("iris@example.com", PASSWORD)
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["browser", "session"]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "Secure" not in cookie
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("url", ["http://hiring.example.com", "http://192.0.2.7:8000"])
def test_plain_http_beyond_loopback_is_refused(url):
    with pytest.raises(SettingsError, match="plain http is accepted for loopback alone"):
        load(url=url)


def test_allowed_plain_http_is_said_on_every_page(small, make_app):
    app = make_app(small.engine, url="http://hiring.example.com", allow_http=True)
    assert "travels unencrypted" in small.sign_in(app, "iris").get("/account").text


def failures(company):
    with company.looking() as session:
        return {row.address for row in session.exec(select(SignInAttempt))}


@pytest.mark.parametrize(
    ("trusted", "peer", "counted"),
    [
        ((), "192.0.2.1", "192.0.2.1"),
        (("192.0.2.0/24",), "192.0.2.1", "203.0.113.9"),
        (("192.0.2.0/24",), "198.51.100.1", "198.51.100.1"),
    ],
)
def test_forwarded_addresses_count_from_trusted_proxies_alone(small, make_app, trusted, peer, counted):
    app = make_app(small.engine, trusted_proxies=trusted)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client().post(
        "/sign-in",
        base_url="http://localhost:8000",
        data={"email": "x@example.com", "password": "x"},
        headers={"X-Forwarded-For": "203.0.113.9"},
        environ_base={"REMOTE_ADDR": peer},
    )
    assert failures(small) == {counted}


def test_a_wrong_network_is_refused_at_start():
    with pytest.raises((SettingsError, ValidationError), match="TRUSTED_PROXIES"):
        load(trusted_proxies="not-a-network")


def test_a_form_without_its_token_changes_nothing(small, site):
    give_password(small, "iris")
    browser = Browser(site)
    browser.sign_in("iris@example.com", PASSWORD)
    answer = browser.client.post("/account/sign-out-everywhere", base_url=browser.base)
    assert answer.status_code == 400
    assert browser.get("/account").status_code == 200


def test_the_token_lives_as_long_as_the_session(small, site, controlled):
    give_password(small, "iris")
    browser = Browser(site)
    browser.sign_in("iris@example.com", PASSWORD)
    page = browser.get("/account").text
    controlled.pass_time(hours=11)
    answer = browser.client.post("/account/sign-out-everywhere", base_url=browser.base, data=hidden(page))
    assert answer.status_code == 303


def test_settings_of_the_tests_are_those_of_loopback(settings):
    assert isinstance(settings, Settings)
    assert settings.cookie_name == "session"
