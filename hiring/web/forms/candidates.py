"""Forms of candidates."""

from wtforms import FileField, RadioField, SelectField, StringField, TextAreaField

from hiring.domain.vocabulary import CandidateSource
from hiring.domain.words import spoken
from hiring.web.forms.base import HouseForm
from hiring.web.forms.versioned import VersionedForm

SOURCES = [(source.value, spoken(source).capitalize()) for source in CandidateSource]


class CandidateFields:
    """What adding and editing share; mixed into both forms."""

    name = StringField("Name")
    email = StringField("E-mail address")
    requisition = StringField("Requisition")
    timezone = StringField("Time zone")
    source = RadioField("Source", choices=SOURCES, validate_choice=False)
    referrer = StringField("Referred by")
    notes = TextAreaField("Notes")


class AddCandidateForm(CandidateFields, HouseForm):
    candidate_id = StringField("Code")


class EditCandidateForm(CandidateFields, VersionedForm):
    pass


class LinkEmployeeForm(VersionedForm):
    employee = StringField("Employee")


class FilePdfForm(HouseForm):
    label = StringField("What it is")
    file = FileField("PDF")


class FileLinkForm(HouseForm):
    title = StringField("What it is")
    link = StringField("Address")


class RemoveFileForm(HouseForm):
    """A button without fields."""


class WithdrawForm(VersionedForm):
    note = TextAreaField("Note")


class FindCandidatesForm(HouseForm):
    """A GET form: its values are the list's address."""

    q = StringField("Name")
    show = SelectField(
        "Show", choices=[("here", "Still here"), ("withdrawn", "Withdrawn"), ("all", "All")], validate_choice=False
    )
    source = SelectField("Source", choices=[("", "Any"), *SOURCES], validate_choice=False)
    requisition = StringField("Requisition code")
