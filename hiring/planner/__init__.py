"""Assign for me: who covers which principle in a loop (R7, R8, R9). Values in, values out."""

from hiring.planner.arithmetic import arithmetic
from hiring.planner.changes import apply_changes
from hiring.planner.check import check_plan
from hiring.planner.model import (
    AddPanelists,
    AddPrinciples,
    Cell,
    Change,
    Choice,
    Collision,
    Conflict,
    DropOut,
    FreeCell,
    Kind,
    Levels,
    LowerCoverage,
    Panelist,
    Plan,
    PlannerError,
    PlanProblem,
    PrincipleNeed,
    RaiseLimit,
    RemovePanelist,
    WayOut,
)
from hiring.planner.preference import least_rated
from hiring.planner.solve import assign, preload

__all__ = [
    "AddPanelists",
    "AddPrinciples",
    "Cell",
    "Change",
    "Choice",
    "Collision",
    "Conflict",
    "DropOut",
    "FreeCell",
    "Kind",
    "Levels",
    "LowerCoverage",
    "Panelist",
    "Plan",
    "PlanProblem",
    "PlannerError",
    "PrincipleNeed",
    "RaiseLimit",
    "RemovePanelist",
    "WayOut",
    "apply_changes",
    "arithmetic",
    "assign",
    "check_plan",
    "least_rated",
    "preload",
]
