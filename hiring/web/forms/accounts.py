"""Forms of sign-in and links."""

from wtforms import HiddenField, PasswordField, StringField

from hiring.web.forms.base import HouseForm


class SignInForm(HouseForm):
    email = StringField("E-mail address")
    password = PasswordField("Password")
    next = HiddenField()
