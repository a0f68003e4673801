"""The optimiser against two oracles: every grid for tiny loops, network flow for real ones."""

import random
from dataclasses import replace
from functools import partial

import pytest

from hiring.planner import Collision, Plan, PlanProblem, assign, check_plan
from hiring.planner.collide import conflicts
from hiring.planner.highs import optimise
from hiring.planner.model import Optimum, PlannerError
from tests.planner.brute import Grids
from tests.planner.cases import loop_of, random_problem, tiny_problem
from tests.planner.flow import best_by_flow


def planned(problem: PlanProblem) -> Plan:
    plan = assign(problem)
    assert isinstance(plan, Plan)
    return plan


def real_problem(seed: int) -> PlanProblem:
    rng = random.Random(seed)
    return random_problem(seed, rng.randint(4, 8), rng.randint(5, 16), rng.choice([0, 0.05, 0.2]))


@pytest.mark.parametrize("block", range(10))
def test_R7_R8_every_level_and_the_very_plan_agree_with_brute_force(block: int) -> None:
    outcomes = []
    for seed in range(block * 30, block * 30 + 30):
        problem = tiny_problem(seed)
        grids, answer = Grids(problem), assign(problem)
        outcomes.append(len(grids.all) > 0)
        if not len(grids.all):
            assert isinstance(answer, Collision), seed
            continue
        assert isinstance(answer, Plan), seed
        assert (answer.levels, answer.cells()) == grids.best(), seed
    assert set(outcomes) == {True, False}, "both feasible and colliding problems must occur"


@pytest.mark.parametrize("seed", range(60))
def test_R7_R8_levels_agree_with_network_flow_on_loops_of_real_size(seed: int) -> None:
    problem = real_problem(seed)
    answer, best = assign(problem), best_by_flow(problem)
    if best is None:
        assert isinstance(answer, Collision)
        return
    assert isinstance(answer, Plan)
    levels = answer.levels
    assert (levels.total, levels.largest, levels.smallest, levels.preference) == best


def test_R7_R8_loops_of_real_size_come_out_both_ways() -> None:
    impossible = [bool(conflicts(real_problem(seed))) for seed in range(60)]
    assert 10 < sum(impossible) < 50


def test_R8_sixteen_principles_and_eight_people_take_at_most_six_solves(monkeypatch: pytest.MonkeyPatch) -> None:
    import highspy

    runs: list[str] = []
    run = highspy.Highs.run

    def counted(solver: highspy.Highs) -> highspy.HighsStatus:
        runs.append("run")
        return run(solver)

    monkeypatch.setattr(highspy.Highs, "run", counted)
    for coverage, expected in ((2, 4), (1, 6)):
        runs.clear()
        plan = planned(loop_of(8, 16, coverage))
        assert (plan.solves, len(runs)) == (expected, expected)
        assert plan.levels.spread == 0


def test_R8_a_collision_needs_no_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(problem: PlanProblem) -> Optimum:
        raise AssertionError("solved although it cannot be done")

    assert isinstance(assign(loop_of(5, 16, max_load=3), never), Collision)


@pytest.mark.parametrize("seed", range(8))
def test_R7_the_plan_is_the_same_whatever_the_order_of_mappings_and_the_solver_seed(seed: int) -> None:
    problem = random_problem(seed + 500, 7, 9, 0.1, max_load=5)
    if isinstance(assign(problem), Collision):
        problem = replace(problem, fixed={}, max_load=9)
    rng = random.Random(seed)
    answer = assign(problem)
    for solver_seed in range(3):
        fixed, questions = list(problem.fixed.items()), list(problem.questions.items())
        rng.shuffle(fixed)
        rng.shuffle(questions)
        shuffled = replace(problem, fixed=dict(fixed), questions=dict(questions))
        assert assign(shuffled, partial(optimise, seed=solver_seed)) == answer


@pytest.mark.parametrize("seed", range(20))
def test_R7_the_tie_break_does_not_care_which_optimal_plan_the_solver_found(seed: int) -> None:
    problem = tiny_problem(seed + 1000)
    grids = Grids(problem)
    if not len(grids.all):
        problem = replace(problem, fixed={}, max_load=6)
        grids = Grids(replace(problem, people=tuple(replace(p, max_load=None) for p in problem.people)))
        problem = grids.problem
    levels, cells = grids.best()
    ranks = [tuple(line) for line in grids.levels()]
    optimal = [grids.cells(grid) for grid, rank in zip(grids.all, ranks, strict=True) if rank == min(ranks)]
    for other in optimal[:20]:
        found = Optimum(other, levels, 1)
        plan = assign(problem, lambda _, found=found: found)  # type: ignore[misc]
        assert isinstance(plan, Plan)
        assert plan.cells() == cells


def test_R8_a_worse_plan_than_the_optimum_is_noticed() -> None:
    problem = replace(
        loop_of(3, 3, 1),
        people=tuple(
            replace(person, trained_on=frozenset({f"q{n}"})) for n, person in enumerate(loop_of(3, 3, 1).people)
        ),
    )
    worse = frozenset({("p0", "q1"), ("p1", "q2"), ("p2", "q0")})
    levels = replace(planned(problem).levels, preference=0)
    with pytest.raises(PlannerError, match="not optimal"):
        assign(problem, lambda _: Optimum(worse, levels, 1))


def test_R8_a_solver_that_lies_about_its_levels_is_noticed() -> None:
    problem = loop_of(3, 3, 1)
    honest = optimise(problem)
    with pytest.raises(PlannerError, match="levels: found Levels"):
        assign(problem, lambda _: replace(honest, levels=replace(honest.levels, largest=9)))


def test_R7_a_solver_that_forgets_a_principle_is_noticed() -> None:
    problem = loop_of(3, 3, 1)
    short = frozenset({("p0", "q0"), ("p1", "q1")})
    levels = replace(planned(problem).levels, total=2, smallest=0)
    with pytest.raises(PlannerError):
        assign(problem, lambda _: Optimum(short, levels, 1))


@pytest.mark.parametrize("rule", ["R7", "R8", "R9"])
def test_R7_R8_R9_the_check_names_the_rule_that_a_spoiled_plan_breaks(rule: str) -> None:
    base = loop_of(4, 4, 2)
    problem = replace(base, questions={need.id: (f"{need.id}-a", f"{need.id}-b") for need in base.principles})
    plan = planned(problem)
    assert check_plan(problem, plan) == []
    first = plan.choices[0]
    spoiled = {
        "R7": (problem, replace(plan, choices=plan.choices[1:])),
        "R8": (replace(problem, max_load=1), plan),
        "R9": (problem, replace(plan, choices=(replace(first, question=plan.choices[1].question), *plan.choices[1:]))),
    }
    assert any(sentence.startswith(rule) for sentence in check_plan(*spoiled[rule]))
