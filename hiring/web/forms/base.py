"""What every form shares: CSRF, the idempotency key (R38), and how refusals come back beside the fields."""

from typing import Any, TypeVar

from flask import g
from flask_wtf import FlaskForm
from wtforms import HiddenField

from hiring.domain.errors import Incomplete, NotNow, Refused
from hiring.schemas.base import Command, build

SomeCommand = TypeVar("SomeCommand", bound=Command)
KEY_BYTES = 16


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
                "Some fields need another look.",
                {name: " ".join(map(str, said)) for name, said in self.errors.items() if name},
            )
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
