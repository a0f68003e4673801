"""Signing in and out."""

from urllib.parse import urlsplit

from flask import g, request, url_for
from werkzeug.wrappers import Response

from hiring.domain.words import counted
from hiring.schemas.accounts import ChangePassword
from hiring.services import accounts, sign_in_code
from hiring.services import sign_in as service
from hiring.services.attempts import TooMany
from hiring.services.second_factor import Refusal
from hiring.services.work import Work
from hiring.web import callers, login
from hiring.web.forms.accounts import (
    ActForm,
    ChangePasswordForm,
    CodeForm,
    OwnSessionForm,
    SignInForm,
    beside,
)
from hiring.web.guard import Door, Pages, aside, desk
from hiring.web.respond import handle, page, see_other

pages = Pages("accounts")
LONGEST = 1001
"""One more than a password may have, so that a longer one never counts as its beginning."""


@pages.get("/sign-in", door=Door.PUBLIC)
def sign_in(work: Work) -> Response:
    if work.viewer.signed_in:
        return see_other(_local(request.args.get("next")))
    form = SignInForm(formdata=None, next=_local(request.args.get("next")))
    return page("accounts/sign_in.html", form=form)


@pages.post("/sign-in", door=Door.PUBLIC, keyed=False, writes=False)
def do_sign_in(work: Work) -> Response:
    form = SignInForm()
    email, password = form.email.data or "", form.password.data or ""
    answer = service.sign_in(work, aside, desk().settings, email[:LONGEST], password[:LONGEST], callers.caller())
    if isinstance(answer, service.SignedIn | service.CodeAwaited):
        work.session.rollback()  # a reading session sees what was written aside only when it looks afresh
        return entered(answer, _local(form.next.data))
    form.form_errors = [answer.sentence]
    return _refused(page("accounts/sign_in.html", form=form), answer, 401)


def entered(answer: service.SignedIn | service.CodeAwaited, to: str, said: str | None = None) -> Response:
    """Into the product, or on to the code."""
    if isinstance(answer, service.CodeAwaited):
        login.await_code(answer.secret)
        return see_other(url_for("accounts.code", next=to), said)
    login.begin(answer.secret)
    return callers.remember(see_other(to, said), answer.browser)


def _refused(response: Response, answer: object, status: int) -> Response:
    response.status_code = status
    if isinstance(answer, TooMany):
        response.status_code = 429
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


@pages.get("/sign-in/code", door=Door.PUBLIC)
def code(work: Work) -> Response:
    if not sign_in_code.awaited(work, login.half()):
        return see_other(url_for("accounts.sign_in", next=_local(request.args.get("next"))))
    return page("accounts/code.html", form=CodeForm(formdata=None, next=_local(request.args.get("next"))))


@pages.post("/sign-in/code", door=Door.PUBLIC, keyed=False)
def do_code(work: Work) -> Response:
    form = CodeForm()
    answer = sign_in_code.finish(work, desk().settings, login.half(), form.code.data or "", callers.caller())
    if isinstance(answer, service.SignedIn):
        return entered(answer, _local(form.next.data))
    if isinstance(answer, sign_in_code.TooLate):
        again = SignInForm(formdata=None, next=_local(form.next.data))
        again.form_errors = [answer.sentence]
        return page("accounts/sign_in.html", form=again, status=401)
    form.code.errors = [answer.sentence]
    return _refused(page("accounts/code.html", form=form), answer, 401)


@pages.post("/sign-out", keyed=False)
def sign_out(work: Work) -> Response:
    service.sign_out(work)
    return _ended("You are signed out.")


@pages.get("/account")
def account(work: Work) -> Response:
    return _account(work, ChangePasswordForm(formdata=None))


def _prepare(reading: Work) -> accounts.Prepared:
    form = ChangePasswordForm()
    again = callers.asked_again(form.present_password.data, form.code.data)
    return accounts.prepare(reading, desk().settings, again, form.password.data or "")


@pages.post("/account/password", keyed=False, ahead=_prepare)
def change_password(work: Work) -> Response:
    """Not keyed: a password changed twice is still that password, and the session of the key has ended."""
    form = ChangePasswordForm()
    return handle(
        form,
        lambda: accounts.change_password(
            work, desk().settings, form.command(ChangePassword), callers.caller(), g.ahead
        ),
        lambda answer: _changed(work, form, answer),
        lambda: _account(work, form),
    )


def _changed(work: Work, form: ChangePasswordForm, answer: accounts.Changed | Refusal) -> Response:
    if isinstance(answer, accounts.Changed):
        login.begin(answer.secret)
        return see_other("/account", "Your password is changed; every other session has ended.")
    beside(form, "present_password", answer)
    return _refused(_account(work, form), answer, 422)


@pages.post("/account/sign-out-everywhere", keyed=False)
def sign_out_everywhere(work: Work) -> Response:
    accounts.sign_out_everywhere(work)
    return _ended("You are signed out everywhere.")


@pages.post("/account/sessions/others")
def end_others(work: Work) -> Response:
    ended = accounts.end_others(work)
    return see_other("/account#sessions", f"{counted(ended, 'other session')} ended.")


@pages.post("/account/sessions/end")
def end_session(work: Work) -> Response:
    accounts.end_session(work, OwnSessionForm().session.data or "")
    return see_other("/account#sessions", "That session has ended.")


def _account(work: Work, form: ChangePasswordForm) -> Response:
    return page("accounts/account.html", accounts.mine(work, desk().settings), form=form, act=ActForm(formdata=None))


def _ended(said: str) -> Response:
    login.end()
    g.pop("_login_user", None)
    response = see_other("/sign-in", said)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _local(target: str | None) -> str:
    """Only addresses of this site: an open redirect would serve a stranger."""
    wanted = target or "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    odd = "\\" in wanted or any(sign < " " or sign == "\x7f" for sign in wanted)
    here = wanted.startswith("/") and not wanted.startswith("//") and not parts.scheme and not parts.netloc
    return wanted if here and not odd else "/"
