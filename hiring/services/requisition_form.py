"""What the form of a requisition starts from."""

from collections.abc import Sequence
from uuid import UUID

from hiring.domain.actions import Action
from hiring.models.openings import Requisition, RequisitionPrinciple, StoredPrincipleSet
from hiring.schemas.requisitions import PrincipleChoice, RequisitionNow
from hiring.services import principle_sets, requisitions, seats
from hiring.services.requisition_edit import refuse_without_sets
from hiring.services.work import Work
from hiring.store import accounts
from hiring.store import requisitions as store
from hiring.store.rows import get


def to_add(work: Work, set_id: UUID | None = None) -> RequisitionNow:
    """An empty form over the newest published set, or over the one chosen."""
    seats.require(work, Action.ADD_REQUISITION)
    sets = store.published_sets(work.session)
    if not sets:
        raise refuse_without_sets()
    chosen = set_id if set_id in {one[0] for one in sets} else sets[0][0]
    return _now(work, None, chosen, (), {"recruiter": work.viewer.name})


def to_edit(work: Work, requisition_id: UUID, set_id: UUID | None = None) -> RequisitionNow:
    """The stored values; another published set may be chosen, with the ticks that both sets know."""
    row = requisitions.held(work, requisition_id)
    seats.require(work, Action.EDIT_REQUISITION)
    needed = store.needed(work.session, row.id)
    known = {one[0] for one in store.published_sets(work.session)}
    chosen = set_id if set_id in known else row.principle_set_id
    return _now(work, row, chosen, needed, values_of(work, row))


def values_of(work: Work, row: Requisition) -> dict[str, str]:
    people = store.people(work.session, [row.hiring_manager_id, row.recruiter_id])
    return {
        "title": row.title, "level": row.level, "team": row.team, "description": row.description,
        "hiring_manager": people[row.hiring_manager_id].email, "recruiter": people[row.recruiter_id].email,
        "jurisdiction": row.jurisdiction or "", "open": "y" if row.open else "",
    }  # fmt: skip


def _now(
    work: Work, row: Requisition | None, set_id: UUID, needed: Sequence[RequisitionPrinciple], values: dict[str, str]
) -> RequisitionNow:
    organisation = accounts.organisation(work.session)
    stored = get(work.session, StoredPrincipleSet, set_id)
    ticked = {one.principle: one for one in needed}
    coverage = organisation.min_coverage if organisation else 2
    return RequisitionNow(
        id=str(row.id) if row else "", title=row.title if row else "", version=row.version if row else 0,
        values=values, levels=tuple(organisation.levels.split(",")) if organisation else (),
        recruiters=tuple(one.email for one in store.recruiters(work.session)),
        sets=tuple((str(one), f"{name} {version}") for one, name, version in store.published_sets(work.session)),
        set_id=str(set_id), set_title=principle_sets.title(stored) if stored else "",
        principles=_choices(work, set_id, ticked, coverage),
    )  # fmt: skip


def _choices(
    work: Work, set_id: UUID, ticked: dict[str, RequisitionPrinciple], coverage: int
) -> tuple[PrincipleChoice, ...]:
    return tuple(
        PrincipleChoice(
            slug=one.id, name=one.name, required=one.id in ticked,
            min_coverage=ticked[one.id].min_coverage if one.id in ticked else coverage,
            functional=one.id in ticked and ticked[one.id].functional,
        )
        for one in principle_sets.of(work.session, set_id).principles
    )  # fmt: skip
