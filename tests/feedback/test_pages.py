"""The pages of feedback, kit and home: what was typed comes back with every refusal, and nothing ends in 500."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import func, select

from hiring.domain.vocabulary import FeedbackStatus, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Addendum, Evidence, Feedback, Submission, Vote
from hiring.models.loops import Note
from hiring.models.people import HomeLine
from hiring.services import telling
from hiring.store.engine import open_session
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop
from tests.support.drive_feedback import past_all_slots, submit_all, submit_one

MakeApp = Callable[..., Flask]
SLUGS = ("customer-obsession", "deliver-results")
STAR = ("situation", "task", "action", "result")
TEXT_FIELDS = [f"e.{SLUGS[0]}.0.{part}" for part in (*STAR, "quotes")] + [f"n.{SLUGS[0]}", "summary"]
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def loop_id(page_company: Company) -> UUID:
    made = scheduled_loop(page_company)
    past_all_slots(page_company, made)
    return made


@pytest.fixture
def app(page_company: Company, make_app: MakeApp) -> Flask:
    return make_app(page_company.engine)


@pytest.fixture
def iris(page_company: Company, app: Flask) -> FlaskClient:
    return page_company.sign_in(app, "iris")


def whole(version: int = 0, **given: str) -> dict[str, str]:
    """Everything a complete sheet sends."""
    typed = {f"e.{slug}.0.{part}": f"{part} of {slug}" for slug in SLUGS for part in STAR}
    typed |= {f"e.{slug}.0.polarity": "supports" for slug in SLUGS} | {f"r.{slug}": "meets" for slug in SLUGS}
    return typed | {"summary": "Sure.", "vote": "inclined", "version": str(version), "idempotency_key": "k1"} | given


def shown(text: str, name: str) -> str:
    """What a textarea of the page holds."""
    found = re.search(rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>\s*(.*?)</textarea>', text, re.DOTALL)
    assert found, name
    return unescape(found.group(1))


def count(company: Company, table: type) -> int:
    with company.looking() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_R38_sixteen_equal_submits_have_one_effect(page_company: Company, loop_id: UUID, iris: FlaskClient) -> None:
    answers = [iris.post(f"/loops/{loop_id}/feedback", data=whole(do="submit")) for _ in range(16)]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(303, f"/loops/{loop_id}/feedback")}
    assert (count(page_company, Submission), count(page_company, Vote)) == (1, 1)
    with page_company.looking() as session:
        kinds = session.exec(select(AuditEvent.kind).where(AuditEvent.loop_id == loop_id)).all()
    assert kinds.count("feedback_submitted") == 1


def test_autosave_answers_version_time_and_what_is_open(loop_id: UUID, iris: FlaskClient) -> None:
    answer = iris.post(f"/loops/{loop_id}/feedback/draft", data=whole(vote=""))
    assert (answer.status_code, answer.headers["X-Version"]) == (200, "1")
    assert re.fullmatch(r"\d\d:\d\d", answer.headers["X-Saved-At"])
    assert re.search(r'<p data-lock="vote"\s+data-closed=""></p>', answer.text)
    assert "Missing: the vote" in answer.text


def test_R38_an_answer_lost_on_the_way_is_given_again(loop_id: UUID, iris: FlaskClient) -> None:
    for _ in range(2):
        answer = iris.post(f"/loops/{loop_id}/feedback/draft", data=whole())
        assert (answer.status_code, answer.headers["X-Version"]) == (200, "1")


def test_R17_a_stale_autosave_names_the_merge_page(loop_id: UUID, iris: FlaskClient) -> None:
    iris.post(f"/loops/{loop_id}/feedback/draft", data=whole())
    answer = iris.post(f"/loops/{loop_id}/feedback/draft", data=whole(summary="Other."))
    assert (answer.status_code, answer.headers["X-Merge"]) == (409, f"/loops/{loop_id}/feedback/merge")
    page = iris.post(answer.headers["X-Merge"], data=whole(summary="Other."))
    assert page.status_code == 200
    assert shown(page.text, "summary") == "Other.\n\n—\n\nSure."
    assert 'name="version" value="1"' in page.text
    assert "data-unsaved" in page.text
    assert iris.get(answer.headers["X-Merge"]).status_code == 200


@pytest.mark.parametrize("do", ["save", "submit", f"add:{SLUGS[0]}", f"remove:{SLUGS[0]}.0"])
def test_R17_a_stale_form_without_javascript_is_merged_too(
    page_company: Company, loop_id: UUID, iris: FlaskClient, do: str
) -> None:
    iris.post(f"/loops/{loop_id}/feedback/draft", data=whole())
    page = iris.post(f"/loops/{loop_id}/feedback", data=whole(summary="Other.", do=do))
    assert page.status_code == 409
    assert "Two versions of this draft" in page.text
    assert "Other." in shown(page.text, "summary")
    with page_company.looking() as session:
        row = session.exec(select(Feedback)).one()
        assert (row.summary, row.status, row.version) == ("Sure.", FeedbackStatus.DRAFT, 1)


@pytest.mark.parametrize("name", TEXT_FIELDS)
@pytest.mark.parametrize("path", ["feedback", "feedback/draft"])
def test_text_that_is_too_long_is_refused_and_kept(loop_id: UUID, iris: FlaskClient, name: str, path: str) -> None:
    typed = "long " * 2001
    answer = iris.post(f"/loops/{loop_id}/{path}", data=whole(**{name: typed}))
    assert answer.status_code == 422
    assert "expected at most 10,000" in answer.text
    if path == "feedback":
        assert shown(answer.text, name).strip() == typed.strip()
        assert shown(answer.text, f"e.{SLUGS[1]}.0.task") == f"task of {SLUGS[1]}"


@pytest.mark.parametrize("name", TEXT_FIELDS)
def test_a_control_character_is_refused_and_the_rest_kept(loop_id: UUID, iris: FlaskClient, name: str) -> None:
    answer = iris.post(f"/loops/{loop_id}/feedback", data=whole(**{name: "before\0after"}))
    assert answer.status_code == 422
    assert "NUL character" in answer.text
    assert shown(answer.text, f"e.{SLUGS[1]}.0.task") == f"task of {SLUGS[1]}"


@pytest.mark.parametrize("name", [*TEXT_FIELDS, f"e.{SLUGS[0]}.0.story"])
@pytest.mark.parametrize("text", [HOSTILE, "مرحبا \u202eبالعالم", "👩🏽‍🚀 emoji", "{{ config }}", "a&amp;b"])
def test_hostile_and_foreign_text_is_kept_as_typed_and_never_run(
    loop_id: UUID, iris: FlaskClient, name: str, text: str
) -> None:
    answer = iris.post(f"/loops/{loop_id}/feedback", data=whole(**{name: text, "do": "save"}))
    assert answer.status_code == 303
    page = iris.get(f"/loops/{loop_id}/feedback").text
    assert text in unescape(page)
    assert "<script>alert" not in page


@pytest.mark.parametrize("path", ["feedback", "feedback/draft", "feedback/merge"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", "x"),
        ("version", "-1"),
        ("version", "9" * 400),
        ("vote", "undecided"),
        (f"r.{SLUGS[0]}", "splendid"),
        (f"e.{SLUGS[0]}.0.polarity", "sideways"),
        (f"e.{SLUGS[0]}.0.story", "s" * 81),
        (f"e.{SLUGS[0]}.0.story", "two\nlines"),
        ("e.no-such.0.task", "text"),
        ("r.no-such", "meets"),
    ],
)
def test_values_that_are_no_choice_are_refused_never_500(
    loop_id: UUID, iris: FlaskClient, path: str, name: str, value: str
) -> None:
    answer = iris.post(f"/loops/{loop_id}/{path}", data=whole(**{name: value}))
    assert answer.status_code == 422, answer.text
    assert "Found" in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"e.customer-obsession.x.task": "t", "e..0.task": "", "e.customer-obsession.0": "t", "version": "0"},
        {"e.customer-obsession.99999.task": "t", "e.a.b.c.d": "t", "version": "0"},
        {"do": "add:no-such", "version": "0"},
        {"do": "remove:no-such.0", "version": "0"},
        {"do": "remove:", "version": "0"},
        {"do": "principle", "principle": "no-such", "version": "0"},
        {"do": "nonsense", "version": "0"},
        {},
    ],
)
def test_malformed_field_names_and_buttons_never_end_in_500(
    loop_id: UUID, iris: FlaskClient, body: dict[str, str]
) -> None:
    for path in ("feedback", "feedback/draft", "feedback/merge"):
        assert iris.post(f"/loops/{loop_id}/{path}", data=body).status_code < 500


def test_half_a_character_sent_as_bytes_never_ends_in_500(loop_id: UUID, iris: FlaskClient) -> None:
    body = urlencode(whole()).encode() + b"&e.customer-obsession.1.task=%ED%A0%80x"
    answer = iris.post(
        f"/loops/{loop_id}/feedback/draft", data=body, content_type="application/x-www-form-urlencoded"
    )  # fmt: skip
    assert answer.status_code in {200, 422}


def test_R11_an_incomplete_submit_lists_what_is_missing_and_keeps_the_text(
    page_company: Company, loop_id: UUID, iris: FlaskClient
) -> None:
    typed = whole(do="submit", vote="", summary="") | {f"e.{SLUGS[0]}.0.result": "", f"r.{SLUGS[0]}": ""}
    page = iris.post(f"/loops/{loop_id}/feedback", data=typed)
    assert page.status_code == 422
    assert "the result of evidence 1 is still empty" in unescape(page.text)
    assert shown(page.text, f"e.{SLUGS[0]}.0.task") == f"task of {SLUGS[0]}"
    assert count(page_company, Submission) == 0


def test_R12_a_vote_sent_before_the_ratings_is_said_and_not_stored(
    page_company: Company, loop_id: UUID, iris: FlaskClient
) -> None:
    typed = whole() | {f"r.{SLUGS[1]}": ""}
    for path in ("feedback", "feedback/draft"):
        assert iris.post(f"/loops/{loop_id}/{path}", data=typed).status_code in {200, 303}
    assert "The vote opens after the ratings." in iris.get(f"/loops/{loop_id}/feedback").text
    with page_company.looking() as session:
        assert session.exec(select(Feedback.draft_vote)).one() is None
    assert iris.post(f"/loops/{loop_id}/feedback", data=typed | {"do": "submit", "version": "1"}).status_code == 422


def test_after_submission_the_page_reads_and_offers_recall(
    page_company: Company, loop_id: UUID, iris: FlaskClient
) -> None:
    iris.post(f"/loops/{loop_id}/feedback", data=whole(do="submit"))
    page = iris.get(f"/loops/{loop_id}/feedback").text
    assert "situation of customer-obsession" in page
    assert "Recall and edit" in page
    assert iris.post(f"/loops/{loop_id}/feedback/recall", data={"idempotency_key": "r"}).status_code == 303
    assert "data-autosave" in iris.get(f"/loops/{loop_id}/feedback").text
    late = iris.post(f"/loops/{loop_id}/feedback/recall", data={"idempotency_key": "r2"})
    assert late.status_code in {403, 409}


def test_the_text_of_a_save_after_submission_comes_back(loop_id: UUID, iris: FlaskClient) -> None:
    iris.post(f"/loops/{loop_id}/feedback", data=whole(do="submit"))
    late = iris.post(f"/loops/{loop_id}/feedback", data=whole(summary="From the other tab.", do="save"))
    assert late.status_code == 409
    assert "From the other tab." in late.text
    auto = iris.post(f"/loops/{loop_id}/feedback/draft", data=whole(summary="From the other tab."))
    assert (auto.status_code, auto.mimetype) == (403, "text/plain")


@pytest.mark.parametrize("text", ["", "x" * 10_001, "a\0b"])
def test_an_addendum_that_cannot_be_kept_comes_back(
    page_company: Company, loop_id: UUID, iris: FlaskClient, text: str
) -> None:
    submit_one(page_company, loop_id, "iris")
    page = iris.post(f"/loops/{loop_id}/feedback/addenda", data={"text": text, "idempotency_key": "a"})
    assert page.status_code == 422
    assert count(page_company, Addendum) == 0
    if len(text) > 10_000:
        assert shown(page.text, "text") == text


def test_evidence_buttons_work_without_javascript(page_company: Company, loop_id: UUID, iris: FlaskClient) -> None:
    here = f"/loops/{loop_id}/feedback"
    added = iris.post(here, data=whole(do=f"add:{SLUGS[0]}"))
    assert added.headers["Location"] == f"{here}#p.{SLUGS[0]}"
    page = iris.get(here).text
    assert f'name="e.{SLUGS[0]}.1.task"' in page
    more = {f"e.{SLUGS[0]}.1.{part}": "" for part in STAR}
    iris.post(here, data=whole(1, do="principle", principle="frugality") | more)
    assert 'name="e.frugality.0.task"' in iris.get(here).text
    iris.post(here, data=whole(2, do=f"remove:{SLUGS[0]}.1", **{"e.frugality.0.task": ""}) | more)
    with page_company.looking() as session:
        rows = session.exec(select(Evidence)).all()
        assert sorted((row.principle, row.position) for row in rows) == [
            (SLUGS[0], 0), (SLUGS[1], 0), ("frugality", 0)
        ]  # fmt: skip


def test_notes_are_saved_merged_and_refused_like_drafts(
    page_company: Company, loop_id: UUID, iris: FlaskClient
) -> None:
    url = f"/loops/{loop_id}/kit/notes"
    assert iris.post(url, data={"version": "0", "text": "One."}).headers["X-Version"] == "1"
    stale = iris.post(url, data={"version": "0", "text": "Two."})
    assert (stale.status_code, stale.headers["X-Merge"]) == (409, f"/loops/{loop_id}/kit/merge")
    merged = iris.post(stale.headers["X-Merge"], data={"version": "0", "text": "Two."})
    assert shown(merged.text, "text") == "Two.\n\n—\n\nOne."
    assert iris.post(f"/loops/{loop_id}/kit", data={"version": "0", "text": "Two."}).status_code == 409
    long = iris.post(f"/loops/{loop_id}/kit", data={"version": "1", "text": "x" * 10_001})
    assert long.status_code == 422
    assert shown(long.text, "text") == "x" * 10_001
    assert iris.post(url, data={"version": "y", "text": "x"}).status_code == 422
    assert iris.post(f"/loops/{loop_id}/kit", data={"version": "1", "text": HOSTILE}).status_code == 303
    assert "<script>alert" not in iris.get(f"/loops/{loop_id}/kit").text
    with page_company.looking() as session:
        assert session.exec(select(Note.text)).one() == HOSTILE


@pytest.mark.parametrize("path", ["feedback", "feedback/merge", "kit", "kit/merge", "late-notes"])
def test_R18_what_is_not_ones_own_answers_like_what_does_not_exist(
    page_company: Company, app: Flask, loop_id: UUID, path: str
) -> None:
    nowhere = UUID(int=7)
    for name in ("rita", "ada", "cora", "konrad", "axel", "stan"):
        client = page_company.sign_in(app, name)
        real, none = client.get(f"/loops/{loop_id}/{path}"), client.get(f"/loops/{nowhere}/{path}")
        assert (real.status_code, none.status_code) == (404, 404)
        assert _without_ids(real.text) == _without_ids(none.text)


def _without_ids(text: str) -> str:
    return re.sub(r'value="[^"]*"', "", re.sub(r"[0-9a-f-]{36}", "", text))


def test_R18_pages_of_whoever_owes_are_the_same_bytes_whatever_peers_voted(
    page_company: Company, app: Flask, loop_id: UUID
) -> None:
    client = page_company.sign_in(app, "ina")
    paths = ("/", f"/loops/{loop_id}/feedback", f"/loops/{loop_id}/kit")
    before = [_without_ids(client.get(path).text) for path in paths]
    for name, value in zip(("hanna", "bruno", "iris", "ivan"), VoteValue, strict=True):
        submit_one(page_company, loop_id, name, value, {"ownership": "raises"})
    assert [_without_ids(client.get(path).text) for path in paths] == before


def test_the_kit_shows_own_principles_and_what_others_ask(loop_id: UUID, iris: FlaskClient) -> None:
    page = iris.get(f"/loops/{loop_id}/kit").text
    for words in (
        "Customer Obsession",
        "Deliver Results",
        "What strong and weak look like",
        "What the others ask",
        "Hanna Example",
    ):
        assert words in page


def test_home_lists_work_and_puts_lines_away(page_company: Company, loop_id: UUID, iris: FlaskClient) -> None:
    with page_company.acting("rita") as work:
        telling.tell(work, page_company.ids["iris"], "x", "A plan changed.", href="/loops")
    page = iris.get("/").text
    assert f'href="/loops/{loop_id}/feedback"' in page
    assert "A plan changed." in page
    with page_company.looking() as session:
        line_id = session.exec(select(HomeLine.id)).one()
    assert iris.post(f"/home/lines/{line_id}/done", data={"idempotency_key": "z"}).status_code == 303
    assert "A plan changed." not in iris.get("/").text
    assert iris.post(f"/home/lines/{loop_id}/done", data={"idempotency_key": "y"}).status_code == 404


@pytest.mark.parametrize("name", ["iris", "bruno", "rita", "cora", "ada", "konrad", "pia", "axel", "tariq", "stan"])
def test_home_is_drawn_for_every_kind_of_person(page_company: Company, app: Flask, loop_id: UUID, name: str) -> None:
    submit_all(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    page = page_company.sign_in(app, name).get("/")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("path", ["/", "/loops/{}/feedback", "/loops/{}/kit"])
def test_pages_take_the_same_number_of_statements_in_a_small_and_a_larger_company(
    page_company: Company, loop_id: UUID, iris: FlaskClient, path: str
) -> None:
    small = _statements(page_company, lambda: iris.get(path.format(loop_id)))
    for number in range(10):
        with open_session(page_company.engine, writes=True) as session:
            candidate_id = add_candidate(session, page_company, f"Person{number} Example")
            session.commit()
        scheduled_loop(page_company, candidate_id=candidate_id)
    assert _statements(page_company, lambda: iris.get(path.format(loop_id))) == small


def _statements(company: Company, act: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(company.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(company.engine, "before_cursor_execute", note)
    return len(seen)
