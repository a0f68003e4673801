"""Assign for me: the best plan of a loop, or what stands in its way."""

from collections import Counter
from collections.abc import Callable

from hiring.planner.arithmetic import arithmetic
from hiring.planner.check import check_plan
from hiring.planner.collide import conflicts
from hiring.planner.exchange import break_ties
from hiring.planner.explain import drop_outs, reason, warnings
from hiring.planner.model import Cell, Choice, Collision, Levels, Optimum, Plan, PlannerError, PlanProblem
from hiring.planner.questions import plan_questions
from hiring.planner.ways_out import ways_out


def assign(problem: PlanProblem, solver: Callable[[PlanProblem], Optimum] | None = None) -> Plan | Collision:
    """The one best plan by `levels.py` and `exchange.py`: same problem, same plan, on every HiGHS release.

    Raises PlannerError when the solver's answer fails our own check.
    """
    found = conflicts(problem)
    if found:
        return Collision(found, ways_out(problem), arithmetic(problem))
    optimum = (solver or _highs)(problem)
    plan = _plan(
        problem,
        break_ties(problem, optimum.cells, optimum.levels),
        optimum.levels,
        optimum.solves,
    )
    wrong = check_plan(problem, plan)
    if wrong:
        raise PlannerError("; ".join(wrong))
    return plan


def preload() -> None:
    """Import HiGHS now (about half a second), so that the first plan does not wait for it."""
    import hiring.planner.highs  # noqa: F401, PLC0415  loading HiGHS is all that is wanted


def _highs(problem: PlanProblem) -> Optimum:
    from hiring.planner.highs import optimise  # noqa: PLC0415  HiGHS is slow to load, and few requests plan

    return optimise(problem)


def _plan(problem: PlanProblem, cells: frozenset[Cell], levels: Levels, solves: int) -> Plan:
    loads = Counter(person for person, _ in cells)
    coverage = Counter(principle for _, principle in cells)
    return Plan(
        choices=_choices(problem, cells, levels),
        loads={person.id: loads[person.id] for person in problem.people},
        coverage={need.id: coverage[need.id] for need in problem.principles},
        levels=levels,
        drop_outs=drop_outs(problem, cells),
        warnings=warnings(problem, cells),
        arithmetic=arithmetic(problem),
        solves=solves,
    )


def _choices(problem: PlanProblem, cells: frozenset[Cell], levels: Levels) -> tuple[Choice, ...]:
    questions = plan_questions(problem, cells)
    return tuple(
        Choice(
            person=person.id,
            principle=need.id,
            question=questions[person.id, need.id].id,
            reason=reason(problem, cells, levels, person, need),
            question_note=questions[person.id, need.id].note,
            by_hand=(person.id, need.id) in problem.fixed,
        )
        for need in problem.principles
        for person in problem.people
        if (person.id, need.id) in cells
    )
