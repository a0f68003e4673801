"""Forms of a plan: cells, questions, people, the confirmation, conflicts."""

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.widgets import HiddenInput

from hiring.web.forms.base import HouseForm
from hiring.web.forms.versioned import VersionedForm


class Cells(Field):
    """All values of the ticked cells of a bar grid."""

    widget = HiddenInput()
    data: tuple[str, ...]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tuple(valuelist)

    def _value(self) -> str:
        return ""


class CellsForm(VersionedForm):
    cells = Cells("Grid", name="cell", default=())


class TakePlanForm(CellsForm):
    keep_by_hand = BooleanField("Keep what was set by hand")


class AddPersonForm(VersionedForm):
    person_id = HiddenField()
    kind = HiddenField()
    host_id = HiddenField()


class ProposeForm(HouseForm):
    person_id = HiddenField()
    note = TextAreaField("Why this person")


class AnswerProposalForm(HouseForm):
    taken = HiddenField()


class RemoveForm(VersionedForm):
    reason = TextAreaField("Reason")


class ConfirmForm(VersionedForm):
    note = TextAreaField("Pre-brief")


class DeclareForm(HouseForm):
    text = TextAreaField("What ties you to the candidate")


class NotifyForm(HouseForm):
    panelist_id = SelectField("Whom it concerns", choices=[], validate_choice=False)
    text = TextAreaField("What you know")


class DecideForm(HouseForm):
    upheld = RadioField(
        "Decision",
        choices=[("1", "upheld: there is a conflict"), ("0", "cleared: there is none")],
        validate_choice=False,
    )
    reason = TextAreaField("Reason")
