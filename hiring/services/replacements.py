"""Bar Raiser and hiring manager replaced, stepping down, asking for it (section 6, R1 to R4, R20)."""

from dataclasses import replace
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.independence import PanelFacts, Verdict, may_manage, may_serve
from hiring.domain.machines import PhaseStep, phase_after
from hiring.domain.vocabulary import ConflictStatus, EventObject, PanelistKind, PlaceStatus, RequestKind
from hiring.domain.words import spoken
from hiring.models.loops import Assignment, Panelist
from hiring.schemas.plans import AskForReplacement, ReplaceBarRaiser, ReplaceHiringManager, StepDown
from hiring.services import audit, cores, facts, organisation, transitions
from hiring.services.conflicts import REPLACEMENTS, ask_cores
from hiring.services.panel import leave
from hiring.services.plans_change import (
    about_words,
    changed,
    check_version,
    opening_words,
    require_fit,
    tell_people,
)
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import loop_changes
from hiring.store.loops import Place, Whole
from hiring.store.loops import whole as load_whole
from hiring.store.rows import add


def replace_bar_raiser(work: Work, loop_id: UUID, command: ReplaceBarRaiser) -> UUID:
    """Before the old one's slot begins: by the recruiter with a reason, which all core Bar Raisers see."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.REPLACE_BAR_RAISER_BEFORE_SLOT)
    check_version(room.whole.loop, command.version)
    old = _holder(room, PanelistKind.BAR_RAISER)
    verdict = _judge_bar_raiser(work, room, old, command.person_id)
    owned = room.whole.assignments_of(old.id)
    taken_over = [(one.principle, one.question) for one in owned]
    late = facts.plan_fixed(work, room.whole)
    leave(work, old, PlaceStatus.REMOVED, command.reason)
    new = _seat(work, room, command.person_id, PanelistKind.BAR_RAISER, verdict, late=late)
    _hand_down(work, room, new, taken_over)
    _record(work, room, "bar_raiser_replaced", old, new, command.reason)
    _close_request(work, room, PanelistKind.BAR_RAISER)
    said = f"{work.viewer.name} replaced {old.person.name} as Bar Raiser of a loop for {opening_words(room.whole)}"
    cores.tell_all(work, room.whole, "bar_raiser_replaced", f"{said}: {command.reason}")
    afresh = _afresh(work, room)
    _tell_both(work, afresh, PanelistKind.BAR_RAISER, old, new)
    changed(work, afresh)
    transitions.settle(work, loop_id)
    return new.id


def step_down(work: Work, loop_id: UUID, command: StepDown) -> None:
    """The Bar Raiser asks to be replaced; recruiter and core Bar Raisers outside the loop are told."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.STEP_DOWN)
    _supersede(work, room)
    ask_cores(work, room, RequestKind.BAR_RAISER_REPLACED, command.reason)
    audit.record(
        work, "bar_raiser_stepped_down", EventObject.PLAN, loop_id=loop_id, subject_id=work.viewer.person_id,
        text=command.reason,
    )  # fmt: skip
    text = f"{work.viewer.name} steps down as Bar Raiser of {about_words(room.whole)}."
    tell_people(work, room.whole, [room.whole.loop.recruiter_id], "stepped_down", text)


def _supersede(work: Work, room: Seated) -> None:
    """What somebody else asked for gives no reason to replace; stepping down does."""
    standing = loop_changes.open_request(work.session, room.whole.loop.id, RequestKind.BAR_RAISER_REPLACED)
    if standing is not None and standing.asked_by_id != work.viewer.person_id:
        standing.closed_at, standing.granted = work.now, False
        work.session.flush()


def ask_for_replacement(work: Work, loop_id: UUID, command: AskForReplacement) -> None:
    """Asks core Bar Raisers outside the loop (for the hiring manager an admin may act without being asked)."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.ASK_FOR_REPLACEMENT)
    if command.kind not in REPLACEMENTS:
        raise Incomplete("Others are removed and added.", {"kind": "Choose the hiring manager or the Bar Raiser."})
    old = _holder(room, command.kind)
    ask_cores(work, room, REPLACEMENTS[command.kind], command.reason)
    audit.record(
        work, "replacement_asked", EventObject.PLAN, loop_id=loop_id, subject_id=old.person.id,
        panelist_id=old.id, place=command.kind, text=command.reason,
    )  # fmt: skip


def appoint_bar_raiser(work: Work, loop_id: UUID, command: ReplaceBarRaiser) -> UUID:
    """Once the slot has begun: a core Bar Raiser outside the loop names a successor, for the reasons of section 6."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.REPLACE_BAR_RAISER_AFTER_SLOT)
    old = _holder(room, PanelistKind.BAR_RAISER)
    if not reasons_to_replace(work, room, old):
        sentence = f"{old.person.name} has not stepped down, left, been suspended or become dependent."
        raise NotNow(sentence, ("The Bar Raiser steps down; then a successor can be named.",))
    verdict = _judge_bar_raiser(work, room, old, command.person_id)
    _retire(work, room, old, command.reason)
    new = _seat(work, room, command.person_id, PanelistKind.BAR_RAISER, verdict, late=True)
    _record(work, room, "bar_raiser_replaced", old, new, command.reason)
    _finish(work, room, PanelistKind.BAR_RAISER, old, new)
    return new.id


