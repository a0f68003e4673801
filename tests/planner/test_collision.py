"""When there is no plan: what is named really collides, and every way out really leads out."""

import random
from dataclasses import replace

import pytest

from hiring.planner import (
    AddPanelists,
    Cell,
    Collision,
    Conflict,
    FreeCell,
    LowerCoverage,
    Panelist,
    Plan,
    PlanProblem,
    PrincipleNeed,
    RaiseLimit,
    RemovePanelist,
    apply_changes,
    arithmetic,
    assign,
)
from hiring.planner.collide import conflicts
from tests.planner.brute import plannable
from tests.planner.cases import loop_of, random_problem, stubborn_problem
from tests.planner.flow import plannable_by_flow


def collided(problem: PlanProblem) -> Collision:
    answer = assign(problem)
    assert isinstance(answer, Collision)
    return answer


def named_alone(problem: PlanProblem, conflict: Conflict) -> PlanProblem:
    """Only the principles, people and cells by hand that the conflict names; cells elsewhere cost their person room."""
    taken = [cell for cell in conflict.by_hand if problem.fixed[cell]]
    elsewhere = [person for person, principle in taken if principle not in conflict.principles]
    people = tuple(
        replace(
            person,
            max_load=max(0, problem.limit(person) - elsewhere.count(person.id)),
            min_load=person.min_load if conflict.kind == "nothing_left" else 0,
        )
        for person in problem.people
        if person.id in conflict.people
    )
    return replace(
        problem,
        principles=tuple(need for need in problem.principles if need.id in conflict.principles),
        people=people,
        fixed={
            cell: problem.fixed[cell]
            for cell in conflict.by_hand
            if cell[0] in conflict.people and cell[1] in conflict.principles
        },
    )


@pytest.mark.parametrize("block", range(6))
def test_R8_the_principles_and_people_that_are_named_collide_by_themselves(block: int) -> None:
    seen: set[str] = set()
    for seed in range(block * 50, block * 50 + 50):
        problem = stubborn_problem(seed)
        for conflict in conflicts(problem):
            seen.add(conflict.kind)
            assert not plannable(named_alone(problem, conflict)), (seed, conflict)
    assert seen == {"too_many_by_hand", "nothing_left", "too_few_slots"}


@pytest.mark.parametrize("block", range(6))
def test_R8_every_way_out_leads_to_a_plan(block: int) -> None:
    kinds: set[type] = set()
    for seed in range(block * 50, block * 50 + 50):
        problem = stubborn_problem(seed)
        if not conflicts(problem):
            continue
        ways = collided(problem).ways_out
        assert ways, seed
        for way in ways:
            assert isinstance(assign(apply_changes(problem, way.changes)), Plan), (seed, way)
            kinds |= {type(change) for change in way.changes}
    assert kinds >= {AddPanelists, FreeCell, RaiseLimit, LowerCoverage, RemovePanelist}


@pytest.mark.parametrize("seed", range(40))
def test_R8_ways_out_of_loops_of_real_size_hold_before_the_network_flow_oracle(seed: int) -> None:
    rng = random.Random(seed)
    problem = random_problem(seed, rng.randint(4, 7), rng.randint(8, 16), rng.choice([0, 0.1, 0.6, 1.0]), max_load=3)
    found = conflicts(problem)
    assert bool(found) is not plannable_by_flow(problem)
    for way in collided(problem).ways_out if found else ():
        assert plannable_by_flow(apply_changes(problem, way.changes)), way


def test_R8_the_ways_out_ask_for_no_more_than_is_needed() -> None:
    problem = loop_of(5, 16, max_load=3)
    for way in collided(problem).ways_out:
        match way.changes:
            case (AddPanelists(count),):
                less = apply_changes(problem, (AddPanelists(count - 1),))
            case (RaiseLimit(limit),):
                less = apply_changes(problem, (RaiseLimit(limit - 1),))
            case lowered:
                less = apply_changes(problem, lowered[1:])
        assert isinstance(assign(less), Collision), way


def test_R8_the_arithmetic_is_said_when_the_sum_cannot_fit() -> None:
    answer = collided(loop_of(5, 16, max_load=3))
    assert answer.arithmetic == "16 principles × 2 = 32 slots, 5 people × 3 = 15"
    assert answer.conflicts[0].sentence == "16 principles × 2 = 32 slots, 5 people × 3 = 15: 17 slots too few."
    assert [way.sentence for way in answer.ways_out][:2] == [
        "Add 6 panelists.",
        "Raise the limit from 3 to 7 principles per panelist.",
    ]


def test_R8_the_arithmetic_adds_up_mixed_coverage_and_limits() -> None:
    loop = loop_of(3, 3)
    mixed = replace(
        loop,
        principles=(*loop.principles[:2], replace(loop.principles[2], min_coverage=1)),
        people=(*loop.people[:2], replace(loop.people[2], max_load=1)),
    )
    assert arithmetic(mixed) == "2 principles × 2 + 1 principle × 1 = 5 slots, 2 people × 4 + 1 person × 1 = 9"
    assert arithmetic(PlanProblem((), ())) == "0 principles = 0 slots, 0 people = 0"


