"""What a loop waits for, and for whom, in words for whoever has nothing to do on it now."""

from uuid import UUID

from hiring.domain.visibility import Object, Sight, is_blind, shows_state_since
from hiring.domain.vocabulary import InterviewStatus, LoopState
from hiring.domain.words import listed
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import decisions
from hiring.store.loops import Place

ENDED = {
    LoopState.CLOSED: "The loop is closed: nothing is left to do.",
    LoopState.CANCELLED: "The loop is cancelled: nothing is left to do.",
}


def words_for(room: Seated) -> str:
    """Empty where it would tell the blind more than they may know (R18, R20), and where nothing is awaited."""
    code, _, words = room.whole.loop.waits_for.partition(": ")
    blind = is_blind(room.seat, room.facts)
    shown = shows_state_since(room.seat, room.facts) and not (code == "consent" and blind)
    return words if shown and code != "nothing" and room.sees(Object.STATUS) >= Sight.STATUS else ""


def from_the_recruiter(words: str) -> str:
    """What is waited for, said to the recruiter: "the recruiter to close the loop" is "close the loop"."""
    return words.removeprefix("the recruiter to ")


def sentence(work: Work, room: Seated) -> str:
    """For the head of a page that offers no next act."""
    loop = room.whole.loop
    if loop.state in ENDED and shows_state_since(room.seat, room.facts):
        return ENDED[loop.state]
    words = words_for(room)
    if not words:
        return ""
    names = _names(work, room)
    return f"Nothing for you to do now: the loop waits for {words}{f' ({listed(names)})' if names else ''}."


def _names(work: Work, room: Seated) -> tuple[str, ...]:
    loop = room.whole.loop
    if loop.waits_for_id is not None:
        return _name(work, room, loop.waits_for_id)
    code = loop.waits_for.partition(":")[0]
    owing = [one for one in room.whole.active_places if one.owes and not one.kind.practises]
    awaited = {"feedback": owing, "interviews": [one for one in owing if not _interviewed(one)]}.get(code, ())
    return tuple(one.person.name for one in awaited)


def _interviewed(place: Place) -> bool:
    return place.interview is not None and place.interview.status is InterviewStatus.COMPLETED


def _name(work: Work, room: Seated, person_id: UUID) -> tuple[str, ...]:
    place = room.whole.place_of(person_id)
    if place is not None:
        return (place.person.name,)
    return tuple(decisions.names(work.session, {person_id}).values())
