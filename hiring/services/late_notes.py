"""Notes left after the decision by somebody whose feedback was missed: read by hiring manager and Bar Raiser."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.models.feedback import Addendum
from hiring.schemas.feedback import LateNote, LateNotes
from hiring.services.clock import when
from hiring.services.reading import note_shown
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import feedbacks as store
from hiring.store.loops import Place


def late_notes(work: Work, loop_id: UUID) -> LateNotes:
    """All late notes of a loop for whoever reads its feedback, in a later revision too; notes what was shown (R20)."""
    room = seated(work, loop_id)
    room.require(Action.READ_PEERS)
    if not (room.facts.decided or room.facts.revision > 1):
        raise Unseen
    places = _missed(room)
    rows = _rows(work, places)
    note_shown(work, room, [places[one.feedback_id] for one in rows])
    return LateNotes(
        loop_id=str(loop_id),
        candidate=room.whole.candidate.name,
        notes=tuple(
            LateNote(
                person=places[one.feedback_id].person.name,
                at=when(one.at, work.viewer.timezone, work.now),
                text=one.text,
            )
            for one in rows
        ),
    )


def address(work: Work, room: Seated) -> str:
    """Where a reader of the feedback finds the late notes; empty while nobody left one."""
    left = room.may(Action.READ_PEERS) and _rows(work, _missed(room))
    return f"/loops/{room.whole.loop.id}/late-notes" if left else ""


def _missed(room: Seated) -> dict[UUID, Place]:
    return {place.feedback.id: place for place in room.whole.places if place.feedback and place.missed}


def _rows(work: Work, places: dict[UUID, Place]) -> list[Addendum]:
    return [one for one in store.addenda_of(work.session, places) if one.late_note] if places else []
