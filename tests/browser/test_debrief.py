"""The debrief in real browsers: one moves on, everybody's page follows, and nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from hiring.domain.vocabulary import DebriefPhase
from tests.browser.conftest import Desk, Desks
from tests.support.drive_debrief import VOTES, attend, to_ready, to_room, vote
from tests.support.live import Live

pytestmark = pytest.mark.browser
SOON = 6_000
NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
AT_MOST = 1_500
"""Milliseconds of page time after which everybody's page shows what the Bar Raiser did."""


def room(loop_id: UUID, tail: str = "") -> str:
    return f"/loops/{loop_id}/debrief{tail}"


def give_vote(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label, exact=True).check()
    page.get_by_role("button", name="Give this vote").click()


def open_with_stopped_clock(desk: Desk, path: str) -> Page:
    """A page on which time passes only by `page.clock.run_for`; the server answers as fast as it does."""
    page = desk.blank()
    page.clock.install(time=NINE)
    page.clock.pause_at(NINE + timedelta(seconds=1))
    page.goto(desk.live.url + path)
    page.wait_for_selector("html.js")
    return page


def test_R26_the_reveal_reaches_everybodys_page_by_itself_within_one_and_a_half_seconds(
    live: Live, desks: Desks
) -> None:
    loop_id = to_ready(live.company)
    bruno, hanna = (desks(name).open(room(loop_id)) for name in ("bruno", "hanna"))
    iris = open_with_stopped_clock(desks("iris"), room(loop_id))
    bruno.get_by_role("button", name="Open the debrief").click()
    for page in (bruno, hanna):
        expect(page.get_by_role("heading", name="Reading", exact=True)).to_be_visible(timeout=SOON)
    expect(iris.get_by_role("heading", name="Reading", exact=True)).to_have_count(0)
    iris.clock.run_for(AT_MOST)
    expect(iris.get_by_role("heading", name="Reading", exact=True)).to_be_visible(timeout=SOON)
    attend(live.company, loop_id, ("bruno", "hanna", "iris"))
    bruno.get_by_role("button", name="Go on to revoting").click()
    expect(bruno.get_by_text("0 of 3 have voted. Votes appear")).to_be_visible(timeout=SOON)
    iris.clock.run_for(AT_MOST)
    expect(iris.get_by_text("0 of 3 have voted. Votes appear")).to_be_visible(timeout=SOON)
    give_vote(hanna, "Inclined")
    expect(hanna.get_by_text("You voted inclined.")).to_be_visible()
    iris.clock.run_for(AT_MOST)
    expect(iris.get_by_text("1 of 3 have voted. Votes appear")).to_be_visible(timeout=SOON)
    give_vote(bruno, "Not inclined")
    iris.get_by_role("radio", name="Strongly inclined").check()
    iris.get_by_label("What changed your vote").fill("The refund story, told twice.")
    iris.get_by_role("button", name="Give this vote").click()
    for page in (bruno, hanna, iris):
        expect(page.get_by_role("cell", name="inclined → strongly inclined").first).to_be_visible(timeout=SOON)
        expect(page.get_by_text("The refund story, told twice.")).to_be_visible()


def test_R17_what_is_being_typed_survives_every_change_of_the_room(live: Live, desks: Desks) -> None:
    loop_id = to_room(live.company, DebriefPhase.REVOTING)
    iris = desks("iris").open(room(loop_id))
    reason = iris.get_by_label("What changed your vote")
    reason.press_sequentially("Half a sen")
    for name in ("hanna", "ivan"):
        vote(live.company, loop_id, name, VOTES[name])
    expect(iris.get_by_text("2 of 5 have voted. Votes appear")).to_be_visible(timeout=SOON)
    expect(reason).to_be_focused()
    reason.press_sequentially("tence.")
    expect(reason).to_have_value("Half a sentence.")


def test_R38_presence_shows_who_is_here(live: Live, desks: Desks) -> None:
    loop_id = to_room(live.company)
    hanna = desks("hanna").open(room(loop_id))
    expect(hanna.get_by_text("Iris Example, away")).to_be_visible()
    desks("iris").open(room(loop_id))
    expect(hanna.get_by_text("Iris Example, away")).to_have_count(0, timeout=SOON)


def test_the_room_works_without_javascript(live: Live, desks: Desks) -> None:
    loop_id = to_room(live.company, DebriefPhase.REVOTING)
    page = desks("iris", java_script_enabled=False).context.new_page()
    page.goto(live.url + room(loop_id))
    give_vote(page, "Inclined")
    expect(page.get_by_text("You voted inclined.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 of 5 have voted. Votes appear")).to_be_visible()
