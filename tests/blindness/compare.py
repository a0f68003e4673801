"""Asks both worlds for everything that an observer can ask for, and lists where the answers differ."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from hiring.models.feedback import Evidence, Feedback
from hiring.models.loops import Panelist
from tests.blindness.worlds import SCENE, World
from tests.support.doors import doors

TOKENS = re.compile(r'(name="csrf_token" value="|<meta name="csrf-token" content=")[^"]*')
TRANSPORT = frozenset({"Set-Cookie", "Content-Length"})
"""Hold the CSRF token, which is drawn for each session; that a cookie is set is compared."""
SIGNS = frozenset({"--", "++", "@@"})
STATES = ("", "all", "running", "ready", "debriefing", "decided", "closed", "awaiting_feedback", "interviewing")
QUERIES: dict[str, tuple[str, ...]] = {
    "loops.table": (
        *(f"whose=all&state={state}" for state in STATES),
        *(f"whose=all&state=all&sort={sort}" for sort in ("due", "since", "candidate", "opened")),
        "late=1&whose=all&state=all", "q=mira&whose=all&state=all",
        *(f"whose=all&state=all&waits={waits}" for waits in ("debrief", "feedback", "closing", "nothing")),
    ),
    "loops.csv_file": ("whose=all&state=all", "whose=all&state=all&sort=since"),
    "search.search": ("q=mira", "q=albatross", "q=cormorant", "q=example"),
    "debrief.debrief_page": ("principle=ownership", "by=person", "who=x"),
    "debrief.live": ("principle=ownership", "by=person"),
    "loops.events": ("",),
}  # fmt: skip
LEFT_OUT = frozenset({"static", "accounts.sign_out", "accounts.do_sign_in"})
FEW = (
    "home.home", "loops.table", "loops.csv_file", "loops.show", "loops.events", "search.search", "loops.read",
    "debrief.debrief_page", "debrief.live", "decision.record", "feedback.feedback", "plans.show", "slots.show",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    method: str
    endpoint: str
    address: str


def questions(world: World, endpoints: Sequence[str] | None = None, *, sends: bool = True) -> Iterator[Question]:
    """Every GET route with the ids of the loop, all its places and written rows, and every POST with an empty form."""
    with world.company.looking() as session:
        ids = _ids(session, world)
    for door in doors(world.app, *(("GET", "POST") if sends else ("GET",))):
        endpoint = door.rule.endpoint
        if endpoint in {"static", "accounts.sign_out", "accounts.do_sign_in"} or (
            endpoints and endpoint not in endpoints
        ):
            continue
        given = ids if door.method == "GET" else {name: values[:1] for name, values in ids.items()}
        for path in door.paths(world.app, given, nothing=False):
            yield Question(door.method, endpoint, path)
            if door.method == "GET":
                yield from (Question("GET", endpoint, f"{path}?{query}") for query in QUERIES.get(endpoint, ()))


def _ids(session: Session, world: World) -> dict[str, tuple[str, ...]]:
    """The peers' places and those of the loop; ids of the people and openings around it."""
    places = session.exec(select(Panelist).where(Panelist.loop_id == world.loop)).all()
    peers = [
        str(one.id) for one in places if one.person_id in {world.company.ids[n] for n in ("iris", "ivan", "bruno")}
    ]
    return {
        "loop_id": (str(world.loop),), "panelist_id": tuple(peers), "candidate_id": (str(world.company.candidate_id),),
        "person_id": (str(world.company.ids["iris"]),), "requisition_id": (str(world.company.requisition_id),),
        "set_id": (str(world.company.set_id),), "other_id": (str(world.company.set_id),),
    }  # fmt: skip


def written(world: World) -> tuple[int, int]:
    """How much the peers wrote: the worlds really differ."""
    with world.company.looking() as session:
        evidence = session.exec(select(Evidence)).all()
        return len(evidence), sum(len(one.summary) for one in session.exec(select(Feedback)))


def ask(world: World, who: str, question: Question) -> TestResponse:
    """The same instant, ids and secrets in both worlds."""
    client = world.client(who)
    world.company.controlled.count = 10**9 + SCENE
    return client.open(question.address, method=question.method)


def told(answer: TestResponse) -> list[str]:
    """Status, headers and body, line by line, without the CSRF token."""
    body = TOKENS.sub(r"\1", answer.get_data(as_text=True))
    headers = sorted(f"{name}: {value}" for name, value in answer.headers if name not in TRANSPORT)
    cookie = f"sets a cookie: {'Set-Cookie' in answer.headers}"
    return [str(answer.status_code), *headers, cookie, f"length: {len(body)}", *body.splitlines()]


def differences(
    left: World, right: World, who: str, asked: Sequence[Question], patched: pytest.MonkeyPatch
) -> list[str]:
    """One line per question whose answers are not the same bytes. Nothing that a question changes is kept."""
    for world in (left, right):
        assert world.client(who).get("/account").status_code == 200, f"{who} is not signed in"
    patched.setattr(Session, "commit", Session.flush)
    found = []
    for question in asked:
        one, other = told(ask(left, who, question)), told(ask(right, who, question))
        if one != other:
            lines = [
                line for line in difflib.unified_diff(one, other, n=0, lineterm="") if line[:2] not in {"--", "++"}
            ]
            found.append(f"{who} {question.method} {question.address}: {' '.join(lines)[:400]}")
    return found
