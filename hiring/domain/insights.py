"""Figures about somebody's part in loops that are over (R41): shares with their uncertainty, never a rank."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import quantiles

from hiring.domain.due import utc
from hiring.domain.vocabulary import Outcome, VoteValue

MINIMUM_LOOPS = 5
"""R41: fewer closed loops give no figures at all."""
Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: both sides together leave out 5 %."""
SAYS_LITTLE = 0.4
"""An interval wider than this says little, and the page says so."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one panelist did in one closed loop. `submitted_at` is None where the feedback was missed."""

    slot_end: datetime
    submitted_at: datetime | None
    late: bool
    assigned: int
    evidenced: int
    first_vote: VoteValue | None
    last_vote: VoteValue | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, and between which shares (0 to 1) the true one lies with 95 %."""

    count: int
    of: int
    low: float
    high: float

    @property
    def says_little(self) -> bool:
        return self.high - self.low > SAYS_LITTLE


@dataclass(frozen=True, slots=True)
class Spread:
    """Middle half and median of some durations."""

    lower: timedelta
    median: timedelta
    upper: timedelta
    of: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`parts` places in closed loops; a share is None where nothing can be counted."""

    parts: int
    time_to_feedback: Spread | None
    on_time: Share | None
    evidenced: Share | None
    changed: Share | None
    agreed: Share | None


def share(count: int, of: int) -> Share | None:
    """A share with its score interval at 95 % (Wilson, E. B., 1927, J. Am. Stat. Assoc. 22, 209 to 212)."""
    if of == 0:
        return None
    seen, wide = count / of, Z_95**2 / of
    middle = (seen + wide / 2) / (1 + wide)
    half = Z_95 * sqrt(seen * (1 - seen) / of + wide / (4 * of)) / (1 + wide)
    return Share(count, of, max(0.0, min(seen, middle - half)), min(1.0, max(seen, middle + half)))


def figures(parts: Iterable[Part]) -> Figures:
    """All figures over the same places; the caller sees to R41's minimum."""
    known = list(parts)
    voted = [part for part in known if part.first_vote is not None and part.last_vote is not None]
    return Figures(
        parts=len(known),
        time_to_feedback=_spread([utc(at) - utc(one.slot_end) for one in known if (at := one.submitted_at)]),
        on_time=_counted(known, lambda one: one.submitted_at is not None and not one.late),
        evidenced=share(sum(one.evidenced for one in known), sum(one.assigned for one in known)),
        changed=_counted(voted, lambda one: one.first_vote is not one.last_vote),
        agreed=_counted(voted, lambda one: went_the_same_way(one.first_vote, one.outcome)),
    )


def went_the_same_way(vote: VoteValue | None, outcome: Outcome) -> bool:
    """Whether a first vote leaned to where the decision went; a veto is no hire."""
    return vote is not None and vote.negative is (outcome is not Outcome.HIRE)


def _counted(parts: list[Part], fits: Callable[[Part], bool]) -> Share | None:
    return share(sum(map(fits, parts)), len(parts))


def _spread(durations: list[timedelta]) -> Spread | None:
    if not durations:
        return None
    hours = [one.total_seconds() for one in durations]
    lower, median, upper = quantiles(hours, n=4, method="inclusive") if len(hours) > 1 else hours * 3
    return Spread(timedelta(seconds=lower), timedelta(seconds=median), timedelta(seconds=upper), len(hours))
