"""What a plan says beside its cells: reasons, drop-outs, warnings, questions."""

from dataclasses import replace

import pytest

from hiring.planner import (
    Cell,
    Panelist,
    Plan,
    PlanProblem,
    PrincipleNeed,
    assign,
    least_rated,
)
from hiring.planner.levels import measure
from tests.planner.brute import Grids
from tests.planner.cases import loop_of, tiny_problem


def planned(problem: PlanProblem) -> Plan:
    plan = assign(problem)
    assert isinstance(plan, Plan)
    return plan


def reasons(problem: PlanProblem) -> dict[Cell, str]:
    return {(choice.person, choice.principle): choice.reason for choice in planned(problem).choices}


def needs(*coverages: int) -> tuple[PrincipleNeed, ...]:
    return tuple(PrincipleNeed(f"q{n}", f"Principle {n}", coverage) for n, coverage in enumerate(coverages))


def test_R8_each_choice_has_one_sentence_with_the_wish_that_was_weighed() -> None:
    dive, own, think = (
        PrincipleNeed("dive", "Dive Deep", 1, functional=True),
        PrincipleNeed("own", "Ownership", 1, least_rated=True),
        PrincipleNeed("think", "Think Big", 1),
    )
    people = (
        Panelist("h", "Tomás Brandt", "hiring_manager"),
        Panelist("b", "Ana Silva", "bar_raiser"),
        Panelist("i", "Raj Patel", trained_on=frozenset({"think"})),
    )
    assert reasons(PlanProblem((dive, own, think), people)) == {
        ("h", "dive"): "Tomás Brandt takes Dive Deep: the requisition ticks it as functional for the hiring manager; "
        "Tomás Brandt carries 1 of at most 4.",
        ("b", "own"): "Ana Silva takes Ownership: it has the smallest share of rated feedback in closed loops, which "
        "the Bar Raiser makes up for; Ana Silva carries 1 of at most 4.",
        ("i", "think"): "Raj Patel takes Think Big: Raj Patel is marked as trained on it; "
        "Raj Patel carries 1 of at most 4.",
    }


def test_R8_reasons_name_hand_repetition_surplus_and_plain_need() -> None:
    people = tuple(Panelist(f"p{n}", name) for n, name in enumerate(("Ana", "Raj", "Lee")))
    repeated = replace(people[0], did_recently=frozenset({"q0"}))
    by_hand = reasons(PlanProblem(needs(1), people[:1], fixed={("p0", "q0"): True}))
    assert by_hand["p0", "q0"] == "Ana takes Principle 0: set by hand; Ana carries 1 of at most 4."
    assert (
        "although taken in the requisition's last 5 loops too"
        in reasons(PlanProblem(needs(1), (repeated,)))["p0", "q0"]
    )
    assert (
        "2 people share it instead of 1, so that everybody has a principle"
        in reasons(PlanProblem(needs(1), people[:2]))["p1", "q0"]
    )
    assert (
        "it needs 2 panelists, and this way nobody carries more than 1"
        in reasons(PlanProblem(needs(2), people[:2]))["p1", "q0"]
    )


def test_R8_a_load_above_the_warning_mark_is_said() -> None:
    assert planned(loop_of(2, 4)).warnings == (
        "Ana Silva carries 4 principles, more than 3.",
        "Raj Patel carries 4 principles, more than 3.",
    )
    assert planned(loop_of(4, 4)).warnings == ()


def test_R7_nobody_gets_a_principle_that_is_not_needed_only_to_look_even() -> None:
    plan = planned(loop_of(3, 4, coverage=1))
    assert set(plan.coverage.values()) == {1}
    assert sorted(plan.loads.values()) == [1, 1, 2]


@pytest.mark.parametrize("by_hand", [True, False])
def test_R7_R8_cells_by_hand_stand_against_every_wish(by_hand: bool) -> None:
    problem = PlanProblem(
        (PrincipleNeed("q0", "Principle 0", 1, functional=True), *needs(1, 1)[1:]),
        (Panelist("h", "Tomás", "hiring_manager"), Panelist("i", "Raj")),
        fixed={("h", "q0"): by_hand},
    )
    plan = planned(problem)
    assert (("h", "q0") in plan.cells()) is by_hand
    assert [choice.by_hand for choice in plan.choices if choice.person == "h"] == [by_hand]


def test_R7_with_coverage_one_lone_principles_are_spread_so_that_a_drop_out_costs_least() -> None:
    people = tuple(Panelist(f"p{n}", f"Person {n}") for n in range(4))
    plan = planned(PlanProblem(needs(1, 1, 1, 1, 2, 2), people))
    assert plan.levels.worst_drop_out == 1
    assert [(each.person, len(each.principles)) for each in plan.drop_outs] == [(f"p{n}", 1) for n in range(4)]
    assert plan.drop_outs[0].sentence == "If Person 0 drops out, nobody covers Principle 0."


def test_R7_with_coverage_one_forced_surplus_gives_different_principles_a_second_owner() -> None:
    people = tuple(Panelist(f"p{n}", f"Person {n}") for n in range(4))
    plan = planned(PlanProblem(needs(1, 1), people))
    assert dict(plan.coverage) == {"q0": 2, "q1": 2}
    assert plan.levels.second_owners == 2
    assert plan.drop_outs == ()


