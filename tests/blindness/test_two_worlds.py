"""R18, R20: to whoever owes, and to everybody who must not know, both worlds answer the same bytes at every route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from hiring.domain.vocabulary import LoopState
from hiring.models.loops import Loop
from tests.blindness.compare import FEW, differences, questions, written
from tests.blindness.worlds import (
    LEFT,
    RIGHT,
    Play,
    World,
    decided_without_ivan,
    founded,
    overridden,
    practised,
    ready_or_over,
    waiting,
    writing,
)

Pair = tuple[World, World]
PLAYS: Mapping[str, Play] = {
    "waiting": waiting, "writing": writing, "overridden": overridden, "decided": decided_without_ivan,
    "ready or over": ready_or_over,
    "practised": practised,
}  # fmt: skip
EVERYTHING = {
    "waiting": ("bruno", "hanna"),
    "writing": ("ivan", "tariq", "ilse"),
    "overridden": ("ivan", "tariq"),
    "decided": ("ivan", "tariq", "udo"),
    "ready or over": ("tariq", "udo"),
    "practised": ("tariq",),
}
"""Owing interviewer, hiring manager and Bar Raiser, shadow, removed panelist, somebody who owes in another loop."""
THE_REST = {
    "writing": ("udo", "rita", "rolf", "konrad", "ada", "axel", "pia", "stan", "cora", "nadia"),
    "overridden": ("ilse", "udo", "pia", "stan", "cora", "nadia"),
    "decided": ("ilse", "pia", "stan", "nadia"),
    "ready or over": ("ilse", "pia", "stan", "nadia"),
}
CASES = [(play, who, True) for play, people in EVERYTHING.items() for who in people]
CASES += [(play, who, False) for play, people in THE_REST.items() for who in people]


@pytest.fixture(scope="session")
def pairs(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Pair]]:
    """Both worlds of each play, made when they are first asked for."""
    with ExitStack() as stack:
        yield _Pairs(sqlite_template, tmp_path_factory.mktemp("worlds"), stack)


class _Pairs(dict[str, Pair]):
    def __init__(self, template: Path, folder: Path, stack: ExitStack) -> None:
        super().__init__()
        self.template, self.folder, self.stack = template, folder, stack

    def __missing__(self, play: str) -> Pair:
        left, right = (
            self.stack.enter_context(founded(self.template, self.folder / f"{play} {name}", side, PLAYS[play]))
            for side, name in ((LEFT, "left"), (RIGHT, "right"))
        )
        self[play] = (left, right)
        return self[play]


@pytest.mark.parametrize("play", PLAYS)
def test_the_worlds_really_differ(pairs: dict[str, Pair], play: str) -> None:
    left, right = pairs[play]
    assert left.loop == right.loop
    assert written(left)[0] < written(right)[0]
    assert written(left)[1] < written(right)[1]


def test_the_plays_reach_the_states_they_are_named_after(pairs: dict[str, Pair]) -> None:
    def states(play: str) -> list[LoopState]:
        found = []
        for world in pairs[play]:
            with world.company.looking() as session:
                found.append(session.get_one(Loop, world.loop).state)
        return found

    assert states("writing") == [LoopState.INTERVIEWING] * 2
    assert states("overridden") == [LoopState.DEBRIEFING] * 2
    assert states("decided") == [LoopState.DECIDED] * 2
    assert states("ready or over") == [LoopState.READY, LoopState.CLOSED]


@pytest.mark.parametrize(("play", "who", "everything"), CASES)
def test_R18_R20_both_worlds_answer_the_same_bytes(
    pairs: dict[str, Pair], monkeypatch: pytest.MonkeyPatch, play: str, who: str, everything: bool
) -> None:
    left, right = pairs[play]
    asked = list(questions(left, None if everything else FEW, sends=everything))
    assert [one.address for one in asked] == [
        one.address for one in questions(right, None if everything else FEW, sends=everything)
    ]
    assert differences(left, right, who, asked, monkeypatch) == []


def test_R19_whoever_may_read_sees_the_difference(pairs: dict[str, Pair], monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the comparison would prove nothing."""
    left, right = pairs["ready or over"]
    asked = list(questions(left, ("loops.read", "loops.show", "debrief.debrief_page"), sends=False))
    assert len(differences(left, right, "iris", asked, monkeypatch)) >= 3
