"""People, levels and the reporting line: who is above whom, and how to say it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification


@dataclass(frozen=True, slots=True)
class Member:
    """An employee as far as panels are concerned."""

    person_id: str
    name: str
    level: str
    team: str
    manager_id: str | None
    interviewer: InterviewerCertification = InterviewerCertification.NONE
    bar_raiser: BarRaiserCertification = BarRaiserCertification.NONE
    active: bool = True


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everybody and the order of levels, lowest first."""

    members: Mapping[str, Member]
    levels: tuple[str, ...] = tuple(f"L{place}" for place in range(1, 13))

    def chain(self, person_id: str) -> tuple[str, ...]:
        """Managers from the direct one to the top, without the person; ends before a cycle closes."""
        found: list[str] = []
        above = self.manager_of(person_id)
        while above is not None and above != person_id and above not in found:
            found.append(above)
            above = self.manager_of(above)
        return tuple(found)

    def manager_of(self, person_id: str | None) -> str | None:
        """The manager, when known to the organisation."""
        member = self.members.get(person_id) if person_id is not None else None
        manager = member.manager_id if member else None
        return manager if manager in self.members else None

    def is_above(self, upper: str, lower: str) -> bool:
        """Whether `lower` reports to `upper`, directly or over others."""
        return upper in self.chain(lower)

    def name(self, person_id: str) -> str:
        member = self.members.get(person_id)
        return member.name if member else "somebody unknown"

    def chain_words(self, one: str, other: str, notes: Mapping[str, str] | None = None) -> str:
        """ "Ana → Raj → Lee (hiring manager)", from the lower to the higher; empty when not in one line."""
        lower, upper = (one, other) if self.is_above(other, one) else (other, one)
        if not self.is_above(upper, lower):
            return ""
        managers = self.chain(lower)
        path = (lower, *managers[: managers.index(upper) + 1])
        marks = notes or {}
        return " → ".join(self.name(step) + (f" ({marks[step]})" if step in marks else "") for step in path)

    def levels_below(self, level: str, target: str) -> int | None:
        """Places from `level` up to `target` (negative when above it); None for a level outside the setting."""
        if level not in self.levels or target not in self.levels:
            return None
        return self.levels.index(target) - self.levels.index(level)

    def near_enough(self, target: str) -> tuple[str, ...]:
        """The levels at most one below the target (R5); all when the target is outside the setting."""
        return self.levels[max(0, self.levels.index(target) - 1) :] if target in self.levels else self.levels


def compared_organisation(organisation: Organisation, hiring_manager: str) -> str | None:
    """R2: the head under whom no Bar Raiser may be, two places above the hiring manager.

    One place when that head has no manager, or the whole company would be dependent; None when even the hiring
    manager's manager has none.
    """
    manager = organisation.manager_of(hiring_manager)
    head = organisation.manager_of(manager)
    if head is None:
        return None
    return manager if organisation.manager_of(head) is None else head
