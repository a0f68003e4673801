"""The optimum of every level with HiGHS: one integer model, one solve per level, each optimum kept as a row.

Import this module only when a plan is asked for: HiGHS takes about half a second to load.
"""

from dataclasses import dataclass
from itertools import accumulate

import highspy

from hiring.planner.levels import lone_principles
from hiring.planner.model import Cell, Levels, Optimum, PlannerError, PlanProblem
from hiring.planner.preference import preferences

Weights = dict[int, int]
"""Column number → integer weight."""

BROKEN_RELEASE = "1.14.0"


@dataclass(frozen=True, slots=True)
class _Row:
    weights: Weights
    low: float
    high: float


class _Columns:
    """Numbers of the columns: cells by principle then person, then the extremes, then one per lone principle."""

    def __init__(self, problem: PlanProblem) -> None:
        self.cells = problem.cells()
        self.lone = lone_principles(problem)
        self.largest, self.smallest, self.worst = range(len(self.cells), len(self.cells) + 3)
        self.second = {principle: self.worst + 1 + place for place, principle in enumerate(self.lone)}
        self.count = self.worst + 1 + len(self.lone)

    def of_person(self, person: str, among: set[str] | None = None) -> Weights:
        return {n: 1 for n, (who, what) in enumerate(self.cells) if who == person and (among is None or what in among)}

    def of_principle(self, principle: str) -> Weights:
        return {n: 1 for n, (_, what) in enumerate(self.cells) if what == principle}


def optimise(problem: PlanProblem, seed: int = 1) -> Optimum:
    """Solve the levels one after the other; the problem must be feasible. Raises PlannerError when HiGHS fails."""
    columns = _Columns(problem)
    solver = _solver(seed)
    _accept(solver.passModel(_model(problem, columns)))
    goals = _goals(problem, columns)
    values = {name: _settle(solver, columns, goal) for name, goal in goals.items()}
    chosen = solver.getSolution().col_value
    return Optimum(
        cells=frozenset(cell for n, cell in enumerate(columns.cells) if round(chosen[n]) == 1),
        levels=Levels(
            total=-values["total"],
            largest=-values["largest"],
            smallest=values["smallest"],
            preference=values["preference"],
            second_owners=values.get("second_owners", 0),
            worst_drop_out=-values.get("worst_drop_out", 0),
        ),
        solves=len(goals),
    )


def _goals(problem: PlanProblem, columns: _Columns) -> dict[str, Weights]:
    """What each level maximises, in order."""
    goals: dict[str, Weights] = {
        "total": dict.fromkeys(range(len(columns.cells)), -1),
        "largest": {columns.largest: -1},
        "smallest": {columns.smallest: 1},
        "preference": {n: wish for n, wish in enumerate(preferences(problem)) if wish},
    }
    if columns.lone:
        goals["second_owners"] = dict.fromkeys(columns.second.values(), 1)
        goals["worst_drop_out"] = {columns.worst: -1}
    return goals


class _QuietHighs(highspy.Highs):
    """HiGHS greets on standard output as soon as it is made, which would spoil a CSV written there."""

    def enableCallbacks(self) -> None:  # noqa: N802  the name is HiGHS's
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy leaves it untyped


def _solver(seed: int) -> highspy.Highs:
    solver = _QuietHighs()  # type: ignore[no-untyped-call]  # highspy leaves it untyped
    if solver.version() == BROKEN_RELEASE:
        raise PlannerError(f"HiGHS: found {BROKEN_RELEASE}, which answers wrongly; expected any other release")
    for name, value in {"threads": 1, "random_seed": seed, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}.items():
        _accept(solver.setOptionValue(name, value))
    _accept(solver.setOptionValue("parallel", "off"))
    return solver


def _settle(solver: highspy.Highs, columns: _Columns, goal: Weights) -> int:
    """Maximise one level, round its optimum, and keep it as a row for the levels that follow."""
    costs = [float(goal.get(n, 0)) for n in range(columns.count)]
    _accept(solver.changeColsCost(columns.count, [*range(columns.count)], costs))
    _accept(solver.run())
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise PlannerError(f"HiGHS: found {solver.modelStatusToString(solver.getModelStatus())}, expected Optimal")
    chosen = solver.getSolution().col_value
    best = sum(weight * round(chosen[n]) for n, weight in goal.items())
    weights = [float(weight) for weight in goal.values()]
    _accept(solver.addRow(best, best, len(goal), list(goal), weights))
    return best


def _rows(problem: PlanProblem, columns: _Columns, unbounded: float) -> list[_Row]:
    rows = []
    for need in problem.principles:
        owners = columns.of_principle(need.id)
        rows.append(_Row(owners, need.min_coverage, unbounded))
        if need.id in columns.second:
            rows.append(_Row({**owners, columns.second[need.id]: -1}, 1, unbounded))
    for person in problem.people:
        load = columns.of_person(person.id)
        rows.append(_Row(load, person.min_load, problem.limit(person)))
        rows.append(_Row({**load, columns.largest: -1}, -unbounded, 0))
        rows.append(_Row({**load, columns.smallest: -1}, 0, unbounded))
        if columns.lone:
            in_hand = columns.of_person(person.id, set(columns.lone))
            rows.append(_Row({**in_hand, columns.worst: -1}, -unbounded, 0))
    return rows


def _model(problem: PlanProblem, columns: _Columns) -> highspy.HighsLp:
    rows = _rows(problem, columns, highspy.kHighsInf)
    bounds = [_bounds(problem, cell) for cell in columns.cells]
    bounds += [(0, len(problem.principles))] * 3 + [(0, 1)] * len(columns.lone)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns.count, len(rows)
    model.col_cost_ = [0.0] * columns.count
    model.col_lower_ = [low for low, _ in bounds]
    model.col_upper_ = [high for _, high in bounds]
    model.row_lower_ = [row.low for row in rows]
    model.row_upper_ = [row.high for row in rows]
    model.integrality_ = [highspy.HighsVarType.kInteger] * columns.count
    model.sense_ = highspy.ObjSense.kMaximize
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = list(accumulate((len(row.weights) for row in rows), initial=0))
    model.a_matrix_.index_ = [n for row in rows for n in row.weights]
    model.a_matrix_.value_ = [weight for row in rows for weight in row.weights.values()]
    return model


def _bounds(problem: PlanProblem, cell: Cell) -> tuple[int, int]:
    by_hand = problem.fixed.get(cell)
    return (0, 1) if by_hand is None else (int(by_hand), int(by_hand))


def _accept(status: object) -> None:
    if status == highspy.HighsStatus.kError:
        raise PlannerError("HiGHS refused the model: found kError, expected kOk")
