"""A browser over the preview page; what the server would answer is scripted by each test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Route

from tests.design.preview import ROOT, draw
from tests.support.chromium import launch_options

HOST = "http://localhost"
KINDS = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@dataclass
class Answer:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


def signed_in(person: str = "p1", token: str = "t1") -> Answer:
    """What `/session` answers; nobody's name for whoever is signed out."""
    return Answer(body=f'<div data-person="{person}"><input type="hidden" name="csrf_token" value="{token}"></div>')


def saved(version: int) -> Answer:
    return Answer(headers={"X-Version": str(version), "X-Saved-At": "10:04"})


@dataclass
class Scripted:
    """A server made of answers: `pages` by path, `script` for the next posts (the last one stays), `posts` received."""

    page: Page
    pages: dict[str, str | Answer | Callable[[Request], Answer]] = field(default_factory=dict)
    script: list[Answer | None] = field(default_factory=lambda: [saved(4)])
    posts: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(HOST).split("?")[0]
        if path.startswith("/static/"):
            file = ROOT / path[1:]
            return route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        if request.method == "POST":
            return self._take(route, request)
        found = self.pages.get(path, Answer(404))
        found = found(request) if callable(found) else found
        found = Answer(body=found) if isinstance(found, str) else found
        return self._send(route, found)

    def _take(self, route: Route, request: Request) -> None:
        self.posts.append(parse_qs(request.post_data or "", keep_blank_values=True))
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return route.abort() if answer is None else self._send(route, answer)

    def _send(self, route: Route, answer: Answer) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
        route.fulfill(status=answer.status, headers=headers, body=answer.body)

    def open(self, path: str = "/write") -> None:
        self.page.goto(HOST + path)
        self.page.wait_for_selector("html.js")

    def wait_for_posts(self, count: int) -> None:
        for _ in range(100):
            if len(self.posts) >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"waited for {count} posts, saw {len(self.posts)}")


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def server(tab: BrowserContext) -> Scripted:
    scripted = Scripted(tab.new_page())
    tab.route("**/*", scripted.answer)
    scripted.page.on("dialog", lambda dialog: dialog.accept())
    scripted.pages["/session"] = signed_in()
    scripted.pages["/preview"] = draw().replace('"static/', '"/static/')
    return scripted


@pytest.fixture(scope="session")
def axe() -> str:
    return (Path(ROOT) / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
