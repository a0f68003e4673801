"""The solver says nothing on standard output, where a command may be writing CSV, and loads only when it is needed."""

import subprocess
import sys

PLAN = """
import sys
from hiring.planner import Panelist, Plan, PlanProblem, PrincipleNeed, assign, preload
assert "highspy" not in sys.modules
if "preload" in sys.argv:
    preload()
    assert "highspy" in sys.modules
plan = assign(PlanProblem((PrincipleNeed("q", "Ownership", 1),), (Panelist("p", "Ana"),)))
assert isinstance(plan, Plan)
"""


def said_by(*arguments: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", PLAN, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout, done.stderr


def test_R8_planning_writes_nothing_to_the_terminal() -> None:
    assert said_by() == ("", "")


def test_R8_the_solver_can_be_loaded_before_it_is_needed() -> None:
    assert said_by("preload") == ("", "")
