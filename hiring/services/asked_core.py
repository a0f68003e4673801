"""What an asked core Bar Raiser outside the loop read is audited (section 5), once per person and thing."""

from uuid import UUID

from hiring.domain.vocabulary import EventObject
from hiring.services import audit
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import decisions as store


def audit_reading(work: Work, room: Seated, kind: str, about: EventObject, thing: UUID) -> None:
    """`thing` is the request or decision that was read; a second look writes nothing."""
    loop_id, me = room.whole.loop.id, work.viewer.person_id
    read = store.events_of(work.session, loop_id, kind)
    if not any(one.actor_id == me and str(thing) in one.detail for one in read):
        audit.record(work, kind, about, loop_id=loop_id, subject_id=me, thing=thing)
