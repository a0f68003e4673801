"""Slots of a loop: entering and moving, confirming, completed or not held, assent, the debrief's time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from hiring.domain.actions import Action
from hiring.schemas.loops import Nothing
from hiring.schemas.plan_cards import SlotsPage
from hiring.schemas.plans import AnswerBegunSlot, DidNotHappen, EnterSlot, SetDebriefTime
from hiring.services import loop_acts, slots, slots_held, slots_page
from hiring.services.work import Work
from hiring.web.forms.base import HouseForm
from hiring.web.forms.loops import ReturnForm
from hiring.web.forms.slots import AnswerForm, MomentForm, NotHeldForm, SlotForm
from hiring.web.guard import Pages
from hiring.web.loop_acts import act, draw
from hiring.web.respond import handle, page, see_other

pages = Pages("slots")
ASKED = "This time has begun: the Bar Raiser is asked for assent."


@pages.get("/loops/<uuid:loop_id>/slots")
def show(work: Work, loop_id: UUID) -> Response:
    return _draw(slots_page.slots_page(work, loop_id))


def _draw(card: SlotsPage, refused: HouseForm | None = None) -> Response:
    debrief = refused if type(refused) is MomentForm else _moment(card)
    more: dict[str, Any] = {"debrief": debrief, "refused": refused, "button": lambda: ReturnForm(formdata=None)}
    return page("plans/slots.html", card, answer=lambda said: AnswerForm(formdata=None, assented=said), **more)


def _moment(card: SlotsPage) -> MomentForm:
    return MomentForm(formdata=None, version=str(card.version), zone=card.zone)


@pages.get("/loops/<uuid:loop_id>/slots/<uuid:panelist_id>")
def edit(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    card = slots_page.slot_page(work, loop_id, panelist_id)
    values = {"date": card.date, "time": card.time, "zone": card.zone, "minutes": card.minutes}
    form = SlotForm(formdata=None, version=card.version, **values)
    return page("plans/slot.html", card, form=form)


@pages.post("/loops/<uuid:loop_id>/slots/<uuid:panelist_id>")
def enter(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    form = SlotForm()
    return handle(
        form,
        lambda: slots.enter_slot(work, loop_id, panelist_id, form.command(EnterSlot)),
        lambda entered: see_other(f"/loops/{loop_id}/slots", "The slot is entered." if entered else ASKED),
        lambda: page("plans/slot.html", slots_page.slot_page(work, loop_id, panelist_id), form=form),
    )


def _button(work: Work, loop_id: UUID, run: Callable[[], object], said: str, form: HouseForm | None = None) -> Response:
    sent = form or ReturnForm()

    def checked() -> object:
        if form is None:
            sent.command(Nothing)
        return run()

    return handle(
        sent, checked, lambda _: see_other(f"/loops/{loop_id}/slots", said),
        lambda: _draw(slots_page.slots_page(work, loop_id), refused=sent),
    )  # fmt: skip


@pages.post("/loops/<uuid:loop_id>/slots/<uuid:panelist_id>/confirm")
def confirm(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    return _button(work, loop_id, lambda: slots.confirm_slot(work, loop_id, panelist_id), "The slot is confirmed.")


@pages.post("/loops/<uuid:loop_id>/slots/<uuid:panelist_id>/complete")
def complete(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    run = lambda: slots_held.complete_interview(work, loop_id, panelist_id)  # noqa: E731  runs inside the handler
    return _button(work, loop_id, run, "The interview is marked completed.")


@pages.post("/loops/<uuid:loop_id>/slots/<uuid:panelist_id>/held")
def did_happen(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    run = lambda: slots_held.say_did_happen(work, loop_id, panelist_id)  # noqa: E731
    return _button(work, loop_id, run, "The interview counts as held.")


@pages.get("/loops/<uuid:loop_id>/slots/<uuid:panelist_id>/not-held")
def not_held(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    card = loop_acts.place_page(work, loop_id, panelist_id, Action.SAY_DID_NOT_HAPPEN)
    return draw(card, NotHeldForm(formdata=None), "It did not happen")


@pages.post("/loops/<uuid:loop_id>/slots/<uuid:panelist_id>/not-held")
def do_not_held(work: Work, loop_id: UUID, panelist_id: UUID) -> Response:
    form = NotHeldForm()
    run = lambda: slots_held.say_did_not_happen(work, loop_id, panelist_id, form.command(DidNotHappen))  # noqa: E731
    card = lambda: loop_acts.place_page(work, loop_id, panelist_id, Action.SAY_DID_NOT_HAPPEN)  # noqa: E731
    return act(form, run, card, "It did not happen", f"/loops/{loop_id}/slots", "Noted; a new slot can be entered.")


@pages.post("/loops/<uuid:loop_id>/slots/begun/<uuid:request_id>")
def answer(work: Work, loop_id: UUID, request_id: UUID) -> Response:
    form = AnswerForm()
    run = lambda: slots.answer_begun_slot(work, loop_id, request_id, form.command(AnswerBegunSlot))  # noqa: E731
    return _button(work, loop_id, run, "Answered.", form)


@pages.post("/loops/<uuid:loop_id>/slots/debrief")
def debrief(work: Work, loop_id: UUID) -> Response:
    form = MomentForm()
    run = lambda: slots.set_debrief_time(work, loop_id, form.command(SetDebriefTime))  # noqa: E731
    return _button(work, loop_id, run, "The debrief's time is set.", form)
