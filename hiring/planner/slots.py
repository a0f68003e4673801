"""Who can still take what beside the cells set by hand, and principles that cannot all be covered."""

from collections import Counter
from collections.abc import Iterable

from hiring.planner.model import PlanProblem


class Slots:
    """Places still to fill and people who may fill them; everything in problem order."""

    def __init__(self, problem: PlanProblem) -> None:
        taken = problem.taken_by_hand()
        owners, loads = Counter(principle for _, principle in taken), Counter(person for person, _ in taken)
        self.need = {need.id: max(0, need.min_coverage - owners[need.id]) for need in problem.principles}
        self.spare = {person.id: max(0, problem.limit(person) - loads[person.id]) for person in problem.people}
        self.open: dict[str, list[str]] = {need.id: [] for need in problem.principles}
        for person, principle in problem.cells():
            if (person, principle) not in problem.fixed:
                self.open[principle].append(person)

    def offered(self, principles: Iterable[str]) -> dict[str, int]:
        """How many slots of these principles each person can take at most; people who can take none are left out."""
        among = set(principles)
        doors = {person: sum(person in self.open[each] for each in among) for person in self.spare}
        return {person: min(self.spare[person], count) for person, count in doors.items() if count}

    def missing(self, principles: Iterable[str]) -> int:
        """Slots these principles need beyond what the people who may take them can offer; positive: impossible."""
        among = list(principles)
        return sum(self.need[each] for each in among) - sum(self.offered(among).values())

    def uncoverable(self) -> list[str]:
        """Principles that cannot all be covered, none of them to spare; empty when everything can be covered."""
        blocked = self._blocked(self.need)
        for principle in [*blocked]:
            if principle in blocked:
                blocked = self._blocked(each for each in blocked if each != principle) or blocked
        return blocked

    def _blocked(self, principles: Iterable[str]) -> list[str]:
        """Fill slot by slot, moving earlier owners when needed; where that ends, the principles seen are short."""
        owned: dict[str, list[str]] = {person: [] for person in self.spare}
        for principle in principles:
            for _ in range(self.need[principle]):
                seen: dict[str, None] = {principle: None}
                if not self._place(principle, owned, set(), seen):
                    return [each for each in self.need if each in seen]
        return []

    def _place(
        self,
        principle: str,
        owned: dict[str, list[str]],
        asked: set[str],
        seen: dict[str, None],
    ) -> bool:
        """Find this principle one more owner; `seen` gathers the principles tried on the way."""
        for person in self.open[principle]:
            if person in asked or principle in owned[person]:
                continue
            asked.add(person)
            if len(owned[person]) < self.spare[person]:
                owned[person].append(principle)
                return True
            for other in [*owned[person]]:
                seen[other] = None
                if self._place(other, owned, asked, seen):
                    owned[person].remove(other)
                    owned[person].append(principle)
                    return True
        return False
