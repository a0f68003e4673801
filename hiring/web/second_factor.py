"""One's own second factor: setting it up, new recovery codes, turning it off."""

from collections.abc import Callable

from flask import g
from werkzeug.wrappers import Response

from hiring.schemas.accounts import ConfirmFactor, FactorChange, RecoveryCodes
from hiring.services import password_again, second_factor
from hiring.services.attempts import TooMany
from hiring.services.password_again import PasswordAgain, Proof
from hiring.services.second_factor import PAGE
from hiring.services.work import Work
from hiring.web import callers
from hiring.web.forms.accounts import FactorForm, beside
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("second_factor")
OFF = "Your second factor is off. Signing in asks for the password alone."


@pages.get(PAGE)
def show(work: Work) -> Response:
    return _page(work, FactorForm(formdata=None))


def _page(work: Work, form: FactorForm) -> Response:
    return page("accounts/second_factor.html", second_factor.card(work), form=form)


def _verified(reading: Work) -> Proof | None:
    """Nothing is verified where nothing was typed: right after a sign-in the password is not asked."""
    form = FactorForm()
    typed = form.password.data or ""
    return password_again.ahead_of_password(reading, callers.asked_again(typed)) if typed else None


def _again(form: FactorForm) -> PasswordAgain:
    return callers.asked_again(form.password.data, form.code.data, g.ahead)


@pages.post(f"{PAGE}/begin", ahead=_verified)
def begin(work: Work) -> Response:
    form = FactorForm()
    return handle(
        form,
        lambda: second_factor.begin(work, _again(form)),
        lambda refused: _answer(form, refused, lambda: _page(work, form), PAGE),
        lambda: _page(work, form),
    )


@pages.post(f"{PAGE}/confirm")
def confirm(work: Work) -> Response:
    """Answers the recovery codes itself instead of 303: they are shown in this one response and kept nowhere."""
    form = FactorForm()
    return handle(
        form,
        lambda: second_factor.confirm(work, form.command(ConfirmFactor)),
        _codes,
        lambda: _page(work, form),
    )


def _codes(made: RecoveryCodes) -> Response:
    return page("accounts/recovery_codes.html", made)


@pages.get(f"{PAGE}/codes")
def ask_codes(work: Work) -> Response:
    return _question(second_factor.codes_question(work), FactorForm(formdata=None))


@pages.post(f"{PAGE}/codes", ahead=_verified)
def new_codes(work: Work) -> Response:
    form = FactorForm()

    def again() -> Response:
        return _question(second_factor.codes_question(work), form)

    def done(answer: RecoveryCodes | second_factor.Refusal) -> Response:
        return _codes(answer) if isinstance(answer, RecoveryCodes) else _answer(form, answer, again, PAGE)

    return handle(form, lambda: second_factor.new_codes(work, _again(form)), done, again)


@pages.get(f"{PAGE}/off")
def ask_off(work: Work) -> Response:
    return _question(second_factor.off_question(work), FactorForm(formdata=None))


@pages.post(f"{PAGE}/off", ahead=_verified)
def turn_off(work: Work) -> Response:
    form = FactorForm()

    def again() -> Response:
        return _question(second_factor.off_question(work), form)

    return handle(
        form,
        lambda: second_factor.turn_off(work, _again(form)),
        lambda refused: _answer(form, refused, again, "/account", OFF),
        again,
    )


def _question(card: FactorChange, form: FactorForm) -> Response:
    return page("accounts/factor_change.html", card, form=form)


def _answer(
    form: FactorForm, refusal: second_factor.Refusal | None, again: Callable[[], Response], to: str, said: str = ""
) -> Response:
    """A wrong password or code leaves a trace, so it is answered and not raised."""
    if refusal is None:
        return see_other(to, said or None)
    beside(form, "password", refusal)
    response = again()
    response.status_code = 422
    if isinstance(refusal, TooMany):
        response.status_code = 429
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
