"""Coverage by hand, planned questions, the level override and the Bar Raiser's confirmation (R5, R7 to R10, R19)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from hiring.domain import workflow
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.seats import Ask
from hiring.domain.vocabulary import EventObject
from hiring.domain.workflow import Step
from hiring.models.loops import Assignment
from hiring.principles import PrincipleSet
from hiring.schemas.loops import SetRevealMode
from hiring.schemas.plans import ConfirmPlan, OverrideLevel, PlanQuestions, SetCells
from hiring.services import audit, facts, principle_sets, transitions
from hiring.services.plans_change import changed, check_version, place_at, tell_others, tell_people, touch
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import panel as store
from hiring.store.loops import Place
from hiring.store.rows import add_all

Cell = tuple[UUID, str]
DETAIL_LENGTH = 1500


def set_cells(work: Work, loop_id: UUID, command: SetCells) -> None:
    """The grid as it stands after an edit by hand; what is new is fixed, so that "assign for me" keeps it (R10)."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.SET_COVERAGE)
    check_version(room.whole.loop, command.version)
    wanted = cells_of(room, command.cells)
    put(work, room, wanted, dict.fromkeys(wanted, "set by hand"), fixed=wanted - held_cells(room))


def cells_of(room: Seated, typed: Iterable[str]) -> set[Cell]:
    """ "panelist id:principle id", each a voting panelist and a principle of this loop."""
    voters = {str(place.id): place.id for place in room.whole.voters}
    principles = {one.principle for one in room.whole.principles}
    wanted: set[Cell] = set()
    for cell in typed:
        panelist, _, principle = cell.partition(":")
        if panelist not in voters or principle not in principles:
            problems = {"cells": "The panel or the principles changed; the grid below is the present one."}
            raise Incomplete(f"Found the cell “{cell[:80]}”, expected one of this grid.", problems)
        wanted.add((voters[panelist], principle))
    return wanted


def held_cells(room: Seated) -> set[Cell]:
    voters = {place.id for place in room.whole.voters}
    return {(one.panelist_id, one.principle) for one in room.whole.assignments if one.panelist_id in voters}


def put(
    work: Work,
    room: Seated,
    wanted: set[Cell],
    why: Mapping[Cell, str],
    *,
    fixed: set[Cell],
    questions: Mapping[Cell, str | None] | None = None,
) -> None:
    """Makes the voters' assignments exactly `wanted`; those that stay keep their row."""
    _refuse_submitted(room, wanted)
    before = held_cells(room)
    rows = {(one.panelist_id, one.principle): one for one in room.whole.assignments}
    store.drop_assignments(work.session, [rows[cell].id for cell in before - wanted])
    fresh = sorted(wanted - before, key=lambda cell: (cell[1], str(cell[0])))
    add_all(work.session, [_assignment(work, room, cell, why, fixed) for cell in fresh])
    for cell in wanted & before:
        if cell in why and questions is not None:
            rows[cell].why, rows[cell].fixed = why[cell], cell in fixed
    if questions is not None:
        _set_questions(work, room, questions)
    if before != wanted:
        _record(work, room, before, wanted)
        changed(work, room)
    else:
        touch(room.whole.loop)
    transitions.settle(work, room.whole.loop.id)


def _refuse_submitted(room: Seated, wanted: set[Cell]) -> None:
    before = held_cells(room)
    for place in room.whole.voters:
        if place.submitted and _of(before, place) != _of(wanted, place):
            sentence = f"{place.person.name} has submitted feedback on these principles; they stay as they are."
            raise NotNow(sentence, ("Give the principle to somebody who has not submitted yet.",))


def _of(cells: set[Cell], place: Place) -> set[str]:
    return {principle for panelist, principle in cells if panelist == place.id}


def _assignment(work: Work, room: Seated, cell: Cell, why: Mapping[Cell, str], fixed: set[Cell]) -> Assignment:
    return Assignment(
        id=work.new_id(), loop_id=room.whole.loop.id, panelist_id=cell[0], principle=cell[1], fixed=cell in fixed,
        why=why.get(cell, ""),
    )  # fmt: skip


def _record(work: Work, room: Seated, before: set[Cell], wanted: set[Cell]) -> None:
    """One event for each panelist whose principles changed."""
    for place in room.whole.voters:
        own = _of(wanted, place)
        if own != _of(before, place):
            audit.record(
                work, "coverage_changed", EventObject.PLAN, loop_id=room.whole.loop.id, subject_id=place.person.id,
                panelist_id=place.id, principles=",".join(sorted(own))[:DETAIL_LENGTH],
            )  # fmt: skip


