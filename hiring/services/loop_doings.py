"""What somebody may do on a loop, each with its link, or with the reason why not now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hiring.domain import due, policy
from hiring.domain.actions import Action
from hiring.domain.errors import NotNow
from hiring.domain.next_act import ENTER_OWN_SLOT, NextAct, chair_of, next_act, own_slot
from hiring.domain.seats import Ask
from hiring.domain.visibility import FROM_READY_ON, Object, Sight, is_blind
from hiring.domain.vocabulary import CancelReason, LoopState
from hiring.schemas.loop_page import PageAction
from hiring.services.seats import Seated, own_slot_of
from hiring.services.work import Work

Target = Callable[[Seated, Work], Ask]


@dataclass(frozen=True)
class Doing:
    """`shown_late`: with its reason when it is not possible now; others simply are not there.

    `placed`: for whoever holds a place alone, though others may do the same elsewhere.
    """

    label: str
    action: Action
    path: str
    ask: Target | None = None
    shown_late: bool = False
    placed: bool = False


def _about_me(room: Seated, work: Work) -> Ask:
    place = room.whole.place_of(work.viewer.person_id)
    return room.about(place, work) if place else room.ask()


def _of_others(room: Seated, _work: Work) -> Ask:
    return Ask(facts=room.facts, own=False)


def _begun_or_not(room: Seated, _work: Work) -> Ask:
    return Ask(facts=room.facts, target_slot_begun=True)


def _withdrew(room: Seated, _work: Work) -> Ask:
    return Ask(facts=room.facts, cancel_reason=CancelReason.WITHDREW)


DOINGS: tuple[Doing, ...] = (
    Doing("Write feedback", Action.WRITE_FEEDBACK, "/feedback", _about_me),
    Doing("Open the interview kit", Action.VIEW_KIT, "/kit", _about_me),
    Doing("Confirm the plan", Action.CONFIRM_PLAN, "/plan#confirmation"),
    Doing("Plan the loop", Action.CHOOSE_PANEL, "/plan"),
    Doing("Enter or move slots", Action.ENTER_SLOT, "/slots", _of_others),
    Doing("Propose for the panel", Action.PROPOSE_PANEL, "/plan"),
    Doing("Your slot", Action.COMPLETE_INTERVIEW, "/slots", _begun_or_not, placed=True),
    Doing("Set the debrief's time", Action.SET_DEBRIEF_TIME, "/slots#debrief"),
    Doing("Open the debrief", Action.OPEN_DEBRIEF, "/debrief"),
    Doing("Enter the debrief", Action.ENTER_ROOM, "/debrief"),
    Doing("Open the debrief with feedback missing", Action.OPEN_BY_OVERRIDE, "/debrief"),
    Doing("Read the decision record", Action.VIEW_DECISION, "/decision"),
    Doing("Close the loop", Action.CLOSE, "/close"),
    Doing("Conflicts of interest", Action.DECLARE_CONFLICT, "/conflicts", _about_me),
    Doing("Conflicts of interest", Action.NOTIFY_CONFLICT, "/conflicts", lambda room, _work: room.ask(own=False)),
    Doing("Drop out of this loop", Action.DECLINE_PLACE, "/decline", _about_me, shown_late=True),
    Doing("Step down as Bar Raiser", Action.STEP_DOWN, "/step-down"),
    Doing("Replace the Bar Raiser", Action.REPLACE_BAR_RAISER_BEFORE_SLOT, "/replace/bar-raiser", shown_late=True),
    Doing("Ask for a replacement", Action.ASK_FOR_REPLACEMENT, "/replacement"),
    Doing("Name the new Bar Raiser", Action.REPLACE_BAR_RAISER_AFTER_SLOT, "/replace/bar-raiser"),
    Doing("Replace the hiring manager", Action.REPLACE_HIRING_MANAGER, "/replace/hiring-manager"),
    Doing("Put on hold", Action.HOLD, "/hold"),
    Doing("Take off hold", Action.RETURN_FROM_HOLD, "/hold"),
    Doing("Cancel the loop", Action.CANCEL, "/cancel", _withdrew, shown_late=True),
    Doing("Hand over", Action.HAND_OVER, "/hand-over"),
    Doing("Break the glass", Action.BREAK_GLASS, "/break-glass"),
)
OFFERS = {
    "the principle set": (Action.ADOPT_SET_VERSION, "Take the principle set over", "/plan/adopt-set"),
    "the level": (Action.ADOPT_REQUISITION, "Take level and principles over", "/plan/adopt-requisition"),
    "the principles": (Action.ADOPT_REQUISITION, "Take level and principles over", "/plan/adopt-requisition"),
}


def doings_of(work: Work, room: Seated) -> tuple[PageAction, ...]:
    """One entry per address and label."""
    base = f"/loops/{room.whole.loop.id}"
    found: dict[tuple[str, str], PageAction] = {}
    for doing in DOINGS:
        made = _made(work, room, doing, base)
        if made is not None:
            found.setdefault((made.label, made.href), made)
    own = _own_feedback(work, room, base)
    kept = (own,) if own and (own.label, own.href) not in found else ()
    return (*found.values(), *kept, *_plan(room, base, found.values()), *_release(room, base))


def _plan(room: Seated, base: str, others: Iterable[PageAction]) -> tuple[PageAction, ...]:
    """The plan is always within reach of whoever sees it; nothing more where an act leads there anyway."""
    led = any(one.href.startswith(f"{base}/plan") and not one.reason for one in others)
    offered = room.sees(Object.PLAN) is Sight.FULL and not led
    return (PageAction(label="Look at the plan", href=f"{base}/plan"),) if offered else ()


def _release(room: Seated, base: str) -> tuple[PageAction, ...]:
    """R22: a restricted account asks for its release from a loop it has a place in."""
    held = room.seat.restricted and (room.seat.kind is not None or room.seat.is_loop_recruiter)
    return (PageAction(label="Ask for the release of your account", href=f"{base}/release"),) if held else ()


def _made(work: Work, room: Seated, doing: Doing, base: str) -> PageAction | None:
    if masked(room) and doing.action is not Action.VIEW_KIT:
        owed = doing.action is Action.WRITE_FEEDBACK and room.seat.owes
        return PageAction(label=doing.label, href=base + doing.path) if owed else None
    if room.whole.loop.state is LoopState.CANCELLED and doing.action is not Action.VIEW_DECISION:
        return None
    if doing.action is Action.VIEW_DECISION and not (room.facts.decided or room.whole.loop.revision > 1):
        return None
    if doing.placed and room.seat.kind is None:
        return None
    if doing.action is Action.CONFIRM_PLAN and not _unconfirmed(room):
        return None
    refused = policy.verdict(doing.action, room.seat, doing.ask(room, work) if doing.ask else room.ask())
    if refused is None:
        return PageAction(label=doing.label, href=base + doing.path)
    if isinstance(refused, NotNow) and doing.shown_late and room.whole.loop.state.running:
        return PageAction(label=doing.label, href=base + doing.path, reason=refused.sentence)
    return None


def _unconfirmed(room: Seated) -> bool:
    loop = room.whole.loop
    return loop.state is LoopState.DRAFT or loop.confirmation_outstanding


def main_of(work: Work, room: Seated) -> tuple[str, str] | None:
    """Label and address of the one next act; None when it is somebody else's turn, or the policy says no."""
    loop = room.whole.loop
    chair, code = chair_of(room.seat, room.facts), loop.waits_for.partition(":")[0]
    standing = own_slot_of(room.whole, work.viewer.person_id)
    act = next_act(
        code, loop.state, chair, debrief_set=loop.debrief_at is not None, late=_somebody_is_late(room, work),
        slot=own_slot(room.seat.kind, standing.starts_at if standing else None, work.now),
    )  # fmt: skip
    if act is None or policy.verdict(act.action, room.seat, _target(act, room, work)) is not None:
        return None
    return act.label, act.href(f"/loops/{loop.id}")


