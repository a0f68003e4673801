"""One loop from its opening to its end, by everybody whom it concerns, each at a browser of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desks
from tests.support.company import REQUIRED
from tests.support.drive_decision import PASSWORD, give_password
from tests.support.journey import (
    Journey,
    add_to_panel,
    enter_slot,
    find_for_panel,
    follow,
    press,
    record_finding,
    said,
    write_feedback,
)
from tests.support.live import Live

pytestmark = pytest.mark.browser
CANDIDATE = "Mira Castellan"
PANEL = ("Bruno Example", "Iris Example", "Ivan Example", "Ina Example")
VOTES = {
    "iris": "strongly_inclined",
    "ivan": "not_inclined",
    "ina": "inclined",
    "hanna": "inclined",
    "bruno": "inclined",
}
REASON = "The evidence holds on every principle, and the room looked twice where it disagreed."


def test_a_loop_goes_from_opening_to_closed_by_the_hands_of_everybody(live: Live, desks: Desks) -> None:
    journey = Journey(live, desks)
    give_password(live.company, "bruno")
    loop = the_recruiter_opens_and_plans(journey)
    the_bar_raiser_confirms(journey)
    the_recruiter_enters_slots(journey, loop)
    outsiders_see_nothing(journey, loop)
    journey.pass_time(days=2)
    the_trainee_sees_the_own_slot_alone(journey, loop)
    everybody_writes_feedback(journey, loop)
    the_room_reads_and_votes(journey, loop)
    the_room_finds(journey, loop)
    the_hiring_manager_takes_a_position(journey, loop)
    the_bar_raiser_rules(journey, loop)
    the_recruiter_closes(journey, loop)


def the_recruiter_opens_and_plans(journey: Journey) -> str:
    page = journey.at("rita", "/loops")
    follow(page, "Open a loop")
    page.get_by_label("Candidate").fill("mira")
    page.get_by_role("link", name=CANDIDATE).click()
    press(page, "Open the loop")
    said(page, "The loop is open")
    loop = page.url.removeprefix(journey.live.url).removesuffix("/plan")
    refused = find_for_panel(page, "bar_raiser", "Nadia Example")
    expect(refused.get_by_text("In the way")).not_to_have_count(0)
    expect(refused.get_by_role("button")).to_have_count(0)
    for number, name in enumerate(PANEL):
        add_to_panel(page, "interviewer" if number else "bar_raiser", name)
    add_to_panel(page, "shadow", "Tariq Example", host="Iris Example")
    the_recruiter_assigns(page)
    return loop


def the_recruiter_assigns(page: Page) -> None:
    follow(page, "Assign for me")
    expect(page.get_by_role("columnheader", name="Why")).to_be_visible()
    press(page, "Take this plan")
    spare = page.locator(".bar-grid input[type=checkbox]:not(:checked)").first
    owned = page.locator(".bar-grid input[type=checkbox]:checked").count()
    spare.check()
    press(page, "Save the grid")
    expect(page.locator(".bar-grid input[type=checkbox]:checked")).to_have_count(owned + 1)


def the_bar_raiser_confirms(journey: Journey) -> None:
    page = journey.at("bruno")
    follow(page, f"Look at the plan: Confirm the plan for {CANDIDATE}")
    page.get_by_label("Pre-brief").fill("Ask for the second cause.")
    press(page, "Confirm the plan")
    said(page, "The plan is confirmed")


def the_recruiter_enters_slots(journey: Journey, loop: str) -> None:
    page = journey.at("rita", f"{loop}/slots")
    for number, name in enumerate(("Hanna Example", *PANEL)):
        enter_slot(page, name, journey.local(days=1, hour=9 + number))
    journey.at("rita", "/loops")
    row = page.get_by_role("row").filter(has_text=CANDIDATE)
    expect(row).to_contain_text("scheduled")
    follow(page, CANDIDATE)
    expect(page.get_by_role("heading", level=1)).to_have_text(CANDIDATE)


def outsiders_see_nothing(journey: Journey, loop: str) -> None:
    for path in (loop, f"{loop}/plan", f"{loop}/slots", f"{loop}/debrief", f"{loop}/kit"):
        page = journey.at("stan", path)
        expect(page.get_by_role("heading", level=1)).not_to_contain_text(CANDIDATE)
        expect(page.get_by_text(CANDIDATE)).to_have_count(0)


def the_trainee_sees_the_own_slot_alone(journey: Journey, loop: str) -> None:
    page = journey.at("tariq", loop)
    expect(page.get_by_text("Ivan Example")).to_have_count(0)
    page = journey.at("tariq")
    follow(page, f"Write feedback: Practice feedback on {CANDIDATE}")
    write_feedback(page, "Tariq", "inclined")
    press(page, "Submit practice feedback")
    expect(page.get_by_role("heading", level=1)).to_contain_text(CANDIDATE)


def everybody_writes_feedback(journey: Journey, loop: str) -> None:
    for name, vote in VOTES.items():
        page = journey.at(name)
        follow(page, f"Write feedback: Feedback on {CANDIDATE}")
        write_feedback(page, name.title(), vote, "raises" if name == "iris" else "meets")
        press(page, "Submit feedback")
        expect(page.get_by_role("heading", name="Take it back")).to_be_visible()
    page = journey.at("rita", "/loops")
    expect(page.get_by_role("row").filter(has_text=CANDIDATE)).to_contain_text("ready")


def the_room_reads_and_votes(journey: Journey, loop: str) -> None:
    waiting = journey.at("ivan", f"{loop}/debrief")
    lead = journey.at("bruno")
    follow(lead, f"Prepare it: You run the debrief: {CANDIDATE}")
    press(lead, "Open the debrief")
    expect(waiting.get_by_role("heading", name="Reading")).to_be_visible()
    for name in ("hanna", "ivan", "iris", "ina"):
        press(journey.at(name, f"{loop}/debrief"), "I have read all")
    press(lead, "I have read all")
    press(lead, "Go on to revoting")
    expect(waiting.get_by_role("heading", name="Revoting")).to_be_visible()
    for name, vote in VOTES.items():
        page = journey.now_at(name)
        ballot = page.locator("#vote-form")
        ballot.locator(f"[name='value'][value='{'inclined' if name == 'ivan' else vote}']").check()
        if name == "ivan":
            ballot.get_by_label("What changed your vote").fill("Iris heard the second cause that I missed.")
        press(ballot, "Give this vote")
    expect(lead.get_by_text("Iris heard the second cause that I missed.")).to_be_visible()


def the_room_finds(journey: Journey, loop: str) -> None:
    lead = journey.at("bruno", f"{loop}/debrief")
    press(lead, "Go on to discussing")
    for slug in REQUIRED:
        record_finding(lead, slug, slug.replace("-", " ").title(), "meets")
    press(lead, "Go on to deciding")


def the_hiring_manager_takes_a_position(journey: Journey, loop: str) -> None:
    page = journey.at("hanna", f"{loop}/debrief")
    form = page.locator("#position-form")
    form.locator("[name='value'][value='hire']").check()
    form.get_by_label("Note").fill("Payments 2.1 needs exactly this.")
    press(form, "Take this position")
    expect(page.get_by_text("Payments 2.1 needs exactly this.").first).to_be_visible()


def the_bar_raiser_rules(journey: Journey, loop: str) -> None:
    page = journey.at("bruno", f"{loop}/debrief")
    follow(page, "Go to the ruling")
    page.locator("[name='ruling'][value='hire']").check()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_label("Type the word of the ruling").fill("veto")
    page.get_by_label("Your password again").fill(PASSWORD)
    press(page, "Record the ruling")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value(REASON)
    page.get_by_label("Type the word of the ruling").fill("hire")
    page.get_by_label("Your password again").fill(PASSWORD)
    press(page, "Record the ruling")
    page.wait_for_url(f"**{loop}/decision")
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(journey.at("iris", f"{loop}/decision").get_by_text(REASON)).to_be_visible()


def the_recruiter_closes(journey: Journey, loop: str) -> None:
    page = journey.at("rita", f"{loop}/close")
    page.locator("[name='offer']").first.check()
    press(page, "Close the loop")
    page = journey.at("rita", loop)
    expect(page.locator("main")).to_contain_text("closed")
