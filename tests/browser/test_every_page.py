"""Every page and every refusal of the product, in the lived-in demo company: axe in both schemes, at both widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.exceptions import abort

from hiring.store.engine import make_engine
from tests.browser.conftest import Desk, Desks
from tests.support.demo import SeededDemo
from tests.support.journey import DemoLive
from tests.support.looks import Addresses, Look, furnish, look
from tests.support.pages_table import GROUPS, NO_PAGES

pytestmark = pytest.mark.browser
REFUSALS = (
    Look("home.nothing", "/nothing/here", 404),
    Look("loop_acts.hold", "{bogdan}/hold", 403),
    Look("loop_acts.decline", "{bogdan}/decline", 409),
    Look("loops.table", "/loops?after=nowhere", 422),
)
BROKEN = (400, 413, 429, 500, 503)
"""What no request of this company comes to by itself."""


@pytest.fixture(scope="module")
def addresses(demo: SeededDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """One furnished demo company for all looks of this process."""
    folder = tmp_path_factory.mktemp("looks")
    engine = make_engine(demo.copy_to(folder))
    live = DemoLive(engine, folder)
    live.start()
    yield furnish(live)
    live.stop()
    engine.dispose()


@pytest.fixture
def seats(addresses: Addresses, chromium: Browser) -> Iterator[Desks]:
    opened = Desks(addresses.live, chromium)
    yield opened
    opened.close()


def seat(desks: Desks, name: str, axe: str) -> tuple[Desk, Page]:
    """A page with axe in it before its own scripts, so that the page's CSP stays in force."""
    desk = desks(name, reduced_motion="reduce")
    desk.context.add_init_script(axe)
    return desk, desk.blank()


def test_every_page_is_looked_at_or_named_as_none(addresses: Addresses) -> None:
    urls = addresses.live.app.url_map
    pages = {rule.endpoint for rule in urls.iter_rules() if "GET" in (rule.methods or ())}
    looks = [one for group in GROUPS.values() for _, looks in group for one in looks]
    assert pages - {one.endpoint for one in looks} == set(NO_PAGES)
    where = urls.bind("localhost")
    led = {one: where.match(addresses.of(one.path).partition("?")[0])[0] for one in looks}
    assert [one for one, endpoint in led.items() if one.endpoint != endpoint] == []


PLANT = """() => {
  const main = document.querySelector('main')
  main.append(document.createElement('input'), document.createElement('h1'))
  const pale = main.appendChild(document.createElement('p'))
  pale.textContent = 'Hardly to be read'
  pale.style.color = 'rgb(128 128 128 / 50%)'
  pale.style.minWidth = '700px'
}"""


def test_a_barrier_that_was_planted_is_found(addresses: Addresses, seats: Desks, axe: str) -> None:
    _, page = seat(seats, "", axe)
    wrong = look(page, addresses, Look("accounts.sign_in", "/sign-in", act=lambda page: page.evaluate(PLANT)))
    for width, scheme in ((1280, "light"), (1280, "dark"), (320, "dark"), (320, "light")):
        told = " ".join(one for one in wrong if f"at {width} px, {scheme}" in one)
        assert "color-contrast" in told
        assert ("label:" in told) == (scheme == "light")
        assert "found 2 h1" in told
        assert ("px wide" in told) == (width == 320)


@pytest.mark.parametrize("group", GROUPS)
def test_no_page_has_a_barrier(group: str, addresses: Addresses, seats: Desks, axe: str) -> None:
    wrong = []
    for name, looks in GROUPS[group]:
        desk, page = seat(seats, name, axe)
        for one in looks:
            wrong += look(page, addresses, one)
        desk.context.close()
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_refusal_has_a_barrier(
    addresses: Addresses, seats: Desks, axe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, page = seat(seats, "priya-raghavan", axe)
    wrong = [said for one in REFUSALS for said in look(page, addresses, one)]
    for code in BROKEN:
        monkeypatch.setitem(addresses.live.app.view_functions, "search.search", lambda *_, code=code, **__: abort(code))
        wrong += look(page, addresses, Look("search.search", "/search", code))
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_page_that_keeps_the_text_of_somebody_signed_out_has_no_barrier(
    addresses: Addresses, seats: Desks, axe: str
) -> None:
    """Sent as without scripts, which would have asked to sign in on the page itself."""
    desk, page = seat(seats, "ida-sorensen", axe)

    def send_too_late(page: Page) -> None:
        page.get_by_label("Why it waits").fill("The candidate asked for a month.")
        addresses.live.end_session(desk.secret)
        with page.expect_navigation():
            page.locator("main form[method='post']").evaluate("form => form.submit()")
        expect(page.get_by_text("The candidate asked for a month.")).to_be_visible()

    wrong = look(page, addresses, Look("loop_acts.hold", "{eilidh}/hold", act=send_too_late))
    assert not wrong, "\n" + "\n".join(wrong)
