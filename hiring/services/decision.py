"""Position, ruling and the decision it makes (R28 to R34). No other path reaches an outcome."""

from dataclasses import dataclass, replace
from uuid import UUID

from hiring.domain import decision as rules
from hiring.domain import workflow
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete
from hiring.domain.guards import WorkFacts
from hiring.domain.machines import FeedbackStep, PhaseStep, feedback_after, phase_after
from hiring.domain.vocabulary import EventObject, FeedbackStatus, Outcome, PositionValue, Ruling
from hiring.domain.workflow import Step
from hiring.models.debrief import Decision, Dissent, Position
from hiring.models.feedback import Feedback
from hiring.schemas.decision import RuleOn, TakePosition, WriteDissent
from hiring.services import aftermath, audit, facts, password_again, record, transitions
from hiring.services import debrief as rooms
from hiring.services.attempts import TooMany
from hiring.services.codes import WrongCode
from hiring.services.password_again import PasswordAgain, WrongPassword
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import debriefs as debrief_store
from hiring.store import decisions as store
from hiring.store import seats as seat_store
from hiring.store.loops import Place
from hiring.store.rows import add


@dataclass(frozen=True)
class Ruled:
    outcome: Outcome


@dataclass(frozen=True)
class NotFit:
    """R2 or R3 does not hold any more: nothing is ruled; the recruiter is told, so this is committed."""

    sentence: str


Answer = Ruled | WrongPassword | WrongCode | TooMany | NotFit


def take_position(work: Work, loop_id: UUID, command: TakePosition) -> None:
    """R29: the hiring manager's stance, changeable until the ruling; each version is kept."""
    room, debrief = rooms.open_room(work, loop_id, Action.TAKE_POSITION)
    level = _level(room, command)
    problem = rules.level_problem(command.value, level, room.whole.loop.level, levels_of(room))
    if problem:
        raise Incomplete(problem, {"level": problem})
    before = debrief_store.position(work.session, loop_id, debrief.id)
    if before and (before.value, before.level, before.note) == (command.value, level, command.note):
        return
    taken = command.model_copy(update={"level": level or ""})
    add_position(work, room, debrief.id, taken, work.viewer.person_id)
    audit.record(
        work, "position_taken", EventObject.DEBRIEF, loop_id=loop_id, value=command.value, level=level,
        text=command.note or None,
    )  # fmt: skip
    rooms.touch(debrief)


def _level(room: Seated, command: TakePosition) -> str | None:
    """A hire is at the target level unless another is chosen; no hire has none, whatever the choice beside it says."""
    if command.value is PositionValue.NO_HIRE:
        return None
    return command.level or room.whole.loop.level


def levels_of(room: Seated) -> tuple[str, ...]:
    return tuple(room.whole.organisation.levels.split(","))


def add_position(
    work: Work, room: Seated, debrief_id: UUID | None, taken: TakePosition, hiring_manager: UUID
) -> Position:
    loop = room.whole.loop
    return add(
        work.session,
        Position(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, debrief_id=debrief_id, value=taken.value,
            level=taken.level or None, note=taken.note, person_id=hiring_manager, at=work.now,
        ),
    )  # fmt: skip


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


def rule(work: Work, loop_id: UUID, command: RuleOn, again: PasswordAgain) -> Answer:
    """The Bar Raiser's ruling; outcome and decision are made in this transaction (R30)."""
    if command.ruling is Ruling.VETO:
        store.lock_loops_of_person(work.session, loop_id)
    room, debrief = rooms.open_room(work, loop_id, Action.RULE)
    position = debrief_store.position(work.session, loop_id, debrief.id)
    wanted = _checked(work, room, position, command)
    given = facts.meeting(work, room.whole)
    refused = hindered(work, room, Step.RULE, given, again)
    if refused:
        return refused
    assert position is not None  # noqa: S101  _checked refused without one
    phase = phase_after(PhaseStep.COMPLETE, debrief.phase, given)
    missed = _miss_what_is_missing(work, room)
    rooms.end(work, debrief, phase)
    return decide(work, room, position, wanted, Step.RULE, given, missed=missed)


def hindered(
    work: Work, room: Seated, step: Step, given: WorkFacts, again: PasswordAgain
) -> NotFit | WrongPassword | WrongCode | TooMany | None:
    """Everything that stands in the way is said first; only then does the password count for anything.

    Section 6: when a re-organisation made the Bar Raiser dependent, the ruling is blocked and the recruiter told.
    """
    if given.bar_raiser_problems:
        aftermath.tell_unfit(work, room.whole)
        return NotFit(" ".join(one.sentence for one in given.bar_raiser_problems))
    workflow.take(step, room.whole.loop.state, given)
    return password_again.ask(work, again)


