"""Promise 3 (R17): nothing typed is lost. Fourteen disasters in a browser, each ending with all 3,000 words back."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import argon2
import pyotp
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Playwright, expect
from sqlmodel import select
from werkzeug.exceptions import abort

from hiring.adapters.time_codes import step_of
from hiring.models.doors import SecondFactor
from hiring.models.people import Account
from hiring.store.engine import make_engine, open_session
from tests.browser.conftest import Desks
from tests.browser.typed import ASSETS, FORM, PASSWORD, PLACES, SHEET, WORDS, Stage
from tests.support.chromium import launch_options
from tests.support.company import add_candidate, scheduled_loop
from tests.support.live import Live
from tests.support.looks import wrong_with

pytestmark = pytest.mark.browser
IDLE_HOURS = 11


@pytest.fixture(scope="module")
def site(sqlite_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One server for the whole table; every scenario has a loop of its own."""
    folder = tmp_path_factory.mktemp("typed")
    shutil.copyfile(sqlite_founded, folder / "typed.sqlite3")
    engine = make_engine(f"sqlite:///{folder / 'typed.sqlite3'}")
    served = Live(engine, folder)
    served.app.config["PROPAGATE_EXCEPTIONS"] = False
    _give_passwords(engine)
    served.start()
    yield served
    served.stop()
    engine.dispose()


def _give_passwords(engine: sa.Engine) -> None:
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with open_session(engine, writes=True) as session:
        for account in session.exec(select(Account)):
            account.password_hash = cheap
        session.commit()


@pytest.fixture
def seats(site: Live, chromium: Browser) -> Iterator[Desks]:
    opened = Desks(site, chromium)
    yield opened
    opened.close()


@pytest.fixture
def stage(request: pytest.FixtureRequest, site: Live, seats: Desks, tmp_path: Path) -> Stage:
    """Somebody about to type into the place that the test names, in a loop whose interviews have begun."""
    place = PLACES[request.param]
    return Stage(site, place, seats(place.who), begun_loop(site), tmp_path)


def begun_loop(site: Live) -> UUID:
    """Of a candidate of its own; the interviews have begun."""
    with open_session(site.engine, writes=True) as session:
        candidate = add_candidate(session, site.company, f"Typed {site.company.new_id()}")
        session.commit()
    loop_id = scheduled_loop(site.company, candidate_id=candidate)
    site.pass_time(hours=5)
    return loop_id


def reload(stage: Stage) -> None:
    stage.write()
    stage.page.reload()


def back(stage: Stage) -> None:
    stage.write()
    stage.page.get_by_role("link", name="Interview kit and your notes" if stage.autosaves else "Back").last.click()
    stage.page.wait_for_url(lambda url: not url.endswith(stage.path))
    stage.page.go_back()


def tab_closed(stage: Stage) -> None:
    """While a save is under way the browser asks before it closes a tab; Playwright's way of closing does not."""
    stage.write()
    expect(stage.page.locator("[data-save-status][data-state=saving]")).to_have_count(0)
    stage.page.close()
    stage.wait_until(lambda: set(WORDS) <= stage.stored())
    stage.open()


def killed_before_it_commits(stage: Stage) -> None:
    _killed(stage, committed=False)


def killed_after_it_committed(stage: Stage) -> None:
    """The answer alone is lost: the same form again has no second effect, and leads to where the first one led."""
    _killed(stage, committed=True)


def _killed(stage: Stage, *, committed: bool) -> None:
    stage.write()
    with stage.killed_during(committed=committed):
        with stage.page.expect_event("requestfailed", lambda request: request.is_navigation_request()):
            stage.send()
        stage.wait_until(lambda: stage.page.url.startswith("chrome-error:"))
        stage.live.restart()
    stage.page.goto(stage.live.url + stage.path)


def answers(code: int) -> Callable[[Stage], None]:
    """Everything that was typed or sent meets this status, until the server is well again."""

    def scene(stage: Stage) -> None:
        with stage.broken(lambda: abort(code)):
            stage.write()
            if stage.autosaves:
                expect(stage.status).to_contain_text("Not saved")
                stage.page.reload()
            else:
                stage.send()
                stage.page.get_by_role("link", name="Back to the form with your text").click()
                stage.page.wait_for_url(stage.live.url + stage.path)

    return scene


