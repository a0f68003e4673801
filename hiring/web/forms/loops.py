"""Forms of loops as a whole."""

from wtforms import HiddenField, RadioField, SelectField, TextAreaField

from hiring.domain.vocabulary import CancelReason, RevealMode
from hiring.domain.words import spoken
from hiring.web.forms.base import HouseForm
from hiring.web.forms.versioned import VersionedForm

REVEAL_WORDS = [
    (RevealMode.ALL_IN.value, "when every voting panelist has submitted"),
    (RevealMode.OWN_IN.value, "to each panelist on own submission, after the own slot"),
]


class OpenLoopForm(HouseForm):
    candidate_id = HiddenField("Candidate")
    requisition_id = SelectField("Requisition", choices=[], validate_choice=False)
    reveal_mode = RadioField(
        "Peers' feedback opens", choices=REVEAL_WORDS, default=RevealMode.ALL_IN.value, validate_choice=False
    )
    consent_reason = TextAreaField("Why a new loop")


class RevealForm(VersionedForm):
    reveal_mode = RadioField("Peers' feedback opens", choices=REVEAL_WORDS, validate_choice=False)


class HoldForm(HouseForm):
    reason = TextAreaField("Why it waits")


class ReturnForm(HouseForm):
    """One button."""


class CancelForm(HouseForm):
    reason = SelectField("Reason", choices=[(one.value, spoken(one)) for one in CancelReason], validate_choice=False)
    note = TextAreaField("Note")


class HandOverForm(HouseForm):
    person_id = SelectField("Recruiter", choices=[], validate_choice=False)
    reason = TextAreaField("Reason")


class AdoptForm(VersionedForm):
    """One button."""


class ReasonForm(HouseForm):
    """One reason, for several small acts."""

    reason = TextAreaField("Reason")


class ReplaceForm(HouseForm):
    """Who takes a place over, and why."""

    person_id = RadioField("Successor", choices=[], validate_choice=False)
    reason = TextAreaField("Reason")


class AskReplacementForm(HouseForm):
    kind = SelectField(
        "Who is to be replaced",
        choices=[("bar_raiser", "the Bar Raiser"), ("hiring_manager", "the hiring manager")],
        validate_choice=False,
    )
    reason = TextAreaField("Reason")
