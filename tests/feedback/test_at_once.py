"""Requests that arrive in the same moment (R38), on both engines."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from flask import Flask
from sqlmodel import select

from hiring.domain.vocabulary import VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Feedback, Submission, Vote
from tests.feedback.test_pages import whole
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import past_all_slots, submit_one

MakeApp = Callable[..., Flask]


def started(company: Company) -> UUID:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    return loop_id


def test_R38_sixteen_equal_submits_at_once_have_one_effect(company: Company, make_app: MakeApp) -> None:
    loop_id, app = started(company), make_app(company.engine)
    clients = [company.sign_in(app, "iris") for _ in range(16)]

    def send(number: int) -> int:
        return clients[number].post(f"/loops/{loop_id}/feedback", data=whole(do="submit")).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(send, range(16)))
    assert statuses == [303] * 16
    with company.looking() as session:
        assert len(session.exec(select(Submission)).all()) == 1
        assert len(session.exec(select(Vote)).all()) == 1
        kinds = session.exec(select(AuditEvent.kind)).all()
        assert (kinds.count("feedback_submitted"), kinds.count("draft_started")) == (1, 1)


def test_R17_of_two_different_saves_at_once_one_wins_and_the_other_is_told(company: Company, make_app: MakeApp) -> None:
    loop_id, app = started(company), make_app(company.engine)
    clients = [company.sign_in(app, "iris") for _ in range(8)]

    def send(number: int) -> int:
        typed = whole(summary=f"From tab {number}.")
        return clients[number].post(f"/loops/{loop_id}/feedback/draft", data=typed).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(send, range(8)))
    assert statuses == [200] + [409] * 7
    with company.looking() as session:
        assert session.exec(select(Feedback.version)).one() == 1


def test_the_last_two_submissions_at_once_make_the_loop_ready(company: Company) -> None:
    loop_id = started(company)
    for name in ("hanna", "bruno", "ivan"):
        submit_one(company, loop_id, name)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: submit_one(company, loop_id, name, VoteValue.INCLINED), ("iris", "ina")))
    with company.looking() as session:
        moves = session.exec(select(AuditEvent.detail).where(AuditEvent.kind == "loop_moved")).all()
    assert sum('"now": "ready"' in detail for detail in moves) == 1
