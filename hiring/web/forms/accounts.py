"""Forms of sign-in, links and one's own account."""

from wtforms import HiddenField, PasswordField, StringField

from hiring.web.forms.base import HouseForm


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


class ActForm(HouseForm):
    """A button without fields."""
