"""The re-check of a finished plan, written from the rules and not from the model that was solved."""

from collections import Counter

from hiring.planner.levels import measure
from hiring.planner.model import Plan, PlanProblem


def check_plan(problem: PlanProblem, plan: Plan) -> list[str]:
    """What is wrong with the plan, in sentences; empty when it keeps R7, R8, R9 and every cell set by hand."""
    return [
        *_grid(problem, plan),
        *_coverage(problem, plan),
        *_loads(problem, plan),
        *_questions(problem, plan),
    ]


def _grid(problem: PlanProblem, plan: Plan) -> list[str]:
    cells = [(choice.person, choice.principle) for choice in plan.choices]
    known = problem.cells()
    wrong = [f"cell {cell} is taken twice" for cell, count in Counter(cells).items() if count > 1]
    wrong += [f"cell {cell} is not part of this loop" for cell in cells if cell not in known]
    wrong += [
        f"cell {cell} is {'taken' if cell in cells else 'free'} against what was set by hand"
        for cell, taken in problem.fixed.items()
        if (cell in cells) != taken
    ]
    if plan.levels != measure(problem, frozenset(cells)):
        wrong.append(f"levels: found {plan.levels}, expected {measure(problem, frozenset(cells))}")
    return wrong


def _coverage(problem: PlanProblem, plan: Plan) -> list[str]:
    wrong = []
    for need in problem.principles:
        owners = sum(choice.principle == need.id for choice in plan.choices)
        if owners < need.min_coverage:
            wrong.append(f"R7: {need.name} has {owners} panelists, expected {need.min_coverage} or more")
        if plan.coverage.get(need.id) != owners:
            wrong.append(f"coverage of {need.name}: found {plan.coverage.get(need.id)}, expected {owners}")
    return wrong


def _loads(problem: PlanProblem, plan: Plan) -> list[str]:
    wrong = []
    for person in problem.people:
        load = sum(choice.person == person.id for choice in plan.choices)
        if not person.min_load <= load <= problem.limit(person):
            wrong.append(f"R8: {person.name} has {load}, expected {person.min_load} to {problem.limit(person)}")
        if plan.loads.get(person.id) != load:
            wrong.append(f"load of {person.name}: found {plan.loads.get(person.id)}, expected {load}")
    return wrong


def _questions(problem: PlanProblem, plan: Plan) -> list[str]:
    planned = [choice.question for choice in plan.choices if choice.question is not None]
    wrong = [f"R9: question {each} is planned {count} times" for each, count in Counter(planned).items() if count > 1]
    for choice in plan.choices:
        cell = choice.person, choice.principle
        by_hand = problem.fixed_questions.get(cell)
        if by_hand is not None and choice.question != by_hand:
            wrong.append(f"R9: question of {cell} is {choice.question}, but {by_hand} was set by hand")
        if by_hand is None and choice.question in problem.taken_questions:
            wrong.append(f"R9: question {choice.question} is used elsewhere in the loop")
        if by_hand is None and choice.question not in (
            None,
            *problem.questions.get(choice.principle, ()),
        ):
            wrong.append(f"R9: question {choice.question} is not in the bank of {choice.principle}")
    return wrong
