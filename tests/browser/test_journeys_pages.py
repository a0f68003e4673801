"""The pages of the lived-in demo company as each kind of person meets them: axe, both schemes, both widths, the CSP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hiring.store.engine import make_engine
from tests.browser.conftest import Desks
from tests.support.demo import SeededDemo
from tests.support.journey import DemoLive, Looking, follow, look_over, press, said

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "/loops/00000000-0000-7000-8000-000000000000"


@pytest.fixture
def demo_live(demo: SeededDemo, tmp_path: Path) -> Iterator[DemoLive]:
    engine = make_engine(demo.copy_to(tmp_path))
    live = DemoLive(engine, tmp_path)
    live.start()
    yield live
    live.stop()
    engine.dispose()


@pytest.fixture
def looking(demo_live: DemoLive, chromium: Browser, axe: str) -> Iterator[Looking]:
    desks = Desks(demo_live, chromium)
    yield Looking(demo_live, desks, axe)
    desks.close()


def test_signing_in_by_form_leads_to_the_work_and_out_again(
    demo: SeededDemo, demo_live: DemoLive, chromium: Browser, axe: str
) -> None:
    context = chromium.new_context()
    context.add_init_script(axe)
    page = context.new_page()
    _, name, email, password = next(row for row in demo.sign_ins if row[0] == "interviewer")
    look_over(page, f"{demo_live.url}/sign-in")
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
    context.close()


def test_the_recruiters_home_table_and_loops_are_accessible(looking: Looking) -> None:
    page = looking.over(
        "ida-sorensen", "/", "/loops", "/loops?whose=all&state=all", "/loops/new", "{eilidh}", "{bogdan}", "{theodor}",
        "{ines}", "{mira}", "{matilda}", "{bogdan}/timeline",
    )  # fmt: skip
    look_over(page, looking.live.url + NOWHERE, status=404)


def test_the_recruiters_plan_slots_and_acts_are_accessible(looking: Looking) -> None:
    looking.over(
        "ida-sorensen", "{eilidh}/plan", "{eilidh}/plan?kind=interviewer&q=a", "{eilidh}/plan/assign",
        "{eilidh}/slots", "{eilidh}/hold", "{eilidh}/cancel", "{eilidh}/hand-over", "{matilda}/close",
    )  # fmt: skip


def test_candidates_and_requisitions_are_accessible(looking: Looking) -> None:
    page = looking.over("ida-sorensen", "/candidates", "/candidates/new", "/requisitions", "/requisitions/new")
    for kind, parts in (("candidates", ("edit", "document", "link", "withdraw")), ("requisitions", ("edit",))):
        page.goto(f"{looking.live.url}/{kind}")
        page.locator(f"main a[href*='/{kind}/']:not([href$='/new'])").first.click()
        page.wait_for_url(f"**/{kind}/*-*")
        address = page.url
        for path in (address, *(f"{address}/{part}" for part in parts)):
            look_over(page, path)
    look_over(page, f"{looking.live.url}/search?q=mira")


def test_the_interviewers_and_hiring_managers_pages_are_accessible(looking: Looking) -> None:
    looking.over("priya-raghavan", "/", "{mira}", "{mira}/debrief", "{bogdan}/kit", "{bogdan}/feedback")
    looking.over("lukas-hahn", "{bogdan}/kit")
    looking.over("tomas-brandt", "/", "{mira}", "{bogdan}/feedback", "{ines}/debrief")


def test_the_debrief_is_accessible_in_each_phase(looking: Looking) -> None:
    page = looking.over("ivar-thorvaldsson", "/", "{stellan}", "{stellan}/debrief")
    press(page, "Go on to revoting")
    look_over(page, looking.live.url + looking.live.loops["stellan"] + "/debrief")
    looking.over("ngozi-adeyemi", "{mira}/debrief", "{mira}/debrief?by=board", "{mira}/debrief?by=principle")
    looking.over("birgitta-ahonen", "{ruo}/debrief", "{ruo}/ruling")


def test_the_decisions_and_requests_pages_are_accessible(looking: Looking) -> None:
    looking.over("ximena-quiroga", "/", "{matilda}", "{matilda}/decision", "/requests", "/people")


def test_the_admins_pages_are_accessible_and_two_versions_are_compared(looking: Looking) -> None:
    page = looking.over(
        "tariq-bensalem", "/", "/admin", "/admin/settings", "/admin/accounts", "/admin/links", "/people/new",
        "/principles", "/principles/load", "/account",
    )  # fmt: skip
    source = (ROOT / "principles.yaml").read_text(encoding="utf-8").replace('version: "2026.1"', 'version: "2026.2"')
    page.goto(f"{looking.live.url}/principles/load")
    page.get_by_label("Or its text").fill(source)
    press(page, "Load")
    said(page, "is loaded")
    look_over(page, page.url)
    page.get_by_role("navigation", name="Compare with").get_by_role("link").first.click()
    page.wait_for_url("**/compare/**")
    look_over(page, page.url)


def test_people_are_invited_and_claim_their_link_elsewhere(looking: Looking, chromium: Browser) -> None:
    page = looking.as_person("tariq-bensalem")
    page.goto(f"{looking.live.url}/people?q=mette")
    follow(page, "Mette Kjær")
    page.wait_for_url("**/people/*-*")
    look_over(page, page.url)
    page.get_by_role("button", name="Make").click()
    link = page.locator("code").inner_text()
    context = chromium.new_context()
    context.add_init_script(looking.axe)
    other = context.new_page()
    look_over(other, link)
    for label in ("New password", "New password once more"):
        other.get_by_label(label, exact=True).fill("four words make a password")
    press(other, "Set password and sign in")
    expect(other.get_by_role("heading", level=1)).to_have_text("Your work")
    context.close()


def test_R21_an_employee_who_is_the_candidate_finds_no_trace_of_the_loop(looking: Looking) -> None:
    page = looking.as_person("jonas-petrauskas")
    loop = looking.live.loops["jonas"]
    for path in (loop, f"{loop}/plan", f"{loop}/slots", f"{loop}/debrief", f"{loop}/timeline", f"{loop}/decision"):
        answer = page.goto(looking.live.url + path)
        assert answer is not None
        assert answer.status == 404, path
    for path in ("/", "/loops?whose=all", "/search?q=jonas", "/requests"):
        page.goto(looking.live.url + path)
        expect(page.locator(f"a[href*='{loop}']")).to_have_count(0)
