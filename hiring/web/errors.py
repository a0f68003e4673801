"""Errors to status codes. Every 404 has the same body, so that it tells nothing."""

import errno
from typing import Any

from flask import Flask, g, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from hiring.domain.errors import Refused, Unseen
from hiring.web.guard import name_the_refused
from hiring.web.kept import signed_out, typed
from hiring.web.respond import status_of

TEMPLATES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})
USER_KEY = "_user_id"
RETRY_SECONDS = "5"
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


def install(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(NoConnectionFree, _later)
    app.register_error_handler(PendingRollbackError, _later)
    app.register_error_handler(OSError, _disk)


def _refused(refusal: Refused) -> Response:
    message = None if isinstance(refusal, Unseen) else refusal.sentence
    return _page(status_of(refusal), message=message, ways_out=getattr(refusal, "ways_out", ()))


def _csrf(_error: CSRFError) -> Response:
    """Whoever was signed in and is no more gets the same answer as from the guard."""
    if USER_KEY not in session and not request.path.startswith("/sign-in"):
        return signed_out()
    name_the_refused()
    return _page(400, message="This form belongs to a session that has ended. Sign in, then send it once more.")


def _http(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    answer = _page(code)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _database(error: DBAPIError) -> Response:
    if error.connection_invalidated or isinstance(error, OperationalError):
        return _later(error)
    raise error


def _disk(error: OSError) -> Response:
    """A disk that is full or gone has kept nothing of this request; later it may."""
    if error.errno in DISK_FULL:
        return _later(error)
    raise error


def _later(error: Exception) -> Response:
    answer = _page(503)
    g.cause = _code(error)
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _code(error: Exception) -> str:
    """For the log: the database's or the system's own code; its sentence might quote what was typed."""
    cause = getattr(error, "orig", None) or error
    if state := getattr(cause, "sqlstate", None):
        return f"SQLSTATE_{state}"
    system = errno.errorcode.get(getattr(cause, "errno", None) or 0)
    return getattr(cause, "sqlite_errorname", None) or system or type(cause).__name__


def _page(code: int, **more: Any) -> Response:
    """The page of one status; below a form it gives back what was typed."""
    shown = code if code in TEMPLATES else (400 if code < 500 else 500)
    body = render_template(f"errors/{shown}.html", kept=typed() if code != 404 else (), **more)
    response = Response(body, status=code, mimetype="text/html")
    g.refused = True
    return response
