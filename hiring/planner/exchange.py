"""The tie-break: the one plan, among all that are optimal, that every run and every HiGHS release must answer.

Cells are ordered by principle, then person; the plan wins whose first differing cell is taken. As weights this would
need powers of two up to 2¹²⁷ for 16 principles and 8 people, far beyond what a floating-point solver tells apart.
But with the optima of the levels written as bounds (largest and smallest load, most lone principles in one hand) and
as integer costs (total, preference, second owners), the plans are the least-cost circulations of a small network:

    hub → person [smallest … largest] → principle (one cell, 0 or 1) → hub [min_coverage …]

and from one optimal circulation every other one is reached by pushing along cycles without cost. So, cell by cell in
order, a free cell is switched on if such a cycle through it exists that leaves the earlier cells alone. Whole numbers
only, hence exact. A cycle that would *save* cost proves the solver wrong: that is the certificate of optimality.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from hiring.planner.levels import lone_principles
from hiring.planner.model import Cell, Levels, PlannerError, PlanProblem
from hiring.planner.preference import preferences

HUB = 0


@dataclass(slots=True)
class _Arc:
    """One direction of a connection: how much more may be pushed along it, and what one unit costs."""

    tail: int
    head: int
    room: int
    cost: int


class _Network:
    """Residual network; arcs 2k and 2k+1 are the two directions of one connection."""

    def __init__(self, nodes: int) -> None:
        self.arcs: list[_Arc] = []
        self.leaving: list[list[int]] = [[] for _ in range(nodes)]

    def connect(self, tail: int, head: int, low: int, flow: int, high: int, cost: int = 0) -> int:
        """Add a connection that carries `flow`; answers the number of its forward arc."""
        if not low <= flow <= high:
            raise PlannerError(f"plan outside its bounds: found {flow}, expected {low} to {high}")
        number = len(self.arcs)
        self.arcs += [
            _Arc(tail, head, high - flow, cost),
            _Arc(head, tail, flow - low, -cost),
        ]
        self.leaving[tail].append(number)
        self.leaving[head].append(number + 1)
        return number

    def freeze(self, number: int) -> None:
        self.arcs[number].room = self.arcs[number ^ 1].room = 0

    def push(self, number: int) -> None:
        self.arcs[number].room -= 1
        self.arcs[number ^ 1].room += 1

    def charge_differences(self) -> None:
        """Turn costs into reduced costs, all ≥ 0; raises PlannerError when the circulation is not a cheapest one."""
        potential = [0] * len(self.leaving)
        for _ in range(len(self.leaving) + 1):
            settled = True
            for arc in self.arcs:
                if arc.room and potential[arc.tail] + arc.cost < potential[arc.head]:
                    potential[arc.head] = potential[arc.tail] + arc.cost
                    settled = False
            if settled:
                break
        else:
            raise PlannerError("the solver's plan is not optimal: a cheaper exchange exists")
        for arc in self.arcs:
            arc.cost += potential[arc.tail] - potential[arc.head]

    def free_path(self, start: int, goal: int) -> list[int] | None:
        """Arcs of a shortest path without cost, or None."""
        reached_by: dict[int, int] = {start: -1}
        waiting = deque([start])
        while waiting and goal not in reached_by:
            for number in self.leaving[waiting.popleft()]:
                arc = self.arcs[number]
                if arc.room and not arc.cost and arc.head not in reached_by:
                    reached_by[arc.head] = number
                    waiting.append(arc.head)
        return list(self._back(reached_by, goal)) if goal in reached_by else None

    def _back(self, reached_by: dict[int, int], node: int) -> Iterator[int]:
        while (number := reached_by[node]) >= 0:
            yield number
            node = self.arcs[number].tail


def break_ties(problem: PlanProblem, cells: frozenset[Cell], levels: Levels) -> frozenset[Cell]:
    """The first of all plans as good as `cells`. Raises PlannerError when `cells` is not optimal within `levels`."""
    network, numbers = _network(problem, cells, levels)
    network.charge_differences()
    cell_of = {number: cell for cell, number in numbers.items()}
    taken = set(cells)
    for cell in problem.cells():
        way_round = _way_round(network, numbers[cell])
        for number in way_round:
            network.push(number)
            if number in cell_of:
                taken.add(cell_of[number])
            taken.discard(cell_of.get(number ^ 1, ("", "")))
        network.freeze(numbers[cell])
    return frozenset(taken)


def _way_round(network: _Network, number: int) -> list[int]:
    """A cycle without cost that switches this cell on; empty when the cell is on already or must stay off."""
    arc = network.arcs[number]
    if not arc.room or arc.cost:
        return []
    path = network.free_path(arc.head, arc.tail)
    return [] if path is None else [number, *path]


def _network(problem: PlanProblem, cells: frozenset[Cell], levels: Levels) -> tuple[_Network, dict[Cell, int]]:
    people = {person.id: 1 + n for n, person in enumerate(problem.people)}
    hands = {person.id: 1 + len(people) + n for n, person in enumerate(problem.people)}
    principles = {need.id: 1 + 2 * len(people) + n for n, need in enumerate(problem.principles)}
    network = _Network(1 + 2 * len(people) + len(principles))
    lone = set(lone_principles(problem))
    for person in problem.people:
        own = [principle for who, principle in cells if who == person.id]
        low, high = max(person.min_load, levels.smallest), min(problem.limit(person), levels.largest)
        network.connect(HUB, people[person.id], low, len(own), high)
        in_hand = sum(principle in lone for principle in own)
        network.connect(people[person.id], hands[person.id], 0, in_hand, levels.worst_drop_out)
    _connect_coverage(network, problem, cells, principles, lone)
    numbers = {}
    for (who, principle), cost in zip(problem.cells(), _costs(problem), strict=True):
        tail = hands[who] if principle in lone else people[who]
        taken = (who, principle) in cells
        numbers[who, principle] = network.connect(tail, principles[principle], 0, taken, 1, cost)
    for cell in problem.fixed:
        network.freeze(numbers[cell])
    return network, numbers


def _connect_coverage(
    network: _Network,
    problem: PlanProblem,
    cells: frozenset[Cell],
    principles: dict[str, int],
    lone: set[str],
) -> None:
    """Principle → hub. On a lone principle the second owner is worth 1, further ones nothing."""
    for need in problem.principles:
        node, owners = principles[need.id], sum(principle == need.id for _, principle in cells)
        everybody = len(problem.people)
        if need.id not in lone:
            network.connect(node, HUB, need.min_coverage, owners, everybody)
            continue
        network.connect(node, HUB, 1, min(owners, 1), 1)
        network.connect(node, HUB, 0, min(max(owners - 1, 0), 1), 1, cost=-1)
        network.connect(node, HUB, 0, max(owners - 2, 0), everybody)


def _costs(problem: PlanProblem) -> list[int]:
    """One cost per cell: one assignment outweighs all preferences, one point of preference all second owners."""
    wishes = preferences(problem)
    point = len(problem.principles) + 1
    assignment = point * (sum(map(abs, wishes)) * 2 + 1)
    return [assignment - point * wish for wish in wishes]
