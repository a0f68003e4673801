"""Plans a loop of the demo: opened, staffed, assigned, confirmed, scheduled."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.demo.script import Coverage, LoopScript
from hiring.demo.stage import Stage, whole_hours
from hiring.demo.writing import Pen
from hiring.domain.vocabulary import LoopState, PanelistKind
from hiring.schemas.loops import OpenLoop
from hiring.schemas.plans import (
    AddPanelist,
    AssignForMe,
    ConfirmPlan,
    DeclareConflict,
    DeclinePlace,
    EnterSlot,
    SetCells,
)
from hiring.services import conflicts, loops_opening, panel, plans, plans_assign, slots
from hiring.store.loops import Place, Whole, places_of, whole

GAP = timedelta(minutes=75)
MIDDLE = 2 * GAP
NOON, SATURDAY = 12, 5
KINDS = {PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW, PanelistKind.OBSERVER, PanelistKind.BAR_RAISER_IN_TRAINING}


@dataclass
class Made:
    """A loop on its way: its id and who holds which role, by key."""

    loop_id: UUID
    recruiter: str
    hiring_manager: str
    script: LoopScript
    stage: Stage
    pen: Pen

    def whole(self) -> Whole:
        found = whole(self.stage.acting(self.recruiter).session, self.loop_id)
        assert found is not None  # noqa: S101  this seeding opened it
        return found

    def place(self, key: str) -> Place:
        """The first place of that person in force, as it stands now."""
        person_id = self.stage.people[key]
        places = places_of(self.stage.acting(self.recruiter).session, self.loop_id)
        return next(place for place in places if place.active and place.person.id == person_id)

    @property
    def voters(self) -> list[str]:
        return [self.hiring_manager, self.script.bar_raiser, *self.script.interviewers]


def plan(stage: Stage, pen: Pen) -> Made:
    """Up to the state that the script's slots ask for."""
    script, requisition = pen.script, pen.requisition
    stage.at(stage.days_ago(script.opened_days_ago, -4))
    opened = loops_opening.open_loop(
        stage.acting(requisition.recruiter),
        OpenLoop(
            candidate_id=stage.candidates[script.candidate], requisition_id=stage.requisitions[requisition.key],
            reveal_mode=script.reveal_mode,
        ),
    )  # fmt: skip
    made = Made(UUID(opened.loop_id), requisition.recruiter, requisition.hiring_manager, script, stage, pen)
    _staff(made)
    _assign(made)
    if script.state is LoopState.DRAFT:
        return made
    stage.at(stage.now + timedelta(hours=2))
    plans.confirm_plan(stage.acting(script.bar_raiser), made.loop_id, ConfirmPlan())
    if script.state is not LoopState.PLANNED:
        _schedule(made)
        _happen_before_slots(made)
    return made


def _staff(made: Made) -> None:
    stage, script = made.stage, made.script
    _add(made, script.bar_raiser, PanelistKind.BAR_RAISER)
    extra = [script.dropped_out] if script.dropped_out and script.dropped_out not in script.interviewers else []
    for key in [*script.interviewers, *extra]:
        _add(made, key, PanelistKind.INTERVIEWER)
    for other in script.others:
        host = made.place(other.host).id if other.host else None
        panel.add_panelist(
            stage.acting(made.recruiter), made.loop_id,
            AddPanelist(person_id=stage.people[other.person], kind=other.kind, host_id=host),
        )  # fmt: skip


def _add(made: Made, key: str, kind: PanelistKind) -> None:
    command = AddPanelist(person_id=made.stage.people[key], kind=kind)
    panel.add_panelist(made.stage.acting(made.recruiter), made.loop_id, command)


def _assign(made: Made) -> None:
    coverage = made.script.coverage
    if coverage is Coverage.NONE:
        return
    plans_assign.assign_for_me(made.stage.acting(made.recruiter), made.loop_id, AssignForMe())
    if coverage is Coverage.PARTIAL:
        found = made.whole()
        kept = [f"{one.panelist_id}:{one.principle}" for one in found.assignments][: len(found.principles)]
        plans.set_cells(made.stage.acting(made.recruiter), made.loop_id, SetCells(cells=tuple(kept)))


def _schedule(made: Made) -> None:
    made.stage.at(made.stage.now + timedelta(hours=1))
    for number, key in enumerate(_slotted(made)):
        starts = whole_hours(_start(made, key, number))
        work = made.stage.acting(made.recruiter)
        place = made.place(key)
        local = starts.astimezone(ZoneInfo(place.person.timezone))
        zone = place.person.timezone
        command = EnterSlot(date=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}", zone=zone, minutes=60)
        slots.enter_slot(work, made.loop_id, place.id, command)
        slots.confirm_slot(made.stage.acting(key), made.loop_id, place.id)


def _slotted(made: Made) -> list[str]:
    extra = [made.script.dropped_out] if made.script.dropped_out else []
    return [*made.voters, *(key for key in extra if key not in made.voters)]


def _start(made: Made, key: str, number: int) -> datetime:
    days = made.script.panel[key].slot_days_ago if key in made.script.panel else None
    days = made.script.interviews_days_ago if days is None else days
    assert days is not None  # noqa: S101  the script's own test asks for it
    first = _just_in_time(made, days) if days in {0, 1} else _by_day(made, days)
    return max(first + number * GAP, made.stage.now + timedelta(hours=1))


def _just_in_time(made: Made, days: float) -> datetime:
    """An hour after the same time of day, so that nobody is late but in the late cases."""
    return made.stage.days_ago(days, 1) - (timedelta(hours=10) if days == 0 else timedelta())


def _by_day(made: Made, days: float) -> datetime:
    """On a working day, from the hour that suits candidate and panel best.

    Eight hours more lie between a past day and the start, so that what is late is late at any hour of the start.
    """
    day = made.stage.days_ago(days, -8 if days > 0 else 0)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=-1 if days > 0 else 1)
    found = made.whole()
    zones = [ZoneInfo(found.candidate.timezone), *(ZoneInfo(place.person.timezone) for place in found.active_places)]
    hours = (day.astimezone(UTC).replace(hour=hour, minute=0, second=0, microsecond=0) for hour in range(6, 18))
    return min(hours, key=lambda first: sum(_awkward(first + MIDDLE, zone) for zone in zones))


def _awkward(moment: datetime, zone: ZoneInfo) -> int:
    return abs(moment.astimezone(zone).hour - NOON) ** 2


def _happen_before_slots(made: Made) -> None:
    stage, script = made.stage, made.script
    if script.dropped_out:
        stage.at(stage.now + timedelta(hours=3))
        command = DeclinePlace(reason=made.pen.remark(made.pen.demo.remarks.drop_out_reasons))
        panel.decline_place(stage.acting(script.dropped_out), made.loop_id, command)
    if script.conflict:
        text = made.pen.remark(made.pen.demo.remarks.conflict_declarations)
        conflicts.declare(stage.acting(script.conflict), made.loop_id, DeclareConflict(text=text))
