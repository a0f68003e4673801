"""Position, ruling and the decision it makes (R28 to R34). No other path reaches an outcome."""

from dataclasses import dataclass, replace
from uuid import UUID

from hiring.domain import decision as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.guards import WorkFacts
from hiring.domain.machines import FeedbackStep, PhaseStep, feedback_after, phase_after
from hiring.domain.vocabulary import (
    ConsentRole,
    DebriefPhase,
    EventObject,
    FeedbackStatus,
    LoopState,
    Outcome,
    PositionValue,
    Ruling,
)
from hiring.domain.workflow import Step
from hiring.models.debrief import Debrief, Decision, Dissent, Position, UnanimousNo
from hiring.models.feedback import Feedback
from hiring.models.loops import Interview
from hiring.schemas.decision import RuleOn, RuleWithoutMeeting, TakePosition, WriteDissent
from hiring.services import aftermath, audit, facts, record, sign_in, transitions
from hiring.services import debrief as rooms
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import debriefs as debrief_store
from hiring.store import seats as seat_store
from hiring.store.rows import add


@dataclass(frozen=True)
class WrongPassword:
    """The password asked again did not match: nothing is ruled, the attempt stays on record."""

    sentence: str = "This is not your password. Nothing was recorded; type it again."


@dataclass(frozen=True)
class Ruled:
    outcome: Outcome


def take_position(work: Work, loop_id: UUID, command: TakePosition) -> None:
    """R29: the hiring manager's stance, changeable until the ruling; each version is kept."""
    room, debrief = rooms.open_room(work, loop_id, Action.TAKE_POSITION)
    level = command.level or None
    if command.value is PositionValue.HIRE and level is None:
        level = room.whole.loop.level
    problem = rules.level_problem(command.value, level, room.whole.loop.level, _levels(room))
    if problem:
        raise Incomplete(problem, {"level": problem})
    _add_position(work, room, debrief.id, command.value, level, command.note)
    rooms.touch(debrief)


def _levels(room: Seated) -> tuple[str, ...]:
    return tuple(room.whole.organisation.levels.split(","))


def _add_position(
    work: Work, room: Seated, debrief_id: UUID | None, value: PositionValue, level: str | None, note: str
) -> Position:
    loop = room.whole.loop
    row = add(
        work.session,
        Position(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, debrief_id=debrief_id, value=value, level=level,
            note=note, person_id=work.viewer.person_id, at=work.now,
        ),
    )  # fmt: skip
    audit.record(
        work, "position_taken", EventObject.DEBRIEF, loop_id=loop.id, value=value, level=level, text=note or None
    )
    return row


def write_dissent(work: Work, loop_id: UUID, command: WriteDissent) -> None:
    """A voter's note of disagreement, kept beside the decision."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.WRITE_DISSENT)
    loop = room.whole.loop
    add(
        work.session,
        Dissent(
            id=work.new_id(), loop_id=loop_id, revision=loop.revision, person_id=work.viewer.person_id, at=work.now,
            text=command.text,
        ),
    )  # fmt: skip
    if room.whole.debrief:
        rooms.touch(room.whole.debrief)
    audit.record(work, "dissent_written", EventObject.DECISION, loop_id=loop_id, text=command.text)


def rule(work: Work, loop_id: UUID, command: RuleOn, password: str) -> Ruled | WrongPassword:
    """The Bar Raiser's ruling; outcome and decision are made in this transaction (R30)."""
    room, debrief = rooms.open_room(work, loop_id, Action.RULE)
    position = debrief_store.position(work.session, loop_id, debrief.id)
    _check_command(work, room, position, command)
    given = facts.meeting(work, room.whole)
    phase = phase_after(PhaseStep.COMPLETE, debrief.phase, given)
    if not sign_in.password_again(work, password):
        return WrongPassword()
    assert position is not None  # noqa: S101  _check_command refused without one
    _miss_what_is_missing(work, room)
    rooms.end(work, debrief, phase)
    return _decide(work, room, position, command, Step.RULE, given, met=True)


def _check_command(work: Work, room: Seated, position: Position | None, command: RuleOn) -> None:
    problem = rules.pair_problem(position.value if position else None, command.ruling)
    if problem:
        raise Incomplete(problem, {"ruling": problem})
    _check_word(command.ruling, command.typed_word)
    if command.ruling is Ruling.VETO:
        names = facts.names_of(work, room.whole)
        loop = room.whole.loop
        found = [
            rules.Finding(one.principle, names.get(one.principle, one.principle), one.value)
            for one in debrief_store.findings(work.session, loop.id, loop.revision)
        ]
        problems = rules.veto_problems(command.reason, command.cited, found)
        if problems:
            raise Incomplete("A veto needs more than this.", problems)


def _check_word(ruling: Ruling, typed: str) -> None:
    problem = rules.typed_word_problem(ruling, typed)
    if problem:
        raise Incomplete(problem, {"typed_word": problem})


def _decide(
    work: Work, room: Seated, position: Position, command: RuleOn, step: Step, given: WorkFacts, *, met: bool
) -> Ruled:
    outcome = rules.outcome_of(position.value, command.ruling)
    if outcome is None:
        raise Incomplete("This ruling does not fit the position.")
    earlier = seat_store.decisions(work.session, room.whole.loop.id)
    decision = _decision_row(work, room, position, command, outcome, earlier[-1] if earlier else None, met)
    transitions.take(work, room.whole, step, given)
    audit.record(
        work, "ruled", EventObject.DECISION, loop_id=room.whole.loop.id, ruling=command.ruling, outcome=outcome,
        decision=decision.id,
    )  # fmt: skip
    aftermath.follow(work, room, decision, command.reason)
    return Ruled(outcome)


