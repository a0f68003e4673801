"""Three thousand words in a browser over the real application, and the disasters that befall them on the way."""

from __future__ import annotations

import itertools
import shutil
import socket
import string
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import request
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from hiring.models.feedback import Evidence, Feedback, SealedText
from hiring.models.loops import Panelist
from tests.browser.conftest import Desk
from tests.support.live import Live

WORDS = tuple(map("".join, itertools.islice(itertools.product(string.ascii_letters + string.digits, repeat=2), 3000)))
LAST = 12
"""Words that are typed key by key; the others are put in at once."""
PASSWORD = "three thousand words"
ASSETS = "data-assets"


@dataclass(frozen=True)
class Place:
    """Where somebody types: `save` and `send` are the endpoints that take it."""

    who: str
    path: str
    fields: tuple[str, ...]
    button: str
    send: str
    save: str = ""


SHEET = Place(
    "iris", "/loops/{}/feedback", tuple(f"e.customer-obsession.0.{part}" for part in ("situation", "task", "action")),
    "Submit feedback", "feedback.save", "feedback.autosave",
)  # fmt: skip
FORM = Place("rita", "/loops/{}/hold", ("reason",), "Put on hold", "loop_acts.do_hold")
PLACES = {"sheet": SHEET, "form": FORM}


@dataclass
class Stage:
    """One person who types into one place of one loop."""

    live: Live
    place: Place
    desk: Desk
    loop_id: UUID
    folder: Path
    page: Page = field(init=False)
    earlier: set[UUID] = field(default_factory=set)
    """Reasons that were there before."""

    def __post_init__(self) -> None:
        with self.live.company.looking() as session:
            self.earlier = set(session.exec(select(SealedText.id)))

    @property
    def path(self) -> str:
        return self.place.path.format(self.loop_id)

    @property
    def autosaves(self) -> bool:
        return bool(self.place.save)

    @property
    def status(self) -> Locator:
        return self.page.locator("form [data-save-status], form .save-status").first

    def open(self) -> None:
        self.page = self.desk.open(self.path)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']")

    def write(self, words: tuple[str, ...] = WORDS) -> None:
        """The last words by key, the others at once."""
        share = -(-len(words) // len(self.place.fields))
        for name, at in zip(self.place.fields, range(0, len(words), share), strict=True):
            part = words[at : at + share]
            self.field(name).fill(" ".join(part[:-LAST]))
            self.field(name).press("End")
            self.field(name).press_sequentially(f" {' '.join(part[-LAST:])}")

    def send(self) -> None:
        self.page.get_by_role("button", name=self.place.button, exact=True).click()

    def offer_sign_in(self) -> Locator:
        """The dialog, which is opened first where the page only offers it."""
        if self.autosaves:
            self.page.get_by_role("button", name="Sign in here").click()
        return self.page.get_by_role("dialog", name="Sign in to go on")

    def give_password(self, dialog: Locator) -> None:
        dialog.get_by_label("E-mail").fill(f"{self.place.who}@example.com")
        dialog.get_by_label("Password").fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in", exact=True).click()

    def sign_in_here(self) -> None:
        dialog = self.offer_sign_in()
        self.give_password(dialog)
        expect(dialog).to_have_count(0)

    def saved(self) -> None:
        """What autosaves is with the server by now."""
        if self.autosaves:
            expect(self.status).to_contain_text("Saved", timeout=15_000)

    def shown(self) -> set[str]:
        """Words in the fields of the page, or printed on it where the form is gone."""
        self.page.wait_for_selector("html.js")
        fields = [self.field(name) for name in self.place.fields]
        texts = [one.input_value() for one in fields if one.count()]
        return set(" ".join(texts or [self.page.inner_text("main")]).split())

    def stored(self) -> set[str]:
        """Words in the database: the draft of the sheet, or the reason that was sent."""
        with self.live.company.looking() as session:
            if not self.autosaves:
                reasons = [row.text for row in session.exec(select(SealedText)) if row.id not in self.earlier]
                return set(" ".join(reasons).split())
            own = select(Evidence).join(Feedback).join(Panelist).where(Panelist.loop_id == self.loop_id)
            rows = session.exec(own).all()
            return {
                word for row in rows for name in ("situation", "task", "action") for word in getattr(row, name).split()
            }

    def lost(self) -> list[str]:
        found = self.shown()
        return [word for word in WORDS if word not in found]

    def arrives(self) -> None:
        """What came back can be sent, unless it had arrived already, and is with the server then."""
        if not self.autosaves and self.field(self.place.fields[0]).count():
            self.send()
            self.page.wait_for_url(f"{self.live.url}/loops/{self.loop_id}")
        self.wait_until(lambda: set(WORDS) <= self.stored())
        self.saved()

    @contextmanager
    def broken(self, breakage: Callable[[], Any]) -> Iterator[None]:
        """The endpoints of this place do this instead."""
        views = self.live.app.view_functions
        names = [name for name in (self.place.save, self.place.send) if name]
        before = {name: views[name] for name in names}
        for name in names:
            views[name] = lambda **_params: breakage()
        try:
            yield
        finally:
            views.update(before)

    @contextmanager
    def killed_during(self, *, committed: bool) -> Iterator[None]:
        """The server dies while it works on what was sent: before or after it has committed."""
        views = self.live.app.view_functions
        before = views[self.place.send]

        def die(**params: Any) -> str:
            if committed:
                before(**params)
            wire: socket.socket = request.environ["werkzeug.socket"]
            wire.shutdown(socket.SHUT_RDWR)
            return ""

        views[self.place.send] = die
        try:
            yield
        finally:
            views[self.place.send] = before

    def deploy(self) -> None:
        """The server comes back with other scripts, styles and templates' addresses."""
        fresh = self.folder / "static"
        shutil.copytree(str(self.live.app.static_folder), fresh, dirs_exist_ok=True)
        script = fresh / "js" / "app.js"
        script.write_text(script.read_text() + f'\ndocument.documentElement.setAttribute("{ASSETS}", "new");\n')
        self.live.restart(lambda: setattr(self.live.app, "static_folder", str(fresh)))

    def wait_until(self, true: Callable[[], bool]) -> None:
        for _ in range(200):
            if true():
                return
            self.desk.context.cookies()  # lets Playwright hear what has happened
            time.sleep(0.05)
        raise AssertionError("waited ten seconds")
