"""What a new confirmation of the plan asks of places already held (R10); R20 is judged when a place is added."""

from dataclasses import dataclass, replace

from hiring.domain.independence import (
    Member,
    PanelFacts,
    certification_problems,
    disabled_problem,
    level_problems,
    panelist_problems,
)
from hiring.domain.vocabulary import LoopState, PanelistKind
from hiring.domain.when import BEFORE_READY
from hiring.domain.words import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A place somebody holds. `new`: it came after the last confirmation."""

    kind: PanelistKind
    votes: bool = True
    submitted: bool = False
    quarantined: bool = False
    slot_begun: bool = False
    was_hiring_manager: bool = False
    new: bool = False


def plan_is_fixed(state_below_hold: LoopState, *, debrief_once_open: bool) -> bool:
    """From ready on and once a debrief has opened nobody can change panel or coverage but by section 6."""
    return debrief_once_open or state_below_hold not in BEFORE_READY


def sitting_problems(held: Held, person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """R1, R4 to R6 while the panel can change, for a place on which somebody can still act.

    Submitted and quarantined feedback stays whatever the plan says. Once the slot has begun the person stays too
    (R42): a disabled account is R24's business then, and a certification that lapsed changes nothing.
    """
    if held.submitted or held.quarantined:
        return ()
    found = list(_r4(held, person, loop))
    if held.votes and person.person_id not in loop.level_overrides:
        found += level_problems(person, loop)
    if not held.slot_begun:
        found += [] if person.active else [disabled_problem(person)]
        found += [] if held.was_hiring_manager else _uncertified(held, person)
    return tuple(found)


def fixed_problems(held: Held, person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """R4 of a new place is all that is asked once the plan is fixed; nobody could repair the rest."""
    return _r4(held, person, loop) if held.new and not held.quarantined else ()


def tie_problems(held: Held, person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """R4 as far as the candidate's own place in the organisation goes; a conflict has its own course (R43)."""
    return _r4(held, person, replace(loop, conflicts={}))


def _r4(held: Held, person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """Whoever was added as hiring manager may be the candidate's current manager, whatever the place is now."""
    then = replace(loop, hiring_manager=person.person_id) if held.was_hiring_manager else loop
    return panelist_problems(person, then)


def _uncertified(held: Held, person: Member) -> list[Reason]:
    """R3 is asked of the active Bar Raiser alone, by its own guard."""
    return [one for one in certification_problems(held.kind, person) if one.rule == "R6"]
