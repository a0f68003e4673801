"""R29: the ruling asks for password or code again, and the session is renewed; argon2 runs while others write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from hiring.adapters import passwords
from hiring.domain.vocabulary import PositionValue, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Decision
from hiring.models.people import Account, SignInSession
from hiring.services import accounts, links, no_meeting
from hiring.services.attempts import hashed
from hiring.settings import Settings
from tests.accounts.factor import code, give_factor, wrong_code
from tests.support.company import VOTERS, Company
from tests.support.drive_decision import PASSWORD, REASON, give_password, take_position, to_deciding, to_ready

FORM = {"ruling": "hire", "reason": REASON, "typed_word": "hire"}
NEW = "marble kettle orchard"


@pytest.fixture
def app(page_company: Company, make_app: Callable[..., Flask]) -> Flask:
    return make_app(page_company.engine)


@pytest.fixture
def deciding(page_company: Company) -> UUID:
    loop_id = to_ready(page_company)
    to_deciding(page_company, loop_id)
    take_position(page_company, loop_id, PositionValue.HIRE)
    return loop_id


def secret_of(client: FlaskClient) -> str:
    with client.session_transaction() as cookie:
        return str(cookie["_user_id"])


def test_R29_who_has_a_second_factor_rules_with_its_code(page_company: Company, app: Flask, deciding: UUID) -> None:
    give_factor(page_company, "bruno")
    client, path = page_company.sign_in(app, "bruno"), f"/loops/{deciding}/ruling"
    page = client.get(path).text
    assert 'name="code"' in page
    assert 'name="password"' not in page
    wrong = client.post(path, data={**FORM, "code": wrong_code(page_company), "password": PASSWORD})
    assert wrong.status_code == 422
    assert "This code does not count" in wrong.text
    assert REASON in wrong.text
    assert f'value="{wrong_code(page_company)}"' not in wrong.text
    with page_company.looking() as session:
        assert not session.exec(select(Decision)).all()
        assert "code_failed" in session.exec(select(AuditEvent.kind)).all()
    assert client.post(path, data={**FORM, "code": code(page_company)}).status_code == 303


def test_R29_the_short_cut_asks_for_the_code_as_well(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company, dict.fromkeys(VOTERS, VoteValue.NOT_INCLINED))
    give_factor(page_company, "bruno")
    give_password(page_company, "bruno")
    with page_company.acting("hanna") as work:
        no_meeting.confirm(work, loop_id)
    client, form = page_company.sign_in(app, "bruno"), {"reason": REASON, "typed_word": "no hire"}
    path = f"/loops/{loop_id}/no-meeting"
    assert client.post(path, data={**form, "password": PASSWORD}).status_code == 422
    assert client.post(path, data={**form, "code": code(page_company)}).status_code == 303


def test_R29_the_session_is_renewed_at_the_ruling_and_ends_when_it_would_have(
    page_company: Company, app: Flask, deciding: UUID
) -> None:
    client, other_tab = page_company.sign_in(app, "bruno"), app.test_client()
    before = secret_of(client)
    with other_tab.session_transaction() as cookie:
        cookie["_user_id"] = before
    page_company.controlled.pass_time(minutes=3)
    sent = client.post(f"/loops/{deciding}/ruling", data={**FORM, "password": PASSWORD, "idempotency_key": "k"})
    after = secret_of(client)
    assert (sent.status_code, after != before) == (303, True)
    again = other_tab.post(f"/loops/{deciding}/ruling", data={**FORM, "password": PASSWORD, "idempotency_key": "k"})
    assert (again.status_code, again.headers["Location"]) == (303, sent.headers["Location"])
    page_company.controlled.pass_time(seconds=31)
    assert other_tab.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    with page_company.looking() as session:
        old, new = (session.get_one(SignInSession, hashed(one)) for one in (before, after))
        assert old.started_at == new.started_at
        assert new.password_at > old.password_at


def test_a_disabled_account_ends_both_the_renewed_session_and_the_one_before(
    page_company: Company, app: Flask, deciding: UUID
) -> None:
    client, other_tab = page_company.sign_in(app, "bruno"), app.test_client()
    with other_tab.session_transaction() as cookie:
        cookie["_user_id"] = secret_of(client)
    assert client.post(f"/loops/{deciding}/ruling", data={**FORM, "password": PASSWORD}).status_code == 303
    with page_company.acting("ada") as work:
        accounts.disable(work, page_company.ids["bruno"])
    with page_company.acting("ada") as work:
        accounts.enable(work, page_company.ids["bruno"])
    assert client.get("/account").status_code == other_tab.get("/account").status_code == 303


@pytest.fixture
def written(page_company: Company, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed or verified while a neighbour wrote; with the write lock held the neighbour would time out."""
    found: list[str] = []
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    def beside(name: str) -> Callable[..., Any]:
        act = getattr(PasswordHasher, name)

        def run(hasher: PasswordHasher, *given: str) -> Any:
            with page_company.acting("rita") as work:
                work.session.get_one(Account, page_company.ids["stan"]).guarded_why = f"{name} {len(found)}"
            found.append(name)
            return act(hasher, *given)

        return run

    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    monkeypatch.setattr(passwords, "_dummy", lambda: "")
    for name in ("verify", "hash"):
        monkeypatch.setattr(PasswordHasher, name, beside(name))
    return found


