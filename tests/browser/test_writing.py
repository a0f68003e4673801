"""R17 in a real browser against the real application: no typed word is lost, and what is closed opens by itself."""

from __future__ import annotations

import re
import time
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from hiring.models.feedback import Evidence
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


def stored_situation(live: Live) -> str:
    with live.company.looking() as session:
        row = session.exec(select(Evidence).where(Evidence.principle == "customer-obsession")).first()
        return row.situation if row else ""


def wait_until_stored(live: Live, text: str) -> None:
    """The last save of a closing tab outlives it by a moment."""
    for _ in range(100):
        if stored_situation(live) == text:
            return
        time.sleep(0.05)
    raise AssertionError(f"found {stored_situation(live)!r}, expected {text!r}")


def test_R17_what_is_typed_is_saved_and_there_after_a_reload(live: Live, desks: Desks, loop_id: UUID) -> None:
    page = desks("iris").open(sheet(loop_id))
    field(page, SITUATION).press_sequentially(STORY)
    expect(status(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=3000)
    assert stored_situation(live) == STORY
    page.reload()
    expect(field(page, SITUATION)).to_have_value(STORY)


def test_R17_a_tab_closed_at_once_after_the_last_letter_loses_nothing(live: Live, desks: Desks, loop_id: UUID) -> None:
    desk = desks("iris")
    page = desk.open(sheet(loop_id))
    field(page, SITUATION).fill(STORY)
    page.close()
    wait_until_stored(live, STORY)
    again = desk.open(sheet(loop_id))
    expect(field(again, SITUATION)).to_have_value(STORY)


def test_R17_an_expired_session_keeps_the_text_until_the_person_is_back(
    live: Live, desks: Desks, loop_id: UUID
) -> None:
    desk = desks("iris")
    page = desk.open(sheet(loop_id))
    live.end_session(desk.secret)
    field(page, SITUATION).fill(STORY)
    expect(status(page)).to_contain_text("Signed out")
    assert stored_situation(live) == ""
    live.sign_in(desk.context, "iris")
    expect(status(page)).to_contain_text("Saved", timeout=12000)
    expect(field(page, SITUATION)).to_have_value(STORY)
    assert stored_situation(live) == STORY


def test_R17_a_server_restarted_in_the_middle_of_writing_gets_the_text_afterwards(
    live: Live, desks: Desks, loop_id: UUID
) -> None:
    page = desks("iris").open(sheet(loop_id))

    def typed_meanwhile() -> None:
        field(page, SITUATION).fill(STORY)
        expect(status(page)).to_contain_text("Not saved: no connection")

    live.restart(typed_meanwhile)
    expect(status(page)).to_contain_text("Saved", timeout=8000)
    assert stored_situation(live) == STORY


def test_R17_a_reload_while_the_server_is_away_brings_the_text_back(live: Live, desks: Desks, loop_id: UUID) -> None:
    page = desks("iris").open(sheet(loop_id))
    live.stop()
    field(page, SITUATION).fill(STORY)
    expect(status(page)).to_contain_text("Not saved")
    live.start()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(field(page, SITUATION)).to_have_value(STORY)
    expect(status(page)).to_contain_text("Saved", timeout=8000)
    assert stored_situation(live) == STORY


def test_R17_two_tabs_on_one_draft_end_in_a_merge_that_holds_both_texts(
    live: Live, desks: Desks, loop_id: UUID
) -> None:
    desk = desks("iris")
    first, second = desk.open(sheet(loop_id)), desk.open(sheet(loop_id))
    field(first, SITUATION).fill("From the first tab.")
    expect(status(first)).to_contain_text("Saved")
    field(second, SITUATION).fill("From the second tab.")
    expect(status(second)).to_contain_text("nothing was overwritten")
    assert stored_situation(live) == "From the first tab."
    second.get_by_role("button", name="Compare and merge").click()
    expect(second.get_by_role("heading", name="Two versions of this draft")).to_be_visible()
    expect(second.locator(".banner dd").nth(0)).to_have_text("From the first tab.")
    expect(second.locator(".banner dd").nth(1)).to_have_text("From the second tab.")
    merged = field(second, SITUATION).input_value()
    assert "From the first tab." in merged
    assert "From the second tab." in merged
    field(second, SITUATION).fill("From both.")
    expect(status(second)).to_contain_text("Saved")
    assert stored_situation(live) == "From both."


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
