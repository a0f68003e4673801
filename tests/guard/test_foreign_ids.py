"""Promise 6: an id of another loop, candidate or person is worth as much as an id that names nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from hiring.models.feedback import Evidence, Feedback
from tests.guard.conftest import Site, nothing_kept
from tests.guard.filled import filled
from tests.guard.ground import STATES, Ground
from tests.guard.test_doors import told
from tests.guard.walk import Harvest
from tests.support.doors import NOWHERE, Door, doors

ASKING = ("rita", "hanna", "bruno", "iris", "tariq", "quentin", "omar", "ada", "stan")
BESIDE = {"draft": "scheduled", "scheduled": "draft", "deciding": "decided", "decided": "deciding"}
"""State to the one whose loop the foreign ids are of."""
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ANY = "any"


def names_of(door: Door) -> set[str]:
    """The parameters besides the loop that are ids, or the number of a revision."""
    return set(door.rule.arguments) & {"panelist_id", "conflict_id", "request_id", "proposal_id", "revision"}


def of_others(ground: Ground, name: str, state: str) -> tuple[Any, Any]:
    """An id of another loop's, and one of nothing."""
    if name == "revision":
        return 2, 99
    other = BESIDE[state]
    loop_id = ground.loop(other)
    assert loop_id is not None
    foreign = ground.place(other, "iris") if name == "panelist_id" else ground.of_loop[name, loop_id]
    return foreign, NOWHERE


def swapped(ground: Ground) -> Iterator[tuple[Door, str, str, str]]:
    """(door, state, address with an id of another loop, address with an id of nothing)."""
    build = ground.app.url_map.bind("localhost").build
    for door in doors(ground.app, "GET", "POST"):
        for state in BESIDE if "loop_id" in door.rule.arguments and names_of(door) else ():
            (name,) = names_of(door)
            given = {"loop_id": ground.loop(state)}
            foreign, nothing = (given | {name: one} for one in of_others(ground, name, state))
            yield door, state, build(door.rule.endpoint, foreign), build(door.rule.endpoint, nothing)


def sent(ground: Ground, who: str, door: Door, state: str, path: str) -> TestResponse:
    data = dict(filled(ground, door.rule.endpoint, state, who)) if door.method == "POST" else None
    return ground.clients[who].open(path, method=door.method, data=data)


