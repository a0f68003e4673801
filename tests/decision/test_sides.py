"""What the decision's two sides may start together, and what of it shows outside the loop (R22, R33)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.vocabulary import LoopState, Outcome, PanelistKind
from hiring.models.debrief import Consent
from hiring.models.loops import Panelist
from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.services import home_requests, record_page, requests, requests_page
from tests.decision.test_requests import state, told
from tests.loops.test_table import scheduled_loop_of_other_requisition
from tests.support.company import Company
from tests.support.drive_decision import REASON, decide, reopen, to_decided, to_deciding, to_ready

ASK = AskRequest(reason="A reference came in late.")


@pytest.mark.parametrize(("first", "second"), [("hanna", "bruno"), ("bruno", "hanna")])
def test_R33_hiring_manager_and_bar_raiser_reopen_together_without_the_recruiter(
    page_company: Company, first: str, second: str
) -> None:
    loop_id = to_decided(page_company, Outcome.NO_HIRE)
    with page_company.acting(first) as work:
        assert ("Ask for reopening", f"/loops/{loop_id}/reopen") in record_page.page(work, loop_id).acts
        assert requests_page.reopen_page(work, loop_id).consents
    with page_company.acting(first) as work:
        request_id = requests.ask_for_reopening(work, loop_id, ASK)
    assert told(page_company, "asked") == {second}
    with page_company.acting(first) as work:
        assert home_requests.tasks(work) == ()
        assert "You have answered" in requests_page.page(work, request_id).why_not
    with page_company.looking() as session:
        kept = session.exec(select(Consent)).one()
        assert (kept.person_id, kept.granted, kept.text) == (page_company.ids[first], True, ASK.reason)
    with page_company.acting(second) as work:
        requests.answer(work, request_id, AnswerRequest(granted=True, text="I agree."))
    assert state(page_company, loop_id) == (LoopState.READY, 2)
    assert "rita" in told(page_company, "reopened")


def test_R22_an_admin_outside_reads_once_decided_the_outcome_alone(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    loop_id = to_ready(page_company)
    ada = page_company.sign_in(make_app(page_company.engine), "ada")
    assert "Outcome" not in ada.get(f"/loops/{loop_id}").text
    to_deciding(page_company, loop_id)
    decide(page_company, loop_id, Outcome.VETO)
    shown = re.sub(r"\s+", " ", ada.get(f"/loops/{loop_id}").text)
    assert "<dt>Outcome</dt><dd>veto</dd>" in shown
    assert REASON not in shown
    assert ada.get(f"/loops/{loop_id}/decision").status_code == 404


def test_R20_whoever_owes_elsewhere_is_not_told_that_a_decision_was_reopened(page_company: Company) -> None:
    loop_id = to_decided(page_company, Outcome.NO_HIRE)
    other = scheduled_loop_of_other_requisition(page_company)
    with page_company.acting("rolf") as work:
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=other, person_id=page_company.ids["iris"], kind=PanelistKind.INTERVIEWER,
                position=1, added_at=work.now, added_by_id=page_company.ids["rolf"],
            )
        )  # fmt: skip
    reopen(page_company, loop_id)
    assert told(page_company, "reopened") == {"hanna", "ivan", "ina"}
