"""Requisitions: list, page, adding, editing."""

from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.requisitions import AddRequisition, EditRequisition, FindRequisitions, RequisitionNow
from hiring.services import requisition_edit, requisition_form, requisitions
from hiring.services.work import Work
from hiring.web.forms.requisitions import AddRequisitionForm, EditRequisitionForm, FindRequisitionsForm
from hiring.web.guard import Pages
from hiring.web.respond import handle, loop_after, page, see_other

pages = Pages("requisitions")


@pages.get("/requisitions")
def list_requisitions(work: Work) -> Response:
    asked = {name: value for name, value in request.args.items() if value and name in FindRequisitions.model_fields}
    card = requisitions.requisitions_page(work, build(FindRequisitions, asked))
    form = FindRequisitionsForm(formdata=request.args, meta={"csrf": False})
    return page("requisitions/list.html", card, form=form)


@pages.get("/requisitions/new")
def new(work: Work) -> Response:
    now = requisition_form.to_add(work, _chosen_set())
    form = AddRequisitionForm(formdata=None, data=now.values)
    form.offer(now)
    return _draw(form, now)


@pages.post("/requisitions/new")
def add(work: Work) -> Response:
    form = AddRequisitionForm()
    return handle(
        form,
        lambda: requisition_edit.add_requisition(work, form.command(AddRequisition, principles=form.needed())),
        lambda made: see_other(f"/requisitions/{made}", "Added."),
        lambda: _draw(form, requisition_form.to_add(work, form.set_id())),
    )


@pages.get("/requisitions/<uuid:requisition_id>")
def show(work: Work, requisition_id: UUID) -> Response:
    return page("requisitions/show.html", requisitions.requisition_page(work, requisition_id, loop_after()))


@pages.get("/requisitions/<uuid:requisition_id>/edit")
def edit(work: Work, requisition_id: UUID) -> Response:
    now = requisition_form.to_edit(work, requisition_id, _chosen_set())
    form = EditRequisitionForm(formdata=None, data={**now.values, "version": now.version})
    form.offer(now)
    return _draw(form, now)


@pages.post("/requisitions/<uuid:requisition_id>/edit")
def save(work: Work, requisition_id: UUID) -> Response:
    form = EditRequisitionForm()

    def again() -> Response:
        now = requisition_form.to_edit(work, requisition_id, form.set_id())
        stored = requisition_form.to_edit(work, requisition_id)
        return _draw(form, now, _differences(form, stored) if form.stale else ())

    return handle(
        form,
        lambda: requisition_edit.edit_requisition(
            work, requisition_id, form.command(EditRequisition, principles=form.needed())
        ),
        lambda _: see_other(f"/requisitions/{requisition_id}", "Saved. Running loops keep their own copy."),
        again,
    )


def _differences(form: EditRequisitionForm, stored: RequisitionNow) -> list[tuple[str, str, str]]:
    """Both versions, the principles as one line each."""
    names = {one.slug: one.name for one in stored.principles}
    ours = [
        _words(names.get(one["principle"], one["principle"]), one["min_coverage"], one["functional"])
        for one in form.needed()
    ]
    theirs = [_words(one.name, one.min_coverage, one.functional) for one in stored.principles if one.required]
    principles = [("Principles", "; ".join(theirs), "; ".join(ours))] if theirs != ours else []
    return [*form.differences(stored.values), *principles]


def _words(name: str, coverage: object, functional: bool) -> str:
    return f"{name} × {coverage}{', functional' if functional else ''}"


def _draw(form: Any, now: RequisitionNow, differences: object = ()) -> Response:
    template = "requisitions/edit.html" if now.id else "requisitions/add.html"
    return page(template, now, form=form, lines=form.lines(now), differences=differences)


def _chosen_set() -> UUID | None:
    try:
        return UUID(request.args.get("set", ""))
    except ValueError:
        return None
