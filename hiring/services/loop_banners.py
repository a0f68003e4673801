"""What a loop's pages say first: gaps, outstanding confirmation, hold, conflicts, break-glass."""

from hiring.domain import coverage as cover
from hiring.domain.visibility import Object, Sight, is_blind
from hiring.domain.vocabulary import ConflictStatus, LoopState, PlaceStatus
from hiring.domain.words import counted, listed, spoken
from hiring.schemas.loop_page import Banner
from hiring.services import facts
from hiring.services.clock import when
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import break_glass, loop_changes

ASKING = frozenset(
    {LoopState.PLANNED, LoopState.SCHEDULED, LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK, LoopState.READY}
)


def banners_of(work: Work, room: Seated) -> tuple[Banner, ...]:
    """Most urgent first."""
    if room.sees(Object.PLAN) is not Sight.FULL:
        return _held(room)
    return (
        *_held(room),
        *_consent(room),
        *_gap(work, room),
        *_confirmation(room),
        *_conflicts(room),
        *_glass(work, room),
        *_guarded(work, room),
    )


def _held(room: Seated) -> tuple[Banner, ...]:
    loop = room.whole.loop
    if loop.state is LoopState.CANCELLED:
        reason = spoken(loop.cancel_reason) if loop.cancel_reason else ""
        return (
            Banner(kind="note", text=f"This loop was cancelled: {reason}." if reason else "This loop was cancelled."),
        )
    if loop.state is not LoopState.ON_HOLD:
        return ()
    why = f" {loop.hold_reason}" if loop.hold_reason and not is_blind(room.seat, room.facts) else ""
    return (Banner(kind="warn", text=f"On hold.{why} Feedback may be written meanwhile; debrief and ruling wait."),)


def _consent(room: Seated) -> tuple[Banner, ...]:
    """Not to the blind: it tells how an earlier loop of the candidate ended (R20)."""
    if not room.whole.loop.held_for_consent or is_blind(room.seat, room.facts):
        return ()
    text = "The written consent of a core Bar Raiser outside the candidate's loops is outstanding (R35)."
    return (Banner(kind="warn", text=text),)


def _gap(work: Work, room: Seated) -> tuple[Banner, ...]:
    """Section 6: once a plan was confirmed, a gap is named; in draft the plan page shows the whole arithmetic."""
    loop = room.whole.loop
    if loop.confirmed_at is None or not loop.state.running:
        return ()
    missing = cover.gaps(*facts.coverage_of(work, room.whole))
    if not missing:
        return ()
    left = [place.person.name for place in room.whole.places if _dropped(place.panelist.status)]
    more = (f"Left the panel: {listed(left)}.",) if left else ()
    link = ("See who could take it", f"/loops/{loop.id}/plan") if room.seat.is_loop_recruiter else None
    return (Banner(kind="bad", text=f"Coverage gap: {cover.gap_words(missing)}.", more=more, link=link),)


def _dropped(status: PlaceStatus) -> bool:
    return status is not PlaceStatus.ACTIVE


def _confirmation(room: Seated) -> tuple[Banner, ...]:
    loop = room.whole.loop
    if not loop.confirmation_outstanding or loop.state not in ASKING:
        return ()
    if loop.state is LoopState.READY and is_blind(room.seat, room.facts):
        return ()
    text = "The plan changed since the Bar Raiser confirmed it. Until it is confirmed again new places get no slot."
    return (Banner(kind="warn", text=text, link=("Look at the plan", f"/loops/{loop.id}/plan")),)


def _conflicts(room: Seated) -> tuple[Banner, ...]:
    undecided = sum(one.status is ConflictStatus.DECLARED for one in room.whole.conflicts)
    if not undecided or not room.whole.loop.state.running:
        return ()
    text = f"{counted(undecided, 'conflict of interest', 'conflicts of interest')} to be decided before the debrief."
    return (Banner(kind="warn", text=text, link=("Look", f"/loops/{room.whole.loop.id}/conflicts")),)


def _glass(work: Work, room: Seated) -> tuple[Banner, ...]:
    """R22: shown on the loop to whoever sees its plan."""
    readers = break_glass.readers(work.session, room.whole.loop.id, work.now)
    zone = work.viewer.timezone
    said = [(name, when(until, zone, work.now).words) for name, until in readers]
    texts = [f"{name} broke the glass and reads this loop until {until}." for name, until in said]
    return tuple(Banner(kind="warn", text=text) for text in texts)


def _guarded(work: Work, room: Seated) -> tuple[Banner, ...]:
    """R22: accounts of the panel that an admin's hand holds for 24 hours."""
    if not room.whole.loop.state.running:
        return ()
    zone = work.viewer.timezone
    held = loop_changes.guarded(work.session, room.whole.loop.id, work.now)
    return tuple(
        Banner(kind="note", text=_guarded_words(name, when(until, zone, work.now).words)) for name, until in held
    )


def _guarded_words(name: str, until: str) -> str:
    return f"An admin's hand was on the account of {name}: until {until} it reads no feedback and judges nothing."
