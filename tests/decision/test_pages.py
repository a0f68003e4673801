"""The pages around a decision: who gets which status, text kept, hostile input, constant queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from hiring.domain.vocabulary import InterviewStatus, Outcome, PositionValue, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.loops import Interview, Panelist
from hiring.models.people import Account, Person
from hiring.schemas.decision import AskRequest
from hiring.services import requests, transitions
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop
from tests.support.drive_decision import (
    PASSWORD,
    REASON,
    VETO_REASON,
    decide,
    give_password,
    take_position,
    to_decided,
    to_deciding,
    to_ready,
)
from tests.support.queries import counted

MakeApp = Callable[..., Flask]
HOSTILE = {
    "too long": "x" * 10_001,
    "NUL": "before\x00after",
    "html": '<script>alert("1")</script>',
    "right to left": "\u202eabc\u202c",
    "emoji": "👩‍👩‍👧‍👦 family",
    "blank": " \u200b\t ",
    "missing": None,
}
SENT_BACK = {"too long", "NUL", "blank", "missing"}


@pytest.fixture
def app(page_company: Company, make_app: MakeApp) -> Flask:
    return make_app(page_company.engine)


@pytest.fixture
def deciding(page_company: Company) -> UUID:
    loop_id = to_ready(page_company)
    to_deciding(page_company, loop_id)
    take_position(page_company, loop_id, PositionValue.HIRE, note="She will learn the rest.")
    return loop_id


def form(**given: object) -> dict[str, object]:
    return {"ruling": "hire", "reason": REASON, "typed_word": "hire", "password": PASSWORD, **given}


def test_R29_the_ruling_page_names_the_candidate_and_offers_the_allowed_rulings_alone(
    page_company: Company, app: Flask, deciding: UUID
) -> None:
    text = page_company.sign_in(app, "bruno").get(f"/loops/{deciding}/ruling").get_data(as_text=True)
    for part in ("Mira Castellan", "Senior Engineer (R1000)", "Hire at L6", "She will learn the rest.", "Ownership"):
        assert part in text
    assert 'value="hire"' in text
    assert 'value="veto"' in text
    assert 'value="no_hire"' not in text
    assert "In the way:" not in text
    assert "Record the ruling" in text


def test_R28_the_ruling_page_shows_what_is_in_the_way_in_every_phase(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company)
    client = page_company.sign_in(app, "bruno")
    assert client.get(f"/loops/{loop_id}/ruling").status_code == 409
    to_deciding(page_company, loop_id)
    text = client.get(f"/loops/{loop_id}/ruling").get_data(as_text=True)
    assert "The hiring manager has not taken a position." in text
    assert "A ruling follows a position" in text


@pytest.mark.parametrize(
    ("name", "status"), [("hanna", 403), ("iris", 403), ("rita", 403), ("ada", 403), ("stan", 404)]
)
def test_R29_only_the_bar_raiser_gets_the_ruling_page(
    page_company: Company, app: Flask, deciding: UUID, name: str, status: int
) -> None:
    client = page_company.sign_in(app, name)
    assert client.get(f"/loops/{deciding}/ruling").status_code == status
    assert client.post(f"/loops/{deciding}/ruling", data=form()).status_code == status


def test_R29_a_ruling_leads_to_the_record(page_company: Company, app: Flask, deciding: UUID) -> None:
    client = page_company.sign_in(app, "bruno")
    answer = client.post(f"/loops/{deciding}/ruling", data=form())
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/loops/{deciding}/decision")
    shown = client.get(f"/loops/{deciding}/decision")
    assert shown.status_code == 200
    text = shown.get_data(as_text=True)
    for part in ("Hire at L6", "In force", REASON, "The room agrees on ownership.", "situation of", "Digest"):
        assert part in text
    assert client.get(f"/loops/{deciding}/ruling").status_code == 409
    assert client.post(f"/loops/{deciding}/ruling", data=form(reason="Another.")).status_code == 409


def test_R29_a_wrong_password_keeps_the_text_but_not_the_password_and_leaves_a_trace(
    page_company: Company, app: Flask, deciding: UUID
) -> None:
    client = page_company.sign_in(app, "bruno")
    sent = form(ruling="veto", typed_word="veto", reason=VETO_REASON, cited=["dive-deep"], password="not my password")
    answer = client.post(f"/loops/{deciding}/ruling", data=sent)
    text = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "This is not your password" in text
    assert VETO_REASON in text
    assert "not my password" not in text
    with page_company.looking() as session:
        assert "password_again_failed" in session.exec(select(AuditEvent.kind)).all()
    assert client.post(f"/loops/{deciding}/ruling", data={**sent, "password": PASSWORD}).status_code == 303


def test_R29_too_many_wrong_passwords_answer_429(page_company: Company, make_app: MakeApp, deciding: UUID) -> None:
    client = page_company.sign_in(make_app(page_company.engine, sign_in_limit=3), "bruno")
    statuses = [
        client.post(f"/loops/{deciding}/ruling", data=form(password=f"wrong {n}")).status_code for n in range(4)
    ]
    assert statuses == [422, 422, 422, 429]
    late = client.post(f"/loops/{deciding}/ruling", data=form())
    assert (late.status_code, late.headers["Retry-After"]) == (429, "900")


def test_R2_a_dependent_bar_raiser_is_told_why(page_company: Company, app: Flask, deciding: UUID) -> None:
    with page_company.acting("ada") as work:
        work.session.get_one(Person, page_company.ids["bruno"]).manager_id = page_company.ids["hanna"]
    client = page_company.sign_in(app, "bruno")
    assert "In the way:" in client.get(f"/loops/{deciding}/ruling").get_data(as_text=True)
    answer = client.post(f"/loops/{deciding}/ruling", data=form())
    assert answer.status_code == 409
    assert "Bruno Example → Hanna Example" in unescape(answer.get_data(as_text=True))
    assert REASON in unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_reasons_at_the_ruling_come_back_as_text_or_are_kept(
    page_company: Company, app: Flask, deciding: UUID, kind: str
) -> None:
    client = page_company.sign_in(app, "bruno")
    sent = form(reason=HOSTILE[kind])
    answer = client.post(f"/loops/{deciding}/ruling", data={k: v for k, v in sent.items() if v is not None})
    assert answer.status_code == (422 if kind in SENT_BACK else 303)
    shown = client.get(f"/loops/{deciding}/decision").get_data(as_text=True) if answer.status_code == 303 else ""
    assert "<script>alert" not in shown + answer.get_data(as_text=True)


def test_half_a_character_at_the_ruling_is_no_error(page_company: Company, app: Flask, deciding: UUID) -> None:
    """It arrives as the sign for one that could not be read."""
    client = page_company.sign_in(app, "bruno")
    body = f"ruling=hire&typed_word=hire&password={quote(PASSWORD)}&reason=before%ED%A0%80after"
    kind = "application/x-www-form-urlencoded"
    assert client.post(f"/loops/{deciding}/ruling", data=body, content_type=kind).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"ruling": "maybe"},
        {"ruling": ""},
        {"ruling": "no_hire", "typed_word": "no hire"},
        {"ruling": "veto", "typed_word": "veto", "reason": "Too short."},
        {"typed_word": "\x00"},
        {"typed_word": "x" * 5000},
        {"ruling": "veto", "typed_word": "veto", "reason": VETO_REASON, "cited": ["x" * 3000, "\x00"]},
    ],
)
def test_R30_wrong_rulings_answer_422_with_the_text_kept(
    page_company: Company, app: Flask, deciding: UUID, wrong: dict[str, object]
) -> None:
    sent = form(**wrong)
    answer = page_company.sign_in(app, "bruno").post(f"/loops/{deciding}/ruling", data=sent)
    assert answer.status_code == 422
    assert str(sent["reason"]) in unescape(answer.get_data(as_text=True))


def test_R18_whoever_owes_gets_the_same_404_before_and_after_a_decision(page_company: Company, app: Flask) -> None:
    """Ina never submits: the debrief opens by override and is decided without her."""
    loop_id = scheduled_loop(page_company)
    ina = page_company.sign_in(app, "ina")
    address = f"/loops/{loop_id}/decision"
    before = _bare(ina, address)
    to_ready(page_company, {n: VoteValue.INCLINED for n in VOTERS if n != "ina"}, loop_id=loop_id)
    for path in ("decision", "decision?revision=1", "decision/1", "no-meeting", "coaching"):
        assert _bare(ina, f"/loops/{loop_id}/{path}") == before
    decide_without(page_company, loop_id)
    for path in ("decision", "decision?revision=1", "decision/1", "no-meeting", "coaching"):
        assert _bare(ina, f"/loops/{loop_id}/{path}") == before


def decide_without(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        for one in work.session.exec(select(Interview).where(Interview.loop_id == loop_id)):
            one.status = InterviewStatus.COMPLETED
        transitions.settle(work, loop_id)
    to_deciding(company, loop_id, override_reason="Ina is away; four have written.")
    decide(company, loop_id)


def _bare(client: FlaskClient, address: str) -> tuple[int, str]:
    """Status and body without the form's token, which is signed with the time."""
    answer = client.get(address)
    return answer.status_code, re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))


