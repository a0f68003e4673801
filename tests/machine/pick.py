"""Choices of a machine: mostly fitting ones, sometimes wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import strategies as st

from hiring.domain.vocabulary import PanelistKind
from hiring.services.work import Work
from tests.machine.snapshot import TABLES
from tests.machine.stage import Stage

Thing = TypeVar("Thing")
Act = Callable[[Work], object]
NOWHERE = UUID(int=1)
KINDS = {"hiring_manager": PanelistKind.HIRING_MANAGER, "bar_raiser": PanelistKind.BAR_RAISER}
FIXED = {"admin": ("ada",), "core": ("cora", "cleo")}


@dataclass(frozen=True)
class Pick:
    """Draws for one act."""

    data: st.DataObject
    stage: Stage

    def one(self, things: Iterable[Thing]) -> Thing:
        return self.data.draw(st.sampled_from(tuple(things)))

    def chance(self, percent: int) -> bool:
        return self.number(1, 100) <= percent

    def number(self, least: int, most: int) -> int:
        return self.data.draw(st.integers(least, most))

    def some(self, things: Iterable[Thing]) -> list[Thing]:
        return [thing for thing in things if self.chance(60)]

    def person(self, *fitting: str) -> UUID:
        names = fitting if fitting and self.chance(80) else self.stage.people
        return self.stage.company.ids[self.one(names)]

    def place(self, loop: UUID) -> UUID:
        """A place of this loop, past ones too."""
        places = [place.id for place in self.stage.whole(loop).places]
        return self.one(places) if places else NOWHERE

    def row(self, table: str, loop: UUID) -> UUID:
        """The id of a row of this loop, the newest ones first; of nothing when there is none."""
        kind: Any = next(one for one in TABLES if one.__name__ == table)
        found = sorted((one.id for one in self.stage.last.of(kind, loop_id=loop)), reverse=True)
        return self.one(found) if found else NOWHERE

    def actor(self, role: str, loop: UUID) -> str:
        """Mostly somebody whose act it is, sometimes anybody."""
        fitting = self._fitting(role, loop)
        return self.one(fitting if fitting and self.chance(80) else self.stage.people)

    def _fitting(self, role: str, loop: UUID) -> list[str]:
        if role in FIXED:
            return list(FIXED[role])
        whole = self.stage.whole(loop)
        if role == "recruiter":
            return [self.stage.name(whole.loop.recruiter_id)]
        places = [one for one in whole.active_places if role == "panelist" or one.kind is KINDS[role]]
        return [self.stage.name(place.person.id) for place in places]
