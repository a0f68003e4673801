"""Break-glass (R22): one admin reads one loop for one hour, with a reason, seen by everybody who sees the plan."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hiring.domain import policy
from hiring.domain.actions import Action
from hiring.domain.errors import NotAllowed, NotNow, Refused, Unseen
from hiring.domain.vocabulary import EventObject, Role
from hiring.models.debrief import BreakGlass
from hiring.models.loops import Loop
from hiring.schemas.base import When
from hiring.schemas.break_glass import BreakGlassCard, BreakGlassCommand
from hiring.services import audit, seats, telling
from hiring.services.clock import when
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import break_glass as store
from hiring.store.rows import add, get

LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class Broken:
    """The glass is open; what it shows is decided by `domain.visibility`."""

    until: When


@dataclass(frozen=True)
class TurnedDown:
    """A refusal that left its trace on the loop. `hidden`: to this admin the loop does not exist."""

    sentence: str
    hidden: bool = False


def question(work: Work, loop_id: UUID) -> BreakGlassCard:
    """The page before: looking changes nothing, so a refusal that hides the loop raises as for any other page."""
    seated = seats.seated(work, loop_id)
    refused = policy.verdict(Action.BREAK_GLASS, seated.seat, seated.ask())
    if refused and (isinstance(refused, Unseen) or not work.viewer.has(Role.ADMIN)):
        raise refused
    held = store.open_for(work.session, loop_id, work.viewer.person_id, work.now)
    return BreakGlassCard(
        loop_id=str(loop_id), loop_words="" if refused else _words(seated),
        refusal=refused.sentence if refused else None,
        open_until=when(held.expires_at, work.viewer.timezone, work.now) if held else None,
    )  # fmt: skip


def break_glass(work: Work, loop_id: UUID, command: BreakGlassCommand) -> Broken | TurnedDown:
    """Opens the glass, or refuses with a trace: an admin with a place on the candidate, or the candidate, tried."""
    if not work.viewer.has(Role.ADMIN):
        seats.seated(work, loop_id).require(Action.BREAK_GLASS)
    try:
        seated = seats.seated(work, loop_id, lock=True)
        seated.require(Action.BREAK_GLASS)
    except Refused as refusal:
        return _turned_down(work, loop_id, refusal, command)
    if store.open_for(work.session, loop_id, work.viewer.person_id, work.now):
        raise NotNow("You have this loop open already.")
    return _open(work, seated, command)


def _open(work: Work, seated: Seated, command: BreakGlassCommand) -> Broken:
    loop, until = seated.whole.loop, work.now + LENGTH
    row = BreakGlass(
        id=work.new_id(), loop_id=loop.id, admin_id=work.viewer.person_id, reason=command.reason, at=work.now,
        expires_at=until,
    )  # fmt: skip
    add(work.session, row)
    audit.record(work, "glass_broken", EventObject.ADMIN, loop_id=loop.id, text=command.reason, until=until.isoformat())
    place = seated.whole.bar_raiser
    if place is not None:
        said = f"{work.viewer.name}, an admin, reads this loop for one hour (break-glass). Reason: {command.reason}"
        telling.tell(work, place.person.id, "glass_broken", said, loop_id=loop.id, href=f"/loops/{loop.id}")
    return Broken(when(until, work.viewer.timezone, work.now))


def _turned_down(work: Work, loop_id: UUID, refusal: Refused, command: BreakGlassCommand) -> TurnedDown:
    """A loop that is not there at all leaves nothing to write on; the answer is the same."""
    if get(work.session, Loop, loop_id) is None:
        raise Unseen
    audit.record(work, "glass_refused", EventObject.ADMIN, loop_id=loop_id, text=command.reason)
    return TurnedDown(refusal.sentence, hidden=not isinstance(refusal, NotAllowed))


def _words(seated: Seated) -> str:
    return f"{seated.whole.candidate.name}, {seated.whole.requisition.title}"
