"""The arithmetic of R8 in words: slots needed against slots the panel has."""

from collections import Counter
from collections.abc import Iterable

from hiring.planner.model import PlanProblem


def arithmetic(problem: PlanProblem) -> str:
    """For example "16 principles × 2 = 32 slots, 5 people × 3 = 15"."""
    needed = _product((need.min_coverage for need in problem.principles), "principle", "principles")
    offered = _product((problem.limit(person) for person in problem.people), "person", "people")
    return f"{needed} {'slot' if slots_needed(problem) == 1 else 'slots'}, {offered}"


def slots_needed(problem: PlanProblem) -> int:
    return sum(need.min_coverage for need in problem.principles)


def slots_offered(problem: PlanProblem) -> int:
    return sum(problem.limit(person) for person in problem.people)


def counted(count: int, one: str, many: str) -> str:
    """The count with its noun: 1 slot, 2 slots."""
    return f"{count} {one if count == 1 else many}"


def listed(words: Iterable[str]) -> str:
    """Words joined for reading: a, b and c."""
    *front, last = [*words] or ["nobody"]
    return f"{', '.join(front)} and {last}" if front else last


def _product(factors: Iterable[int], one: str, many: str) -> str:
    groups = sorted(Counter(factors).items(), reverse=True)
    if not groups:
        return f"0 {many} = 0"
    parts = [f"{counted(count, one, many)} × {factor}" for factor, count in groups]
    return f"{' + '.join(parts)} = {sum(factor * count for factor, count in groups)}"
