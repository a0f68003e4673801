"""Closing a decided loop (R35)."""

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain import closing as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete
from hiring.domain.vocabulary import EventObject, Outcome
from hiring.domain.words import counted
from hiring.domain.workflow import Step
from hiring.schemas.decision import CloseLoop
from hiring.schemas.decision_pages import ClosePage
from hiring.services import audit, facts, transitions
from hiring.services.clock import day_words, when
from hiring.services.plans_change import opening_words
from hiring.services.record_page import verdict_words
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import seats as seat_store


def close_loop(work: Work, loop_id: UUID, command: CloseLoop) -> None:
    """Fills the fields that the outcome asks for and closes the loop."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CLOSE)
    decision = seat_store.decisions(work.session, loop_id)[-1]
    zone = ZoneInfo(work.viewer.timezone)
    decided_on = decision.at.astimezone(zone).date()
    wanted = rules.Closing(command.told_on, command.recycle, command.cool_down_months, command.offer)
    problems = rules.closing_problems(decision.outcome, wanted, decided_on, work.now.astimezone(zone).date())
    if problems:
        raise Incomplete("The loop cannot be closed yet.", problems)
    _fill(work, room, decision.outcome, wanted, decided_on)
    transitions.take(work, room.whole, Step.CLOSE, facts.running(work, room.whole))
    loop = room.whole.loop
    audit.record(
        work, "loop_closed", EventObject.DECISION, loop_id=loop_id, revision=loop.revision, told_on=command.told_on,
        recycle=loop.recycle, cool_down_until=_local(loop.cool_down_until, zone), offer=loop.offer,
    )  # fmt: skip


def _local(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def _fill(work: Work, room: Seated, outcome: Outcome, wanted: rules.Closing, decided_on: date) -> None:
    loop = room.whole.loop
    assert wanted.told_on is not None  # noqa: S101  closing_problems refused without it
    zone = ZoneInfo(work.viewer.timezone)
    loop.told_on = datetime.combine(wanted.told_on, time(12), tzinfo=zone).astimezone(UTC)
    loop.closed_at = work.now
    if outcome is Outcome.HIRE:
        loop.offer = wanted.offer
        return
    loop.recycle = wanted.recycle
    months = (
        wanted.cool_down_months if wanted.cool_down_months is not None else room.whole.organisation.cool_down_months
    )
    ends = rules.add_months(decided_on, months)
    loop.cool_down_until = datetime.combine(ends, time(), tzinfo=zone).astimezone(UTC)


def page(work: Work, loop_id: UUID) -> ClosePage:
    """The closing form's card, for the loop's recruiter while the loop is decided."""
    room = seated(work, loop_id)
    room.require(Action.CLOSE)
    decision = seat_store.decisions(work.session, loop_id)[-1]
    zone = ZoneInfo(work.viewer.timezone)
    return ClosePage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, opening=opening_words(room.whole),
        verdict=verdict_words(decision), decided=when(decision.at, work.viewer.timezone, work.now),
        decided_on=decision.at.astimezone(zone).date().isoformat(), today=work.now.astimezone(zone).date().isoformat(),
        promise=promise_words(work, room), fields=rules.needed_fields(decision.outcome),
        cool_down_months=room.whole.organisation.cool_down_months,
    )  # fmt: skip


def promise_words(work: Work, room: Seated) -> str:
    """R35: the clock that runs from the last interview; empty before there was one."""
    clock = facts.promise(room.whole, work.now)
    if clock is None:
        return ""
    told = "the candidate hears" if not clock.late else "the candidate was to hear"
    days = counted(clock.day, "business day")
    return f"{days} since the last interview: {told} by {day_words(clock.due_on)}."
