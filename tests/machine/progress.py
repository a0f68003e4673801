"""The next sensible step of a loop, so that the machine reaches every state and not only the first ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from hiring.domain.vocabulary import (
    DebriefPhase,
    FindingValue,
    InterviewStatus,
    LoopState,
    Outcome,
    PanelistKind,
    PositionValue,
    Ruling,
    VoteValue,
)
from hiring.models.debrief import Decision, Finding, Position
from hiring.schemas.debrief import MovePhase, OpenDebrief, ReaffirmFinding, RecordFinding, Revote, SetAttendance
from hiring.schemas.decision import CloseLoop, RuleOn, RuleWithoutMeeting, TakePosition
from hiring.schemas.plans import AddPanelist, AssignForMe, ConfirmPlan
from hiring.services import (
    closing,
    debrief,
    decision,
    findings,
    loops,
    no_meeting,
    panel,
    plans,
    plans_assign,
    revotes,
    slots,
)
from hiring.store.loops import Whole
from tests.machine.acts_judge import LONG, MISSING, PHASES, WHY, write_and_submit
from tests.machine.pick import Act, Pick
from tests.machine.stage import Stage
from tests.support.drive_plan import slot_at

Step = tuple[str, str, Act]
PANELS = {
    "hanna": {"bruno": PanelistKind.BAR_RAISER, **dict.fromkeys(("iris", "ivan", "ina"), PanelistKind.INTERVIEWER)},
    "nadia": {"boris": PanelistKind.BAR_RAISER, **dict.fromkeys(("udo", "stan", "omar"), PanelistKind.INTERVIEWER)},
}
RULINGS = {Ruling.HIRE: "hire", Ruling.NO_HIRE: "no hire", Ruling.VETO: "veto"}


def steps(stage: Stage, pick: Pick, loop: UUID) -> Iterator[Step]:
    """(who, what, act), one after the other: each is worked out when the one before has been tried."""
    whole = stage.whole(loop)
    recruiter = stage.name(whole.loop.recruiter_id)
    bar_raiser = stage.name(whole.bar_raiser.person.id) if whole.bar_raiser else recruiter
    state = whole.loop.state
    if state is LoopState.ON_HOLD:
        yield recruiter, "returns", lambda work: loops.return_from_hold(work, loop)
    elif whole.loop.confirmation_outstanding and state.before_decided and state is not LoopState.DEBRIEFING:
        yield from _plan(stage, whole, loop, recruiter, bar_raiser)
    elif state in {LoopState.PLANNED, LoopState.SCHEDULED, LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK}:
        yield from _interviews(stage, pick, whole, loop, recruiter)
    elif state is LoopState.READY:
        if whole.hiring_manager is not None and pick.chance(60):
            yield from _without_meeting(stage, stage.name(whole.hiring_manager.person.id), bar_raiser, loop)
        command = OpenDebrief(override_reason="")
        yield bar_raiser, "opens", lambda work: debrief.open_debrief(work, loop, command)
    elif state is LoopState.DEBRIEFING:
        yield from _room(stage, pick, whole, loop, bar_raiser)
    elif state is LoopState.DECIDED:
        yield recruiter, "closes", _closing(stage, loop)


def _without_meeting(stage: Stage, manager: str, bar_raiser: str, loop: UUID) -> Iterator[Step]:
    """Offered only while all votes are negative (R28)."""
    yield manager, "confirms no meeting", lambda work: no_meeting.confirm(work, loop)
    command = RuleWithoutMeeting(typed_word="no hire", reason=LONG)
    yield bar_raiser, "rules without a meeting", lambda work: no_meeting.rule(work, loop, command, stage.again())


def _plan(stage: Stage, whole: Whole, loop: UUID, recruiter: str, bar_raiser: str) -> Iterator[Step]:
    manager = stage.name(whole.hiring_manager.person.id) if whole.hiring_manager else "hanna"
    here = {stage.name(place.person.id) for place in whole.active_places}
    for name, kind in PANELS.get(manager, PANELS["hanna"]).items():
        if name not in here and len(whole.voters) < 5:
            person = stage.company.ids[name]
            yield recruiter, f"adds {name}", _adding(loop, person, kind)
    yield recruiter, "assigns", lambda work: plans_assign.assign_for_me(work, loop, AssignForMe(keep_by_hand=False))
    after = stage.whole(loop)
    who = stage.name(after.bar_raiser.person.id) if after.bar_raiser else bar_raiser
    stage.company.controlled.pass_time(minutes=1)
    yield who, "confirms", lambda work: plans.confirm_plan(work, loop, ConfirmPlan())


def _adding(loop: UUID, person: UUID, kind: PanelistKind) -> Act:
    return lambda work: panel.add_panelist(work, loop, AddPanelist(person_id=person, kind=kind))


def _interviews(stage: Stage, pick: Pick, whole: Whole, loop: UUID, recruiter: str) -> Iterator[Step]:
    """First slots for everybody; then the next interview takes place and its feedback is written."""
    places = [p for p in (*whole.voters, *whole.follow_ups) if p.owes and not p.quarantined]
    stage.company.controlled.pass_time(minutes=1)
    without = [place for place in places if place.interview is None]
    for number, place in enumerate(without):
        command = slot_at(stage.company.now + timedelta(hours=2 + number))
        yield recruiter, "enters a slot", _slotting(loop, place.id, command)
    if without:
        return
    places.sort(key=lambda place: place.interview.starts_at)
    for place in places[:2]:
        ends = place.interview.ends_at
        if ends > stage.company.now:
            stage.company.controlled.moment = ends
        yield stage.name(place.person.id), "writes", write_and_submit(stage, pick, loop)
    missing = [place for place in places if place.interview.status is not InterviewStatus.COMPLETED]
    if not missing and whole.bar_raiser and pick.chance(30):
        command = OpenDebrief(override_reason=MISSING)
        yield (
            stage.name(whole.bar_raiser.person.id),
            "overrides",
            lambda work: debrief.open_debrief(work, loop, command),
        )


def _slotting(loop: UUID, place: UUID, command: object) -> Act:
    return lambda work: slots.enter_slot(work, loop, place, command)


def _room(stage: Stage, pick: Pick, whole: Whole, loop: UUID, bar_raiser: str) -> Iterator[Step]:
    room = stage.open_room(loop)
    if room is None:
        return
    here = sorted(debrief.admitted(whole))
    if room.phase is DebriefPhase.READING:
        for person in here:
            yield stage.name(person), "ticks", lambda work: debrief.tick_read_all(work, loop)
    if room.phase is DebriefPhase.REVOTING:
        yield from _voting(stage, pick, loop, bar_raiser, here)
    if room.phase is DebriefPhase.DISCUSSING:
        yield from _finding(stage, pick, whole, loop, bar_raiser)
    if room.phase is DebriefPhase.DECIDING:
        yield from _ruling(stage, pick, whole, loop, bar_raiser)
    elif pick.chance(85):
        command = MovePhase(to=PHASES[PHASES.index(room.phase) + 1])
        yield bar_raiser, f"moves to {command.to}", lambda work: debrief.move_phase(work, loop, command)


def _voting(stage: Stage, pick: Pick, loop: UUID, bar_raiser: str, here: list[UUID]) -> Iterator[Step]:
    everybody = SetAttendance(person_ids=tuple(here))
    yield bar_raiser, "marks attendance", lambda work: debrief.set_attendance(work, loop, everybody)
    for person in here:
        command = Revote(value=pick.one(VoteValue), reason=WHY)
        yield stage.name(person), "revotes", _revoting(loop, command)
    if pick.chance(70):
        yield bar_raiser, "closes the round", lambda work: revotes.close_round(work, loop)


def _revoting(loop: UUID, command: Revote) -> Act:
    return lambda work: revotes.revote(work, loop, command)


def _finding(stage: Stage, pick: Pick, whole: Whole, loop: UUID, bar_raiser: str) -> Iterator[Step]:
    revision = whole.loop.revision
    found = {one.principle: one for one in stage.last.of(Finding, loop_id=loop, revision=revision)}
    for one in whole.principles:
        version = found[one.principle].version if one.principle in found else 0
        value = pick.one([FindingValue.RAISES, FindingValue.MEETS, FindingValue.BELOW])
        command = RecordFinding(principle=one.principle, value=value, reason=WHY, version=version)
        yield bar_raiser, f"finds {one.principle}", _recording(loop, command)


def _recording(loop: UUID, command: RecordFinding) -> Act:
    return lambda work: findings.record_finding(work, loop, command)


def _ruling(stage: Stage, pick: Pick, whole: Whole, loop: UUID, bar_raiser: str) -> Iterator[Step]:
    if whole.hiring_manager is None or whole.bar_raiser is None:
        return
    taken = [one for one in stage.last.of(Position, loop_id=loop) if one.lapsed_at is None]
    value = pick.one(PositionValue)
    position = TakePosition(value=value, level=pick.one(["", "L5"]) if value is PositionValue.HIRE else "")
    manager = stage.name(whole.hiring_manager.person.id)
    yield manager, "takes a position", lambda work: decision.take_position(work, loop, position)
    revision = whole.loop.revision
    for one in stage.last.of(Finding, loop_id=loop, revision=revision):
        command = ReaffirmFinding(principle=one.principle, version=one.version)
        yield bar_raiser, "re-affirms", _affirming(loop, command)
    ruling = pick.one([Ruling.HIRE, Ruling.VETO]) if value is PositionValue.HIRE else Ruling.NO_HIRE
    cited = tuple(one.principle for one in whole.principles)
    command = RuleOn(ruling=ruling, typed_word=RULINGS[ruling], reason=LONG, cited=cited)
    if taken or pick.chance(70):
        yield bar_raiser, f"rules {ruling}", lambda work: decision.rule(work, loop, command, stage.again())


def _affirming(loop: UUID, command: ReaffirmFinding) -> Act:
    return lambda work: findings.reaffirm_finding(work, loop, command)


def _closing(stage: Stage, loop: UUID) -> Act:
    outcome = stage.last.of(Decision, loop_id=loop)[-1].outcome
    given = {"offer": "open"} if outcome is Outcome.HIRE else {"recycle": True, "cool_down_months": 6}
    command = CloseLoop(told_on=stage.company.now.date(), **given)
    return lambda work: closing.close_loop(work, loop, command)
