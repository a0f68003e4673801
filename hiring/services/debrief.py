"""The debrief's opening, phases, ticks and presence (R24 to R26, R38)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hiring.domain import guards, workflow
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.guards import WorkFacts
from hiring.domain.machines import FeedbackStep, PhaseStep, feedback_after, phase_after
from hiring.domain.vocabulary import DebriefPhase, EventObject, FeedbackStatus, LoopState
from hiring.domain.workflow import Step
from hiring.models.debrief import Debrief, DebriefPerson
from hiring.schemas.debrief import Adjourn, LookAt, MovePhase, OpenDebrief, SetAttendance
from hiring.services import aftermath, audit, boards, facts, revotes, transitions
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store.loops import Place, Whole
from hiring.store.rows import add

HERE_FOR = timedelta(seconds=25)
WRITE_EVERY = timedelta(seconds=10)
STEP_TO = {
    DebriefPhase.REVOTING: PhaseStep.TO_REVOTING,
    DebriefPhase.DISCUSSING: PhaseStep.TO_DISCUSSING,
    DebriefPhase.DECIDING: PhaseStep.TO_DECIDING,
}


@dataclass(frozen=True)
class NotFit:
    """R2 or R3 does not hold any more: nothing opens; the recruiter is told, so this is committed."""

    sentence: str


def open_debrief(work: Work, loop_id: UUID, command: OpenDebrief) -> UUID | NotFit:
    """Opens the debrief at reading: in ready, or by a reasoned override with one feedback missing (R24).

    Section 6: when a re-organisation made the Bar Raiser dependent, it is blocked and the recruiter told.
    """
    room = seated(work, loop_id, lock=True)
    override = room.whole.loop.state is LoopState.AWAITING_FEEDBACK
    room.require(Action.OPEN_BY_OVERRIDE if override else Action.OPEN_DEBRIEF)
    given = facts.meeting(work, room.whole, override_reason=command.override_reason)
    if given.bar_raiser_problems:
        aftermath.tell_unfit(work, room.whole)
        return NotFit(" ".join(one.sentence for one in given.bar_raiser_problems))
    step = Step.OPEN_BY_OVERRIDE if override else Step.OPEN_DEBRIEF
    _require_reason(step, room.whole.loop.state, given)
    debrief = _new_opening(work, room, command.override_reason if override else None)
    freeze(room)
    room.whole.loop.debrief_opened_ever = True
    transitions.take(work, room.whole, step, given)
    audit.record(
        work, "debrief_opened", EventObject.DEBRIEF, loop_id=loop_id, number=debrief.number,
        override=override, text=debrief.override_reason,
    )  # fmt: skip
    return debrief.id


def _require_reason(step: Step, state: LoopState, given: WorkFacts) -> None:
    """R24: when nothing but the override's reason is wanting, the refusal belongs to its field."""
    crosses = [one for one in workflow.blockers(step, state, given) if not one.met]
    if [one.what for one in crosses] == [guards.OVERRIDE_REASONED.what]:
        raise Incomplete(crosses[0].reason, {"override_reason": crosses[0].reason})


def _new_opening(work: Work, room: Seated, override_reason: str | None) -> Debrief:
    return add(
        work.session,
        Debrief(
            id=work.new_id(), loop_id=room.whole.loop.id, revision=room.whole.loop.revision,
            number=len(room.whole.debriefs) + 1, phase=DebriefPhase.READING, phase_since=work.now, opened_at=work.now,
            opened_by_id=work.viewer.person_id, override_reason=override_reason,
        ),
    )  # fmt: skip


def freeze(room: Seated) -> None:
    """What the room reads stands as it is; that practice or quarantined feedback froze would tell its author (R18)."""
    for place in room.whole.places:
        outside = place.kind.practises or place.quarantined
        if not outside and place.feedback is not None and place.feedback.status is FeedbackStatus.SUBMITTED:
            place.feedback.status = feedback_after(FeedbackStep.FREEZE, place.feedback.status)


def open_room(work: Work, loop_id: UUID, action: Action) -> tuple[Seated, Debrief]:
    """The loop locked for a change in the open debrief; refuses when none is open."""
    room = seated(work, loop_id, lock=True)
    room.require(action)
    debrief = room.whole.debrief
    if debrief is None or not debrief.phase.open:
        raise NotNow("No debrief is open.", ("The Bar Raiser opens it.",))
    return room, debrief


def move_phase(work: Work, loop_id: UUID, command: MovePhase) -> None:
    """Reading → revoting → discussing → deciding; asking for the present phase again changes nothing."""
    room, debrief = open_room(work, loop_id, Action.MOVE_PHASE)
    if debrief.phase is command.to:
        return
    if command.to not in STEP_TO:
        raise Incomplete(f"Found {command.to}, expected revoting, discussing or deciding.")
    set_phase(work, debrief, phase_after(STEP_TO[command.to], debrief.phase, facts.meeting(work, room.whole)))
    if command.to is DebriefPhase.REVOTING:
        _expect_those_present(work, room, debrief)
    audit.record(work, "phase_moved", EventObject.DEBRIEF, loop_id=loop_id, to=command.to)