def test_others_write_while_the_ruling_verifies_the_password_once(
    page_company: Company, app: Flask, deciding: UUID, written: list[str]
) -> None:
    client = page_company.sign_in(app, "bruno")
    assert client.post(f"/loops/{deciding}/ruling", data={**FORM, "password": "guess"}).status_code == 422
    assert client.post(f"/loops/{deciding}/ruling", data={**FORM, "password": PASSWORD}).status_code == 303
    assert written == ["verify", "verify"]


def test_others_write_while_a_password_is_changed_or_a_link_claimed(
    page_company: Company, app: Flask, written: list[str]
) -> None:
    give_password(page_company, "iris")
    new = {"password": NEW, "password_again": NEW}
    client = page_company.sign_in(app, "iris")
    assert client.post("/account/password", data={"present_password": "guess", **new}).status_code == 422
    assert client.post("/account/password", data={"present_password": PASSWORD, **new}).status_code == 303
    assert written == ["verify", "verify", "hash"]
    with page_company.acting("ada") as work:
        url = links.make(work, Settings(), page_company.ids["ivan"]).url
    token = url.rpartition("/")[2]
    assert app.test_client().post(f"/claim/{token}", data=new).status_code == 303
    assert written == ["verify", "verify", "hash", "hash"]


def test_a_session_that_ends_while_the_password_is_verified_rules_on_nothing(
    page_company: Company, app: Flask, deciding: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = page_company.sign_in(app, "bruno")
    verify = PasswordHasher.verify

    def meanwhile(hasher: PasswordHasher, *given: str) -> bool:
        with page_company.acting("ada") as work:
            accounts.disable(work, page_company.ids["bruno"])
        return verify(hasher, *given)

    monkeypatch.setattr(PasswordHasher, "verify", meanwhile)
    answer = client.post(f"/loops/{deciding}/ruling", data={**FORM, "password": PASSWORD})
    assert answer.status_code == 401
    assert REASON in answer.text
    with page_company.looking() as session:
        assert not session.exec(select(Decision)).all()


def test_a_password_changed_while_it_is_verified_rules_on_nothing(
    page_company: Company, app: Flask, deciding: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = page_company.sign_in(app, "bruno")
    verify = PasswordHasher.verify

    def meanwhile(hasher: PasswordHasher, *given: str) -> bool:
        with page_company.acting("bruno") as work:
            work.session.get_one(Account, page_company.ids["bruno"]).password_hash = "another"
        return verify(hasher, *given)

    monkeypatch.setattr(PasswordHasher, "verify", meanwhile)
    assert client.post(f"/loops/{deciding}/ruling", data={**FORM, "password": PASSWORD}).status_code == 422
    with page_company.looking() as session:
        assert not session.exec(select(Decision)).all()
