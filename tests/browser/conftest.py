"""A real server, a real Chromium, and a page that fails its test when the console complains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from tests.support.chromium import launch_options
from tests.support.live import Live

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def live(sqlite_engine: sa.Engine, tmp_path: Path) -> Iterator[Live]:
    """The application with the cast of tests/support/company.py, served on a free port."""
    served = Live(sqlite_engine, tmp_path)
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    return (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")


@dataclass
class Desk:
    """One person at one browser. `complaints` are console errors; refused loads of a stopped server are none."""

    live: Live
    context: BrowserContext
    secret: str
    complaints: list[str]

    def blank(self) -> Page:
        """A page that leads nowhere yet."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def open(self, path: str) -> Page:
        page = self.blank()
        page.goto(self.live.url + path)
        page.wait_for_selector("html.js")
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        expected = ("Failed to load resource", "net::ERR_")
        if message.type == "error" and not any(one in message.text for one in expected):
            self.complaints.append(message.text)


class Desks:
    """Opens desks; every console error of any of them fails the test at its end."""

    def __init__(self, live: Live, browser: Browser) -> None:
        self.live, self.browser, self.opened = live, browser, list[Desk]()

    def __call__(self, name: str, **options: object) -> Desk:
        values: dict[str, object] = {"viewport": {"width": 1280, "height": 900}} | options
        context = self.browser.new_context(**values)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        desk = Desk(self.live, context, self.live.sign_in(context, name) if name else "", [])
        self.opened.append(desk)
        return desk

    def close(self) -> None:
        complaints = [said for desk in self.opened for said in desk.complaints]
        for desk in self.opened:
            desk.context.close()
        assert complaints == []


@pytest.fixture
def desks(live: Live, chromium: Browser) -> Iterator[Desks]:
    """`desks("iris")` opens a browser signed in as Iris, `desks("")` as nobody; `.open(path)` a page in it."""
    opened = Desks(live, chromium)
    yield opened
    opened.close()
