"""The page of a plan: panel, grid, arithmetic, what blocks, and the search (section 5: plan, grid and slots)."""

from uuid import UUID

from hiring.domain import coverage as cover
from hiring.domain import workflow
from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.independence import level_problems
from hiring.domain.panel import Sizes
from hiring.domain.visibility import Object, Sight, shown_state
from hiring.domain.vocabulary import PanelistKind
from hiring.domain.words import counted, spoken
from hiring.domain.workflow import Step
from hiring.schemas.grid import GridCard, GridCell, GridRow
from hiring.schemas.plan_cards import PanelChoices, PlaceRow, PlanPage, ProposalRow, QuestionChoice, QuestionsPage
from hiring.services import facts as work_facts
from hiring.services import grid, loops_adopt, organisation, panel_search, principle_sets, waiting
from hiring.services.loop_banners import banners_of
from hiring.services.loop_doings import main_of, offer_doings
from hiring.services.loop_page import marks_of, opening_words
from hiring.services.plans_change import place_at
from hiring.services.seats import Seated, seated
from hiring.services.ways_out import guard_cards
from hiring.services.work import Work
from hiring.store import panel as store
from hiring.store.loops import Place

KINDS = (
    PanelistKind.INTERVIEWER,
    PanelistKind.BAR_RAISER,
    PanelistKind.SHADOW,
    PanelistKind.REVERSE_SHADOW,
    PanelistKind.BAR_RAISER_IN_TRAINING,
    PanelistKind.OBSERVER,
)


def plan_page(
    work: Work, loop_id: UUID, search: tuple[str, str, str] | None = None, typed: tuple[str, ...] | None = None
) -> PlanPage:
    """`search`: name, kind, host. `typed`: cells as somebody sent them, when they could not be saved."""
    room = seated(work, loop_id)
    room.require(Action.VIEW_PLAN)
    if room.sees(Object.PLAN) is not Sight.FULL:
        raise Unseen
    return _full(work, room, search, typed)


def _full(work: Work, room: Seated, search: tuple[str, str, str] | None, typed: tuple[str, ...] | None) -> PlanPage:
    needs, assigned = work_facts.coverage_of(work, room.whole)
    limits = _limits(room)
    voters = len(room.whole.voters)
    may_edit = room.may(Action.SET_COVERAGE)
    now = plan_grid(work, room, edit=may_edit)
    offered = loops_adopt.offers(work, room.whole) if room.seat.is_loop_recruiter else ()
    plain = PlanPage(
        loop_id=str(room.whole.loop.id), version=room.whole.loop.version, candidate=room.whole.candidate.name,
        opening=opening_words(room), state=_state(room), banners=banners_of(work, room),
        grid=now if typed is None else ticked(now, typed), now_grid=None if typed is None else _still(work, room),
        may_edit=may_edit, edit_reason="" if may_edit else room.why_not(Action.SET_COVERAGE) or "",
        arithmetic=cover.arithmetic(needs, voters, limits), gap=cover.gap_words(cover.gaps(needs, assigned)),
        places=_places(work, room), kinds=tuple((one.value, spoken(one)) for one in KINDS),
        hosts=tuple((str(one.id), one.person.name) for one in room.whole.voters),
        offers=offered, offer_actions=offer_doings(room, offered), plan_note=room.whole.loop.plan_note,
        reveal_words=_reveal(room),
    )  # fmt: skip
    return _headed(work, room, plain.model_copy(update=_possible(work, room, search) | _judgement(work, room)))


def _headed(work: Work, room: Seated, card: PlanPage) -> PlanPage:
    """The next act of the page: gaps first, then what stands in the way of the confirmation, then the loop's own."""
    here = f"/loops/{card.loop_id}/plan"
    if card.may_edit and card.gap and card.grid.columns:
        return card.model_copy(update={"main": ("Assign for me", f"{here}/assign")})
    if card.may_confirm and card.guards:
        return card
    crosses = [guard.reason for guard in card.guards if not guard.ok]
    if card.may_edit and crosses:
        return card.model_copy(update={"waits": f"Before the Bar Raiser can confirm: {' '.join(crosses)}"})
    main = main_of(work, room)
    if main is not None and not main[1].startswith(here):
        return card.model_copy(update={"main": main})
    return card.model_copy(update={"waits": waiting.sentence(work, room)})


