"""Forms of people and their certifications."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.widgets import CheckboxInput, ListWidget

from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification, Role
from hiring.domain.words import spoken
from hiring.schemas.people import CertificationNow, PersonNow
from hiring.web.forms.base import HouseForm
from hiring.web.forms.versioned import VersionedForm


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _any_of(enum: type[StrEnum]) -> list[SelectChoice]:
    """ "Any", then each value of an enum in words."""
    return choices([("", "Any"), *((value.value, spoken(value).capitalize()) for value in enum)])


class CheckboxesField(SelectMultipleField):
    """Several of a list; judged by the command alone."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, validate_choice=False, **given)


class AddPersonForm(HouseForm):
    employee_id = StringField("Employee id")
    name = StringField("Name")
    email = StringField("E-mail address")
    title = StringField("Title")
    level = StringField("Level")
    team = StringField("Team")
    manager_email = StringField("Manager's e-mail address")
    timezone = StringField("Time zone")
    hired_on = StringField("Hired on")


class EditPersonForm(VersionedForm):
    name = StringField("Name")
    email = StringField("E-mail address")
    title = StringField("Title")
    level = StringField("Level")
    team = StringField("Team")
    manager_email = StringField("Manager's e-mail address")
    timezone = StringField("Time zone")
    left_on = StringField("Left on")

    @classmethod
    def of(cls, now: PersonNow) -> "EditPersonForm":
        return cls(formdata=None, data={**now.values, "version": now.version})


class RolesForm(VersionedForm):
    roles = CheckboxesField("Roles")


class InterviewerForm(VersionedForm):
    interviewer = RadioField("Interviewer certification", validate_choice=False)
    trained_on = CheckboxesField("Trained on")


class BarRaiserForm(VersionedForm):
    bar_raiser = RadioField("Bar Raiser certification", validate_choice=False)


def offering(form: Any, now: CertificationNow, field: str) -> Any:
    """Gives a certification form its choices."""
    form[field].choices = choices(now.choices)
    if field == "interviewer":
        form.trained_on.choices = choices(now.principles)
    return form


class FindPeopleForm(HouseForm):
    """A GET form: its values are the list's address."""

    q = StringField("Name")
    role = SelectField("Role", choices=_any_of(Role), validate_choice=False)
    interviewer = SelectField("Interviewer", choices=_any_of(InterviewerCertification), validate_choice=False)
    bar_raiser = SelectField("Bar Raiser", choices=_any_of(BarRaiserCertification), validate_choice=False)
    gone = SelectField("Who left", choices=choices([("", "not shown"), ("1", "shown too")]), validate_choice=False)
    manager = HiddenField()
