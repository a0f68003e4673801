"""The real application on a free port, in this process, over a seeded SQLite file: for browser tests.

The clock runs as in life and can be put ahead (`live.pass_time`), so that slots begin when a test says.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from hiring.app import create_app
from hiring.models.people import SignInSession
from hiring.services import sign_in
from hiring.settings import Settings
from hiring.store.engine import open_session
from hiring.world import World
from tests.support.company import Company, found_company
from tests.support.world import Controlled


class Silent(WSGIRequestHandler):
    """Logs nothing: a test reads its own answers."""

    def log(self, *_said: object) -> None:
        return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Clock(Controlled):
    """Like the tests' clock, but running; ids and secrets stay the same in every run."""

    ahead: timedelta = timedelta()
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        super().__post_init__()
        self.moment = self.started
        self.world = World(now=self.now, new_id=self._new_id, secret=self._secret)

    def now(self) -> datetime:
        self.moment = datetime.now(UTC) + self.ahead
        return self.moment

    def pass_time(self, **span: float) -> datetime:
        self.ahead += timedelta(**span)
        return self.now()


@dataclass
class Live:
    """A company, its application, and the server in front of it, which can be stopped and started again."""

    engine: sa.Engine
    folder: Path
    port: int = field(default_factory=free_port)
    clock: Clock = field(default_factory=Clock)
    company: Company = field(init=False)
    app: Flask = field(init=False)
    _server: BaseWSGIServer | None = None
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        self.company = self.found()
        settings = Settings(
            database_url=self.engine.url.render_as_string(hide_password=False),
            files_dir=self.folder / "files",
            url=self.url,
        )
        self.app = create_app(settings, engine=self.engine, world=self.clock.world)

    def found(self) -> Company:
        return found_company(self.engine, self.clock)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def pass_time(self, **span: float) -> None:
        self.clock.pass_time(**span)

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=Silent)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Nothing listens any more until `start`."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(timeout=10)
        self._server = self._thread = None

    def restart(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.stop()
        meanwhile()
        self.start()

    def sign_in(self, context: BrowserContext, name: str) -> str:
        """Gives the browser a signed-in session of that person; answers the secret, for `sign_out`."""
        secret = f"session of {name} {self.company.new_id()}"
        now = self.clock.now()
        with open_session(self.engine, writes=True) as session:
            session.add(
                SignInSession(
                    id_hash=sign_in.hashed(secret), person_id=self.company.ids[name], started_at=now, seen_at=now,
                    password_at=now,
                )
            )  # fmt: skip
            session.commit()
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = serializer.dumps({"_user_id": secret, "_fresh": True})
        cookie = self.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": cookie, "value": value, "url": self.url, "httpOnly": True, "sameSite": "Lax"}])
        return secret

    def end_session(self, secret: str) -> None:
        """The session is over on the server, the browser does not know yet."""
        with open_session(self.engine, writes=True) as session:
            row = session.get_one(SignInSession, sign_in.hashed(secret))
            row.ended_at = self.clock.now()
            session.commit()
