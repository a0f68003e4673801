"""When feedback is due (R15), with the extra day of restricted accounts (R22)."""

from datetime import datetime, timedelta
from uuid import UUID

from hiring.domain import due
from hiring.models.loops import Interview, Loop
from hiring.models.people import Account
from hiring.services.work import Work
from hiring.store.loops import Place, Whole
from hiring.store.rows import get


def due_of(work: Work, loop: Loop, place: Place, interview: Interview, previous: datetime | None) -> datetime:
    """`previous` stood before for the same slot; once passed it stands. A debrief that has passed shortens nothing."""
    ahead = loop.debrief_at if loop.debrief_at is not None and loop.debrief_at > work.now else None
    found = due.due_at(interview.ends_at, ahead, previous, work.now)
    if previous is not None and found == previous:
        return previous
    return due.extended(found, _restrictions(work, place.person.id))


def move_due_times(work: Work, whole: Whole) -> None:
    """After a change of the debrief's time: every due time of feedback that is not in yet."""
    for place in whole.active_places:
        interview = place.interview
        if interview is not None and place.owes:
            interview.due_at = _moved(work, whole.loop, place, interview)


def _moved(work: Work, loop: Loop, place: Place, interview: Interview) -> datetime:
    """For the same slot the days that restrictions gave are never lost, whichever they were."""
    found = due_of(work, loop, place, interview, interview.due_at)
    given = interview.due_at - found
    return max(found, interview.due_at) if given % due.RESTRICTION == timedelta() else found


def _restrictions(work: Work, person_id: UUID) -> tuple[due.Restriction, ...]:
    """One that has ended extends what fell due in it all the same."""
    account = get(work.session, Account, person_id)
    if account is None or account.guarded_until is None:
        return ()
    return (due.Restriction(account.guarded_until - due.RESTRICTION),)
