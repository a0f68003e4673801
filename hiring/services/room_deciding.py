"""Deciding: the position, notes of dissent, and what keeps the ruling from being recorded (R26, R28 to R32)."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.vocabulary import PanelistKind, PositionValue
from hiring.domain.words import spoken
from hiring.domain.workflow import Step, blockers
from hiring.models.debrief import Debrief, Position
from hiring.schemas.room import Choice, DecidingCard, NoteCard, PositionCard
from hiring.services import facts, room_board
from hiring.services.clock import when
from hiring.services.room_before import guard_lines
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import decisions


def card(work: Work, room: Seated, debrief: Debrief) -> DecidingCard:
    loop = room.whole.loop
    now = store.position(work.session, loop.id, debrief.id)
    versions = decisions.positions(work.session, loop.id, loop.revision)
    names = decisions.names(work.session, {one.person_id for one in versions})
    manages = room.seat.kind is PanelistKind.HIRING_MANAGER
    rules = room.may(Action.RULE)
    found = room_board.findings_of(work, room)
    return DecidingCard(
        guards=guard_lines(blockers(Step.RULE, loop.state, facts.meeting(work, room.whole))),
        position=_position(work, now, names) if now else None,
        earlier=tuple(_position(work, one, names) for one in reversed(versions) if not now or one.id != now.id),
        dissents=_dissents(work, room), values=_values(), levels=levels(room),
        findings=tuple(
            room_board.finding_card(work, room, debrief, found[one.principle])
            for one in room.whole.principles
            if one.principle in found
        ),
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


def position_words(one: Position) -> str:
    return f"{spoken(one.value)} at {one.level}" if one.value is PositionValue.HIRE else spoken(one.value)


def _position(work: Work, one: Position, names: dict[UUID, str]) -> PositionCard:
    return PositionCard(
        words=position_words(one), note=one.note, person=names.get(one.person_id, ""),
        at=when(one.at, work.viewer.timezone, work.now), lapsed=one.lapsed_at is not None,
    )  # fmt: skip


def _dissents(work: Work, room: Seated) -> tuple[NoteCard, ...]:
    rows = decisions.dissents(work.session, room.whole.loop.id, room.whole.loop.revision)
    zone = work.viewer.timezone
    return tuple(NoteCard(person=name, at=when(row.at, zone, work.now), text=row.text) for row, name in rows)
