"""Forms of slots."""

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput, TimeInput

from hiring.web.forms.base import HouseForm
from hiring.web.forms.versioned import VersionedForm

WHICH = [("", "as it stands"), ("first", "the first time"), ("second", "the second time")]


class MomentForm(VersionedForm):
    """Typed as text: the command says clearly what is wrong with it."""

    date = StringField("Date", widget=DateInput())
    time = StringField("Time", widget=TimeInput())
    zone = StringField("Time zone")
    which = SelectField("If clocks go back that night", choices=WHICH, validate_choice=False)


class SlotForm(MomentForm):
    minutes = StringField("Minutes", default="60")


class NotHeldForm(HouseForm):
    absent = SelectField(
        "Who was not there",
        choices=[("candidate", "the candidate"), ("interviewer", "the interviewer")],
        validate_choice=False,
    )
    reason = TextAreaField("What happened")


class AnswerForm(HouseForm):
    assented = HiddenField()
