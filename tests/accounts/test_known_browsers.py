"""A stranger's guesses never shut out the person they are about; an office behind one address signs in all day."""

from __future__ import annotations

import pytest
from sqlmodel import select

from hiring.domain.whereabouts import browser_words, place_words
from hiring.models.doors import KnownBrowser
from hiring.models.people import SignInAttempt, SignInSession
from hiring.services import accounts, attempts, sign_in
from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD, give_password

BRUNO = "bruno@example.com"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def office(small):
    """Bruno and Iris have passwords; everybody comes from one address."""
    give_password(small, "bruno")
    give_password(small, "iris")
    return small


def guess(company, settings, email=BRUNO, times=10, address="127.0.0.1"):
    with company.acting("stan") as work:
        for _ in range(times):
            attempts.note_failure(work, sign_in.hashed(email), address)


def test_a_strangers_guesses_from_the_same_address_do_not_shut_out_the_bar_raisers_browser(office, site, settings):
    known = Browser(site)
    known.sign_in(BRUNO, PASSWORD)
    known.send("/sign-out", page="/account")
    guess(office, settings, times=settings.sign_in_limit * attempts.ADDRESS_FACTOR)
    assert Browser(site).sign_in(BRUNO, PASSWORD).status_code == 429
    assert Browser(site, address="192.0.2.9").sign_in(BRUNO, PASSWORD).status_code == 303
    assert known.sign_in(BRUNO, PASSWORD).status_code == 303


def test_a_known_browser_is_known_for_its_person_alone_and_has_a_limit_of_its_own(office, site, settings):
    known = Browser(site)
    known.sign_in(BRUNO, PASSWORD)
    known.send("/sign-out", page="/account")
    guess(office, settings, "iris@example.com")
    assert known.sign_in("iris@example.com", PASSWORD).status_code == 429
    statuses = [known.sign_in(BRUNO, "wrong").status_code for _ in range(settings.sign_in_limit + 1)]
    assert statuses == [401] * settings.sign_in_limit + [429]
    assert known.sign_in(BRUNO, PASSWORD).status_code == 429
    assert Browser(site).sign_in(BRUNO, PASSWORD).status_code == 303


def test_a_made_up_cookie_makes_no_browser_known(office, site, settings):
    browser = Browser(site)
    browser.client.set_cookie("browser", "chosen-by-a-stranger")
    browser.sign_in(BRUNO, PASSWORD)
    assert browser.client.get_cookie("browser").value != "chosen-by-a-stranger"
    with office.looking() as session:
        (row,) = session.exec(select(KnownBrowser))
    assert row.id_hash == sign_in.hashed(browser.client.get_cookie("browser").value)


def test_two_people_are_known_in_one_browser(office, site, settings):
    shared = Browser(site)
    for email in (BRUNO, "iris@example.com"):
        shared.sign_in(email, PASSWORD)
        shared.send("/sign-out", page="/account")
        guess(office, settings, email)
    for email in (BRUNO, "iris@example.com"):
        assert shared.sign_in(email, PASSWORD).status_code == 303
        shared.send("/sign-out", page="/account")


def test_a_browser_is_forgotten_after_half_a_year(office, site, settings, controlled):
    known = Browser(site)
    known.sign_in(BRUNO, PASSWORD)
    controlled.pass_time(days=181)
    guess(office, settings)
    assert known.sign_in(BRUNO, PASSWORD).status_code == 429
    controlled.pass_time(minutes=16)
    assert known.sign_in(BRUNO, PASSWORD).status_code == 303
    with office.looking() as session:
        assert len(session.exec(select(KnownBrowser)).all()) == 1


@pytest.mark.parametrize("ending", ["disabled", "everywhere"])
def test_a_browser_is_forgotten_with_the_account_and_on_signing_out_everywhere(office, site, ending):
    Browser(site).sign_in(BRUNO, PASSWORD)
    with office.acting("ada" if ending == "disabled" else "bruno") as work:
        if ending == "disabled":
            accounts.disable(work, office.ids["bruno"])
        else:
            accounts.sign_out_everywhere(work)
    with office.looking() as session:
        assert not session.exec(select(KnownBrowser)).all()


def test_an_office_behind_one_address_that_mistypes_and_then_signs_in_is_never_slowed_down(office, site, settings):
    """Two hundred people, each wrong twice and right once: what counts at an address is pairs that never came right."""
    with office.acting("stan") as work:
        for number in range(200):
            key = sign_in.hashed(f"colleague{number}@example.com")
            for _ in range(2):
                attempts.note_failure(work, key, "127.0.0.1")
            attempts.accounts.forget_failures(work.session, key, "127.0.0.1")
        assert not attempts.limited(work, settings, sign_in.hashed(BRUNO), "127.0.0.1")
    browser = Browser(site)
    browser.sign_in(BRUNO, "wrong")
    assert browser.sign_in(BRUNO, PASSWORD).status_code == 303
    with office.looking() as session:
        assert not session.exec(select(SignInAttempt)).all()


def test_the_account_page_lists_sessions_coarsely_and_ends_one_or_all_others(office, site):
    here, there, far = Browser(site), Browser(site, address="203.0.113.77"), Browser(site, address="2001:db8:1:2::7")
    for browser in (here, there, far):
        browser.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
        browser.sign_in(BRUNO, PASSWORD)
    page = here.get("/account").text
    assert page.count("Firefox on Linux") == 3
    assert "203.0.113.…" in page
    assert "2001:db8:1:…" in page
    assert "203.0.113.77" not in page
    with office.looking() as session:
        hashes = [row.id_hash for row in session.exec(select(SignInSession))]
    assert not [one for one in hashes if one in page]
    row = page.split("203.0.113.…")[1]
    handle = row.split('name="session" value="')[1].split('"')[0]
    assert here.send("/account/sessions/end", page="/account", session=handle).status_code == 303
    assert [browser.get("/account").status_code for browser in (here, there, far)] == [200, 303, 200]
    assert here.send("/account/sessions/end", page="/account", session=handle).status_code == 409
    assert here.send("/account/sessions/others", page="/account").status_code == 303
    assert [browser.get("/account").status_code for browser in (here, there, far)] == [200, 303, 303]


def test_nobody_ends_anothers_session(office, site):
    mine, other = Browser(site), Browser(site)
    mine.sign_in(BRUNO, PASSWORD)
    other.sign_in("iris@example.com", PASSWORD)
    with office.looking() as session:
        handles = [accounts._handle(row) for row in session.exec(select(SignInSession))]
    for handle in (*handles, "", "x" * 5000, "nul\0"):
        assert mine.send("/account/sessions/end", page="/account", session=handle).status_code == 409
    assert mine.get("/account").status_code == other.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("<script>alert(1)</script>", "a browser"),
        ("", "a browser"),
    ],
)
def test_a_browser_is_told_in_words_of_ours(agent, words):
    assert browser_words(agent) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("203.0.113.77", "203.0.113.…"), ("::ffff:203.0.113.77", "203.0.113.…"), ("2001:db8:0:2::7", "2001:db8:0:…"),
        ("127.0.0.1", "this machine"), ("::1", "this machine"), ("nonsense", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_address_is_told_without_its_last_part(address, words):
    assert place_words(address) == words
