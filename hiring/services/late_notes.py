"""Notes left after the decision by somebody whose feedback was missed: read by hiring manager and Bar Raiser."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.schemas.feedback import LateNote, LateNotes
from hiring.services.clock import when
from hiring.services.reading import note_shown
from hiring.services.seats import seated
from hiring.services.work import Work
from hiring.store import feedbacks as store


def late_notes(work: Work, loop_id: UUID) -> LateNotes:
    """All late notes of a loop for whoever reads its feedback; that they were shown is noted (R20)."""
    room = seated(work, loop_id)
    room.require(Action.READ_PEERS)
    if not room.facts.decided:
        raise Unseen
    places = {place.feedback.id: place for place in room.whole.places if place.feedback and place.missed}
    rows = [one for one in store.addenda_of(work.session, places) if one.late_note]
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
