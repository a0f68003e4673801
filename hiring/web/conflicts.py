"""Conflicts of interest on a loop (R43)."""

from uuid import UUID

from werkzeug.wrappers import Response

from hiring.schemas.plan_cards import ConflictsPage
from hiring.schemas.plans import DecideConflict, DeclareConflict, NotifyConflict
from hiring.services import conflicts, conflicts_page, loop_acts
from hiring.services.work import Work
from hiring.web.forms.plans import DecideForm, DeclareForm, NotifyForm
from hiring.web.guard import Pages
from hiring.web.loop_acts import draw
from hiring.web.respond import handle, page, see_other

pages = Pages("conflicts")


@pages.get("/loops/<uuid:loop_id>/conflicts")
def show(work: Work, loop_id: UUID) -> Response:
    return _draw(conflicts_page.conflicts_page(work, loop_id))


def _draw(card: ConflictsPage, declare: DeclareForm | None = None, notify: NotifyForm | None = None) -> Response:
    told = notify or NotifyForm(formdata=None, prefix="notify-")
    told.panelist_id.choices = list(card.others)
    return page(
        "plans/conflicts.html", card, declare=declare or DeclareForm(formdata=None, prefix="declare-"), notify=told
    )


@pages.post("/loops/<uuid:loop_id>/conflicts/declare")
def declare(work: Work, loop_id: UUID) -> Response:
    form = DeclareForm(prefix="declare-")
    return handle(
        form,
        lambda: conflicts.declare(work, loop_id, form.command(DeclareConflict)),
        lambda _: see_other(f"/loops/{loop_id}/conflicts", "Declared; it is decided before the debrief."),
        lambda: _draw(conflicts_page.conflicts_page(work, loop_id), declare=form),
    )


@pages.post("/loops/<uuid:loop_id>/conflicts/notify")
def notify(work: Work, loop_id: UUID) -> Response:
    form = NotifyForm(prefix="notify-")
    return handle(
        form,
        lambda: conflicts.notify(work, loop_id, form.command(NotifyConflict)),
        lambda _: see_other(f"/loops/{loop_id}/conflicts", "The Bar Raiser is told."),
        lambda: _draw(conflicts_page.conflicts_page(work, loop_id), notify=form),
    )


@pages.get("/loops/<uuid:loop_id>/conflicts/<uuid:conflict_id>")
def question(work: Work, loop_id: UUID, conflict_id: UUID) -> Response:
    card = conflicts_page.decide_page(work, loop_id, conflict_id)
    return draw(card, DecideForm(formdata=None), "Decide")


@pages.post("/loops/<uuid:loop_id>/conflicts/<uuid:conflict_id>")
def decide(work: Work, loop_id: UUID, conflict_id: UUID) -> Response:
    form = DecideForm()

    def again() -> Response:
        return draw(conflicts_page.decide_page(work, loop_id, conflict_id), form, "Decide")

    return handle(
        form,
        lambda: conflicts.decide(work, loop_id, conflict_id, form.command(DecideConflict)),
        lambda _: see_other(loop_acts.landing(work, loop_id, "/conflicts"), "Decided; whom it concerns is told."),
        again,
    )
