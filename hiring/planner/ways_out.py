"""Ways out of a collision. Each one is tried on the problem, and offered only when a plan then exists."""

from collections.abc import Callable

from hiring.planner.changes import apply_changes, sentence
from hiring.planner.collide import conflicts
from hiring.planner.model import (
    AddPanelists,
    AddPrinciples,
    Change,
    Conflict,
    FreeCell,
    LowerCoverage,
    Panelist,
    PlanProblem,
    RaiseLimit,
    RemovePanelist,
    WayOut,
)
from hiring.planner.slots import Slots

Step = tuple[Change, ...]


def ways_out(problem: PlanProblem) -> tuple[WayOut, ...]:
    """Every kind of remedy for the first conflict, each completed until nothing collides any more."""
    first = conflicts(problem)[0]
    whole = (_completed(problem, step) for step in _remedies(problem, first))
    distinct = dict.fromkeys(changes for changes in whole if changes)
    return tuple(WayOut(changes, sentence(problem, changes)) for changes in distinct)


def _completed(problem: PlanProblem, changes: Step) -> Step | None:
    """The changes, followed by the first remedy of each conflict that is left; None when one has no remedy."""
    while left := conflicts(apply_changes(problem, changes)):
        following = _remedies(apply_changes(problem, changes), left[0])
        if not following:
            return None
        changes = _merged(changes, following[0])
    return changes


def _merged(changes: Step, more: Step) -> Step:
    """Later changes after earlier ones; of two limits or two coverages of one principle the later one stands."""
    replaced = {_target(change) for change in more}
    return (*(change for change in changes if _target(change) not in replaced), *more)


def _target(change: Change) -> object:
    match change:
        case RaiseLimit():
            return RaiseLimit
        case LowerCoverage(principle, _):
            return (LowerCoverage, principle)
        case AddPanelists() | AddPrinciples():
            return id(change)
        case _:
            return change


def _remedies(problem: PlanProblem, conflict: Conflict) -> list[Step]:
    makers: dict[str, tuple[Callable[[PlanProblem, Conflict], Step | None], ...]] = {
        "too_many_by_hand": (_free_surplus, _raise_limit),
        "nothing_left": (_free_barred, _remove_panelist, _add_principles),
        "too_few_slots": (_add_panelists, _raise_limit, _lower_coverage, _free_slots),
    }
    steps = (maker(problem, conflict) for maker in makers[conflict.kind])
    return [step for step in steps if step]


def _solved(problem: PlanProblem, conflict: Conflict, changes: Step) -> bool:
    """No conflict of this kind is left; one of a single person only counts for that person."""
    own = () if conflict.kind == "too_few_slots" else conflict.people
    left = conflicts(apply_changes(problem, changes))
    return not any(each.kind == conflict.kind and (not own or each.people == own) for each in left)


def _free_surplus(problem: PlanProblem, conflict: Conflict) -> Step:
    person = _person(problem, conflict)
    return tuple(FreeCell(*cell) for cell in conflict.by_hand[problem.limit(person) :])


def _free_barred(problem: PlanProblem, conflict: Conflict) -> Step | None:
    person = _person(problem, conflict)
    wanted = person.min_load - (len(problem.principles) - len(conflict.by_hand))
    return tuple(FreeCell(*cell) for cell in conflict.by_hand[:wanted]) if wanted <= len(conflict.by_hand) else None


def _remove_panelist(problem: PlanProblem, conflict: Conflict) -> Step | None:
    """Hiring manager and Bar Raiser cannot be left out (R1)."""
    person = _person(problem, conflict)
    return (RemovePanelist(person.id),) if person.kind == "interviewer" else None


def _add_principles(problem: PlanProblem, conflict: Conflict) -> Step:
    person = _person(problem, conflict)
    return (AddPrinciples(person.min_load - (len(problem.principles) - len(conflict.by_hand))),)


def _person(problem: PlanProblem, conflict: Conflict) -> Panelist:
    return next(person for person in problem.people if person.id in conflict.people)


def _raise_limit(problem: PlanProblem, conflict: Conflict) -> Step | None:
    limits = range(problem.max_load + 1, len(problem.principles) + 1)
    return next(
        ((RaiseLimit(n),) for n in limits if _solved(problem, conflict, (RaiseLimit(n),))),
        None,
    )


def _add_panelists(problem: PlanProblem, conflict: Conflict) -> Step | None:
    most = sum(need.min_coverage for need in problem.principles)
    steps = ((AddPanelists(n),) for n in range(1, most + 1))
    return next((step for step in steps if _solved(problem, conflict, step)), None)


def _lower_coverage(problem: PlanProblem, conflict: Conflict) -> Step | None:
    """Lower the greatest coverage among the principles that collide, the last of them first, down to 1."""
    changed: Step = ()
    while not _solved(problem, conflict, changed):
        now = apply_changes(problem, changed)
        involved = next(each.principles for each in conflicts(now) if each.kind == conflict.kind)
        open_need = Slots(now).need
        high = [need for need in now.principles if need.id in involved and need.min_coverage > 1 and open_need[need.id]]
        if not high:
            return None
        need = max(reversed(high), key=lambda each: each.min_coverage)
        changed = _merged(changed, (LowerCoverage(need.id, need.min_coverage - 1),))
    return changed


def _free_slots(problem: PlanProblem, conflict: Conflict) -> Step | None:
    """Free cells until the slots suffice, then put back every cell that need not have been freed."""
    freed: Step = ()
    while not _solved(problem, conflict, freed):
        now = apply_changes(problem, freed)
        blocked = next(each for each in conflicts(now) if each.kind == conflict.kind)
        cells = (FreeCell(*cell) for cell in blocked.by_hand)
        helpful = next((cell for cell in cells if _helps(now, blocked, cell)), None)
        if helpful is None:
            return None
        freed = (*freed, helpful)
    for change in freed:
        fewer = tuple(each for each in freed if each != change)
        freed = fewer if _solved(problem, conflict, fewer) else freed
    return freed


def _helps(problem: PlanProblem, blocked: Conflict, change: FreeCell) -> bool:
    """Freeing this cell leaves fewer slots missing among the principles that collide."""
    before, after = Slots(problem), Slots(apply_changes(problem, (change,)))
    return after.missing(blocked.principles) < before.missing(blocked.principles)
