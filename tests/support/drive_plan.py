"""Drives a loop from opening to scheduled through the services, as the named cast."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain.vocabulary import PanelistKind, RevealMode
from hiring.schemas.loops import OpenLoop
from hiring.schemas.plans import AddPanelist, AssignForMe, ConfirmPlan, EnterSlot
from hiring.services import loops, panel, plans, plans_assign, slots
from hiring.store.loops import Whole, whole
from tests.support.company import Company
from tests.support.stages import staged

ZONE = "Europe/Berlin"
INTERVIEWERS = ("iris", "ivan", "ina")


@staged
def open_draft(
    company: Company, *, candidate_id: UUID | None = None, reveal: RevealMode = RevealMode.ALL_IN, by: str = "rita"
) -> UUID:
    """A loop in draft with the hiring manager alone on its panel."""
    command = OpenLoop(
        candidate_id=candidate_id or company.candidate_id, requisition_id=company.requisition_id, reveal_mode=reveal
    )
    with company.acting(by) as work:
        return UUID(loops.open_loop(work, command).loop_id)


def fill_panel(company: Company, loop_id: UUID, *, bar_raiser: str = "bruno") -> None:
    """Bar Raiser and three interviewers, added by the recruiter."""
    kinds = {bar_raiser: PanelistKind.BAR_RAISER, **dict.fromkeys(INTERVIEWERS, PanelistKind.INTERVIEWER)}
    for name, kind in kinds.items():
        with company.acting("rita") as work:
            panel.add_panelist(work, loop_id, AddPanelist(person_id=company.ids[name], kind=kind))


@staged
def open_complete(company: Company, **given: object) -> UUID:
    """A draft whose plan is complete and waits for the Bar Raiser."""
    loop_id = open_draft(company, **given)  # type: ignore[arg-type]
    fill_panel(company, loop_id)
    with company.acting("rita") as work:
        plans_assign.assign_for_me(work, loop_id, AssignForMe())
    return loop_id


@staged
def open_planned(company: Company, **given: object) -> UUID:
    """A loop whose plan the Bar Raiser has confirmed."""
    loop_id = open_complete(company, **given)
    company.controlled.pass_time(minutes=1)
    with company.acting("bruno") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    company.controlled.pass_time(minutes=1)
    return loop_id


@staged
def to_scheduled(company: Company, loop_id: UUID, *, after: timedelta = timedelta(hours=24)) -> UUID:
    """Every voter gets an hour, one after the other, the first one `after` from now."""
    start = company.now + after
    for number, place in enumerate(load(company, loop_id).voters):
        with company.acting("rita") as work:
            slots.enter_slot(work, loop_id, place.id, slot_at(start + timedelta(hours=number)))
    return loop_id


def slot_at(moment: datetime, minutes: int = 60, version: int | None = None) -> EnterSlot:
    """The command for a slot at this moment, typed in Berlin's time."""
    local = moment.astimezone(ZoneInfo(ZONE))
    return EnterSlot(date=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}", zone=ZONE, minutes=minutes, version=version)


def load(company: Company, loop_id: UUID) -> Whole:
    with company.looking() as session:
        found = whole(session, loop_id)
        assert found is not None
        return found


def place_id(company: Company, loop_id: UUID, name: str) -> UUID:
    """The active place of somebody of the cast."""
    place = load(company, loop_id).place_of(company.ids[name])
    assert place is not None
    return place.id
