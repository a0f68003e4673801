"""One sentence per choice, saying only what the model weighed."""

from collections import Counter

from hiring.planner.arithmetic import counted, listed
from hiring.planner.model import (
    Cell,
    DropOut,
    Levels,
    Panelist,
    PlanProblem,
    PrincipleNeed,
)


def reason(
    problem: PlanProblem,
    cells: frozenset[Cell],
    levels: Levels,
    person: Panelist,
    need: PrincipleNeed,
) -> str:
    """Why this person takes this principle, and what the person carries in all."""
    load = sum(who == person.id for who, _ in cells)
    wishes = _wishes(need, person)
    if problem.fixed.get((person.id, need.id)):
        because = "set by hand"
    elif wishes:
        because = listed(wishes)
    else:
        because = _no_wish(cells, need, levels)
    return f"{person.name} takes {need.name}: {because}{_again(need, person)}; {_carries(problem, person, load)}."


def _wishes(need: PrincipleNeed, person: Panelist) -> list[str]:
    held = [
        (
            need.functional and person.kind == "hiring_manager",
            "the requisition ticks it as functional for the hiring manager",
        ),
        (
            need.least_rated and person.kind == "bar_raiser",
            "it has the smallest share of rated feedback in closed loops, which the Bar Raiser makes up for",
        ),
        (need.id in person.trained_on, f"{person.name} is marked as trained on it"),
    ]
    return [words for holds, words in held if holds]


def _no_wish(cells: frozenset[Cell], need: PrincipleNeed, levels: Levels) -> str:
    owners = sum(principle == need.id for _, principle in cells)
    if owners > need.min_coverage:
        return f"{owners} people share it instead of {need.min_coverage}, so that everybody has a principle"
    return (
        f"it needs {counted(need.min_coverage, 'panelist', 'panelists')}, "
        f"and this way nobody carries more than {levels.largest}"
    )


def _again(need: PrincipleNeed, person: Panelist) -> str:
    if need.id not in person.did_recently:
        return ""
    return ", although taken in the requisition's last 5 loops too, because no plan with loads as even adds up to more"


def _carries(problem: PlanProblem, person: Panelist, load: int) -> str:
    return f"{person.name} carries {load} of at most {problem.limit(person)}"


def drop_outs(problem: PlanProblem, cells: frozenset[Cell]) -> tuple[DropOut, ...]:
    """For each person in order, what nobody covers any more when that person drops out."""
    coverage = Counter(principle for _, principle in cells)
    found = []
    for person in problem.people:
        lost = [n for n in problem.principles if coverage[n.id] == 1 and (person.id, n.id) in cells]
        if lost:
            names = listed(need.name for need in lost)
            sentence = f"If {person.name} drops out, nobody covers {names}."
            found.append(DropOut(person.id, tuple(need.id for need in lost), sentence))
    return tuple(found)


def warnings(problem: PlanProblem, cells: frozenset[Cell]) -> tuple[str, ...]:
    """Loads above the warning mark of R8."""
    loads = Counter(person for person, _ in cells)
    return tuple(
        f"{person.name} carries {loads[person.id]} principles, more than {problem.warn_load}."
        for person in problem.people
        if loads[person.id] > problem.warn_load
    )
