"""Writing feedback and notes in a real browser against the real application; losing them is test_typed's affair."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from hiring.models.loops import Note
from tests.browser.conftest import Desks
from tests.support.company import scheduled_loop
from tests.support.live import Live

pytestmark = pytest.mark.browser
STORY = "Refunds in two countries were off by a few cents for months."
SITUATION = "e.customer-obsession.0.situation"


@pytest.fixture
def loop_id(live: Live) -> UUID:
    """A loop whose interviews are over for Iris."""
    made = scheduled_loop(live.company)
    live.pass_time(hours=4)
    return made


def sheet(loop_id: UUID) -> str:
    return f"/loops/{loop_id}/feedback"


def field(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.locator(f"[name='{name}']")


def status(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("[data-save-status]")


def test_the_whole_feedback_is_written_and_submitted_without_javascript(
    live: Live, desks: Desks, loop_id: UUID
) -> None:
    desk = desks("iris", java_script_enabled=False)
    page = desk.context.new_page()
    page.goto(live.url + sheet(loop_id))
    for slug in ("customer-obsession", "deliver-results"):
        for part in ("situation", "task", "action", "result"):
            field(page, f"e.{slug}.0.{part}").fill(f"What {part} was.")
        page.locator(f"[name='e.{slug}.0.polarity'][value='mixed']").check()
    page.get_by_role("button", name="Save", exact=True).click()
    for slug in ("customer-obsession", "deliver-results"):
        page.locator(f"[name='r.{slug}'][value='raises']").check()
    page.get_by_role("button", name="Save and go on to the vote").click()
    page.locator("[name='vote'][value='strongly_inclined']").check()
    field(page, "summary").fill("Strong in both.")
    page.get_by_role("button", name="Submit feedback").click()
    expect(page.get_by_role("heading", name="Take it back")).to_be_visible()


def test_evidence_is_added_and_removed_by_buttons(live: Live, desks: Desks, loop_id: UUID) -> None:
    page = desks("iris").open(sheet(loop_id))
    field(page, SITUATION).fill(STORY)
    page.get_by_role("button", name="Add evidence on Customer Obsession").click()
    field(page, "e.customer-obsession.1.situation").fill("Another one.")
    expect(status(page)).to_contain_text("Saved")
    page.get_by_text("Remove evidence 1", exact=True).first.click()
    page.get_by_role("button", name="Remove evidence 1 on Customer Obsession").click()
    expect(page.get_by_text("The evidence is removed.")).to_be_visible()
    expect(field(page, "e.customer-obsession.1.situation")).to_have_value("Another one.")
    assert field(page, SITUATION).count() == 0


def test_R14_notes_take_time_marks_and_are_saved_as_typed(live: Live, desks: Desks, loop_id: UUID) -> None:
    page = desks("iris").open(f"/loops/{loop_id}/kit")
    page.get_by_role("button", name="Mark the time").click()
    field(page, "text").press_sequentially("asked about refunds")
    expect(status(page)).to_contain_text("Saved")
    with live.company.looking() as session:
        assert session.exec(select(Note.text)).one().endswith("] asked about refunds")
