"""R22: break-glass."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from hiring.domain.errors import NotAllowed, NotNow, Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import CandidateSource, PanelistKind, PlaceStatus, Role, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.debrief import BreakGlass
from hiring.models.feedback import SealedText
from hiring.models.loops import Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Account, HomeLine, PersonRole
from hiring.schemas.break_glass import BreakGlassCommand
from hiring.services import break_glass, seats
from hiring.store.engine import open_session
from tests.support.company import VOTERS, scheduled_loop, submit_rows

WHY = "The candidate has complained about one of the interviews today."
NOBODY_KNOWS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def loop_id(company, controlled):
    loop = scheduled_loop(company)
    controlled.pass_time(hours=8)
    submit_rows(company, loop, dict.fromkeys(list(VOTERS)[:3], VoteValue.INCLINED))
    return loop


def broken(company, loop_id, by="ada", reason=WHY):
    with company.acting(by) as work:
        return break_glass.break_glass(work, loop_id, BreakGlassCommand(reason=reason))


def place(company, loop_id, name, status=PlaceStatus.ACTIVE):
    with open_session(company.engine, writes=True) as session:
        session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids[name], kind=PanelistKind.OBSERVER,
                status=status, added_at=company.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
        session.commit()


def make_candidate(company, name):
    with open_session(company.engine, writes=True) as session:
        row = session.get_one(Candidate, company.candidate_id)
        row.employee_id, row.source = company.ids[name], CandidateSource.INTERNAL
        session.commit()


def make_admin(company, name):
    with open_session(company.engine, writes=True) as session:
        session.add(PersonRole(person_id=company.ids[name], role=Role.ADMIN))
        session.commit()


def events(company, kind):
    with company.looking() as session:
        return list(session.exec(select(AuditEvent).where(AuditEvent.kind == kind)))


def without_token(html):
    """The CSRF token carries the second in which it was signed."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html)


def test_R22_break_glass_opens_one_loop_for_one_hour(company, loop_id, controlled):
    with company.acting("ada") as work:
        assert seats.seated(work, loop_id).sees(Object.PEER_FEEDBACK) is Sight.STATUS
    assert isinstance(broken(company, loop_id), break_glass.Broken)
    controlled.pass_time(minutes=59)
    with company.acting("ada") as work:
        assert seats.seated(work, loop_id).sees(Object.PEER_FEEDBACK) is Sight.FULL
    controlled.pass_time(minutes=1)
    with company.acting("ada") as work:
        assert seats.seated(work, loop_id).sees(Object.PEER_FEEDBACK) is Sight.STATUS


def test_R22_break_glass_is_audited_with_its_reason_and_told_to_the_bar_raiser(company, loop_id):
    broken(company, loop_id)
    (event,) = events(company, "glass_broken")
    assert (event.loop_id, event.actor_id) == (loop_id, company.ids["ada"])
    with company.looking() as session:
        assert session.get_one(SealedText, event.text_id).text == WHY
        (line,) = session.exec(select(HomeLine).where(HomeLine.person_id == company.ids["bruno"]))
        assert WHY in line.text
        assert "Ada Example" in line.text
        assert session.exec(select(BreakGlass)).one().reason == WHY
    assert WHY not in event.detail


@pytest.mark.parametrize("reason", ["", "because", "x" * 29, " " * 40, "x" * 2001, "nul\0" * 20])
def test_R22_the_reason_has_at_least_30_characters(small, site, reason):
    loop_id = scheduled_loop(small)
    answer = small.sign_in(site, "ada").post(f"/loops/{loop_id}/break-glass", data={"reason": reason})
    assert answer.status_code == 422
    assert events(small, "glass_broken") == []


@pytest.mark.parametrize("status", list(PlaceStatus))
def test_R22_an_admin_with_a_place_present_or_past_is_refused_with_a_trace(company, loop_id, status):
    place(company, loop_id, "ada", status)
    assert isinstance(broken(company, loop_id), break_glass.TurnedDown)
    assert len(events(company, "glass_refused")) == 1
    assert events(company, "glass_broken") == []


def test_R22_a_place_in_another_loop_of_the_candidate_is_enough(company, loop_id):
    with open_session(company.engine, writes=True) as session:
        session.get_one(seats.store.Loop, loop_id).state = "cancelled"
        session.commit()
    other = scheduled_loop(company)
    place(company, loop_id, "ada", PlaceStatus.REMOVED)
    assert isinstance(broken(company, other), break_glass.TurnedDown)
    assert events(company, "glass_refused")[0].loop_id == other


def test_R21_R22_the_candidate_is_told_nothing_and_leaves_a_trace(company, loop_id, app):
    make_candidate(company, "ada")
    client = company.sign_in(app, "ada")
    client.get("/account")
    tried = client.post(f"/loops/{loop_id}/break-glass", data={"reason": WHY})
    nothing = client.post(f"/loops/{NOBODY_KNOWS}/break-glass", data={"reason": WHY})
    assert tried.status_code == nothing.status_code == 404
    assert without_token(tried.text) == without_token(nothing.text)
    assert dict(tried.headers) == dict(nothing.headers)
    assert len(events(company, "glass_refused")) == 1
    assert client.get(f"/loops/{loop_id}/break-glass").status_code == 404


@pytest.mark.parametrize("name", ["rolf", "konrad", "axel", "rita"])
def test_R22_break_glass_is_for_admins(company, loop_id, name):
    with pytest.raises(NotAllowed):
        broken(company, loop_id, by=name)
    with company.acting(name) as work, pytest.raises(NotAllowed):
        break_glass.question(work, loop_id)


def test_R22_for_a_stranger_there_is_nothing_to_break(company, loop_id):
    with pytest.raises(Unseen):
        broken(company, loop_id, by="stan")


def test_R22_an_admin_who_owes_feedback_is_refused(company, loop_id):
    make_admin(company, "ina")
    answer = broken(company, loop_id, by="ina")
    assert isinstance(answer, break_glass.TurnedDown)
    with company.acting("ina") as work:
        assert seats.seated(work, loop_id).sees(Object.PEER_FEEDBACK) is Sight.STATUS


def test_an_open_glass_is_not_broken_twice(company, loop_id):
    broken(company, loop_id)
    with pytest.raises(NotNow):
        broken(company, loop_id)


def test_R22_a_restricted_admin_reads_nothing_through_the_glass(company, loop_id):
    broken(company, loop_id)
    with company.acting("ada") as work:
        work.session.get_one(Account, company.ids["ada"]).guarded_until = company.now + break_glass.LENGTH
    with company.acting("ada") as work:
        assert seats.seated(work, loop_id).sees(Object.PEER_FEEDBACK) is Sight.STATUS


def test_the_page_asks_breaks_and_says_until_when(small, site):
    loop_id = scheduled_loop(small)
    client = small.sign_in(site, "ada")
    path = f"/loops/{loop_id}/break-glass"
    assert "Mira Castellan, Senior Engineer" in client.get(path).text
    answer = client.post(path, data={"reason": WHY})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/loops/{loop_id}"
    assert "You have this loop open until" in client.get(path).text
    assert client.post(path, data={"reason": WHY + " again"}).status_code == 409


def test_a_refused_page_keeps_the_reason(small, site):
    loop_id = scheduled_loop(small)
    place(small, loop_id, "ada")
    client = small.sign_in(site, "ada")
    answer = client.post(f"/loops/{loop_id}/break-glass", data={"reason": WHY})
    assert answer.status_code == 403
    assert WHY in answer.text
    assert "Only an admin without a place" in answer.text
    assert len(events(small, "glass_refused")) == 1
