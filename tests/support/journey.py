"""People at browsers: what they do on the pages of a loop."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from hiring.models.loops import Loop
from hiring.models.openings import Candidate
from hiring.models.people import Account, Person
from hiring.store.engine import open_session
from tests.browser.conftest import Desk, Desks
from tests.support.company import Company
from tests.support.demo import START
from tests.support.live import Live

ZONE = "Europe/Berlin"
PARTS = ("situation", "task", "action", "result")


@dataclass
class DemoLive(Live):
    """The demo company in the state it was seeded in; people are named by their addresses, with a dash."""

    loops: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock.ahead = START + timedelta(minutes=5) - self.clock.started
        super().__post_init__()

    def found(self) -> Company:
        company = Company(self.engine, self.clock)
        with open_session(self.engine, writes=True) as session:
            people = session.exec(select(Person.email, Person.id)).all()
            held = set(session.exec(select(Account.person_id)))
            named = session.exec(select(Candidate.email, Loop.id).join(Loop, col(Loop.candidate_id) == Candidate.id))
            self.loops |= {email.partition(".")[0].partition("@")[0]: f"/loops/{loop_id}" for email, loop_id in named}
            session.add_all(Account(person_id=person_id) for _, person_id in people if person_id not in held)
            session.commit()
        company.ids = {email.partition("@")[0].replace(".", "-"): person_id for email, person_id in people}
        return company


@dataclass
class Journey:
    """Several people around one loop, each at a browser of their own."""

    live: Live
    desks: Desks
    seated: dict[str, tuple[Desk, Page]] = field(default_factory=dict)

    def at(self, name: str, path: str = "/") -> Page:
        """That person's page, led to `path`."""
        if name not in self.seated:
            desk = self.desks(name)
            self.seated[name] = desk, desk.open(path)
            return self.seated[name][1]
        page = self.seated[name][1]
        page.goto(self.live.url + path)
        return page

    def now_at(self, name: str) -> Page:
        """That person's page where it stands."""
        return self.seated[name][1]

    def pass_time(self, **span: float) -> None:
        """Sessions end meanwhile: everybody signs in again."""
        self.live.pass_time(**span)
        for name, (desk, _) in self.seated.items():
            self.live.sign_in(desk.context, name)

    def local(self, *, days: int, hour: int) -> tuple[str, str]:
        """Date and time to type into a slot."""
        day = self.live.clock.now().astimezone(ZoneInfo(ZONE)) + timedelta(days=days)
        return f"{day:%Y-%m-%d}", f"{hour:02}:00"


def press(page: Page | Locator, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def follow(page: Page | Locator, label: str) -> None:
    """A part that only screen readers hear (": Mira") may be set off by a space."""
    words = re.compile("^" + re.escape(label).replace(":", r"\s?:") + "$")
    page.get_by_role("link", name=words).first.click()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def find_for_panel(page: Page, kind: str, name: str, host: str = "") -> Locator:
    """Types into the search for panelists; answers what it found."""
    page.get_by_label("As", exact=True).select_option(kind)
    if host:
        page.get_by_label("Beside").select_option(label=host)
    page.get_by_label("Name", exact=True).fill(name)
    with page.expect_navigation():
        press(page, "Find")
    found = page.locator("[data-results] .work > li").filter(has_text=name)
    expect(found.first).to_be_visible()
    return found


def add_to_panel(page: Page, kind: str, name: str, host: str = "") -> None:
    find_for_panel(page, kind, name, host)
    press(page, f"Add {name}")
    said(page, "Added to the panel.")


def enter_slot(page: Page, name: str, when: tuple[str, str]) -> None:
    follow(page, f"Enter a slot: {name}")
    page.get_by_label("Date").fill(when[0])
    page.get_by_label("Time", exact=True).fill(when[1])
    page.get_by_label("Time zone").fill(ZONE)
    page.get_by_label("Minutes").fill("60")
    press(page, "Save the slot")
    said(page, "The slot is entered.")


def own_principles(page: Page) -> list[str]:
    found = page.locator("form section.principle[id^='p.']").all()
    return [(one.get_attribute("id") or "").removeprefix("p.") for one in found]


def write_evidence(page: Page, slug: str, teller: str) -> None:
    for part in PARTS:
        page.locator(f"[name='e.{slug}.0.{part}']").fill(f"{teller} heard the {part} of it in detail.")
    page.locator(f"[name='e.{slug}.0.polarity'][value='supports']").check()


def rate(page: Page, slug: str, mark: str) -> None:
    """Once the evidence is saved; until then the rating is closed."""
    rating = page.locator(f"[name='r.{slug}'][value='{mark}']")
    expect(rating).to_be_enabled()
    rating.check()


def write_feedback(page: Page, teller: str, vote: str, mark: str = "meets") -> None:
    """The whole sheet by mouse, as far as the button that sends it."""
    slugs = own_principles(page)
    for slug in slugs:
        write_evidence(page, slug, teller)
    for slug in slugs:
        rate(page, slug, mark)
    page.get_by_label("Summary").fill(f"{teller} is sure of what was heard.")
    choice = page.locator(f"[name='vote'][value='{vote}']")
    expect(choice).to_be_enabled()
    choice.check()
    expect(page.locator("[data-save-status]")).to_contain_text("Saved")


def record_finding(page: Page, slug: str, name: str, value: str) -> None:
    page.get_by_role("list", name="Principles").get_by_role("link", name=name, exact=True).click()
    form = page.locator(f"form#finding-{slug}")
    form.locator(f"[name='value'][value='{value}']").check()
    form.get_by_label("Reason").fill(f"The room agrees on {name}.")
    form.locator("[name='cited']").first.check()
    press(form, "Record finding")
    line = page.get_by_role("list", name="Principles").get_by_role("listitem").filter(has_text=name)
    expect(line.locator(f".{value}-word")).to_be_visible()
