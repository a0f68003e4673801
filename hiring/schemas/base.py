"""Commands in (verbs), cards out (nouns): frozen Pydantic, with the text checks all commands share."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from hiring.domain import text


class Command(BaseModel):
    """What somebody asks for. Unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
