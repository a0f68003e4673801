"""The same work without a mouse, and without JavaScript."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from hiring.domain.vocabulary import FeedbackStatus, VoteValue
from hiring.models.feedback import Feedback
from hiring.models.loops import Assignment
from tests.browser.conftest import Desks
from tests.support.company import VOTERS, scheduled_loop
from tests.support.drive_decision import to_ready
from tests.support.drive_plan import open_complete
from tests.support.journey import PARTS, press
from tests.support.live import Live

pytestmark = pytest.mark.browser
MANY = 120
OUTLINED = "one => [one, one.closest('label, td')].some(it => it && getComputedStyle(it).outlineStyle !== 'none')"


def tab_to(page: Page, goal: Locator) -> None:
    """Tab by Tab, as somebody without a mouse; what has the focus must be seen to have it."""
    for _ in range(MANY):
        if goal.evaluate("one => one === document.activeElement"):
            assert goal.evaluate(OUTLINED)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MANY} times Tab did not reach {goal}")


def choose(page: Page, name: str, value: str) -> None:
    """Tab to the group of radio buttons, Space takes the first one, arrows go on to the one wanted."""
    group, wanted = page.locator(f"[name='{name}']"), page.locator(f"[name='{name}'][value='{value}']")
    expect(wanted).to_be_enabled()
    tab_to(page, group.first)
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows did not reach {value} of {name}")


def write(page: Page, field: Locator, text: str) -> None:
    tab_to(page, field)
    page.keyboard.type(text)


def test_an_interviewer_comes_from_home_to_submitted_feedback_by_keyboard_alone(live: Live, desks: Desks) -> None:
    scheduled_loop(live.company)
    live.pass_time(hours=4)
    page = desks("iris").open("/")
    tab_to(page, page.get_by_role("link", name="Write feedback").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your feedback on")
    for slug in ("customer-obsession", "deliver-results"):
        for part in PARTS:
            write(page, page.locator(f"[name='e.{slug}.0.{part}']"), f"The {part} of it.")
        choose(page, f"e.{slug}.0.polarity", "supports")
        choose(page, f"r.{slug}", "raises")
    write(page, page.get_by_label("Summary"), "Strong in both.")
    choose(page, "vote", "strongly_inclined")
    tab_to(page, page.get_by_role("button", name="Submit feedback"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Take it back")).to_be_visible()
    with live.company.looking() as session:
        assert session.exec(select(Feedback.status)).one() is FeedbackStatus.SUBMITTED


def test_a_recruiter_changes_the_plan_with_arrow_keys_and_space(live: Live, desks: Desks) -> None:
    loop_id = open_complete(live.company)
    page = desks("rita").open(f"/loops/{loop_id}/plan")
    cells = page.locator(".bar-grid tbody tr").first.locator("input[type=checkbox]")
    tab_to(page, page.locator(".bar-grid tbody [tabindex='0']").first)
    page.keyboard.press("PageUp")
    page.keyboard.press("Home")
    free = next(number for number in range(cells.count()) if not cells.nth(number).is_checked())
    for _ in range(cells.count()):
        if cells.nth(free).evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    before = owned(live, loop_id)
    page.keyboard.press("Space")
    expect(cells.nth(free)).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Save the grid"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_be_visible()
    assert owned(live, loop_id) == before + 1


def owned(live: Live, loop_id: UUID) -> int:
    with live.company.looking() as session:
        return len(session.exec(select(Assignment.id).where(Assignment.loop_id == loop_id)).all())


def test_a_reader_ticks_and_votes_in_the_debrief_without_javascript(live: Live, desks: Desks) -> None:
    loop_id = to_ready(live.company, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    room = f"{live.url}/loops/{loop_id}/debrief"
    lead, reader = (desks(name, java_script_enabled=False).context.new_page() for name in ("bruno", "iris"))
    for page in (lead, reader):
        page.goto(room)
    press(lead, "Open the debrief")
    reader.reload()
    for page in (reader, lead):
        press(page, "I have read all")
        expect(page.get_by_text("you have read all", exact=True)).to_be_visible()
    press(lead, "Go on to revoting")
    reader.reload()
    ballot = reader.locator("#vote-form")
    ballot.locator("[name='value'][value='not_inclined']").check()
    ballot.get_by_label("What changed your vote").fill("Ivan heard what I missed.")
    press(ballot, "Give this vote")
    expect(reader.get_by_text("You voted")).to_be_visible()