def test_R7_a_principle_barred_for_too_many_is_named_with_who_is_left() -> None:
    barred: dict[Cell, bool] = {("p0", "q1"): False, ("p1", "q1"): False, ("p2", "q1"): False}
    answer = collided(replace(loop_of(4, 4), fixed=barred))
    (conflict,) = answer.conflicts
    assert (conflict.principles, conflict.people) == (("q1",), ("p3",))
    assert set(conflict.by_hand) == set(barred)
    assert (
        conflict.sentence
        == "Principle q1 still needs 2 slots, but only Lee Wong may take it, with room for 1.".replace("q1", "1")
    )
    assert [way.sentence for way in answer.ways_out] == [
        "Add 1 panelist.",
        "Lower the coverage of Principle 1 from 2 to 1.",
        "Free Ana Silva on Principle 1 set by hand.",
    ]


def test_R7_people_busy_by_hand_elsewhere_are_named_with_those_cells() -> None:
    needs = tuple(PrincipleNeed(f"q{n}", f"Principle {n}", 1) for n in range(3))
    people = tuple(Panelist(f"p{n}", name) for n, name in enumerate(("Ana", "Raj", "Lee")))
    fixed: dict[Cell, bool] = {("p0", "q0"): True, ("p1", "q0"): True, ("p2", "q1"): False, ("p2", "q0"): False}
    answer = collided(PlanProblem(needs, people, fixed, max_load=1))
    (conflict,) = answer.conflicts
    assert "q1" in conflict.principles
    assert {("p0", "q0"), ("p1", "q0")} <= set(conflict.by_hand)
    assert any(FreeCell("p0", "q0") in way.changes for way in answer.ways_out)


def test_R8_too_many_cells_by_hand_name_the_person_and_offer_the_surplus_back() -> None:
    fixed: dict[Cell, bool] = {("p2", f"q{n}"): True for n in range(5)}
    answer = collided(replace(loop_of(4, 6, 2), fixed=fixed))
    assert answer.conflicts[0].sentence == (
        "Tomás Brandt has 5 principles set by hand (Principle 0, Principle 1, Principle 2, Principle 3 and "
        "Principle 4), but may have at most 4."
    )
    assert [way.changes for way in answer.ways_out] == [(FreeCell("p2", "q4"),), (RaiseLimit(5),)]


@pytest.mark.parametrize(("place", "removable"), [(0, False), (1, False), (2, True)])
def test_R8_somebody_without_any_open_principle_is_named_and_only_an_interviewer_may_go(
    place: int, removable: bool
) -> None:
    fixed: dict[Cell, bool] = {(f"p{place}", f"q{n}"): False for n in range(4)}
    problem = replace(loop_of(5, 4), fixed=fixed)
    answer = collided(problem)
    assert answer.conflicts[0].people == (f"p{place}",)
    assert answer.conflicts[0].sentence.endswith("needs at least 1 principle, but 0 of 4 are open: 4 barred by hand.")
    assert ((RemovePanelist(f"p{place}"),) in [way.changes for way in answer.ways_out]) is removable


def test_R8_several_conflicts_are_all_said_and_each_way_out_ends_all_of_them() -> None:
    fixed: dict[Cell, bool] = {("p0", f"q{n}"): True for n in range(5)} | {("p1", f"q{n}"): False for n in range(6)}
    problem = replace(loop_of(4, 6), fixed=fixed)
    answer = collided(problem)
    assert [conflict.kind for conflict in answer.conflicts][:2] == ["too_many_by_hand", "nothing_left"]
    for way in answer.ways_out:
        assert conflicts(apply_changes(problem, way.changes)) == ()
        assert len(way.changes) >= 2


def test_R8_a_loop_without_people_or_without_principles_says_what_to_add() -> None:
    nobody = collided(loop_of(0, 2))
    assert [way.sentence for way in nobody.ways_out] == ["Add 2 panelists."]
    nothing = collided(loop_of(2, 0))
    assert nothing.ways_out[0].sentence == "Add 1 principle to the loop."
    assert isinstance(assign(apply_changes(loop_of(2, 0), nothing.ways_out[0].changes)), Plan)


def test_R7_no_principle_is_named_that_could_be_left_out() -> None:
    checked = 0
    for seed in range(1500):
        problem = stubborn_problem(seed)
        found = conflicts(problem)
        if [conflict.kind for conflict in found] != ["too_few_slots"]:
            continue
        for conflict in found if not found[0].sentence.startswith(arithmetic(problem)) else ():
            for principle in conflict.principles if len(conflict.principles) > 1 else ():
                fewer = tuple(each for each in conflict.principles if each != principle)
                # the cells of the principle left out still cost their people room
                assert plannable(named_alone(problem, replace(conflict, principles=fewer))), (seed, conflict)
                checked += 1
    assert checked >= 8


def test_R7_no_cell_is_freed_that_could_stay() -> None:
    checked = 0
    for seed in range(600):
        problem = stubborn_problem(seed)
        if [conflict.kind for conflict in conflicts(problem)] != ["too_few_slots"]:
            continue
        for way in collided(problem).ways_out:
            if len(way.changes) < 2 or not all(isinstance(change, FreeCell) for change in way.changes):
                continue
            checked += 1
            for kept in way.changes:
                fewer = [change for change in way.changes if change != kept]
                assert conflicts(apply_changes(problem, fewer)), (seed, way)
    assert checked >= 8