def test_section5_strangers_get_404_everywhere(page_company: Company, app: Flask) -> None:
    loop_id = to_decided(page_company)
    stan = page_company.sign_in(app, "stan")
    for path in ("ruling", "no-meeting", "decision", "decision/1", "close", "coaching", "reopen", "release"):
        assert stan.get(f"/loops/{loop_id}/{path}").status_code == 404, path
    assert stan.get(f"/requests/{loop_id}").status_code == 404


@pytest.mark.parametrize("revision", ["0", "2", "x", "-1", "9" * 40, "١"])
def test_R33_a_revision_that_is_none_is_404(page_company: Company, app: Flask, revision: str) -> None:
    loop_id = to_decided(page_company)
    assert page_company.sign_in(app, "iris").get(f"/loops/{loop_id}/decision?revision={revision}").status_code == 404


def test_R35_closing_by_page_asks_what_the_outcome_needs(page_company: Company, app: Flask) -> None:
    loop_id = to_decided(page_company, Outcome.NO_HIRE)
    client = page_company.sign_in(app, "rita")
    shown = client.get(f"/loops/{loop_id}/close").get_data(as_text=True)
    assert "Cool-down in months" in shown
    assert "Accepted" not in shown
    assert "business day" in shown
    missing = client.post(f"/loops/{loop_id}/close", data={"told_on": "tomorrow", "cool_down_months": "six"})
    text = unescape(missing.get_data(as_text=True))
    assert missing.status_code == 422
    assert "Found “tomorrow”, expected a day like 2026-03-31." in text
    assert "Found “six”, expected a whole number of months." in text
    assert 'value="six"' in text
    done = client.post(
        f"/loops/{loop_id}/close", data={"told_on": "2026-03-02", "cool_down_months": "6", "recycle": "no"}
    )
    assert done.status_code == 303
    assert client.get(f"/loops/{loop_id}/close").status_code == 409
    record = client.get(f"/loops/{loop_id}/decision").get_data(as_text=True)
    assert "Mon 2 Mar 2026" in record
    assert "Wed 2 Sep 2026" in record


