"""How views answer: pages made of cards, 303 after a change, and the page again with the text kept."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import flash, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Refused, Unseen
from hiring.schemas.base import Card, build
from hiring.schemas.loop_lines import AfterLoop
from hiring.web.forms.base import HouseForm

STATUS: dict[type[Refused], int] = {
    Unseen: 404,
    NotAllowed: 403,
    NotNow: 409,
    Incomplete: 422,
}
Result = TypeVar("Result")


def status_of(refusal: Refused) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)


def page(template: str, card: Card | None = None, status: int = 200, **more: Any) -> Response:
    """A page; `card` is what it shows, `more` are forms and further cards."""
    return make_response(render_template(template, page=card, **more), status)


def see_other(location: str, said: str | None = None, kind: str = "good") -> Response:
    """After a change: 303 to the page that shows it, with one sentence."""
    if said:
        flash(said, kind)
    return redirect(location, 303)


def loop_after() -> UUID | None:
    """Where the list of loops on this page goes on; refused with 422 when the address holds no id."""
    return build(AfterLoop, {"after": request.args.get("after") or None}).after


def handle(
    form: HouseForm,
    act: Callable[[], Result],
    done: Callable[[Result], Response],
    again: Callable[[], Response],
) -> Response:
    """Runs `act` and answers `done`; a refusal shows `again` with everything typed kept and the reasons beside it.

    Unseen is never caught: what somebody may not see answers 404 whatever was typed.
    """
    try:
        result = act()
    except Unseen:
        raise
    except Refused as refusal:
        g.work.session.rollback()
        g.refused = True
        form.refuse(refusal)
        response = again()
        response.status_code = status_of(refusal)
        return response
    return done(result)
