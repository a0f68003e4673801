"""Forms of a plan: cells, questions, people, the confirmation, conflicts."""

from collections.abc import Iterable

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.widgets import HiddenInput

from hiring.domain.errors import Refused
from hiring.schemas.plan_cards import QuestionChoice
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


class QuestionsForm(HouseForm):
    """What was sent; `over` adds the selects, once it is known which principles the page shows."""

    refusal: Refused | None = None

    def refuse(self, refusal: Refused) -> None:
        self.refusal = refusal
        super().refuse(refusal)

    def over(self, choices: Iterable[QuestionChoice]) -> HouseForm:
        """The same form with a select `question:<principle>` for each principle, and each problem beside its own."""
        choices = tuple(choices)
        kind = type("QuestionSelects", (HouseForm,), {f"question:{one.principle}": _questions(one) for one in choices})
        form: HouseForm = kind() if self.refusal else kind(formdata=None)
        for one in choices:
            field = form[f"question:{one.principle}"]
            sent = [(key, f"{text} ({name} asks it)") for key, text, name in one.taken if key == field.data]
            field.choices = [*field.choices, *sent]
        if self.refusal:
            form.refuse(self.refusal)
        return form


def _questions(choice: QuestionChoice) -> SelectField:
    return SelectField(
        choice.name,
        id=f"question-{choice.principle}",
        choices=[("", "no planned question"), *choice.bank],
        default=choice.chosen,
        description=" · ".join(f"{name} asks: {text}" for _, text, name in choice.taken),
        validate_choice=False,
    )


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
