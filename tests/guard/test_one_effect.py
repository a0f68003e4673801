"""R38: sixteen equal requests at the same moment have one effect, and every one of them is led to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from hiring.domain.vocabulary import PanelistKind, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Decision
from hiring.models.feedback import Submission, Vote
from hiring.models.loops import Panelist
from hiring.models.people import HomeLine
from hiring.schemas.debrief import OpenDebrief
from hiring.schemas.decision import TakePosition
from hiring.services import debrief, decision, drafts
from tests.guard import world
from tests.guard.once import form_at, site_of
from tests.support.company import Company, scheduled_loop
from tests.support.doors import staying
from tests.support.drive_feedback import full_draft, past_all_slots, submit_all
from tests.support.drive_plan import open_draft
from tests.support.rounds import at_once

AT_ONCE = 16
Sent = tuple[str, str, dict[str, Any]]


@pytest.fixture
def site(company: Company, make_app: Callable[..., Flask]) -> Flask:
    return site_of(company, make_app)


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
    told = session.exec(select(HomeLine)).all()
    found["told"] = len(told)
    found["told twice"] = len(told) - len({(one.person_id, one.kind, one.text, one.at) for one in told})
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
    clients = [staying(site, company, who) for _ in range(AT_ONCE)]
    answers = at_once([partial(send, client, path, data) for client in clients])
    answers.append(send(clients[0], path, data))  # Back, and sent once more
    with company.looking() as session:
        after = rows(session, loop_id)
    assert {code for code, _ in answers} == {303}, answers
    assert len({where for _, where in answers}) == 1
    grown = after - before
    assert {name: count for name, count in grown.items() if name in expected} == expected, grown
    assert grown["told twice"] == 0


def send(client: FlaskClient, path: str, data: dict[str, Any]) -> tuple[int, str]:
    """(status, location)."""
    answer = client.post(path, data=data)
    return answer.status_code, answer.headers.get("Location", "")


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
