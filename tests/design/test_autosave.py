"""R17 in the browser: no typed word is lost, whatever the server or the network does."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, expect

from tests.design.conftest import HOST, KINDS, Answer, Scripted, saved, signed_in
from tests.design.preview import ROOT

pytestmark = pytest.mark.browser


def form_page(text: str = "", version: int = 3, person: str = "p1", token: str = "t1", extra: str = "") -> str:
    return f"""<!doctype html><html lang="en"><title>w</title><script type="module" src="/static/js/app.js"></script>
    <body data-person="{person}" data-sign-in="/sign-in">
    <form id="w" method="post" action="/submit" data-autosave="/save">
      <input type="hidden" name="csrf_token" value="{token}"><input type="hidden" name="version" value="{version}">
      <input type="hidden" name="idempotency_key" value="k"><textarea name="action">{text}</textarea>
      <label><input type="radio" name="side" value="for">for</label>
      <span data-save-status role="status"></span><button>Submit</button></form>
    <form method="post" action="/other"><button>Other</button></form>
    <form method="post" action="/sign-out" data-sign-out><button>Sign out</button></form>{extra}</body></html>"""


def begin(server: Scripted, typed: str = "She replayed events", **page: Any) -> None:
    server.pages["/write"] = form_page(**page)
    server.open()
    server.page.locator("textarea").press_sequentially(typed)


def status(server: Scripted) -> Any:
    return expect(server.page.get_by_role("status"))


def kept(server: Scripted) -> dict[str, Any]:
    return {key: json.loads(value) for key, value in server.page.evaluate("Object.entries({...sessionStorage})")}


def test_R17_a_draft_is_saved_after_a_pause_with_token_and_version(server: Scripted) -> None:
    begin(server)
    status(server).to_have_text("Saved 10:04")
    (post,) = server.posts
    assert post == {"action": ["She replayed events"], "version": ["3"], "csrf_token": ["t1"]}
    assert kept(server) == {}
    server.page.locator("textarea").press_sequentially("!")
    server.wait_for_posts(2)
    assert server.posts[1]["version"] == ["4"]


def test_R17_a_pause_of_two_seconds_is_enough(server: Scripted) -> None:
    server.page.clock.install(time=0)
    server.page.clock.pause_at(1000)
    begin(server)
    assert server.posts == []
    server.page.clock.run_for(2000)
    server.wait_for_posts(1)
    status(server).to_have_text("Saved 10:04")


def test_R17_long_typing_is_saved_without_a_pause(server: Scripted) -> None:
    begin(server, "")
    server.page.locator("textarea").press_sequentially("x" * 30, delay=100)
    assert server.posts


def test_R17_offline_text_is_kept_under_the_person_and_sent_later(server: Scripted) -> None:
    server.script = [None, saved(4)]
    begin(server)
    status(server).to_have_text("Not saved: no connection, trying again")
    assert list(kept(server)) == ["hiring:unsent:p1:/save"]
    status(server).to_have_text("Saved 10:04")
    assert kept(server) == {}


def test_R38_text_without_an_answer_goes_out_unchanged_before_newer_text(server: Scripted) -> None:
    server.script = [None, saved(4), saved(5)]
    begin(server, "one")
    status(server).to_have_text("Not saved: no connection, trying again")
    server.page.locator("textarea").press_sequentially(" two")
    server.wait_for_posts(3)
    sent = [(post["action"], post["version"]) for post in server.posts]
    assert sent == [(["one"], ["3"]), (["one"], ["3"]), (["one two"], ["4"])]


def test_R17_unsaved_text_and_choices_come_back_after_a_reload(server: Scripted) -> None:
    server.script = [None]
    begin(server)
    server.page.get_by_label("for").check()
    status(server).to_have_text("Not saved: no connection, trying again")
    server.script = [saved(4)]
    server.page.reload()
    expect(server.page.locator("textarea")).to_have_value("She replayed events")
    expect(server.page.get_by_label("for")).to_be_checked()
    status(server).to_have_text("Saved 10:04")


def test_R17_another_person_in_the_same_tab_sees_nothing_of_it(server: Scripted) -> None:
    server.script = [None]
    begin(server)
    status(server).to_have_text("Not saved: no connection, trying again")
    server.pages["/write"] = form_page(person="p2")
    server.open()
    expect(server.page.locator("textarea")).to_have_value("")


def test_R17_what_did_arrive_is_not_brought_back_again(server: Scripted) -> None:
    server.script = [None]
    begin(server)
    status(server).to_have_text("Not saved: no connection, trying again")
    server.pages["/write"] = form_page(text="She replayed events", version=4)
    server.page.reload()
    server.page.wait_for_selector("html.js")
    assert kept(server) == {}


def test_R17_a_stale_save_offers_the_merge_and_sends_the_text_there(server: Scripted) -> None:
    server.script = [Answer(409, {"X-Merge": "/merge"})]
    begin(server)
    status(server).to_contain_text("nothing was overwritten")
    expect(server.page.locator("textarea")).to_have_value("She replayed events")
    server.script = [
        Answer(body="<!doctype html><script type='module' src='/static/js/app.js'></script><body data-person='p1'>")
    ]
    server.page.get_by_role("button", name="Compare and merge").click()
    server.page.wait_for_url(HOST + "/merge")
    assert server.posts[-1]["action"] == ["She replayed events"]
    server.page.wait_for_selector("html.js")
    assert kept(server) == {}


def test_R17_a_failed_merge_keeps_the_text(server: Scripted) -> None:
    server.script = [Answer(409, {"X-Merge": "/merge"})]
    begin(server)
    status(server).to_contain_text("nothing was overwritten")
    server.script = [Answer(503, body=form_page().replace("<body", "<body class=error-page"))]
    server.page.get_by_role("button", name="Compare and merge").click()
    server.page.wait_for_url(HOST + "/merge")
    server.page.wait_for_selector("html.js")
    assert kept(server)["hiring:unsent:p1:/save"]["pairs"] == [["action", "She replayed events"]]


@pytest.mark.parametrize(
    "answer", [Answer(401), Answer(400), Answer(303, {"Location": "/sign-in"})], ids=["401", "old-token", "redirect"]
)
def test_R17_signed_out_says_so_and_saves_by_itself_after_signing_in(server: Scripted, answer: Answer) -> None:
    server.script = [answer]
    server.pages["/session"] = signed_in("")
    begin(server)
    status(server).to_contain_text("Signed out: your text stays here. Sign in here")
    server.pages["/session"] = signed_in(token="t2")
    server.script = [answer, saved(4)]
    status(server).to_have_text("Saved 10:04", timeout=15_000)
    assert server.posts[-1]["csrf_token"] == ["t2"]


def test_R16_text_is_never_sent_in_somebody_elses_name(server: Scripted) -> None:
    server.script = [Answer(401)]
    server.pages["/write"] = form_page()
    server.open()
    server.pages["/session"] = signed_in("p2", "t2")
    server.page.locator("textarea").press_sequentially("mine")
    status(server).to_contain_text("Somebody else is signed in now")
    assert {post["csrf_token"][0] for post in server.posts} == {"t1"}


def test_R17_an_old_token_is_renewed_once(server: Scripted) -> None:
    server.script = [Answer(400), saved(4)]
    server.pages["/write"] = form_page()
    server.open()
    server.pages["/session"] = signed_in(token="t2")
    server.page.locator("textarea").press_sequentially("late")
    status(server).to_have_text("Saved 10:04")
    assert [post["csrf_token"] for post in server.posts] == [["t1"], ["t2"]]


def test_R17_a_refusal_shows_the_servers_words_and_waits_for_a_change(server: Scripted) -> None:
    server.script = [
        Answer(422, {"Content-Type": "text/plain"}, "Action has 10,001 characters, expected at most 10,000.")
    ]
    begin(server)
    status(server).to_have_text("Not saved: Action has 10,001 characters, expected at most 10,000.")
    server.page.wait_for_timeout(1500)
    assert len(server.posts) == 1
    server.script = [saved(4)]
    server.page.locator("textarea").press("Backspace")
    status(server).to_have_text("Saved 10:04")


def test_R17_a_busy_server_is_asked_again(server: Scripted) -> None:
    server.script = [Answer(503, {"Retry-After": "1"}), saved(4)]
    begin(server)
    status(server).to_have_text("Not saved: the server is busy, trying again")
    status(server).to_have_text("Saved 10:04")


def test_R17_another_form_waits_until_the_text_is_safe(server: Scripted) -> None:
    server.script = [saved(4), Answer(body="done")]
    begin(server, "quick")
    server.page.get_by_role("button", name="Other").click()
    server.page.wait_for_url(HOST + "/other")
    assert [("action" in post) for post in server.posts] == [True, False]


def test_R17_submitting_saves_first_and_carries_the_new_version(server: Scripted) -> None:
    server.script = [saved(4), Answer(body="done")]
    begin(server, "quick")
    server.page.get_by_role("button", name="Submit").click()
    server.page.wait_for_url(HOST + "/submit")
    assert [post["version"] for post in server.posts] == [["3"], ["4"]]
    assert server.posts[1]["idempotency_key"] == ["k"]


def test_R17_nothing_is_submitted_without_a_connection(server: Scripted) -> None:
    server.script = [None]
    begin(server)
    server.page.get_by_role("button", name="Submit").click()
    status(server).to_contain_text("Not sent: your text is not saved yet")
    assert server.page.url == HOST + "/write"
    expect(server.page.locator("textarea")).to_have_value("She replayed events")


def test_R17_signing_out_with_unsaved_text_asks_once_then_forgets(server: Scripted) -> None:
    server.script = [None]
    begin(server)
    sign_out = server.page.get_by_role("button", name="Sign out")
    sign_out.click()
    status(server).to_contain_text("press once more")
    assert kept(server)
    server.script = [Answer(body="<title>out</title>")]
    sign_out.click()
    server.page.wait_for_url(HOST + "/sign-out")
    assert kept(server) == {}


class _Leaving(BaseHTTPRequestHandler):
    """A real server: requests that outlive their page pass by the scripted one."""

    received: ClassVar[list[dict[str, list[str]]]] = []

    def do_GET(self) -> None:
        static = self.path.startswith("/static/")
        file = ROOT / self.path[1:]
        self._answer(
            file.read_bytes() if static else form_page().encode(), KINDS[file.suffix] if static else "text/html"
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.received.append(parse_qs(body))
        self._answer(b"", "text/plain")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


def test_R17_closing_the_tab_right_after_a_word_still_sends_it(chromium: Browser) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Leaving) as real:
        threading.Thread(target=real.serve_forever, daemon=True).start()
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{real.server_port}/write")
        page.wait_for_selector("html.js")
        page.locator("textarea").press_sequentially("last word")
        page.close(run_before_unload=True)
        deadline = time.monotonic() + 5
        while not _Leaving.received and time.monotonic() < deadline:
            time.sleep(0.05)
        real.shutdown()
    assert [post["action"] for post in _Leaving.received] == [["last word"]]
