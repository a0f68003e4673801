"""Oracle for problems of real size: a network flow with demands, solved by networkx."""

import networkx as nx

from hiring.planner import PlanProblem

HUGE = 10_000


def wish(problem: PlanProblem, row: int, column: int) -> int:
    need, person = problem.principles[row], problem.people[column]
    functional = 3 if person.kind == "hiring_manager" and need.functional else 0
    rare = 2 if person.kind == "bar_raiser" and need.least_rated else 0
    return functional + rare + (need.id in person.trained_on) - 2 * (need.id in person.did_recently)


def cost_of_flow(problem: PlanProblem, largest: int, smallest: int) -> int | None:
    """HUGE × total − preference of the best grid whose loads lie within the bounds; None when there is none."""
    network: nx.DiGraph[str] = nx.DiGraph()
    demand: dict[str, int] = {"source": 0, "sink": 0}

    def arc(tail: str, head: str, low: int, high: int, weight: int = 0) -> None:
        demand[tail] = demand.get(tail, 0) + low
        demand[head] = demand.get(head, 0) - low
        network.add_edge(tail, head, capacity=high - low, weight=weight)

    fixed_cost = 0
    for column, person in enumerate(problem.people):
        low, high = max(smallest, person.min_load), min(largest, problem.limit(person))
        if low > high:
            return None
        arc("source", person.id, low, high)
        for row, need in enumerate(problem.principles):
            by_hand = problem.fixed.get((person.id, need.id))
            weight = HUGE - wish(problem, row, column)
            arc(person.id, need.id, int(by_hand is True), int(by_hand is not False), weight)
            fixed_cost += weight * (by_hand is True)
    for need in problem.principles:
        if need.min_coverage > len(problem.people):
            return None
        arc(need.id, "sink", need.min_coverage, len(problem.people))
    network.add_edge("sink", "source", weight=0)
    for node, value in demand.items():
        network.nodes[node]["demand"] = value
    try:
        cost, _ = nx.network_simplex(network)
    except nx.NetworkXUnfeasible:
        return None
    return int(cost) + fixed_cost


def best_by_flow(problem: PlanProblem) -> tuple[int, int, int, int] | None:
    """Total, largest, smallest and preference of the best plan; None when there is no plan."""
    most = max((problem.limit(person) for person in problem.people), default=0)
    largest = next((bound for bound in range(most + 1) if cost_of_flow(problem, bound, 0) is not None), None)
    if largest is None:
        return None
    total = split(cost_of_flow(problem, largest, 0))[0]
    for smallest in range(largest, -1, -1):
        cost = cost_of_flow(problem, largest, smallest)
        if cost is not None and split(cost)[0] == total:
            return total, largest, smallest, split(cost)[1]
    raise AssertionError("the plan found for smallest 0 has vanished")


def split(cost: int | None) -> tuple[int, int]:
    """(total, preference) of a cost."""
    assert cost is not None
    total = (cost + HUGE // 2) // HUGE
    return total, HUGE * total - cost


def plannable_by_flow(problem: PlanProblem) -> bool:
    return best_by_flow(problem) is not None
