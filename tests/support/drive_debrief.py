"""Drives a debrief through the services, from a scheduled loop to any phase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from hiring.domain.vocabulary import DebriefPhase, FindingValue, PositionValue, VoteValue
from hiring.models.debrief import Finding
from hiring.schemas.debrief import MovePhase, OpenDebrief, RecordFinding, Revote, SetAttendance
from hiring.schemas.decision import TakePosition
from hiring.services import debrief, decision, findings, revotes, transitions
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store.loops import Place, Whole, whole
from tests.support.company import REQUIRED, VOTERS, Company, scheduled_loop, submit_rows
from tests.support.stages import staged

YES, NO = VoteValue.INCLINED, VoteValue.NOT_INCLINED
VOTES: Mapping[str, VoteValue] = {"hanna": YES, "bruno": NO, "iris": YES, "ivan": NO, "ina": YES}
RATINGS: Mapping[str, Mapping[str, str]] = {
    "hanna": {"ownership": "raises"},
    "bruno": {"dive-deep": "below"},
    "ivan": {"ownership": "raises", "dive-deep": "raises"},
}
REASON = "The refund story is deep, and two people heard it."


@staged
def to_ready(
    company: Company,
    votes: Mapping[str, VoteValue] = VOTES,
    ratings: Mapping[str, Mapping[str, str]] = RATINGS,
    **given: object,
) -> UUID:
    """A loop whose voters in `votes` have submitted; ready when all have."""
    loop_id = scheduled_loop(company, **given)  # type: ignore[arg-type]
    company.controlled.pass_time(hours=7)
    submit_rows(company, loop_id, votes, ratings)
    _hold_interviews(company, loop_id)
    return loop_id


def _hold_interviews(company: Company, loop_id: UUID) -> None:
    """Every interview took place, whether its feedback is in or not."""
    with company.acting("rita") as work:
        for place in loaded(work, loop_id).active_places:
            if place.interview is not None:
                place.interview.status = place.interview.status.COMPLETED
        transitions.settle(work, loop_id)


def loaded(work: Work, loop_id: UUID) -> Whole:
    found = whole(work.session, loop_id)
    assert found is not None
    return found


def place_of(company: Company, loop_id: UUID, name: str) -> Place:
    with company.looking() as session:
        found = whole(session, loop_id)
        assert found is not None
        place = found.place_of(company.ids[name])
    assert place is not None
    return place


def open_room(company: Company, loop_id: UUID, reason: str = "") -> None:
    with company.acting("bruno") as work:
        opened = debrief.open_debrief(work, loop_id, OpenDebrief(override_reason=reason))
        assert not isinstance(opened, debrief.NotFit)


def attend(company: Company, loop_id: UUID, names: Iterable[str] = tuple(VOTERS)) -> None:
    with company.acting("bruno") as work:
        people = tuple(company.ids[name] for name in names)
        debrief.set_attendance(work, loop_id, SetAttendance(person_ids=people))


def move(company: Company, loop_id: UUID, to: DebriefPhase) -> None:
    with company.acting("bruno") as work:
        debrief.move_phase(work, loop_id, MovePhase(to=to))


def vote(company: Company, loop_id: UUID, name: str, value: VoteValue, reason: str = "") -> None:
    with company.acting(name) as work:
        revotes.revote(work, loop_id, Revote(value=value, reason=reason))


def close(company: Company, loop_id: UUID) -> None:
    with company.acting("bruno") as work:
        revotes.close_round(work, loop_id)


@staged
def to_room(
    company: Company,
    phase: DebriefPhase = DebriefPhase.READING,
    votes: Mapping[str, VoteValue] = VOTES,
    **given: object,
) -> UUID:
    """An open debrief in `phase`; everybody attends, and from discussing on everybody confirmed the vote."""
    loop_id = to_ready(company, votes, **given)  # type: ignore[arg-type]
    open_room(company, loop_id)
    if phase is DebriefPhase.READING:
        return loop_id
    attend(company, loop_id)
    move(company, loop_id, DebriefPhase.REVOTING)
    if phase is DebriefPhase.REVOTING:
        return loop_id
    for name, value in votes.items():
        vote(company, loop_id, name, value)
    move(company, loop_id, DebriefPhase.DISCUSSING)
    if phase is DebriefPhase.DECIDING:
        move(company, loop_id, DebriefPhase.DECIDING)
    return loop_id


def find(company: Company, loop_id: UUID, principle: str, value: FindingValue = FindingValue.MEETS) -> None:
    with company.acting("bruno") as work:
        now = finding_on(work, loop_id, principle)
        command = RecordFinding(principle=principle, value=value, reason=REASON, version=now.version if now else 0)
        findings.record_finding(work, loop_id, command)


def finding_on(work: Work, loop_id: UUID, principle: str) -> Finding | None:
    revision = loaded(work, loop_id).loop.revision
    return next((one for one in store.findings(work.session, loop_id, revision) if one.principle == principle), None)


@staged
def to_deciding(
    company: Company, position: PositionValue | None = PositionValue.HIRE, level: str = "", **given: object
) -> UUID:
    """In deciding with a finding on every required principle, and a position unless None."""
    loop_id = to_room(company, DebriefPhase.DECIDING, **given)  # type: ignore[arg-type]
    for principle in REQUIRED:
        find(company, loop_id, principle)
    if position is not None:
        with company.acting("hanna") as work:
            decision.take_position(work, loop_id, TakePosition(value=position, level=level, note="As discussed."))
    return loop_id