def test_R7_drop_outs_yield_to_wishes_and_the_loads() -> None:
    wished = frozenset({"q0", "q1"})
    people = (Panelist("p0", "Ana", trained_on=wished), *(Panelist(f"p{n}", f"Person {n}") for n in (1, 2)))
    plan = planned(PlanProblem(needs(1, 1, 2, 2), people))
    assert plan.levels.worst_drop_out == 2
    assert plan.levels.preference == 2


def test_R7_with_coverage_two_no_drop_out_is_weighed() -> None:
    plan = planned(loop_of(4, 4))
    assert (plan.solves, plan.drop_outs, plan.levels.worst_drop_out) == (4, (), 0)


def test_R7_ties_go_to_the_first_principle_and_the_first_person() -> None:
    assert planned(loop_of(3, 3, coverage=1)).cells() == {("p0", "q0"), ("p1", "q1"), ("p2", "q2")}
    assert planned(replace(loop_of(3, 2, coverage=1), people=loop_of(3, 2).people[::-1])).cells() == {
        ("p2", "q0"),
        ("p1", "q0"),
        ("p0", "q1"),
    }


def test_R7_least_rated_compares_shares_as_fractions_and_leaves_out_principles_without_feedback() -> None:
    assert least_rated({"a": (1, 3), "b": (2, 6), "c": (1, 2), "d": (0, 0)}) == {"a", "b"}
    assert least_rated({"a": (0, 0)}) == frozenset()


def test_R9_questions_come_in_bank_order_and_never_twice() -> None:
    problem = replace(loop_of(4, 4), questions={f"q{n}": (f"{n}-a", f"{n}-b", f"{n}-c") for n in range(4)})
    planned_questions = [choice.question for choice in planned(problem).choices]
    assert planned_questions == [f"{n}-{letter}" for n in range(4) for letter in "ab"]


def test_R9_questions_by_hand_and_used_elsewhere_are_not_planned_again() -> None:
    loop = replace(loop_of(2, 1), questions={"q0": ("a", "b", "c", "d")}, taken_questions=frozenset({"b"}))
    problem = replace(loop, fixed_questions={("p1", "q0"): "a"})
    assert {choice.person: choice.question for choice in planned(problem).choices} == {"p0": "c", "p1": "a"}


def test_R9_a_question_by_hand_for_a_cell_outside_the_plan_is_free_again() -> None:
    loop = replace(loop_of(3, 3, coverage=1), questions={"q0": ("a",)})
    problem = replace(loop, fixed={("p1", "q0"): False}, fixed_questions={("p1", "q0"): "a"})
    assert [choice.question for choice in planned(problem).choices if choice.principle == "q0"] == ["a"]


def test_R9_an_exhausted_bank_says_so() -> None:
    problem = replace(loop_of(2, 2), questions={"q0": ("a",)})
    notes = {(choice.person, choice.principle): choice.question_note for choice in planned(problem).choices}
    assert notes == {
        ("p0", "q0"): "",
        ("p1", "q0"): "The set has 1 question for Principle 0, already planned in this loop.",
        ("p0", "q1"): "The set has no question for Principle 1.",
        ("p1", "q1"): "The set has no question for Principle 1.",
    }


@pytest.mark.parametrize("seed", range(40))
def test_R9_random_plans_never_ask_a_question_twice(seed: int) -> None:
    plan = assign(tiny_problem(seed))
    if isinstance(plan, Plan):
        asked = [choice.question for choice in plan.choices if choice.question]
        assert len(asked) == len(set(asked))
        assert all((choice.question is None) == bool(choice.question_note) for choice in plan.choices)


@pytest.mark.parametrize("seed", range(20))
def test_R8_the_measure_of_a_grid_agrees_with_the_oracle(seed: int) -> None:
    grids = Grids(tiny_problem(seed))
    for grid, line in list(zip(grids.all, grids.levels(), strict=True))[:50]:
        value = measure(grids.problem, grids.cells(grid))
        found = (
            value.total,
            value.largest,
            value.spread,
            -value.preference,
            -value.second_owners,
            value.worst_drop_out,
        )
        assert found == tuple(line)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"people": (Panelist("p", "Ana"), Panelist("p", "Raj"))}, "panelist: found 'p' twice"),
        ({"principles": (*needs(1), *needs(1))}, "principle: found 'q0' twice"),
        ({"principles": needs(0)}, "min_coverage of Principle 0: found 0, expected 1 or more"),
        ({"people": (Panelist("p", "Ana", min_load=5),)}, "load of Ana: found 5 to 4"),
        ({"fixed": {("p9", "q0"): True}}, "cell by hand: found .'p9', 'q0'."),
        ({"fixed_questions": {("p0", "q0"): "a", ("p1", "q0"): "a"}}, "question planned by hand: found 'a' twice"),
    ],
)
def test_R7_R8_R9_a_problem_that_does_not_fit_together_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(loop_of(2, 1), **change)  # type: ignore[arg-type]