def _somebody_is_late(room: Seated, work: Work) -> bool:
    owed = [one.interview for one in room.whole.active_places if one.owes and not one.kind.practises]
    return any(slot is not None and due.late(slot.due_at, None, work.now) for slot in owed)


def _target(act: NextAct, room: Seated, work: Work) -> Ask:
    asks = {
        Action.WRITE_FEEDBACK: _about_me, Action.VIEW_KIT: _about_me, Action.COMPLETE_INTERVIEW: _begun_or_not,
        Action.ENTER_SLOT: _about_me if act is ENTER_OWN_SLOT else _of_others,
    }  # fmt: skip
    return asks[act.action](room, work) if act.action in asks else room.ask()


def masked(room: Seated) -> bool:
    """Whether what is possible would tell the blind which of the states from ready on is reached (R18)."""
    return is_blind(room.seat, room.facts) and room.facts.state_below_hold in FROM_READY_ON


def _own_feedback(work: Work, room: Seated, base: str) -> PageAction | None:
    mine = [one for one in room.whole.active_places if one.person.id == work.viewer.person_id]
    written = any(one.feedback is not None for one in mine) and room.sees(Object.OWN_FEEDBACK) >= Sight.OWN
    return PageAction(label="Your feedback", href=f"{base}/feedback") if written else None


def offer_doings(room: Seated, offered: tuple[str, ...]) -> tuple[PageAction, ...]:
    """R9: each offer with its button, or why it cannot be taken over now."""
    base = f"/loops/{room.whole.loop.id}"
    found: dict[str, PageAction] = {}
    for one in offered:
        action, label, path = OFFERS[one]
        reason = room.why_not(action) or ""
        found.setdefault(path, PageAction(label=label, href=base + path, reason=reason))
    return tuple(found.values())
