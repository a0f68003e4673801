"""Admin: overview, settings, accounts, links, break-glass."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from hiring.schemas.accounts import FindAccounts, LinkShown
from hiring.schemas.base import build
from hiring.schemas.break_glass import BreakGlassCommand
from hiring.schemas.confirm import Confirmation
from hiring.schemas.organisation import ChangeSettings
from hiring.services import accounts, break_glass, confirmations, links, second_factor, settings_page
from hiring.services.work import Work
from hiring.web.forms.accounts import ActForm
from hiring.web.forms.admin import BreakGlassForm, SettingsForm
from hiring.web.guard import Pages, desk
from hiring.web.respond import handle, page, see_other

pages = Pages("admin")


def _asked() -> FindAccounts:
    known = FindAccounts.model_fields
    return build(FindAccounts, {name: value for name, value in request.args.items() if value and name in known})


@pages.get("/admin")
def overview(work: Work) -> Response:
    return page("admin/overview.html", settings_page.overview(work))


@pages.get("/admin/settings")
def settings(work: Work) -> Response:
    now = settings_page.now(work)
    return page("admin/settings.html", now, form=SettingsForm.of(now), differences=())


@pages.post("/admin/settings")
def change_settings(work: Work) -> Response:
    form = SettingsForm()

    def again() -> Response:
        now = settings_page.now(work)
        differences = form.differences(now.values) if form.stale else ()
        return page("admin/settings.html", now, form=form, differences=differences)

    return handle(
        form,
        lambda: settings_page.change(work, form.command(ChangeSettings)),
        lambda _: see_other("/admin/settings", "Saved. Loops opened from now on use these settings."),
        again,
    )


@pages.get("/admin/accounts")
def list_accounts(work: Work) -> Response:
    asked = _asked()
    return page("admin/accounts.html", accounts.page(work, asked.state, asked.after))


@pages.get("/admin/links")
def list_links(work: Work) -> Response:
    return page("admin/links.html", links.page(work, _asked().after))


@pages.get("/admin/links/<uuid:link_id>/revoke")
def ask_revoke(work: Work, link_id: UUID) -> Response:
    return _sure(confirmations.link(work, link_id))


def _sure(card: Confirmation) -> Response:
    return page("confirm/confirm.html", card, form=ActForm(formdata=None))


@pages.post("/admin/links/<uuid:link_id>/revoke")
def revoke_link(work: Work, link_id: UUID) -> Response:
    links.revoke(work, link_id)
    return see_other("/admin/links", "The link is revoked.")


@pages.get("/people/<uuid:person_id>/link")
def ask_link(work: Work, person_id: UUID) -> Response:
    return _sure(confirmations.resetting(work, person_id))


@pages.post("/people/<uuid:person_id>/link")
def make_link(work: Work, person_id: UUID) -> Response:
    """Answers the link itself instead of 303: it is shown in this one response and kept nowhere."""
    made: LinkShown = links.make(work, desk().settings, person_id)
    return page("admin/link.html", made.model_copy(update={"back": f"/people/{person_id}"}))


@pages.get("/people/<uuid:person_id>/second-factor")
def ask_factor(work: Work, person_id: UUID) -> Response:
    return _sure(confirmations.factor(work, person_id))


@pages.post("/people/<uuid:person_id>/second-factor")
def take_factor(work: Work, person_id: UUID) -> Response:
    name = second_factor.take_away(work, person_id)
    return see_other(f"/people/{person_id}", f"{name} signs in by password alone, restricted for 24 hours.")


@pages.get("/people/<uuid:person_id>/disable")
def ask_disable(work: Work, person_id: UUID) -> Response:
    return _sure(confirmations.disabling(work, person_id))


@pages.post("/people/<uuid:person_id>/disable")
def disable(work: Work, person_id: UUID) -> Response:
    name = accounts.disable(work, person_id)
    return see_other(f"/people/{person_id}", f"{name} cannot sign in any more. What they owe stays owed.")


@pages.post("/people/<uuid:person_id>/enable")
def enable(work: Work, person_id: UUID) -> Response:
    name = accounts.enable(work, person_id)
    return see_other(f"/people/{person_id}", f"{name} can sign in again.")


@pages.get("/loops/<uuid:loop_id>/break-glass")
def ask_break_glass(work: Work, loop_id: UUID) -> Response:
    card = break_glass.question(work, loop_id)
    return page("admin/break_glass.html", card, form=BreakGlassForm(formdata=None))


@pages.post("/loops/<uuid:loop_id>/break-glass")
def do_break_glass(work: Work, loop_id: UUID) -> Response:
    form = BreakGlassForm()
    return handle(
        form,
        lambda: break_glass.break_glass(work, loop_id, form.command(BreakGlassCommand)),
        lambda answer: _glass(work, loop_id, form, answer),
        lambda: page("admin/break_glass.html", break_glass.question(work, loop_id), form=form),
    )


def _glass(
    work: Work, loop_id: UUID, form: BreakGlassForm, answer: break_glass.Broken | break_glass.TurnedDown
) -> Response:
    """A refusal is answered, not raised, so that its trace is kept; hidden loops answer as if there were none."""
    if isinstance(answer, break_glass.Broken):
        return see_other(f"/loops/{loop_id}", f"The glass is broken until {answer.until.words}.", "warn")
    if answer.hidden:
        return page("errors/404.html", status=404, kept=())
    form.form_errors = [answer.sentence]
    return page("admin/break_glass.html", break_glass.question(work, loop_id), status=403, form=form)
