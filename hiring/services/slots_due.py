"""When feedback is due (R15), with the extra day of restricted accounts (R22)."""

from datetime import datetime
from uuid import UUID

from hiring.domain import due
from hiring.models.loops import Interview, Loop
from hiring.models.people import Account
from hiring.services.work import Work
from hiring.store.loops import Place, Whole
from hiring.store.rows import get


def due_of(work: Work, loop: Loop, place: Place, interview: Interview, previous: datetime | None) -> datetime:
    """`previous` is what stood before for the same slot; once passed it stands."""
    found = due.due_at(interview.ends_at, loop.debrief_at, previous, work.now)
    if previous is not None and found == previous:
        return previous
    return due.extended(found, _restrictions(work, place.person.id))


def move_due_times(work: Work, whole: Whole) -> None:
    """After a change of the debrief's time: every due time of feedback that is not in yet."""
    for place in whole.active_places:
        interview = place.interview
        if interview is not None and place.owes:
            interview.due_at = due_of(work, whole.loop, place, interview, interview.due_at)


def _restrictions(work: Work, person_id: UUID) -> tuple[due.Restriction, ...]:
    account = get(work.session, Account, person_id)
    if account is None or account.guarded_until is None or account.guarded_until <= work.now:
        return ()
    return (due.Restriction(account.guarded_until - due.RESTRICTION),)
