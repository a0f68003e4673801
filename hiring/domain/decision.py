"""Position, ruling and outcome (R28 to R33): what is allowed, what blocks, who must consent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hiring.domain.text import is_blank, tidy
from hiring.domain.vocabulary import ConsentRole, FindingValue, LoopState, Outcome, PositionValue, Ruling
from hiring.domain.words import listed, spoken

VETO_LENGTH = 200

PAIRS: Mapping[tuple[PositionValue, Ruling], Outcome] = MappingProxyType(
    {
        (PositionValue.HIRE, Ruling.HIRE): Outcome.HIRE,
        (PositionValue.HIRE, Ruling.VETO): Outcome.VETO,
        (PositionValue.NO_HIRE, Ruling.NO_HIRE): Outcome.NO_HIRE,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as the ruling sees it.

    `affirmed_level` is the level at which it was last affirmed; `stale` means that feedback after the opening (R24)
    touched the principle since; the two acceptances belong to an insufficient finding (domain.md, section 6).
    """

    principle: str
    name: str
    value: FindingValue | None
    required: bool = True
    affirmed_level: str | None = None
    stale: bool = False
    accepted_by_hiring_manager: bool = False
    accepted_by_bar_raiser: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    role: ConsentRole
    person_id: str


def outcome_of(position: PositionValue, ruling: Ruling) -> Outcome | None:
    """The outcome of a pair, None for every pair that R30 refuses."""
    return PAIRS.get((position, ruling))


def rulings_for(position: PositionValue, *, short_cut: bool = False) -> tuple[Ruling, ...]:
    """The rulings that the Bar Raiser can give on this position."""
    if short_cut and position is not PositionValue.NO_HIRE:
        return ()
    return tuple(ruling for ruling in Ruling if (position, ruling) in PAIRS)


def pair_problem(position: PositionValue | None, ruling: Ruling) -> str | None:
    """Why this ruling cannot follow this position (R29, R30)."""
    if position is None:
        return "The hiring manager has not taken a position yet."
    if (position, ruling) in PAIRS:
        return None
    allowed = listed((spoken(one) for one in rulings_for(position)), "or")
    return f"Found the ruling {spoken(ruling)} on the position {spoken(position)}, expected {allowed}."


def level_problem(position: PositionValue, level: str | None, target: str, levels: Sequence[str]) -> str | None:
    """R29: a hire is at the target level or a lower one; no hire has no level."""
    if position is PositionValue.NO_HIRE:
        return None if level is None else "A position of no hire has no level."
    allowed = tuple(levels[: levels.index(target) + 1]) if target in levels else (target,)
    if level in allowed:
        return None
    return f"Found {level or 'no level'}, expected the target level {target} or a lower one."


def typed_word(ruling: Ruling) -> str:
    """The word to type before a ruling is recorded: "hire", "no hire" or "veto"."""
    return spoken(ruling)


def typed_word_problem(ruling: Ruling, typed: str) -> str | None:
    if " ".join(typed.split()).casefold() == typed_word(ruling):
        return None
    return f"Found “{tidy(typed)[:60]}”, expected the word “{typed_word(ruling)}”."


def veto_problems(reason: str, cited: Iterable[str], findings: Iterable[Finding]) -> dict[str, str]:
    """R31, field to sentence: at least 200 characters after trimming, at least one finding of this debrief cited."""
    problems: dict[str, str] = {}
    found = 0 if is_blank(reason) else len(tidy(reason))
    if found < VETO_LENGTH:
        problems["reason"] = f"Found {found} characters, expected at least {VETO_LENGTH}."
    recorded = {one.principle for one in findings if one.value is not None}
    if not recorded & set(cited):
        problems["cited"] = "Found no finding cited, expected at least one of this debrief's findings."
    return problems


def consents_needed(outcome: Outcome, *, ruler_left: bool) -> tuple[ConsentRole, ...]:
    """R33: whose consents reopen a decision; each entry is another person, core Bar Raisers outside the loop."""
    ruler = ConsentRole.CORE_BAR_RAISER if ruler_left else ConsentRole.BAR_RAISER
    needed = (ConsentRole.HIRING_MANAGER, ruler)
    return (*needed, ConsentRole.CORE_BAR_RAISER) if outcome is Outcome.VETO else needed


def consents_missing(needed: Iterable[ConsentRole], given: Iterable[Consent]) -> tuple[ConsentRole, ...]:
    """What is still to be given; a person counts once, whatever roles they consented in."""
    by_person: dict[str, ConsentRole] = {}
    for one in given:
        by_person.setdefault(one.person_id, one.role)
    open_roles = list(needed)
    for role in by_person.values():
        if role in open_roles:
            open_roles.remove(role)
    return tuple(open_roles)


def reopening_problem(state: LoopState, reason: str, *, another_runs: bool) -> str | None:
    """Why a decision cannot be asked to be reopened (R33, R35)."""
    if state not in {LoopState.DECIDED, LoopState.CLOSED}:
        return f"Only a decision can be reopened; this loop is {spoken(state)}."
    if another_runs:
        return "Another loop of this candidate for this requisition is running; it has to end first."
    return "Found no reason, expected why the decision is reopened." if is_blank(reason) else None


def revision_in_force(decided: Iterable[int], current: int, *, cancelled: bool) -> int | None:
    """R33: the revision whose decision counts. None while a later revision is running.

    When the current revision is cancelled, the decision before it is in force again.
    """
    revisions = sorted(decided)
    if current in revisions:
        return current
    return revisions[-1] if cancelled and revisions else None


def superseded(decided: Iterable[int], current: int, *, cancelled: bool) -> tuple[int, ...]:
    """R33: the revisions whose decisions stay visible as superseded."""
    revisions = sorted(decided)
    standing = revision_in_force(revisions, current, cancelled=cancelled)
    return tuple(one for one in revisions if one != standing)
