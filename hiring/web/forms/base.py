"""What every form shares: CSRF, the idempotency key (R38), and how refusals come back beside the fields."""

from typing import Any, TypeVar

from flask import g
from flask_wtf import FlaskForm
from pydantic import ValidationError
from wtforms import HiddenField

from hiring.domain.errors import Incomplete, Refused
from hiring.schemas.base import Command

SomeCommand = TypeVar("SomeCommand", bound=Command)
KEY_BYTES = 16


def fresh_key() -> str:
    return str(g.work.world.secret(KEY_BYTES))


class HouseForm(FlaskForm):  # type: ignore[misc]
    """WTForms draws and parses; the Pydantic command is the only judge of the input."""

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
        problems = refusal.problems if isinstance(refusal, Incomplete) else {}
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


def build(kind: type[SomeCommand], values: dict[str, Any]) -> SomeCommand:
    """`kind(**values)`, with Pydantic's errors as one Incomplete that names each field."""
    try:
        return kind(**values)
    except ValidationError as error:
        problems: dict[str, str] = {}
        for problem in error.errors():
            name = str(problem["loc"][0]) if problem["loc"] else ""
            problems.setdefault(name, sentence_of(problem))
        raise Incomplete("Some fields need another look.", problems) from error


def sentence_of(problem: Any) -> str:
    """One of Pydantic's problems as a sentence of what was found and expected."""
    said = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "missing":
        return "Found nothing, expected a value."
    if problem["type"] in {"enum", "literal_error"}:
        found = problem["input"]
        expected = problem.get("ctx", {}).get("expected", "one of the choices")
        return (
            f"Found {found!r}, expected {expected}." if found not in {None, ""} else "Found nothing, expected a choice."
        )
    return said if said.endswith(".") else f"{said}."
