"""The pages of a loop answer for everybody who may see them, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from hiring.domain.vocabulary import FeedbackStatus, LoopState, PanelistKind, RevealMode, VoteValue
from hiring.models.feedback import Feedback
from hiring.models.loops import Loop, Panelist
from hiring.models.people import Account
from hiring.services import transitions
from tests.support.company import VOTERS, Company, scheduled_loop, submit_rows
from tests.support.drive_plan import open_complete, open_planned, place_id, to_scheduled
from tests.support.many import add_certified, letters

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
    assert "<h1" in text
    text = re.sub(r'(name="[^"]*(?:csrf_token|idempotency_key)" value=)"[^"]*"', r"\1", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)


@pytest.mark.parametrize("state", [LoopState.DEBRIEFING, LoopState.DECIDED, LoopState.CLOSED])
def test_R18_a_shadows_pages_are_the_same_from_ready_on(page_company: Company, app: Flask, state: LoopState) -> None:
    loop_id = scheduled_loop(page_company)
    _shadow_with_practice(page_company, loop_id)
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    page_company.controlled.pass_time(hours=12)
    with page_company.acting("rita") as work:
        transitions.settle(work, loop_id)
    client = page_company.sign_in(app, "tariq")
    before = _shadow_sees(client, loop_id)
    assert "feedback complete" in before[0]
    with page_company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.state, loop.state_since, loop.revision, loop.told_on = state, work.now, 2, work.now
        loop.waits_for, loop.debrief_opened_ever = "closing: the recruiter", True
    assert _shadow_sees(client, loop_id) == before


def test_section5_host_and_bar_raiser_read_practice_feedback_and_nobody_else(page_company: Company, app: Flask) -> None:
    loop_id = scheduled_loop(page_company)
    practice = f"/loops/{loop_id}/read/{_shadow_with_practice(page_company, loop_id)}"
    before = page_company.sign_in(app, "iris").get(practice)
    assert before.status_code == 409
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    page_company.controlled.pass_time(hours=12)
    with page_company.acting("rita") as work:
        transitions.settle(work, loop_id)
    for name in ("iris", "bruno"):
        client = page_company.sign_in(app, name)
        assert practice in client.get(f"/loops/{loop_id}").text, name
        shown = client.get(practice).text
        assert "Practice vote: <strong>strongly not inclined</strong>" in re.sub(r"\s+", " ", shown)
        assert "it counts nowhere" in shown
    for name in ("hanna", "ivan", "rita", "ada", "tariq"):
        client = page_company.sign_in(app, name)
        assert practice not in client.get(f"/loops/{loop_id}").text, name
        assert client.get(practice).status_code in {404, 409}, name
        assert "strongly not inclined" not in client.get(f"/loops/{loop_id}").text


def _shadow_with_practice(company: Company, loop_id: UUID) -> UUID:
    """Tariq beside Iris, the practice feedback in; answers the place."""
    with company.acting("rita") as work:
        place = Panelist(
            id=company.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], position=9,
            kind=PanelistKind.SHADOW, host_id=place_id(company, loop_id, "iris"), added_at=work.now,
            added_by_id=company.ids["rita"],
        )  # fmt: skip
        work.session.add(place)
        work.session.flush()
        work.session.add(
            Feedback(
                id=company.new_id(), loop_id=loop_id, panelist_id=place.id, status=FeedbackStatus.SUBMITTED,
                submitted_at=work.now, draft_vote=VoteValue.STRONGLY_NOT_INCLINED,
            )
        )  # fmt: skip
        return place.id


def _shadow_sees(client: FlaskClient, loop_id: UUID) -> list[str]:
    answers = [
        client.get(f"/loops/{loop_id}{path}") for path in ("", "/timeline", "/plan", "/slots", "/decline", "/conflicts")
    ]
    sent = {"decline": {"reason": "No time."}, "conflicts/declare": {"declare-text": "Cousins."}}
    answers += [client.post(f"/loops/{loop_id}/{path}", data=data) for path, data in sent.items()]
    return [f"{one.status_code} {_tokenless(one.text)}" for one in answers]


def _tokenless(text: str) -> str:
    return re.sub(r'(name="[^"]*(?:csrf_token|idempotency_key)" value=)"[^"]*"', r"\1", text)


def test_R20_owing_elsewhere_the_page_says_only_that_the_loop_exists(page_company: Company, app: Flask) -> None:
    from tests.loops.test_table import scheduled_loop_of_other_requisition

    scheduled_loop(page_company)
    other = scheduled_loop_of_other_requisition(page_company)
    client = page_company.sign_in(app, "ina")
    shown = client.get(f"/loops/{other}")
    assert shown.status_code == 200
    assert "you see only that it exists" in shown.text
    for hidden in ("Nadia", "scheduled", "Rolf"):
        assert hidden not in shown.text
    assert client.get(f"/loops/{other}/plan").status_code == 404


def test_R20_owing_elsewhere_the_pages_of_the_own_place_do_not_tell_that_the_debrief_opened(
    page_company: Company, app: Flask
) -> None:
    from tests.loops.test_table import scheduled_loop_of_other_requisition

    scheduled_loop(page_company)
    other = scheduled_loop_of_other_requisition(page_company)
    with page_company.acting("rita") as work:
        place = Panelist(
            id=page_company.new_id(), loop_id=other, person_id=page_company.ids["ina"], kind=PanelistKind.INTERVIEWER,
            position=9, added_at=work.now, added_by_id=page_company.ids["rolf"],
        )  # fmt: skip
        work.session.add(place)
        work.session.flush()
        given = {"loop_id": other, "panelist_id": place.id, "submitted_at": work.now}
        work.session.add(Feedback(id=page_company.new_id(), status=FeedbackStatus.SUBMITTED, **given))
        work.session.get_one(Loop, other).state = LoopState.INTERVIEWING
    client = page_company.sign_in(app, "ina")
    before = _own_place(client, other)
    with page_company.acting("rita") as work:
        work.session.get_one(Loop, other).state = LoopState.DEBRIEFING
        work.session.exec(select(Feedback)).one().status = FeedbackStatus.FROZEN
    assert _own_place(client, other) == before
    assert "Your feedback" in before[0]
    assert [one[:3] for one in before] == ["200", "200", "403", "403", "404", "403", "403"]


def _own_place(client: FlaskClient, loop_id: UUID) -> list[str]:
    answers = [client.get(f"/loops/{loop_id}{path}") for path in ("", "/feedback", "/conflicts", "/decline", "/kit")]
    sent = {"feedback/recall": {}, "conflicts/declare": {"declare-text": "Cousins."}}
    answers += [client.post(f"/loops/{loop_id}/{path}", data=data) for path, data in sent.items()]
    return [f"{one.status_code} {_tokenless(one.text)}" for one in answers]


def test_section6_a_core_outside_names_the_bar_raiser_and_then_sees_the_loop_no_more(
    page_company: Company, app: Flask
) -> None:
    loop_id = scheduled_loop(page_company)
    page_company.controlled.pass_time(hours=8)
    bruno, cora = page_company.sign_in(app, "bruno"), page_company.sign_in(app, "cora")
    assert cora.get(f"/loops/{loop_id}").status_code == 404
    stepped = bruno.post(f"/loops/{loop_id}/step-down", data={"reason": "I leave.", "idempotency_key": "a"})
    assert stepped.status_code == 303
    shown = cora.get(f"/loops/{loop_id}")
    assert "Name the new Bar Raiser" in shown.text
    form = cora.get(f"/loops/{loop_id}/replace/bar-raiser").text
    assert "Boris Example" in form
    assert "Nadia Example is in the organisation of Omar Example" in form
    barred = form.partition(str(page_company.ids["nadia"]))
    assert "disabled" in barred[0].rpartition("<input")[2] + barred[2].partition(">")[0]
    assert "disabled" not in form.partition(str(page_company.ids["boris"]))[2].partition(">")[0]
    new = {"person_id": page_company.ids["boris"], "reason": "Bruno leaves.", "idempotency_key": "b"}
    done = cora.post(f"/loops/{loop_id}/replace/bar-raiser", data=new)
    assert (done.status_code, done.location) == (303, "/")
    assert cora.get(f"/loops/{loop_id}").status_code == 404


def test_R2_who_may_not_become_hiring_manager_is_shown_with_the_reason_and_a_full_list_says_so(
    page_company: Company, app: Flask
) -> None:
    loop_id = scheduled_loop(page_company)
    ada = page_company.sign_in(app, "ada")
    address = f"/loops/{loop_id}/replace/hiring-manager"
    shown = ada.get(f"{address}?q=QUENTIN").text
    assert "Bruno Example → Quentin Example (hiring manager)" in shown
    assert "Nobody found may take this place" in shown
    assert "Iris Example is on this panel already" in ada.get(f"{address}?q=iris").text
    assert "There are more" not in shown
    add_certified(page_company, [f"Adam {two}" for two in letters()])
    assert "There are more; type a part of the name." in ada.get(address).text


def test_R22_an_account_under_an_admins_hand_is_named_on_the_loop(page_company: Company, app: Flask) -> None:
    loop_id = scheduled_loop(page_company)
    with page_company.acting("ada") as work:
        work.session.get_one(Account, page_company.ids["iris"]).guarded_until = work.now + timedelta(hours=5)
    assert "on the account of Iris Example" in page_company.sign_in(app, "rita").get(f"/loops/{loop_id}").text
