"""For the proxy and whoever watches the machine: no session, no viewer, one word of plain text."""

from flask import Blueprint
from werkzeug.wrappers import Response

from hiring.services import health
from hiring.web.guard import Door, desk

RETRY_SECONDS = "5"
blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers; the database is not asked, since starting afresh would not bring it back."""
    return Response("live\n", mimetype="text/plain")


@blueprint.get("/health/ready")
def ready() -> Response:
    """503 while the database is gone or has the schema of another version."""
    if health.ready(desk().engine):
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", status=503, mimetype="text/plain", headers={"Retry-After": RETRY_SECONDS})


for _view in (live, ready):
    _view.door = Door.PUBLIC  # type: ignore[attr-defined]
