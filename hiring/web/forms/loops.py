"""Forms of loops as a whole."""

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from hiring.domain.vocabulary import CancelReason, RevealMode
from hiring.domain.words import spoken
from hiring.web.forms.base import HouseForm

REVEAL_WORDS = [
    (RevealMode.ALL_IN.value, "when every voting panelist has submitted"),
    (RevealMode.OWN_IN.value, "to each panelist on own submission, after the own slot"),
]


class OpenLoopForm(HouseForm):
    candidate_id = HiddenField("Candidate")
    requisition_id = HiddenField("Requisition")
    reveal_mode = RadioField("Peers' feedback opens", choices=REVEAL_WORDS, default=RevealMode.ALL_IN.value)
    consent_reason = TextAreaField("Why a new loop")


class RevealForm(HouseForm):
    version = HiddenField()
    reveal_mode = RadioField("Peers' feedback opens", choices=REVEAL_WORDS)


class HoldForm(HouseForm):
    reason = TextAreaField("Why it waits")


class ReturnForm(HouseForm):
    """One button."""


class CancelForm(HouseForm):
    reason = SelectField("Reason", choices=[(one.value, spoken(one)) for one in CancelReason])
    note = TextAreaField("Note")


class HandOverForm(HouseForm):
    person_id = SelectField("Recruiter", choices=[])
    reason = TextAreaField("Reason")


class AdoptForm(HouseForm):
    version = HiddenField()


class ReasonForm(HouseForm):
    """One reason, for several small acts."""

    reason = TextAreaField("Reason")


class WhoForm(HouseForm):
    """A search by name."""

    q = StringField("Name")
