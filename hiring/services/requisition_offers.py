"""R9: a loop keeps its own copy of level, principles and set; what changed on the requisition is offered to it."""

from collections.abc import Collection

from hiring.domain.vocabulary import LoopState
from hiring.domain.words import listed
from hiring.models.openings import Requisition
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import requisitions as store

UNTIL_FIRST_SLOT = {"level": "the level", "principles": "the principles"}
IN_DRAFT = {"principle_set_id": "the principle set"}


def offer(work: Work, requisition: Requisition, fields: Collection[str]) -> None:
    """Tells the recruiter of each running loop what may still be taken over there; `fields` are what changed."""
    if not set(fields) & {*UNTIL_FIRST_SLOT, *IN_DRAFT}:
        return
    for loop in store.running_loops(work.session, requisition.id):
        begun = loop.first_interview_at is not None and loop.first_interview_at <= work.now
        possible = {} if begun else UNTIL_FIRST_SLOT
        possible = possible | (IN_DRAFT if loop.state is LoopState.DRAFT else {})
        changed = [words for name, words in possible.items() if name in fields]
        if changed:
            text = f"Requisition {requisition.requisition_id} changed: {listed(changed)}. You may take it over."
            tell(work, loop.recruiter_id, "requisition_changed", text, loop_id=loop.id, href=f"/loops/{loop.id}/plan")
