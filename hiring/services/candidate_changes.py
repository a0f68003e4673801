"""What follows from a change of a candidate: loops carry the name, and a link concerns them (R4, R21)."""

from collections.abc import Collection

from hiring.models.openings import Candidate
from hiring.services import transitions
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import candidates as store

CONCERN_LOOPS = frozenset({"employee_id", "source", "referrer_id"})


def follow(work: Work, candidate: Candidate, fields: Collection[str]) -> None:
    """`fields` are the columns that changed; the row itself has its new values already."""
    work.session.flush()
    if "name" in fields:
        store.rename_loops(work.session, candidate.id, candidate.name_folded)
    if not CONCERN_LOOPS & set(fields):
        return
    for loop in store.running_loops(work.session, candidate.id):
        transitions.settle(work, loop.id)
    if "employee_id" in fields and candidate.employee_id is not None:
        _tell_of_places(work, candidate)


def _tell_of_places(work: Work, candidate: Candidate) -> None:
    """R4 knows no override: where the candidate holds a place in an own loop, its recruiter must act."""
    for loop in store.running_loops_with_place_of(work.session, candidate.id, candidate.employee_id):
        if loop.recruiter_id != candidate.employee_id:
            text = f"{candidate.name} is now linked to an employee who holds a place in this loop. Take the place away."
            tell(work, loop.recruiter_id, "candidate_linked", text, loop_id=loop.id, href=f"/loops/{loop.id}/plan")
