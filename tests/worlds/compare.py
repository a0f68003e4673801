"""Asks both worlds for everything that an observer can ask for, and lists where the answers differ by a single byte."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from sqlmodel import Session, SQLModel
from werkzeug.routing import Rule

from tests.support.doors import Form, forms_of
from tests.worlds.ids import ids_of
from tests.worlds.script import World

MOMENT = 1_772_000_000
TYPED = "It was agreed on by all of them, and nobody said otherwise."
STATES = ("all", "ready", "decided", "awaiting_feedback")
QUERIES: Mapping[str, tuple[str, ...]] = {
    "loops.table": (
        *(f"whose=all&state={state}" for state in STATES),
        *(f"whose=all&state=all&sort={sort}" for sort in ("due", "since")),
        "late=1&whose=all&state=all", "q=over&whose=all&state=all", "waits=feedback&whose=all&state=all",
    ),
    "loops.csv_file": ("whose=all&state=all", "whose=all&state=all&sort=since"),
    "search.search": ("q=birkeland", "q=cormorant"),
    "debrief.debrief_page": ("principle=ownership", "by=person&who=x", "by=board&principle=dive-deep"),
    "debrief.live": ("principle=ownership",),
    "feedback.feedback": ("of=x",),
    "plans.show": ("kind=interviewer&q=example",),
    "requests.my_requests": ("by=me",),
}  # fmt: skip
"""Besides the plain address: tabs, filters, sortings, searches."""
ENDS_THE_SESSION = frozenset({"accounts.do_sign_in"})
"""Asked with another person's password; tests/accounts does."""
POLLED = {"X-Poll": "1"}
NOT_SENT = frozenset({"debrief_person"})
"""Rows about a person that are kept for others: who was ticked as attending."""
TABLE_OF = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN)\s+(\w+)")


@dataclass(frozen=True)
class Question:
    method: str
    endpoint: str
    address: str
    data: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        sent = f" with {sorted(self.data)}" if self.data else ""
        return f"{self.method} {self.address}{sent} {dict(self.headers) or ''}".strip()


