"""The page of settings, from `hiring.settings.Settings`."""

from __future__ import annotations

from typing import Any

from pydantic_core import PydanticUndefined

from hiring.models.people import Organisation
from hiring.schemas.organisation import ChangeSettings
from hiring.services import setup
from hiring.settings import PREFIX, Settings
from tests.docs.markdown import code, parts, table

HEAD = """
# Settings

Settings come from environment variables. `hiring config` prints each with its value and where it comes from; a wrong
value is refused at start, with what was found and what was expected. `hiring serve` takes `--host` and `--port`
besides, and they win.
"""
ORGANISATION_HEAD = """
## The organisation's own settings

These belong to the company rather than to the machine: they are kept in the database and changed by an admin, on the
page *Admin*. New loops use new values; running ones keep what they copied (R9); the promise
counts for all at once.
"""
ORGANISATION = {
    "name": "Name of the company, as it stands on decision records.",
    "levels": "Levels, lowest first, separated by commas.",
    "timezone": "IANA zone in which new people are at first.",
    "min_voters": "Least number of voting panelists in a loop (R1).",
    "min_coverage": "Voting panelists per required principle (R7).",
    "max_assignments": "Most principles for one voting panelist (R8).",
    "warn_assignments": "Principles per panelist above which the plan warns (R8).",
    "independence_by_organisation": "The Bar Raiser may not come from the hiring manager's wider organisation (R2).",
    "cool_down_months": "Months before a candidate may have a new loop without consent (R35).",
    "promise_days": "Business days after the last interview by which the candidate is told (R35).",
    "second_factor_required": "Admins and Bar Raisers sign in with a second factor, or first set one up.",
}


def page() -> str:
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    held = [(code(name), _held(name), ORGANISATION[name]) for name in organisation_settings()]
    return parts(
        HEAD,
        table(("variable", "default", "what it does"), rows),
        ORGANISATION_HEAD,
        table(("setting", "at first", "what it does"), held),
    )


def organisation_settings() -> list[str]:
    """The fields of the form that changes them; `version` only guards against overwriting."""
    return [name for name in ChangeSettings.model_fields if name != "version"]


def variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _row(name: str, field: Any) -> tuple[str, str, str]:
    bounds = {type(bound).__name__: bound for bound in field.metadata}
    low, high = bounds.get("Ge"), bounds.get("Le")
    limits = f" From {low.ge} to {high.le}." if low and high else ""
    return code(variable(name)), _default(_given(field)), f"{field.description}{limits}"


def _held(name: str) -> str:
    default = {"levels": ",".join(setup.LEVELS)}.get(name, Organisation.model_fields[name].default)
    return "given to `hiring init`" if default is PydanticUndefined else _default(default)


def _given(field: Any) -> object:
    """A default that follows another setting is shown as that one's default makes it."""
    return field.get_default(call_default_factory=True, validated_data={})


def _default(value: object) -> str:
    if isinstance(value, tuple):
        return code(",".join(map(str, value))) if value else "none"
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else code(value)
