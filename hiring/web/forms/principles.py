"""Forms of principle sets."""

from wtforms import BooleanField, FileField, TextAreaField

from hiring.web.forms.base import HouseForm


class LoadSetForm(HouseForm):
    file = FileField("File")
    text = TextAreaField("Or its text")


class PublishForm(HouseForm):
    confirmed = BooleanField("I have read it, and it may stay as it is for ever")
