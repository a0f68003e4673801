"""What people do who have no vote in a loop: coordinator, auditor, analyst, admin, core Bar Raiser, observer."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from hiring.domain.vocabulary import BarRaiserCertification, ConsentRole, DebriefPhase, Outcome, PanelistKind
from hiring.models.debrief import Consent
from hiring.models.loops import Interview
from hiring.models.people import Organisation, Person
from hiring.schemas.decision import AskRequest
from hiring.schemas.plans import AddPanelist
from hiring.services import panel, requests
from tests.browser.conftest import Desks
from tests.support.company import scheduled_loop
from tests.support.drive_debrief import move, open_room
from tests.support.drive_decision import to_decided, to_ready
from tests.support.drive_plan import open_planned, place_id
from tests.support.journey import Journey, enter_slot, follow, press, said
from tests.support.live import Live

pytestmark = pytest.mark.browser
CANDIDATE = "Mira Castellan"
COMPLAINT = "The candidate has complained about one of the interviews today."


def test_a_core_bar_raiser_nominates_somebody(live: Live, desks: Desks) -> None:
    page = desks("cora").open("/people?q=stan")
    follow(page, "Stan Example")
    page.locator("a[href$='/bar-raiser']").click()
    page.locator("[name='bar_raiser'][value='nominated']").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("status").first).to_be_visible()
    with live.company.looking() as session:
        assert session.get_one(Person, live.company.ids["stan"]).bar_raiser is BarRaiserCertification.NOMINATED


def test_an_admin_changes_a_setting_and_keeps_the_text_of_a_refused_one(live: Live, desks: Desks) -> None:
    page = desks("ada").open("/admin/settings")
    promise = page.get_by_label("Promise to candidates in business days")
    promise.fill("many")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(promise).to_have_value("many")
    promise.fill("7")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_have_count(0)
    with live.company.looking() as session:
        assert session.exec(select(Organisation.promise_days)).one() == 7


def test_a_coordinator_enters_a_slot(live: Live, desks: Desks) -> None:
    loop_id = open_planned(live.company)
    page = desks("konrad").open("/loops?whose=all")
    follow(page, CANDIDATE)
    page.locator("main a[href$='/slots']").first.click()
    enter_slot(page, "Iris Example", Journey(live, desks).local(days=1, hour=10))
    place = place_id(live.company, loop_id, "iris")
    with live.company.looking() as session:
        assert session.exec(select(Interview.starts_at).where(Interview.panelist_id == place)).one()


def test_R22_an_admin_breaks_the_glass_and_the_auditor_reads_that_it_was_broken(live: Live, desks: Desks) -> None:
    loop = f"/loops/{to_ready(live.company)}"
    auditor = desks("axel").open(loop)
    expect(auditor.locator("main a[href*='/read/']")).to_have_count(0)
    page = desks("ada").open(loop)
    expect(page.locator("main a[href*='/read/']")).to_have_count(0)
    page.locator(f"main a[href='{loop}/break-glass']").first.click()
    page.get_by_label("Reason").fill(COMPLAINT)
    press(page, "Break the glass for one hour")
    said(page, "The glass is broken until")
    page.locator("main a[href*='/read/']").first.click()
    expect(page.get_by_text("is sure.").first).to_be_visible()
    auditor.goto(f"{live.url}{loop}/timeline")
    expect(auditor.get_by_text("Ada Example").first).to_be_visible()
    expect(auditor.get_by_text("is sure.")).to_have_count(0)


def test_a_people_analyst_meets_no_loop(live: Live, desks: Desks) -> None:
    loop = f"/loops/{to_ready(live.company)}"
    page = desks("pia").open("/loops?whose=all&state=all")
    expect(page.get_by_role("heading", level=1)).to_have_text("Loops")
    for path in ("/loops?whose=all&state=all", "/search?q=mira", loop, f"{loop}/debrief", "/candidates"):
        page.goto(live.url + path)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.get_by_text(CANDIDATE)).to_have_count(0)


def test_R33_a_core_bar_raiser_consents_to_reopening(live: Live, desks: Desks) -> None:
    loop_id = to_decided(live.company, Outcome.VETO)
    with live.company.acting("rita") as work:
        requests.ask_for_reopening(work, loop_id, AskRequest(reason="A referee called back."))
    page = desks("cora").open("/requests")
    page.locator("main a[href^='/requests/']").first.click()
    expect(page.get_by_text("A referee called back.")).to_be_visible()
    page.get_by_label("I consent").check()
    page.get_by_label("In writing").fill("What the referee says was not heard in the room.")
    press(page, "Record the answer")
    said(page, "Your answer is recorded.")
    with live.company.looking() as session:
        assert session.exec(select(Consent.role)).all() == [ConsentRole.CORE_BAR_RAISER]


def test_the_table_of_loops_is_downloaded_as_it_is_shown(live: Live, desks: Desks) -> None:
    open_planned(live.company)
    page = desks("rita").open("/loops?whose=all&state=planned")
    expect(page.get_by_role("row").filter(has_text=CANDIDATE)).to_have_count(1)
    with page.expect_download() as coming:
        follow(page, "CSV of what is shown")
    with Path(coming.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [CANDIDATE in row for row in rows] == [False, True]
    page.goto(f"{live.url}/loops?whose=all&state=closed")
    expect(page.get_by_role("link", name="CSV of what is shown")).to_have_count(0)


def test_an_observer_reads_the_open_room_and_has_no_voice_in_it(live: Live, desks: Desks) -> None:
    loop_id = scheduled_loop(live.company)
    with live.company.acting("rita") as work:
        place = AddPanelist(person_id=live.company.ids["stan"], kind=PanelistKind.OBSERVER)
        panel.add_panelist(work, loop_id, place)
    to_ready(live.company, loop_id=loop_id)
    page = desks("stan").open(f"/loops/{loop_id}/debrief")
    expect(page.get_by_text("Nothing here for you")).to_be_visible()
    open_room(live.company, loop_id)
    page.reload()
    expect(page.get_by_role("heading", name="Reading", exact=True)).to_be_visible()
    page.get_by_role("navigation", name="People").get_by_role("link", name="Ivan Example").click()
    expect(page.get_by_text("ivan is sure.")).to_be_visible()
    press(page, "I have read all")
    expect(page.get_by_text("you have read all", exact=True)).to_be_visible()
    move(live.company, loop_id, DebriefPhase.REVOTING)
    expect(page.get_by_role("heading", name="Revoting", exact=True)).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)
