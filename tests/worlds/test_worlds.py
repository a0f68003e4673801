"""R18, R20, promise 1: whoever must not know gets the same bytes in two worlds that differ in what it is."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from tests.worlds.compare import asked, looking, observe
from tests.worlds.conftest import Pairs
from tests.worlds.script import HARD, SOFT
from tests.worlds.sides import DIFFERENCES


@dataclass(frozen=True)
class Observer:
    """Who looks, what they are, in which worlds, and at which loops; at the first of them they send forms unasked.

    Without loops they open the pages of FEW alone: they see what somebody else here sees. `make worlds` looks at all.
    """

    who: str
    what: str
    loops: tuple[str, ...]
    at: tuple[str, ...] = ()


OBSERVERS = (
    Observer("ivan", "owing interviewer", HARD, ("overridden", "writing", "own_in", "decided")),
    Observer("hanna", "owing hiring manager", SOFT, ("writing", "own_in", "revoting", "coached")),
    Observer("bruno", "owing Bar Raiser", SOFT, ("own_in", "writing", "revoting")),
    Observer("iris", "in where all must be in, owing elsewhere", SOFT, ("writing", "own_in", "revoting")),
    Observer("quentin", "admin who is an owing panelist", SOFT, ("own_in", "writing")),
    Observer("rita", "recruiter", SOFT, ("writing", "own_in", "revoting", "coached")),
    Observer("ada", "admin outside", SOFT, ("writing", "revoting")),
    Observer("tariq", "shadow who is an admin", HARD, ("overridden", "writing", "over")),
    Observer("ilse", "removed panelist who is a recruiter", HARD, ("overridden", "own_in", "over")),
    Observer("cleo", "candidate who is an employee, and core Bar Raiser", SOFT, ("writing",)),
    Observer("udo", "owing in another loop of the candidate", HARD, ("over", "other")),
    Observer("stan", "stranger", HARD, ("decided", "over")),
    Observer("rolf", "recruiter of other loops", SOFT),
    Observer("axel", "auditor", SOFT),
    Observer("konrad", "coordinator", SOFT),
    Observer("vera", "candidate who is an employee", HARD),
    Observer("cora", "core Bar Raiser outside", SOFT),
    Observer("pia", "people analyst", HARD),
)
FEW = (
    "home.home", "loops.table", "loops.csv_file", "loops.show", "loops.events", "loops.read", "search.search",
    "debrief.debrief_page", "debrief.live", "decision.record", "feedback.feedback", "requests.my_requests",
)  # fmt: skip
HEADS = ("ivan", "rita")
"""Who asks for every page as a head as well."""
APART = tuple(DIFFERENCES) if os.environ.get("WORLDS") == "apart" else ()
"""`make worlds` looks at each difference alone as well."""


@pytest.mark.parametrize("name", ["", *APART], ids=lambda name: name or "all at once")
@pytest.mark.parametrize("observer", OBSERVERS, ids=lambda one: f"{one.who}: {one.what}")
def test_promise_1_R18_R20_both_worlds_answer_the_same_bytes(pairs: Pairs, observer: Observer, name: str) -> None:
    with looking(pairs.of(name, observer.loops), observer.who) as eye:
        if APART:
            observe(eye, observer.loops, heads=True)
        elif observer.at:
            observe(eye, observer.at, heads=observer.who in HEADS)
        else:
            asked(eye, FEW)
    print(f"{observer.who}: {eye.asked} questions")
    assert eye.asked > (150 if observer.at else 50)
    assert not eye.differing, "\n".join(eye.differing)
