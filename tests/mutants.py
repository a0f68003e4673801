"""`make mutants`: changes the policy, the workflow and the scope queries one by one; every change must fail a test.

A change that no test notices needs a reason in tests/mutants.md. What lives is tried again in a process of its own:
mutmut imports once for all, so it cannot change functions that run at import (they make the rows of tables).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

REASONS = Path(__file__).with_name("mutants.md")
MUTANT = re.compile(r"^\s*(?P<name>[\w.]+\.x_(?P<function>\w+?)__mutmut_\d+): (?P<how>.+)$")
ROW = re.compile(r"^\| `(?P<function>[\w.]+)` \| (?P<most>\d+) \| (?P<why>.{20,}) \|$")
KILLED = frozenset({"killed", "timeout", "caught by type check"})
FAILED = frozenset({1, 2, 3, 4})
"""How pytest ends when a test fails, the import does, something within pytest, or the folder's conftest."""
PURE = ("tests/domain/policy", "tests/domain/workflow", "tests/docs/test_reference.py")
PATIENCE_IN_SECONDS = 120
Alone = Callable[[str], int | None]
"""Mutant to how its process ended, None for one that did not end."""


def survivors(listed: str) -> dict[str, str]:
    """Mutant to its function, of those that nothing killed, from what `mutmut results` prints."""
    found = (MUTANT.match(line) for line in listed.splitlines())
    return {
        one["name"]: f"{one['name'].rpartition('.')[0]}.{one['function']}"
        for one in found
        if one and one["how"] not in KILLED
    }


def reasons(text: str) -> dict[str, int]:
    """Function to how many of its mutants may live; every row has a reason of some length."""
    return {one["function"]: int(one["most"]) for one in map(ROW.match, text.splitlines()) if one}


def unexplained(left: Mapping[str, str], allowed: Mapping[str, int]) -> Iterator[str]:
    """What lives without a reason, and reasons that nothing needs any more."""
    count = Counter(left.values())
    for function, number in sorted(count.items()):
        if number > allowed.get(function, 0):
            yield f"{function}: {number} mutants live, {allowed.get(function, 0)} have a reason in tests/mutants.md"
    yield from (f"{function}: has a reason, but no mutant lives" for function in sorted(allowed.keys() - count.keys()))


def alone(names: Sequence[str], run: Alone, workers: int) -> set[str]:
    """Those that a process of their own kills, some at once; it says how far it is."""
    dead = set()
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(run, name): name for name in names}
        for number, done in enumerate(as_completed(running), 1):
            killed = done.result() is None or done.result() in FAILED
            dead |= {running[done]} if killed else set()
            print(f"alone {number}/{len(names)}: {running[done]} {'killed' if killed else 'lives'}", flush=True)
    return dead


def _alone(name: str) -> int | None:
    """The tests of policy, workflow and their printed tables over the one mutant, over none where the name is empty."""
    pytest = [sys.executable, "-W", "ignore", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    try:
        return subprocess.run(
            [*pytest, *PURE], cwd="mutants", env=os.environ | {"MUTANT_UNDER_TEST": name}, capture_output=True,
            timeout=PATIENCE_IN_SECONDS, check=False,
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        return None


def _mutmut(*given: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "mutmut", *given]


def main() -> int:
    began, workers = time.monotonic(), os.environ.get("WORKERS", "2")
    shutil.rmtree("mutants", ignore_errors=True)  # mutmut would let verdicts stand that older tests gave
    subprocess.run(_mutmut("run", "--max-children", workers), check=True)
    listed = subprocess.run(_mutmut("results", "--all", "true"), capture_output=True, text=True, check=True).stdout
    every = sum(MUTANT.match(line) is not None for line in listed.splitlines())
    if not every or _alone("") != 0:
        print(f"{every} mutants; without any the tests of policy and workflow fail in mutants/: nothing is proved")
        return 1
    left = survivors(listed)
    dead = alone(sorted(left), _alone, int(workers))
    left = {name: function for name, function in left.items() if name not in dead}
    print("\n".join(sorted(left)))
    took = f"{time.monotonic() - began:.0f} s"
    print(f"{every} mutants, {every - len(left)} killed ({len(dead)} alone), {len(left)} left, {took}")
    problems = list(unexplained(left, reasons(REASONS.read_text(encoding="utf-8"))))
    print("\n".join(problems) or "every one that lives has a reason in tests/mutants.md")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