def too_large(stage: Stage) -> None:
    """413 from the real limit, as a proxy in front would set it too."""
    config = stage.live.app.config
    before = config["MAX_CONTENT_LENGTH"]
    config["MAX_CONTENT_LENGTH"] = 5000
    stage.write()
    if stage.autosaves:
        expect(stage.status).to_contain_text("Not saved")
        stage.page.reload()
    else:
        stage.send()
        stage.page.get_by_role("link", name="Back to the form with your text").click()
        stage.page.wait_for_url(stage.live.url + stage.path)
    config["MAX_CONTENT_LENGTH"] = before


def session_expired(stage: Stage) -> None:
    stage.live.end_session(stage.desk.secret)
    _signed_out_while_typing(stage)


def logout_in_another_tab(stage: Stage) -> None:
    other = stage.desk.open("/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in")
    _signed_out_while_typing(stage)


def _signed_out_while_typing(stage: Stage) -> None:
    stage.write()
    if stage.autosaves:
        expect(stage.status).to_contain_text("Signed out")
        assert not stage.stored()
        stage.sign_in_here()
        return
    stage.send()
    stage.sign_in_here()
    stage.page.wait_for_url(f"{stage.live.url}/loops/{stage.loop_id}")
    assert set(WORDS) <= stage.stored()


def csrf_after_hours(stage: Stage) -> None:
    stage.live.pass_time(hours=IDLE_HOURS)
    stage.write()


def offline_ten_minutes(stage: Stage) -> None:
    stage.desk.context.set_offline(True)
    stage.write()
    if not stage.autosaves:
        stage.send()
        expect(stage.status).to_contain_text("no connection")
    stage.page.clock.run_for("10:00")
    stage.desk.context.set_offline(False)
    stage.page.clock.resume()


def two_tabs(stage: Stage) -> None:
    """Each holds half of the words; neither overwrites the other."""
    first = stage.page
    stage.open()
    second, stage.page = stage.page, first
    half = len(WORDS) // 2
    stage.write(WORDS[:half])
    stage.saved()
    stage.page = second
    stage.write(WORDS[half:])
    if not stage.autosaves:
        assert set(first.locator("[name='reason']").input_value().split()) == set(WORDS[:half])
        stage.write()
        return
    expect(stage.status).to_contain_text("nothing was overwritten")
    assert stage.stored() == set(WORDS[:half])
    stage.page.get_by_role("button", name="Compare and merge").click()
    expect(stage.page.get_by_role("heading", name="Two versions of this draft")).to_be_visible()
    expect(stage.page.locator(".banner dd")).to_have_count(6)


def deploy_with_new_assets(stage: Stage) -> None:
    before = stage.live.app.static_folder
    stage.write()
    stage.deploy()
    if stage.autosaves:
        stage.saved()
    stage.page.reload()
    expect(stage.page.locator("html")).to_have_attribute(ASSETS, "new")
    stage.live.app.static_folder = before


SCENARIOS: dict[str, Callable[[Stage], None]] = {
    "reload": reload,
    "tab close": tab_closed,
    "server killed during submit, before": killed_before_it_commits,
    "server killed during submit, after": killed_after_it_committed,
    "500": answers(500),
    "503": answers(503),
    "413": too_large,
    "session expired": session_expired,
    "CSRF after hours": csrf_after_hours,
    "logout in another tab": logout_in_another_tab,
    "offline ten minutes": offline_ten_minutes,
    "two tabs": two_tabs,
    "deploy with new assets": deploy_with_new_assets,
    "Back": back,
}
"""A killed browser is apart: it takes a browser of its own."""
SENT_BY_THEMSELVES = {"session expired", "logout in another tab"}
CASES = [(place, name) for place in PLACES for name in SCENARIOS if not (place == "form" and name == "tab close")]


@pytest.mark.parametrize(("stage", "name"), CASES, indirect=["stage"])
def test_promise_3_all_words_are_back_after(stage: Stage, name: str) -> None:
    if name == "offline ten minutes":
        stage.desk.context.clock.install()
    stage.open()
    SCENARIOS[name](stage)
    if stage.place is FORM and name in SENT_BY_THEMSELVES:
        lost = [word for word in WORDS if word not in stage.stored()]
    else:
        lost = stage.lost()
        stage.arrives()
    print(f"{name}, {'feedback sheet' if stage.autosaves else 'plain form'}: {len(lost)} of {len(WORDS)} words lost")
    assert not lost


PACE = 0.12
IN_DOUBT = 2.0
"""Seconds of typing that a crash may take."""