def _decision_row(
    work: Work, room: Seated, position: Position, command: RuleOn, outcome: Outcome, earlier: Decision | None, met: bool
) -> Decision:
    loop = room.whole.loop
    reason = audit.seal(work, command.reason)
    card = record.compose(work, room, position, command, outcome, met=met)
    sealed = audit.seal(work, card.model_dump_json())
    return add(
        work.session,
        Decision(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, candidate_id=room.whole.candidate.id,
            outcome=outcome, position=position.value, ruling=command.ruling, level=position.level,
            hiring_manager_id=position.person_id, ruled_by_id=work.viewer.person_id, at=work.now, met=met,
            other_role=command.other_role, reason_id=reason.id, record_id=sealed.id,
            supersedes_id=earlier.id if earlier else None,
            digest=audit.digest(sealed, loop.id, loop.revision, outcome, position.value, command.ruling, work.now),
        ),
    )  # fmt: skip


def _miss_what_is_missing(work: Work, room: Seated) -> None:
    """R24: with the ruling missing feedback becomes missed; its author stays blind on this loop."""
    for place in room.whole.active_places:
        if not place.owes or place.kind.practises:
            continue
        feedback = place.feedback or _empty_feedback(work, room, place.id, place.interview)
        feedback.status = feedback_after(FeedbackStep.MISS, feedback.status)
        audit.record(work, "feedback_missed", EventObject.STATUS, loop_id=room.whole.loop.id, panelist_id=place.id)


def _empty_feedback(work: Work, room: Seated, panelist_id: UUID, interview: Interview | None) -> Feedback:
    return add(
        work.session,
        Feedback(
            id=work.new_id(), loop_id=room.whole.loop.id, panelist_id=panelist_id,
            interview_id=interview.id if interview else None, status=FeedbackStatus.NOT_STARTED,
            revision=room.whole.loop.revision,
        ),
    )  # fmt: skip


def confirm_no_meeting(work: Work, loop_id: UUID) -> None:
    """R28: the hiring manager's word that no meeting is needed; it is the position no hire."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CONFIRM_UNANIMOUS_NO)
    role = ConsentRole(str(room.seat.kind))
    if role in debrief_store.unanimous_roles(work.session, loop_id):
        return
    add(
        work.session,
        UnanimousNo(id=work.new_id(), loop_id=loop_id, role=role, person_id=work.viewer.person_id, at=work.now),
    )
    if role is ConsentRole.HIRING_MANAGER:
        _add_position(work, room, None, PositionValue.NO_HIRE, None, "")
        if room.whole.bar_raiser:
            words = "The hiring manager agrees to decide without a meeting."
            tell(
                work,
                room.whole.bar_raiser.person.id,
                "no_meeting",
                words,
                loop_id=loop_id,
                href=f"/loops/{loop_id}/debrief",
            )


def rule_without_meeting(
    work: Work, loop_id: UUID, command: RuleWithoutMeeting, password: str
) -> Ruled | WrongPassword:
    """R28: recorded as no_hire + no_hire without findings, passing through debriefing in this transaction."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CONFIRM_UNANIMOUS_NO)
    if room.whole.bar_raiser is None or room.whole.bar_raiser.person.id != work.viewer.person_id:
        raise NotNow("The Bar Raiser rules; the hiring manager confirms that no meeting is needed.")
    _check_word(Ruling.NO_HIRE, command.typed_word)
    confirm_no_meeting(work, loop_id)
    position = debrief_store.position(work.session, loop_id, None)
    given = facts.meeting(work, room.whole)
    if position is None or given.unanimous_confirmations_missing:
        raise NotNow("The hiring manager has not confirmed yet.", ("They confirm, or the debrief takes place.",))
    if not sign_in.password_again(work, password):
        return WrongPassword()
    moved = transitions.take(work, room.whole, Step.SKIP_MEETING, given)
    _skipped_meeting(work, room, moved.loop.state)
    wanted = RuleOn(
        ruling=Ruling.NO_HIRE, typed_word=command.typed_word, reason=command.reason, other_role=command.other_role
    )
    return _decide(work, room, position, wanted, Step.SKIP_MEETING, replace(given, position_taken=True), met=False)


def _skipped_meeting(work: Work, room: Seated, state: LoopState) -> None:
    """The opening that stands for the meeting: outside the record nothing tells it from one (R28)."""
    assert state is LoopState.DEBRIEFING  # noqa: S101  the table passes through debriefing
    loop = room.whole.loop
    phase = phase_after(PhaseStep.SKIP_MEETING, DebriefPhase.SCHEDULED, facts.running(work, room.whole))
    add(
        work.session,
        Debrief(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, number=1, phase=phase, phase_since=work.now,
            opened_at=work.now, opened_by_id=work.viewer.person_id, revealed_at=work.now, ended_at=work.now,
        ),
    )  # fmt: skip
    loop.debrief_opened_ever = True
    for place in room.whole.places:
        if place.feedback is not None and place.feedback.status is FeedbackStatus.SUBMITTED:
            place.feedback.status = feedback_after(FeedbackStep.FREEZE, place.feedback.status)
