"""What the pages of a plan show."""

from hiring.schemas.base import Card


class ProposedChoice(Card):
    """One assignment that the planner proposes, with the sentence that says why."""

    cell: str
    person: str
    principle: str
    reason: str
    question: str = ""
    by_hand: bool = False


class PlanProposal(Card):
    """A plan to take, or what collides with the ways out; `version` is the plan's it was made for."""

    loop_id: str
    version: int
    keep_by_hand: bool
    candidate: str
    arithmetic: str
    choices: tuple[ProposedChoice, ...] = ()
    loads: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    collisions: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()
