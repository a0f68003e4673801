"""Every step × state × feedback whole or missing × single defect, against moves.txt."""

from itertools import product
from pathlib import Path

import pytest

from hiring.domain.errors import NotNow
from hiring.domain.guards import WorkFacts
from hiring.domain.vocabulary import LoopState
from hiring.domain.workflow import AUTOMATIC, MOVES, Step, blockers, can, printed, settle, state_from_facts, take
from tests.domain.tables import Table
from tests.domain.workflow.facts import BASES, CHANGES_THE_BASE, DEFECTS, broken

TABLE = Table(Path(__file__).with_name("moves.txt"))
TAKEN = [step for step in Step if step not in AUTOMATIC]


def rows(step: str, state: LoopState, base: str) -> list[tuple[str, set[str]]]:
    """Destination and defects of the lines for a step from a state on a base."""
    return [
        (to, set(TABLE.words(defects)))
        for name, sources, to, which, defects in TABLE.lines
        if name == step and state.value in TABLE.words(sources) and which in {base, "any"}
    ]


def destination(to: str, state: LoopState, facts: WorkFacts) -> LoopState:
    known = {"same": state, "by facts": state_from_facts(facts)}
    return known[to] if to in known else LoopState(to)


def tries(base: str) -> list[tuple[str, WorkFacts]]:
    """The sound base and the base with each single defect."""
    named = [name for name in DEFECTS if base == "missing" or name not in CHANGES_THE_BASE]
    return [("", BASES[base]), *((name, broken(base, name)) for name in named)]


def test_the_table_has_one_line_per_cell_and_known_words_only() -> None:
    for step, state, base in product([*TAKEN, "auto"], LoopState, BASES):
        assert len(rows(step, state, base)) <= 1, (step, state, base)
    assert {line[0] for line in TABLE.lines} == {*TAKEN, "auto"}
    assert {word for line in TABLE.lines for word in TABLE.words(line[4])} == set(DEFECTS)


@pytest.mark.parametrize("step", TAKEN)
def test_a_step_leads_where_the_table_says_and_every_named_defect_stops_it(step: Step) -> None:
    for state, base in product(LoopState, BASES):
        expected = rows(step, state, base)
        for defect, facts in tries(base):
            possible = bool(expected) and defect not in expected[0][1]
            assert can(step, state, facts) is possible, (state, base, defect)
            if possible:
                assert take(step, state, facts) is destination(expected[0][0], state, facts)
            else:
                with pytest.raises(NotNow):
                    take(step, state, facts)


@pytest.mark.parametrize("state", list(LoopState))
def test_automatic_moves_follow_one_another_as_far_as_the_table_lets_them(state: LoopState) -> None:
    for base in BASES:
        for defect, facts in tries(base):
            assert settle(state, facts) == tuple(_followed(state, base, defect)), (base, defect)


def _followed(state: LoopState, base: str, defect: str) -> list[LoopState]:
    """The chain by the table; planned goes on to interviewing without all slots (section 3)."""
    reached: list[LoopState] = []
    while expected := rows("auto", state, base):
        to, defects = expected[0]
        if defect in defects and (state, defect) != (LoopState.PLANNED, "slot_missing"):
            break
        state = LoopState.INTERVIEWING if defect in defects else LoopState(to)
        reached.append(state)
    return reached


@pytest.mark.parametrize("step", TAKEN)
def test_every_cross_has_a_reason_and_take_says_all_of_them_with_ways_out(step: Step) -> None:
    for state, base in product(LoopState, BASES):
        for _, facts in tries(base):
            crosses = [blocker for blocker in blockers(step, state, facts) if not blocker.met]
            assert all(cross.reason and cross.what for cross in crosses)
            if crosses and rows(step, state, base):
                with pytest.raises(NotNow) as refused:
                    take(step, state, facts)
                assert all(cross.reason in refused.value.sentence for cross in crosses)
                assert set(refused.value.ways_out) == {cross.way_out for cross in crosses if cross.way_out}


def test_ticks_are_shown_for_what_holds() -> None:
    shown = blockers(Step.OPEN_DEBRIEF, LoopState.READY, BASES["whole"])
    assert len(shown) == 7
    assert all(blocker.met and not blocker.reason for blocker in shown)


def test_from_a_wrong_state_the_page_shows_the_state_as_a_cross_before_the_guards() -> None:
    first, *others = blockers(Step.OPEN_DEBRIEF, LoopState.AWAITING_FEEDBACK, BASES["missing"])
    assert not first.met
    assert first.what == "the loop is ready"
    assert any(not other.met and "Ana" in other.reason for other in others)


def test_printed_moves_have_one_line_per_row() -> None:
    assert [line.split()[0] for line in printed().splitlines()] == [move.step.value for move in MOVES]


def test_no_state_is_reached_that_no_line_names() -> None:
    reached = {move.to for move in MOVES if isinstance(move.to, LoopState)}
    assert reached == set(LoopState) - {LoopState.DRAFT}
