"""Requests that are open for the viewer: consents of hiring manager and Bar Raiser, and of core Bar Raisers outside."""

from uuid import UUID

from hiring.domain.independence import Organisation, PanelFacts, core_outside_problems
from hiring.domain.vocabulary import RequestKind
from hiring.schemas.home import Task
from hiring.services import organisation
from hiring.services.work import Work
from hiring.store import decisions
from hiring.store import home as home_store
from hiring.store import home_asked as store
from hiring.store.home_asked import Asked

WORDS = {
    RequestKind.RESET_RELEASE: "Release the account of {subject}",
    RequestKind.REOPEN: "Consent to reopening the decision on {candidate}",
    RequestKind.NEW_LOOP: "Consent to a new loop for {candidate}",
    RequestKind.BAR_RAISER_REPLACED: "Replace the Bar Raiser of {candidate}'s loop",
    RequestKind.HIRING_MANAGER_REPLACED: "Replace the hiring manager of {candidate}'s loop",
    RequestKind.BAR_RAISER_CONFLICT: "Decide on the Bar Raiser's conflict in {candidate}'s loop",
}


def tasks(work: Work) -> tuple[Task, ...]:
    """Nothing about a request that is not addressed to the viewer shows, not even that it exists."""
    me = work.viewer.person_id
    consenting = store.consenting_loops(work.session, me)
    asked = store.requests(work.session, me, None if work.viewer.core else consenting)
    outside = _outside(work, _addressed(work, asked)) if work.viewer.core else set()
    return tuple(_task(one) for one in asked if _is_asked(one, consenting) or one.request.id in outside)


def _addressed(work: Work, asked: list[Asked]) -> list[Asked]:
    """Those that a core Bar Raiser outside answers: reopening only where R33 asks for one of them."""
    reopened = {one.request.loop_id for one in asked if one.request.kind is RequestKind.REOPEN}
    wanted = decisions.reopening_asks_core(work.session, {one for one in reopened if one}) if reopened else frozenset()
    return [one for one in asked if one.request.kind is not RequestKind.REOPEN or one.request.loop_id in wanted]


def _is_asked(one: Asked, consenting: set[UUID]) -> bool:
    return one.request.kind is RequestKind.REOPEN and one.request.loop_id in consenting


def _task(one: Asked) -> Task:
    words = WORDS[one.request.kind].format(
        subject=one.subject.name if one.subject else "somebody",
        candidate=one.candidate.name if one.candidate else "a candidate",
    )
    return Task(
        title=words, detail=f"Asked by {one.asked_by.name}", href=f"/requests/{one.request.id}", action="Answer"
    )  # fmt: skip


def _outside(work: Work, asked: list[Asked]) -> set[UUID]:
    """Requests whose loop the viewer stands outside of (R2, R4, no place in any loop of the candidate)."""
    me = str(work.viewer.person_id)
    loops = {one.loop.id for one in asked if one.loop}
    placed = store.placed_on(
        work.session, work.viewer.person_id, {one.candidate.id for one in asked if one.candidate}
    )  # fmt: skip
    managers = store.hiring_managers(work.session, loops)
    setting = home_store.organisation(work.session)
    people = organisation.organisation_of(work.session, setting.levels) if asked else None
    found = set()
    for one in asked:
        if one.candidate is not None and one.candidate.id in placed:
            continue
        if people is None or _stands_outside(me, one, managers, people, setting.independence_by_organisation):
            found.add(one.request.id)
    return found


def _stands_outside(
    me: str, one: Asked, managers: dict[UUID, UUID], people: Organisation, by_organisation: bool
) -> bool:
    """R2 and R4 against the loop, or against the requisition where there is no loop yet."""
    if one.requisition is None:
        return True
    loop, candidate = one.loop, one.candidate
    manager = managers.get(loop.id) if loop else None
    employee = people.members.get(str(candidate.employee_id)) if candidate and candidate.employee_id else None
    facts = PanelFacts(
        organisation=people, hiring_manager=str(manager or one.requisition.hiring_manager_id),
        recruiter=str(loop.recruiter_id if loop else one.requisition.recruiter_id),
        requisition_team=one.requisition.team, target_level=loop.level if loop else one.requisition.level,
        candidate=employee.person_id if employee else None,
        candidate_manager=employee.manager_id if employee else None,
        referrer=str(candidate.referrer_id) if candidate and candidate.referrer_id else None,
        independence_by_organisation=by_organisation,
    )  # fmt: skip
    member = people.members.get(me)
    return member is not None and not core_outside_problems(member, facts)
