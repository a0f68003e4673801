"""The revote round as one viewer sees it (R26): the own vote, who is waited for, and the reveal for all together."""

from hiring.domain import debrief as rules
from hiring.domain.actions import Action
from hiring.domain.debrief import Round, Shift
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import DebriefPhase, VoteValue
from hiring.domain.words import spoken
from hiring.models.debrief import Debrief
from hiring.schemas.room import Choice, Reveal, RoundCard, VoteLine
from hiring.services import revotes
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import decisions
from hiring.store import seats as seat_store


def card(work: Work, room: Seated, debrief: Debrief) -> RoundCard:
    """Before the reveal nothing of anybody else's vote but that it is given."""
    current = revotes.round_of(work, room, debrief)
    if debrief.phase is not DebriefPhase.REVOTING or current.closed:
        return RoundCard(reveal=_reveal(work, room, debrief, current), leads=room.may(Action.MARK_ATTENDANCE))
    me = str(work.viewer.person_id)
    leads = room.may(Action.MARK_ATTENDANCE)
    return RoundCard(
        waiting=_waiting(current), own=_said(current.standing.get(me)), own_now=_said(current.votes.get(me)),
        vote_refusal=_vote_refusal(room, current, me), values=values(), leads=leads,
        close_refusal=room.why_not(Action.CLOSE_ROUND) if leads else "",
    )  # fmt: skip


def _said(value: VoteValue | None) -> str:
    return spoken(value) if value else ""


def values() -> tuple[Choice, ...]:
    """The four values; none is chosen beforehand."""
    return tuple(Choice(value=one.value, label=spoken(one).capitalize()) for one in VoteValue)


def _waiting(current: Round) -> str:
    """How many have voted, never who or what."""
    attending = [who for who in current.standing if who in current.attending]
    voted = sum(who in current.votes for who in attending)
    return f"{voted} of {len(attending)} have voted."


def _vote_refusal(room: Seated, current: Round, me: str) -> str | None:
    """Why the viewer has no vote to give; empty for people without a vote, None when the form is open."""
    if me not in current.standing:
        return ""
    if me in current.votes:
        return "You have voted. The votes appear for everybody together."
    return room.why_not(Action.REVOTE)


def _reveal(work: Work, room: Seated, debrief: Debrief, current: Round) -> Reveal | None:
    if not current.closed or room.sees(Object.VOTE_TALLY) is not Sight.FULL:
        return None
    shifts = rules.shifts(current)
    history = revotes.history_of(work, room)
    reasons = _reasons(work, room, debrief)
    by_person = {str(place.person.id): place for place in revotes.voters(room)}
    return Reveal(
        lines=tuple(
            VoteLine(
                name=by_person[one.person_id].person.name, kind_words=spoken(by_person[one.person_id].kind),
                words=rules.vote_words(history.get(by_person[one.person_id].id, [one.before, one.now])),
                note=_note(one, current), reasons=reasons.get(one.person_id, ()),
            )
            for one in shifts
        ),
        before=rules.tally_words(one.before for one in shifts), now=rules.tally_words(one.now for one in shifts),
    )  # fmt: skip


def _note(one: Shift, current: Round) -> str:
    if one.person_id in current.votes:
        return "changed" if one.changed else "confirmed"
    return "absent, the vote stands" if not one.attended else "did not vote, the vote stands"


def _reasons(work: Work, room: Seated, debrief: Debrief) -> dict[str, tuple[str, ...]]:
    texts = decisions.vote_reasons(work.session, room.whole.loop.id)
    people = {place.id: str(place.person.id) for place in room.whole.places}
    found: dict[str, tuple[str, ...]] = {}
    for vote, _ in seat_store.votes(work.session, room.whole.loop.id):
        if vote.debrief_id == debrief.id and vote.id in texts:
            found[people[vote.panelist_id]] = (texts[vote.id],)
    return found