def _state(room: Seated) -> str:
    return shown_state(room.whole.loop.state, room.seat, room.facts)


def _limits(room: Seated) -> cover.Limits:
    setting = room.whole.organisation
    return cover.Limits(comfortable=setting.warn_assignments, most=setting.max_assignments)


def _reveal(room: Seated) -> str:
    mode = room.whole.loop.reveal_mode
    return "when every voter has submitted" if mode is mode.ALL_IN else "to each on own submission, after the own slot"


def ticked(card: GridCard, typed: tuple[str, ...]) -> GridCard:
    """The grid with the ticks as they were sent."""
    sent = set(typed)
    rows = []
    for row in card.rows:
        pairs = zip(row.cells, card.columns, strict=True)
        cells = tuple(
            cell.model_copy(update={"checked": f"{column.id}:{row.id}" in sent})
            if cell.state in {"off", "planned"}
            else cell
            for cell, column in pairs
        )
        rows.append(row.model_copy(update={"cells": cells}))
    return card.model_copy(update={"rows": tuple(rows)})


def _still(work: Work, room: Seated) -> GridCard:
    return plan_grid(work, room, edit=False).model_copy(update={"label": "The plan as it stands now"})


def plan_grid(work: Work, room: Seated, *, edit: bool) -> GridCard:
    """Who owns what, without ratings and findings: looking at a plan shows nobody's feedback."""
    card = grid.grid_of(work, room, edit=edit)
    owned = {f"{one.panelist_id}:{one.principle}" for one in room.whole.assignments}
    rows = tuple(_unrated(row, card, owned) for row in card.rows if not row.extra)
    return card.model_copy(update={"rows": rows, "label": f"Plan: {room.whole.candidate.name}"})


def _unrated(row: GridRow, card: GridCard, owned: set[str]) -> GridRow:
    cells = tuple(
        _planned(f"{column.id}:{row.id}" in owned) if cell.state == "mark" else cell
        for cell, column in zip(row.cells, card.columns, strict=True)
    )
    return row.model_copy(update={"cells": cells, "finding": "", "finding_code": None})


def _planned(owned: bool) -> GridCell:
    return GridCell(state="planned", words="owns it", checked=True) if owned else GridCell()


def _possible(work: Work, room: Seated, search: tuple[str, str, str] | None) -> dict[str, object]:
    may_choose, may_propose = room.may(Action.CHOOSE_PANEL), room.may(Action.PROPOSE_PANEL)
    confirms = room.may(Action.CONFIRM_PLAN)
    outstanding = room.whole.loop.confirmation_outstanding
    return {
        "may_choose": may_choose,
        "may_propose": may_propose,
        "may_set_reveal": room.may(Action.SET_REVEAL_MODE),
        "may_confirm": confirms,
        "confirm_reason": "" if outstanding else "The plan as it stands is confirmed.",
        "search": _search(work, room, search) if may_choose or may_propose else None,
        "proposals": _proposals(work, room) if may_choose else (),
        "suggestions": panel_search.suggestions(work, room) if may_choose else (),
    }


def _search(work: Work, room: Seated, asked: tuple[str, str, str] | None) -> PanelChoices | None:
    if asked is None:
        return None
    query, kind, host = asked
    chosen = PanelistKind(kind) if kind in {one.value for one in KINDS} else PanelistKind.INTERVIEWER
    return panel_search.search_in(work, room, query, chosen, host)


def _proposals(work: Work, room: Seated) -> tuple[ProposalRow, ...]:
    return tuple(
        ProposalRow(proposal_id=str(proposal.id), name=person.name, note=proposal.note)
        for proposal, person in store.proposals(work.session, room.whole.loop.id)
    )


