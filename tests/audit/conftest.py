"""A company whose loop went the whole way through the services, so that every kind of event is chained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session

from hiring.domain.vocabulary import DebriefPhase, EventObject, PositionValue, Ruling, VoteValue
from hiring.services import audit, audit_check, checkpoints
from hiring.services.audit_check import Outside
from hiring.services.work import NOBODY, Work
from hiring.settings import Settings
from hiring.store.engine import open_session
from tests.support import drive_debrief, drive_decision
from tests.support.company import REQUIRED, VOTERS, Company, scheduled_loop
from tests.support.drive_feedback import submit_all
from tests.support.stages import staged

REASON = "The second story was heard by two people, and it holds."


@staged
def to_revoted(company: Company) -> UUID:
    """Five have submitted and voted again, one of them otherwise, with a reason."""
    loop_id = scheduled_loop(company)
    submit_all(company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    drive_debrief.open_room(company, loop_id)
    drive_debrief.attend(company, loop_id)
    drive_debrief.move(company, loop_id, DebriefPhase.REVOTING)
    for name in VOTERS:
        changed = name == "ivan"
        value = VoteValue.STRONGLY_INCLINED if changed else VoteValue.INCLINED
        drive_debrief.vote(company, loop_id, name, value, REASON if changed else "")
    return loop_id


@staged
def to_ruled(company: Company) -> UUID:
    loop_id = to_revoted(company)
    drive_decision.give_password(company, "bruno")
    drive_debrief.move(company, loop_id, DebriefPhase.DISCUSSING)
    drive_debrief.move(company, loop_id, DebriefPhase.DECIDING)
    for principle in REQUIRED:
        drive_debrief.find(company, loop_id, principle)
    drive_decision.take_position(company, loop_id, PositionValue.HIRE, note="As discussed.")
    drive_decision.rule(company, loop_id, Ruling.HIRE)
    return loop_id


def fill(company: Company, up_to: int) -> None:
    """Events of the organisation until the chain is so long, five to a transaction, every third with a reason."""
    position = length(company)
    while position < up_to:
        with company.acting("ada") as work:
            for number in range(position, min(position + 5, up_to)):
                text = f"Reason {number}." if number % 3 == 0 else None
                audit.record(work, "settings_changed", EventObject.ADMIN, text=text, fields=f"promise_days{number}")
        company.controlled.pass_time(seconds=1)
        position = length(company)


def length(company: Company) -> int:
    from hiring.store import chain

    with company.looking() as session:
        return chain.tail(session)[0]


def as_product(company: Company, session: Session) -> Work:
    return Work(session, NOBODY, company.controlled.world, company.now)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(files_dir=tmp_path / "files", audit_dir=tmp_path / "audit")


@pytest.fixture
def sign(settings: Settings) -> Callable[[Company], None]:
    """Makes a checkpoint of a company's chain."""

    def make(company: Company) -> None:
        with open_session(company.engine, writes=True) as session:
            checkpoints.make(as_product(company, session), settings)
            session.commit()

    return make


def found_in(company: Company, settings: Settings, outside: Outside | None = None) -> tuple[str, ...]:
    """What verifying the database finds."""
    with company.looking() as session:
        return audit_check.database(as_product(company, session), settings, outside or Outside()).findings
