"""Claiming an invitation or reset link. Looking at the page uses nothing up."""

from flask import g
from werkzeug.wrappers import Response

from hiring.schemas.accounts import SetPassword
from hiring.services import links
from hiring.services.sign_in import CodeAwaited, SignedIn
from hiring.services.work import Work
from hiring.web import callers
from hiring.web.accounts import entered
from hiring.web.forms.accounts import SetPasswordForm
from hiring.web.guard import Door, Pages, desk
from hiring.web.respond import handle, page

pages = Pages("claims")


@pages.get("/claim/<string:token>", door=Door.PUBLIC)
def claim(work: Work, token: str) -> Response:
    return _page(work, token, SetPasswordForm(formdata=None))


def _prepare(reading: Work, token: str) -> str | None:
    return links.prepare(reading, desk().settings, token, SetPasswordForm().password.data or "")


@pages.post("/claim/<string:token>", door=Door.PUBLIC, ahead=_prepare)
def do_claim(work: Work, token: str) -> Response:
    form = SetPasswordForm()
    if links.claim_card(work, desk().settings, token) is None:
        return _page(work, token, form)
    return handle(
        form,
        lambda: links.claim(work, desk().settings, token, form.command(SetPassword), callers.caller(), g.ahead),
        _signed_in,
        lambda: _page(work, token, form),
    )


def _signed_in(answer: SignedIn | CodeAwaited) -> Response:
    whole = isinstance(answer, SignedIn)
    return entered(answer, "/", "Your password is set and you are signed in." if whole else "Your password is set.")


def _page(work: Work, token: str, form: SetPasswordForm) -> Response:
    card = links.claim_card(work, desk().settings, token)
    if card is None:
        return page("accounts/claim_gone.html", status=410)
    return page("accounts/claim.html", card, form=form)
