"""Every form of the room with hostile, missing and overlong input: a clear 4xx with the text kept, never 500."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from hiring.domain.vocabulary import DebriefPhase
from tests.support.company import Company
from tests.support.drive_debrief import VOTES, to_deciding, to_ready, to_room

HOSTILE = {
    "missing": "",
    "NUL": "a\x00b",
    "too long": "x" * 100_001,
    "blank": " \t\n ",
    "control": "a\x1bb",
}
FORM = "application/x-www-form-urlencoded"
FINE = {"emoji": "👩‍🚀 went far", "right to left": "שלום \u202e txet", "html": "<script>alert(1)</script>"}
READY_WITHOUT_INA = {name: value for name, value in VOTES.items() if name != "ina"}


@pytest.fixture
def app(make_app: Callable[..., Flask], sqlite_engine: sa.Engine) -> Flask:
    return make_app(sqlite_engine)


FINDING = {"principle": "ownership", "value": "meets", "version": "0"}
FORMS = {
    # path: (who, phase, other fields, the text field)
    "open": ("bruno", None, {}, "override_reason"),
    "vote": ("iris", DebriefPhase.REVOTING, {"value": "not_inclined"}, "reason"),
    "finding": (
        "bruno",
        DebriefPhase.DISCUSSING,
        {"principle": "ownership", "value": "meets", "version": "0"},
        "reason",
    ),
    "insufficient": ("hanna", DebriefPhase.DISCUSSING, {"principle": "ownership"}, "reason"),
    "adjourn": ("bruno", DebriefPhase.READING, {}, "reason"),
    "dissent": ("iris", DebriefPhase.DECIDING, {}, "text"),
}


def loop_in(company: Company, phase: DebriefPhase | None) -> UUID:
    if phase is None:
        return to_ready(company, READY_WITHOUT_INA)
    return to_deciding(company) if phase is DebriefPhase.DECIDING else to_room(company, phase)


@pytest.mark.parametrize("path", FORMS)
def test_bad_text_is_refused_beside_its_field_and_kept(page_company: Company, app: Flask, path: str) -> None:
    who, phase, others, field = FORMS[path]
    loop_id = loop_in(page_company, phase)
    client = page_company.sign_in(app, who)
    for kind, text in HOSTILE.items():
        answer = client.post(f"/loops/{loop_id}/debrief/{path}", data={**others, field: text})
        assert answer.status_code == 422, (kind, answer.status_code)
        assert "has-error" in answer.text, kind
        assert 'role="alert"' in answer.text, kind
        if kind == "too long":
            assert text in answer.text


@pytest.mark.parametrize("path", ["adjourn", "dissent"])
@pytest.mark.parametrize("kind", FINE)
def test_unusual_text_is_taken_and_shown_as_text(page_company: Company, app: Flask, path: str, kind: str) -> None:
    who, phase, others, field = FORMS[path]
    loop_id = loop_in(page_company, phase)
    client = page_company.sign_in(app, who)
    answer = client.post(f"/loops/{loop_id}/debrief/{path}", data={**others, field: FINE[kind]}, follow_redirects=True)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert FINE["emoji"] in answer.text or kind != "emoji"


BAD_CHOICES = (
    ("phase", "bruno", {"to": "lunch"}, 422),
    ("phase", "bruno", {}, 422),
    ("phase", "bruno", {"to": "adjourned"}, 422),
    ("vote", "iris", {"value": "perhaps"}, 422),
    ("vote", "iris", {}, 422),
    ("attendance", "bruno", {"person_ids": "nobody"}, 422),
    ("attendance", "bruno", {"person_ids": str(UUID(int=9))}, 422),
    ("finding", "bruno", {"principle": "ownership", "value": "meets", "reason": "x", "version": "many"}, (422, 409)),
    ("look-at", "bruno", {"principle": "dive\x00deep"}, (422, 409)),
    ("position", "hanna", {"value": "maybe"}, (422, 409)),
    ("call-off", "bruno", {"reason": "x"}, 409),
)


@pytest.mark.parametrize(("path", "who", "body", "status"), BAD_CHOICES)
def test_bad_choices_are_refused_in_words(
    page_company: Company, app: Flask, path: str, who: str, body: dict[str, str], status: int | tuple[int, ...]
) -> None:
    loop_id = to_room(page_company, DebriefPhase.REVOTING)
    answer = page_company.sign_in(app, who).post(f"/loops/{loop_id}/debrief/{path}", data=body)
    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    assert 'role="alert"' in answer.text


BOARD = (
    ("finding", {"principle": "think-big", "value": "meets", "reason": "x", "version": "0"}),
    ("finding", {"principle": "ownership", "value": "superb", "reason": "x", "version": "0"}),
    ("finding", {"principle": "ownership", "value": "meets", "reason": "x", "version": "-1"}),
    ("finding", {"principle": "ownership", "value": "meets", "reason": "x", "version": "0", "cited": "none"}),
    ("finding", {"principle": "ownership", "value": "meets", "reason": "x", "version": "0", "cited": str(UUID(int=3))}),
    ("reaffirm", {"principle": "ownership", "version": "a"}),
    ("stories", {"principle": "ownership", "evidence_ids": str(UUID(int=3)), "story": "x"}),
    ("stories", {"principle": "ownership", "evidence_ids": [str(UUID(int=3)), str(UUID(int=4))], "story": "x" * 81}),
    ("stories", {"principle": "ownership", "evidence_ids": [str(UUID(int=3)), str(UUID(int=4))], "story": "x"}),
    ("look-at", {"principle": "../../etc/passwd"}),
    ("follow-up", {"person_id": "nobody", "principles": "ownership", "reason": "x"}),
    ("follow-up", {"person_id": str(UUID(int=9)), "principles": "ownership", "reason": "x"}),
    ("follow-up", {"person_id": str(UUID(int=9)), "reason": ""}),
)


@pytest.mark.parametrize(("path", "body"), BOARD)
def test_bad_input_on_the_board_is_refused_in_words(
    page_company: Company, app: Flask, path: str, body: dict[str, str]
) -> None:
    loop_id = to_room(page_company, DebriefPhase.DISCUSSING)
    answer = page_company.sign_in(app, "bruno").post(f"/loops/{loop_id}/debrief/{path}", data=body)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_R38_a_stale_finding_shows_both_texts(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.DISCUSSING)
    client = page_company.sign_in(app, "bruno")
    body = {"principle": "ownership", "value": "meets", "reason": "The first thought.", "version": "0"}
    assert client.post(f"/loops/{loop_id}/debrief/finding", data=body).status_code == 303
    answer = client.post(f"/loops/{loop_id}/debrief/finding", data={**body, "reason": "The other tab's thought."})
    assert answer.status_code == 409
    assert "The first thought." in answer.text
    assert "The other tab&#39;s thought." in answer.text
    assert 'name="version" value="1"' in answer.text


def test_a_vote_typed_while_the_round_closed_is_given_back(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.REVOTING)
    bruno, iris = (page_company.sign_in(app, name) for name in ("bruno", "iris"))
    assert bruno.post(f"/loops/{loop_id}/debrief/close-round").status_code == 303
    answer = iris.post(f"/loops/{loop_id}/debrief/vote", data={"value": "not_inclined", "reason": "Two long pages."})
    assert answer.status_code == 409
    assert "What you had typed" in answer.text
    assert "Two long pages." in answer.text


def test_R38_the_same_form_sent_twice_has_one_effect(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.REVOTING)
    client = page_company.sign_in(app, "iris")
    body = {"value": "inclined", "idempotency_key": "pressed twice"}
    first, second = (client.post(f"/loops/{loop_id}/debrief/vote", data=body) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)


def test_bytes_that_are_no_text_are_no_error_of_the_server(page_company: Company, app: Flask) -> None:
    loop_id = to_deciding(page_company)
    client = page_company.sign_in(app, "iris")
    answer = client.post(f"/loops/{loop_id}/debrief/dissent", data=b"text=a%ED%A0%80b%FF", content_type=FORM)
    assert answer.status_code == 303


def test_hostile_addresses_answer_the_page(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.DISCUSSING)
    client = page_company.sign_in(app, "bruno")
    for query in ("by=%00", "by=person&who=%FF%FE", "by=principle&principle=%F0%9F%98%80", f"principle={'x' * 5000}"):
        answer = client.get(f"/loops/{loop_id}/debrief?{query}")
        assert answer.status_code == 200
        assert "x" * 200 not in answer.text
    for query in ("q=%00", "q=%25_", "q=%F0%9F%98%80", f"q={'y' * 5000}", "q=%ED%A0%80"):
        assert client.get(f"/loops/{loop_id}/debrief/follow-up?{query}").status_code == 200
