"""How loops, debriefs, interviews and feedback move, and how the layers lie, from the tables that hold them so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum

from hiring.domain import machines, workflow
from hiring.domain.words import spoken
from tests.docs.markdown import code, fenced, parts, table
from tests.support.house import ROOT

HEAD = """
# How things move

A loop's state is assigned by one function, in the transaction of the fact that moves it. Nothing moves by time alone:
due and late are computed when they are read. `hiring policy` prints the same tables.
"""
LOOP_HEAD = """
## Loop

Steps marked *by itself* are tried again after every fact, and several may follow in one transaction; all others are
somebody's act. A guard that does not hold shows on the page as a cross, with the reason and the way out.
"""
MACHINES = (
    ("Debrief", "phase", machines.PHASE_MOVES, "`open` is every opening: each begins at reading, with its own ticks."),
    ("Interview", "status", machines.INTERVIEW_MOVES, "A slot that has begun is never moved (R42)."),
    ("Feedback", "status", machines.FEEDBACK_MOVES, "A recalled submission and its vote stay on record (R23)."),
)


def page() -> str:
    loop = table(("step", "from", "to", "guards"), [_move(move) for move in workflow.MOVES])
    small = [_machine(title, word, moves, note) for title, word, moves, note in MACHINES]
    waiting = table(("party", "whose turn it is"), [(code(one.value), spoken(one)) for one in workflow.Party])
    return parts(HEAD, LOOP_HEAD, loop, *small, "## Whom a loop waits for", waiting)


def printed() -> str:
    return parts(fenced(workflow.printed()), fenced(machines.printed())).rstrip()


def layers() -> str:
    """The contract that import-linter keeps, top first; `|` parts layers that may not know each other."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    found = next(one for one in contracts if one["id"] == "layers")
    return fenced("\n".join(line.replace("(", "").replace(")", "") for line in found["layers"]))


def _move(move: workflow.Move) -> tuple[str, str, str, str]:
    step = code(move.step.value) + (" *by itself*" if move.step in workflow.AUTOMATIC else "")
    given = [f"if {move.given.what}"] if move.given else []
    guards = "; ".join(given + [guard.what for guard in move.guards])
    return step, ", ".join(spoken(one) for one in move.sources), spoken(move.to), guards or "none"


def _machine(title: str, word: str, moves: Mapping[tuple[StrEnum, StrEnum], StrEnum], note: str) -> str:
    rows = [(code(step.value), spoken(start), spoken(end)) for (step, start), end in moves.items()]
    return parts(f"## {title}", note, table(("step", f"{word} before", f"{word} after"), rows))
