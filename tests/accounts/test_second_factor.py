"""The second factor: set up with a code, asked after the password, once per code, with recovery codes."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from threading import Barrier

import pytest
import segno
from argon2 import PasswordHasher
from sqlmodel import select

from hiring.adapters import time_codes
from hiring.models.audit import AuditEvent
from hiring.models.doors import HalfSignIn, RecoveryCode, SecondFactor
from hiring.models.people import Account, HomeLine, SignInSession
from hiring.services import accounts, links, sign_in, sign_in_code
from hiring.services.attempts import Caller
from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD, give_password
from tests.accounts.factor import SECRET, code, give_factor, wrong_code

PAGE = "/account/second-factor"
EMAIL = "iris@example.com"
NOT_THE_SAME = re.compile(r'(name="(csrf_token|idempotency_key)" value="|<meta name="csrf-token" content=")[^"]*')


@pytest.fixture
def protected(small):
    """Iris has a password and a second factor."""
    give_password(small, "iris")
    give_factor(small, "iris")
    return small


def entering(site, address="127.0.0.1"):
    """A browser after the password."""
    browser = Browser(site, address=address)
    answer = browser.sign_in(EMAIL, PASSWORD)
    assert answer.headers["Location"] == "/sign-in/code?next=/"
    return browser


def shown_codes(page):
    return re.findall(r"<code>([A-Z2-7 ]+)</code>", page)


def kinds(company):
    with company.looking() as session:
        return [event.kind for event in session.exec(select(AuditEvent).order_by(AuditEvent.id))]


@pytest.mark.parametrize(("second", "shown"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")])
def test_codes_are_those_of_rfc_6238(second, shown):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(second, UTC)
    assert time_codes.matching_step(secret, shown, at, 0) == second // 30
    assert time_codes.matching_step(secret, "000000", at, 0) is None


def test_the_square_holds_the_secret_cell_by_cell():
    address = time_codes.address_of(SECRET, EMAIL, "hiring")
    assert address.startswith("otpauth://totp/hiring:iris%40example.com?secret=JBSW")
    path, side = time_codes.square(address)
    matrix = segno.make_qr(address, error="m").matrix
    drawn = {
        (int(left) + step - 4, int(top) - 4)
        for left, top, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)
        for step in range(int(width))
    }
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert side == len(matrix) + 8


def test_setting_it_up_counts_from_the_first_right_code_and_shows_ten_recovery_codes_once(small, site):
    give_password(small, "iris")
    browser = Browser(site)
    browser.sign_in(EMAIL, PASSWORD)
    assert browser.send(f"{PAGE}/begin", page=PAGE).headers["Location"] == PAGE
    page = browser.get(PAGE).text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    assert len(secret) * 5 >= 160
    assert "style=" not in page
    assert Browser(site).sign_in(EMAIL, PASSWORD).headers["Location"] == "/"
    refused = browser.send(f"{PAGE}/confirm", page=PAGE, code=wrong_code(small))
    assert refused.status_code == 422
    assert "Found another code than the app shows now" in refused.text
    answer = browser.send(f"{PAGE}/confirm", page=PAGE, code=code(small, secret=secret))
    made = shown_codes(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(set(made)) == 10
    assert min(len(one.replace(" ", "")) * 5 for one in made) >= 112
    for path in (PAGE, "/account", "/"):
        assert not set(made) & set(shown_codes(browser.get(path).text))
        assert secret not in browser.get(path).text.replace(" ", "")
    with small.looking() as session:
        kept = str([row.model_dump() for row in session.exec(select(RecoveryCode))])
        told = [line.kind for line in session.exec(select(HomeLine))]
    assert not [one for one in made if one.replace(" ", "") in kept]
    assert told == ["second_factor_set"]
    assert kinds(small) == ["second_factor_set"]
    again = Browser(site)
    again.sign_in(EMAIL, PASSWORD)
    assert again.send("/sign-in/code", code=code(small, secret=secret)).status_code == 401
    assert again.send("/sign-in/code", code=made[0].lower().replace(" ", "-")).status_code == 303


def test_setting_it_up_long_after_the_sign_in_asks_for_the_password(small, site, controlled):
    give_password(small, "iris")
    browser = Browser(site)
    browser.sign_in(EMAIL, PASSWORD)
    controlled.pass_time(minutes=11)
    assert 'name="password"' in browser.get(PAGE).text
    assert browser.send(f"{PAGE}/begin", page=PAGE, password="guess").status_code == 422
    with small.looking() as session:
        assert not session.exec(select(SecondFactor)).all()
    assert browser.send(f"{PAGE}/begin", page=PAGE, password=PASSWORD).status_code == 303
    controlled.pass_time(minutes=61)
    assert "Set it up" in browser.get(PAGE).text
    assert browser.send(f"{PAGE}/confirm", page="/account", code="123456").status_code == 409
    for _ in range(2):
        assert browser.send(f"{PAGE}/begin", page=PAGE, password=PASSWORD).status_code == 303
    with small.looking() as session:
        assert session.exec(select(SecondFactor)).one().made_at == small.now


def test_the_password_alone_opens_nothing_and_the_code_after_it_does(protected, site):
    browser = Browser(site)
    sent = browser.send("/sign-in", page="/sign-in?next=/account", email=EMAIL, password=PASSWORD)
    assert sent.headers["Location"] == "/sign-in/code?next=/account"
    for path in ("/", "/account", "/loops"):
        assert browser.get(path).status_code == 303
    with protected.looking() as session:
        assert not session.exec(select(SignInSession)).all()
    answer = browser.send("/sign-in/code", page="/sign-in/code?next=/account", code=code(protected))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert browser.get("/account").status_code == 200
    with protected.looking() as session:
        assert not session.exec(select(HalfSignIn)).all()


def test_who_lacks_the_password_cannot_tell_whether_there_is_a_second_factor(protected, site, monkeypatch):
    give_password(protected, "ivan")
    calls = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: calls.append(given) or verify(*given))
    browser = Browser(site)
    told = []
    for email in (EMAIL, "ivan@example.com", "nobody@example.com"):
        answer = browser.sign_in(email, "wrong password")
        told.append((answer.status_code, NOT_THE_SAME.sub(r"\1", answer.text).replace(email, "…")))
    assert told[0] == told[1] == told[2]
    assert len(calls) == 3
    assert Browser(site).get("/sign-in/code").headers["Location"].startswith("/sign-in?")
    assert Browser(site).send("/sign-in/code", page="/sign-in", code="123456").status_code == 401


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 303), (0, 303), (1, 303), (2, 401)])
def test_the_phones_clock_may_be_one_step_off(protected, site, steps, status):
    assert entering(site).send("/sign-in/code", code=code(protected, steps)).status_code == status


def test_no_code_counts_twice_nor_an_older_one_afterwards(protected, site, controlled):
    now, before = code(protected), code(protected, -1)
    assert entering(site).send("/sign-in/code", code=now).status_code == 303
    for used in (now, before):
        assert entering(site).send("/sign-in/code", code=used).status_code == 401
    controlled.pass_time(seconds=30)
    assert entering(site).send("/sign-in/code", code=code(protected)).status_code == 303


def test_eight_equal_codes_at_once_open_one_session(company, settings):
    give_password(company, "iris")
    give_factor(company, "iris")
    halves = []
    for _ in range(8):
        with company.acting("stan") as work:
            halves.append(sign_in.sign_in(work, nullcontext, settings, EMAIL, PASSWORD, Caller()).secret)
    typed, gate = code(company), Barrier(8)

    def finish(secret):
        gate.wait()
        with company.acting("stan") as work:
            return type(sign_in_code.finish(work, settings, secret, typed, Caller()))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(finish, halves))
    assert sorted(one.__name__ for one in answers) == ["SignedIn"] + ["WrongCode"] * 7
    with company.looking() as session:
        assert len(session.exec(select(SignInSession)).all()) == 1


def test_a_few_wrong_codes_lead_back_to_the_password(protected, site):
    browser = entering(site)
    for _ in range(sign_in_code.MOST_TRIES - 1):
        assert "This code does not count" in browser.send("/sign-in/code", code=wrong_code(protected)).text
    last = browser.send("/sign-in/code", code=wrong_code(protected))
    assert last.status_code == 401
    assert "Type it again" in last.text
    assert browser.send("/sign-in/code", page="/sign-in", code=code(protected)).status_code == 401
    assert kinds(protected) == ["code_failed"] * sign_in_code.MOST_TRIES


@pytest.fixture
def guessed(protected, site, settings):
    """Somebody with the password typed wrong codes until no more are taken, each time from another address."""
    for number in range(settings.sign_in_limit):
        answer = entering(site, f"198.51.100.{number}").send("/sign-in/code", code=wrong_code(protected))
        assert answer.status_code == 401
    return protected


def test_guessing_codes_is_limited_for_all_addresses_together_and_told(guessed, site):
    answer = entering(site, "203.0.113.77").send("/sign-in/code", code=code(guessed))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    with guessed.looking() as session:
        assert [line.kind for line in session.exec(select(HomeLine))] == ["codes_guessed"]


def test_guessed_codes_shut_out_neither_a_known_browser_nor_a_recovery_code(protected, site, settings, controlled):
    known = entering(site)
    assert known.send("/sign-in/code", code=code(protected)).status_code == 303
    with protected.acting("iris") as work:
        row = RecoveryCode(
            id=work.new_id(), person_id=protected.ids["iris"], code_hash=links.hashed("A" * 24), made_at=work.now
        )
        work.session.add(row)
    for number in range(settings.sign_in_limit):
        entering(site, f"198.51.100.{number}").send("/sign-in/code", code=wrong_code(protected))
    assert entering(site).send("/sign-in/code", code=code(protected)).status_code == 429
    assert entering(site).send("/sign-in/code", code="aaaa " * 6).status_code == 303
    known.send("/sign-out", page="/account")
    controlled.pass_time(seconds=60)
    known.sign_in(EMAIL, PASSWORD)
    assert known.send("/sign-in/code", code=code(protected)).status_code == 303


def test_a_recovery_code_counts_once_and_its_use_is_told(protected, site):
    with protected.acting("iris") as work:
        for letter in "AB":
            found = links.hashed(letter * 24)
            work.session.add(
                RecoveryCode(id=work.new_id(), person_id=protected.ids["iris"], code_hash=found, made_at=work.now)
            )
    assert entering(site).send("/sign-in/code", code="aaaa-" * 6).status_code == 303
    assert entering(site).send("/sign-in/code", code="A" * 24).status_code == 401
    with protected.looking() as session:
        (line,) = session.exec(select(HomeLine))
    assert "1 code left" in line.text


@pytest.mark.parametrize("ending", ["time", "password", "disabled", "reset", "everywhere"])
def test_half_a_sign_in_ends_with_what_ends_sessions(protected, site, settings, controlled, ending):
    browser = entering(site)
    if ending == "time":
        controlled.pass_time(minutes=10)
    elif ending == "everywhere":
        with protected.acting("iris") as work:
            accounts.sign_out_everywhere(work)
    elif ending == "password":
        with protected.acting("iris") as work:
            accounts.store.end_sessions(work.session, protected.ids["iris"], work.now)
    else:
        with protected.acting("ada") as work:
            if ending == "disabled":
                accounts.disable(work, protected.ids["iris"])
            else:
                work.session.get_one(Account, protected.ids["iris"]).password_set_at = work.now
                links.make(work, settings, protected.ids["iris"])
    assert browser.send("/sign-in/code", page="/sign-in", code=code(protected)).status_code == 401


def signed_in(protected, site):
    browser = entering(site)
    assert browser.send("/sign-in/code", code=code(protected)).status_code == 303
    return browser


def test_turning_it_off_takes_password_and_code(protected, site, controlled):
    browser = signed_in(protected, site)
    controlled.pass_time(seconds=60)
    for given in ({"password": PASSWORD}, {"password": "guess", "code": code(protected)}):
        refused = browser.send(f"{PAGE}/off", **given)
        assert refused.status_code == 422
        assert PASSWORD not in refused.text
    with protected.looking() as session:
        assert session.exec(select(SecondFactor)).all()
    assert browser.send(f"{PAGE}/off", password=PASSWORD, code=code(protected)).headers["Location"] == "/account"
    assert kinds(protected) == ["code_failed", "password_again_failed", "second_factor_off"]
    assert Browser(site).sign_in(EMAIL, PASSWORD).headers["Location"] == "/"
    assert browser.get(f"{PAGE}/off").status_code == 409


def test_new_recovery_codes_end_the_old_ones(protected, site, controlled):
    browser = signed_in(protected, site)
    controlled.pass_time(seconds=60)
    first = shown_codes(browser.send(f"{PAGE}/codes", password=PASSWORD, code=code(protected)).text)
    second = shown_codes(browser.send(f"{PAGE}/codes", password=PASSWORD, code=first[0]).text)
    assert len(second) == 10
    assert not set(first) & set(second)
    assert entering(site).send("/sign-in/code", code=first[1]).status_code == 401
    assert entering(site).send("/sign-in/code", code=second[1]).status_code == 303


def test_changing_the_password_asks_for_the_code_too(protected, site, controlled):
    browser = signed_in(protected, site)
    controlled.pass_time(seconds=60)
    new = {"present_password": PASSWORD, "password": "marble kettle orchard", "password_again": "marble kettle orchard"}
    refused = browser.send("/account/password", page="/account", **new)
    assert refused.status_code == 422
    assert "This code does not count" in refused.text
    done = browser.send("/account/password", page="/account", code=code(protected), **new)
    assert done.status_code == 303
    assert browser.get("/account").status_code == 200


def test_a_reset_link_leads_to_the_code_and_not_past_it(protected, site, settings):
    with protected.acting("ada") as work:
        work.session.get_one(Account, protected.ids["iris"]).password_set_at = work.now
        link = links.make(work, settings, protected.ids["iris"]).url.removeprefix("http://localhost:8000")
    browser = Browser(site)
    answer = browser.send(link, password="marble kettle orchard", password_again="marble kettle orchard")
    assert answer.headers["Location"] == "/sign-in/code?next=/"
    assert browser.get("/account").status_code == 303
    assert browser.send("/sign-in/code", code=code(protected)).status_code == 303


@pytest.mark.parametrize("typed", ["", "x" * 5000, "12345\0", "١٢٣٤٥٦", "🙂" * 30, "1e5000", "%ED%A0%80", "-" * 99])
def test_bad_input_for_a_code_is_answered(protected, site, typed):
    assert entering(site).send("/sign-in/code", code=typed).status_code == 401
    browser = signed_in(protected, site)
    assert browser.send(f"{PAGE}/codes", password=PASSWORD, code=typed).status_code == 422
