"""Forms of personal data."""

from typing import Any

from flask import request
from wtforms import RadioField, SelectField, StringField, TextAreaField

from hiring.schemas.privacy import ExportPage, KeptPage
from hiring.web.forms.base import HouseForm
from hiring.web.forms.people import CheckboxesField

FORMATS = [("html", "A page to read and print (HTML)"), ("json", "For machines (JSON)")]


class NamesForm(HouseForm):
    replace = CheckboxesField("Names to replace")
    other_names = StringField("Further names to replace")
    format = RadioField("As", choices=FORMATS, validate_choice=False)

    @classmethod
    def of(cls, card: ExportPage, **given: Any) -> "NamesForm":
        """The names of the card to choose from; everybody is ticked at first."""
        ticked = {"replace": [one.id for one in card.names], "format": "html"}
        form = cls(**given, data=ticked) if given else cls()
        form.replace.choices = [(one.id, _said(one.name, one.code, one.count)) for one in card.names]
        return form


def _said(name: str, code: str, count: int) -> str:
    return f"{name} → {code} ({count} ×)"


class WhyForm(HouseForm):
    reason = TextAreaField("Reason")


class ChooseRuleForm(HouseForm):
    jurisdiction = SelectField("Rule", validate_choice=False)

    @classmethod
    def of(cls, card: KeptPage) -> "ChooseRuleForm":
        form = cls() if request.method == "POST" else cls(formdata=None, data={"jurisdiction": card.rule})
        form.jurisdiction.choices = list(card.rules)
        return form


class RuleForm(HouseForm):
    jurisdiction = StringField("Code")
    name = StringField("Name")
    restrict_months = StringField("Months until restricted")
    erase_months = StringField("Months until erased")


class FindKeptForm(HouseForm):
    q = StringField("Name")
