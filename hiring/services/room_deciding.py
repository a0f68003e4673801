"""Deciding: the position, notes of dissent, and what keeps the ruling from being recorded (R26, R28 to R32)."""

from hiring.domain.actions import Action
from hiring.domain.vocabulary import PanelistKind, PositionValue
from hiring.domain.words import spoken
from hiring.domain.workflow import Step, blockers
from hiring.models.debrief import Position
from hiring.schemas.room import Choice, DecidingCard, NoteCard, PositionCard
from hiring.services import facts, room_board
from hiring.services.clock import when
from hiring.services.seats import Seated
from hiring.services.talk import Talk
from hiring.services.ways_out import guard_cards
from hiring.store import decisions


def card(talk: Talk) -> DecidingCard:
    room, loop, now = talk.room, talk.room.whole.loop, talk.position
    manages = room.seat.kind is PanelistKind.HIRING_MANAGER
    rules = room.may(Action.RULE)
    found = [talk.findings[one.principle] for one in room.whole.principles if one.principle in talk.findings]
    return DecidingCard(
        guards=guard_cards(room, blockers(Step.RULE, loop.state, facts.meeting(talk.work, room.whole))),
        position=_position(talk, now) if now else None,
        earlier=tuple(_position(talk, one) for one in reversed(talk.positions) if one is not now),
        dissents=_dissents(talk), values=_values(), levels=levels(room),
        findings=tuple(room_board.finding_card(talk, one) for one in found),
        position_refusal=room.why_not(Action.TAKE_POSITION) if manages else "",
        may_dissent=room.may(Action.WRITE_DISSENT), rules=rules,
        ruling_href=f"/loops/{loop.id}/ruling" if rules else "",
    )  # fmt: skip


def _values() -> tuple[Choice, ...]:
    return tuple(Choice(value=one.value, label=spoken(one).capitalize()) for one in PositionValue)


def levels(room: Seated) -> tuple[Choice, ...]:
    """The target level first, then the lower ones (R29)."""
    target, known = room.whole.loop.level, room.whole.organisation.levels.split(",")
    lower = list(reversed(known[: known.index(target)])) if target in known else []
    return (Choice(value=target, label=f"{target}, the target"), *(Choice(value=one, label=one) for one in lower))


def _position(talk: Talk, one: Position) -> PositionCard:
    words = f"{spoken(one.value)} at {one.level}" if one.value is PositionValue.HIRE else spoken(one.value)
    return PositionCard(
        words=words, note=one.note, person=talk.names.get(one.person_id, ""),
        at=when(one.at, talk.work.viewer.timezone, talk.work.now), lapsed=one.lapsed_at is not None,
    )  # fmt: skip


def _dissents(talk: Talk) -> tuple[NoteCard, ...]:
    loop, zone = talk.room.whole.loop, talk.work.viewer.timezone
    rows = decisions.dissents(talk.work.session, loop.id, loop.revision)
    return tuple(NoteCard(person=name, at=when(row.at, zone, talk.work.now), text=row.text) for row, name in rows)
