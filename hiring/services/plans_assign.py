"""Assign for me: the planner's problem from a loop, its proposal for the page, and taking it.

Solving happens outside a write transaction: `propose` reads and solves, `take_plan` checks the version and writes.
"""

from collections.abc import Mapping
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow
from hiring.domain.vocabulary import PanelistKind
from hiring.planner import Collision, Panelist, Plan, PlanProblem, PrincipleNeed, assign, least_rated
from hiring.planner.explain import reason
from hiring.planner.levels import measure
from hiring.planner.model import Cell, Kind
from hiring.planner.questions import plan_questions
from hiring.principles import PrincipleSet
from hiring.schemas.plan_cards import PlanProposal, ProposedChoice
from hiring.schemas.plans import AssignForMe, TakePlan
from hiring.services import principle_sets
from hiring.services.plans import cells_of, held_cells, put
from hiring.services.plans_change import check_version
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import panel as store
from hiring.store.loops import Place

KINDS: Mapping[PanelistKind, Kind] = {
    PanelistKind.HIRING_MANAGER: "hiring_manager",
    PanelistKind.BAR_RAISER: "bar_raiser",
    PanelistKind.INTERVIEWER: "interviewer",
}


def propose(work: Work, loop_id: UUID, *, keep_by_hand: bool = True) -> PlanProposal:
    """The best plan with a sentence for each choice, or what collides and the ways out. Writes nothing."""
    room = seated(work, loop_id)
    room.require(Action.SET_COVERAGE)
    shelf = principle_sets.of(work.session, room.whole.loop.principle_set_id)
    problem = problem_of(work, room, shelf, keep_by_hand=keep_by_hand)
    if not problem.people:
        raise NotNow("The panel has nobody who votes yet.", ("Add interviewers and a Bar Raiser first.",))
    answer = assign(problem)
    plain = PlanProposal(
        loop_id=str(loop_id), version=room.whole.loop.version, keep_by_hand=keep_by_hand,
        candidate=room.whole.candidate.name, arithmetic=answer.arithmetic,
    )  # fmt: skip
    if isinstance(answer, Collision):
        collisions = tuple(conflict.sentence for conflict in answer.conflicts)
        ways_out = tuple(one.sentence for one in answer.ways_out)
        return plain.model_copy(update={"collisions": collisions, "ways_out": ways_out})
    return plain.model_copy(update=_plan_parts(problem, shelf, answer))


def _plan_parts(problem: PlanProblem, shelf: PrincipleSet, plan: Plan) -> dict[str, object]:
    people = {person.id: person.name for person in problem.people}
    return {
        "choices": tuple(
            ProposedChoice(
                cell=f"{one.person}:{one.principle}", person=people[one.person],
                principle=shelf.principle(one.principle).name, reason=one.reason, by_hand=one.by_hand,
                question=shelf.question(one.question).text if one.question else one.question_note,
            )
            for one in plan.choices
        ),
        "loads": tuple((people[person], load) for person, load in plan.loads.items()),
        "warnings": (*plan.warnings, *(one.sentence for one in plan.drop_outs)),
    }  # fmt: skip


