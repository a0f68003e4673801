"""The organisation's setting, and R22 for a second factor that an admin takes away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from hiring.domain.errors import NotAllowed, NotNow
from hiring.models.audit import AuditEvent
from hiring.models.doors import SecondFactor
from hiring.models.people import Account, HomeLine, Organisation
from hiring.services import account_guard, second_factor
from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD, give_password
from tests.accounts.factor import give_factor
from tests.support.company import scheduled_loop

PAGE = "/account/second-factor"


@pytest.fixture
def asking(small):
    with small.acting("ada") as work:
        work.session.exec(select(Organisation)).one().second_factor_required = True
    return small


@pytest.mark.parametrize("name", ["ada", "bruno", "cora"])
def test_whom_the_organisation_asks_is_led_to_setting_it_up_before_anything_else(asking, site, name):
    client = asking.sign_in(site, name)
    for path in ("/", "/loops", "/account"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE), path
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "asks admins and Bar Raisers for a second factor" in page.text
    kept = client.post(f"/loops/{asking.requisition_id}/hold", data={"reason": "A text that was typed."})
    assert kept.status_code == 403
    assert "A text that was typed." in kept.text
    assert client.get("/loops", headers={"X-Fragment": "1"}).status_code == 403
    assert client.post("/sign-out").status_code == 303


def test_others_are_not_asked_and_who_has_one_neither(asking, site):
    give_factor(asking, "ada")
    for name in ("ada", "iris", "rita", "hanna"):
        assert asking.sign_in(site, name).get("/").status_code == 200, name


def test_it_is_off_at_first_and_an_admin_turns_it_on(small, site):
    client = small.sign_in(site, "ada")
    page = client.get("/admin/settings").text
    assert 'name="second_factor_required"' in page
    wanted = {
        "name": "Example", "levels": "L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12", "timezone": "Europe/Berlin",
        "min_voters": "4", "min_coverage": "2", "max_assignments": "4", "warn_assignments": "3",
        "cool_down_months": "6", "promise_days": "5", "independence_by_organisation": "y", "version": "1",
    }  # fmt: skip
    assert client.get("/").status_code == 200
    assert client.post("/admin/settings", data={**wanted, "second_factor_required": "y"}).status_code == 303
    assert client.get("/").headers["Location"] == PAGE


def test_R22_taking_it_away_restricts_for_24_hours_and_is_told(company):
    loop_id = scheduled_loop(company)
    give_factor(company, "iris")
    with company.acting("ada") as work:
        assert second_factor.take_away(work, company.ids["iris"]) == "Iris Example"
    with company.looking() as session:
        account = session.get_one(Account, company.ids["iris"])
        assert account.guarded_until == company.now + timedelta(hours=24)
        assert account.guarded_why == account_guard.SECOND_FACTOR_RESET
        assert not session.exec(select(SecondFactor)).all()
        told = [line.kind for line in session.exec(select(HomeLine).where(HomeLine.person_id == company.ids["iris"]))]
        events = [event.kind for event in session.exec(select(AuditEvent).where(AuditEvent.loop_id == loop_id))]
    assert told == ["second_factor_reset"]
    assert events == ["second_factor_reset"]


def test_R22_an_admin_takes_it_away_on_the_persons_page_and_the_timeline_says_so(small, site):
    loop_id = scheduled_loop(small)
    give_password(small, "iris")
    give_factor(small, "iris")
    owner = small.sign_in(site, "iris")
    client, path = small.sign_in(site, "ada"), f"/people/{small.ids['iris']}"
    assert f"{path}/second-factor" in client.get(path).text
    asked = client.get(f"{path}/second-factor").text
    assert "For 24 hours the account then reads no peer" in asked
    assert client.post(f"{path}/second-factor").status_code == 303
    assert owner.get("/").status_code == 303
    assert "took away the second factor of Iris Example" in client.get(f"/loops/{loop_id}/timeline").text
    assert client.post(f"{path}/second-factor").status_code == 409
    browser = Browser(site)
    assert browser.sign_in("iris@example.com", PASSWORD).headers["Location"] == "/"


@pytest.mark.parametrize("name", ["rita", "cora", "stan", "konrad", "iris"])
def test_only_admins_take_it_away_and_never_the_own(small, name):
    give_factor(small, "ivan")
    give_factor(small, "ada")
    with small.acting(name) as work, pytest.raises(NotAllowed):
        second_factor.take_away(work, small.ids["ivan"])
    with small.acting("ada") as work, pytest.raises(NotNow, match="own account"):
        second_factor.take_away(work, small.ids["ada"])


def test_R22_the_command_for_who_lost_everything_restricts_as_well(small):
    give_factor(small, "ada")
    with small.acting("stan") as work:
        assert second_factor.take_away_of_address(work, "ada@example.com") == "Ada Example"
        with pytest.raises(second_factor.Incomplete):
            second_factor.take_away_of_address(work, "nobody@example.com")
    with small.looking() as session:
        assert session.get_one(Account, small.ids["ada"]).guarded_until is not None
