"""Signing in and out."""

from urllib.parse import urlsplit

from flask import g, request
from werkzeug.wrappers import Response

from hiring.services import sign_in as service
from hiring.services.work import Work
from hiring.web import login
from hiring.web.forms.accounts import SignInForm
from hiring.web.guard import Door, Pages, desk
from hiring.web.respond import page, see_other

pages = Pages("accounts")
LONGEST = 1000


@pages.get("/sign-in", door=Door.PUBLIC)
def sign_in(work: Work) -> Response:
    if work.viewer.signed_in:
        return see_other(_local(request.args.get("next")))
    form = SignInForm(formdata=None, next=_local(request.args.get("next")))
    return page("accounts/sign_in.html", form=form)


@pages.post("/sign-in", door=Door.PUBLIC)
def do_sign_in(work: Work) -> Response:
    form = SignInForm()
    email, password = form.email.data or "", form.password.data or ""
    answer = service.sign_in(work, desk().settings, email[:LONGEST], password[:LONGEST], request.remote_addr or "")
    if isinstance(answer, service.SignedIn):
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
    login.end()
    g.pop("_login_user", None)
    response = see_other("/sign-in", "You are signed out.")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _local(target: str | None) -> str:
    """Only addresses of this site: an open redirect would serve a stranger."""
    parts = urlsplit(target or "/")
    safe = not parts.scheme and not parts.netloc and (target or "/").startswith("/") and "\\" not in (target or "")
    return target if target and safe and not target.startswith("//") else "/"
