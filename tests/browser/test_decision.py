"""The ruling and its record in a real browser: typed word, password, and print on paper."""

from __future__ import annotations

import os
import re
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from hiring.domain.vocabulary import PositionValue
from hiring.models.feedback import Evidence
from tests.browser.conftest import Desks
from tests.support.drive_decision import (
    PASSWORD,
    VETO_REASON,
    take_position,
    to_decided_without_meeting,
    to_deciding,
    to_ready,
)
from tests.support.live import Live

pytestmark = pytest.mark.browser
PAPER = 688
"""What A4 leaves between its margins, in CSS pixels."""
STORY = {
    "situation": "Refunds over 500 euros stood for eleven days, and shops had begun to pay customers themselves.",
    "task": "She owned the settlement service, not the queue in front of it, and nobody had asked her.",
    "action": "She read two weeks of the queue by hand, found that one bank's holidays were missing, added them, and "
    "wrote to the forty shops on her own list before anything was fixed.",
    "result": "The queue fell to under a day within a week. Nine shops came back.",
}  # fmt: skip


def deciding(live: Live) -> UUID:
    loop_id = to_ready(live.company)
    with live.company.acting("rita") as work:
        for one in work.session.exec(select(Evidence)):
            for part, text in STORY.items():
                setattr(one, part, text)
    to_deciding(live.company, loop_id)
    take_position(live.company, loop_id, PositionValue.HIRE, note="She would lift the team from the first month on.")
    return loop_id


def test_R29_a_veto_from_the_position_to_the_printed_record(live: Live, desks: Desks, tmp_path: Path) -> None:
    loop_id = deciding(live)
    page = desks("bruno").open(f"/loops/{loop_id}/ruling")
    expect(page.get_by_role("heading", name="Mira Castellan")).to_be_visible()
    page.get_by_label("Veto", exact=True).check()
    page.get_by_label("Reason").fill("Too short.")
    page.get_by_label("Type the word").fill("veto")
    page.get_by_label("Your password again").fill(PASSWORD)
    page.get_by_role("button", name="Record the ruling").click()
    expect(page.get_by_role("alert")).to_contain_text("expected at least 200")
    page.get_by_label("Reason").fill(VETO_REASON)
    page.get_by_label("Dive Deep: meets the bar").check()
    page.get_by_label("Your password again").fill("not this one")
    page.get_by_role("button", name="Record the ruling").click()
    expect(page.get_by_text("This is not your password").first).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value(VETO_REASON)
    expect(page.get_by_label("Your password again")).to_have_value("")
    page.get_by_label("Your password again").fill(PASSWORD)
    page.get_by_role("button", name="Record the ruling").click()
    page.wait_for_url(f"**/loops/{loop_id}/decision")
    expect(page.locator(".verdict")).to_contain_text("Veto")
    page.emulate_media(media="print")
    for gone in ("Print the record", "Sign out", "Leave the dissent"):
        expect(page.get_by_text(gone, exact=True).first).to_be_hidden()
    folder = Path(os.environ.get("HIRING_TEST_SHOTS", tmp_path))
    page.set_viewport_size({"width": PAPER, "height": 1010})
    page.screenshot(path=folder / "record-print.png", full_page=True)
    paper = page.pdf(format="A4", path=folder / "record.pdf")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER, "nothing runs off the paper"
    assert _sheets(paper) <= 2, "the page of the decision, and one of evidence"


def test_a_record_without_findings_prints_on_one_page(live: Live, desks: Desks) -> None:
    loop_id = to_decided_without_meeting(live.company)
    page = desks("iris").open(f"/loops/{loop_id}/decision")
    assert _sheets(page.pdf(format="A4")) == 1


def _sheets(paper: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def test_R29_the_ruling_works_with_the_keyboard_alone(live: Live, desks: Desks) -> None:
    loop_id = deciding(live)
    page = desks("bruno").open(f"/loops/{loop_id}/ruling")
    page.get_by_label("Hire", exact=True).focus()
    page.keyboard.press("Space")
    for field, text in (("Reason", "All five principles hold."), ("Type the word", "hire")):
        _tab_to(page, field)
        page.keyboard.type(text)
    _tab_to(page, "Your password again")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/loops/{loop_id}/decision")
    expect(page.locator(".verdict")).to_contain_text("Hire at L6")


def _tab_to(page: Page, label: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.get_by_label(label).evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{label} is not reached by Tab")
