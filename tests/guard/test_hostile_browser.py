"""Hostile strings on pages in a real Chromium, with the CSP in force and taken away: nothing of them is carried out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Route
from sqlmodel import select
from werkzeug.serving import make_server

from hiring.models.feedback import Evidence
from hiring.store.engine import open_session
from tests.guard import planted
from tests.guard.conftest import Site
from tests.guard.watch import Watch
from tests.hostile.corpus import FULL, storable
from tests.hostile.plain import shown
from tests.support.live import Silent, free_port

pytestmark = pytest.mark.browser
PARTS = ("situation", "task", "action", "result")
UNSAFE = "<!DOCTYPE html><title>x</title><main><p>%s</p><a href='%s'>x</a></main>"


def without_policy(route: Route) -> None:
    answer = route.fetch(max_redirects=0)
    kept = {name: value for name, value in answer.headers.items() if name.lower() != "content-security-policy"}
    route.fulfill(response=answer, headers=kept)


@dataclass(frozen=True)
class Served:
    site: Site
    url: str


@pytest.fixture(scope="module")
def served(sqlite_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The planted site over HTTP, with so many evidences that every string stands on one page."""
    folder = tmp_path_factory.mktemp("browser")
    site, _ = planted.copy_of(sqlite_site, folder)
    _all_on_one_page(site)
    server = make_server("127.0.0.1", free_port(), site.app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield Served(site, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join(timeout=10)
    site.company.engine.dispose()


def _all_on_one_page(site: Site) -> None:
    with open_session(site.company.engine, writes=True) as session:
        like = session.exec(select(Evidence)).first()
        assert like is not None
        texts = iter(storable())
        rows = [dict(zip(PARTS, four, strict=False)) for four in zip(*[texts] * len(PARTS), strict=False)]
        for number, row in enumerate(rows):
            values = like.model_dump() | row | {"id": site.company.new_id(), "position": 10 + number}
            session.add(Evidence(**values))
        session.commit()


def addresses(site: Site) -> list[tuple[str, str]]:
    """(who, path): where most texts of people stand, in text, in links, in fields and in text areas."""
    at = {name: f"/loops/{loop_id}" for name, loop_id in site.loops.items()}
    candidate, requisition = f"/candidates/{site.company.candidate_id}", f"/requisitions/{site.company.requisition_id}"
    some = [
        ("bruno", f"{at['debriefing']}/debrief"), ("bruno", f"{at['discussing']}/debrief?by=board"),
        ("bruno", f"{at['decided']}/decision"), ("hanna", f"{at['deciding']}/debrief"),
        ("rita", "/loops?whose=all&state=all"),
        ("rita", candidate), ("rita", f"{candidate}/edit"), ("rita", f"{requisition}/edit"), ("rita", "/people"),
        ("rita", f"{at['draft']}/plan"), ("iris", f"{at['writing']}/feedback"), ("iris", f"{at['scheduled']}/kit"),
        ("bruno", f"{at['scheduled']}/timeline"), ("rita", "/"), ("ada", f"/principles/{site.company.set_id}"),
    ]  # fmt: skip
    more = [
        (who, f"{at[name]}{tail}") for name in at for who in ("rita", "bruno") for tail in ("", "/timeline", "/debrief")
    ]
    return some + more if FULL else some


def watched(browser: Browser, served: Served, who: str, *, policy: bool) -> Watch:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    cookie = served.site.clients[who].environ_base["HTTP_COOKIE"].partition("=")
    context.add_cookies([{"name": cookie[0], "value": cookie[2], "url": served.url}])
    if not policy:
        context.route("**/*", without_policy)
    return Watch(context.new_page(), served.url)


@pytest.mark.parametrize("policy", [True, False], ids=["CSP on", "CSP off"])
def test_nothing_that_people_wrote_is_carried_out(served: Served, chromium: Browser, policy: bool) -> None:
    watches: dict[str, Watch] = {}
    seen = ""
    for who, path in addresses(served.site):
        if who not in watches:
            watches[who] = watched(chromium, served, who, policy=policy)
        watches[who].open(path)
        seen += shown(watches[who].page.content())
    told = [f"{who}: {one}" for who, watch in watches.items() for one in watch.told]
    reports = [one for watch in watches.values() for one in watch.reports]
    for watch in watches.values():
        watch.page.context.close()
    missing = [one for one in storable() if one.replace("\r\n", "\n").replace("\r", "\n") not in seen]
    print(f"{len(storable()) - len(missing)} strings on {len(addresses(served.site))} pages, {len(told)} carried out")
    assert told == []
    assert reports == []
    assert len(storable()) - len(missing) >= 700


@pytest.mark.parametrize("policy", [True, False], ids=["CSP on", "CSP off"])
def test_a_page_that_escapes_nothing_is_found(served: Served, chromium: Browser, policy: bool) -> None:
    """With the policy its reports tell of it, without it what ran."""
    watch = watched(chromium, served, "rita", policy=policy)
    text = "<img pwned src=/__pwned/7 onerror=__pwned(7)>"
    body = (UNSAFE % (text, "javascript:alert(8)")).encode()

    def unescaped(route: Route) -> None:
        answer = route.fetch()
        given = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
        if not policy:
            given.pop("content-security-policy")
        route.fulfill(status=200, headers=given, body=body)

    watch.page.route("**/people", unescaped)
    watch.open("/people")
    watch.page.wait_for_timeout(200)
    ran = watch.told + watch.page.evaluate("window.__told")
    watch.page.context.close()
    assert any("/__pwned/7" in one for one in ran)
    assert any("call 7" in one for one in ran) is not policy
    assert any("alert 8" in one for one in ran) is not policy
    assert bool(watch.reports) is policy
