"""A test client that fills forms as a browser does: token and key come from the page."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser:
    """Keeps cookies; `send` takes CSRF token and key from the page at the same address (or `page`)."""

    def __init__(self, app: Flask, base: str = "http://localhost:8000", address: str = "127.0.0.1") -> None:
        self.client: FlaskClient = app.test_client()
        self.base, self.address = base, address

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=self.base, environ_base={"REMOTE_ADDR": self.address}, **more)

    def send(self, path: str, page: str | None = None, **data: Any) -> TestResponse:
        shown = self.get(page or path).text
        return self.client.post(
            path,
            base_url=self.base,
            environ_base={"REMOTE_ADDR": self.address},
            headers={"Referer": f"{self.base}{path}"},
            data={**hidden(shown), **data},
        )

    def sign_in(self, email: str, password: str, **more: Any) -> TestResponse:
        return self.send("/sign-in", email=email, password=password, **more)


def hidden(html: str) -> dict[str, str]:
    """The first hidden fields of each name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return dict(reversed(found))
