"""Promise 6: answers.txt says what each endpoint answers to whom and when; domain.md wants it so, and requests agree.

In every run more than 10,000 cells are asked, each endpoint by everybody and in every state; with TABLE=full all are.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest
from flask import Blueprint, Flask
from werkzeug.test import TestResponse

from hiring.services.seats import Seated
from tests.guard.conftest import nothing_kept
from tests.guard.expected import judge_of
from tests.guard.ground import KINDS, STATES, Ground
from tests.guard.table import ANY, KEPT, NO_CELL, Key, Row, ask, is_sampled, letter, quick, read, rows
from tests.guard.test_doors import told
from tests.support.doors import NOWHERE

FULL = os.environ.get("TABLE") == "full"
LEAST = 10_000
NEVER_DONE = {
    "accounts.code": "asks for a password that was right a moment ago",
    "accounts.do_code": "as its page",
    "accounts.do_sign_in": "begins a session, which is not kept here",
    "accounts.end_session": "of the people here nobody has a second session but Ina, whose is not named",
    "admin.enable": "the person it is about is not disabled",
    "admin.take_factor": "the person it is about has none",
    "candidates.download": "the file is a link here",
    "home.nothing": "is never anything",
    "home.nothing_sent": "is never anything",
    "principles.do_publish": "the set is published",
    "privacy.lift_hold": "no hold stands on this candidate",
    "requests.ask_for_release": "nobody here is restricted",
    "second_factor.confirm": "nobody here has begun one",
    "second_factor.new_codes": "asks for a code of Ina's second factor",
    "second_factor.turn_off": "as new codes",
}
"""Endpoints whose act no cell does, and why; the tests of each of them do it."""


@cache
def table() -> Mapping[Key, str]:
    return read(KEPT.read_text(encoding="utf-8"))


def unmatched(app: Flask) -> set[Key]:
    """Lines without an endpoint, and endpoints without their lines."""
    return {row.key for row in rows(app)} ^ set(table())


def test_promise_6_every_endpoint_has_its_lines_and_every_line_an_endpoint(ground: Ground) -> None:
    assert unmatched(ground.app) == set(), "python -m tests.guard.table writes the lines; then read them"


def test_promise_6_an_undeclared_endpoint_is_found(ground: Ground) -> None:
    planted = Blueprint("planted", "planted")
    planted.add_url_rule("/loops/<uuid:loop_id>/planted", "page", str, methods=["GET", "POST"])
    app = Flask("planted", static_folder=None)
    app.register_blueprint(planted)
    assert unmatched(app) - set(table()) == {
        (method, "planted.page", state) for method in ("GET", "POST") for state in STATES
    }


Cell = tuple[Row, int, str]


def cells(app: Flask, *, whole: bool) -> Iterator[Cell]:
    """The cells that a run asks: a line, the number of the kind, the kind."""
    for number, row in enumerate(rows(app)):
        for place, kind in enumerate(KINDS):
            if table()[row.key][place] != NO_CELL and (whole or is_sampled(number, row, place)):
                yield row, place, kind


def test_promise_6_every_run_asks_ten_thousand_cells_and_each_endpoint_by_all_and_always(ground: Ground) -> None:
    sample = list(cells(ground.app, whole=False))
    every = list(cells(ground.app, whole=True))
    assert len(sample) >= LEAST
    assert len(every) >= 3 * LEAST
    for pair in (
        lambda row, kind: (row.door.name, kind),
        lambda row, _kind: (row.door.name, row.state),
        lambda row, kind: (kind, row.state),
    ):
        assert {pair(row, kind) for row, _, kind in sample} == {pair(row, kind) for row, _, kind in every}


def differing(ground: Ground, wanted: Iterable[Cell]) -> Iterator[str]:
    """Answers that the table does not give; what is not there must be the same 404 as for nothing, byte for byte."""
    for row, place, kind in wanted:
        answer = ask(ground, row, kind)
        found, kept = letter(answer), table()[row.key][place]
        if found != kept:
            yield f"{' '.join(row.key)}, {kind}: {found}, the table says {kept}"
        elif found == "." and row.state != ANY and answer is not None and told(answer) != nothing(ground, row, kind):
            yield f"{' '.join(row.key)}, {kind}: its 404 tells more than that of nothing"


Told = tuple[int, str, list[tuple[str, str]]]
_nothing: dict[tuple[str, str, str], Told] = {}


def nothing(ground: Ground, row: Row, kind: str) -> Told:
    """What this person is answered about a loop that does not exist, in the same part of the product."""
    who, method = ground.name(kind, row.state), row.door.method
    key = (who, method, row.endpoint.partition(".")[0])
    if key not in _nothing:
        given = {name: 1 if name == "revision" else NOWHERE for name in row.door.rule.arguments}
        path = ground.app.url_map.bind("localhost").build(row.endpoint, given, method=method)
        _nothing[key] = told(ground.clients[who].open(path, method=method))
    return _nothing[key]


@pytest.mark.parametrize("state", [ANY, *STATES])
def test_promise_6_generated_requests_are_answered_as_the_table_says(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    wanted = [cell for cell in cells(ground.app, whole=FULL) if cell[0].state == state]
    with nothing_kept(monkeypatch), quick(monkeypatch):
        assert "\n".join(differing(ground, wanted)) == ""
    assert len(wanted) > 400


def test_promise_6_the_table_says_what_pages_and_policy_want(ground: Ground) -> None:
    """Every cell, so that none was merely copied from what the product answers."""
    wrong = []
    with judge_of(ground) as judge:
        for row in rows(ground.app):
            for kind, kept in zip(KINDS, table()[row.key], strict=True):
                wanted = judge.wanted(row, kind)
                if kept not in wanted:
                    wrong.append(f"{' '.join(row.key)}, {kind}: {kept}, the policy wants {wanted}")
    assert not wrong, f"{len(wrong)} cells:\n" + "\n".join(wrong)


def test_promise_6_every_endpoint_is_opened_or_done_by_somebody() -> None:
    """Otherwise refusing everybody would go unnoticed."""
    done = {endpoint for (_, endpoint, _), letters in table().items() if "o" in letters}
    assert {endpoint for _, endpoint, _ in table()} - done == set(NEVER_DONE)


@pytest.mark.parametrize("endpoint", ["loop_acts.hold", "loop_acts.do_cancel", "plans.assign", "decision.close"])
def test_promise_6_an_endpoint_that_forgets_to_require_is_found(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    """The real one, with nothing but its question to the policy taken away."""
    wanted = [cell for cell in cells(ground.app, whole=False) if cell[0].endpoint == endpoint]
    with nothing_kept(monkeypatch), quick(monkeypatch), monkeypatch.context() as patched:
        patched.setattr(Seated, "require", lambda *_given: None)
        assert len(list(differing(ground, wanted))) > len(wanted) / 4


def test_promise_6_a_404_that_tells_more_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def talkative(answer: TestResponse) -> TestResponse:
        answer.data += b"<!-- it was decided -->"
        return answer

    row = next(one for one in rows(ground.app) if one.key == ("GET", "loops.show", "decided"))
    place = list(KINDS).index("stranger")
    nothing(ground, row, "stranger")
    with monkeypatch.context() as patched:
        patched.setitem(ground.app.after_request_funcs, None, [talkative, *ground.app.after_request_funcs[None]])
        assert len(list(differing(ground, [(row, place, "stranger")]))) == 1