def test_R35_after_a_hire_the_close_page_asks_for_the_offer(page_company: Company, app: Flask) -> None:
    loop_id = to_decided(page_company)
    client = page_company.sign_in(app, "rita")
    assert client.post(f"/loops/{loop_id}/close", data={"told_on": "2026-03-02"}).status_code == 422
    done = client.post(f"/loops/{loop_id}/close", data={"told_on": "2026-03-02", "offer": "accepted", "recycle": "yes"})
    assert done.status_code == 303


def test_R33_reopening_by_pages(page_company: Company, app: Flask) -> None:
    loop_id = to_decided(page_company, Outcome.NO_HIRE)
    rita = page_company.sign_in(app, "rita")
    shown = rita.get(f"/loops/{loop_id}/reopen").get_data(as_text=True)
    assert "Hanna Example, the hiring manager" in shown
    assert "Bruno Example, the Bar Raiser who ruled" in shown
    assert rita.post(f"/loops/{loop_id}/reopen", data={"reason": " "}).status_code == 422
    asked = rita.post(f"/loops/{loop_id}/reopen", data={"reason": "New evidence."})
    request_id = asked.headers["Location"]
    assert "Still to consent" in rita.get(request_id).get_data(as_text=True)
    for name in ("hanna", "bruno"):
        client = page_company.sign_in(app, name)
        assert request_id in client.get("/requests").get_data(as_text=True)
        assert client.post(request_id, data={"granted": "maybe", "text": "Hm."}).status_code == 422
        assert client.post(request_id, data={"granted": "yes", "text": "I agree."}).status_code == 303
    assert "under way" in rita.get(f"/loops/{loop_id}/decision").get_data(as_text=True)


def test_R33_a_core_asked_about_a_veto_reads_decision_and_findings_without_feedback(
    page_company: Company, app: Flask
) -> None:
    loop_id = to_decided(page_company, Outcome.VETO)
    with page_company.acting("rita") as work:
        request_id = requests.ask_for_reopening(work, loop_id, AskRequest(reason="New evidence."))
    cora = page_company.sign_in(app, "cora")
    shown = cora.get(f"/requests/{request_id}").get_data(as_text=True)
    assert "Your answer" in shown
    assert "meets the bar" in shown
    record = cora.get(f"/loops/{loop_id}/decision").get_data(as_text=True)
    assert "Feedback, ratings and votes are left out" in record
    assert "The room agrees on ownership." in record
    assert "situation of" not in record
    assert "Vote, initial" not in record


