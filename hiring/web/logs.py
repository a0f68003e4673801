"""One line per request on standard error: ids, codes and times; never a name, a text, a token or a typed address."""

import logging
import sys
import time

import structlog
from flask import Flask, g, got_request_exception, request
from werkzeug.wrappers import Response

from hiring.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Requests at `info`, failures at `error`. Flask's own traceback logging is replaced: it may quote typed text."""
    log = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
    )
    app.logger.disabled = True

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        if request.endpoint != "static":
            cause = {"error": g.cause} if "cause" in g else {}
            log.info("request", status=response.status_code, ms=_milliseconds(), **_about(), **cause)
        return response

    def failed(_app: Flask, exception: BaseException, **_more: object) -> None:
        log.error("failed", error=type(exception).__name__, where=_where(exception), **_about())

    got_request_exception.connect(failed, app, weak=False)


def _about() -> dict[str, str | None]:
    """Who acts; in the request of a sign-in that is who has just come in."""
    work, entered = g.get("work"), getattr(g.get("_login_user"), "viewer", None)
    viewer = entered if work is None or not work.viewer.signed_in else work.viewer
    return {"method": request.method, "endpoint": request.endpoint, "person": str(viewer.person_id) if viewer else None}


def _milliseconds() -> float:
    started: float = g.get("started", time.perf_counter())
    return round((time.perf_counter() - started) * 1000, 1)


def _where(exception: BaseException) -> list[str]:
    """File, line and function of each frame of ours: a traceback without the values in it."""
    found = []
    trace = exception.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/hiring/" in code.co_filename:
            found.append(f"{code.co_filename.rpartition('/hiring/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-8:]
