"""Forms of the debrief room. Each field has an id of its own: many of these forms stand on one page."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from hiring.schemas.room import Choice
from hiring.web.forms.base import HouseForm
from hiring.web.forms.people import CheckboxesField
from hiring.web.forms.versioned import VersionedForm


def pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in choices]


def _radios(label: str, **given: Any) -> RadioField:
    return RadioField(label, validate_choice=False, choices=[], **given)


class ActForm(HouseForm):
    """A button: nothing to type."""


class OpenForm(HouseForm):
    override_reason = TextAreaField("Reason for the override", id="open-reason")


class PhaseForm(HouseForm):
    to = HiddenField()


class AttendanceForm(HouseForm):
    person_ids = CheckboxesField("Who attends", id="attendance")


class RevoteForm(HouseForm):
    value = _radios("Your vote now", id="revote-value")
    reason = TextAreaField("What changed your vote", id="revote-reason")


class LookForm(HouseForm):
    principle = HiddenField()


class FindingForm(VersionedForm):
    principle = HiddenField()
    value = _radios("Finding", id="finding-value")
    reason = TextAreaField("Reason", id="finding-reason")
    cited = CheckboxesField("Evidence it rests on", id="finding-cited")


class ReaffirmForm(HouseForm):
    """`origin` says whether to go back to deciding or to the principle."""

    origin = HiddenField()
    principle = HiddenField()
    version = HiddenField()


class InsufficientForm(HouseForm):
    principle = HiddenField()
    reason = TextAreaField("Why it is acceptable", id="insufficient-reason")


class StoriesForm(HouseForm):
    principle = HiddenField()
    evidence_ids = CheckboxesField("Evidence that tells one story", id="stories-evidence")
    story = StringField("Name of the story", id="stories-name")


class AdjournForm(HouseForm):
    reason = TextAreaField("Reason", id="adjourn-reason")


class FollowUpForm(HouseForm):
    person_id = _radios("Person", id="follow-up-person")
    principles = CheckboxesField("Principles", id="follow-up-principles")
    reason = TextAreaField("Reason", id="follow-up-reason")


class FindForm(HouseForm):
    """A GET form."""

    q = StringField("Find a person", id="follow-up-find")


class CallOffForm(HouseForm):
    reason = TextAreaField("Reason", id="call-off-reason")


class PositionForm(HouseForm):
    value = _radios("Position", id="position-value")
    level = SelectField("Level of a hire", validate_choice=False, choices=[], id="position-level")
    note = TextAreaField("Note", id="position-note")


class DissentForm(HouseForm):
    text = TextAreaField("Your dissent", id="dissent-text")
