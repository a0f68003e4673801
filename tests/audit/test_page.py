"""The auditors' page: what an admin outside a loop may know, never with the glass broken (R18, R21, R22)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from hiring.domain.vocabulary import EventObject, PanelistKind, VoteValue
from hiring.models.audit import AuditEvent, AuditLink
from hiring.models.loops import Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.services import audit
from hiring.services.audit_page import sightline
from hiring.services.audit_words import KINDS, OPINION
from tests.audit.conftest import to_ruled
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop
from tests.support.drive_feedback import submit_all
from tests.support.queries import counted

SHOWN = {EventObject.PLAN, EventObject.ADMIN, EventObject.STATUS}


@pytest.fixture
def app(page_company: Company, make_app: Callable[..., Flask]) -> Flask:
    return make_app(page_company.engine)


@pytest.fixture
def axel(page_company: Company, app: Flask) -> FlaskClient:
    return page_company.sign_in(app, "axel")


def rows(client: FlaskClient, address: str = "/audit.csv") -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_R22_the_page_is_for_auditors_alone(page_company: Company, app: Flask, axel: FlaskClient) -> None:
    assert axel.get("/audit").status_code == axel.get("/audit.csv").status_code == 200
    assert 'href="/audit"' in axel.get("/").text
    for name in ("ada", "rita", "bruno", "cora", "pia", "konrad"):
        client = page_company.sign_in(app, name)
        assert client.get("/audit").status_code == client.get("/audit.csv").status_code == 403, name
        assert 'href="/audit"' not in client.get("/").text


def test_R18_R22_it_shows_plan_and_status_and_nothing_of_opinion(page_company: Company, axel: FlaskClient) -> None:
    assert sightline().objects == SHOWN
    loop_id = to_ruled(page_company)
    with page_company.looking() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.loop_id == loop_id)).all()
    hidden = {one.kind for one in events if one.object not in SHOWN}
    assert {"voted", "revoted", "ruled", "position_taken", "finding_recorded"} <= hidden <= OPINION
    found = rows(axel)
    assert {one["kind"] for one in found} & (hidden | OPINION) == set()
    assert "feedback_submitted" in {one["kind"] for one in found}
    moves = [one["what"] for one in found if one["kind"] == "loop_moved"]
    assert moves
    assert not [one for one in moves if "to debriefing" in one], "when a debrief opened is not theirs to time (R28)"
    assert {kind for kind, _ in KINDS} & OPINION == set()


def test_R18_no_position_of_the_chain_shows(page_company: Company, axel: FlaskClient) -> None:
    """Gaps between positions would count drafts, addenda and votes of everybody (found by two worlds)."""
    running = scheduled_loop(page_company)
    submit_all(page_company, running, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with page_company.acting("ada") as work:
        audit.record(work, "settings_changed", EventObject.ADMIN, fields="name")
    found = rows(axel)
    assert len(found) > 8
    assert "position" not in found[0]
    page = axel.get("/audit").text
    with page_company.looking() as session:
        links = session.exec(select(AuditLink)).all()
    assert not [one for one in links if one.hash in page or one.commitment in page]
    assert not re.findall(r'class="num">\s*\d', page)


def tie(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["axel"], kind=PanelistKind.OBSERVER,
                added_at=work.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip


def be_the_candidate(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        work.session.get_one(Candidate, company.candidate_id).employee_id = company.ids["axel"]


@pytest.mark.parametrize("how", [tie, be_the_candidate])
def test_R18_R21_nothing_of_a_candidate_with_whom_the_auditor_has_to_do(
    page_company: Company, axel: FlaskClient, how: Callable[[Company, UUID], None]
) -> None:
    loop_id = scheduled_loop(page_company)
    with page_company.acting("rita") as work:
        audit.record(work, "candidate_changed", EventObject.PLAN, candidate_id=page_company.candidate_id, fields="x")
        audit.record(work, "loop_held", EventObject.PLAN, loop_id=loop_id, text="Waiting.")
        audit.record(work, "settings_changed", EventObject.ADMIN, fields="name")
    assert {one["kind"] for one in rows(axel)} >= {"candidate_changed", "loop_held"}
    how(page_company, loop_id)
    assert {one["kind"] for one in rows(axel)} == {"settings_changed"}
    assert rows(axel, f"/audit.csv?loop={loop_id}") == []


def test_the_address_filters_by_kind_person_loop_and_day(page_company: Company, app: Flask) -> None:
    loop_id = scheduled_loop(page_company)
    with page_company.acting("rita") as work:
        audit.record(work, "loop_held", EventObject.PLAN, loop_id=loop_id, text="Waiting.")
    page_company.controlled.pass_time(days=2)
    with page_company.acting("ada") as work:
        audit.record(work, "role_given", EventObject.ADMIN, subject_id=page_company.ids["pia"], role="auditor")
    axel = page_company.sign_in(app, "axel")
    kinds = {
        "": {"loop_held", "role_given"}, "kind=role_given": {"role_given"}, "person=pia": {"role_given"},
        "person=RITA": {"loop_held"}, "person=%25": set(), f"loop={loop_id}": {"loop_held"},
        "since=2026-03-03": {"role_given"}, "until=2026-03-03": {"loop_held"},
        "since=2026-03-02&until=2026-03-02": {"loop_held"}, "until=9999-12-31": {"loop_held", "role_given"},
        "kind=voted": set(), "kind=role_given&person=rita": set(),
    }  # fmt: skip
    assert {one: {row["kind"] for row in rows(axel, f"/audit.csv?{one}")} for one in kinds} == kinds
    assert "No event fits these filters." in axel.get("/audit?kind=voted").text
    assert "Only one loop of Mira Castellan." in axel.get(f"/audit?loop={loop_id}").text
    for wrong in ("since=soon", "loop=7", "after=x", "kind=" + "k" * 61):
        assert axel.get(f"/audit?{wrong}").status_code == 422, wrong


def test_the_csv_runs_no_formula_and_pages_go_on_without_a_gap(page_company: Company, axel: FlaskClient) -> None:
    with page_company.acting("rita") as work:
        named = add_candidate(work.session, page_company, "=HYPERLINK(1)")
        work.session.get_one(Person, page_company.ids["rita"]).name = "@rita"
        for number in range(120):
            audit.record(work, "candidate_changed", EventObject.PLAN, candidate_id=named, fields=f"f{number}")
    first = rows(axel)
    assert len(first) == 120
    assert {one["candidate"] for one in first} == {"'=HYPERLINK(1)"}
    assert {one["who"] for one in first} == {"'@rita"}
    seen, address, sent = [], "/audit", []
    while address:
        with counted(page_company.engine) as statements:
            page = axel.get(address).text
        sent.append(len(statements))
        seen += re.findall(r"changed the candidate: (f\d+)", page)
        following = re.search(r'href="(/audit\?[^"]*after=[^"]*)"[^>]*rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen, key=lambda one: int(one[1:])) == [f"f{number}" for number in range(120)]
    assert len(set(sent)) == 1
