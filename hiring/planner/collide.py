"""Which principles and people collide when there is no plan.

Surplus coverage is allowed, so a plan exists exactly when no panelist has too many cells by hand, every panelist has
enough cells left for `min_load`, and the remaining slots find owners (Hall's condition with loads). Each of the
three fails with names, never with a bare "impossible".
"""

from hiring.planner.arithmetic import (
    arithmetic,
    counted,
    listed,
    slots_needed,
    slots_offered,
)
from hiring.planner.model import Cell, Conflict, Panelist, PlanProblem
from hiring.planner.slots import Slots


def conflicts(problem: PlanProblem) -> tuple[Conflict, ...]:
    """Everything that makes the problem impossible; empty exactly when a plan exists."""
    taken, barred = problem.taken_by_hand(), problem.barred_by_hand()
    found = [_too_many_by_hand(problem, person, taken) for person in problem.people]
    found += [_nothing_left(problem, person, barred) for person in problem.people]
    found.append(_too_few_slots(problem))
    return tuple(conflict for conflict in found if conflict)


def _too_many_by_hand(problem: PlanProblem, person: Panelist, taken: list[Cell]) -> Conflict | None:
    by_hand = tuple(cell for cell in taken if cell[0] == person.id)
    limit = problem.limit(person)
    if len(by_hand) <= limit:
        return None
    principles = tuple(principle for _, principle in by_hand)
    sentence = (
        f"{person.name} has {counted(len(by_hand), 'principle', 'principles')} set by hand "
        f"({listed(_principle_names(problem, principles))}), but may have at most {limit}."
    )
    return Conflict("too_many_by_hand", principles, (person.id,), by_hand, sentence)


def _nothing_left(problem: PlanProblem, person: Panelist, every_barred: list[Cell]) -> Conflict | None:
    barred = tuple(cell for cell in every_barred if cell[0] == person.id)
    left = len(problem.principles) - len(barred)
    if left >= person.min_load:
        return None
    principles = tuple(need.id for need in problem.principles)
    sentence = (
        f"{person.name} needs at least {counted(person.min_load, 'principle', 'principles')}, but {left} of "
        f"{len(principles)} are open: {len(barred)} barred by hand."
    )
    return Conflict("nothing_left", principles, (person.id,), barred, sentence)


def _too_few_slots(problem: PlanProblem) -> Conflict | None:
    needed, offered = slots_needed(problem), slots_offered(problem)
    everybody = tuple(person.id for person in problem.people)
    if needed > offered:
        sentence = f"{arithmetic(problem)}: {counted(needed - offered, 'slot', 'slots')} too few."
        return Conflict(
            "too_few_slots",
            tuple(need.id for need in problem.principles),
            everybody,
            (),
            sentence,
        )
    slots = Slots(problem)
    blocked = tuple(slots.uncoverable())
    if not blocked:
        return None
    barred = [cell for cell in problem.barred_by_hand() if cell[1] in blocked]
    taken = [cell for cell in problem.taken_by_hand() if cell[1] in blocked or cell[0] in slots.offered(blocked)]
    involved = {*slots.offered(blocked), *(person for person, _ in taken)}
    people = tuple(each for each in everybody if each in involved)
    sentence = _short_sentence(problem, slots, blocked)
    return Conflict("too_few_slots", blocked, people, (*taken, *barred), sentence)


def _short_sentence(problem: PlanProblem, slots: Slots, blocked: tuple[str, ...]) -> str:
    names = listed(_principle_names(problem, blocked))
    needs = [slots.need[principle] for principle in blocked]
    offers = slots.offered(blocked)
    verb = "needs" if len(blocked) == 1 else "need"
    start = f"{names} still {verb} {_sum(needs)} {'slot' if sum(needs) == 1 else 'slots'}"
    if not offers:
        return f"{start}, but nobody else on the panel may take {'it' if len(blocked) == 1 else 'them'}."
    people = listed(_person_names(problem, offers))
    room = f"room for {_sum(list(offers.values()))}"
    return f"{start}, but only {people} may take {'it' if len(blocked) == 1 else 'them'}, with {room}."


def _sum(parts: list[int]) -> str:
    return f"{' + '.join(map(str, parts))} = {sum(parts)}" if len(parts) > 1 else str(sum(parts))


def _principle_names(problem: PlanProblem, ids: tuple[str, ...]) -> list[str]:
    return [need.name for need in problem.principles if need.id in ids]


def _person_names(problem: PlanProblem, ids: dict[str, int]) -> list[str]:
    return [person.name for person in problem.people if person.id in ids]
