"""Flask-Login over our own server-side sessions: the cookie holds a secret, the database its hash."""

from typing import cast

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from hiring.services import sign_in
from hiring.services.work import Viewer
from hiring.web.guard import desk

USER_KEY = "_user_id"
HALF_KEY = "_half"


class SignedInUser(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries: the viewer, identified by the session's secret."""

    def __init__(self, secret: str, viewer: Viewer) -> None:
        self.secret, self.viewer = secret, viewer

    def get_id(self) -> str:
        return self.secret


def install(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)


def _load(secret: str) -> SignedInUser | None:
    viewer = sign_in.viewer_of(g.db, desk().settings, secret, g.work)
    return SignedInUser(secret, viewer) if viewer else None


def begin(secret: str) -> None:
    """A new browser session at every sign-in: nothing of the one before survives."""
    session.clear()
    user = _load(secret)
    login_user(cast(SignedInUser, user))


def renew(secret: str) -> None:
    """A new secret for the same session; tokens of forms in other tabs go on counting."""
    session[USER_KEY] = secret


def await_code(secret: str) -> None:
    """The password was right; until the code is typed nobody is signed in."""
    session.clear()
    session[HALF_KEY] = secret


def half() -> str:
    return str(session.get(HALF_KEY, ""))


def end() -> None:
    logout_user()
    session.clear()