def test_promise_6_ids_of_another_loop_answer_the_strangers_404(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, and the same bytes as for an id, or a loop, that names nothing."""
    asked = 0
    with nothing_kept(monkeypatch):
        wanted = {
            (who, method): told(ground.clients[who].open(f"/loops/{NOWHERE}/hold", method=method))
            for who in ASKING for method in ("GET", "POST")
        }  # fmt: skip
        for door, state, foreign, nothing in swapped(ground):
            for who in ASKING:
                for path in (foreign, nothing):
                    answer = sent(ground, who, door, state, path)
                    assert answer.status_code == 404, f"{who} {door.method} {path} in {state}: {answer.status_code}"
                    assert told(answer) == wanted[who, door.method], f"{who} {door.method} {path} in {state}"
                    asked += 1
    assert asked > 20 * len(BESIDE) * len(ASKING)


KINDS_OF_IDS = ("loop_id", "candidate_id", "person_id", "requisition_id", "set_id", "request_id")


def test_promise_6_an_id_of_another_kind_of_thing_answers_like_nothing(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person's id for a loop's, a candidate's for a requisition's: no two tables are taken for one."""
    known = {name: str(ground.ids.get(name, ground.loop("ready"))) for name in KINDS_OF_IDS}
    asked = 0
    with nothing_kept(monkeypatch):
        for number, door in enumerate(doors(ground.app, "GET", "POST")):
            names = sorted(name for name in door.rule.arguments if name in {*known, "link_id", "line_id", "other_id"})
            if len(names) != 1 or len(door.rule.arguments) != 1:
                continue
            (name,) = names
            others = sorted(known.keys() - {name})
            wrong, nothing = (
                ground.app.url_map.bind("localhost").build(door.rule.endpoint, {name: one})
                for one in (known[others[number % len(others)]], NOWHERE)
            )
            for who in ("rita", "ada", "bruno"):
                answer = told(sent(ground, who, door, ANY, wrong))
                assert answer == told(sent(ground, who, door, ANY, nothing)), f"{who} {door.method} {wrong}"
                assert answer[0] in {403, 404}, f"{who} {door.method} {wrong}: {answer[0]}"
                asked += 1
    assert asked > 300


def test_promise_6_what_belongs_to_others_answers_like_nothing(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of somebody else's home, a request that one knows nothing of."""
    request = ground.ids["request_id"]
    with nothing_kept(monkeypatch):
        for who, method, path, own in (
            ("stan", "POST", "/home/lines/{}/done", ground.ids["line_id"]),
            ("rita", "POST", "/home/lines/{}/done", ground.ids["line_id"]),
            *((who, method, "/requests/{}", request) for who in ("stan", "tariq") for method in ("GET", "POST")),
            *((who, "POST", "/requests/{}/again", request) for who in ("stan", "bruno")),
        ):
            answers = [
                told(ground.clients[who].open(path.format(one), method=method, data={"reason": "x", "text": "x"}))
                for one in (own, NOWHERE)
            ]
            assert answers[0] == answers[1], f"{who} {path}"
            assert answers[0][0] == 404, f"{who} {path}: {answers[0][0]}"
        assert ground.clients["iris"].post(f"/home/lines/{ground.ids['line_id']}/done").status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_R18_whoever_was_removed_is_told_the_same_of_every_state_and_place(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Neither that the loop became ready, nor who else is still on its panel."""
    client = ground.clients["omar"]
    with nothing_kept(monkeypatch):
        wanted = told(client.open(f"/loops/{NOWHERE}/decline", method=method))
        for state in STATES:
            base = f"/loops/{ground.loop(state)}"
            places = [ground.place(state, name) for name in ("omar", "ivan")]
            tails = [f"{tail}/{one}" for tail in ("plan/override", "plan/questions", "slots") for one in places]
            for tail in ("decline", *tails, f"plan/override/{NOWHERE}"):
                assert told(client.open(f"{base}/{tail}", method=method, data={"reason": "x"})) == wanted, tail


@dataclass(frozen=True)
class Choice:
    """A field that holds an id, who sends it where, and ids of things that are none of its choices."""

    endpoint: str
    field: str
    state: str
    who: str
    foreign: Callable[[Ground], str]
    more: tuple[tuple[str, str], ...] = ()
    """Other fields that this one needs."""


def _place(state: str) -> Callable[[Ground], str]:
    return lambda ground: str(ground.place(state, "ivan"))


def _person(name: str) -> Callable[[Ground], str]:
    return lambda ground: str(ground.company.ids[name])


def _id(name: str) -> Callable[[Ground], str]:
    return lambda ground: str(ground.ids[name])


def _cell(ground: Ground) -> str:
    return f"{ground.place('ready', 'iris')}:ownership"


def _evidence(ground: Ground) -> str:
    """Of the decided loop."""
    with ground.company.looking() as session:
        found = session.exec(
            select(Evidence.id)
            .join(Feedback, Feedback.id == Evidence.feedback_id)
            .where(Feedback.loop_id == ground.loop("decided"))
        ).first()
    return str(found)


CHOICES = (
    Choice("conflicts.notify", "notify-panelist_id", "scheduled", "rita", _place("ready")),
    Choice("debrief.attendance", "person_ids", "revoting", "bruno", _person("stan")),
    Choice("debrief.join_stories", "evidence_ids", "discussing", "bruno", _evidence),
    Choice("debrief.record_finding", "cited", "discussing", "bruno", _evidence),
    Choice("decision.write_coaching_note", "panelist_id", "closed", "bruno", _place("ready")),
    Choice("feedback.add_addendum", "panelist_id", "decided", "iris", _place("ready")),
    Choice("follow_ups.name_follow_up", "person_id", "discussing", "bruno", _id("candidate_id")),
    Choice("loop_acts.do_hand_over", "person_id", "scheduled", "rita", _person("iris")),
    Choice("loop_acts.do_replace_bar_raiser", "person_id", "draft", "rita", _id("candidate_id")),
    Choice("loop_acts.do_replace_hiring_manager", "person_id", "draft", "ada", _id("candidate_id")),
    Choice("loops.open_loop", "candidate_id", ANY, "rita", _id("person_id")),
    Choice("loops.open_loop", "requisition_id", ANY, "rita", _id("set_id")),
    Choice("plans.add", "person_id", "draft", "rita", _id("candidate_id")),
    Choice("plans.add", "host_id", "draft", "rita", _place("ready"), (("kind", "shadow"),)),
    Choice("plans.cells", "cell", "draft", "rita", _cell),
    Choice("plans.propose", "person_id", "draft", "hanna", _id("candidate_id")),
    Choice("plans.take", "cell", "draft", "rita", _cell),
    Choice("privacy.download", "replace", ANY, "ada", _id("requisition_id")),
    Choice("requisitions.add", "principle_set_id", ANY, "rita", _id("person_id")),
    Choice("requisitions.save", "principle_set_id", ANY, "rita", _id("person_id")),
)


def _sent(ground: Ground, choice: Choice, value: str | None) -> TestResponse:
    """The form filled in, with this id in place of the right one."""
    data = dict(filled(ground, choice.endpoint, choice.state, choice.who)) | dict(choice.more if value else ())
    if value:
        kept = data.get(choice.field)
        data[choice.field] = [*kept[:1], value] if isinstance(kept, list) else value
    door = next(one for one in doors(ground.app, "POST") if one.rule.endpoint == choice.endpoint)
    known: dict[str, UUID | None] = {"loop_id": ground.loop(choice.state), **ground.ids}
    given = {name: known[name] for name in door.rule.arguments}
    path = ground.app.url_map.bind("localhost").build(choice.endpoint, given, method="POST")
    return ground.clients[choice.who].post(path, data=data)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda one: f"{one.endpoint} {one.field}")
def test_promise_6_a_form_takes_no_id_of_somebody_else(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, choice: Choice
) -> None:
    """Refused as a choice that is none, and told no more than about an id of nothing; with the right one it is done."""
    foreign = choice.foreign(ground)
    nothing = UUIDS.sub(NOWHERE, foreign)
    with nothing_kept(monkeypatch):
        assert _sent(ground, choice, None).status_code in {200, 303}
        answers = [_sent(ground, choice, one) for one in (foreign, nothing)]
    assert [one.status_code for one in answers] in ([422, 422], [404, 404])
    texts = [told(one)[1].replace(value, "ID") for one, value in zip(answers, (foreign, nothing), strict=True)]
    assert texts[0] == texts[1]


def test_promise_6_every_field_that_holds_an_id_is_among_them(sqlite_site: Site, harvest: Harvest) -> None:
    found = {
        (endpoint, name)
        for (endpoint, _), (_, form) in harvest.forms.items()
        if form.method == "POST"
        for name, values in form.fields.items()
        if name not in {"csrf_token", "idempotency_key"} and any(UUIDS.match(value) for value in values)
    }
    assert found <= {(one.endpoint, one.field) for one in CHOICES}
    assert len(found) > 10
    assert set(BESIDE) <= set(STATES)