def reasons_to_replace(work: Work, room: Seated, old: Place) -> tuple[str, ...]:
    """Why a core Bar Raiser may replace the Bar Raiser now; empty: they may not."""
    request = loop_changes.open_request(work.session, room.whole.loop.id, RequestKind.BAR_RAISER_REPLACED)
    found = []
    if request is not None and request.asked_by_id == old.person.id:
        found.append("steps down")
    if old.disabled:
        found.append("left")
    if _upheld(room.whole, old):
        found.append("has an upheld conflict")
    found += [one.sentence for one in organisation.bar_raiser_reasons(work.session, room.whole)]
    return tuple(found)


def replace_hiring_manager(work: Work, loop_id: UUID, command: ReplaceHiringManager) -> UUID:
    """By an admin without a place on the candidate, or a core Bar Raiser outside the loop who was asked."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.REPLACE_HIRING_MANAGER)
    old = _holder(room, PanelistKind.HIRING_MANAGER)
    verdict, known = _judge_hiring_manager(work, room, command.person_id)
    require_fit(verdict)
    seen = str(command.person_id) in known.seen_earlier
    late = seen or room.facts.first_slot_begun or room.facts.debrief_once_open
    _retire(work, room, old, command.reason)
    new = _seat(work, room, command.person_id, PanelistKind.HIRING_MANAGER, verdict, late=late, seen=seen)
    _record(work, room, "hiring_manager_replaced", old, new, command.reason)
    _finish(work, room, PanelistKind.HIRING_MANAGER, old, new)
    return new.id


def back_to_reading(work: Work, whole: Whole) -> None:
    """An open debrief returns to reading and the position lapses; findings keep their author."""
    loop_changes.lapse_positions(work.session, whole.loop.id, whole.loop.revision, work.now)
    debrief = whole.debrief
    if debrief is None or not debrief.phase.open:
        return
    debrief.phase = phase_after(PhaseStep.REPLACE, debrief.phase, facts.running(work, whole))
    debrief.phase_since = work.now
    debrief.change += 1
    audit.record(work, "debrief_restarted", EventObject.DEBRIEF, loop_id=whole.loop.id, number=debrief.number)


def _holder(room: Seated, kind: PanelistKind) -> Place:
    place = room.whole.holder(kind)
    if place is None:
        raise NotNow(f"This loop has no {spoken(kind)}.", (f"Add a {spoken(kind)}.",))
    return place


def _judge_bar_raiser(work: Work, room: Seated, old: Place, person_id: UUID) -> Verdict:
    """R2 to R4, R6 and R20 for the successor, as if the old one were gone."""
    known = organisation.facts_for(work.session, room.whole, [person_id])
    member = known.organisation.members.get(str(person_id))
    if member is None:
        raise Incomplete("This person is not here.", {"person_id": "Choose one of the people found."})
    if person_id == old.person.id:
        raise NotNow(f"{old.person.name} is the Bar Raiser of this loop already.")
    verdict = may_serve(PanelistKind.BAR_RAISER, member, known)
    require_fit(verdict)
    return verdict


def _judge_hiring_manager(work: Work, room: Seated, person_id: UUID) -> tuple[Verdict, PanelFacts]:
    """R1, R4, R20 for the new one, and R2 of the Bar Raiser who then stands beside them."""
    bar_raiser = room.whole.bar_raiser
    people = [person_id, *([bar_raiser.person.id] if bar_raiser else [])]
    known = organisation.facts_for(work.session, room.whole, people)
    member = known.organisation.members.get(str(person_id))
    if member is None:
        raise Incomplete("This person is not here.", {"person_id": "Choose one of the people found."})
    beside = known.organisation.members[str(bar_raiser.person.id)] if bar_raiser else None
    return may_manage(member, known, beside), known


def _retire(work: Work, room: Seated, old: Place, reason: str) -> None:
    """In conflict and nothing submitted, the place ends (R43); else it becomes an interviewer's."""
    if _upheld(room.whole, old) and not old.submitted:
        leave(work, old, PlaceStatus.REMOVED, reason)
    else:
        _become_interviewer(work, old)


