"""What stands before the Bar Raiser at the ruling, and before both at R28's short cut."""

from dataclasses import replace
from uuid import UUID

from hiring.domain import decision as rules
from hiring.domain import policy
from hiring.domain.actions import Action
from hiring.domain.errors import NotNow, Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import ConsentRole, LoopState, PanelistKind, PositionValue
from hiring.domain.words import pieces_of_evidence, spoken
from hiring.domain.workflow import Step, blockers
from hiring.models.debrief import Position
from hiring.schemas.decision_pages import FindingLine, NoMeetingPage, PositionCard, RulingPage
from hiring.schemas.loop_page import GuardCard
from hiring.services import facts, no_meeting, password_again, reading
from hiring.services.clock import when
from hiring.services.grid import FINDING_WORDS
from hiring.services.plans_change import opening_words
from hiring.services.seats import Seated, seated
from hiring.services.ways_out import guard_cards
from hiring.services.work import Work
from hiring.store import debriefs as debrief_store
from hiring.store import decisions as store


def page(work: Work, loop_id: UUID) -> RulingPage:
    """For the loop's Bar Raiser while the debrief is open, in any phase, with everything that is still in the way."""
    room = seated(work, loop_id)
    _require_in_the_room(room)
    loop, debrief = room.whole.loop, room.whole.debrief
    position = debrief_store.position(work.session, loop_id, debrief.id if debrief else None)
    earlier = [
        one for one in store.positions(work.session, loop_id, loop.revision) if position and one.id != position.id
    ]
    names = store.names(work.session, {one.person_id for one in [*earlier, *([position] if position else [])]})
    given = facts.meeting(work, room.whole)
    guards = guard_cards(room, blockers(Step.RULE, loop.state, given))
    return RulingPage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, opening=opening_words(room.whole),
        target_level=loop.level, position=_position(work, position, names) if position else None,
        earlier_positions=tuple(_position(work, one, names) for one in earlier),
        findings=_findings(work, room), guards=guards,
        rulings=tuple((one.value, spoken(one).capitalize()) for one in rules.rulings_for(position.value))
        if position
        else (),
        veto_length=rules.VETO_LENGTH, blocked=_blocked(room, guards), asks_code=password_again.by_code(work),
    )  # fmt: skip


def _require_in_the_room(room: Seated) -> None:
    """As `Action.RULE`, but in every phase: the page shows what is still missing."""
    refused = policy.verdict(Action.RULE, room.seat, room.ask())
    if refused is None or (isinstance(refused, NotNow) and room.whole.loop.state is LoopState.DEBRIEFING):
        return
    raise refused


def _blocked(room: Seated, guards: tuple[GuardCard, ...]) -> str:
    refused = room.why_not(Action.RULE)
    if refused:
        return refused
    crosses = sum(1 for guard in guards if not guard.ok)
    return f"{crosses} of the points above {'is' if crosses == 1 else 'are'} still in the way." if crosses else ""


def position_words(value: PositionValue, level: str | None) -> str:
    return f"{spoken(value)} at {level}" if level else spoken(value)


def _position(work: Work, one: Position, names: dict[UUID, str]) -> PositionCard:
    return PositionCard(
        words=position_words(one.value, one.level), note=one.note, person=names.get(one.person_id, ""),
        at=when(one.at, work.viewer.timezone, work.now),
    )  # fmt: skip


def _findings(work: Work, room: Seated) -> tuple[FindingLine, ...]:
    loop = room.whole.loop
    rows = {one.principle: one for one in debrief_store.findings(work.session, loop.id, loop.revision)}
    cited = store.cited_evidence(work.session, [one.id for one in rows.values()])
    authors = store.names(work.session, {one.author_id for one in rows.values()})
    names = facts.names_of(work, room.whole)
    return tuple(
        FindingLine(
            principle=one.principle, name=names.get(one.principle, one.principle), words=FINDING_WORDS[one.value],
            code=one.value.value, reason=one.reason, author=authors.get(one.author_id, ""), level=one.at_level,
            evidence=pieces_of_evidence(len(cited.get(one.id, ()))),
        )
        for one in (rows[slug.principle] for slug in room.whole.principles if slug.principle in rows)
    )  # fmt: skip


def no_meeting_page(work: Work, loop_id: UUID) -> NoMeetingPage:
    """R28: offered to hiring manager and Bar Raiser alone; everybody else gets 404. Notes that votes were shown."""
    room = seated(work, loop_id)
    if room.sees(Object.UNANIMOUS_OFFER) is not Sight.FULL:
        raise Unseen
    reading.note_shown(work, room, reading.readable(work, room))
    given = no_meeting.confirmed(work, room)
    own = ConsentRole(str(room.seat.kind))
    guards = _no_meeting_guards(work, room)
    votes = facts.initial_votes(work, room.whole)
    waits = [spoken(role) for role in (ConsentRole.HIRING_MANAGER, ConsentRole.BAR_RAISER) if role not in given]
    return NoMeetingPage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, opening=opening_words(room.whole),
        votes=tuple((one.person.name, spoken(votes[one.id])) for one in room.whole.voters if one.id in votes),
        guards=guards, rules=room.seat.kind is PanelistKind.BAR_RAISER, confirmed=own in given,
        waits_for=" and ".join(f"the {one}" for one in waits),
        blocked=room.why_not(Action.CONFIRM_UNANIMOUS_NO) or "", asks_code=password_again.by_code(work),
    )  # fmt: skip


def _no_meeting_guards(work: Work, room: Seated) -> tuple[GuardCard, ...]:
    """All but the confirmations, which the page tells apart."""
    given = replace(facts.meeting(work, room.whole), unanimous_confirmations_missing=())
    return guard_cards(room, blockers(Step.SKIP_MEETING, room.whole.loop.state, given))
