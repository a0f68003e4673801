"""What a change of a candidate means for the running loops, and whose link concerns them (R4, R10, R21)."""

from collections.abc import Collection
from uuid import UUID

from hiring.domain.words import Reason
from hiring.models.loops import Loop
from hiring.models.openings import Candidate
from hiring.services import facts, transitions
from hiring.services.plans_change import touch
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import candidates as store
from hiring.store.loops import Whole, whole

CONCERN_LOOPS = frozenset({"employee_id", "source", "referrer_id"})


def follow(work: Work, candidate: Candidate, fields: Collection[str]) -> None:
    """`fields` are the columns that changed; the row itself has its new values already."""
    work.session.flush()
    if "name" in fields:
        store.rename_loops(work.session, candidate.id, candidate.name_folded)
    if not CONCERN_LOOPS & set(fields):
        return
    linked = "employee_id" in fields and candidate.employee_id is not None
    for loop in store.running_loops(work.session, candidate.id):
        if linked:
            _question_panel(work, loop)
        transitions.settle(work, loop.id)


def recruits(work: Work, candidate_id: UUID, person_id: UUID) -> bool:
    """Whether the person is recruiter of a running loop of the candidate, and so cannot be linked as the candidate."""
    running = store.running_loops(work.session, candidate_id)
    return any(loop.recruiter_id == person_id for loop in running)


def _question_panel(work: Work, loop: Loop) -> None:
    """R4 knows no override: who may not sit there is said, and the Bar Raiser confirms the plan anew (R10)."""
    found = whole(work.session, loop.id)
    reasons = facts.tie_problems(work, found) if found else ()
    if found is None or not reasons:
        return
    touch(loop)
    loop.confirmation_outstanding = True
    _tell(work, found, reasons)


def _tell(work: Work, found: Whole, reasons: tuple[Reason, ...]) -> None:
    """Recruiter and Bar Raiser, whoever acts; never the candidate (R21)."""
    loop, candidate = found.loop, found.candidate
    said = " ".join(one.sentence for one in reasons)
    text = f"{candidate.name} is now linked to an employee, so the panel cannot stay as it is. {said}"
    people = [loop.recruiter_id, *([found.bar_raiser.person.id] if found.bar_raiser else [])]
    for person_id in people:
        if person_id != candidate.employee_id:
            tell(work, person_id, "candidate_linked", text, loop_id=loop.id, href=f"/loops/{loop.id}/plan")
