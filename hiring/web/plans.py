"""The plan of a loop: panel search, grid, assign for me, questions, confirmation."""

from collections.abc import Callable
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from hiring.domain.actions import Action
from hiring.schemas.base import build
from hiring.schemas.loop_page import ActPage
from hiring.schemas.loops import Adopt, SetRevealMode
from hiring.schemas.plan_cards import PlanPage
from hiring.schemas.plans import (
    AddPanelist,
    AnswerProposal,
    ConfirmPlan,
    OverrideLevel,
    PlanQuestion,
    PlanQuestions,
    ProposePanelist,
    RemovePanelist,
    SetCells,
    TakePlan,
)
from hiring.services import loop_acts, loops_adopt, panel, plans, plans_assign, plans_page
from hiring.services.work import Work
from hiring.web.forms.base import HouseForm
from hiring.web.forms.loops import AdoptForm, ReasonForm, RevealForm
from hiring.web.forms.plans import (
    AddPersonForm,
    AnswerProposalForm,
    CellsForm,
    ConfirmForm,
    ProposeForm,
    QuestionsForm,
    RemoveForm,
    TakePlanForm,
)
from hiring.web.guard import Pages
from hiring.web.loop_acts import act, draw
from hiring.web.respond import handle, page, see_other

pages = Pages("plans")


@pages.get("/loops/<uuid:loop_id>/plan")
def show(work: Work, loop_id: UUID) -> Response:
    return _draw(plans_page.plan_page(work, loop_id, _search()))


def _search() -> tuple[str, str, str] | None:
    """The name, the kind and the host that somebody looks for."""
    if "kind" not in request.args:
        return None
    return request.args.get("q", ""), request.args["kind"], request.args.get("host", "")


def _draw(card: PlanPage, refused: HouseForm | None = None, cells: CellsForm | None = None) -> Response:
    version = str(card.version)
    forms = {
        "cells": cells or CellsForm(formdata=None, version=version),
        "confirm": refused if isinstance(refused, ConfirmForm) else ConfirmForm(formdata=None, version=version),
        "reveal": refused if isinstance(refused, RevealForm) else RevealForm(formdata=None, version=version),
    }
    return page("plans/plan.html", card, refused=refused or cells, fresh=_fresh, adopt=_adopt, **forms)


KINDS: dict[str, type[HouseForm]] = {
    "add": AddPersonForm,
    "propose": ProposeForm,
    "answer": AnswerProposalForm,
    "adopt": AdoptForm,
}


def _fresh(which: str, /, **values: str) -> HouseForm:
    """A small form of its own for each button, with a key of its own (R38)."""
    return KINDS[which](formdata=None, **values)


def _adopt(version: int) -> HouseForm:
    return _fresh("adopt", version=str(version))


def _back(work: Work, loop_id: UUID, form: HouseForm, run: Callable[[], object], said: str) -> Response:
    """To the plan after a change; after a refusal the plan again with the reasons on top."""
    return handle(
        form, run, lambda _: see_other(f"/loops/{loop_id}/plan", said),
        lambda: _draw(plans_page.plan_page(work, loop_id), refused=form),
    )  # fmt: skip


@pages.post("/loops/<uuid:loop_id>/plan/add")
def add(work: Work, loop_id: UUID) -> Response:
    form = AddPersonForm()
    run = lambda: panel.add_panelist(work, loop_id, form.command(AddPanelist))  # noqa: E731  runs inside the handler
    return _back(work, loop_id, form, run, "Added to the panel.")


@pages.post("/loops/<uuid:loop_id>/plan/propose")
def propose(work: Work, loop_id: UUID) -> Response:
    form = ProposeForm()
    run = lambda: panel.propose_panelist(work, loop_id, form.command(ProposePanelist))  # noqa: E731
    return _back(work, loop_id, form, run, "Proposed; the recruiter is told.")


@pages.post("/loops/<uuid:loop_id>/plan/proposals/<uuid:proposal_id>")
def answer(work: Work, loop_id: UUID, proposal_id: UUID) -> Response:
    form = AnswerProposalForm()
    run = lambda: panel.answer_proposal(work, loop_id, proposal_id, form.command(AnswerProposal))  # noqa: E731
    return _back(work, loop_id, form, run, "Answered; the hiring manager is told.")


@pages.post("/loops/<uuid:loop_id>/plan/reveal")
def reveal(work: Work, loop_id: UUID) -> Response:
    form = RevealForm()
    run = lambda: plans.set_reveal_mode(work, loop_id, form.command(SetRevealMode))  # noqa: E731
    return _back(work, loop_id, form, run, "Saved.")


@pages.post("/loops/<uuid:loop_id>/plan/confirm")
def confirm(work: Work, loop_id: UUID) -> Response:
    form = ConfirmForm()
    run = lambda: plans.confirm_plan(work, loop_id, form.command(ConfirmPlan))  # noqa: E731
    return _back(work, loop_id, form, run, "The plan is confirmed; slots can be entered.")


@pages.post("/loops/<uuid:loop_id>/plan/adopt-set")
def adopt_set(work: Work, loop_id: UUID) -> Response:
    form = AdoptForm()
    run = lambda: loops_adopt.adopt_set_version(work, loop_id, form.command(Adopt))  # noqa: E731
    return _back(work, loop_id, form, run, "The loop uses the requisition's principle set now.")


