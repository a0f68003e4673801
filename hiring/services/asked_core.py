"""What an asked core Bar Raiser outside the loop read is audited (section 5), once per person and thing."""

from hiring.domain.vocabulary import EventObject
from hiring.models.debrief import Decision, Request
from hiring.services import audit
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import decisions as store


def audit_request_read(work: Work, room: Seated, request: Request, about: EventObject) -> None:
    """Plan and grid were read on the page of a request."""
    if not _read_before(work, room, "request_read", request):
        audit.record(
            work, "request_read", about, loop_id=room.whole.loop.id, subject_id=work.viewer.person_id, thing=request.id
        )  # fmt: skip


def audit_decision_read(work: Work, room: Seated, decision: Decision) -> None:
    """Decision, reasons and findings were read, because of a request."""
    if not _read_before(work, room, "decision_read_on_request", decision):
        audit.record(
            work, "decision_read_on_request", EventObject.DECISION, loop_id=room.whole.loop.id,
            subject_id=work.viewer.person_id, thing=decision.id,
        )  # fmt: skip


def _read_before(work: Work, room: Seated, kind: str, thing: Request | Decision) -> bool:
    read = store.events_of(work.session, room.whole.loop.id, kind)
    return any(one.actor_id == work.viewer.person_id and str(thing.id) in one.detail for one in read)
