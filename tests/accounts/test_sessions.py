"""Ground rules of sign-in: sessions on the server, limits that lock nobody out, one verification for everybody."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from hiring.adapters import passwords
from hiring.models.audit import AuditEvent
from hiring.models.people import RequestKey, SignInAttempt, SignInSession
from hiring.schemas.accounts import ChangePassword
from hiring.services import accounts, request_keys, sign_in
from hiring.services.attempts import ADDRESS_FACTOR, Caller
from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD, give_password
from tests.accounts.factor import give_factor

NEW = "marble kettle orchard"


@pytest.fixture
def known(small):
    give_password(small, "iris")
    return small


def enter(company, settings, email="iris@example.com", password=PASSWORD, address="192.0.2.1"):
    with company.acting("stan") as work:
        return sign_in.sign_in(work, nullcontext, settings, email, password, Caller(address))


def alive(company, settings, secret):
    with company.acting("stan") as work:
        return sign_in.viewer_of(work.session, settings, secret, work) is not None


def test_known_unknown_disabled_and_protected_accounts_cost_one_verification(company, settings, monkeypatch):
    for name in ("iris", "ivan", "ilse"):
        give_password(company, name)
    with company.acting("ada") as work:
        accounts.disable(work, company.ids["ivan"])
    give_factor(company, "ilse")
    calls = []
    verify = PasswordHasher.verify

    def counted(hasher, *given):
        calls.append(given)
        return verify(hasher, *given)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in ("iris", "ivan", "ilse", "stan", "nobody", "nul\0"):
        for password in (PASSWORD, "wrong", ""):
            calls.clear()
            enter(company, settings, f"{name}@example.com", password)
            assert len(calls) == 1, (name, password)


def test_others_write_while_a_password_is_verified_and_what_they_write_counts(known, site, monkeypatch):
    verify = PasswordHasher.verify

    def with_a_neighbour(hasher, *given):
        with known.acting("ada") as work:
            accounts.disable(work, known.ids["iris"])
        return verify(hasher, *given)

    monkeypatch.setattr(PasswordHasher, "verify", with_a_neighbour)
    assert Browser(site).sign_in("iris@example.com", PASSWORD).status_code == 401
    with known.looking() as session:
        assert not session.exec(select(SignInSession)).all()
        assert len(session.exec(select(SignInAttempt)).all()) == 1


def test_a_limit_reached_while_a_password_is_verified_counts(known, settings, site, monkeypatch):
    verify = PasswordHasher.verify

    def after_many(hasher, *given):
        with known.acting("stan") as work:
            for _ in range(settings.sign_in_limit):
                sign_in.note_failure(work, sign_in.hashed("iris@example.com"), "127.0.0.1")
        return verify(hasher, *given)

    monkeypatch.setattr(PasswordHasher, "verify", after_many)
    assert Browser(site).sign_in("iris@example.com", PASSWORD).status_code == 429


def test_unknown_and_wrong_answer_the_same(known, site):
    one = Browser(site).sign_in("iris@example.com", "wrong password")
    other = Browser(site).sign_in("nobody@example.com", "wrong password")
    assert one.status_code == other.status_code == 401
    said = "This address and password do not belong together"
    assert said in one.text
    assert said in other.text


def test_a_disabled_account_is_turned_away_and_its_sessions_end(company, settings):
    give_password(company, "iris")
    secret = enter(company, settings).secret
    with company.acting("ada") as work:
        accounts.disable(work, company.ids["iris"])
    assert not alive(company, settings, secret)
    assert isinstance(enter(company, settings), sign_in.TurnedAway)


def test_the_session_before_the_sign_in_is_not_the_one_after(known, site):
    browser = Browser(site)
    browser.get("/sign-in")
    with browser.client.session_transaction(base_url=browser.base) as cookie:
        cookie["_user_id"] = "planted by a stranger"
        cookie["planted"] = "yes"
    browser.sign_in("iris@example.com", PASSWORD)
    with browser.client.session_transaction(base_url=browser.base) as cookie:
        assert cookie["_user_id"] != "planted by a stranger"
        assert "planted" not in cookie
    assert browser.get("/account").status_code == 200


def test_every_sign_in_makes_a_session_of_its_own(company, settings):
    give_password(company, "iris")
    first, second = enter(company, settings), enter(company, settings)
    assert first.secret != second.secret
    assert alive(company, settings, first.secret)


def test_the_database_holds_no_secret_of_a_session(company, settings):
    give_password(company, "iris")
    secret = enter(company, settings).secret
    with company.looking() as session:
        assert secret not in [row.id_hash for row in session.exec(select(SignInSession))]


def test_a_copied_cookie_ends_with_the_sign_out(known, site):
    browser, thief = Browser(site), Browser(site)
    browser.sign_in("iris@example.com", PASSWORD)
    stolen = browser.client.get_cookie("session").value
    thief.client.set_cookie("session", stolen)
    assert thief.get("/account").status_code == 200
    answer = browser.send("/sign-out", page="/account")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    thief.client.set_cookie("session", stolen)
    assert thief.get("/account").status_code == 303


def test_sign_out_everywhere_ends_every_browser(known, site):
    here, there = Browser(site), Browser(site)
    for browser in (here, there):
        browser.sign_in("iris@example.com", PASSWORD)
    assert here.send("/account/sign-out-everywhere", page="/account").status_code == 303
    assert here.get("/account").status_code == there.get("/account").status_code == 303


def test_an_idle_session_ends(company, settings, controlled):
    give_password(company, "iris")
    secret = enter(company, settings).secret
    controlled.pass_time(hours=settings.session_idle_hours - 0.01)
    assert alive(company, settings, secret)
    controlled.pass_time(hours=0.01)
    assert not alive(company, settings, secret)


@pytest.mark.parametrize("expired", ["idle", "old", "ended"])
def test_an_expired_session_never_eats_text(known, site, settings, controlled, expired):
    """A form gets its text back; a script, which keeps it itself, gets one sentence that it can show."""
    client = known.sign_in(site, "iris")
    if expired == "ended":
        with known.acting("ada") as work:
            accounts.disable(work, known.ids["iris"])
    controlled.pass_time(**({"days": settings.session_days} if expired == "old" else {"hours": 12}))
    path, typed = f"/loops/{known.ids['iris']}/feedback", {"summary": "A whole hour of typing.", "code": "123456"}
    page = client.post(path, data=typed)
    assert page.status_code == 401
    assert "A whole hour of typing." in page.text
    assert "123456" not in page.text
    for told in (
        client.post(f"{path}/draft", data=typed, headers={"X-Fragment": "1"}),
        client.get("/", headers={"X-Poll": "1"}),
    ):
        assert told.status_code == 401
        assert "data-signed-out" in told.text
        assert "<html" not in told.text
        assert len(told.text) < 400


def test_a_used_session_ends_after_its_days(company, settings, controlled):
    give_password(company, "iris")
    secret = enter(company, settings).secret
    for _ in range(settings.session_days * 4):
        controlled.pass_time(hours=5.9)
        with company.acting("stan") as work:
            row = work.session.get_one(SignInSession, sign_in.hashed(secret))
            row.seen_at = work.now
    assert alive(company, settings, secret)
    controlled.pass_time(hours=4)
    assert not alive(company, settings, secret)


def test_too_many_failures_answer_429_with_retry_after(known, site):
    browser = Browser(site)
    for _ in range(10):
        assert browser.sign_in("iris@example.com", "wrong").status_code == 401
    answer = browser.sign_in("iris@example.com", PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 900
    assert "iris@example.com" in answer.text


def test_a_strangers_guesses_do_not_lock_the_person_out_elsewhere(company, settings):
    give_password(company, "iris")
    for _ in range(settings.sign_in_limit):
        enter(company, settings, password="guess", address="203.0.113.9")
    assert isinstance(enter(company, settings, address="203.0.113.9"), sign_in.TooMany)
    assert isinstance(enter(company, settings, address="192.0.2.1"), sign_in.SignedIn)


def test_one_address_that_tries_many_accounts_is_slowed_down(company, settings):
    for number in range(settings.sign_in_limit * ADDRESS_FACTOR):
        enter(company, settings, f"x{number}@example.com", "guess", "203.0.113.9")
    assert isinstance(enter(company, settings, "y@example.com", "guess", "203.0.113.9"), sign_in.TooMany)


def test_what_counts_no_more_goes_when_somebody_signs_in(company, settings, controlled):
    give_password(company, "iris")
    enter(company, settings, password="wrong")
    old = enter(company, settings, address="198.51.100.7").secret
    with company.acting("iris") as work:
        request_keys.claim(work, "k1", "loops.open_loop")
    controlled.pass_time(days=settings.session_days + 1)
    fresh = enter(company, settings).secret
    with company.looking() as session:
        assert not session.exec(select(SignInAttempt)).all()
        assert not session.exec(select(RequestKey)).all()
        assert {row.id_hash for row in session.exec(select(SignInSession))} == {sign_in.hashed(fresh)}
    assert not alive(company, settings, old)


def test_the_limit_passes_with_time(company, settings, controlled):
    give_password(company, "iris")
    for _ in range(settings.sign_in_limit):
        enter(company, settings, password="guess")
    assert isinstance(enter(company, settings), sign_in.TooMany)
    controlled.pass_time(minutes=15, seconds=1)
    assert isinstance(enter(company, settings), sign_in.SignedIn)


def test_a_changed_password_ends_every_other_session_and_renews_this_one(known, site):
    here, there = Browser(site), Browser(site)
    for browser in (here, there):
        browser.sign_in("iris@example.com", PASSWORD)
    before = here.client.get_cookie("session").value
    answer = here.send(
        "/account/password", page="/account", present_password=PASSWORD, password=NEW, password_again=NEW
    )
    assert answer.status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    there.client.set_cookie("session", before)
    assert there.get("/account").status_code == 303
    assert Browser(site).sign_in("iris@example.com", NEW).status_code == 303


def test_a_wrong_present_password_changes_nothing_leaves_a_trace_and_is_counted(known, site):
    browser = Browser(site)
    browser.sign_in("iris@example.com", PASSWORD)
    for _ in range(10):
        answer = browser.send(
            "/account/password", page="/account", present_password="guess", password=NEW, password_again=NEW
        )
        assert answer.status_code == 422
        assert "Found another password than your present one" in answer.text
    with known.looking() as session:
        kinds = [event.kind for event in session.exec(select(AuditEvent))]
    assert kinds == ["password_again_failed"] * 10
    more = browser.send(
        "/account/password", page="/account", present_password=PASSWORD, password=NEW, password_again=NEW
    )
    assert more.status_code == 429
    assert more.headers["Retry-After"] == "900"


def test_a_weak_new_password_is_refused_on_both_engines(company, settings):
    give_password(company, "iris")
    command = ChangePassword(present_password=PASSWORD, password="iris example!", password_again="iris example!")
    with company.acting("iris") as work, pytest.raises(accounts.links.Incomplete) as refused:
        accounts.change_password(work, settings, command, Caller("192.0.2.1"))
    assert "name or address" in refused.value.problems["password"]


def test_passwords_are_argon2id(monkeypatch):
    monkeypatch.undo()
    assert passwords.make_hash(PASSWORD).startswith("$argon2id$v=19$m=65536,")