def take_plan(work: Work, loop_id: UUID, command: TakePlan) -> None:
    """Takes a proposal; the version proves that it was made for this plan. Reasons and questions are made here."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.SET_COVERAGE)
    check_version(room.whole.loop, command.version)
    shelf = principle_sets.of(work.session, room.whole.loop.principle_set_id)
    wanted = cells_of(room, command.cells)
    problem = problem_of(work, room, shelf, keep_by_hand=command.keep_by_hand)
    chosen = frozenset((str(panelist), principle) for panelist, principle in wanted)
    why = _reasons(problem, chosen)
    questions = plan_questions(problem, chosen)
    kept = {cell for cell, taken in problem.fixed.items() if taken}
    put(
        work, room, wanted,
        {cell: why.get((str(cell[0]), cell[1]), "") for cell in wanted},
        fixed={cell for cell in wanted if (str(cell[0]), cell[1]) in kept and _by_hand(room, cell)},
        questions={(UUID(person), principle): one.id for (person, principle), one in questions.items()},
    )  # fmt: skip


def assign_for_me(work: Work, loop_id: UUID, command: AssignForMe | None = None) -> PlanProposal:
    """Both steps at once, for seeding and tests; pages let people look at the proposal first."""
    asked = command or AssignForMe()
    proposal = propose(work, loop_id, keep_by_hand=asked.keep_by_hand)
    if not proposal.collisions:
        cells = tuple(one.cell for one in proposal.choices)
        version = proposal.version if asked.version is None else asked.version
        take_plan(work, loop_id, TakePlan(cells=cells, version=version, keep_by_hand=asked.keep_by_hand))
    return proposal


def problem_of(work: Work, room: Seated, shelf: PrincipleSet, *, keep_by_hand: bool) -> PlanProblem:
    """R7 to R9 of this loop with the preferences' data."""
    whole = room.whole
    voters = [place for place in whole.voters if not place.unslotted_replacement]
    people = [place.person.id for place in voters]
    trained, recent = store.trained_on(work.session, people), store.did_recently(work.session, whole.loop)
    least = least_rated(_counts(work, room, shelf))
    return PlanProblem(
        principles=tuple(
            PrincipleNeed(
                one.principle, shelf.principle(one.principle).name, one.min_coverage, one.functional,
                one.principle in least,
            )
            for one in whole.principles
        ),
        people=tuple(_panelist(room, place, trained, recent) for place in voters),
        fixed=_fixed(room, voters, keep_by_hand=keep_by_hand),
        questions={
            one.principle: tuple(question.id for question in shelf.principle(one.principle).questions)
            for one in whole.principles
        },
        fixed_questions=_planned(room, voters),
        taken_questions=_taken(room, voters),
        max_load=whole.organisation.max_assignments,
        warn_load=whole.organisation.warn_assignments,
    )  # fmt: skip


def _counts(work: Work, room: Seated, shelf: PrincipleSet) -> dict[str, tuple[int, int]]:
    every = store.rated_counts(work.session, room.whole.loop.principle_set_id, shelf.no_data.code)
    required = {one.principle for one in room.whole.principles}
    return {principle: counts for principle, counts in every.items() if principle in required}


def _panelist(
    room: Seated, place: Place, trained: Mapping[UUID, frozenset[str]], recent: Mapping[UUID, frozenset[str]]
) -> Panelist:
    """Whoever has submitted keeps the own principles, as many as they are."""
    own = len(room.whole.assignments_of(place.id))
    required = frozenset(one.principle for one in room.whole.principles)
    limit = max(own, room.whole.organisation.max_assignments) if place.submitted else None
    return Panelist(
        str(place.id), place.person.name, KINDS[place.kind], max_load=limit,
        min_load=min(1, len(required)) if not place.submitted else min(1, own),
        trained_on=trained.get(place.person.id, frozenset()) & required,
        did_recently=recent.get(place.person.id, frozenset()) & required,
    )  # fmt: skip


def _fixed(room: Seated, voters: list[Place], *, keep_by_hand: bool) -> dict[Cell, bool]:
    held = held_cells(room)
    found: dict[Cell, bool] = {}
    for place in voters:
        for need in room.whole.principles:
            cell = (place.id, need.principle)
            if place.submitted:
                found[str(place.id), need.principle] = cell in held
            elif keep_by_hand and cell in held and _by_hand(room, cell):
                found[str(place.id), need.principle] = True
    return found


def _by_hand(room: Seated, cell: tuple[UUID, str]) -> bool:
    return any((one.panelist_id, one.principle) == cell and one.fixed for one in room.whole.assignments)


def _planned(room: Seated, voters: list[Place]) -> dict[Cell, str]:
    ids = {place.id for place in voters}
    return {
        (str(one.panelist_id), one.principle): one.question
        for one in room.whole.assignments
        if one.question
        and one.panelist_id in ids
        and one.principle in {need.principle for need in room.whole.principles}
    }


def _taken(room: Seated, voters: list[Place]) -> frozenset[str]:
    ids = {place.id for place in voters}
    return frozenset(one.question for one in room.whole.assignments if one.question and one.panelist_id not in ids)


def _reasons(problem: PlanProblem, chosen: frozenset[Cell]) -> dict[Cell, str]:
    levels = measure(problem, chosen)
    needs = {need.id: need for need in problem.principles}
    people = {person.id: person for person in problem.people}
    return {
        (person, principle): reason(problem, chosen, levels, people[person], needs[principle])
        for person, principle in chosen
        if person in people
    }
