"""The answer to a request, in writing."""

from wtforms import RadioField, TextAreaField

from hiring.web.forms.base import HouseForm


class AnswerForm(HouseForm):
    granted = RadioField("Your answer", choices=[("yes", "I consent"), ("no", "I refuse")], validate_choice=False)
    text = TextAreaField("In writing")
