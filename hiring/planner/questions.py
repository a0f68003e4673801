"""Questions for the assignments of a plan: distinct within the loop (R9), in the order of the set's bank."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hiring.planner.arithmetic import counted
from hiring.planner.model import Cell, PlanProblem


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question id, or None and the note that says why."""

    id: str | None
    note: str = ""


def plan_questions(problem: PlanProblem, cells: Iterable[Cell]) -> Mapping[Cell, PlannedQuestion]:
    """One question per cell; those planned by hand stay, the others take the first of the bank still unused."""
    in_plan = set(cells)
    by_hand = {cell: each for cell, each in problem.fixed_questions.items() if cell in in_plan}
    used = {*by_hand.values(), *problem.taken_questions}
    planned: dict[Cell, PlannedQuestion] = {}
    for cell in problem.cells():
        if cell in by_hand:
            planned[cell] = PlannedQuestion(by_hand[cell])
        elif cell in in_plan:
            planned[cell] = _next_question(problem, cell[1], used)
    return planned


def _next_question(problem: PlanProblem, principle: str, used: set[str]) -> PlannedQuestion:
    bank = problem.questions.get(principle, ())
    for question in bank:
        if question not in used:
            used.add(question)
            return PlannedQuestion(question)
    return PlannedQuestion(None, _exhausted(problem, principle, len(bank)))


def _exhausted(problem: PlanProblem, principle: str, size: int) -> str:
    name = next(need.name for need in problem.principles if need.id == principle)
    if not size:
        return f"The set has no question for {name}."
    return f"The set has {counted(size, 'question', 'questions')} for {name}, already planned in this loop."
