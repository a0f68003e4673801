"""R9: what changed on the requisition since the loop copied it, and taking it over."""

from collections.abc import Sequence
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow
from hiring.domain.vocabulary import EventObject
from hiring.domain.words import listed
from hiring.models.loops import LoopPrinciple
from hiring.models.openings import RequisitionPrinciple
from hiring.schemas.loops import Adopt
from hiring.services import audit, principle_sets, transitions
from hiring.services.plans_change import changed, check_version
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import openings, panel
from hiring.store.loops import Whole
from hiring.store.rows import add_all


def offers(work: Work, whole: Whole) -> tuple[str, ...]:
    """What differs now: "the principle set", "the level", "the principles"; empty when nothing does."""
    found = []
    if whole.requisition.principle_set_id != whole.loop.principle_set_id:
        found.append("the principle set")
    if whole.requisition.level != whole.loop.level:
        found.append("the level")
    wanted = openings.principles(work.session, whole.requisition.id)
    if [_shape(one) for one in wanted] != [_shape(one) for one in whole.principles]:
        found.append("the principles")
    return tuple(found)


def _shape(one: RequisitionPrinciple | LoopPrinciple) -> tuple[str, int, bool]:
    return one.principle, one.min_coverage, one.functional


def adopt_set_version(work: Work, loop_id: UUID, command: Adopt) -> None:
    """Only in draft: the requisition's set with its principles; what the new set lacks is released."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.ADOPT_SET_VERSION)
    check_version(room.whole.loop, command.version)
    room.whole.loop.principle_set_id = room.whole.requisition.principle_set_id
    _copy(work, room)
    _forget_strange_questions(work, room)
    audit.record(work, "set_version_adopted", EventObject.PLAN, loop_id=loop_id, set=room.whole.loop.principle_set_id)
    changed(work, room)
    transitions.settle(work, loop_id)


def adopt_requisition(work: Work, loop_id: UUID, command: Adopt) -> None:
    """Level and principles, until the first slot begins; the plan is confirmed again (R10)."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.ADOPT_REQUISITION)
    check_version(room.whole.loop, command.version)
    loop = room.whole.loop
    shelf = principle_sets.of(work.session, loop.principle_set_id)
    wanted = openings.principles(work.session, room.whole.requisition.id)
    missing = [one.principle for one in wanted if one.principle not in shelf.principle_ids]
    if missing:
        sentence = f"The loop's principle set has no {listed(missing)}."
        raise NotNow(sentence, ("Take the new principle set over first, which is possible in draft.",))
    loop.level = room.whole.requisition.level
    _copy(work, room)
    audit.record(work, "requisition_adopted", EventObject.PLAN, loop_id=loop_id, level=loop.level)
    changed(work, room)
    transitions.settle(work, loop_id)


def _copy(work: Work, room: Seated) -> None:
    loop_id = room.whole.loop.id
    wanted: Sequence[RequisitionPrinciple] = openings.principles(work.session, room.whole.requisition.id)
    panel.drop_principles(work.session, loop_id)
    for one in room.whole.principles:
        work.session.expunge(one)
    copies = [
        LoopPrinciple(
            loop_id=loop_id, principle=one.principle, position=one.position, min_coverage=one.min_coverage,
            functional=one.functional,
        )
        for one in wanted
    ]  # fmt: skip
    add_all(work.session, copies)
    kept = {one.principle for one in wanted}
    panel.drop_assignments(work.session, [one.id for one in room.whole.assignments if one.principle not in kept])


def _forget_strange_questions(work: Work, room: Seated) -> None:
    shelf = principle_sets.of(work.session, room.whole.loop.principle_set_id)
    known = {question.id for principle in shelf.principles for question in principle.questions}
    for one in panel.assignments(work.session, room.whole.loop.id):
        if one.question and one.question not in known:
            one.question = None
    work.session.flush()
