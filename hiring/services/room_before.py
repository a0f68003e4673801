"""What surrounds the meeting: can it open, the offer of no meeting, the follow-up, earlier openings (R24, R28)."""

from uuid import UUID

from hiring.domain import debrief as rules
from hiring.domain import due, guards, workflow
from hiring.domain.actions import Action
from hiring.domain.guards import WorkFacts
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import ConsentRole, DebriefPhase, LoopState, PanelistKind, VoteValue
from hiring.domain.words import spoken
from hiring.domain.workflow import Step
from hiring.models.debrief import Debrief
from hiring.schemas.room import (
    EarlierOpening,
    FollowUpCard,
    OfferCard,
    OpeningCard,
    Present,
    VoteLine,
)
from hiring.services import boards, facts, no_meeting
from hiring.services.clock import when
from hiring.services.seats import Seated
from hiring.services.ways_out import guard_cards
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import seats as seat_store
from hiring.store.loops import Place

NO_OPENING = frozenset({LoopState.DEBRIEFING, LoopState.DECIDED, LoopState.CLOSED, LoopState.CANCELLED})
ENDINGS = {
    DebriefPhase.COMPLETED: "ended with the ruling",
    DebriefPhase.ADJOURNED: "adjourned",
    DebriefPhase.FOLLOW_UP_NEEDED: "ended with a follow-up interview",
    DebriefPhase.CANCELLED_UNANIMOUS_NO: "ended with the ruling",
}


def leads(room: Seated) -> bool:
    """Whether the viewer is the Bar Raiser before a meeting that can still come."""
    return room.seat.kind is PanelistKind.BAR_RAISER and room.whole.loop.state not in NO_OPENING


def opening(work: Work, room: Seated) -> OpeningCard | None:
    """The Bar Raiser's page before the meeting; by status alone until feedback may be read."""
    if not leads(room) or room.sees(Object.PLAN) is not Sight.FULL:
        return None
    state = room.whole.loop.state
    given = facts.meeting(work, room.whole)
    override = _override(state, given)
    step = Step.OPEN_BY_OVERRIDE if override else Step.OPEN_DEBRIEF
    asked = [one for one in workflow.blockers(step, state, given) if one.what != guards.OVERRIDE_REASONED.what]
    readable = room.sees(Object.PEER_FEEDBACK) is Sight.FULL
    told = boards.boards_of(work, room) if readable else ()
    before = room.whole.debrief
    return OpeningCard(
        guards=guard_cards(room, asked), by_override=override, can_open=all(one.met for one in asked),
        override_reason=(before.override_reason or "") if before else "",
        people=tuple(_person(work, place) for place in room.whole.active_places if _writes(place)),
        thin=tuple(one.name for one in told if one.thin), split=_split(work, room, told),
    )  # fmt: skip


def _override(state: LoopState, given: WorkFacts) -> bool:
    """R24: awaiting feedback, with nothing but one voter's (or disabled accounts') missing."""
    return state is LoopState.AWAITING_FEEDBACK and guards.ONE_MISSING.holds(given)


def _writes(place: Place) -> bool:
    counts = place.kind.votes or place.kind is PanelistKind.FOLLOW_UP
    return counts and not place.quarantined and not place.unslotted_replacement


def _person(work: Work, place: Place) -> Present:
    """Submitted, not, or late: nothing else (R18)."""
    late = place.interview is not None and due.late(place.interview.due_at, None, work.now)
    words = ("late" if late else "not in yet") if not place.submitted else "submitted"
    if place.submitted and place.feedback is not None and place.feedback.was_late:
        words = "submitted late"
    return Present(name=place.person.name, here=place.submitted, words=words)


