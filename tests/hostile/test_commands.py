"""Every hostile string in every text of every command, the only judges of input: kept as typed, or refused in words."""

from __future__ import annotations

import importlib
import pkgutil
import typing
from collections.abc import Iterator

import pytest

import hiring.schemas
from hiring.domain.errors import Incomplete
from hiring.domain.text import character_problem, tidy
from hiring.schemas.base import Command, build
from tests.hostile.corpus import FULL, Hostile, corpus

COMPARED = {("ConfirmFactor", "code"), ("After", "state")}
"""Texts that are held against known ones and never kept."""

for _, name, _ in pkgutil.iter_modules(hiring.schemas.__path__, "hiring.schemas."):
    importlib.import_module(name)


def commands(kind: type[Command] = Command) -> Iterator[type[Command]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("hiring."):
            yield one
        yield from commands(one)


def fields(kind: type[Command]) -> Iterator[tuple[str, bool]]:
    """Name of each field, and whether it keeps text: others make a number, a day, a choice of it."""
    for name, info in kind.model_fields.items():
        text = info.annotation is str or str in typing.get_args(info.annotation)
        yield name, text and (kind.__name__, name) not in COMPARED


JUDGED: set[str] = set()


def strings(kind: type[Command], name: str) -> tuple[Hostile, ...]:
    """All of them for the first field with this judge, some of each class where the same judge sits again."""
    info = kind.model_fields[name]
    judge = f"{info.annotation} {info.metadata}"
    first = judge not in JUDGED or FULL
    JUDGED.add(judge)
    return corpus()[:: 1 if first else 12]


def wrong(kind: type[Command], name: str, text: str, *, keeps: bool) -> str | None:
    try:
        made = getattr(build(kind, {name: text}), name)
    except Incomplete as refused:
        said = dict(refused.problems).get(name)
        return None if said is None or said.endswith((".", "?")) else f"says {said!r}"
    if keeps and isinstance(made, str):
        return None if made in {text, tidy(text)} and not character_problem(made) else f"keeps {made!r:.80}"
    return None


@pytest.mark.parametrize("kind", sorted(set(commands()), key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_each_command_keeps_or_refuses_every_hostile_string(kind: type[Command]) -> None:
    found = [
        f"{name}: {said}: {one.text!r:.80}"
        for name, keeps in fields(kind)
        for one in strings(kind, name)
        if (said := wrong(kind, name, one.text, keeps=keeps))
    ]
    assert found[:10] == []


def test_the_commands_have_many_texts() -> None:
    texts = [(kind, name) for kind in set(commands()) for name, keeps in fields(kind) if keeps]
    assert len(texts) >= 100
