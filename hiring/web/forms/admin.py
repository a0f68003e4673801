"""Forms of the organisation's settings and of break-glass."""

from wtforms import BooleanField, StringField, TextAreaField

from hiring.schemas.organisation import SettingsNow
from hiring.web.forms.base import HouseForm
from hiring.web.forms.versioned import VersionedForm


class SettingsForm(VersionedForm):
    name = StringField("Organisation")
    levels = StringField("Levels, lowest first")
    timezone = StringField("Time zone")
    min_voters = StringField("Fewest voting panelists of a loop")
    min_coverage = StringField("Coverage of a principle")
    max_assignments = StringField("Most principles for one person")
    warn_assignments = StringField("Warn above this many principles")
    independence_by_organisation = BooleanField("The Bar Raiser is outside the hiring manager's wider organisation")
    cool_down_months = StringField("Cool-down in months")
    promise_days = StringField("Promise to candidates in business days")
    second_factor_required = BooleanField("Admins and Bar Raisers need a second factor")

    @classmethod
    def of(cls, now: SettingsNow) -> "SettingsForm":
        data = {**now.values, "version": now.version}
        ticks = ("independence_by_organisation", "second_factor_required")
        return cls(formdata=None, data=data | {name: bool(now.values[name]) for name in ticks})


class BreakGlassForm(HouseForm):
    reason = TextAreaField("Reason")
