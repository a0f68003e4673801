"""Search by name."""

from flask import request
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.search import Search
from hiring.services import search as service
from hiring.services.work import Work
from hiring.web.guard import Pages
from hiring.web.respond import page

pages = Pages("search")


@pages.get("/search")
def search(work: Work) -> Response:
    return page("search/search.html", service.search(work, build(Search, {"q": request.args.get("q", "")})))