def _set_questions(work: Work, room: Seated, questions: Mapping[Cell, str | None]) -> None:
    """First all are cleared: two that swap their questions would collide on the way (R9)."""
    rows = store.assignments(work.session, room.whole.loop.id)
    mine = {(one.panelist_id, one.principle): one for one in rows}
    for cell in questions:
        if cell in mine:
            mine[cell].question = None
    work.session.flush()
    for cell, question in questions.items():
        if cell in mine:
            mine[cell].question = question
    work.session.flush()


def plan_questions(work: Work, loop_id: UUID, panelist_id: UUID, command: PlanQuestions) -> None:
    """The questions of one panelist's principles; none is planned twice in a loop (R9)."""
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    room.require(Action.PLAN_QUESTIONS, room.about(place, work))
    shelf = principle_sets.of(work.session, room.whole.loop.principle_set_id)
    chosen = {(place.id, one.principle): one.question or None for one in command.questions}
    _check_questions(room, place, shelf, chosen)
    _set_questions(work, room, chosen)
    audit.record(
        work, "questions_planned", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id, questions=",".join(one for one in chosen.values() if one)[:DETAIL_LENGTH],
    )  # fmt: skip


def _check_questions(room: Seated, place: Place, shelf: PrincipleSet, chosen: Mapping[Cell, str | None]) -> None:
    owned = {one.principle for one in room.whole.assignments_of(place.id)}
    taken = {
        one.question: one.panelist_id
        for one in room.whole.assignments
        if one.question and (one.panelist_id, one.principle) not in chosen
    }
    seen: set[str] = set()
    for (_, principle), question in chosen.items():
        if principle not in owned:
            raise Incomplete(f"{place.person.name} does not own this principle.", {"principle": "Choose an own one."})
        if question is None:
            continue
        if question not in {one.id for one in shelf.principle(principle).questions}:
            unknown = f"Found “{question[:60]}”; choose a question of the bank."
            raise Incomplete("This question is not in the set.", {f"question:{principle}": unknown})
        if question in taken or question in seen:
            sentence, way_out = _taken_sentence(room, taken.get(question)), "Choose another question of the bank."
            raise NotNow(sentence, (way_out,), {f"question:{principle}": f"{sentence} {way_out}"})
        seen.add(question)


def _taken_sentence(room: Seated, owner: UUID | None) -> str:
    place = room.whole.place(owner) if owner else None
    by = f"{place.person.name} plans" if place else "Two principles would plan"
    return f"{by} this question already; in a loop nobody asks it twice (R9)."


def override_level(work: Work, loop_id: UUID, panelist_id: UUID, command: OverrideLevel) -> None:
    """R5: the Bar Raiser lets somebody below the level serve; the reason stays on the plan."""
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    room.require(Action.OVERRIDE_LEVEL, room.about(place, work))
    place.panelist.level_override_reason = command.reason
    touch(room.whole.loop)
    audit.record(
        work, "level_overridden", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id, text=command.reason,
    )  # fmt: skip
    transitions.settle(work, loop_id)


def set_reveal_mode(work: Work, loop_id: UUID, command: SetRevealMode) -> None:
    """R19: until the Bar Raiser's first confirmation."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.SET_REVEAL_MODE)
    check_version(room.whole.loop, command.version)
    room.whole.loop.reveal_mode = command.reveal_mode
    touch(room.whole.loop)
    audit.record(work, "reveal_mode_set", EventObject.PLAN, loop_id=loop_id, mode=command.reveal_mode)


def confirm_plan(work: Work, loop_id: UUID, command: ConfirmPlan) -> None:
    """The pre-brief (R10): refused with every reason of R1 to R9, R21 and R35 that stands against the plan."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CONFIRM_PLAN, Ask(facts=room.facts))
    loop = room.whole.loop
    check_version(loop, command.version)
    if not loop.confirmation_outstanding:
        raise NotNow("The plan as it stands is confirmed already.")
    given = facts.planning(work, room.whole)
    workflow.take(Step.CONFIRM_PLAN, loop.state, given)
    first = loop.confirmed_at is None
    loop.confirmed_at, loop.confirmation_outstanding, loop.plan_note = work.now, False, command.note
    touch(loop)
    transitions.take(work, room.whole, Step.CONFIRM_PLAN, given)
    audit.record(work, "plan_confirmed", EventObject.PLAN, loop_id=loop_id, text=command.note or None, first=first)
    text = f"The plan for {room.whole.candidate.name} is confirmed; slots can be entered."
    tell_people(work, room.whole, [loop.recruiter_id], "plan_confirmed", text, "/slots")
    if first:
        text = f"The plan for {room.whole.candidate.name} is confirmed: look at your principles."
        tell_others(work, room.whole, [p for p in room.whole.voters if not p.unslotted_replacement], "plan", text)
