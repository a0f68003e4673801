"""Composition: settings, engine, blueprints, error → status table."""

import hashlib
import secrets

import sqlalchemy as sa
from flask import Flask, g
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from hiring.resources import resource
from hiring.settings import Settings, load
from hiring.store import accounts as accounts_store
from hiring.store.engine import make_engine, open_session
from hiring.web import errors, frame, headers, health, limits, login, logs, proxies, routes
from hiring.web.guard import Desk
from hiring.world import World

MIB = 1024 * 1024


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie with SHA-256 in place of SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def create_app(
    settings: Settings | None = None, *, engine: sa.Engine | None = None, world: World | None = None
) -> Flask:
    """The application; `engine` and `world` are given by tests."""
    settings = settings or load()
    app = Flask("hiring", template_folder=str(resource("templates")), static_folder=str(resource("static")))
    app.extensions["hiring"] = here = Desk(settings, engine or make_engine(settings.database_url), world or World())
    _configure(app, settings, here)
    logs.install(app, settings)
    limits.install(app)
    CSRFProtect(app)
    login.install(app)
    headers.install(app, settings)
    frame.install(app, settings)
    errors.install(app)
    routes.install(app)
    app.register_blueprint(health.blueprint)
    direct = app.wsgi_app
    behind_proxy = ProxyFix(direct, x_for=1, x_proto=1, x_host=1)
    setattr(app, "wsgi_app", proxies.only_from(settings.trusted_proxies, direct, behind_proxy))  # noqa: B010
    return app


def _configure(app: Flask, settings: Settings, here: Desk) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.session_interface = SignedCookie()
    app.config.update(
        SECRET_KEY=cookie_secret(here),
        SESSION_COOKIE_NAME=settings.cookie_name,
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=settings.max_body_mib * MIB,
        MAX_FORM_MEMORY_SIZE=2 * MIB,
        MAX_FORM_PARTS=2000,
    )

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        for name in ("work", "db"):
            g.pop(name, None)


def cookie_secret(here: Desk) -> str:
    """The organisation's secret; before `hiring init` one of this process, since nobody can sign in yet."""
    if not sa.inspect(here.engine).has_table("organisation"):
        return secrets.token_urlsafe(32)
    with open_session(here.engine, writes=False) as session:
        organisation = accounts_store.organisation(session)
        return organisation.cookie_secret if organisation else secrets.token_urlsafe(32)
