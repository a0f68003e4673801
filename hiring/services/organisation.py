"""The reporting line and the panel facts as the domain wants them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlmodel import Session

from hiring.domain.independence import (
    Member,
    Organisation,
    PanelFacts,
    bar_raiser_problems,
    certification_problems,
    core_outside_problems,
)
from hiring.domain.panel import nobody_as
from hiring.domain.vocabulary import ConflictStatus, PanelistKind
from hiring.domain.words import Reason
from hiring.models.people import Person
from hiring.store import accounts, marks, outside
from hiring.store import organisation as store
from hiring.store.loops import Whole


def member_of(person: Person, active: bool = True) -> Member:
    return Member(
        person_id=str(person.id), name=person.name, level=person.level, team=person.team,
        manager_id=str(person.manager_id) if person.manager_id else None,
        interviewer=person.interviewer, bar_raiser=person.bar_raiser, active=active,
    )  # fmt: skip


def organisation_of(session: Session, levels: str, people: Iterable[UUID] | None = None) -> Organisation:
    """Everybody, or `people` with everybody above them. `levels` is the setting, comma-separated."""
    rows = store.people_with_managers(session, people)
    members: Mapping[str, Member] = {str(person.id): member_of(person, active) for person, active in rows}
    return Organisation(members, tuple(levels.split(",")))


def panel_facts(session: Session, whole: Whole, organisation: Organisation) -> PanelFacts:
    """The loop as far as its panel is concerned (R2 to R6, R20, R43)."""
    loop, candidate = whole.loop, whole.candidate
    employee = organisation.members.get(str(candidate.employee_id)) if candidate.employee_id else None
    tied = marks.of_candidate(session, candidate.id, loop.id)
    manager = whole.hiring_manager
    return PanelFacts(
        organisation=organisation,
        hiring_manager=str(manager.person.id if manager else whole.requisition.hiring_manager_id),
        recruiter=str(loop.recruiter_id),
        requisition_team=whole.requisition.team,
        target_level=loop.level,
        candidate=str(candidate.employee_id) if candidate.employee_id else None,
        candidate_manager=employee.manager_id if employee else None,
        referrer=str(candidate.referrer_id) if candidate.referrer_id else None,
        conflicts=_conflicts(session, whole),
        independence_by_organisation=whole.organisation.independence_by_organisation,
        seen_earlier=_ids(tied.readers),
        owes_elsewhere=_ids(tied.owing),
        recruits_elsewhere=_ids(tied.recruiting),
        placed=_ids({place.person.id for place in whole.active_places}),
        placed_with_candidate=_ids(tied.placed | {place.person.id for place in whole.places}),
        level_overrides=_ids({p.person.id for p in whole.active_places if p.panelist.level_override_reason}),
    )


def bar_raiser_reasons(session: Session, whole: Whole) -> tuple[Reason, ...]:
    """R2 and R3 for the loop's active Bar Raiser, as they stand now; empty when all is well."""
    place = whole.bar_raiser
    if place is None:
        return (nobody_as(PanelistKind.BAR_RAISER),)
    facts = facts_for(session, whole, [place.person.id])
    member = facts.organisation.members[str(place.person.id)]
    return (*bar_raiser_problems(member, facts), *certification_problems(PanelistKind.BAR_RAISER, member))


def facts_for(session: Session, whole: Whole, people: Iterable[UUID]) -> PanelFacts:
    """Panel facts that know `people`, hiring manager, candidate and everybody above them: three statements."""
    manager = whole.hiring_manager.person.id if whole.hiring_manager else whole.requisition.hiring_manager_id
    known = {*people, manager, *({whole.candidate.employee_id} if whole.candidate.employee_id else set())}
    return panel_facts(session, whole, organisation_of(session, whole.organisation.levels, known))


def is_core_outside(session: Session, whole: Whole, person_id: UUID) -> bool:
    """Core, no place in any loop of the candidate, not the candidate, passes R2 and R4 for this loop."""
    facts = facts_for(session, whole, [person_id])
    member = facts.organisation.members.get(str(person_id))
    return member is not None and not core_outside_problems(member, facts)


def loops_outside(session: Session, person_id: UUID, loop_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the loops towards which the person is a core Bar Raiser outside, in five statements."""
    setting = accounts.organisation(session)
    if not loop_ids or setting is None:
        return frozenset()
    loops = outside.around(session, loop_ids)
    candidates = {one.candidate_id for one in loops}
    placed = outside.placed_on(session, person_id, candidates)
    barred = outside.in_conflict_on(session, person_id, candidates)
    known = {person_id, *(one.hiring_manager_id for one in loops)} | {x.employee_id for x in loops if x.employee_id}
    organisation = organisation_of(session, setting.levels, known)
    member = organisation.members.get(str(person_id))
    if member is None:
        return frozenset()
    free = [one for one in loops if one.candidate_id not in placed | barred]
    by_organisation = setting.independence_by_organisation
    facts = {one.loop_id: _facts_around(one, organisation, by_organisation) for one in free}
    return frozenset(loop_id for loop_id, loop in facts.items() if not core_outside_problems(member, loop))


def _facts_around(one: outside.Around, organisation: Organisation, by_organisation: bool) -> PanelFacts:
    employee = organisation.members.get(str(one.employee_id)) if one.employee_id else None
    return PanelFacts(
        organisation=organisation,
        hiring_manager=str(one.hiring_manager_id),
        recruiter=str(one.recruiter_id),
        requisition_team=one.team,
        target_level=one.level,
        candidate=str(one.employee_id) if one.employee_id else None,
        candidate_manager=employee.manager_id if employee else None,
        referrer=str(one.referrer_id) if one.referrer_id else None,
        independence_by_organisation=by_organisation,
    )


def _conflicts(session: Session, whole: Whole) -> dict[str, ConflictStatus]:
    """The last word on each person's conflict here; one that bars in another loop of the candidate bars here too."""
    kept = [one for one in whole.conflicts if one.status is not ConflictStatus.NOTIFIED]
    own: dict[str, ConflictStatus] = {str(one.person_id): one.status for one in kept}
    for person, status in marks.barring_conflicts(session, whole.candidate.id, whole.loop.id):
        if own.get(str(person)) is not ConflictStatus.UPHELD:
            own[str(person)] = status
    return own


def _ids(ids: Iterable[UUID]) -> frozenset[str]:
    return frozenset(map(str, ids))
