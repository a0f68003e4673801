"""The page of inputs: every command with its fields and what each must be, from `hiring.schemas`."""

from __future__ import annotations

import enum
import importlib
import pkgutil
import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo

import hiring.schemas
from hiring.domain.words import spoken
from hiring.schemas.base import Command
from tests.docs.markdown import code, parts, table

HEAD = """
# Inputs

What people may send, one section per command, as the server judges it. Every field that a command does not name is
refused. Text is tidied first: line ends are LF, blanks at both ends go; characters that no database keeps (NUL, other
control characters, halves of a character) are refused with their place. What must fit together across fields stands
with the acts, in [actions.md](actions.md) and [workflow.md](workflow.md).
"""
KINDS = {
    str: "text", int: "a whole number", bool: "yes or no", "UUID": "an id", "date": "a day", "datetime": "a moment",
    "float": "a number", "bytes": "bytes",
}  # fmt: skip


def commands() -> list[type[Command]]:
    """Every command of the product that has fields, by name."""
    for found in pkgutil.iter_modules(hiring.schemas.__path__, "hiring.schemas."):
        importlib.import_module(found.name)
    return sorted(
        {one for one in _below(Command) if one.__module__.startswith("hiring.")}, key=lambda one: one.__name__
    )


def _below(kind: type[Command]) -> Iterator[type[Command]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def page() -> str:
    return parts(HEAD, *(_section(one) for one in commands() if one.model_fields))


def _section(command: type[Command]) -> str:
    rows = [(code(name), _shape(field), _need(field)) for name, field in command.model_fields.items()]
    return parts(f"## {command.__name__}", table(("field", "what", "needed"), rows))


def _need(field: FieldInfo) -> str:
    return "yes" if field.is_required() else "no"


def _shape(field: FieldInfo) -> str:
    said = [_kind(field.annotation), *_limits(field.metadata)]
    return ", ".join(part for part in said if part)


def _kind(hint: Any) -> str:
    """What a type is in words."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return f"one of {', '.join(map(str, inside))}"
    if origin in {Union, types.UnionType}:
        return " or ".join(_kind(one) for one in inside if one is not type(None))
    if hasattr(hint, "__metadata__"):
        return ", ".join([_kind(hint.__origin__), *_limits(hint.__metadata__)])
    if origin is not None:
        return f"a list: {_kind(inside[0])}" if inside else "a list"
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return f"one of {', '.join(spoken(one) for one in hint)}"
    if isinstance(hint, type) and issubclass(hint, Command):
        return f"the fields of {hint.__name__}"
    return KINDS.get(hint, KINDS.get(getattr(hint, "__name__", ""), "its own fields"))


def _limits(metadata: Any) -> list[str]:
    """Lengths and bounds, read from the validators that hold them."""
    said: list[str] = []
    for one in metadata:
        if isinstance(one, AfterValidator | BeforeValidator):
            said += _held(one.func)
        said += [
            f"{words} {getattr(one, name)}" for name, words in BOUNDS.items() if getattr(one, name, None) is not None
        ]
    return said


NAMED = {"_address": "an e-mail address", "_zone": "an IANA time zone"}
BOUNDS = {"ge": "from", "le": "to", "gt": "above", "lt": "below", "min_length": "at least", "max_length": "at most"}


def _held(check: Any) -> list[str]:
    held = (
        dict(zip(check.__code__.co_freevars, check.__closure__ or (), strict=True))
        if hasattr(check, "__code__")
        else {}
    )
    given = {name: cell.cell_contents for name, cell in held.items()}
    if "most" not in given:
        named = NAMED.get(getattr(check, "__name__", ""))
        return [named] if named else []
    lines = "" if given.get("lines") else ", one line"
    least = f" and at least {given['least']:,}" if given.get("least") else ""
    filled = ", not empty" if given.get("required") else ""
    return [f"at most {given['most']:,} characters{least}{lines}{filled}"]
