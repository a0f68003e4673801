"""Forms of requisitions: one row of fields per principle of the chosen set."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField

from hiring.schemas.requisitions import RequisitionNow
from hiring.web.forms.base import HouseForm
from hiring.web.forms.versioned import VersionedForm


class NeededForm(Form):
    principle = HiddenField()
    required = BooleanField("Required")
    min_coverage = StringField("Coverage")
    functional = BooleanField("Functional")


class RequisitionFields:
    """What adding and editing share; mixed into both forms."""

    title = StringField("Title")
    level = StringField("Level")
    team = StringField("Team")
    hiring_manager = StringField("Hiring manager")
    recruiter = StringField("Recruiter")
    description = TextAreaField("Description")
    jurisdiction = StringField("Retention rule")
    principle_set_id = HiddenField("Principle set")
    rows: Any = FieldList(FormField(NeededForm), "Principles")

    def needed(self) -> list[dict[str, Any]]:
        """The ticked rows, for the command."""
        return [
            {name: row.form[name].data for name in ("principle", "min_coverage", "functional")}
            for row in self.rows
            if row.form.required.data
        ]

    def offer(self, now: RequisitionNow) -> None:
        """Rows for the principles of the set, as they are stored."""
        self.principle_set_id.data = now.set_id
        for one in now.principles:
            self.rows.append_entry(
                {"principle": one.slug, "required": one.required, "min_coverage": one.min_coverage,
                 "functional": one.functional}
            )  # fmt: skip

    def lines(self, now: RequisitionNow) -> list[tuple[str, Any]]:
        """Each row with the name of its principle; rows that were not sent come back empty."""
        names = {one.slug: one.name for one in now.principles}
        if not self.rows.entries:
            self.offer(now)
        return [(names.get(row.form.principle.data, row.form.principle.data), row.form) for row in self.rows]

    def set_id(self) -> UUID | None:
        try:
            return UUID(str(self.principle_set_id.data))
        except ValueError:
            return None


class AddRequisitionForm(RequisitionFields, HouseForm):
    requisition_id = StringField("Code")


class EditRequisitionForm(RequisitionFields, VersionedForm):
    open = BooleanField("Open: loops may be opened")


class FindRequisitionsForm(HouseForm):
    """A GET form: its values are the list's address."""

    q = StringField("Title or code")
    show = SelectField(
        "Show", choices=[("open", "Open ones"), ("closed", "Closed ones"), ("all", "All")], validate_choice=False
    )
