"""Ground rule: the same strict headers on every answer, whatever its status, behind TLS and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from hiring.web.headers import CSP
from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD, give_password
from tests.support.company import Company

HTTPS = "https://hiring.example.com"
HTTP = "http://localhost:8000"
NOWHERE = "00000000-0000-7000-8000-00000000ffff"
WANTED = {
    "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()", "Cache-Control": "no-store",
}  # fmt: skip
Asking = Callable[[Browser], TestResponse]


def posting(path: str, **data: object) -> Asking:
    """With the token of a page, as its forms are sent."""
    return lambda browser: browser.send(path, page="/account", **data)


def bare(path: str, **more: object) -> Asking:
    return lambda browser: browser.client.post(path, base_url=browser.base, **more)


def stranger(path: str, **more: object) -> Asking:
    return lambda browser: Browser(browser.client.application, base=browser.base).get(path, **more)


def again(path: str) -> Asking:
    """Asks once more for what has not changed."""
    return lambda browser: browser.get(path, headers={"If-None-Match": browser.get(path).headers["ETag"]})


ANSWERS: dict[str, tuple[int, Asking]] = {
    "page": (200, lambda browser: browser.get("/account")),
    "page for a stranger": (200, stranger("/sign-in")),
    "style sheet": (200, stranger("/static/css/base.css")),
    "unchanged style sheet": (304, again("/static/css/base.css")),
    "to the sign-in": (303, stranger("/account")),
    "after a form": (303, posting("/account/sessions/others")),
    "form without token": (400, bare("/account/sessions/others", data={"x": "y"})),
    "fragment for somebody signed out": (401, stranger("/loops", headers={"X-Fragment": "1"})),
    "wrong password": (401, lambda browser: Browser(browser.client.application, base=browser.base).sign_in("x", "y")),
    "not allowed": (403, lambda browser: browser.get("/admin/settings")),
    "nothing here": (404, lambda browser: browser.get(f"/loops/{NOWHERE}")),
    "nothing here for a stranger": (303, stranger("/nothing")),
    "no such file": (404, stranger("/static/css/nothing.css")),
    "another method": (405, lambda browser: browser.client.put("/account", base_url=browser.base)),
    "not now": (409, posting("/account/sessions/end", session="x")),
    "used link": (410, stranger("/claim/x")),
    "too large": (413, bare("/sign-in", data={"email": "x" * (5 * 1024 * 1024)})),
    "incomplete": (422, posting("/account/password", password="x")),
    "too often": (429, lambda browser: [posting("/account/password", password="x")(browser) for _ in range(4)][-1]),
    "broken": (500, lambda browser: browser.get("/search")),
    "no database": (503, lambda browser: browser.get("/principles")),
}  # fmt: skip


def fail(error: Exception) -> Callable[..., None]:
    def run(*_given: object, **_more: object) -> None:
        raise error

    return run


@pytest.mark.parametrize("base", [HTTP, HTTPS])
def test_every_answer_carries_the_strict_headers(
    small: Company, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    give_password(small, "iris")
    app = make_app(small.engine, sign_in_limit=3, **({"url": HTTPS} if base == HTTPS else {}))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("hiring.services.search.search", fail(ValueError("a defect")))
    lost = OperationalError("SELECT 1", {}, Exception("the disk is gone"))
    monkeypatch.setattr("hiring.services.principle_pages.sets_page", fail(lost))
    browser = Browser(app, base=base)
    browser.sign_in("iris@example.com", PASSWORD)
    found = {name: asked(browser) for name, (_, asked) in ANSWERS.items()}
    assert {name: answer.status_code for name, answer in found.items()} == {
        name: status for name, (status, _) in ANSWERS.items()
    }
    wrong = {name: said for name, answer in found.items() if (said := amiss(answer, base, "sheet" in name))}
    assert wrong == {}


def amiss(answer: TestResponse, base: str, kept: bool) -> list[str]:
    wanted = WANTED | ({"Cache-Control": "no-cache"} if kept else {})
    said = [f"{name}: {answer.headers.get(name)}" for name in wanted if answer.headers.get(name) != wanted[name]]
    expected = {
        "Strict-Transport-Security": base == HTTPS, "Retry-After": answer.status_code in {429, 503}, "Server": False,
    }  # fmt: skip
    return said + [name for name, there in expected.items() if (name in answer.headers) != there]
