"""R38: sixteen equal requests at the same moment have one effect, and every one of them is led to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import argon2
import pytest
from flask import Flask
from sqlmodel import Session, select

from hiring.domain.vocabulary import PanelistKind, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Decision
from hiring.models.feedback import Submission, Vote
from hiring.models.loops import Panelist
from hiring.models.people import Account
from hiring.schemas.debrief import OpenDebrief
from hiring.schemas.decision import TakePosition
from hiring.services import debrief, decision, drafts
from hiring.store.engine import open_session
from tests.guard import world
from tests.support.company import Company, scheduled_loop
from tests.support.doors import forms_of, staying
from tests.support.drive_feedback import full_draft, past_all_slots, submit_all
from tests.support.drive_plan import open_draft

AT_ONCE = 16
Sent = tuple[str, str, dict[str, Any]]


@pytest.fixture
def site(company: Company, make_app: Callable[..., Flask]) -> Flask:
    app = make_app(company.engine, log_level="error")
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(world.PASSWORD)
    with open_session(company.engine, writes=True) as session:
        for account in session.exec(select(Account)):
            account.password_hash = cheap
        session.commit()
    return app


def form_at(site: Flask, company: Company, who: str, page: str, action: str) -> dict[str, Any]:
    """The fields of a form as the page draws it, key included."""
    found = staying(site, company, who).get(page)
    assert found.status_code == 200, found.text[:500]
    form = next(one for one in forms_of(found.text) if (one.action or page).endswith(action))
    assert form.fields["idempotency_key"][0]
    return form.data()


def feedback(site: Flask, company: Company) -> Sent:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    with company.acting("iris") as work:
        drafts.save_draft(work, loop_id, full_draft(work, loop_id, VoteValue.INCLINED))
    path = f"/loops/{loop_id}/feedback"
    return "iris", path, form_at(site, company, "iris", path, "/feedback") | {"do": ["submit"]}


def panelist(site: Flask, company: Company) -> Sent:
    loop_id = open_draft(company)
    page = f"/loops/{loop_id}/plan?q=ivan&kind=interviewer"
    data = form_at(site, company, "rita", page, "/plan/add")
    wanted = {"person_id": [str(company.ids["ivan"])], "kind": [PanelistKind.INTERVIEWER.value]}
    return "rita", f"/loops/{loop_id}/plan/add", data | wanted


def ruling(site: Flask, company: Company) -> Sent:
    from hiring.domain.vocabulary import PositionValue

    loop_id = scheduled_loop(company)
    submit_all(company, loop_id, world.SPLIT)
    with company.acting("bruno") as work:
        debrief.open_debrief(work, loop_id, OpenDebrief())
    world.to_deciding(company, loop_id)
    with company.acting("hanna") as work:
        decision.take_position(work, loop_id, TakePosition(value=PositionValue.HIRE))
    path = f"/loops/{loop_id}/ruling"
    typed = {"ruling": ["hire"], "typed_word": ["hire"], "reason": [world.LONG], "password": [world.PASSWORD]}
    return "bruno", path, form_at(site, company, "bruno", path, "/ruling") | typed


def rows(session: Session, loop_id: UUID) -> Counter[str]:
    """What the loop has of each kind, and its events by kind."""
    found: Counter[str] = Counter()
    for table in (Vote, Decision, Panelist):
        found[table.__name__] = len(session.exec(select(table).where(table.loop_id == loop_id)).all())
    found["Submission"] = len(session.exec(select(Submission)).all())
    kinds = session.exec(select(AuditEvent.kind).where(AuditEvent.loop_id == loop_id))
    return found + Counter(f"event {kind}" for kind in kinds)


EFFECTS: dict[str, tuple[Callable[[Flask, Company], Sent], dict[str, int]]] = {
    "feedback": (feedback, {"Submission": 1, "Vote": 1, "event feedback_submitted": 1, "event voted": 1,
                            "event interview_completed": 1}),
    "panelist": (panelist, {"Panelist": 1, "event panelist_added": 1}),
    "ruling": (ruling, {"Decision": 1, "event ruled": 1, "event loop_moved": 1}),
}  # fmt: skip


@pytest.mark.parametrize("case", EFFECTS)
def test_R38_sixteen_equal_requests_at_once_have_one_effect(company: Company, site: Flask, case: str) -> None:
    make, expected = EFFECTS[case]
    who, path, data = make(site, company)
    loop_id = UUID(path.split("/")[2])
    with company.looking() as session:
        before = rows(session, loop_id)
    answers = at_once(site, company, who, path, data)
    with company.looking() as session:
        after = rows(session, loop_id)
    assert {code for code, _ in answers} == {303}, answers
    assert len({where for _, where in answers}) == 1
    grown = {name: count for name, count in (after - before).items() if name in expected}
    assert grown == expected, after - before


def at_once(site: Flask, company: Company, who: str, path: str, data: dict[str, Any]) -> list[tuple[int, str]]:
    """(status, location) of each; all start together."""
    clients = [staying(site, company, who) for _ in range(AT_ONCE)]
    gate = Barrier(AT_ONCE)

    def send(number: int) -> tuple[int, str]:
        gate.wait()
        answer = clients[number].post(path, data=data)
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


def test_R38_an_edited_form_with_the_same_key_is_another_request(company: Company, site: Flask) -> None:
    """The key alone does not answer: what was typed belongs to it."""
    _, path, data = panelist(site, company)
    client = staying(site, company, "rita")
    assert client.post(path, data=data).status_code == 303
    second = client.post(path, data=data | {"person_id": [str(company.ids["ina"])], "version": [""]})
    assert second.status_code == 303
    with company.looking() as session:
        people = session.exec(select(Panelist.person_id)).all()
    assert {company.ids["ivan"], company.ids["ina"]} <= set(people)
