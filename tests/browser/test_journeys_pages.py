"""In and out of the lived-in demo company: the sign-in, the link of an invitation, and what an own candidacy hides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from hiring.store.engine import make_engine
from tests.browser.conftest import Desks
from tests.support.demo import SeededDemo
from tests.support.journey import DemoLive, follow, press

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo_live(demo: SeededDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoLive]:
    """One demo company for the tests of this process: none of them minds what another has done."""
    folder = tmp_path_factory.mktemp("demo-live")
    engine = make_engine(demo.copy_to(folder))
    live = DemoLive(engine, folder)
    live.start()
    yield live
    live.stop()
    engine.dispose()


@pytest.fixture
def seats(demo_live: DemoLive, chromium: Browser) -> Iterator[Desks]:
    opened = Desks(demo_live, chromium)
    yield opened
    opened.close()


def test_signing_in_by_form_leads_to_the_work_and_out_again(demo: SeededDemo, seats: Desks) -> None:
    page = seats("").open("/sign-in")
    _, name, email, password = next(row for row in demo.sign_ins if row[0] == "interviewer")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("not the password")
    press(page, "Sign in")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(email)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")
    expect(page.get_by_role("link", name=name)).to_be_visible()
    press(page, "Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_people_are_invited_and_claim_their_link_elsewhere(demo_live: DemoLive, seats: Desks) -> None:
    page = seats("tariq-bensalem").open("/people?q=mette")
    follow(page, "Mette Kjær")
    page.wait_for_url("**/people/*-*")
    follow(page, "Make an invitation link")
    press(page.locator("main"), "Make an invitation link")
    other = seats("").open(page.locator("code").inner_text().removeprefix(demo_live.url))
    for label in ("New password", "New password once more"):
        other.get_by_label(label, exact=True).fill("four words make a password")
    press(other, "Set password and sign in")
    expect(other.get_by_role("heading", level=1)).to_have_text("Your work")


def test_R21_an_employee_who_is_the_candidate_finds_no_trace_of_the_loop(demo_live: DemoLive, seats: Desks) -> None:
    page = seats("jonas-petrauskas").open("/")
    loop = demo_live.loops["jonas"]
    for path in (loop, f"{loop}/plan", f"{loop}/slots", f"{loop}/debrief", f"{loop}/timeline", f"{loop}/decision"):
        answer = page.goto(demo_live.url + path)
        assert answer is not None
        assert answer.status == 404, path
    for path in ("/", "/loops?whose=all", "/search?q=jonas", "/requests"):
        page.goto(demo_live.url + path)
        expect(page.locator(f"a[href*='{loop}']")).to_have_count(0)
