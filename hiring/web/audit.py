"""The auditors' list of events and its CSV; the receipt that a submitter takes along."""

from uuid import UUID

from flask import make_response, request
from werkzeug.wrappers import Response

from hiring.domain.errors import NotNow
from hiring.schemas.audit import EventQuery
from hiring.schemas.base import build
from hiring.services import audit_page, receipts
from hiring.services.work import Work
from hiring.web.guard import Pages, desk
from hiring.web.respond import page

pages = Pages("audit")


@pages.get("/audit")
def events(work: Work) -> Response:
    return page("audit/events.html", audit_page.events(work, _query()))


@pages.get("/audit.csv")
def csv_file(work: Work) -> Response:
    made = audit_page.file(work, _query())
    return _download(made.text, made.name, "text/csv; charset=utf-8")


@pages.get("/loops/<uuid:loop_id>/feedback/receipt")
def receipt(work: Work, loop_id: UUID) -> Response:
    """`?of=` names one of several own places, as for the feedback."""
    return page("audit/receipt.html", receipts.page(work, desk().settings, loop_id, _of()))


@pages.get("/loops/<uuid:loop_id>/feedback/receipt.json")
def receipt_file(work: Work, loop_id: UUID) -> Response:
    card = receipts.page(work, desk().settings, loop_id, _of())
    if card.problem:
        raise NotNow(card.problem)
    return _download(f"{card.text}\n", card.file_name, "application/json")


def _download(text: str, name: str, kind: str) -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _query() -> EventQuery:
    """Only what the page knows: a link from elsewhere may carry more."""
    given = {name: value for name, value in request.args.items() if name in EventQuery.model_fields}
    return build(EventQuery, given)


def _of() -> UUID | None:
    """The own place that is meant; what is no id names none."""
    try:
        return UUID(request.args.get("of") or "")
    except ValueError:
        return None