def _split(work: Work, room: Seated, told: tuple[rules.Board, ...]) -> tuple[str, ...]:
    shelf = boards.shelf_of(work, room)
    labels = {code: shelf.label(code) for code in shelf.codes}
    apart = [one for one in rules.by_disagreement(told, shelf.codes) if rules.distance(one, shelf.codes)]
    return tuple(f"{one.name}: {rules.disagreement_words(one, labels)}" for one in apart)


def offer(work: Work, room: Seated) -> OfferCard | None:
    """R28: hiring manager and Bar Raiser alone are offered "no meeting"."""
    if room.sees(Object.UNANIMOUS_OFFER) is not Sight.FULL:
        return None
    given = no_meeting.confirmed(work, room)
    chairs = {ConsentRole.HIRING_MANAGER: room.whole.hiring_manager, ConsentRole.BAR_RAISER: room.whole.bar_raiser}
    names = tuple(place.person.name for role, place in chairs.items() if place and role in given)
    return OfferCard(confirmed=names, href=f"/loops/{room.whole.loop.id}/no-meeting")


def follow_up(work: Work, room: Seated) -> FollowUpCard | None:
    """The follow-up of this revision, for whoever sees findings."""
    row = store.follow_up(work.session, room.whole.loop.id, room.whole.loop.revision)
    place = room.whole.place(row.panelist_id) if row else None
    if row is None or place is None:
        return None
    names = facts.names_of(work, room.whole)
    words = "in" if place.submitted else "outstanding"
    if row.called_off_at is not None:
        words = f"called off: {row.called_off_reason}"
    return FollowUpCard(
        person=place.person.name, reason=row.reason, words=words,
        principles=tuple(names.get(one.principle, one.principle) for one in room.whole.assignments_of(place.id)),
        may_call_off=row.called_off_at is None and place.owes and room.may(Action.CALL_OFF_FOLLOW_UP),
    )  # fmt: skip


def earlier(work: Work, room: Seated) -> tuple[EarlierOpening, ...]:
    """Openings that have ended stay visible, newest first; of their votes only rounds that were revealed."""
    ended = [one for one in reversed(room.whole.debriefs) if not one.phase.open]
    if not ended:
        return ()
    rows = seat_store.votes(work.session, room.whole.loop.id)
    votes = [(vote.panelist_id, vote.round, vote.value) for vote, counts in rows if counts]
    return tuple(
        EarlierOpening(
            number=one.number, opened=when(one.opened_at, work.viewer.timezone, work.now),
            words=ENDINGS.get(one.phase, spoken(one.phase)), reason=one.end_reason or "",
            lines=_lines(room, one, votes),
        )
        for one in ended
    )  # fmt: skip


def tells_votes(room: Seated) -> bool:
    """Whether the page tells of votes outside the meeting: by R28's offer, or by an earlier opening's round."""
    if room.sees(Object.UNANIMOUS_OFFER) is Sight.FULL:
        return True
    revealed = [one for one in room.whole.debriefs if one.revealed_at is not None and not one.phase.open]
    return room.sees(Object.FINDINGS) is Sight.FULL and any(_tally_open(room, one) for one in revealed)


def _lines(room: Seated, one: Debrief, votes: list[tuple[UUID, int, VoteValue]]) -> tuple[VoteLine, ...]:
    if one.revealed_at is None or not _tally_open(room, one):
        return ()
    found: dict[UUID, list[VoteValue]] = {}
    for panelist, number, value in votes:
        if number <= one.number:
            found.setdefault(panelist, []).append(value)
    return tuple(
        VoteLine(name=place.person.name, kind_words=spoken(place.kind), words=rules.vote_words(found[place.id]))
        for place in room.whole.places
        if place.id in found and not place.quarantined
    )


def _tally_open(room: Seated, one: Debrief) -> bool:
    """Rounds of the present revision as votes, those of an earlier one as its decision; never to a reset account."""
    if room.seat.restricted:
        return False
    thing = Object.VOTE_TALLY if one.revision == room.whole.loop.revision else Object.DECISION
    return room.sees(thing) is Sight.FULL