def _judgement(work: Work, room: Seated) -> dict[str, object]:
    """What blocks the confirmation, and what is only warned of."""
    loop = room.whole.loop
    given = work_facts.planning(work, room.whole)
    guards = guard_cards(room, workflow.blockers(Step.CONFIRM_PLAN, loop.state, given))
    assigned = work_facts.coverage_of(work, room.whole)[1]
    names = {str(place.id): place.person.name for place in room.whole.voters}
    soft = [one for one in cover.load_reasons(names, assigned, _limits(room)) if not one.hard]
    warnings = [one.sentence for one in soft]
    if len(room.whole.voters) > Sizes().comfortable:
        warnings.append(f"{counted(len(room.whole.voters), 'voting panelist')} are many; the candidate tires.")
    return {"guards": guards if loop.confirmation_outstanding else (), "warnings": tuple(warnings)}


def _places(work: Work, room: Seated) -> tuple[PlaceRow, ...]:
    facts = organisation.facts_for(work.session, room.whole, [place.person.id for place in room.whole.active_places])
    low = {
        place.id: next(
            (one.sentence for one in level_problems(facts.organisation.members[str(place.person.id)], facts)), ""
        )
        for place in room.whole.active_places
        if place.kind.votes
    }
    return tuple(_place(work, room, place, low.get(place.id, "")) for place in room.whole.active_places)


def _place(work: Work, room: Seated, place: Place, low: str) -> PlaceRow:
    base = f"/loops/{room.whole.loop.id}/plan"
    ask = room.about(place, work)
    own = room.whole.assignments_of(place.id)
    host = room.whole.place(place.panelist.host_id) if place.panelist.host_id else None
    overridden = place.panelist.level_override_reason or ""
    removable = room.may(Action.REMOVE_PANELIST, ask)
    overridable = bool(low) and not overridden and room.may(Action.OVERRIDE_LEVEL, ask)
    held_back = "" if removable or not room.seat.is_loop_recruiter else room.why_not(Action.REMOVE_PANELIST, ask) or ""
    return PlaceRow(
        panelist_id=str(place.id), name=place.person.name, about=panel_search.about_person(place.person),
        kind_words=spoken(place.kind), host=host.person.name if host else "",
        load_words=counted(len(own), "principle") if place.kind.votes else "",
        marks=(*marks_of(place), *([low] if low and not overridden else [])), level_reason=overridden,
        remove_href=f"{base}/remove/{place.id}" if removable else "", remove_reason=held_back,
        override_href=f"{base}/override/{place.id}" if overridable else "",
        questions_href=f"{base}/questions/{place.id}" if own and room.may(Action.PLAN_QUESTIONS, ask) else "",
        why=tuple(one.why for one in own if one.why),
    )  # fmt: skip


def questions_page(work: Work, loop_id: UUID, panelist_id: UUID) -> QuestionsPage:
    """The bank of each of one panelist's principles; what others plan is named."""
    room = seated(work, loop_id)
    place = place_at(room, panelist_id)
    room.require(Action.PLAN_QUESTIONS, room.about(place, work))
    shelf = principle_sets.of(work.session, room.whole.loop.principle_set_id)
    names = {one.id: one.person.name for one in room.whole.places}
    taken = {
        one.question: names.get(one.panelist_id, "somebody")
        for one in room.whole.assignments
        if one.question and one.panelist_id != place.id
    }
    choices = []
    for one in room.whole.assignments_of(place.id):
        bank = shelf.principle(one.principle).questions
        choices.append(
            QuestionChoice(
                principle=one.principle, name=shelf.principle(one.principle).name, chosen=one.question or "",
                bank=tuple((question.id, question.text) for question in bank if question.id not in taken),
                taken=tuple((one.id, one.text, taken[one.id]) for one in bank if one.id in taken),
            )
        )  # fmt: skip
    return QuestionsPage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, panelist_id=str(panelist_id),
        person=place.person.name, choices=tuple(choices),
    )  # fmt: skip
