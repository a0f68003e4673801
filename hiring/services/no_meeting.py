"""R28's short cut: every vote is negative, hiring manager and Bar Raiser both confirm that no meeting is needed."""

from dataclasses import replace
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotAllowed, NotNow
from hiring.domain.guards import WorkFacts
from hiring.domain.machines import PhaseStep, phase_after
from hiring.domain.vocabulary import (
    ConsentRole,
    DebriefPhase,
    EventObject,
    LoopState,
    PanelistKind,
    PositionValue,
    Ruling,
)
from hiring.domain.workflow import Step
from hiring.models.debrief import Debrief, UnanimousNo
from hiring.schemas.decision import RuleOn, RuleWithoutMeeting, TakePosition
from hiring.services import audit, facts, transitions
from hiring.services.debrief import freeze
from hiring.services.decision import Answer, add_position, decide, hindered, word_problem
from hiring.services.password_again import PasswordAgain
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import decisions as store
from hiring.store.rows import add


def confirm(work: Work, loop_id: UUID) -> None:
    """One of the two confirms, in any order. Nobody else is told, and no event of it shows to anybody else."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CONFIRM_UNANIMOUS_NO)
    if _confirm(work, room):
        _tell_the_other(work, room)


def _confirm(work: Work, room: Seated) -> bool:
    """Whether this was news. A confirmation belongs to a person: a successor in the place confirms anew."""
    role = ConsentRole(str(room.seat.kind))
    loop_id = room.whole.loop.id
    held = store.unanimous(work.session, loop_id).get(role)
    if held is not None and held.person_id == work.viewer.person_id:
        return False
    if held is None:
        held = UnanimousNo(id=work.new_id(), loop_id=loop_id, role=role, person_id=work.viewer.person_id, at=work.now)
    held.person_id, held.at = work.viewer.person_id, work.now
    add(work.session, held)
    audit.record(work, "no_meeting_confirmed", EventObject.COACHING, loop_id=loop_id, role=role)
    return True


def _tell_the_other(work: Work, room: Seated) -> None:
    chair = PanelistKind.BAR_RAISER if room.seat.kind is PanelistKind.HIRING_MANAGER else PanelistKind.HIRING_MANAGER
    other = room.whole.holder(chair)
    if other is None:
        return
    loop_id = room.whole.loop.id
    words = f"{work.viewer.name} agrees to decide {room.whole.candidate.name}'s loop without a meeting."
    tell(work, other.person.id, "no_meeting", words, loop_id=loop_id, href=f"/loops/{loop_id}/no-meeting")


def rule(work: Work, loop_id: UUID, command: RuleWithoutMeeting, again: PasswordAgain) -> Answer:
    """The Bar Raiser's own confirmation and ruling in one: no_hire + no_hire without findings."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CONFIRM_UNANIMOUS_NO)
    if room.seat.kind is not PanelistKind.BAR_RAISER:
        raise NotAllowed("Only the loop's Bar Raiser rules; the hiring manager confirms that no meeting is needed.")
    problems = word_problem(Ruling.NO_HIRE, command.typed_word)
    if problems:
        raise Incomplete("The ruling is not recorded yet.", problems)
    _require_hiring_manager(work, room)
    given = replace(facts.meeting(work, room.whole), unanimous_confirmations_missing=())
    refused = hindered(work, room, Step.SKIP_MEETING, given, again)
    if refused:
        return refused
    _confirm(work, room)
    transitions.take(work, room.whole, Step.SKIP_MEETING, given)
    _stand_for_the_meeting(work, room)
    return _decide(work, room, command, given)


def _decide(work: Work, room: Seated, command: RuleWithoutMeeting, given: WorkFacts) -> Answer:
    manager = room.whole.hiring_manager
    assert manager is not None  # noqa: S101  _require_hiring_manager refused without one
    position = add_position(work, room, None, TakePosition(value=PositionValue.NO_HIRE), manager.person.id)
    wanted = RuleOn(
        ruling=Ruling.NO_HIRE, typed_word=command.typed_word, reason=command.reason, other_role=command.other_role
    )
    return decide(work, room, position, wanted, Step.SKIP_MEETING, given)


def _require_hiring_manager(work: Work, room: Seated) -> None:
    if ConsentRole.HIRING_MANAGER not in confirmed(work, room):
        raise NotNow("The hiring manager has not confirmed yet.", ("They confirm, or the debrief takes place.",))


def confirmed(work: Work, room: Seated) -> frozenset[ConsentRole]:
    """The roles whose present holder has confirmed."""
    holders = {
        ConsentRole.HIRING_MANAGER: room.whole.hiring_manager,
        ConsentRole.BAR_RAISER: room.whole.bar_raiser,
    }
    given = store.unanimous(work.session, room.whole.loop.id)
    return frozenset(
        role
        for role, place in holders.items()
        if place is not None and role in given and given[role].person_id == place.person.id
    )


def _stand_for_the_meeting(work: Work, room: Seated) -> None:
    """The opening that stands for the meeting: outside the record nothing tells it from one (R28)."""
    loop = room.whole.loop
    assert loop.state is LoopState.DEBRIEFING  # noqa: S101  the table passes through debriefing
    phase = phase_after(PhaseStep.SKIP_MEETING, DebriefPhase.SCHEDULED, facts.running(work, room.whole))
    add(
        work.session,
        Debrief(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, number=1, phase=phase, phase_since=work.now,
            opened_at=work.now, opened_by_id=work.viewer.person_id, revealed_at=work.now, ended_at=work.now,
        ),
    )  # fmt: skip
    loop.debrief_opened_ever = True
    freeze(room)
