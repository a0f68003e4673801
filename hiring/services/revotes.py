"""The revote round of an opening (R26): hidden until all attending voters have voted or the round is closed."""

from uuid import UUID

from hiring.domain import debrief as rules
from hiring.domain.actions import Action
from hiring.domain.debrief import Round, Shift
from hiring.domain.errors import Incomplete
from hiring.domain.vocabulary import EventObject, VoteValue
from hiring.models.debrief import Debrief
from hiring.models.feedback import Vote
from hiring.schemas.debrief import Revote
from hiring.services import audit
from hiring.services import debrief as rooms
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import seats as store
from hiring.store.rows import add


def round_of(work: Work, room: Seated, debrief: Debrief) -> Round:
    """The round by person id. Feedback submitted after opening has no vote in it (R24)."""
    person_of = {place.id: str(place.person.id) for place in room.whole.voters}
    ticks = store.ticks(work.session, debrief.id)
    standing: dict[str, VoteValue] = {}
    votes: dict[str, VoteValue] = {}
    for vote, counts in store.votes(work.session, room.whole.loop.id):
        if counts and vote.panelist_id in person_of:
            (votes if vote.debrief_id == debrief.id else standing)[person_of[vote.panelist_id]] = vote.value
    ordered = {who: standing[who] for who in person_of.values() if who in standing}
    attending = frozenset(str(person) for person, tick in ticks.items() if tick.attends)
    return Round(attending, ordered, votes, closed=debrief.revealed_at is not None)


def history_of(work: Work, room: Seated) -> dict[UUID, list[VoteValue]]:
    """Each voter's counted votes in order, those of a hidden round left out (R18, R26)."""
    hidden = {one.id for one in room.whole.debriefs if one.revealed_at is None and one.phase.open}
    found: dict[UUID, list[VoteValue]] = {}
    for vote, counts in store.votes(work.session, room.whole.loop.id):
        if counts and vote.debrief_id not in hidden:
            found.setdefault(vote.panelist_id, []).append(vote.value)
    return found


def revote(work: Work, loop_id: UUID, command: Revote) -> None:
    """Confirms or changes the own vote; a change needs a reason. The last attending vote reveals the round."""
    room, debrief = rooms.open_room(work, loop_id, Action.REVOTE)
    current = round_of(work, room, debrief)
    problem = rules.revote_problem(current, str(work.viewer.person_id), command.value, command.reason)
    if problem:
        field = "reason" if problem.startswith("Found no reason") else "value"
        raise Incomplete(problem, {field: problem})
    place = room.whole.place_of(work.viewer.person_id)
    assert place is not None  # noqa: S101  the policy let only a voter of this loop through
    sealed = audit.seal(work, command.reason) if command.reason else None
    add(
        work.session,
        Vote(
            id=work.new_id(), loop_id=loop_id, panelist_id=place.id, debrief_id=debrief.id, round=debrief.number,
            value=command.value, at=work.now, reason_id=sealed.id if sealed else None,
            digest=audit.digest(sealed, place.id, debrief.id, debrief.number, command.value, work.now),
        ),
    )  # fmt: skip
    rooms.touch(debrief)
    audit.record(work, "revoted", EventObject.REVOTE, loop_id=loop_id, panelist_id=place.id, round=debrief.number)
    reveal_if_complete(work, room, debrief)


def reveal_if_complete(work: Work, room: Seated, debrief: Debrief) -> None:
    """Closes the round with the vote that completes it, so that a late arrival cannot hide it again."""
    if debrief.revealed_at is None and debrief.phase.value == "revoting" and round_of(work, room, debrief).revealed:
        _reveal(work, debrief)


def close_round(work: Work, loop_id: UUID) -> None:
    """The Bar Raiser closes the round; absent voters' votes stand."""
    _, debrief = rooms.open_room(work, loop_id, Action.CLOSE_ROUND)
    if debrief.revealed_at is None:
        _reveal(work, debrief)


def _reveal(work: Work, debrief: Debrief) -> None:
    debrief.revealed_at = work.now
    rooms.touch(debrief)
    audit.record(work, "round_revealed", EventObject.REVOTE, loop_id=debrief.loop_id, round=debrief.number)


def shifts(work: Work, room: Seated, debrief: Debrief) -> tuple[Shift, ...]:
    """Initial → new for everybody, once revealed."""
    return rules.shifts(round_of(work, room, debrief))
