"""The small integer preferences for one person on one principle."""

from collections.abc import Mapping
from fractions import Fraction

from hiring.planner.model import Panelist, PlanProblem, PrincipleNeed

HIRING_MANAGER_ON_FUNCTIONAL = 3
BAR_RAISER_ON_LEAST_RATED = 2
TRAINED_ON_IT = 1
DID_IT_RECENTLY = -2


def preference(need: PrincipleNeed, person: Panelist) -> int:
    """How much this assignment is wished for, -2 to 4."""
    return (
        HIRING_MANAGER_ON_FUNCTIONAL * (need.functional and person.kind == "hiring_manager")
        + BAR_RAISER_ON_LEAST_RATED * (need.least_rated and person.kind == "bar_raiser")
        + TRAINED_ON_IT * (need.id in person.trained_on)
        + DID_IT_RECENTLY * (need.id in person.did_recently)
    )


def preferences(problem: PlanProblem) -> list[int]:
    """The preference of every cell, in the order of `problem.cells()`."""
    return [preference(need, person) for need in problem.principles for person in problem.people]


def least_rated(counts: Mapping[str, tuple[int, int]]) -> frozenset[str]:
    """Principle ids with the smallest share of rated feedback; counts are (rated, rated and no_data together).

    Shares are compared as fractions. A principle without any feedback has no share and is left out.
    """
    shares = {each: Fraction(rated, everything) for each, (rated, everything) in counts.items() if everything}
    smallest = min(shares.values(), default=None)
    return frozenset(each for each, share in shares.items() if share == smallest)
