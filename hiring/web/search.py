"""Search by name and over evidence."""

from flask import request
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.search import Search
from hiring.services import search as service
from hiring.services.work import Work
from hiring.web.guard import Pages, aside
from hiring.web.respond import page

pages = Pages("search")


@pages.get("/search")
def search(work: Work) -> Response:
    asked = build(Search, {"q": request.args.get("q", ""), "after": request.args.get("after") or None})
    return page("search/search.html", service.search(work, asked, aside))
