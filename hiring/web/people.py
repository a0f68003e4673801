"""People: list, person, editing, roles and certifications."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from hiring.schemas.base import Command, build
from hiring.schemas.people import (
    AddPerson,
    CertificationNow,
    EditPerson,
    FindPeople,
    SetBarRaiser,
    SetInterviewer,
    SetRoles,
)
from hiring.services import certifications, people, person
from hiring.services.work import Work
from hiring.web.forms.accounts import ActForm
from hiring.web.forms.people import (
    AddPersonForm,
    BarRaiserForm,
    EditPersonForm,
    FindPeopleForm,
    InterviewerForm,
    RolesForm,
    offering,
)
from hiring.web.forms.versioned import VersionedForm
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("people")
SAVED = "Saved."


@pages.get("/people")
def list_people(work: Work) -> Response:
    asked = {name: value for name, value in request.args.items() if value and name in FindPeople.model_fields}
    card = people.page(work, build(FindPeople, asked))
    return page("people/people.html", card, form=FindPeopleForm(formdata=request.args, meta={"csrf": False}))


@pages.get("/people/new")
def new(work: Work) -> Response:
    people.require_edit(work)
    return page("people/add.html", form=AddPersonForm(formdata=None, timezone=people.usual_zone(work)))


@pages.post("/people/new")
def add(work: Work) -> Response:
    form = AddPersonForm()
    return handle(
        form,
        lambda: people.add_person(work, form.command(AddPerson)),
        lambda made: see_other(f"/people/{made}", "Added. Make an invitation link when they should sign in."),
        lambda: page("people/add.html", form=form),
    )


@pages.get("/people/<uuid:person_id>")
def show(work: Work, person_id: UUID) -> Response:
    return page("people/person.html", person.card(work, person_id), act=ActForm(formdata=None))


@pages.get("/people/<uuid:person_id>/edit")
def edit(work: Work, person_id: UUID) -> Response:
    now = people.now(work, person_id)
    return page("people/edit.html", now, form=EditPersonForm.of(now), differences=())


@pages.post("/people/<uuid:person_id>/edit")
def save(work: Work, person_id: UUID) -> Response:
    form = EditPersonForm()

    def again() -> Response:
        now = people.now(work, person_id)
        return page("people/edit.html", now, form=form, differences=form.differences(now.values) if form.stale else ())

    return handle(
        form,
        lambda: people.edit(work, person_id, form.command(EditPerson)),
        lambda _: see_other(f"/people/{person_id}", SAVED),
        again,
    )


@pages.get("/people/<uuid:person_id>/roles")
def roles(work: Work, person_id: UUID) -> Response:
    now = certifications.roles_now(work, person_id)
    data = {"roles": now.chosen.split(","), "version": now.version}
    return _certification("roles", now, RolesForm(formdata=None, data=data))


@pages.post("/people/<uuid:person_id>/roles")
def set_roles(work: Work, person_id: UUID) -> Response:
    return _set(work, person_id, "roles", RolesForm(), SetRoles, certifications.set_roles, certifications.roles_now)


@pages.get("/people/<uuid:person_id>/interviewer")
def interviewer(work: Work, person_id: UUID) -> Response:
    now = certifications.interviewer_now(work, person_id)
    data = {"interviewer": now.chosen, "trained_on": list(now.trained_on), "version": now.version}
    return _certification("interviewer", now, InterviewerForm(formdata=None, data=data))


@pages.post("/people/<uuid:person_id>/interviewer")
def set_interviewer(work: Work, person_id: UUID) -> Response:
    act, now = certifications.set_interviewer, certifications.interviewer_now
    return _set(work, person_id, "interviewer", InterviewerForm(), SetInterviewer, act, now)


@pages.get("/people/<uuid:person_id>/bar-raiser")
def bar_raiser(work: Work, person_id: UUID) -> Response:
    now = certifications.bar_raiser_now(work, person_id)
    return _certification(
        "bar_raiser", now, BarRaiserForm(formdata=None, data={"bar_raiser": now.chosen, "version": now.version})
    )


@pages.post("/people/<uuid:person_id>/bar-raiser")
def set_bar_raiser(work: Work, person_id: UUID) -> Response:
    act, now = certifications.set_bar_raiser, certifications.bar_raiser_now
    return _set(work, person_id, "bar_raiser", BarRaiserForm(), SetBarRaiser, act, now)


def _certification(kind: str, now: CertificationNow, form: VersionedForm) -> Response:
    stored = {kind: now.chosen, "trained_on": ",".join(now.trained_on)}
    differences = form.differences(stored) if form.stale else ()
    return page(f"people/{kind}.html", now, form=offering(form, now, kind), differences=differences)


def _set(
    work: Work,
    person_id: UUID,
    kind: str,
    form: VersionedForm,
    command: type[Command],
    act: Callable[[Work, UUID, Any], None],
    now: Callable[[Work, UUID], CertificationNow],
) -> Response:
    return handle(
        form,
        lambda: act(work, person_id, form.command(command)),
        lambda _: see_other(f"/people/{person_id}", SAVED),
        lambda: _certification(kind, now(work, person_id), form),
    )
