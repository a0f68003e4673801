"""Closing a decided loop (R35) and coaching notes (R36)."""

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain import closing as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.vocabulary import EventObject, Outcome
from hiring.domain.workflow import Step
from hiring.models.feedback import CoachingNote
from hiring.schemas.decision import CloseLoop, WriteCoachingNote
from hiring.services import audit, facts, transitions
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import seats as seat_store
from hiring.store.rows import add


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
    audit.record(
        work, "loop_closed", EventObject.DECISION, loop_id=loop_id, told_on=command.told_on, recycle=command.recycle,
        cool_down_months=command.cool_down_months, offer=command.offer,
    )  # fmt: skip


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


def write_coaching_note(work: Work, loop_id: UUID, command: WriteCoachingNote) -> None:
    """R36: from decided on, from the Bar Raiser to one interviewer, about the quality of the feedback."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.WRITE_COACHING_NOTE)
    place = room.whole.place(command.panelist_id)
    if place is None:
        raise Unseen
    if not place.submitted or place.person.id == work.viewer.person_id:
        raise NotNow("A coaching note goes to somebody else who submitted feedback on this loop.")
    add(
        work.session,
        CoachingNote(
            id=work.new_id(), loop_id=loop_id, author_id=work.viewer.person_id, addressee_id=place.person.id,
            at=work.now, text=command.text,
        ),
    )  # fmt: skip
    audit.record(
        work, "coaching_note_written", EventObject.COACHING, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id,
    )  # fmt: skip
    words = "The Bar Raiser left you a coaching note."
    tell(work, place.person.id, "coaching", words, loop_id=loop_id, href=f"/loops/{loop_id}/coaching")
