"""Live regions, the grid by keyboard, search, double submits, and accessibility of every macro."""

import pytest
from playwright.sync_api import Request, expect

from tests.design.conftest import HOST, Answer, Scripted

pytestmark = pytest.mark.browser
HEAD = '<!doctype html><html lang="en"><title>x</title><script type="module" src="/static/js/app.js"></script>'


def region(inner: str) -> str:
    return f'<div id="room" data-poll="/live">{inner}</div>'


def test_R38_a_poll_changes_what_changed_and_keeps_what_is_being_typed(server: Scripted) -> None:
    asked: list[str | None] = []
    state = {
        "tag": '"1"',
        "html": region('<p data-says hidden></p><ul><li id="a">Ana</li></ul><input id="i" value="">'),
    }

    def live(request: Request) -> Answer:
        asked.append(request.headers.get("if-none-match"))
        same = asked[-1] == state["tag"]
        return Answer(304) if same else Answer(200, {"ETag": state["tag"]}, state["html"])

    server.pages["/live"] = live
    server.pages["/room"] = HEAD + '<body><p data-poll-says role="status"></p>' + state["html"]
    server.open("/room")
    server.page.locator("#i").fill("half a sen")
    server.page.wait_for_timeout(2300)
    assert asked[-1] == '"1"'
    words = '<p data-says hidden>Ben came in</p><ul><li id="b">Ben</li><li id="a">Ana</li></ul><input id="i" value="">'
    state.update(tag='"2"', html=region(words))
    expect(server.page.get_by_role("listitem")).to_have_text(["Ben", "Ana"])
    expect(server.page.get_by_role("status")).to_have_text("Ben came in")
    expect(server.page.locator("#i")).to_be_focused()
    expect(server.page.locator("#i")).to_have_value("half a sen")


BECOME = """state => {
  Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}"""


def test_a_page_polls_once_a_second_while_it_is_visible_and_never_while_hidden(server: Scripted) -> None:
    asked: list[Request] = []

    def live(request: Request) -> Answer:
        asked.append(request)
        return Answer(304)

    def asks_in(milliseconds: int) -> int:
        before = len(asked)
        server.page.clock.run_for(milliseconds)
        server.page.evaluate("async () => { for (const _ of Array(8)) await fetch('/echo') }")
        return len(asked) - before

    server.pages |= {"/live": live, "/echo": "", "/room": HEAD + "<body>" + region("<p>old</p>")}
    server.page.clock.install(time=0)
    server.page.clock.pause_at(1000)
    server.open("/room")
    assert [asks_in(one) for one in (990, 10, 990, 10, 1000)] == [0, 1, 0, 1, 1]
    server.page.evaluate(BECOME, "hidden")
    assert [asks_in(one) for one in (1000, 60_000)] == [0, 0]
    server.page.evaluate(BECOME, "visible")
    assert [asks_in(one) for one in (0, 1000)] == [1, 1]


def test_a_poll_stops_when_told_and_says_when_the_page_is_closed_to_the_person(server: Scripted) -> None:
    answers = [Answer(200, {}, region("<p>new</p>")), Answer(404)]
    seen: list[Answer] = []

    def live(_request: Request) -> Answer:
        seen.append(answers[min(len(seen), 1)])
        return seen[-1]

    server.pages["/live"] = live
    server.pages["/room"] = HEAD + '<body><p data-poll-says role="status"></p>' + region("<p>old</p>")
    server.open("/room")
    expect(server.page.get_by_role("status")).to_have_text("This page is no longer open to you: reload it")
    server.page.wait_for_timeout(1500)
    assert len(seen) == 2


def test_a_poll_in_trouble_says_so_and_recovers(server: Scripted) -> None:
    server.pages["/live"] = Answer(503)
    server.pages["/room"] = HEAD + '<body><p data-poll-says role="status"></p>' + region("<p>old</p>")
    server.open("/room")
    expect(server.page.get_by_role("status")).to_contain_text("may be out of date")
    server.pages["/live"] = Answer(200, {"X-Poll": "stop"}, region("<p>new</p>"))
    expect(server.page.locator("#room")).to_have_text("new")
    expect(server.page.get_by_role("status")).to_have_text("Up to date again")


