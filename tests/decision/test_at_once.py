"""R38: rulings, answers and closings that arrive in the same moment, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from flask import Flask
from sqlmodel import select

from hiring.domain.errors import Refused
from hiring.domain.vocabulary import LoopState, Outcome, PositionValue, Ruling
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Consent, Decision
from hiring.models.loops import Loop
from hiring.models.people import SignInAttempt
from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.services import decision, requests
from tests.support.company import Company, add_candidate, scheduled_loop
from tests.support.drive_decision import (
    PASSWORD,
    REASON,
    again,
    command_for,
    take_position,
    to_decided,
    to_deciding,
    to_ready,
)

MakeApp = Callable[..., Flask]


def deciding(company: Company) -> UUID:
    loop_id = to_ready(company)
    to_deciding(company, loop_id)
    take_position(company, loop_id, PositionValue.HIRE)
    return loop_id


def test_R38_sixteen_equal_rulings_at_once_make_one_decision(company: Company, make_app: MakeApp) -> None:
    loop_id, app = deciding(company), make_app(company.engine)
    clients = [company.sign_in(app, "bruno") for _ in range(16)]
    form = {
        "ruling": "hire", "reason": REASON, "typed_word": "hire", "password": PASSWORD, "idempotency_key": "one key",
    }  # fmt: skip

    def send(number: int) -> tuple[int, str]:
        answer = clients[number].post(f"/loops/{loop_id}/ruling", data=form)
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(send, range(16)))
    assert answers == {(303, f"/loops/{loop_id}/decision")}
    with company.looking() as session:
        assert len(session.exec(select(Decision)).all()) == 1
        assert session.exec(select(AuditEvent.kind)).all().count("ruled") == 1


def test_R38_eight_different_rulings_at_once_make_one_decision(company: Company) -> None:
    loop_id = deciding(company)

    def send(number: int) -> str:
        ruling = Ruling.VETO if number % 2 else Ruling.HIRE
        try:
            with company.acting("bruno") as work:
                return type(decision.rule(work, loop_id, command_for(ruling), again())).__name__
        except Refused as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(send, range(8)))
    assert answers == ["NotNow"] * 7 + ["Ruled"]
    with company.looking() as session:
        assert len(session.exec(select(Decision)).all()) == 1
        assert session.get_one(Loop, loop_id).state is LoopState.DECIDED


def test_R38_a_wrong_password_sent_twice_can_be_put_right_with_the_same_form(
    company: Company, make_app: MakeApp
) -> None:
    loop_id, client = deciding(company), company.sign_in(make_app(company.engine), "bruno")
    form = {"ruling": "hire", "reason": REASON, "typed_word": "hire", "idempotency_key": "one key"}
    for _ in range(2):
        assert client.post(f"/loops/{loop_id}/ruling", data={**form, "password": "wrong"}).status_code == 422
    assert client.post(f"/loops/{loop_id}/ruling", data={**form, "password": PASSWORD}).status_code == 303
    with company.looking() as session:
        assert len(session.exec(select(SignInAttempt)).all()) == 2


def test_R33_both_consents_at_once_reopen_once(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    with company.acting("rita") as work:
        request_id = requests.ask_for_reopening(work, loop_id, AskRequest(reason="New evidence."))

    def send(name: str) -> None:
        with company.acting(name) as work:
            requests.answer(work, request_id, AnswerRequest(granted=True, text="Yes."))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, ("hanna", "bruno")))
    with company.looking() as session:
        loop = session.get_one(Loop, loop_id)
        assert (loop.state, loop.revision) == (LoopState.READY, 2)
        assert len(session.exec(select(Consent)).all()) == 2


def test_R33_reopening_asked_eight_times_at_once_is_asked_once(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)

    def send(_number: int) -> str:
        try:
            with company.acting("rita") as work:
                requests.ask_for_reopening(work, loop_id, AskRequest(reason="New evidence."))
        except Refused as refusal:
            return type(refusal).__name__
        return "asked"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, range(8))) == ["NotNow"] * 7 + ["asked"]


def test_R35_two_vetoes_on_one_person_at_once_wait_for_each_other(company: Company) -> None:
    """Each holds its own loop and wants the other: one is ruled, the other is then on hold, and neither breaks."""
    first = deciding(company)
    with company.acting("rita") as work:
        same = add_candidate(work.session, company, "Mira C.", email="mira@example.org")
    second = to_ready(company, loop_id=scheduled_loop(company, candidate_id=same))
    to_deciding(company, second)
    take_position(company, second, PositionValue.HIRE)

    def send(loop_id: UUID) -> str:
        try:
            with company.acting("bruno") as work:
                return type(decision.rule(work, loop_id, command_for(Ruling.VETO), again())).__name__
        except Refused as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, (first, second))) == ["NotNow", "Ruled"]
    with company.looking() as session:
        states = {session.get_one(Loop, one).state for one in (first, second)}
        assert states == {LoopState.DECIDED, LoopState.ON_HOLD}
