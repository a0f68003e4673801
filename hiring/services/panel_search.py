"""Finding people for a panel: per person why they may or may not serve (R1 to R6, R20), load and training."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from hiring.domain import coverage as cover
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete
from hiring.domain.in_favour import reasons_for
from hiring.domain.independence import Organisation, Verdict, may_manage, may_serve
from hiring.domain.text import name_key
from hiring.domain.text import problem as text_problem
from hiring.domain.vocabulary import PanelistKind
from hiring.models.people import Person
from hiring.schemas.plan_cards import PanelChoices, PersonChoice, ReasonCard
from hiring.services import facts as work_facts
from hiring.services import organisation
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import panel as store
from hiring.store.loops import Place
from hiring.store.people import running_counts

LONGEST_QUERY = 100
SUGGESTED = 3


def panel_search(
    work: Work, loop_id: UUID, query: str = "", kind: PanelistKind = PanelistKind.INTERVIEWER, host: str = ""
) -> PanelChoices:
    """People whose names begin so, at most 50; without a name those whose certification fits."""
    return search_in(work, seated(work, loop_id), query, kind, host)


def search_in(work: Work, room: Seated, query: str, kind: PanelistKind, host: str = "") -> PanelChoices:
    if not any(room.may(one) for one in (Action.CHOOSE_PANEL, Action.ADD_OBSERVER_OR_TRAINEE, Action.PROPOSE_PANEL)):
        room.require(Action.CHOOSE_PANEL)
    said = text_problem(query, most=LONGEST_QUERY, lines=False)
    if said:
        raise Incomplete("The name needs another look.", {"q": said})
    found = store.find(work.session, wanted(work, room, query, kind))
    people = [one for one in found[: store.FOUND_AT_MOST] if one.id != room.whole.candidate.employee_id or query]
    choices = judged(work, room, people, kind, _host(room, host))
    return PanelChoices(
        query=query, kind=kind.value, host=host, people=tuple(sorted(choices, key=_order)),
        more=len(found) > store.FOUND_AT_MOST,
    )  # fmt: skip


def wanted(work: Work, room: Seated, query: str, kind: PanelistKind) -> store.Wanted:
    """Whose name begins so, near enough in level and the least busy first."""
    return store.Wanted(
        kind, work.viewer.person_id, tuple(name_key(query).split()), levels=_near_enough(room) if kind.votes else ()
    )


def _near_enough(room: Seated) -> tuple[str, ...]:
    levels = tuple(room.whole.organisation.levels.split(","))
    return Organisation({}, levels).near_enough(room.whole.loop.level)


def _host(room: Seated, host: str) -> Place | None:
    return next((place for place in room.whole.active_places if str(place.id) == host), None)


def _order(choice: PersonChoice) -> tuple[int, int, str]:
    return (0 if choice.ok else 1 if choice.overridable else 2, choice.load, choice.name)


def judged(
    work: Work, room: Seated, people: Sequence[Person], kind: PanelistKind, host: Place | None = None
) -> tuple[PersonChoice, ...]:
    """In a constant number of statements, however many people."""
    ids = [person.id for person in people]
    loads = running_counts(work.session, ids, hidden_from=work.viewer.person_id)
    trained = store.trained_on(work.session, ids)
    facts = organisation.facts_for(work.session, room.whole, [*ids, *([host.person.id] if host else [])])
    members = facts.organisation.members
    beside = members.get(str(host.person.id)) if host else None
    names = work_facts.names_of(work, room.whole)
    required = [one.principle for one in room.whole.principles]
    return tuple(
        choice_of(person, may_serve(kind, member, facts, beside)).model_copy(
            update={
                "load": loads.get(person.id, 0),
                "trained_on": tuple(names[slug] for slug in required if slug in trained.get(person.id, ())),
                "in_favour": reasons_for(kind, member, facts, beside),
            }
        )
        for person, member in ((person, members[str(person.id)]) for person in people)
    )


def judged_managers(work: Work, room: Seated, people: Sequence[Person]) -> tuple[PersonChoice, ...]:
    """Who may become the hiring manager, without loads; the Bar Raiser stays independent of them (R2)."""
    holder = room.whole.bar_raiser
    known = [person.id for person in people] + ([holder.person.id] if holder else [])
    facts = organisation.facts_for(work.session, room.whole, known)
    members = facts.organisation.members
    beside = members[str(holder.person.id)] if holder else None
    return tuple(choice_of(person, may_manage(members[str(person.id)], facts, beside)) for person in people)


def choice_of(person: Person, verdict: Verdict) -> PersonChoice:
    return PersonChoice(
        person_id=str(person.id), name=person.name, about=about_person(person), ok=verdict.ok,
        overridable=verdict.overridable,
        reasons=tuple(
            ReasonCard(rule=one.rule, sentence=one.sentence, way_out=one.way_out, hard=one.hard)
            for one in verdict.reasons
        ),
        warnings=tuple(one.sentence for one in verdict.warnings),
    )  # fmt: skip


def about_person(person: Person) -> str:
    return ", ".join(part for part in (person.title, person.level, person.team) if part)


def suggestions(work: Work, room: Seated) -> tuple[PersonChoice, ...]:
    """Section 6: up to three people who could close a gap: trained on what is missing first, then the least busy."""
    missing = cover.gaps(*work_facts.coverage_of(work, room.whole))
    if room.whole.loop.confirmed_at is None or not missing:
        return ()
    names = {row.name for row in missing}
    people = store.find(work.session, _replacing(work, room, missing))[: store.FOUND_AT_MOST]
    fit = [one for one in judged(work, room, people, PanelistKind.INTERVIEWER) if one.ok]
    best = sorted(fit, key=lambda one: (-len(names & set(one.trained_on)), one.load, one.name))
    return tuple(best[:SUGGESTED])


def _replacing(work: Work, room: Seated, missing: Sequence[cover.CoverageRow]) -> store.Wanted:
    candidate = room.whole.candidate.employee_id
    here = {place.person.id for place in room.whole.active_places} | {room.whole.loop.recruiter_id}
    return replace(
        wanted(work, room, "", PanelistKind.INTERVIEWER), principles=frozenset(row.principle for row in missing),
        without=frozenset(here | ({candidate} if candidate else set())),
    )  # fmt: skip
