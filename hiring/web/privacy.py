"""Personal data (R40): how long it is kept, legal holds, and the export of everything about a candidate."""

from typing import Any
from uuid import UUID

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.privacy import ChooseNames, ChooseRule, FindKept, KeptPage, SetRule, Why
from hiring.services import export, export_page, keeping
from hiring.services.work import Work
from hiring.web.forms.privacy import ChooseRuleForm, FindKeptForm, NamesForm, RuleForm, WhyForm
from hiring.web.guard import Pages
from hiring.web.headers import FILE_CSP
from hiring.web.respond import handle, page, see_other

pages = Pages("privacy")


@pages.get("/admin/data")
def overview(work: Work) -> Response:
    return _overview(work, RuleForm(formdata=None))


@pages.post("/admin/data")
def set_rule(work: Work) -> Response:
    form = RuleForm()
    return handle(
        form,
        lambda: keeping.set_rule(work, form.command(SetRule)),
        lambda _: see_other("/admin/data", "Saved. It counts at the next run."),
        lambda: _overview(work, form),
    )


def _overview(work: Work, form: RuleForm) -> Response:
    asked = {name: value for name, value in request.args.items() if value and name in FindKept.model_fields}
    card = keeping.kept_list(work, build(FindKept, asked))
    find = FindKeptForm(formdata=request.args, meta={"csrf": False})
    return page("privacy/overview.html", card, form=form, find=find)


@pages.get("/candidates/<uuid:candidate_id>/data")
def show(work: Work, candidate_id: UUID) -> Response:
    return _show(keeping.kept_page(work, candidate_id))


@pages.post("/candidates/<uuid:candidate_id>/data")
def choose_rule(work: Work, candidate_id: UUID) -> Response:
    form = ChooseRuleForm()
    return handle(
        form,
        lambda: keeping.choose_rule(work, candidate_id, form.command(ChooseRule)),
        lambda _: see_other(f"/candidates/{candidate_id}/data", "Saved. It counts at the next run."),
        lambda: _show(keeping.kept_page(work, candidate_id), form),
    )


def _show(card: KeptPage, form: ChooseRuleForm | None = None) -> Response:
    chosen = form or ChooseRuleForm.of(card)
    chosen.jurisdiction.choices = list(card.rules)
    return page("privacy/candidate.html", card, form=chosen)


@pages.get("/candidates/<uuid:candidate_id>/data/hold")
def ask_hold(work: Work, candidate_id: UUID) -> Response:
    return page("privacy/hold.html", keeping.kept_page(work, candidate_id), form=WhyForm(formdata=None))


@pages.post("/candidates/<uuid:candidate_id>/data/hold")
def set_hold(work: Work, candidate_id: UUID) -> Response:
    form = WhyForm()
    return _held(
        work, candidate_id, form, lambda: keeping.set_hold(work, candidate_id, form.command(Why)),
        "The legal hold stands.",
    )  # fmt: skip


@pages.post("/candidates/<uuid:candidate_id>/data/lift")
def lift_hold(work: Work, candidate_id: UUID) -> Response:
    form = WhyForm()
    return _held(
        work, candidate_id, form, lambda: keeping.lift_hold(work, candidate_id, form.command(Why)),
        "The legal hold is lifted.",
    )  # fmt: skip


def _held(work: Work, candidate_id: UUID, form: WhyForm, act: Any, said: str) -> Response:
    return handle(
        form,
        act,
        lambda _: see_other(f"/candidates/{candidate_id}/data", said),
        lambda: page("privacy/hold.html", keeping.kept_page(work, candidate_id), form=form),
    )


@pages.get("/candidates/<uuid:candidate_id>/data/export")
def ask_export(work: Work, candidate_id: UUID) -> Response:
    return page("privacy/export.html", export.question(work, candidate_id), form=WhyForm(formdata=None))


@pages.post("/candidates/<uuid:candidate_id>/data/export")
def say_why(work: Work, candidate_id: UUID) -> Response:
    form = WhyForm()
    return handle(
        form,
        lambda: export.say_why(work, candidate_id, form.command(Why)),
        lambda _: see_other(f"/candidates/{candidate_id}/data/export/names"),
        lambda: page("privacy/export.html", export.question(work, candidate_id), form=form),
    )


@pages.get("/candidates/<uuid:candidate_id>/data/export/names")
def names(work: Work, candidate_id: UUID) -> Response:
    card = export.review(work, candidate_id)
    return page("privacy/names.html", card, form=NamesForm.of(card, formdata=None))


@pages.post("/candidates/<uuid:candidate_id>/data/export/names")
def download(work: Work, candidate_id: UUID) -> Response:
    """Answers the file itself instead of 303: it is made for this one response and kept nowhere."""
    card = export.review(work, candidate_id)
    form = NamesForm.of(card)

    def act() -> Response:
        command = form.command(ChooseNames)
        return _file(candidate_id, export.export(work, candidate_id, command), command.format)

    return handle(form, act, lambda made: made, lambda: page("privacy/names.html", card, form=form))


def _file(candidate_id: UUID, made: dict[str, Any], kind: str) -> Response:
    """An attachment that no browser runs, named by the product."""
    machine = kind == "json"
    response = make_response(
        export.as_json(made) if machine else render_template(export_page.FILE, page=export_page.readable(made))
    )
    response.headers["Content-Type"] = "application/json" if machine else "text/html; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="candidate-{candidate_id}.{kind}"'
    response.headers["Content-Security-Policy"] = FILE_CSP
    return response