def set_phase(work: Work, debrief: Debrief, phase: DebriefPhase) -> None:
    debrief.phase, debrief.phase_since = phase, work.now
    touch(debrief)


def touch(debrief: Debrief) -> None:
    """Counts a change of the room, so that a poll knows without looking at everything."""
    debrief.change += 1


def _expect_those_present(work: Work, room: Seated, debrief: Debrief) -> None:
    """R26: attendance is pre-filled from presence; the Bar Raiser corrects it."""
    for person_id in sorted(admitted(room.whole)):
        tick = tick_of(work, debrief, person_id)
        if tick.attends is None:
            tick.attends = is_here(tick, work) or person_id == work.viewer.person_id


def admitted(whole: Whole) -> dict[UUID, Place]:
    """Panelists who may be in the room, by person: nobody who owes, practises, or left the judgement (R24, R43)."""
    found: dict[UUID, Place] = {}
    for place in whole.active_places:
        blind = place.owes and not place.panelist.after_reading
        if place.kind.practises or place.quarantined or place.missed or blind:
            continue
        found.setdefault(place.person.id, place)
    owing = {place.person.id for place in whole.active_places if place.owes and not place.panelist.after_reading}
    return {person: place for person, place in found.items() if person not in owing}


def is_here(tick: DebriefPerson, work: Work) -> bool:
    return seen_lately(tick.seen_at, work)


def seen_lately(seen_at: datetime | None, work: Work) -> bool:
    """ "Here" means seen within 25 s (R38)."""
    return seen_at is not None and work.now - seen_at <= HERE_FOR


def tick_of(work: Work, debrief: Debrief, person_id: UUID) -> DebriefPerson:
    """What is noted of one person in this opening; an empty row when nothing was."""
    found = work.session.get(DebriefPerson, (debrief.id, person_id))
    return found or add(work.session, DebriefPerson(debrief_id=debrief.id, person_id=person_id))


def set_attendance(work: Work, loop_id: UUID, command: SetAttendance) -> None:
    """R26: the Bar Raiser says who attends; once nobody is waited for, the votes appear."""
    room, debrief = open_room(work, loop_id, Action.MARK_ATTENDANCE)
    known = admitted(room.whole)
    if set(command.person_ids) - set(known):
        sentence = "Found somebody who is not in this room, expected people on its list."
        raise Incomplete(sentence, {"person_ids": sentence})
    ticks = {person: tick_of(work, debrief, person) for person in sorted(known)}
    wanted = {person: person in command.person_ids for person in ticks}
    if all(tick.attends is wanted[person] for person, tick in ticks.items()):
        return
    for person, tick in ticks.items():
        tick.attends = wanted[person]
    touch(debrief)
    attending = ",".join(str(person) for person, attends in wanted.items() if attends)
    audit.record(work, "attendance_marked", EventObject.DEBRIEF, loop_id=loop_id, attending=attending)
    revotes.reveal_if_complete(work, room, debrief)


def tick_read_all(work: Work, loop_id: UUID) -> None:
    """R25: "I have read all"."""
    _, debrief = open_room(work, loop_id, Action.TICK_READ_ALL)
    tick = tick_of(work, debrief, work.viewer.person_id)
    if tick.read_all_at is None:
        tick.read_all_at = work.now
        touch(debrief)
        audit.record(work, "read_all", EventObject.DEBRIEF, loop_id=loop_id, subject_id=work.viewer.person_id)


def presence_due(seen_at: datetime | None, work: Work) -> bool:
    """R38: presence is written at most once per person in 10 s."""
    return seen_at is None or work.now - seen_at >= WRITE_EVERY


def note_presence(work: Work, debrief_id: UUID) -> None:
    """Writes that the viewer is here, unless that was written within 10 s. For somebody whom the room let in."""
    if not store.note_seen(work.session, debrief_id, work.viewer.person_id, work.now, work.now - WRITE_EVERY):
        store.first_seen(work.session, debrief_id, work.viewer.person_id, work.now)


def look_at(work: Work, loop_id: UUID, command: LookAt) -> None:
    """R27: the room looks at one principle at a time; the Bar Raiser says which."""
    room, debrief = open_room(work, loop_id, Action.RECORD_FINDING)
    if command.principle not in {one.principle for one in boards.boards_of(work, room)}:
        sentence = f"Found “{command.principle}”, expected a principle of this loop."
        raise Incomplete(sentence, {"principle": sentence})
    debrief.principle_now = command.principle
    touch(debrief)


def adjourn(work: Work, loop_id: UUID, command: Adjourn) -> None:
    """Ends this opening; the next one begins at reading again."""
    room, debrief = open_room(work, loop_id, Action.ADJOURN)
    given = facts.running(work, room.whole)
    end(work, debrief, phase_after(PhaseStep.ADJOURN, debrief.phase, given), command.reason)
    transitions.take(work, room.whole, Step.ADJOURN, given)
    audit.record(work, "debrief_adjourned", EventObject.DEBRIEF, loop_id=loop_id, text=command.reason)


def end(work: Work, debrief: Debrief, phase: DebriefPhase, reason: str | None = None) -> None:
    set_phase(work, debrief, phase)
    debrief.ended_at, debrief.end_reason = work.now, reason
