"""What was typed comes back with every refusal."""

from flask import render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

HIDDEN_FIELDS = frozenset({"csrf_token", "idempotency_key", "version", "next"})
SECRET = "password"  # noqa: S105  a part of field names


def signed_out() -> Response:
    """To a form sent without a session: 401, with the text and the way to sign in."""
    return Response(render_template("errors/401.html", kept=typed()), status=401, mimetype="text/html")


def typed() -> tuple[tuple[str, str], ...]:
    """Pairs of field name and text; never a password."""
    if request.method != "POST" or request.content_length is None:
        return ()
    try:
        items = list(request.form.items(multi=True))
    except HTTPException:
        return ()
    return tuple(
        (name, text) for name, text in items if text.strip() and name not in HIDDEN_FIELDS and SECRET not in name
    )