def test_promise_3_a_killed_browser_takes_at_most_two_seconds_of_typing(
    site: Live, seats: Desks, playwright: Playwright, tmp_path: Path
) -> None:
    """SIGKILL takes the tab and all it kept: what counts is what the server has by then."""
    own = playwright.chromium.launch(**launch_options())
    pid = next(
        one["id"]
        for one in own.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        if one["type"] == "browser"
    )
    desks = Desks(site, own)
    loop_id = begun_loop(site)
    stage = Stage(site, SHEET, desks("iris"), loop_id, tmp_path)
    stage.open()
    stage.write(WORDS[:-30])
    last: list[tuple[float, str]] = []
    for word in WORDS[-30:]:
        stage.field(SHEET.fields[-1]).press_sequentially(f" {word}")
        last.append((time.monotonic(), word))
        time.sleep(PACE)
    killed = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)
    stage = Stage(site, SHEET, seats("iris"), loop_id, tmp_path)
    stage.open()
    lost = stage.lost()
    print(f"browser killed, feedback sheet: {len(lost)} of {len(WORDS)} words lost, all of the last two seconds")
    assert set(lost) <= {word for at, word in last if killed - at <= IN_DOUBT}
    assert len(lost) < len(last)


@pytest.mark.parametrize("stage", ["form"], indirect=True)
def test_promise_3_another_person_in_the_dialog_gets_nothing_and_empties_the_store(stage: Stage) -> None:
    stage.open()
    stage.write()
    kept = "Object.keys(sessionStorage).filter(key => key.startsWith('hiring:')).length"
    assert stage.page.evaluate(kept) == 1
    stage.live.end_session(stage.desk.secret)
    stage.send()
    dialog = stage.page.get_by_role("dialog", name="Sign in to go on")
    dialog.get_by_label("E-mail").fill("hanna@example.com")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_focused()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    stage.page.wait_for_url(stage.live.url + "/")
    assert stage.page.evaluate(kept) == 0
    assert not stage.stored() & set(WORDS[100:])
    stage.page.goto(stage.live.url + stage.path)
    assert WORDS[-1] not in stage.page.content().split()


@pytest.mark.parametrize("stage", ["form"], indirect=True)
def test_R17_what_comes_back_can_be_thrown_away_and_asks_before_a_tab_is_closed(stage: Stage) -> None:
    stage.open()
    stage.write()
    stage.page.reload()
    expect(stage.page.get_by_text("It is back, and still not sent.")).to_be_visible()
    asked: list[str] = []
    stage.page.on("dialog", lambda dialog: asked.append(dialog.type))
    stage.page.get_by_role("button", name="Throw it away").click()
    expect(stage.field("reason")).to_have_value("")
    stage.page.reload()
    expect(stage.field("reason")).to_have_value("")
    assert asked == []
    stage.field("reason").press_sequentially("once more")
    stage.page.reload()
    assert asked == ["beforeunload"]


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
IVAN = replace(SHEET, who="ivan", fields=("e.ownership.0.situation", "e.ownership.0.task", "e.ownership.0.action"))


def test_R17_whoever_has_a_second_factor_is_asked_for_it_in_the_same_dialog(
    site: Live, seats: Desks, tmp_path: Path
) -> None:
    now = site.clock.now()
    with open_session(site.engine, writes=True) as session:
        session.add(SecondFactor(person_id=site.company.ids["ivan"], secret=SECRET, made_at=now, confirmed_at=now))
        session.commit()
    stage = Stage(site, IVAN, seats("ivan"), begun_loop(site), tmp_path)
    stage.open()
    site.end_session(stage.desk.secret)
    stage.write()
    dialog = stage.offer_sign_in()
    stage.give_password(dialog)
    dialog.get_by_label("code").fill(pyotp.HOTP(SECRET).at(step_of(site.clock.now())))
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog).to_have_count(0)
    stage.arrives()
    assert not stage.lost()


@pytest.mark.parametrize("stage", ["form"], indirect=True)
def test_the_dialog_and_what_came_back_have_no_barrier(stage: Stage, axe: str) -> None:
    stage.desk.context.add_init_script(axe)
    stage.open()
    stage.write()
    stage.page.reload()
    wrong = wrong_with(stage.page, "what came back")
    stage.live.end_session(stage.desk.secret)
    stage.send()
    dialog = stage.offer_sign_in()
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_focused()
    wrong += wrong_with(stage.page, "signing in in place")
    assert not wrong, "\n" + "\n".join(wrong)
    stage.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(stage.status).to_contain_text("Not sent: you are signed out. Your text stays here.")