def test_the_grid_is_one_tab_stop_and_arrows_go_cell_by_cell(server: Scripted) -> None:
    server.open("/preview")
    page = server.page
    grid = page.get_by_role("grid").nth(2)
    assert grid.locator("tbody [tabindex='0']").count() == 1
    grid.locator("input[value='c0:p0']").focus()
    page.keyboard.press("ArrowRight")
    expect(grid.locator("input[value='c1:p0']")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(grid.locator("input[value='c1:p1']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(grid.locator("input[value='c1:p1']")).to_be_checked()
    page.keyboard.press("Space")
    expect(grid.locator("input[value='c1:p1']")).not_to_be_checked()
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.className") == "coverage"
    assert grid.locator("tbody [tabindex='0']").count() == 1


def test_search_shows_results_as_you_type_and_the_address_follows(server: Scripted) -> None:
    form = (
        '<form data-search action="/find"><input name="q" aria-label="Find"></form><div data-results><p>all</p></div>'
    )
    server.pages["/find"] = lambda request: Answer(
        body=HEAD + form.replace("all", request.url.partition("?")[2] or "all")
    )
    server.open("/find")
    server.page.get_by_label("Find").press_sequentially("mira")
    expect(server.page.locator("[data-results]")).to_have_text("q=mira")
    assert server.page.url == HOST + "/find?q=mira"
    expect(server.page.get_by_label("Find")).to_be_focused()


def test_R38_a_double_press_sends_once(server: Scripted) -> None:
    server.pages["/form"] = HEAD + '<form method="post" action="/go"><button name="a" value="1">Go</button></form>'
    server.open("/form")
    server.script = [Answer(body="done")]
    server.page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); b.click(); }")
    server.page.wait_for_url(HOST + "/go")
    assert server.posts == [{"a": ["1"]}]


def test_time_marks_go_to_the_cursor(server: Scripted) -> None:
    body = '<textarea id="notes">Asked</textarea><button type="button" data-time-mark="notes">Mark</button>'
    server.pages["/form"] = HEAD + body
    server.open("/form")
    server.page.evaluate("document.querySelector('textarea').setSelectionRange(5, 5)")
    server.page.get_by_role("button").click()
    assert server.page.evaluate(r"/^Asked\n\[\d\d:\d\d\] $/.test(document.querySelector('textarea').value)")


def test_an_error_summary_takes_the_focus(server: Scripted) -> None:
    server.open("/preview")
    expect(server.page.get_by_role("alert")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_macro_is_accessible_and_fits(server: Scripted, axe: str, scheme: str, width: int) -> None:
    page = server.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    server.open("/preview")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    violations = page.evaluate("axe.run().then(found => found.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert violations == []


def test_controls_are_at_least_44_pixels_high_on_a_phone(server: Scripted) -> None:
    server.page.set_viewport_size({"width": 320, "height": 900})
    server.open("/preview")
    low = server.page.evaluate(
        """[...document.querySelectorAll("button, .button, select, summary, .choices label, .own, nav a, td > a")]
        .filter(e => e.getClientRects().length && !e.closest("table:not(.bar-grid)"))
        .filter(e => e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML)"""
    )
    assert low == []


def test_the_grid_prints_within_the_width_of_the_paper(server: Scripted) -> None:
    server.page.set_viewport_size({"width": 690, "height": 1000})
    server.page.emulate_media(media="print", color_scheme="dark")
    server.open("/preview")
    assert server.page.evaluate("document.querySelector('.bar-grid').getBoundingClientRect().right") <= 690
    assert server.page.evaluate("getComputedStyle(document.body).color") == "rgb(30, 29, 26)"
