"""Takes the picture of the README: the bar grid in a debrief of the demo company, as its Bar Raiser sees it.

`python -m tests.docs.picture` seeds the demo in a temporary folder, serves it, signs in and writes the file.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from playwright.sync_api import Page, sync_playwright

from hiring.commands.demo import FOLDER, NOTE
from tests.support.chromium import launch_options
from tests.support.house import ROOT

TARGET = ROOT / "docs" / "img" / "bar-grid.png"
WIDTH, ABOVE, BELOW = 1120, 12, 24
SECONDS = 180
IN_DISCUSSION = "SELECT loop_id FROM debrief WHERE phase = 'discussing' AND ended_at IS NULL ORDER BY opened_at LIMIT 1"
BAR_RAISER = """
SELECT person.email FROM panelist JOIN person ON person.id = panelist.person_id
WHERE panelist.loop_id = ? AND panelist.kind = 'bar_raiser' AND panelist.status = 'active'
"""


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """The demo company, seeded and served; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "hiring", "demo", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HIRING_")}
    with subprocess.Popen(words, cwd=folder, env={**environment, "PYTHONPATH": str(ROOT)}) as server:
        try:
            _wait_for(f"http://localhost:{port}/sign-in", server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(SECONDS * 5):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if server.poll() is not None:
                raise RuntimeError(f"the demo ended with {server.returncode}") from None
            time.sleep(0.2)
    raise RuntimeError(f"found no answer at {url} within {SECONDS} s")


def room_of(folder: Path) -> tuple[UUID, str, str]:
    """A loop that is being discussed, with the sign-in of its Bar Raiser."""
    note = json.loads((folder / FOLDER / NOTE).read_text(encoding="utf-8"))
    with sqlite3.connect(note["database_url"].removeprefix("sqlite:///")) as database:
        (loop_id,) = database.execute(IN_DISCUSSION).fetchone()
        (email,) = database.execute(BAR_RAISER, (loop_id,)).fetchone()
    return UUID(loop_id), email, next(sign_in[3] for sign_in in note["sign_ins"] if sign_in[2] == email)


def take(page: Page, url: str, room: tuple[UUID, str, str], target: Path) -> None:
    loop_id, email, password = room
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{url}/loops/{loop_id}/debrief")
    top = page.locator("h1").bounding_box()
    grid = page.locator("table").first.bounding_box()
    if top is None or grid is None:
        raise RuntimeError(f"found no heading or no grid at {page.url}")
    start = top["y"] - ABOVE
    height = grid["y"] + grid["height"] + BELOW - start
    page.screenshot(path=target, full_page=True, clip={"x": 0, "y": start, "width": WIDTH, "height": height})


def main(target: Path = TARGET) -> None:
    with TemporaryDirectory() as name, demo(Path(name)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
        take(page, url, room_of(Path(name)), target)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
