"""What differs between two worlds, all of it things that the observers must not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hiring.domain.vocabulary import FindingValue, Polarity, PositionValue, Ruling, VoteValue

V = VoteValue


@dataclass(frozen=True)
class Side:
    """What the peers did in one of the worlds, out of the observers' sight."""

    vote: VoteValue = V.STRONGLY_INCLINED
    mark: str = "raises"
    polarity: Polarity = Polarity.SUPPORTS
    words: str = "Albatross."
    repeated: int = 1
    """How often the words stand in each text."""
    pieces: int = 1
    backwards: bool = False
    """The pieces in the other order."""
    omar_first: bool = False
    """The order in which two peers write. Who submits when is status, which may be known (R18)."""
    saves: int = 1
    story: str = ""
    draft: bool = False
    notes: str = ""
    addendum: str = ""
    practice: VoteValue = V.INCLINED
    revote: VoteValue = V.STRONGLY_INCLINED
    coaching: str = ""
    finding: FindingValue = FindingValue.RAISES
    position: PositionValue = PositionValue.HIRE
    ruling: Ruling = Ruling.HIRE
    far: bool = False
    """Whether rooms and loops that the observers may not follow have gone on."""


LEFT = Side()
RIGHT = Side(
    vote=V.STRONGLY_NOT_INCLINED, mark="below", polarity=Polarity.AGAINST, words="Cormorant!!", repeated=40, pieces=3,
    backwards=True, omar_first=True, saves=4, story="The outage", draft=True,
    notes="Cormorant, I fear.", addendum="Cormorant after all.", practice=V.NOT_INCLINED, revote=V.NOT_INCLINED,
    coaching="Write down what you heard, not what you felt.", finding=FindingValue.BELOW,
    position=PositionValue.NO_HIRE, ruling=Ruling.NO_HIRE, far=True,
)  # fmt: skip
DIFFERENCES: Mapping[str, tuple[str, ...]] = {
    "vote": ("vote",),
    "marks": ("mark", "polarity"),
    "text": ("words",),
    "length": ("repeated",),
    "number of evidences": ("pieces",),
    "order of evidences": ("backwards",),
    "order of edits": ("omar_first",),
    "number of edits": ("saves",),
    "same story": ("story",),
    "draft": ("draft",),
    "private notes": ("notes",),
    "addendum": ("addendum",),
    "practice feedback": ("practice",),
    "revotes before the reveal": ("revote",),
    "coaching note": ("coaching",),
    "judgement": ("finding", "position", "ruling"),
    "prepared ruling": ("far",),
}


def apart(name: str) -> tuple[Side, Side]:
    """Two sides that differ in one thing alone. What shows only where loops have gone on differs there."""
    there = replace(LEFT, far=name == "judgement")
    return there, replace(there, **{field: getattr(RIGHT, field) for field in DIFFERENCES[name]})
