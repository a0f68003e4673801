"""Naming the follow-up interview: a search with a verdict per person, then principles and reason."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from hiring.schemas.debrief import NameFollowUp
from hiring.services import follow_up_page, follow_ups
from hiring.services.work import Work
from hiring.web.debrief import here
from hiring.web.forms import debrief as kinds
from hiring.web.forms.base import HouseForm
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("follow_ups")
LONGEST_QUERY = 100


@pages.get("/loops/<uuid:loop_id>/debrief/follow-up")
def follow_up(work: Work, loop_id: UUID) -> Response:
    return _follow_up(work, loop_id, kinds.FollowUpForm(formdata=None))


def _follow_up(work: Work, loop_id: UUID, form: HouseForm) -> Response:
    query = request.args.get("q", "")[:LONGEST_QUERY]
    card = follow_up_page.page(work, loop_id, query)
    form["person_id"].choices = [(one.id, one.name) for one in card.people if not one.reasons]
    form["principles"].choices = kinds.pairs(card.principles)
    return page("debrief/follow_up.html", card, form=form, find=kinds.FindForm(formdata=None, q=query))


@pages.post("/loops/<uuid:loop_id>/debrief/follow-up")
def name_follow_up(work: Work, loop_id: UUID) -> Response:
    form = kinds.FollowUpForm()
    return handle(
        form,
        act=lambda: follow_ups.name_follow_up(work, loop_id, form.command(NameFollowUp)),
        done=lambda _: see_other(here(loop_id), "The follow-up is named; the recruiter enters its slot."),
        again=lambda: _follow_up(work, loop_id, form),
    )
