"""The same work without a mouse, and without JavaScript."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from hiring.domain.vocabulary import DebriefPhase, FeedbackStatus, VoteValue
from hiring.models.feedback import Feedback
from hiring.models.loops import Assignment
from tests.browser.conftest import Desks
from tests.support.company import REQUIRED, VOTERS, scheduled_loop
from tests.support.drive_debrief import attend, find, move, open_room, vote
from tests.support.drive_decision import REASON, decide, give_password, to_ready
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


def follow_by_keys(page: Page, goal: Locator) -> None:
    tab_to(page, goal)
    page.keyboard.press("Enter")


def go_home(page: Page) -> None:
    follow_by_keys(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Home"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")


def test_an_interviewer_goes_from_home_to_the_decision_by_keyboard_alone(live: Live, desks: Desks) -> None:
    """One person's whole loop; the others act through the services meanwhile."""
    loop_id = scheduled_loop(live.company)
    live.pass_time(hours=4)
    desk = desks("iris")
    page = desk.open("/")
    the_feedback_is_written(page)
    with live.company.looking() as session:
        assert session.exec(select(Feedback.status)).one() is FeedbackStatus.SUBMITTED
    to_ready(live.company, dict.fromkeys(set(VOTERS) - {"iris"}, VoteValue.INCLINED), loop_id=loop_id)
    open_room(live.company, loop_id)
    live.sign_in(desk.context, "iris")
    the_room_is_entered_and_read(page)
    attend(live.company, loop_id)
    move(live.company, loop_id, DebriefPhase.REVOTING)
    the_vote_is_given_again(page)
    the_others_vote(live, loop_id)
    the_discussion_is_followed(page)
    the_others_decide(live, loop_id)
    the_decision_is_read(page)


def the_feedback_is_written(page: Page) -> None:
    follow_by_keys(page, page.get_by_role("link", name="Write feedback").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your feedback on")
    assert page.locator("[name='r.customer-obsession'][value='meets']").is_disabled()
    assert page.locator("[name='vote']").first.is_disabled()
    for slug in ("customer-obsession", "deliver-results"):
        for part in PARTS:
            write(page, page.locator(f"[name='e.{slug}.0.{part}']"), f"The {part} of it.")
        choose(page, f"e.{slug}.0.polarity", "supports")
        choose(page, f"r.{slug}", "raises")
    write(page, page.get_by_label("Summary"), "Strong in both.")
    choose(page, "vote", "strongly_inclined")
    follow_by_keys(page, page.get_by_role("button", name="Submit feedback"))
    expect(page.get_by_role("heading", name="Take it back")).to_be_visible()


def the_room_is_entered_and_read(page: Page) -> None:
    go_home(page)
    follow_by_keys(page, page.locator("main section a.button[href$='/debrief']").first)
    expect(page.get_by_role("heading", name="Reading", exact=True)).to_be_visible()
    people = page.get_by_role("navigation", name="People")
    follow_by_keys(page, people.get_by_role("link", name="Ivan Example"))
    expect(people.locator("[aria-current]")).to_have_text("Ivan Example")
    follow_by_keys(page, page.get_by_role("button", name="I have read all"))
    expect(page.get_by_text("you have read all", exact=True)).to_be_visible()


def the_vote_is_given_again(page: Page) -> None:
    expect(page.get_by_role("heading", name="Revoting", exact=True)).to_be_visible()
    choose(page, "value", "inclined")
    write(page, page.get_by_label("What changed your vote"), "Ivan heard what I missed.")
    follow_by_keys(page, page.get_by_role("button", name="Give this vote"))
    expect(page.get_by_text("You voted")).to_be_visible()


def the_others_vote(live: Live, loop_id: UUID) -> None:
    for name in VOTERS.keys() - {"iris"}:
        vote(live.company, loop_id, name, VoteValue.INCLINED)
    move(live.company, loop_id, DebriefPhase.DISCUSSING)


def the_discussion_is_followed(page: Page) -> None:
    listed = page.get_by_role("list", name="Principles")
    follow_by_keys(page, listed.get_by_role("link", name="Deliver Results"))
    expect(listed.locator("[aria-current]")).to_have_text("Deliver Results")
    expect(page.get_by_text("The situation of it.").first).to_be_visible()


def the_others_decide(live: Live, loop_id: UUID) -> None:
    for slug in REQUIRED:
        find(live.company, loop_id, slug)
    move(live.company, loop_id, DebriefPhase.DECIDING)
    give_password(live.company, "bruno")
    decide(live.company, loop_id)


def the_decision_is_read(page: Page) -> None:
    follow_by_keys(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Loops"))
    follow_by_keys(page, page.get_by_role("row").get_by_role("link", name="Mira Castellan", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mira Castellan")
    follow_by_keys(page, page.locator("main a[href$='/decision']").first)
    expect(page.locator(".verdict")).to_contain_text("Hire")
    expect(page.get_by_text(REASON)).to_be_visible()


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
