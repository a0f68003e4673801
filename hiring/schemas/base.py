"""Commands in (verbs), cards out (nouns): frozen Pydantic, with the text checks all commands share."""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from hiring.domain import text
from hiring.domain.errors import Incomplete
from hiring.domain.words import spoken


class Command(BaseModel):
    """What somebody asks for. Unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


SomeCommand = TypeVar("SomeCommand", bound=Command)


class Card(BaseModel):
    """What a template or an export may show: plain values only, made of what the policy let through."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _typed(value: Any) -> Any:
    return "" if value is None else text.tidy(value) if isinstance(value, str) else value


def _judge(*, most: int, least: int, lines: bool, required: bool) -> AfterValidator:
    def check(value: str) -> str:
        said = text.problem(value, most=most, least=least, lines=lines, required=required)
        if said:
            raise ValueError(said)
        return value

    return AfterValidator(check)


def limited(most: int, *, least: int = 0, lines: bool = False, required: bool = True) -> BeforeValidator:
    """For `Annotated[str, limited(20)]`: tidied, judged, one line unless `lines`."""

    def check(value: Any) -> Any:
        tidied = _typed(value)
        said = (
            text.problem(tidied, most=most, least=least, lines=lines, required=required)
            if isinstance(tidied, str)
            else None
        )
        if said:
            raise ValueError(said)
        return tidied

    return BeforeValidator(check)


def line(most: int = text.LINE, *, required: bool = True) -> Any:
    """One line of text, tidied."""
    return Annotated[
        str,
        BeforeValidator(_typed),
        _judge(most=most, least=0, lines=False, required=required),
    ]


def paragraph(most: int = text.PARAGRAPH, *, least: int = 0, required: bool = False) -> Any:
    """Text of several lines, tidied."""
    return Annotated[
        str,
        BeforeValidator(_typed),
        _judge(most=most, least=least, lines=True, required=required),
    ]


Line = Annotated[
    str,
    BeforeValidator(_typed),
    _judge(most=text.LINE, least=0, lines=False, required=True),
]
OptionalLine = Annotated[
    str,
    BeforeValidator(_typed),
    _judge(most=text.LINE, least=0, lines=False, required=False),
]
Paragraph = Annotated[
    str,
    BeforeValidator(_typed),
    _judge(most=text.PARAGRAPH, least=0, lines=True, required=False),
]
Reason = Annotated[
    str,
    BeforeValidator(_typed),
    _judge(most=text.PARAGRAPH, least=0, lines=True, required=True),
]


class When(Card):
    """A moment in the viewer's zone: `iso` for machines (UTC), `words` for people."""

    iso: str
    words: str
    zone: str


def build(kind: type[SomeCommand], values: dict[str, Any]) -> SomeCommand:
    """`kind(**values)`, with Pydantic's errors as one Incomplete that names each field."""
    try:
        return kind(**values)
    except UnicodeEncodeError as error:
        raise Incomplete("Some fields need another look.", _halves(values)) from error
    except ValidationError as error:
        problems: dict[str, str] = {}
        for problem in error.errors():
            name = str(problem["loc"][0]) if problem["loc"] else ""
            problems.setdefault(name, sentence_of(problem))
        raise Incomplete("Some fields need another look.", problems) from error


def _halves(values: dict[str, Any]) -> dict[str, str]:
    """Half characters stop Pydantic before it can say which field has one."""
    typed = {name: value for name, value in values.items() if isinstance(value, str)}
    return {name: said for name, value in typed.items() if (said := text.character_problem(value))}


INCOMPLETE_PAGE = "The page was incomplete when it was sent. Reload it, then try again."


def sentence_of(problem: Any) -> str:
    """One of Pydantic's problems as a sentence of what was found and expected."""
    said = str(problem["msg"]).removeprefix("Value error, ")
    found = str(problem["input"] or "")[:100] if problem["type"] != "missing" else ""
    limits = problem.get("ctx", {})
    if problem["loc"][-1:] == ("version",) and not found:
        return INCOMPLETE_PAGE
    expected = {
        "missing": "a value",
        "enum": spoken(limits.get("expected", "one of the choices")),
        "literal_error": spoken(limits.get("expected", "one of the choices")),
        "int_parsing": "a whole number",
        "int_type": "a whole number",
        "int_from_float": "a whole number",
        "uuid_parsing": "an entry of this page; reload it",
        "uuid_type": "an entry of this page; reload it",
        "tuple_type": "a list of choices",
        "too_short": f"at least {limits.get('min_length')} choices",
        "int_parsing_size": "a smaller whole number",
        "greater_than_equal": f"at least {limits.get('ge')}",
        "less_than_equal": f"at most {limits.get('le')}",
    }.get(problem["type"])
    if expected:
        return f"Found {repr(found) if found else 'nothing'}, expected {expected}."
    return said if said.endswith(".") else f"{said}."