def test_R36_coaching_by_page(page_company: Company, app: Flask) -> None:
    loop_id = to_decided(page_company)
    bruno, iris = page_company.sign_in(app, "bruno"), page_company.sign_in(app, "iris")
    with page_company.looking() as session:
        place = session.exec(select(Panelist).where(Panelist.person_id == page_company.ids["iris"])).one()
    for wrong in ({"panelist_id": "", "text": "x"}, {"panelist_id": str(place.id), "text": "\u200b"}):
        assert bruno.post(f"/loops/{loop_id}/coaching", data=wrong).status_code == 422
    sent = {"panelist_id": str(place.id), "text": '<b onclick="x">Say what you did.</b>'}
    assert bruno.post(f"/loops/{loop_id}/coaching", data=sent).status_code == 303
    assert "&lt;b onclick" in iris.get(f"/loops/{loop_id}/coaching").get_data(as_text=True)
    assert iris.post(f"/loops/{loop_id}/coaching", data=sent).status_code == 403


def test_R30_dissent_after_the_ruling_by_page(page_company: Company, app: Flask) -> None:
    loop_id = to_decided(page_company)
    iris = page_company.sign_in(app, "iris")
    assert iris.post(f"/loops/{loop_id}/decision/dissent", data={"text": ""}).status_code == 422
    assert iris.post(f"/loops/{loop_id}/decision/dissent", data={"text": "I would not."}).status_code == 303
    assert "after the ruling" in iris.get(f"/loops/{loop_id}/decision").get_data(as_text=True)
    rita = page_company.sign_in(app, "rita")
    assert "Your dissent" not in rita.get(f"/loops/{loop_id}/decision").get_data(as_text=True)


def test_R28_the_short_cut_by_pages(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company, dict.fromkeys(VOTERS, VoteValue.NOT_INCLINED))
    give_password(page_company, "bruno")
    hanna, bruno = page_company.sign_in(app, "hanna"), page_company.sign_in(app, "bruno")
    address = f"/loops/{loop_id}/no-meeting"
    early = bruno.post(address, data={"reason": REASON, "typed_word": "no hire", "password": PASSWORD})
    assert early.status_code == 409
    assert REASON in early.get_data(as_text=True)
    assert hanna.post(f"{address}/confirm").status_code == 303
    wrong = bruno.post(address, data={"reason": REASON, "typed_word": "no hire", "password": "no"})
    assert wrong.status_code == 422
    done = bruno.post(address, data={"reason": REASON, "typed_word": "no hire", "password": PASSWORD})
    assert done.status_code == 303
    assert "without a meeting" in hanna.get(f"/loops/{loop_id}/decision").get_data(as_text=True)


def test_R22_release_by_pages(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company)
    iris = page_company.sign_in(app, "iris")
    assert "not restricted" in iris.get(f"/loops/{loop_id}/release").get_data(as_text=True)
    with page_company.acting("ada") as work:
        account = work.session.get_one(Account, page_company.ids["iris"])
        account.guarded_until = work.now.replace(year=2027)
    asked = iris.post(f"/loops/{loop_id}/release", data={"reason": "The debrief begins."})
    assert asked.status_code == 303
    cora = page_company.sign_in(app, "cora")
    shown = cora.get(asked.headers["Location"]).get_data(as_text=True)
    assert "account is restricted until" in shown
    assert cora.post(asked.headers["Location"], data={"granted": "yes", "text": "I called her."}).status_code == 303


def test_pages_send_a_constant_number_of_statements(page_company: Company, app: Flask) -> None:
    """Five voters or nine: the same statements."""
    counts = []
    for extra in (0, 4):
        page_company.candidate_id = _candidate(page_company, extra)
        loop_id = to_ready(page_company, loop_id=scheduled_loop(page_company))
        with page_company.acting("rita") as work:
            for number in range(extra):
                name = ("stan", "udo", "boris", "quentin")[number]
                work.session.add(
                    Panelist(
                        id=work.new_id(), loop_id=loop_id, person_id=page_company.ids[name], kind="observer",
                        position=9 + number, has_vote=False, added_at=work.now, added_by_id=page_company.ids["rita"],
                    )
                )  # fmt: skip
        to_deciding(page_company, loop_id)
        take_position(page_company, loop_id, PositionValue.HIRE)
        bruno = page_company.sign_in(app, "bruno")
        ruling = _statements(page_company, bruno, f"/loops/{loop_id}/ruling")
        assert bruno.post(f"/loops/{loop_id}/ruling", data=form()).status_code == 303
        bruno.get(f"/loops/{loop_id}/decision")
        counts.append((ruling, _statements(page_company, bruno, f"/loops/{loop_id}/decision")))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 60


def _candidate(company: Company, extra: int) -> UUID:
    with company.acting("rita") as work:
        return add_candidate(work.session, company, f"Candidate {extra}", email=f"c{extra}@example.org")


def _statements(company: Company, client: FlaskClient, address: str) -> int:
    with counted(company.engine) as sent:
        assert client.get(address).status_code == 200
    return len(sent)
