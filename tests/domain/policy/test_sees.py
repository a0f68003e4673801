"""The full product of kinds of person × states × submitted × reveal mode, object by object, against sees.txt."""

from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from hiring.domain.visibility import SEES, Object, Place, Sight, places, printed, sees
from hiring.domain.vocabulary import RevealMode
from tests.domain.policy.cast import CAST, MOMENTS, all_moments
from tests.domain.tables import Table

TABLE = Table(Path(__file__).with_name("sees.txt"))
Cell = tuple[str, bool, RevealMode, str]


@cache
def expected(thing: Object) -> dict[Cell, Sight]:
    """The sight of every cell of an object, spelled out."""
    cells: dict[Cell, Sight] = defaultdict(lambda: Sight.NOTHING)
    for _, people, feedback, mode, states, sight in (line for line in TABLE.lines if line[0] == thing.value):
        submitted = {"in": [True], "owing": [False], "any": [True, False]}[feedback]
        modes = list(RevealMode) if mode == "any" else [RevealMode(mode)]
        for cell in product(TABLE.words(people), submitted, modes, TABLE.words(states)):
            cells[cell] = max(cells[cell], Sight[sight.upper()])
    return cells


def test_the_table_names_every_object_the_cast_and_the_states_only() -> None:
    assert {line[0] for line in TABLE.lines} == set(Object)
    assert {word for line in TABLE.lines for word in TABLE.words(line[1])} <= set(CAST)
    assert {word for line in TABLE.lines for word in TABLE.words(line[4])} <= set(MOMENTS)


@pytest.mark.parametrize("thing", list(Object))
def test_what_is_seen_is_what_the_table_says(thing: Object) -> None:
    cells = expected(thing)
    wrong = []
    for moment, seat, facts in all_moments():
        cell = (moment.person, moment.submitted, moment.mode, moment.state)
        sight = sees(thing, seat, facts)
        if sight is not cells[cell]:
            wrong.append((*cell, sight.name))
    assert not wrong, f"{len(wrong)} cells differ, first: {wrong[:12]}"


def test_every_place_is_taken_by_somebody_and_every_cell_printed() -> None:
    assert {place for _, seat, facts in all_moments() for place in places(seat, facts)} == set(Place)
    shown = [(row, place) for row in Object for place in Place if SEES[row][place].words != "nothing"]
    assert len(printed().splitlines()) == len(shown)