@pages.post("/loops/<uuid:loop_id>/plan/adopt-requisition")
def adopt_requisition(work: Work, loop_id: UUID) -> Response:
    form = AdoptForm()
    run = lambda: loops_adopt.adopt_requisition(work, loop_id, form.command(Adopt))  # noqa: E731
    return _back(work, loop_id, form, run, "Level and principles are the requisition's now.")


@pages.post("/loops/<uuid:loop_id>/plan/cells")
def cells(work: Work, loop_id: UUID) -> Response:
    """Somebody else's newer plan: the ticks are kept, the present plan stands beneath, saving again is a choice."""
    form = CellsForm()
    sent = form["cells"].data

    def again() -> Response:
        known = tuple(cell[:200] for cell in sent[:500])
        return _draw(plans_page.plan_page(work, loop_id, typed=known), cells=form)

    return handle(
        form,
        lambda: plans.set_cells(work, loop_id, form.command(SetCells, cells=sent)),
        lambda _: see_other(f"/loops/{loop_id}/plan", "The grid is saved."),
        again,
    )


@pages.get("/loops/<uuid:loop_id>/plan/assign")
def assign(work: Work, loop_id: UUID) -> Response:
    """Reading and solving, without a write transaction; taking the plan is another request."""
    keep = request.args.get("keep", "1") != "0"
    card = plans_assign.propose(work, loop_id, keep_by_hand=keep)
    form = TakePlanForm(formdata=None, version=str(card.version), keep_by_hand=keep)
    return page("plans/assign.html", card, form=form)


@pages.post("/loops/<uuid:loop_id>/plan/assign")
def take(work: Work, loop_id: UUID) -> Response:
    form = TakePlanForm()

    def run() -> None:
        plans_assign.take_plan(work, loop_id, form.command(TakePlan, cells=form["cells"].data))

    def again() -> Response:
        """The proposed cells as ticks beside the plan as it stands now."""
        known = tuple(cell[:200] for cell in form["cells"].data[:500])
        return _draw(plans_page.plan_page(work, loop_id, typed=known), refused=form)

    return handle(form, run, lambda _: see_other(f"/loops/{loop_id}/plan", "The plan is taken over."), again)


@pages.get("/loops/<uuid:loop_id>/plan/remove/<uuid:panelist_id>")
def remove(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    card = loop_acts.place_page(work, loop_id, panelist_id, Action.REMOVE_PANELIST)
    return draw(card, RemoveForm(formdata=None), "Remove")


@pages.post("/loops/<uuid:loop_id>/plan/remove/<uuid:panelist_id>")
def do_remove(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    form = RemoveForm()
    run = lambda: panel.remove_panelist(work, loop_id, panelist_id, form.command(RemovePanelist))  # noqa: E731
    card = lambda: _place_page(work, loop_id, panelist_id, Action.REMOVE_PANELIST)  # noqa: E731
    return act(form, run, card, "Remove", f"/loops/{loop_id}/plan", "Removed; the coverage is counted again.")


def _place_page(work: Work, loop_id: UUID, panelist_id: UUID, action: Action) -> ActPage:
    return loop_acts.place_page(work, loop_id, panelist_id, action)


@pages.get("/loops/<uuid:loop_id>/plan/override/<uuid:panelist_id>")
def override(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    card = loop_acts.place_page(work, loop_id, panelist_id, Action.OVERRIDE_LEVEL)
    return draw(card, ReasonForm(formdata=None), "Let them serve")


@pages.post("/loops/<uuid:loop_id>/plan/override/<uuid:panelist_id>")
def do_override(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    form = ReasonForm()
    run = lambda: plans.override_level(work, loop_id, panelist_id, form.command(OverrideLevel))  # noqa: E731
    card = lambda: _place_page(work, loop_id, panelist_id, Action.OVERRIDE_LEVEL)  # noqa: E731
    return act(form, run, card, "Let them serve", f"/loops/{loop_id}/plan", "Your reason stays on the plan.")


@pages.get("/loops/<uuid:loop_id>/plan/questions/<uuid:panelist_id>")
def questions(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    return _draw_questions(work, loop_id, panelist_id, QuestionsForm(formdata=None))


def _draw_questions(work: Work, loop_id: UUID, panelist_id: UUID, form: QuestionsForm) -> Response:
    card = plans_page.questions_page(work, loop_id, panelist_id)
    return page("plans/questions.html", card, form=form.over(card.choices), from_kit=_from_kit())


def _from_kit() -> bool:
    """Panelists come from their kit and go back to it."""
    return request.args.get("from") == "kit"


@pages.post("/loops/<uuid:loop_id>/plan/questions/<uuid:panelist_id>")
def do_questions(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    """One field for each principle: `question:<principle>`."""
    form = QuestionsForm()
    chosen = {
        name.removeprefix("question:"): value[:200]
        for name, value in request.form.items()
        if name.startswith("question:")
    }

    def run() -> None:
        wanted = tuple(build(PlanQuestion, {"principle": name, "question": one}) for name, one in chosen.items())
        plans.plan_questions(work, loop_id, panelist_id, form.command(PlanQuestions, questions=wanted))

    done = f"/loops/{loop_id}/{'kit' if _from_kit() else 'plan'}"
    again = lambda: _draw_questions(work, loop_id, panelist_id, form)  # noqa: E731
    return handle(form, run, lambda _: see_other(done, "The questions are planned."), again)