def _checked(work: Work, room: Seated, position: Position | None, command: RuleOn) -> RuleOn:
    problem = rules.pair_problem(position.value if position else None, command.ruling)
    if problem:
        raise Incomplete(problem, {"ruling": problem})
    findings = _findings(work, room)
    known = {one.principle for one in findings if one.value is not None}
    wanted = command.model_copy(update={"cited": tuple(one for one in command.cited if one in known)})
    problems = rules.veto_problems(wanted.reason, wanted.cited, findings) if wanted.ruling is Ruling.VETO else {}
    problems |= word_problem(command.ruling, command.typed_word)
    if problems:
        raise Incomplete("The ruling is not recorded yet.", problems)
    return wanted


def _findings(work: Work, room: Seated) -> list[rules.Finding]:
    names = facts.names_of(work, room.whole)
    loop = room.whole.loop
    return [
        rules.Finding(one.principle, names.get(one.principle, one.principle), one.value)
        for one in debrief_store.findings(work.session, loop.id, loop.revision)
    ]


def word_problem(ruling: Ruling, typed: str) -> dict[str, str]:
    problem = rules.typed_word_problem(ruling, typed)
    return {"typed_word": problem} if problem else {}


def decide(
    work: Work, room: Seated, position: Position, command: RuleOn, step: Step, given: WorkFacts, *,
    missed: tuple[str, ...] = (),
) -> Ruled:  # fmt: skip
    """Writes the decision and its sealed record and moves the loop: the only writer of outcomes."""
    outcome = rules.outcome_of(position.value, command.ruling)
    if outcome is None:
        raise Incomplete("This ruling does not fit the position.")
    loop = room.whole.loop
    loop.told_on = loop.recycle = loop.cool_down_until = loop.offer = loop.closed_at = None
    decision = _decision_row(work, room, position, command, outcome, step is Step.RULE, missed)
    transitions.take(work, room.whole, step, replace(given, position_taken=True))
    audit.record(
        work, "ruled", EventObject.DECISION, loop_id=loop.id, ruling=command.ruling, outcome=outcome,
        revision=loop.revision, decision=decision.id, decision_digest=decision.digest,
    )  # fmt: skip
    aftermath.follow(work, room, decision, command.reason)
    return Ruled(outcome)


def _decision_row(
    work: Work, room: Seated, position: Position, command: RuleOn, outcome: Outcome, met: bool, missed: tuple[str, ...]
) -> Decision:  # fmt: skip
    loop = room.whole.loop
    earlier = seat_store.decisions(work.session, loop.id)
    reason = audit.seal(work, command.reason)
    card = record.compose(work, room, position, command, outcome, met=met, missed=missed)
    sealed = audit.seal(work, card.model_dump_json())
    return add(
        work.session,
        Decision(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, candidate_id=room.whole.candidate.id,
            outcome=outcome, position=position.value, ruling=command.ruling, level=position.level,
            hiring_manager_id=position.person_id, ruled_by_id=work.viewer.person_id, at=work.now, met=met,
            other_role=command.other_role and outcome is Outcome.NO_HIRE, reason_id=reason.id, record_id=sealed.id,
            supersedes_id=earlier[-1].id if earlier else None,
            digest=audit.digest(sealed, loop.id, loop.revision, outcome, position.value, command.ruling, work.now),
        ),
    )  # fmt: skip


def _miss_what_is_missing(work: Work, room: Seated) -> tuple[str, ...]:
    """R24: with the ruling missing feedback becomes missed; its author stays blind on this loop. Answers the names."""
    missing = [place for place in room.whole.active_places if place.owes and not place.kind.practises]
    for place in missing:
        feedback = place.feedback or _empty_feedback(work, room, place)
        feedback.status = feedback_after(FeedbackStep.MISS, feedback.status)
        audit.record(work, "feedback_missed", EventObject.STATUS, loop_id=room.whole.loop.id, panelist_id=place.id)
    return tuple(place.person.name for place in missing)


def _empty_feedback(work: Work, room: Seated, place: Place) -> Feedback:
    return add(
        work.session,
        Feedback(
            id=work.new_id(), loop_id=room.whole.loop.id, panelist_id=place.id,
            interview_id=place.interview.id if place.interview else None, status=FeedbackStatus.NOT_STARTED,
            revision=room.whole.loop.revision,
        ),
    )  # fmt: skip
