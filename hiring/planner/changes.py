"""Changes that a way out proposes: what they do to the problem, and how they read."""

from collections.abc import Iterable
from dataclasses import replace

from hiring.planner.arithmetic import counted, listed
from hiring.planner.model import (
    AddPanelists,
    AddPrinciples,
    Change,
    FreeCell,
    LowerCoverage,
    Panelist,
    PlanProblem,
    PrincipleNeed,
    RaiseLimit,
    RemovePanelist,
)


def apply_changes(problem: PlanProblem, changes: Iterable[Change]) -> PlanProblem:
    """The problem as it would be after the changes; cells are freed first."""
    every = list(changes)
    freed = {(change.person, change.principle) for change in every if isinstance(change, FreeCell)}
    if freed:
        problem = replace(problem, fixed={cell: value for cell, value in problem.fixed.items() if cell not in freed})
    for change in every:
        problem = _apply(problem, change)
    return problem


def _apply(problem: PlanProblem, change: Change) -> PlanProblem:
    match change:
        case RaiseLimit(limit):
            return replace(problem, max_load=limit)
        case AddPanelists(count):
            fresh = [Panelist(each, each) for each in _unused("new panelist", [p.id for p in problem.people], count)]
            return replace(problem, people=(*problem.people, *fresh))
        case AddPrinciples(count):
            ids = _unused("new principle", [need.id for need in problem.principles], count)
            return replace(
                problem,
                principles=(
                    *problem.principles,
                    *(PrincipleNeed(each, each, 1) for each in ids),
                ),
            )
        case LowerCoverage(principle, to):
            lowered = (replace(need, min_coverage=to) if need.id == principle else need for need in problem.principles)
            return replace(problem, principles=tuple(lowered))
        case RemovePanelist(person):
            return _without(problem, person)
        case FreeCell():
            return problem


def _unused(word: str, used: list[str], count: int) -> list[str]:
    numbers = (f"{word} {n}" for n in range(1, len(used) + count + 1))
    return [each for each in numbers if each not in used][:count]


def _without(problem: PlanProblem, person: str) -> PlanProblem:
    return replace(
        problem,
        people=tuple(each for each in problem.people if each.id != person),
        fixed={cell: value for cell, value in problem.fixed.items() if cell[0] != person},
        fixed_questions={cell: each for cell, each in problem.fixed_questions.items() if cell[0] != person},
    )


def sentence(problem: PlanProblem, changes: tuple[Change, ...]) -> str:
    """The changes as one sentence, those of one kind together."""
    kinds = dict.fromkeys(type(change) for change in changes)
    phrases = [_phrase(problem, [change for change in changes if type(change) is kind]) for kind in kinds]
    joined = "; then ".join(phrases)
    return f"{joined[0].upper()}{joined[1:]}."


def _phrase(problem: PlanProblem, alike: list[Change]) -> str:
    match alike[-1]:
        case RaiseLimit(limit):
            return f"raise the limit from {problem.max_load} to {limit} principles per panelist"
        case AddPanelists():
            count = sum(change.count for change in alike if isinstance(change, AddPanelists))
            return f"add {counted(count, 'panelist', 'panelists')}"
        case AddPrinciples():
            count = sum(change.count for change in alike if isinstance(change, AddPrinciples))
            return f"add {counted(count, 'principle', 'principles')} to the loop"
        case LowerCoverage():
            return f"lower the coverage of {listed(_coverages(problem, alike))}"
        case FreeCell():
            return f"free {listed(_cells(problem, alike))} set by hand"
        case RemovePanelist():
            removed = [change.person for change in alike if isinstance(change, RemovePanelist)]
            return f"remove {listed(person.name for person in problem.people if person.id in removed)} from the panel"


def _coverages(problem: PlanProblem, changes: list[Change]) -> list[str]:
    """Names of the principles, those with the same old and new coverage together."""
    lowest = {change.principle: change.to for change in changes if isinstance(change, LowerCoverage)}
    alike: dict[tuple[int, int], list[str]] = {}
    for need in problem.principles:
        if need.id in lowest:
            alike.setdefault((need.min_coverage, lowest[need.id]), []).append(need.name)
    return [f"{listed(names)} from {old} to {new}" for (old, new), names in alike.items()]


def _cells(problem: PlanProblem, changes: list[Change]) -> list[str]:
    freed = {(change.person, change.principle) for change in changes if isinstance(change, FreeCell)}
    return [
        f"{person.name} on {need.name}"
        for need in problem.principles
        for person in problem.people
        if (person.id, need.id) in freed
    ]
