"""The revote round of an opening (R26): hidden until all attending voters have voted or the round is closed."""

from uuid import UUID

from hiring.domain import debrief as rules
from hiring.domain.actions import Action
from hiring.domain.debrief import Round, Shift
from hiring.domain.errors import Incomplete
from hiring.domain.vocabulary import DebriefPhase, EventObject, VoteValue
from hiring.models.debrief import Debrief
from hiring.models.feedback import Vote
from hiring.schemas.debrief import Revote
from hiring.services import audit
from hiring.services import debrief as rooms
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import seats as store
from hiring.store.loops import Place
from hiring.store.rows import add


def voters(room: Seated) -> tuple[Place, ...]:
    """Who has a vote in the rounds. Feedback submitted after opening counts without one (R24)."""
    return tuple(
        one for one in room.whole.voters if one.submitted and not (one.feedback and one.feedback.after_opening)
    )


def round_of(work: Work, room: Seated, debrief: Debrief) -> Round:
    """The round by person id; `standing` is each voter's last counted vote before it."""
    person_of = {place.id: str(place.person.id) for place in voters(room)}
    standing: dict[str, VoteValue] = {}
    votes: dict[str, VoteValue] = {}
    for vote, counts in store.votes(work.session, room.whole.loop.id):
        if counts and vote.panelist_id in person_of:
            (votes if vote.debrief_id == debrief.id else standing)[person_of[vote.panelist_id]] = vote.value
    ordered = {who: standing[who] for who in person_of.values() if who in standing}
    ticks = store.ticks(work.session, debrief.id)
    attending = frozenset(str(person) for person, tick in ticks.items() if tick.attends)
    return Round(attending, ordered, votes, closed=debrief.revealed_at is not None)


def on_the_table(room: Seated) -> frozenset[UUID]:
    """Openings whose votes may be shown: their round was revealed, or a later one was.

    The votes of a round that an adjournment cut short stand, and stay hidden until then (R23, R26).
    """
    last = max((one.number for one in room.whole.debriefs if one.revealed_at is not None), default=0)
    return frozenset(one.id for one in room.whole.debriefs if one.number <= last)


def hidden_rounds(room: Seated) -> frozenset[int]:
    """The numbers of the rounds whose votes may not be shown yet."""
    shown = on_the_table(room)
    return frozenset(one.number for one in room.whole.debriefs if one.id not in shown)


def history_of(work: Work, room: Seated) -> dict[UUID, list[VoteValue]]:
    """Each place's counted votes in order, those of hidden rounds left out (R18, R26)."""
    shown = on_the_table(room)
    found: dict[UUID, list[VoteValue]] = {}
    for vote, counts in store.votes(work.session, room.whole.loop.id):
        if counts and (vote.debrief_id is None or vote.debrief_id in shown):
            found.setdefault(vote.panelist_id, []).append(vote.value)
    return found


def revote(work: Work, loop_id: UUID, command: Revote) -> None:
    """Confirms or changes the own vote; a change needs a reason. The last attending vote reveals the round."""
    room, debrief = rooms.open_room(work, loop_id, Action.REVOTE)
    current = round_of(work, room, debrief)
    problem = rules.revote_problem(current, str(work.viewer.person_id), command.value, command.reason)
    if problem:
        raise Incomplete(problem, {"reason" if problem.startswith("Found no reason") else "value": problem})
    place = next(one for one in voters(room) if one.person.id == work.viewer.person_id)
    vote = _append(work, debrief, place, command)
    rooms.touch(debrief)
    audit.record(
        work, "revoted", EventObject.REVOTE, loop_id=loop_id, panelist_id=place.id, round=debrief.number, vote=vote.id,
        vote_digest=vote.digest,
    )  # fmt: skip
    reveal_if_complete(work, room, debrief)


def _append(work: Work, debrief: Debrief, place: Place, command: Revote) -> Vote:
    """A vote without a reason is sealed as well: its digest would be guessed without the salt (R37)."""
    sealed = audit.seal(work, command.reason)
    return add(
        work.session,
        Vote(
            id=work.new_id(), loop_id=debrief.loop_id, panelist_id=place.id, debrief_id=debrief.id,
            round=debrief.number, value=command.value, at=work.now, reason_id=sealed.id,
            digest=audit.digest(sealed, place.id, debrief.id, debrief.number, command.value, work.now),
        ),
    )  # fmt: skip


def reveal_if_complete(work: Work, room: Seated, debrief: Debrief) -> None:
    """Closes the round with the vote that completes it, so that a late arrival cannot hide it again."""
    open_round = debrief.revealed_at is None and debrief.phase is DebriefPhase.REVOTING
    if open_round and round_of(work, room, debrief).revealed:
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
