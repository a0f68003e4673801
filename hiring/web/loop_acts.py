"""What is done to a loop as a whole: each act has a page with its form, and the form's address is the page's."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from hiring.domain.actions import Action
from hiring.domain.vocabulary import PanelistKind
from hiring.schemas.loop_page import ActPage
from hiring.schemas.loops import CancelLoop, HandOver, Hold, Nothing
from hiring.schemas.plans import AskForReplacement, DeclinePlace, ReplaceBarRaiser, ReplaceHiringManager, StepDown
from hiring.services import loop_acts, loops, panel, replacements
from hiring.services.work import Work
from hiring.web.forms.base import HouseForm
from hiring.web.forms.loops import (
    AskReplacementForm,
    CancelForm,
    HandOverForm,
    HoldForm,
    ReasonForm,
    ReplaceForm,
    ReturnForm,
)
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("loop_acts")
HOLD_LEAD = "Feedback may be written meanwhile; debrief and ruling wait."
STEP_DOWN_LEAD = "Recruiter and core Bar Raisers are told; you stay the Bar Raiser until a successor is named."


def draw(card: ActPage, form: HouseForm, label: str, **more: Any) -> Response:
    """The page around one form; a choice of people is filled in where the form has one."""
    if card.choices and "person_id" in form:
        form["person_id"].choices = list(card.choices)
    return page("loops/act.html", card, form=form, label=label, **{"search": False, "target": "", **more})


def act(
    form: HouseForm,
    run: Callable[[], object],
    card: Callable[[], ActPage],
    label: str,
    done: str | Callable[[], str],
    said: str,
) -> Response:
    """`done`: where to go, asked after the act when it depends on what may be seen then."""

    def after(_result: object) -> Response:
        return see_other(done if isinstance(done, str) else done(), said)

    return handle(form, run, after, lambda: draw(card(), form, label))


def _hold_page(work: Work, loop_id: UUID) -> ActPage:
    return loop_acts.act_page(work, loop_id, Action.HOLD, "Put the loop on hold", HOLD_LEAD)


def _return_page(work: Work, loop_id: UUID) -> ActPage:
    lead = "The loop returns to the state that the facts now give."
    return loop_acts.act_page(work, loop_id, Action.RETURN_FROM_HOLD, "Take the loop off hold", lead)


@pages.get("/loops/<uuid:loop_id>/hold")
def hold(work: Work, loop_id: UUID) -> Response:
    if loop_acts.is_held(work, loop_id):
        return draw(_return_page(work, loop_id), ReturnForm(formdata=None), "Take off hold", target="return")
    return draw(_hold_page(work, loop_id), HoldForm(formdata=None), "Put on hold")


@pages.post("/loops/<uuid:loop_id>/hold")
def do_hold(work: Work, loop_id: UUID) -> Response:
    form = HoldForm()
    run = lambda: loops.hold(work, loop_id, form.command(Hold))  # noqa: E731  runs inside the handler
    return act(form, run, lambda: _hold_page(work, loop_id), "Put on hold", f"/loops/{loop_id}", "On hold.")


@pages.post("/loops/<uuid:loop_id>/return")
def do_return(work: Work, loop_id: UUID) -> Response:
    form = ReturnForm()

    def run() -> object:
        form.command(Nothing)
        return loops.return_from_hold(work, loop_id)

    return act(form, run, lambda: _return_page(work, loop_id), "Take off hold", f"/loops/{loop_id}", "Off hold.")


@pages.get("/loops/<uuid:loop_id>/cancel")
def cancel(work: Work, loop_id: UUID) -> Response:
    return draw(loop_acts.cancel_page(work, loop_id), CancelForm(formdata=None), "Cancel the loop")


@pages.post("/loops/<uuid:loop_id>/cancel")
def do_cancel(work: Work, loop_id: UUID) -> Response:
    form = CancelForm()
    run = lambda: loops.cancel(work, loop_id, form.command(CancelLoop))  # noqa: E731
    card = lambda: loop_acts.cancel_page(work, loop_id)  # noqa: E731
    return act(form, run, card, "Cancel the loop", f"/loops/{loop_id}", "The loop is cancelled.")


@pages.get("/loops/<uuid:loop_id>/hand-over")
def hand_over(work: Work, loop_id: UUID) -> Response:
    return draw(loop_acts.hand_over_page(work, loop_id), HandOverForm(formdata=None), "Hand over")


@pages.post("/loops/<uuid:loop_id>/hand-over")
def do_hand_over(work: Work, loop_id: UUID) -> Response:
    form = HandOverForm()
    run = lambda: loops.hand_over(work, loop_id, form.command(HandOver))  # noqa: E731
    card = lambda: loop_acts.hand_over_page(work, loop_id)  # noqa: E731
    return act(form, run, card, "Hand over", "/loops", "The loop is handed over.")


@pages.get("/loops/<uuid:loop_id>/decline")
def decline(work: Work, loop_id: UUID) -> Response:
    return draw(loop_acts.decline_page(work, loop_id), ReasonForm(formdata=None), "Drop out")


@pages.post("/loops/<uuid:loop_id>/decline")
def do_decline(work: Work, loop_id: UUID) -> Response:
    form = ReasonForm()
    run = lambda: panel.decline_place(work, loop_id, form.command(DeclinePlace))  # noqa: E731
    card = lambda: loop_acts.decline_page(work, loop_id)  # noqa: E731
    return act(form, run, card, "Drop out", "/", "You have left the loop.")


@pages.get("/loops/<uuid:loop_id>/step-down")
def step_down(work: Work, loop_id: UUID) -> Response:
    return draw(_step_down_page(work, loop_id), ReasonForm(formdata=None), "Step down")


@pages.post("/loops/<uuid:loop_id>/step-down")
def do_step_down(work: Work, loop_id: UUID) -> Response:
    form = ReasonForm()
    run = lambda: replacements.step_down(work, loop_id, form.command(StepDown))  # noqa: E731
    card = lambda: _step_down_page(work, loop_id)  # noqa: E731
    return act(form, run, card, "Step down", f"/loops/{loop_id}", "Core Bar Raisers are asked for a successor.")


def _step_down_page(work: Work, loop_id: UUID) -> ActPage:
    return loop_acts.act_page(work, loop_id, Action.STEP_DOWN, "Step down as Bar Raiser", STEP_DOWN_LEAD)


@pages.get("/loops/<uuid:loop_id>/replacement")
def ask_replacement(work: Work, loop_id: UUID) -> Response:
    return draw(_ask_page(work, loop_id), AskReplacementForm(formdata=None), "Ask")


@pages.post("/loops/<uuid:loop_id>/replacement")
def do_ask_replacement(work: Work, loop_id: UUID) -> Response:
    form = AskReplacementForm()
    run = lambda: replacements.ask_for_replacement(work, loop_id, form.command(AskForReplacement))  # noqa: E731
    card = lambda: _ask_page(work, loop_id)  # noqa: E731
    return act(form, run, card, "Ask", f"/loops/{loop_id}", "Core Bar Raisers outside the loop are asked.")


def _ask_page(work: Work, loop_id: UUID) -> ActPage:
    lead = "Core Bar Raisers outside the loop are asked to name a successor."
    return loop_acts.act_page(work, loop_id, Action.ASK_FOR_REPLACEMENT, "Ask for a replacement", lead)


@pages.get("/loops/<uuid:loop_id>/replace/bar-raiser")
def replace_bar_raiser(work: Work, loop_id: UUID) -> Response:
    card = _replace_page(work, loop_id, PanelistKind.BAR_RAISER)
    return draw(card, ReplaceForm(formdata=None), "Name the new Bar Raiser", search=True)


@pages.post("/loops/<uuid:loop_id>/replace/bar-raiser")
def do_replace_bar_raiser(work: Work, loop_id: UUID) -> Response:
    """Which of section 6's two ways applies depends on whether the old one's slot has begun."""
    form = ReplaceForm()

    def run() -> object:
        command = form.command(ReplaceBarRaiser)
        begun = loop_acts.bar_raiser_slot_begun(work, loop_id)
        service = replacements.appoint_bar_raiser if begun else replacements.replace_bar_raiser
        return service(work, loop_id, command)

    card = lambda: _replace_page(work, loop_id, PanelistKind.BAR_RAISER)  # noqa: E731
    done = lambda: loop_acts.landing(work, loop_id)  # noqa: E731
    return act(form, run, card, "Name the new Bar Raiser", done, "The new Bar Raiser is named.")


@pages.get("/loops/<uuid:loop_id>/replace/hiring-manager")
def replace_hiring_manager(work: Work, loop_id: UUID) -> Response:
    card = _replace_page(work, loop_id, PanelistKind.HIRING_MANAGER)
    return draw(card, ReplaceForm(formdata=None), "Name the new hiring manager", search=True)


@pages.post("/loops/<uuid:loop_id>/replace/hiring-manager")
def do_replace_hiring_manager(work: Work, loop_id: UUID) -> Response:
    form = ReplaceForm()
    run = lambda: replacements.replace_hiring_manager(work, loop_id, form.command(ReplaceHiringManager))  # noqa: E731
    card = lambda: _replace_page(work, loop_id, PanelistKind.HIRING_MANAGER)  # noqa: E731
    done = lambda: loop_acts.landing(work, loop_id)  # noqa: E731
    return act(form, run, card, "Name the new hiring manager", done, "The new hiring manager is named.")


def _replace_page(work: Work, loop_id: UUID, kind: PanelistKind) -> ActPage:
    return loop_acts.replacement_page(work, loop_id, kind, request.args.get("q", "")[:100])
