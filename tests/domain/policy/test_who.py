"""The full product of kinds of person × states × own × submitted × reveal mode, action by action, against who.txt."""

from functools import cache
from itertools import product
from pathlib import Path

import pytest

from hiring.domain.actions import Action
from hiring.domain.policy import RULES, may, printed
from hiring.domain.seats import Ask, LoopFacts
from hiring.domain.vocabulary import PanelistKind, RevealMode
from hiring.domain.when import WHEN
from tests.domain.policy.cast import CAST, HELD, MOMENTS, ROOM, Moment, all_moments
from tests.domain.tables import Table

TABLE = Table(Path(__file__).with_name("who.txt"))
BEGUN = frozenset(
    {
        Action.ENTER_BEGUN_SLOT,
        Action.ASSENT_TO_BEGUN_SLOT,
        Action.COMPLETE_INTERVIEW,
        Action.SAY_DID_NOT_HAPPEN,
        Action.SAY_DID_HAPPEN,
    }
)
SLOTS_OF_FOLLOW_UPS = frozenset({"follow_up", "known_follow_up"})
Cell = tuple[str, bool, bool, RevealMode, str]


def states_of(cell: str) -> set[str]:
    """The moments a cell names; "hold" adds those held from any of its states."""
    named = TABLE.words(cell)
    if "hold" in named:
        left = {"debriefing" if state in ROOM else state for state in named}
        named = [*named, *(f"hold:{state}" for state in HELD if state in left)]
    found = set(named) - {"hold"}
    assert found <= set(MOMENTS), f"unknown states {found - set(MOMENTS)}"
    return found


@cache
def allowed(action: Action) -> frozenset[Cell]:
    """Every allowed cell of an action, spelled out."""
    cells: set[Cell] = set()
    for _, people, whose, feedback, mode, states in (line for line in TABLE.lines if line[0] == action.value):
        persons = list(CAST) if people == "everybody" else TABLE.words(people)
        owns = {"own": [True], "other": [False], "any": [True, False]}[whose]
        submitted = {"in": [True], "owing": [False], "any": [True, False]}[feedback]
        modes = list(RevealMode) if mode == "any" else [RevealMode(mode)]
        cells.update(product(persons, owns, submitted, modes, states_of(states)))
    return frozenset(cells)


def asked(action: Action, moment: Moment, facts: LoopFacts, *, own: bool) -> Ask:
    kind = PanelistKind.FOLLOW_UP if moment.person in SLOTS_OF_FOLLOW_UPS else None
    return Ask(facts=facts, own=own, target_kind=kind, target_slot_begun=action in BEGUN)


def test_the_table_names_every_action_and_no_other() -> None:
    assert {line[0] for line in TABLE.lines} == set(Action)


def test_the_table_names_only_people_of_the_cast() -> None:
    named = {word for line in TABLE.lines for word in TABLE.words(line[1])} - {"everybody"}
    assert named <= set(CAST)


@pytest.mark.parametrize("action", list(Action))
def test_who_may_and_when_is_what_the_table_says(action: Action) -> None:
    expected = allowed(action)
    wrong = []
    for (moment, seat, facts), own in product(all_moments(), (True, False)):
        cell = (moment.person, own, moment.submitted, moment.mode, moment.state)
        answer = may(action, seat, asked(action, moment, facts, own=own))
        if answer != (cell in expected):
            wrong.append((*cell, answer))
    assert not wrong, f"{len(wrong)} cells differ, first: {wrong[:12]}"


def test_every_action_has_a_rule_and_states() -> None:
    assert set(RULES) == set(Action) == set(WHEN)


def test_printed_rules_say_every_action_with_who_and_when() -> None:
    lines = printed().splitlines()
    assert [line.split()[0] for line in lines] == [action.value for action in Action]
    assert any("the loop's Bar Raiser: ready" in line for line in lines)
