"""Core Bar Raisers outside a loop: who they are, and telling them (R22, R31, R33, R35, section 6)."""

from uuid import UUID

from hiring.domain.independence import core_outside_problems
from hiring.services import organisation
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import marks, people
from hiring.store.loops import Whole


def outside(work: Work, whole: Whole) -> list[UUID]:
    """Core, no place in any loop of the candidate, not the candidate, passing R2 and R4 here."""
    cores = [person.id for person in people.core_bar_raisers(work.session)]
    if not cores:
        return []
    facts = organisation.facts_for(work.session, whole, cores)
    members = facts.organisation.members
    return [one for one in cores if str(one) in members and not core_outside_problems(members[str(one)], facts)]


def tell_outside(work: Work, whole: Whole, kind: str, text: str, href: str | None = None) -> None:
    """A request: the line leads to the loop, where they see what section 5 gives them, or to the request."""
    for person_id in outside(work, whole):
        if person_id != work.viewer.person_id:
            tell(work, person_id, kind, text, loop_id=whole.loop.id, href=href or f"/loops/{whole.loop.id}")


def tell_all(work: Work, whole: Whole, kind: str, text: str) -> None:
    """For news without the candidate's name: every core who is not the candidate and owes nothing on them."""
    owing = marks.owing_on(work.session, whole.candidate.id)
    for person in people.core_bar_raisers(work.session):
        if person.id not in {*owing, whole.candidate.employee_id, work.viewer.person_id}:
            tell(work, person.id, kind, text)
