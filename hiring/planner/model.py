"""What the planner is asked and what it answers. Ids are opaque text; the tuples are in tie-break order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["hiring_manager", "bar_raiser", "interviewer"]
Cell = tuple[str, str]
"""(person id, principle id): one square of the bar grid."""

ConflictKind = Literal["too_many_by_hand", "nothing_left", "too_few_slots"]


class PlannerError(AssertionError):
    """The solver's answer failed our own check: a defect of the program, never of the input."""


@dataclass(frozen=True, slots=True)
class PrincipleNeed:
    """A required principle; `least_rated`: it has the smallest share of rated feedback in closed loops."""

    id: str
    name: str
    min_coverage: int = 2
    functional: bool = False
    least_rated: bool = False


@dataclass(frozen=True, slots=True)
class Panelist:
    """A voting panelist; `did_recently`: principle ids taken in the requisition's last 5 loops.

    `max_load` None means the loop's limit.
    """

    id: str
    name: str
    kind: Kind = "interviewer"
    max_load: int | None = None
    min_load: int = 1
    trained_on: frozenset[str] = frozenset()
    did_recently: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One loop to be planned. Raises ValueError, saying what was found and expected, when the parts do not fit.

    `fixed`: cells set by hand, True taken, False barred. `questions`: principle id → question ids in bank order.
    `fixed_questions`: questions planned by hand. `taken_questions`: used elsewhere in the loop.
    """

    principles: tuple[PrincipleNeed, ...]
    people: tuple[Panelist, ...]
    fixed: Mapping[Cell, bool] = field(default_factory=dict)
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed_questions: Mapping[Cell, str] = field(default_factory=dict)
    taken_questions: frozenset[str] = frozenset()
    max_load: int = 4
    warn_load: int = 3

    def __post_init__(self) -> None:
        _distinct("principle", (need.id for need in self.principles))
        _distinct("panelist", (person.id for person in self.people))
        _distinct("question planned by hand", self.fixed_questions.values())
        for need in self.principles:
            if need.min_coverage < 1:
                raise ValueError(f"min_coverage of {need.name}: found {need.min_coverage}, expected 1 or more")
        for person in self.people:
            if not 0 <= person.min_load <= self.limit(person):
                found = f"{person.min_load} to {self.limit(person)}"
                raise ValueError(f"load of {person.name}: found {found}, expected 0 or more to at least that")
        unknown = sorted({*self.fixed, *self.fixed_questions} - set(self.cells()))
        if unknown:
            raise ValueError(f"cell by hand: found {unknown[0]}, expected a panelist and a principle of this loop")

    def limit(self, person: Panelist) -> int:
        """The most assignments this person may have (R8)."""
        return self.max_load if person.max_load is None else person.max_load

    def cells(self) -> list[Cell]:
        """Every cell, by principle, then by person: the order of the tie-break."""
        return [(person.id, need.id) for need in self.principles for person in self.people]

    def taken_by_hand(self) -> list[Cell]:
        return [cell for cell in self.cells() if self.fixed.get(cell) is True]

    def barred_by_hand(self) -> list[Cell]:
        return [cell for cell in self.cells() if self.fixed.get(cell) is False]


def _distinct(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise ValueError(f"{what}: found {each!r} twice, expected distinct ids")
        seen.add(each)


@dataclass(frozen=True, slots=True)
class Levels:
    """The value of a plan at each level, in the order in which they are decided (see `levels.py`)."""

    total: int
    largest: int
    smallest: int
    preference: int
    second_owners: int
    worst_drop_out: int

    @property
    def spread(self) -> int:
        return self.largest - self.smallest


@dataclass(frozen=True, slots=True)
class Optimum:
    """One plan that is optimal at every level, the optimum values, and the number of solves it took."""

    cells: frozenset[Cell]
    levels: Levels
    solves: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One assignment of the plan and why; `question_note` says why there is no question, else it is empty."""

    person: str
    principle: str
    question: str | None
    reason: str
    question_note: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class DropOut:
    """The principles that nobody covers any more when this person drops out."""

    person: str
    principles: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked plan; choices by principle, then person. `solves`: how often the solver ran."""

    choices: tuple[Choice, ...]
    loads: Mapping[str, int]
    coverage: Mapping[str, int]
    levels: Levels
    drop_outs: tuple[DropOut, ...]
    warnings: tuple[str, ...]
    arithmetic: str
    solves: int

    def cells(self) -> frozenset[Cell]:
        return frozenset((choice.person, choice.principle) for choice in self.choices)


@dataclass(frozen=True, slots=True)
class AddPanelists:
    count: int


@dataclass(frozen=True, slots=True)
class AddPrinciples:
    count: int


@dataclass(frozen=True, slots=True)
class RaiseLimit:
    limit: int


@dataclass(frozen=True, slots=True)
class LowerCoverage:
    principle: str
    to: int


@dataclass(frozen=True, slots=True)
class FreeCell:
    person: str
    principle: str


@dataclass(frozen=True, slots=True)
class RemovePanelist:
    person: str


Change = AddPanelists | AddPrinciples | RaiseLimit | LowerCoverage | FreeCell | RemovePanelist


@dataclass(frozen=True, slots=True)
class WayOut:
    """Changes that together make the loop plannable; each way out has been tried before it is offered."""

    changes: tuple[Change, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Principles and people that cannot go together, and the cells set by hand that play a part in it."""

    kind: ConflictKind
    principles: tuple[str, ...]
    people: tuple[str, ...]
    by_hand: tuple[Cell, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Collision:
    """No plan exists: what collides, the arithmetic of R8, and what can be done."""

    conflicts: tuple[Conflict, ...]
    ways_out: tuple[WayOut, ...]
    arithmetic: str
