"""Oracle for tiny problems: every grid there is, judged by the words of the rules."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hiring.planner import Cell, Levels, PlanProblem

Grid = NDArray[np.int64]


@lru_cache(maxsize=8)
def every_grid(cells: int) -> Grid:
    return (np.arange(2**cells)[:, None] >> np.arange(cells)[None, :]) & 1


class Grids:
    """All grids that keep R7, R8 and the cells by hand; axes: grid, principle, person."""

    def __init__(self, problem: PlanProblem) -> None:
        self.problem = problem
        shape = (-1, len(problem.principles), len(problem.people))
        grids = every_grid(len(problem.principles) * len(problem.people)).reshape(shape)
        self.all = grids[self._allowed(grids)]

    def _allowed(self, grids: Grid) -> NDArray[np.bool_]:
        needs = np.array([need.min_coverage for need in self.problem.principles])
        least = np.array([person.min_load for person in self.problem.people])
        most = np.array([self.problem.limit(person) for person in self.problem.people])
        loads = grids.sum(axis=1)
        kept = (grids.sum(axis=2) >= needs).all(axis=1) & (loads >= least).all(axis=1) & (loads <= most).all(axis=1)
        for (person, principle), taken in self.problem.fixed.items():
            kept &= grids[:, self.row(principle), self.column(person)] == taken
        return np.asarray(kept, dtype=np.bool_)

    def row(self, principle: str) -> int:
        return [need.id for need in self.problem.principles].index(principle)

    def column(self, person: str) -> int:
        return [each.id for each in self.problem.people].index(person)

    def wishes(self) -> Grid:
        table = np.zeros((len(self.problem.principles), len(self.problem.people)), dtype=np.int64)
        for row, need in enumerate(self.problem.principles):
            for column, person in enumerate(self.problem.people):
                table[row, column] += 3 if person.kind == "hiring_manager" and need.functional else 0
                table[row, column] += 2 if person.kind == "bar_raiser" and need.least_rated else 0
                table[row, column] += 1 if need.id in person.trained_on else 0
                table[row, column] -= 2 if need.id in person.did_recently else 0
        return table

    def levels(self) -> Grid:
        """One line per grid: the value of each level, all to be made as small as possible."""
        loads = self.all.sum(axis=1)
        coverage = self.all.sum(axis=2)
        lone = np.array([self._lone(need.id, need.min_coverage) for need in self.problem.principles])
        largest = loads.max(axis=1)
        return np.stack(
            [
                self.all.sum(axis=(1, 2)),
                largest,
                largest - loads.min(axis=1),
                -(self.all * self.wishes()).sum(axis=(1, 2)),
                -((coverage > 1) & lone).sum(axis=1),
                self.all[:, lone, :].sum(axis=1).max(axis=1),
            ],
            axis=1,
        )

    def _lone(self, principle: str, min_coverage: int) -> bool:
        by_hand = [cell for cell, taken in self.problem.fixed.items() if taken and cell[1] == principle]
        return min_coverage == 1 and len(by_hand) < 2

    def best(self) -> tuple[Levels, frozenset[Cell]]:
        levels, grids = self.levels(), self.all
        for level in range(levels.shape[1]):
            kept = levels[:, level] == levels[:, level].min()
            levels, grids = levels[kept], grids[kept]
        first = max(range(len(grids)), key=lambda n: tuple(grids[n].reshape(-1)))
        total, largest, spread, preference, second, worst = (int(value) for value in levels[0])
        return Levels(total, largest, largest - spread, -preference, -second, worst), self.cells(grids[first])

    def cells(self, grid: Grid) -> frozenset[Cell]:
        return frozenset(
            (self.problem.people[column].id, self.problem.principles[row].id) for row, column in np.argwhere(grid)
        )


def plannable(problem: PlanProblem) -> bool:
    if not problem.people:
        return not problem.principles
    return len(Grids(problem).all) > 0
