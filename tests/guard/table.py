"""Endpoint × kind of person × state of the loop → answer: the cells, their requests, and the table they are kept in.

`python -m tests.guard.table` asks every cell and writes answers.txt.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from werkzeug.test import TestResponse

from tests.guard.filled import filled
from tests.guard.ground import KINDS, SIGNED_OUT, STATES, Ground, made
from tests.support.doors import NOWHERE, PLAIN, Door, doors

KEPT = Path(__file__).with_name("answers.txt")
ANY, OWN, PEER = "any", "own", "peer"
NO_CELL = "_"
SAMPLED, EACH = 2, 9
"""So many of so many cells are asked in every run: each endpoint by each kind and in each state, each kind in each."""
HEAD = """\
# What every endpoint answers to every kind of person in every state of a loop: one line for each method, endpoint and
# state, one letter for each kind of person. Where an address names a place of the loop, `own` is the viewer's, `peer`
# somebody else's. Forms are sent filled in; `any` stands for endpoints that concern no loop.
#
#   o  open or done            -  403, may not        .  404, as if it did not exist      >  to sign in
#   !  409, not now            ?  422, not like this  g  410, gone                        _  no such cell
#
# Written by `python -m tests.guard.table`, which asks every cell, and REVIEWED against domain.md. Do not copy a change
# from there unread: test_table.py fails for each cell that differs from pages.txt and the policy, whatever stands here.
#
"""
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Row:
    """One line of the table: `whose` is the place that the address names, where it names one."""

    door: Door
    state: str
    whose: str = ""

    @property
    def endpoint(self) -> str:
        return self.door.rule.endpoint

    @property
    def key(self) -> Key:
        return self.door.method, self.endpoint, "/".join(filter(None, (self.state, self.whose)))


def rows(app: Flask) -> Iterator[Row]:
    for door in doors(app, "GET", "POST"):
        names = door.rule.arguments
        for state in STATES if "loop_id" in names else (ANY,):
            for whose in (OWN, PEER) if "panelist_id" in names else ("",):
                yield Row(door, state, whose)


def address(ground: Ground, row: Row, kind: str) -> str | None:
    """None where this person has no place of the own that could be named."""
    who = ground.name(kind, row.state)
    given = {name: _value(ground, row, who, name) for name in row.door.rule.arguments}
    if None in given.values():
        return None
    return str(ground.app.url_map.bind("localhost").build(row.endpoint, given))


def _value(ground: Ground, row: Row, who: str, name: str) -> object:
    loop_id = ground.loop(row.state)
    if name == "loop_id":
        return loop_id
    if name == "panelist_id":
        return ground.place(row.state, "ivan" if row.whose == PEER else who)
    if loop_id and (name, loop_id) in ground.of_loop:
        return ground.of_loop[name, loop_id]
    if name == "token":
        return ground.addresses["claim"].rpartition("/")[2]
    if row.endpoint == "requests.ask_again":
        return ground.addresses["refused"].rpartition("/")[2]
    if name == "revision":
        return 1
    return ground.ids.get(name) or (*PLAIN.get(name, ()), NOWHERE)[0]


def ask(ground: Ground, row: Row, kind: str) -> TestResponse | None:
    """The answer to one cell; None where there is no such cell."""
    path = address(ground, row, kind)
    if path is None:
        return None
    who = ground.name(kind, row.state)
    data = dict(filled(ground, row.endpoint, row.state, who)) if row.door.method == "POST" else None
    return ground.clients[who].open(path, method=row.door.method, data=data)


LETTERS = {200: "o", 303: "o", 304: "o", 403: "-", 404: ".", 409: "!", 410: "g", 422: "?"}


def letter(answer: TestResponse | None) -> str:
    """The class of an answer; an unexpected one is its status."""
    if answer is None:
        return NO_CELL
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?next=")
    if to_sign_in or answer.status_code == 401:
        return ">"
    return LETTERS.get(answer.status_code, f"<{answer.status_code}>")


def is_sampled(number: int, row: Row, kind: int) -> bool:
    """A Latin square over lines and kinds of person; beside it what concerns no loop, and whoever is signed out."""
    outside = row.state == ANY or list(KINDS)[kind] == SIGNED_OUT
    return outside or (number + kind) % EACH < SAMPLED


def _only_refusals(template: str, **given: Any) -> str:
    return render_template(template, **given) if template.startswith("errors/") else ""


@contextmanager
def quick(patched: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are not drawn, which tells nothing about who gets them; refusals are."""
    gc.collect()
    gc.freeze()  # none of the requests owns any of what is there now
    with patched.context() as drawing:
        drawing.setattr("hiring.web.respond.render_template", _only_refusals)
        yield
    gc.unfreeze()


def read(text: str) -> dict[Key, str]:
    """(method, endpoint, state) to its letters, in the order of KINDS."""
    found: dict[Key, str] = {}
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        method, endpoint, rest = line.split(maxsplit=2)
        state, letters = rest.rsplit(maxsplit=1)
        assert len(letters) == len(KINDS), line
        assert (method, endpoint, state.strip()) not in found, line
        found[method, endpoint, state.strip()] = letters
    return found


def written(table: Mapping[Key, str]) -> str:
    """The file: its head, the kinds of person over their columns, and a line for each key."""
    margin = " " * 56
    names = [f"#{margin[1:]}{'|' * number}{kind}" for number, kind in enumerate(KINDS)]
    lines = [f"{method:<5}{endpoint:<34} {state:<15} {letters}" for (method, endpoint, state), letters in table.items()]
    return HEAD + "\n".join((*reversed(names), *lines, ""))


def asked(ground: Ground, wanted: Iterator[Row]) -> dict[Key, str]:
    return {row.key: "".join(letter(ask(ground, row, kind)) for kind in KINDS) for row in wanted}


def main() -> None:
    """Asks everything, in a company of its own."""
    from tests.guard.conftest import cheaply, nothing_kept, site_at  # a test module's fixtures import this one

    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patched:
        cheaply(patched)
        with made(site_at(Path(place)), Path(place)) as ground, nothing_kept(patched), quick(patched):
            KEPT.write_text(written(asked(ground, rows(ground.app))), encoding="utf-8")


if __name__ == "__main__":
    main()
