"""Forms around the decision: ruling, short cut, closing, coaching, dissent, reopening."""

from typing import Any

from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput

from hiring.domain.vocabulary import OfferState
from hiring.domain.words import spoken
from hiring.schemas.decision_pages import ClosePage, CoachingPage, RulingPage
from hiring.web.forms.accounts import CodeField
from hiring.web.forms.base import HouseForm
from hiring.web.forms.people import CheckboxesField

YES_NO = [("yes", "Yes"), ("no", "No")]


class NoMeetingForm(HouseForm):
    reason = TextAreaField("Reason")
    other_role = BooleanField("Consider for another role")
    password = PasswordField("Your password again")
    code = CodeField("Code of your second factor")
    typed_word = StringField("Type the word of the ruling")


class RulingForm(NoMeetingForm):
    ruling = RadioField("Ruling", choices=[], validate_choice=False)
    cited = CheckboxesField("Findings that the reason cites")

    def offering(self, card: RulingPage) -> "RulingForm":
        self.ruling.choices = list(card.rulings)
        self.cited.choices = [(one.principle, f"{one.name}: {one.words}") for one in card.findings]
        return self


class CloseForm(HouseForm):
    told_on = StringField("Day the candidate was told", widget=DateInput())
    offer = RadioField(
        "Offer", choices=[(one.value, spoken(one).capitalize()) for one in OfferState], validate_choice=False
    )
    recycle = RadioField("Consider the candidate for another role", choices=YES_NO, validate_choice=False)
    cool_down_months = StringField("Cool-down in months")

    @classmethod
    def of(cls, card: ClosePage) -> "CloseForm":
        return cls(formdata=None, told_on=card.today, cool_down_months=str(card.cool_down_months))

    def asked(self, card: ClosePage) -> dict[str, Any]:
        """The commands' fields that this outcome does not ask for, as not filled in."""
        return {name: None for name in ("told_on", "offer", "recycle", "cool_down_months") if name not in card.fields}


class CoachingForm(HouseForm):
    panelist_id = SelectField("For", validate_choice=False)
    text = TextAreaField("Note")

    def offering(self, card: CoachingPage) -> "CoachingForm":
        self.panelist_id.choices = [("", "Choose somebody"), *card.addressees]
        return self


class DissentForm(HouseForm):
    text = TextAreaField("Your dissent")


class AskForm(HouseForm):
    reason = TextAreaField("Reason")
