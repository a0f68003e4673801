"""The panel as a whole: R1 and R6's hosts. Single places are judged in `independence`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hiring.domain.independence import Verdict
from hiring.domain.vocabulary import PanelistKind
from hiring.domain.words import Reason, counted, number, spoken


@dataclass(frozen=True, slots=True)
class Place:
    """A place in force. `votes` is False for a late replacement; `host` is the person a shadow sits beside."""

    person_id: str
    kind: PanelistKind
    votes: bool = True
    host: str | None = None
    certified: bool = True


@dataclass(frozen=True, slots=True)
class Sizes:
    """Settings of R1: fewest voting panelists, and the number above which a warning stands."""

    fewest: int = 4
    comfortable: int = 7


DEFAULT_SIZES = Sizes()


def panel_problems(places: Iterable[Place], recruiter: str | None, sizes: Sizes = DEFAULT_SIZES) -> Verdict:
    """R1: one hiring manager, one recruiter, one active Bar Raiser, three distinct people, enough voters."""
    held = tuple(places)
    reasons = [
        *_exactly_one(held, PanelistKind.HIRING_MANAGER),
        *_exactly_one(held, PanelistKind.BAR_RAISER),
        *_recruiter_problems(held, recruiter),
        *_twice(held),
        *_host_problems(held),
        *_too_few(held, sizes),
    ]
    return Verdict(tuple(reasons), _too_many(held, sizes))


def voters(places: Iterable[Place]) -> int:
    return sum(place.kind.votes and place.votes for place in places)


def _exactly_one(places: tuple[Place, ...], kind: PanelistKind) -> list[Reason]:
    found = sum(place.kind is kind for place in places)
    if found == 1:
        return []
    return [nobody_as(kind) if found == 0 else Reason("R1", _not_one(kind, number(found)), f"Keep one {spoken(kind)}.")]


def nobody_as(kind: PanelistKind) -> Reason:
    """R1 where the one hiring manager or Bar Raiser is still to be found."""
    return Reason("R1", _not_one(kind, "none"), f"Add one {spoken(kind)}.")


def _not_one(kind: PanelistKind, found: str) -> str:
    return f"A loop has exactly one {spoken(kind)}; this one has {found}."


def _recruiter_problems(places: tuple[Place, ...], recruiter: str | None) -> list[Reason]:
    if recruiter is None:
        return [Reason("R1", "This loop has no recruiter.", "Name the recruiter of the loop.")]
    if any(place.person_id == recruiter for place in places):
        return [Reason("R1", "The recruiter of the loop is no panelist.", "Hand the loop over, or remove the place.")]
    return []


def _twice(places: tuple[Place, ...]) -> list[Reason]:
    held = Counter(place.person_id for place in places if place.kind is not PanelistKind.FOLLOW_UP)
    twice = sum(count > 1 for count in held.values())
    if not twice:
        return []
    sentence = f"{counted(twice, 'person holds', 'people hold')} more than one place in this loop."
    return [Reason("R1", sentence, "Keep one place for each person.")]


def _host_problems(places: tuple[Place, ...]) -> list[Reason]:
    hosts = {place.person_id for place in places if not place.kind.practises and place.kind.writes and place.certified}
    alone = sum(place.kind.practises and place.host not in hosts for place in places)
    if not alone:
        return []
    sentence = f"{counted(alone, 'shadow has', 'shadows have')} no certified interviewer of this loop as host."
    return [Reason("R6", sentence, "Name a certified host, or remove the shadow.")]


def _too_few(places: tuple[Place, ...], sizes: Sizes) -> list[Reason]:
    found = voters(places)
    if found >= sizes.fewest:
        return []
    sentence = f"Found {counted(found, 'voting panelist')}, expected at least {number(sizes.fewest)}."
    return [Reason("R1", sentence, f"Add {number(sizes.fewest - found)} more.")]


def _too_many(places: tuple[Place, ...], sizes: Sizes) -> tuple[Reason, ...]:
    found = voters(places)
    if found <= sizes.comfortable:
        return ()
    sentence = f"{counted(found, 'voting panelist')} are many; above {number(sizes.comfortable)} the candidate tires."
    return (Reason("R1", sentence, "Remove somebody if the coverage allows it.", hard=False),)
