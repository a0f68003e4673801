"""What every form shares: CSRF, the idempotency key (R38), and how refusals come back beside the fields."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, StringField

from hiring.domain.errors import Incomplete, NotNow, Refused
from hiring.schemas.base import Command, build

SomeCommand = TypeVar("SomeCommand", bound=Command)
KEY_BYTES = 16


NEEDS_A_LOOK = "Some fields need another look."
TWICE = "Found this twice in one form, expected it once. Reload the page, then send it once more."


def require_once(typed: MultiDict[str, str], names: Mapping[str, str]) -> None:
    """No field that takes one value may come with two: which of them was meant nobody could tell afterwards.

    `names` are the names in the form with those by which a problem is shown.
    """
    problems = {shown: TWICE for name, shown in names.items() if len(typed.getlist(name)) > 1}
    if problems:
        raise Incomplete(NEEDS_A_LOOK, problems)


def _takes_one(field: Field) -> bool:
    return isinstance(field, StringField | SelectField | BooleanField) and not isinstance(field, SelectMultipleField)


def fresh_key() -> str:
    return str(g.work.world.secret(KEY_BYTES))


class HouseForm(FlaskForm):  # type: ignore[misc]
    """WTForms draws and parses; the Pydantic command is the only judge of the input."""

    form_errors: list[str]
    idempotency_key = HiddenField(default=fresh_key)

    def command(self, kind: type[SomeCommand], **extra: Any) -> SomeCommand:
        """The command made of the fields it names; raises Incomplete with a sentence per field."""
        if not self.validate_on_submit():
            raise Incomplete(
                NEEDS_A_LOOK, {name: " ".join(map(str, said)) for name, said in self.errors.items() if name}
            )
        require_once(request.form, {f.name: f.short_name for f in self if _takes_one(f)})
        values = {f.short_name: f.data for f in self if f.short_name in kind.model_fields and f.short_name not in extra}
        return build(kind, {**values, **extra})

    def refuse(self, refusal: Refused) -> None:
        """Puts each problem beside its field, and the sentence on top."""
        problems = refusal.problems if isinstance(refusal, Incomplete | NotNow) else {}
        left = []
        for name, sentence in problems.items():
            field = self._fields.get(name)
            if field is None:
                left.append(sentence)
            elif sentence not in field.errors:
                field.errors = [*field.errors, sentence]
        said: list[str] = list(self.form_errors)
        self.form_errors = [
            *said,
            *([refusal.sentence] if not problems else []),
            *left,
        ]
