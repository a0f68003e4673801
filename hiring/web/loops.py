"""The loops table and its CSV."""

from flask import make_response, request
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.loop_table import STATES, WAITS, TableQuery
from hiring.services import loop_table
from hiring.services.work import Work
from hiring.web.guard import Pages
from hiring.web.respond import page

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