@dataclass(frozen=True)
class Told:
    """Everything that an answer tells."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: tuple[str, ...]
    """Verb and tables of each."""


@dataclass
class Onlooker:
    """One observer in both worlds, signed in alike."""

    who: str
    worlds: tuple[World, World]
    clients: list[FlaskClient] = field(default_factory=list)
    heard: list[list[str]] = field(default_factory=list)
    asked: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)

    def ask(self, question: Question) -> Told:
        """The first world's answer; a difference from the second one's is noted."""
        self.asked += 1
        self.kinds[f"{question.method} {question.endpoint}"] += 1
        one, other = (self._answer(number, question) for number in (0, 1))
        if one != other:
            self.differing.append(f"{self.who} {question}: {difference(one, other)}")
        return one

    def _answer(self, number: int, question: Question) -> Told:
        self.worlds[number].begin(self.who, self.asked)
        self.heard[number].clear()
        answer = self.clients[number].open(
            question.address, method=question.method, data=question.data, headers=dict(question.headers)
        )
        headers = tuple(sorted((name, value) for name, value in answer.headers))
        return Told(answer.status_code, headers, answer.get_data(), tuple(map(_kind, self.heard[number])))


def difference(one: Told, other: Told) -> str:
    """In a few words where two answers part."""
    if one.status != other.status:
        return f"status {one.status}, {other.status}"
    changed = {pair for pair in set(one.headers) ^ set(other.headers) if pair[0] != "Content-Length" or not one.body}
    if changed:
        return f"headers {sorted(changed)}"[:400]
    if one.body != other.body:
        at = next((place for place, (a, b) in enumerate(zip(one.body, other.body, strict=False)) if a != b), -1)
        said = [body[max(at - 60, 0) : at + 80].decode(errors="replace") for body in (one.body, other.body)]
        return f"{len(one.body)} and {len(other.body)} bytes, from {at}: {said[0]!r} / {said[1]!r}"
    lines = difflib.unified_diff(one.statements, other.statements, lineterm="", n=0)
    return f"{len(one.statements)} and {len(other.statements)} statements: {' '.join(list(lines)[2:])}"[:600]


@cache
def _kind(statement: str) -> str:
    return " ".join([statement.split(maxsplit=1)[0], *sorted(set(TABLE_OF.findall(statement)))])


@contextmanager
def looking(worlds: tuple[World, World], who: str) -> Iterator[Onlooker]:
    """Signs the observer in. Nothing that a question changes is kept, and signatures carry one moment."""
    eye = Onlooker(who, worlds)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TimestampSigner, "get_timestamp", lambda _self: MOMENT)
        for world in worlds:
            eye.clients.append(signed_in(world, who))
            eye.heard.append(listened(world.company.engine))
        patched.setattr(Session, "commit", Session.flush)
        yield eye


def signed_in(world: World, who: str) -> FlaskClient:
    """A client whose session, token of forms included, is the same in every world; one per person."""
    if who in world.clients:
        return world.clients[who]
    world.begin(who, "signing in")
    client = world.company.sign_in(world.app, who)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "the same in both worlds"
    found = client.get_cookie("session")
    assert found is not None
    staying = world.app.test_client(use_cookies=False)
    staying.environ_base["HTTP_COOKIE"] = f"session={found.value}"
    assert staying.get("/account").status_code == 200, f"{who} is not signed in"
    world.clients[who] = staying
    return staying


_heard: dict[int, list[str]] = {}


def listened(engine: sa.Engine) -> list[str]:
    """The statements that the engine sends from here on."""
    if id(engine) not in _heard:
        sent = _heard[id(engine)] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
    return _heard[id(engine)]


def rules_of(world: World, *methods: str) -> list[tuple[Rule, str]]:
    """Every route of the application with each of its methods; one that was added today as well."""
    found = [(rule, method) for rule in world.app.url_map.iter_rules() for method in sorted(rule.methods or ())]
    wanted = [(rule, method) for rule, method in found if method in methods and rule.endpoint not in ENDS_THE_SESSION]
    return sorted(wanted, key=lambda one: (one[1], one[0].rule))


def observe(eye: Onlooker, loops: Sequence[str], *, heads: bool = False) -> None:
    """Every page in every representation, every form that was shown, sent; and forms that were not, sent empty."""
    forms: dict[tuple[str, str], Form] = {}
    headed: set[str] = set()
    for question in pages(eye, loops=loops):
        told = eye.ask(question)
        tag = dict(told.headers).get("ETag")
        if tag and question.endpoint != "static":
            eye.ask(Question("GET", "polled", question.address, headers={**POLLED, "If-None-Match": tag}))
        if heads and told.status == 200 and question.endpoint not in headed:
            headed.add(question.endpoint)
            eye.ask(Question("HEAD", "head", question.address))
        if told.status == 200 and b"</form>" in told.body:
            for form in forms_of(told.body.decode()):
                if form.method == "POST" and form.action:
                    forms.setdefault((form.action, ",".join(sorted(form.fields))), form)
    for form in forms.values():
        eye.ask(Question("POST", "sent", form.action, form.data(TYPED)))
    for question in refused(eye, loops[0]):
        eye.ask(question)
    messages(eye)


def asked(eye: Onlooker, only: Sequence[str]) -> None:
    """Some pages alone, and what was sent."""
    for question in pages(eye, only):
        eye.ask(question)
    messages(eye)


def pages(eye: Onlooker, only: Sequence[str] = (), loops: Sequence[str] = ()) -> Iterator[Question]:
    """Every GET route with every kind of id, and what its query may ask for."""
    world, found = eye.worlds[0], rules_of(eye.worlds[0], "GET")
    ids = ids_of(eye.worlds, eye.who, [rule for rule, _ in found])
    build = world.app.url_map.bind("localhost").build
    for rule, _ in found:
        if only and rule.endpoint not in only:
            continue
        for given in ids.paths(rule, tuple(world.loops[name] for name in loops or world.loops)):
            path = build(rule.endpoint, given)
            yield Question("GET", rule.endpoint, path)
            yield from (Question("GET", rule.endpoint, f"{path}?{query}") for query in QUERIES.get(rule.endpoint, ()))


def refused(eye: Onlooker, loop: str) -> Iterator[Question]:
    """Every POST route, with nothing filled in."""
    world, found = eye.worlds[0], rules_of(eye.worlds[0], "POST")
    ids = ids_of(eye.worlds, eye.who, [rule for rule, _ in found])
    build = world.app.url_map.bind("localhost").build
    for rule, _ in found:
        for given in ids.paths(rule, (world.loops[loop],), most=1):
            yield Question("POST", "empty", build(rule.endpoint, given), {})


def messages(eye: Onlooker) -> None:
    """Whatever was sent to the observer, or is kept about them, row by row."""
    for table in (one for one in SQLModel.metadata.sorted_tables if one.name not in NOT_SENT):
        for column in ("person_id", "addressee_id"):
            if column in table.c:
                one, other = (_rows(world, table, column, eye.who) for world in eye.worlds)
                eye.asked += 1
                if one != other:
                    eye.differing.append(f"{eye.who} in {table.name}: {sorted(set(one) ^ set(other))}"[:600])


def _rows(world: World, table: sa.Table, column: str, who: str) -> list[str]:
    asked = sa.select(table).where(table.c[column] == world.company.ids[who])
    with world.company.engine.connect() as connection:
        return sorted(repr(tuple(row)) for row in connection.execute(asked))
