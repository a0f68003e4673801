"""Coaching notes (R36): private, from the Bar Raiser to one interviewer, on the quality of the feedback."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import EventObject
from hiring.models.feedback import CoachingNote
from hiring.schemas.decision import WriteCoachingNote
from hiring.schemas.decision_pages import CoachingPage, NoteCard
from hiring.services import audit
from hiring.services.clock import when
from hiring.services.plans_change import opening_words
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import decisions as store
from hiring.store import marks
from hiring.store.loops import Place
from hiring.store.rows import add


def write(work: Work, loop_id: UUID, command: WriteCoachingNote) -> None:
    """From decided on. The addressee is told unless they owe on the candidate, and then would learn of a decision."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.WRITE_COACHING_NOTE)
    place = next((one for one in addressees(work, room) if one.id == command.panelist_id), None)
    if place is None:
        sentence = "Choose somebody who submitted feedback on this loop."
        raise Incomplete(sentence, {"panelist_id": sentence})
    add(
        work.session,
        CoachingNote(
            id=work.new_id(), loop_id=loop_id, author_id=work.viewer.person_id, addressee_id=place.person.id,
            at=work.now, text=command.text,
        ),
    )  # fmt: skip
    audit.record(
        work, "coaching_note_written", EventObject.COACHING, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id,
    )  # fmt: skip
    if place.person.id not in marks.owing_on(work.session, room.whole.candidate.id):
        words = "The Bar Raiser left you a coaching note."
        tell(work, place.person.id, "coaching", words, loop_id=loop_id, href=f"/loops/{loop_id}/coaching")


def addressees(work: Work, room: Seated) -> tuple[Place, ...]:
    """Everybody else whose feedback counted: practice and quarantined places are not addressed here."""
    return tuple(
        place
        for place in room.whole.active_places
        if place.submitted
        and not (place.kind.practises or place.quarantined)
        and place.person.id != work.viewer.person_id
    )


def page(work: Work, loop_id: UUID) -> CoachingPage:
    """The notes that the viewer wrote or is addressed by; Unseen before decided, and while owing on the candidate."""
    room = seated(work, loop_id)
    if room.sees(Object.COACHING) < Sight.OWN:
        raise Unseen
    me = work.viewer.person_id
    rows = [one for one in store.coaching(work.session, loop_id) if me in {one.author_id, one.addressee_id}]
    names = store.names(work.session, {one.author_id for one in rows} | {one.addressee_id for one in rows})
    may = room.may(Action.WRITE_COACHING_NOTE)
    return CoachingPage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, opening=opening_words(room.whole),
        notes=tuple(
            NoteCard(
                author=names.get(one.author_id, ""), addressee=names.get(one.addressee_id, ""), text=one.text,
                mine=one.author_id == me, at=when(one.at, work.viewer.timezone, work.now),
            )
            for one in rows
        ),
        addressees=tuple((str(one.id), one.person.name) for one in addressees(work, room)) if may else (),
    )  # fmt: skip
