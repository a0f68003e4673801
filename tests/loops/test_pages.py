"""The pages of a loop answer for everybody who may see them, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from hiring.domain.vocabulary import RevealMode, VoteValue
from hiring.services import transitions
from tests.support.company import VOTERS, Company, scheduled_loop, submit_rows
from tests.support.drive_plan import open_complete, open_planned, place_id, to_scheduled

Make = Callable[..., Flask]


@pytest.fixture
def app(page_company: Company, make_app: Make) -> Flask:
    return make_app(page_company.engine)


PAGES = ("", "/timeline", "/plan", "/slots", "/conflicts")
WHO_SEES_ALL = ("rita", "rolf", "hanna", "bruno", "iris", "konrad", "ada", "axel")


@pytest.mark.parametrize("path", PAGES)
def test_the_loops_pages_open_for_panel_and_office_and_hide_from_the_rest(
    page_company: Company, app: Flask, path: str
) -> None:
    loop_id = to_scheduled(page_company, open_planned(page_company))
    for name in WHO_SEES_ALL:
        answer = page_company.sign_in(app, name).get(f"/loops/{loop_id}{path}")
        assert answer.status_code == 200, (name, answer.text[-500:])
        assert "Mira Castellan" in answer.text
    for name in ("stan", "pia", "udo", "cora"):
        assert page_company.sign_in(app, name).get(f"/loops/{loop_id}{path}").status_code == 404, name


def test_the_loop_page_says_where_it_stands_and_what_comes_next(page_company: Company, app: Flask) -> None:
    loop_id = open_complete(page_company)
    shown = page_company.sign_in(app, "bruno").get(f"/loops/{loop_id}").text
    assert "Before the Bar Raiser confirms the plan" in shown
    assert 'aria-current="step"' in shown
    assert "Confirm the plan" in shown


def test_R13_reading_marks_on_the_loop_page_is_noted(page_company: Company, app: Flask) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with page_company.acting("rita") as work:
        transitions.settle(work, loop_id)
    page_company.sign_in(app, "iris").get(f"/loops/{loop_id}")
    with page_company.acting("iris") as work:
        from hiring.store import marks

        assert page_company.ids["iris"] in marks.readers(work.session, page_company.candidate_id)


def test_one_persons_feedback_opens_from_the_loop_page(page_company: Company, app: Flask) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    panelist = place_id(page_company, loop_id, "ivan")
    shown = page_company.sign_in(app, "iris").get(f"/loops/{loop_id}/read/{panelist}")
    assert shown.status_code == 200
    assert "situation of ivan on ownership" in shown.text
    assert "Vote: <strong>inclined</strong>" in shown.text


def test_R18_whoever_owes_cannot_read_a_peer(page_company: Company, app: Flask) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, {"ivan": VoteValue.INCLINED})
    client = page_company.sign_in(app, "iris")
    read = client.get(f"/loops/{loop_id}/read/{place_id(page_company, loop_id, 'ivan')}")
    unread = client.get(f"/loops/{loop_id}/read/{place_id(page_company, loop_id, 'ina')}")
    assert read.status_code == unread.status_code == 409
    assert read.text == unread.text


@pytest.mark.parametrize("reveal", list(RevealMode))
def test_R18_the_pages_of_whoever_owes_are_the_same_whatever_peers_voted(
    page_company: Company, app: Flask, reveal: RevealMode
) -> None:
    said: list[list[str]] = []
    for value, mark in ((VoteValue.STRONGLY_INCLINED, "raises"), (VoteValue.STRONGLY_NOT_INCLINED, "below")):
        with page_company.acting("rita") as work:
            from tests.support.company import add_candidate

            candidate_id = add_candidate(work.session, page_company, "Same Name", email=f"{value}@example.org")
        loop_id = scheduled_loop(page_company, reveal=reveal, candidate_id=candidate_id)
        peers = list(VOTERS)[:4]
        ratings = {name: dict.fromkeys(("ownership", "dive-deep"), mark) for name in peers}
        submit_rows(page_company, loop_id, dict.fromkeys(peers, value), ratings)
        with page_company.acting("rita") as work:
            transitions.settle(work, loop_id)
        client = page_company.sign_in(app, "ina")
        said.append([_neutral(page_company, client.get(f"/loops/{loop_id}{path}").text, loop_id) for path in PAGES])
    assert said[0] == said[1]


def _neutral(company: Company, text: str, loop_id: UUID) -> str:
    """Ids and tokens differ between two loops; everything else must not."""
    import re

    assert "<h1" in text
    text = re.sub(r'(name="[^"]*(?:csrf_token|idempotency_key)" value=)"[^"]*"', r"\1", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