def _become_interviewer(work: Work, old: Place) -> None:
    """Submitted feedback and vote stay, missing feedback is still owed."""
    if old.kind is PanelistKind.BAR_RAISER:
        old.panelist.was_bar_raiser = True
    else:
        old.panelist.was_hiring_manager = True
    old.panelist.kind = PanelistKind.INTERVIEWER
    work.session.flush()


def _seat(
    work: Work, room: Seated, person_id: UUID, kind: PanelistKind, verdict: Verdict, *, late: bool, seen: bool = False
) -> Panelist:
    """`late`: no vote and nothing owed until a slot is given (R20, R42)."""
    places = room.whole.places
    return add(
        work.session,
        Panelist(
            id=work.new_id(), loop_id=room.whole.loop.id, person_id=person_id, kind=kind,
            position=1 + max((place.panelist.position for place in places), default=-1), has_vote=not late,
            late_replacement=late, seen_before=seen, added_at=work.now, added_by_id=work.viewer.person_id,
            warnings="\n".join(one.sentence for one in verdict.warnings), revision=room.whole.loop.revision,
        ),
    )  # fmt: skip


def _hand_down(work: Work, room: Seated, new: Panelist, owned: list[tuple[str, str | None]]) -> None:
    """The successor takes the principles over, so that the grid keeps its coverage."""
    for principle, question in owned:
        add(
            work.session,
            Assignment(
                id=work.new_id(), loop_id=room.whole.loop.id, panelist_id=new.id, principle=principle,
                question=question, why="taken over from the Bar Raiser before",
            ),
        )  # fmt: skip


def _record(work: Work, room: Seated, kind: str, old: Place, new: Panelist, reason: str) -> None:
    audit.record(
        work, kind, EventObject.PLAN, loop_id=room.whole.loop.id, subject_id=new.person_id, panelist_id=new.id,
        was=old.person.id, text=reason,
    )  # fmt: skip


def _finish(work: Work, room: Seated, kind: PanelistKind, old: Place, new: Panelist) -> None:
    work.session.flush()
    back_to_reading(work, room.whole)
    _close_request(work, room, kind)
    afresh = _afresh(work, room)
    _tell_both(work, afresh, kind, old, new)
    changed(work, afresh)
    others = [place.person.id for place in (afresh.whole.hiring_manager, afresh.whole.bar_raiser) if place]
    text = f"The {spoken(kind)} of {about_words(room.whole)} was replaced."
    told = [one for one in (room.whole.loop.recruiter_id, *others) if one != new.person_id]
    tell_people(work, room.whole, told, "replaced", text)
    transitions.settle(work, room.whole.loop.id)


def _afresh(work: Work, room: Seated) -> Seated:
    """The loop with the successor in the place, so that whoever is told sits there now."""
    work.session.flush()
    found = load_whole(work.session, room.whole.loop.id)
    if found is None:
        raise Unseen
    return replace(room, whole=found)


def _tell_both(work: Work, afresh: Seated, kind: PanelistKind, old: Place, new: Panelist) -> None:
    """Whoever lost the place for good sees the loop no more: their line leads nowhere."""
    about = about_words(afresh.whole)
    text = f"You are now the {spoken(kind)} of a loop: {about}."
    tell_people(work, afresh.whole, [new.person_id], "place", text)
    stays = afresh.whole.place(old.id)
    if stays is not None and stays.active and not stays.quarantined:
        text = f"You are no longer the {spoken(kind)} of {about}; your place is an interviewer's now."
        tell_people(work, afresh.whole, [old.person.id], "replaced", text)
    elif old.person.id not in {work.viewer.person_id, afresh.whole.candidate.employee_id}:
        tell(work, old.person.id, "place_ended", f"Your place in the loop of {about} has ended.")


def _close_request(work: Work, room: Seated, kind: PanelistKind) -> None:
    """A conflict of the old Bar Raiser is the successor's to decide from now on (R43)."""
    ended = {PanelistKind.BAR_RAISER: (RequestKind.BAR_RAISER_REPLACED, RequestKind.BAR_RAISER_CONFLICT)}
    for asked in ended.get(kind, (REPLACEMENTS[kind],)):
        request = loop_changes.open_request(work.session, room.whole.loop.id, asked)
        if request is not None:
            request.closed_at, request.granted = work.now, asked is REPLACEMENTS[kind]


def _upheld(whole: Whole, place: Place) -> bool:
    mine = [one for one in whole.conflicts if one.person_id == place.person.id]
    return any(one.status is ConflictStatus.UPHELD for one in mine)
