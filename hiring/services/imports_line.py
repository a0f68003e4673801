"""The reporting line as it will be once a file is in: managers found by address, cycles shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hiring.models.people import Person
from hiring.services.imports_run import Run
from hiring.services.imports_table import shown

if TYPE_CHECKING:
    from hiring.services.imports_people import PersonRow

EXPECTED_MANAGER = "the address of somebody in this file or already known"
EXPECTED_NO_CYCLE = "a reporting line that ends at the top"


def managers(
    run: Run, rows: Sequence[PersonRow], people: Mapping[str, Person], owners: Mapping[str, str]
) -> dict[str, str]:
    """Employee id → manager's employee id, for everybody in the file and already known.

    `owners` says whose each address will be. Unknown managers and cycles are noted as problems.
    """
    by_id = {person.id: key for key, person in people.items()}
    line = {key: by_id[person.manager_id] for key, person in people.items() if person.manager_id in by_id}
    for row in rows:
        line.pop(row.employee_id, None)
        if not row.manager_email:
            continue
        if row.manager_email in owners:
            line[row.employee_id] = owners[row.manager_email]
        else:
            run.refuse(row.line, "manager_email", f"{shown(row.manager_email)}, an unknown address", EXPECTED_MANAGER)
    _refuse_cycles(run, rows, people, line)
    return line


def _refuse_cycles(run: Run, rows: Sequence[PersonRow], people: Mapping[str, Person], line: Mapping[str, str]) -> None:
    """Notes each cycle once, at its first row of the file."""
    names = {key: person.name for key, person in people.items()} | {row.employee_id: row.name for row in rows}
    settled: set[str] = set()
    for row in rows:
        path: dict[str, None] = {}
        at: str | None = row.employee_id
        while at is not None and at not in settled and at not in path:
            path[at] = None
            at = line.get(at)
        if at in path:
            ring = [key for place, key in enumerate(path) if place >= list(path).index(str(at))]
            words = " → ".join(names.get(key) or key for key in (*ring, ring[0]))
            run.refuse(_first_line(rows, ring, row.line), "manager_email", f"a cycle: {words}", EXPECTED_NO_CYCLE)
        settled |= set(path)


def _first_line(rows: Sequence[PersonRow], ring: list[str], otherwise: int) -> int:
    members = set(ring)
    return min((row.line for row in rows if row.employee_id in members), default=otherwise)


def top_down(keys: Sequence[str], line: Mapping[str, str]) -> dict[str, int]:
    """How many of `keys` are above each of them: whoever has fewer is inserted first."""
    wanted, depth = set(keys), dict[str, int]()
    for key in keys:
        path: list[str] = []
        at: str | None = key
        while at is not None and at not in depth:
            path.append(at)
            at = line.get(at)
        below = depth[at] if at is not None else -1
        for step in reversed(path):
            below += step in wanted
            depth[step] = below
    return {key: depth[key] for key in keys}
