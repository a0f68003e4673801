"""Forms of sign-in, links and one's own account."""

from wtforms import HiddenField, PasswordField, StringField

from hiring.services.codes import TOO_MANY, WrongCode
from hiring.services.second_factor import Refusal
from hiring.web.forms.base import HouseForm


class CodeField(StringField):
    """Never drawn with what was typed: a code is used up or wrong."""

    def _value(self) -> str:
        return ""


class SignInForm(HouseForm):
    email = StringField("E-mail address")
    password = PasswordField("Password")
    next = HiddenField()


class SetPasswordForm(HouseForm):
    """`email` is shown so that password managers keep the right pair; it is never read."""

    password = PasswordField("New password")
    password_again = PasswordField("New password once more")


class ChangePasswordForm(SetPasswordForm):
    present_password = PasswordField("Present password")
    code = CodeField("Code of your second factor")


class CodeForm(HouseForm):
    code = CodeField("Code")
    next = HiddenField()


class FactorForm(HouseForm):
    """Of the page of one's second factor: each of its forms asks for some of these."""

    password = PasswordField("Your password again")
    code = CodeField("Code")
    next = HiddenField()


class OwnSessionForm(HouseForm):
    session = HiddenField()


class ActForm(HouseForm):
    """A button without fields."""


def beside(form: HouseForm, password: str, refusal: Refusal) -> None:
    """Says the refusal beside the code, if that was wrong, else beside the field of the password."""
    field = form["code" if isinstance(refusal, WrongCode) or refusal is TOO_MANY else password]
    field.errors = [refusal.sentence]
