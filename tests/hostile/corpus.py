"""More than a thousand hostile strings, put together from our own parts, the same ones in every run.

Each is kept once, in the first class that has it. `P` became a call of `__pwned` with the number of the string, which
the browser tests define and listen for; nothing of it means anything outside of a test.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from hiring.domain.text import character_problem, is_blank, tidy
from tests.hostile.markup_parts import MARKUP
from tests.hostile.text_parts import TEXT

FULL = os.environ.get("HOSTILE") == "full"
"""`make hostile`: every string alone through every field, and every page."""
CALLS = ("__pwned(#)", "alert('__pwned #')", "top.__pwned(#)", "window['__pwned'](#)", "fetch('/__pwned/#')")
"""What markup runs, one after the other."""
STANDS_FOR_CALL = re.compile(r"(?<![A-Za-z])P(?![A-Za-z])")
LONGEST = 2000


@dataclass(frozen=True)
class Hostile:
    """One string, with the kind of harm it means to do."""

    kind: str
    text: str


@cache
def corpus() -> tuple[Hostile, ...]:
    """All of them, the classes mixed: any hundred in a row has some of nearly every class."""
    seen: set[str] = set()
    classes: list[list[Hostile]] = []
    for kind, parts in (MARKUP | TEXT).items():
        made = [Hostile(kind, _written(part, number)) for number, part in enumerate(parts)]
        classes.append([one for one in made if one.text not in seen])
        seen |= {one.text for one in made}
    return tuple(one for row in zip_longest(*classes) for one in row if one is not None)


def _written(part: str, number: int) -> str:
    call = CALLS[number % len(CALLS)]
    called = STANDS_FOR_CALL.sub(lambda _found: call, part)
    return called.replace("#", str(number)) if "pwned" in called else called


def of_kind(*kinds: str) -> list[str]:
    return [one.text for one in corpus() if one.kind in kinds]


def kinds() -> list[str]:
    return [*MARKUP, *TEXT]


@cache
def storable() -> tuple[str, ...]:
    """Those that a text of several lines may hold, so that pages show them: no control characters, not too long."""
    texts = (one.text for one in corpus())
    return tuple(one for one in texts if not (character_problem(tidy(one)) or is_blank(one) or len(one) > LONGEST))
