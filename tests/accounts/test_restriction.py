"""R22: an admin's hand on an account restricts it for 24 hours."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlmodel import select

from hiring.domain.actions import Action
from hiring.domain.errors import NotAllowed, NotNow
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.people import Account, HomeLine, Person
from hiring.schemas.accounts import SetPassword
from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.schemas.people import EditPerson
from hiring.services import account_guard, accounts, links, people, requests, seats, sign_in
from hiring.services.attempts import Caller
from hiring.store.engine import open_session
from tests.accounts.conftest import PASSWORD, give_password
from tests.support.company import VOTERS, add_candidate, scheduled_loop, submit_rows

DAY = timedelta(hours=24)
CLAIM = SetPassword(password=PASSWORD, password_again=PASSWORD)


def reset(company, settings, name="iris"):
    with company.acting("ada") as work:
        return links.make(work, settings, company.ids[name])


def claim(company, settings, link):
    with company.acting("stan") as work:
        return links.claim(work, settings, link.url.rsplit("/", 1)[1], CLAIM)


def change_address(company, name="iris"):
    with company.acting("ada") as work:
        now = people.now(work, company.ids[name])
        command = EditPerson(**{**now.values, "email": f"{name}.new@example.com", "version": now.version})
        people.edit(work, company.ids[name], command)


def guarded_until(company, name="iris"):
    with company.looking() as session:
        return session.get_one(Account, company.ids[name]).guarded_until


def due(company, loop_id, name):
    with company.looking() as session:
        return session.exec(
            select(Interview.due_at)
            .join(Panelist, Panelist.id == Interview.panelist_id)
            .where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids[name])
        ).one()


def events(company, loop_id):
    with company.looking() as session:
        rows = session.exec(select(AuditEvent).where(AuditEvent.loop_id == loop_id).order_by(AuditEvent.id))
        return [(row.kind, row.subject_id) for row in rows if row.kind != "loop_moved"]


def lines(company, name):
    with company.looking() as session:
        return [line.kind for line in session.exec(select(HomeLine).where(HomeLine.person_id == company.ids[name]))]


def test_R22_a_reset_ends_the_sessions_and_the_old_password(company, settings):
    give_password(company, "iris")
    with company.acting("iris") as work:
        answer = sign_in.sign_in(work, nullcontext, settings, "iris@example.com", PASSWORD, Caller("127.0.0.1"))
        assert sign_in.viewer_of(work.session, settings, answer.secret, work)
    reset(company, settings)
    with company.acting("iris") as work:
        assert sign_in.viewer_of(work.session, settings, answer.secret, work) is None
        again = sign_in.sign_in(work, nullcontext, settings, "iris@example.com", PASSWORD, Caller("127.0.0.1"))
        assert isinstance(again, sign_in.TurnedAway)


def test_R22_a_reset_is_shown_to_the_person_and_in_the_timelines_of_running_loops(company, settings):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    claim(company, settings, reset(company, settings))
    assert lines(company, "iris") == ["account_reset", "reset_claimed"]
    iris = company.ids["iris"]
    assert events(company, loop_id) == [("account_reset", iris), ("reset_claimed", iris)]


def test_R22_a_reset_of_a_recruiter_is_shown_in_the_timelines_of_the_loops_they_recruit_for(company, settings):
    give_password(company, "rita")
    loop_id = scheduled_loop(company)
    reset(company, settings, "rita")
    assert (account_guard.RESET, company.ids["rita"]) in events(company, loop_id)


def test_R22_the_timeline_of_a_loop_that_is_over_or_was_left_stays_as_it_is(company, settings):
    give_password(company, "ina")
    loop_id = scheduled_loop(company)
    with company.acting("ada") as work:
        place = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["ina"])).one()
        place.status = "removed"
    reset(company, settings, "ina")
    assert events(company, loop_id) == []


def test_R22_the_24_hours_start_with_the_reset_and_anew_with_its_claim(company, settings, controlled):
    give_password(company, "iris")
    link = reset(company, settings)
    assert guarded_until(company) == company.now + DAY
    controlled.pass_time(hours=30)
    claim(company, settings, link)
    assert guarded_until(company) == company.now + DAY
    controlled.pass_time(hours=23.9)
    with company.acting("iris") as work:
        assert work.viewer.guarded
    controlled.pass_time(hours=0.1)
    with company.acting("iris") as work:
        assert not work.viewer.guarded


def test_R22_a_restricted_account_neither_reads_peers_nor_submits_nor_votes(company, settings, controlled):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    controlled.pass_time(hours=8)
    submit_rows(company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with company.acting("iris") as work:
        assert seats.seated(work, loop_id).sees(Object.PEER_FEEDBACK) is Sight.FULL
    claim(company, settings, reset(company, settings))
    with company.acting("iris") as work:
        seated = seats.seated(work, loop_id)
        assert seated.sees(Object.PEER_FEEDBACK) is Sight.STATUS
        assert not seated.may(Action.READ_PEERS)


def test_R22_a_restricted_account_cannot_submit(company, settings, controlled):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    controlled.pass_time(hours=8)
    with company.acting("iris") as work:
        assert seats.seated(work, loop_id).may(Action.SUBMIT)
    claim(company, settings, reset(company, settings))
    with company.acting("iris") as work:
        seated = seats.seated(work, loop_id)
        assert not seated.may(Action.SUBMIT)
        assert not seated.may(Action.VOTE)


def test_R22_what_falls_due_meanwhile_is_due_24_hours_later(company, settings, controlled):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    before = due(company, loop_id, "iris")
    other = due(company, loop_id, "ivan")
    controlled.moment = before - timedelta(hours=3)
    reset(company, settings)
    assert due(company, loop_id, "iris") == before + DAY
    assert due(company, loop_id, "ivan") == other


def test_R22_what_falls_due_after_the_24_hours_stands(company, settings):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    before = due(company, loop_id, "iris")
    assert before > company.now + DAY
    reset(company, settings)
    assert due(company, loop_id, "iris") == before


def test_R22_what_was_due_already_stands(company, settings, controlled):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    before = due(company, loop_id, "iris")
    controlled.moment = before + timedelta(minutes=1)
    reset(company, settings)
    assert due(company, loop_id, "iris") == before


def test_R22_submitted_feedback_is_not_moved(company, settings, controlled):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    before = due(company, loop_id, "iris")
    submit_rows(company, loop_id, {"iris": VoteValue.INCLINED})
    controlled.moment = before - timedelta(hours=3)
    reset(company, settings)
    assert due(company, loop_id, "iris") == before


def test_R22_claiming_soon_moves_what_the_reset_moved_only_into_the_longer_restriction(company, settings, controlled):
    """Due one hour after the reset: moved once by it, and again only because the claim restricts beyond the new due."""
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    before = due(company, loop_id, "iris")
    controlled.moment = before - timedelta(hours=10)
    link = reset(company, settings)
    controlled.pass_time(hours=1)
    claim(company, settings, link)
    assert due(company, loop_id, "iris") == before + DAY
    assert due(company, loop_id, "iris") > guarded_until(company)


def test_R22_the_loops_next_due_time_follows(company, settings, controlled):
    give_password(company, "hanna")
    loop_id = scheduled_loop(company)
    with company.acting("ada") as work:
        account = work.session.get_one(Account, company.ids["hanna"])
        person = work.session.get_one(Person, company.ids["hanna"])
        account_guard.transitions.settle(work, loop_id)
        first = work.session.get_one(Loop, loop_id).next_due_at
    controlled.moment = due(company, loop_id, "hanna") - timedelta(hours=1)
    with company.acting("ada") as work:
        account = work.session.get_one(Account, company.ids["hanna"])
        person = work.session.get_one(Person, company.ids["hanna"])
        account_guard.restrict(work, person, account, account_guard.RESET)
        assert work.session.get_one(Loop, loop_id).next_due_at != first


def test_R22_a_first_invitation_claimed_with_a_place_in_a_running_loop_restricts(company, settings):
    loop_id = scheduled_loop(company)
    claim(company, settings, reset(company, settings))
    assert guarded_until(company) == company.now + DAY
    assert events(company, loop_id) == [("invitation_claimed", company.ids["iris"])]
    assert lines(company, "iris") == ["invitation_claimed"]


def test_R22_a_first_invitation_claimed_without_a_place_restricts_nothing(company, settings):
    scheduled_loop(company)
    claim(company, settings, reset(company, settings, "stan"))
    assert guarded_until(company, "stan") is None


def test_R22_a_changed_address_restricts_ends_sessions_and_links(company, settings):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    with company.acting("iris") as work:
        secret = sign_in.sign_in(work, nullcontext, settings, "iris@example.com", PASSWORD, Caller("127.0.0.1")).secret
    change_address(company)
    with company.acting("iris") as work:
        assert sign_in.viewer_of(work.session, settings, secret, work) is None
        again = sign_in.sign_in(work, nullcontext, settings, "iris.new@example.com", PASSWORD, Caller("127.0.0.1"))
        assert isinstance(again, sign_in.SignedIn)
        assert work.session.get_one(Account, company.ids["iris"]).guarded_until == company.now + DAY
    assert events(company, loop_id) == [("address_changed", company.ids["iris"])]


def test_R22_an_edit_that_keeps_the_address_restricts_nothing(company):
    with company.acting("ada") as work:
        now = people.now(work, company.ids["iris"])
        people.edit(work, company.ids["iris"], EditPerson(**{**now.values, "title": "Lead", "version": now.version}))
    assert guarded_until(company) is None


def test_R22_a_link_from_the_command_line_restricts_as_well(company, settings):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    with company.acting("stan") as work:
        links.for_address(work, settings, "Iris@Example.com")
    assert guarded_until(company) == company.now + DAY
    assert events(company, loop_id) == [("account_reset", company.ids["iris"])]


def released(company, loop_id, by="cora", name="iris"):
    """Asked for by the person, granted by a core Bar Raiser."""
    with company.acting(name) as work:
        request_id = requests.ask_for_release(work, loop_id, AskRequest(reason="I asked the admin for this myself."))
    with company.acting(by) as work:
        requests.answer(work, request_id, AnswerRequest(granted=True, text="She told me so on the phone."))


def restricted(company, loop_id, name="iris"):
    with company.acting(name) as work:
        return seats.seated(work, loop_id).seat.restricted


def test_R22_a_core_bar_raiser_outside_the_loop_releases(company, settings):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    claim(company, settings, reset(company, settings))
    assert restricted(company, loop_id)
    released(company, loop_id)
    assert not restricted(company, loop_id)
    assert ("account_released", company.ids["iris"]) in events(company, loop_id)
    assert "account_released" in lines(company, "iris")


def test_R22_a_release_holds_for_its_loop_alone(company, settings):
    """Another loop may have the releasing Bar Raiser inside."""
    give_password(company, "iris")
    with open_session(company.engine, writes=True) as session:
        other_candidate = add_candidate(session, company, "Noor Winter")
        session.commit()
    loop_id, other = scheduled_loop(company), scheduled_loop(company, candidate_id=other_candidate)
    claim(company, settings, reset(company, settings))
    released(company, loop_id)
    assert not restricted(company, loop_id)
    assert restricted(company, other)


def test_R22_a_new_reset_restricts_again_after_a_release(company, settings, controlled):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    claim(company, settings, reset(company, settings))
    controlled.pass_time(hours=1)
    released(company, loop_id)
    controlled.pass_time(hours=1)
    claim(company, settings, reset(company, settings))
    assert restricted(company, loop_id)


@pytest.mark.parametrize("name", ["ada", "bruno", "rita", "iris"])
def test_R22_nobody_else_releases(company, settings, name):
    give_password(company, "iris")
    loop_id = scheduled_loop(company)
    reset(company, settings)
    with company.acting(name) as work, pytest.raises(NotAllowed):
        accounts.release_guard(work, company.ids["iris"], loop_id)


def test_R22_no_core_bar_raiser_releases_the_own_account(company, settings):
    give_password(company, "cora")
    loop_id = scheduled_loop(company)
    reset(company, settings, "cora")
    with company.acting("cora") as work, pytest.raises(NotAllowed):
        accounts.release_guard(work, company.ids["cora"], loop_id)


def test_R22_there_is_nothing_to_release_without_a_restriction(company):
    loop_id = scheduled_loop(company)
    with company.acting("cora") as work, pytest.raises(NotNow):
        accounts.release_guard(work, company.ids["iris"], loop_id)
