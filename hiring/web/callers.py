"""Where a request comes from, and the cookie by which a browser is known again."""

from flask import request
from werkzeug.wrappers import Response

from hiring.services.attempts import REMEMBERED, Caller
from hiring.services.password_again import PasswordAgain, Proof
from hiring.web.guard import desk

LONGEST = 100
AGENT = 300


def cookie_name() -> str:
    return "__Host-browser" if desk().settings.secure else "browser"


def caller() -> Caller:
    cookie = request.cookies.get(cookie_name(), "")
    return Caller(request.remote_addr or "", cookie[:LONGEST], request.user_agent.string[:AGENT])


def asked_again(typed: str | None, code: str | None = "", proof: Proof | None = None) -> PasswordAgain:
    """What was typed to prove once more who one is; `proof` is what was verified of it ahead."""
    here = caller()
    return PasswordAgain(typed or "", desk().settings, here.address, code or "", here.browser, proof)


def remember(response: Response, secret: str) -> Response:
    """Keeps the browser known for as long as the database does; nobody is signed in by it."""
    if secret:
        settings = desk().settings
        response.set_cookie(
            cookie_name(), secret, max_age=int(REMEMBERED.total_seconds()), secure=settings.secure, httponly=True,
            samesite="Lax", path="/",
        )  # fmt: skip
    return response
