"""Requests: what I am asked, what I asked, and answering one in writing."""

from uuid import UUID

from flask import request as http
from werkzeug.wrappers import Response

from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.services import requests, requests_page
from hiring.services.work import Work
from hiring.web.forms.base import HouseForm
from hiring.web.forms.decision import AskForm
from hiring.web.forms.requests import AnswerForm
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("requests")


@pages.get("/requests")
def my_requests(work: Work) -> Response:
    card = requests_page.listed(work, mine=http.args.get("by") == "me", after=_key(http.args.get("after", "")))
    return page("requests/requests.html", card)


def _key(text: str) -> UUID | None:
    """The list's place; an address that is none begins at the top."""
    try:
        return UUID(text)
    except ValueError:
        return None


@pages.get("/requests/<uuid:request_id>", writes=True)
def show(work: Work, request_id: UUID) -> Response:
    return _show(work, request_id, AnswerForm(formdata=None), AskForm(formdata=None))


def _show(work: Work, request_id: UUID, form: HouseForm, again: HouseForm) -> Response:
    return page("requests/request.html", requests_page.page(work, request_id), form=form, again=again)


@pages.post("/requests/<uuid:request_id>")
def answer(work: Work, request_id: UUID) -> Response:
    form = AnswerForm()
    return handle(
        form,
        lambda: requests.answer(work, request_id, form.command(AnswerRequest)),
        lambda _: see_other("/requests", "Your answer is recorded."),
        lambda: _show(work, request_id, form, AskForm(formdata=None)),
    )


@pages.post("/requests/<uuid:request_id>/again")
def ask_again(work: Work, request_id: UUID) -> Response:
    """R35: after a refusal the recruiter of the held loop asks once more."""
    form = AskForm()
    return handle(
        form,
        lambda: requests.ask_again(work, request_id, form.command(AskRequest)),
        lambda made: see_other(f"/requests/{made}", "The consent is asked for once more."),
        lambda: _show(work, request_id, AnswerForm(formdata=None), form),
    )


@pages.get("/loops/<uuid:loop_id>/release")
def release(work: Work, loop_id: UUID) -> Response:
    return page("requests/release.html", requests_page.release_page(work, loop_id), form=AskForm(formdata=None))


@pages.post("/loops/<uuid:loop_id>/release")
def ask_for_release(work: Work, loop_id: UUID) -> Response:
    form = AskForm()
    return handle(
        form,
        lambda: requests.ask_for_release(work, loop_id, form.command(AskRequest)),
        lambda made: see_other(f"/requests/{made}", "A core Bar Raiser outside the loop is asked."),
        lambda: page("requests/release.html", requests_page.release_page(work, loop_id), form=form),
    )
