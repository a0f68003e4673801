"""The loops table and its CSV, opening a loop, and the page of one loop with timeline and reading."""

from uuid import UUID

from flask import flash, make_response, request
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.loop_table import STATES, WAITS, TableQuery
from hiring.schemas.loops import Opened, OpenLoop
from hiring.services import loop_acts, loop_page, loop_table, loops, loops_opening_page, timeline
from hiring.services.work import Work
from hiring.web.forms.loops import AdoptForm, OpenLoopForm
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("loops")


@pages.get("/loops")
def table(work: Work) -> Response:
    return page("loops/table.html", loop_table.table(work, _query()), states=STATES, waits=WAITS)


@pages.get("/loops.csv")
def csv_file(work: Work) -> Response:
    made = loop_table.file(work, _query())
    response = make_response(made.text)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def _query() -> TableQuery:
    """Only what the table knows: a link from elsewhere may carry more."""
    given = {name: value for name, value in request.args.items() if name in TableQuery.model_fields}
    return build(TableQuery, given)


@pages.get("/loops/new")
def new(work: Work) -> Response:
    card = loops_opening_page.opening_page(
        work, _candidate(request.args.get("candidate")), request.args.get("q", "")[:100]
    )
    asked = request.args.get("requisition") or card.requisition_id
    form = OpenLoopForm(formdata=None, candidate_id=card.candidate_id, requisition_id=asked)
    form.requisition_id.choices = list(card.requisitions)
    return page("loops/open.html", card, form=form)


@pages.post("/loops/new")
def open_loop(work: Work) -> Response:
    form = OpenLoopForm()

    def again() -> Response:
        card = loops_opening_page.opening_page(work, _candidate(form.candidate_id.data), "")
        form.requisition_id.choices = list(card.requisitions)
        return page("loops/open.html", card, form=form)

    return handle(form, lambda: loops.open_loop(work, form.command(OpenLoop)), _opened, again)


def _opened(opened: Opened) -> Response:
    for warning in opened.warnings:
        flash(warning, "warn")
    said = "The loop is open: choose its panel."
    if opened.needs_consent:
        said = "The loop is open and waits for the consent of a core Bar Raiser. You can plan it meanwhile."
    return see_other(f"/loops/{opened.loop_id}/plan", said)


def _candidate(typed: str | None) -> UUID | None:
    try:
        return UUID(typed or "")
    except ValueError:
        return None


@pages.get("/loops/<uuid:loop_id>", writes=True)
def show(work: Work, loop_id: UUID) -> Response:
    return page("loops/loop.html", loop_page.loop_page(work, loop_id), adopt=_adopt)


def _adopt(version: int) -> AdoptForm:
    return AdoptForm(formdata=None, version=str(version))


@pages.get("/loops/<uuid:loop_id>/timeline")
def events(work: Work, loop_id: UUID) -> Response:
    after = request.args.get("after", "")
    return page("loops/timeline.html", timeline.timeline_page(work, loop_id, after[:200]))


@pages.get("/loops/<uuid:loop_id>/read/<uuid:panelist_id>", writes=True)
def read(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    return page("loops/read.html", loop_acts.read_page(work, loop_id, panelist_id))
