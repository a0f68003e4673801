"""Insights: figures over closed loops (R41)."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.insights import AskInsights
from hiring.services import insights
from hiring.services.work import Work
from hiring.web.guard import Pages
from hiring.web.respond import page

pages = Pages("insights")


@pages.get("/insights")
def overview(work: Work) -> Response:
    asked = build(AskInsights, {"after": request.args.get("after") or None})
    return page("insights/insights.html", insights.page(work, asked.after))


@pages.get("/insights/<uuid:person_id>")
def person(work: Work, person_id: UUID) -> Response:
    return page("insights/person.html", insights.person(work, person_id))
