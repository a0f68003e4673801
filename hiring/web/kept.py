"""What was typed comes back with every refusal."""

from flask import render_template, request, session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

HIDDEN_FIELDS = frozenset({"csrf_token", "idempotency_key", "version", "next"})
SECRET = "password"  # noqa: S105  a part of field names
CODES = frozenset({"code"})
ARRIVED = "arrived"
MOST_ARRIVED = 3


def signed_out() -> Response:
    """To a form sent without a session: 401, with the text and the way to sign in.

    A script that fetches keeps the text itself, and is told in one sentence.
    """
    template = "errors/_signed_out.html" if fetched() else "errors/401.html"
    return Response(render_template(template, kept=typed()), status=401, mimetype="text/html")


def fetched() -> bool:
    """Asked for by a script of ours, which shows the answer inside its page."""
    return "X-Poll" in request.headers or "X-Fragment" in request.headers


def typed() -> tuple[tuple[str, str], ...]:
    """Pairs of field name and text; never a password."""
    if request.method != "POST" or request.content_length is None:
        return ()
    try:
        items = list(request.form.items(multi=True))
    except HTTPException:
        return ()
    return tuple(
        (name, text)
        for name, text in items
        if text.strip() and name not in HIDDEN_FIELDS | CODES and SECRET not in name
    )


def note_arrival(key: str) -> None:
    """The page that follows tells the browser that the form with this key has arrived, so that it forgets its copy."""
    session[ARRIVED] = [*session.get(ARRIVED, ()), key][-MOST_ARRIVED:]


def arrived() -> tuple[str, ...]:
    """Keys of forms that have arrived since the last page; told once."""
    return tuple(session.pop(ARRIVED, ()))
