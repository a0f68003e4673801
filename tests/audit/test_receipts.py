"""Promise 4: each submitter takes a signed receipt along, which tells nothing of anybody else (R18)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from hiring.adapters import signing
from hiring.domain import chain
from hiring.models.audit import AuditLink
from hiring.services import audit_check, audit_export
from hiring.services.audit_check import Outside
from hiring.settings import Settings
from hiring.store.engine import open_session
from tests.audit.conftest import as_product, to_ruled
from tests.support.company import VOTERS, Company, scheduled_loop
from tests.support.drive_feedback import past_all_slots, submit_one


@pytest.fixture
def app(page_company: Company, make_app: Callable[..., Flask]) -> Flask:
    return make_app(page_company.engine)


@pytest.fixture
def writing(page_company: Company) -> UUID:
    """Four of five have submitted, Ina has not."""
    loop_id = scheduled_loop(page_company)
    past_all_slots(page_company, loop_id)
    for name in VOTERS:
        if name != "ina":
            submit_one(page_company, loop_id, name)
    return loop_id


def page_of(client: FlaskClient, loop_id: UUID, what: str = "receipt") -> str:
    answer = client.get(f"/loops/{loop_id}/feedback/{what}")
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def chain_words(company: Company) -> set[str]:
    """Every hash of the chain."""
    with company.looking() as session:
        return {link.hash for link in session.exec(select(AuditLink))}


def test_R18_a_receipt_names_neither_position_nor_chain_before_the_loop_is_ready(
    page_company: Company, app: Flask, writing: UUID
) -> None:
    client = page_company.sign_in(app, "iris")
    page, file = page_of(client, writing), page_of(client, writing, "receipt.json")
    assert "follow here once feedback is complete" in page
    hashes = chain_words(page_company)
    assert len(hashes) > 10
    assert not [one for one in hashes if one in page or one in file]
    body = json.loads(file)
    assert set(body) == {"format", "organisation", "events", "key", "signature"}
    assert [set(one) for one in body["events"]] == [{"commitment", "salt", "event"}] * 2
    iris = str(page_company.ids["iris"])
    assert {one["event"]["actor"] for one in body["events"]} == {iris}
    assert "position" not in file

    submit_one(page_company, writing, "ina")
    page = page_of(client, writing)
    assert len([one for one in hashes if one in page]) == 2
    assert "No checkpoint covers it yet" in page
    assert page_of(client, writing, "receipt.json") == file, "the same bytes, however often it is asked for"


def test_R18_a_receipt_is_for_its_submitter_alone(page_company: Company, app: Flask, writing: UUID) -> None:
    """And somebody who has not submitted has none; the pages of the feedback lead to it."""
    for name in ("ina", "rita", "ada", "axel", "stan"):
        client = page_company.sign_in(app, name)
        for what in ("receipt", "receipt.json"):
            assert client.get(f"/loops/{writing}/feedback/{what}").status_code == 404, name
    client = page_company.sign_in(app, "iris")
    assert f"/loops/{writing}/feedback/receipt?of=" in client.get(f"/loops/{writing}/feedback").text


def test_promise_4_a_receipt_is_verified_offline_and_finds_its_event_gone(
    page_company: Company, app: Flask, settings: Settings
) -> None:
    loop_id = to_ruled(page_company)
    file = page_of(page_company.sign_in(app, "ivan"), loop_id, "receipt.json").encode()
    with open_session(page_company.engine, writes=True) as session:
        lines = list(audit_export.lines(as_product(page_company, session), settings, whole=False))
        session.commit()
    receipts = audit_check.receipts_in(file, "receipt.json")
    outside = Outside(receipts=receipts)
    whole = audit_check.export("\n".join(lines).encode(), "export", outside)
    assert whole.findings == ()
    mine = {one.commitment for one in receipts[0][1].events}
    without = [one for one in lines if not (set(json.loads(one).get("commitment", "").split()) & mine)]
    assert len(without) == len(lines) - 2
    found = audit_check.export("\n".join(without).encode(), "export", outside).findings
    assert any("The chain has no event of receipt.json" in one for one in found)


@pytest.mark.parametrize("change", [("salt", "another"), ("signature", "0" * 128), ("key", "1" * 64)])
def test_promise_4_a_changed_receipt_does_not_hold(
    page_company: Company, app: Flask, writing: UUID, change: tuple[str, str]
) -> None:
    body = json.loads(page_of(page_company.sign_in(app, "iris"), writing, "receipt.json"))
    assert signing.holds(body)
    name, value = change
    (body["events"][0] if name == "salt" else body)[name] = value
    assert not signing.holds(body)
    given = body["events"][0]
    if name == "salt":
        assert chain.commitment(given["salt"], given["event"]) != given["commitment"]


def test_a_key_that_is_gone_is_said_on_the_receipt_and_nothing_else_breaks(
    page_company: Company, app: Flask, writing: UUID, tmp_path: Path
) -> None:
    folder = tmp_path / "hiring-audit"
    folder.mkdir()
    (folder / "checkpoints.jsonl").write_text("{}\n")
    client = page_company.sign_in(app, "iris")
    assert "The signing key cannot be read now" in page_of(client, writing)
    assert client.get(f"/loops/{writing}/feedback/receipt.json").status_code == 409
    assert client.get(f"/loops/{writing}/feedback").status_code == 200
