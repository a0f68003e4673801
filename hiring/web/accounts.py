"""Signing in and out."""

from urllib.parse import urlsplit

from flask import g, request
from werkzeug.wrappers import Response

from hiring.schemas.accounts import ChangePassword
from hiring.services import accounts
from hiring.services import sign_in as service
from hiring.services.work import Work
from hiring.web import login
from hiring.web.forms.accounts import ChangePasswordForm, SignInForm
from hiring.web.guard import Door, Pages, aside, desk
from hiring.web.respond import handle, page, see_other

pages = Pages("accounts")
LONGEST = 1000


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
    answer = service.sign_in(
        work, aside, desk().settings, email[:LONGEST], password[:LONGEST], request.remote_addr or ""
    )
    if isinstance(answer, service.SignedIn):
        work.session.rollback()  # a reading session sees what was written aside only when it looks afresh
        login.begin(answer.secret)
        return see_other(_local(form.next.data))
    form.form_errors = [answer.sentence]
    response = page("accounts/sign_in.html", form=form, status=401)
    if isinstance(answer, service.TooMany):
        response.status_code = 429
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


@pages.post("/sign-out", keyed=False)
def sign_out(work: Work) -> Response:
    service.sign_out(work)
    return _ended("You are signed out.")


@pages.get("/account")
def account(work: Work) -> Response:
    return _account(work, ChangePasswordForm(formdata=None))


@pages.post("/account/password", keyed=False)
def change_password(work: Work) -> Response:
    """Not keyed: a password changed twice is still that password, and the session of the key has ended."""
    form = ChangePasswordForm()
    return handle(
        form,
        lambda: accounts.change_password(
            work, desk().settings, form.command(ChangePassword), request.remote_addr or ""
        ),
        lambda answer: _changed(work, form, answer),
        lambda: _account(work, form),
    )


def _changed(
    work: Work, form: ChangePasswordForm, answer: accounts.Changed | accounts.WrongPassword | service.TooMany
) -> Response:
    if isinstance(answer, accounts.Changed):
        login.begin(answer.secret)
        return see_other("/account", "Your password is changed; every other session has ended.")
    form.present_password.errors = [answer.sentence]
    response = _account(work, form)
    response.status_code = 422
    if isinstance(answer, service.TooMany):
        response.status_code = 429
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


@pages.post("/account/sign-out-everywhere", keyed=False)
def sign_out_everywhere(work: Work) -> Response:
    accounts.sign_out_everywhere(work)
    return _ended("You are signed out everywhere.")


def _account(work: Work, form: ChangePasswordForm) -> Response:
    return page("accounts/account.html", accounts.mine(work, desk().settings), form=form)


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
