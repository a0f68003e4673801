"""The company with loops that are over, made as rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from hiring.domain.vocabulary import (
    FeedbackStatus,
    LoopState,
    Outcome,
    PlaceStatus,
    PositionValue,
    Ruling,
    VoteValue,
)
from hiring.models.debrief import Decision
from hiring.models.feedback import Feedback, SealedText
from hiring.models.loops import Loop, Panelist
from hiring.store.engine import open_session
from tests.support.company import VOTERS, Company, add_candidate, found_company, scheduled_loop, submit_rows
from tests.support.world import Controlled

FOR, AGAINST = VoteValue.INCLINED, VoteValue.NOT_INCLINED


@pytest.fixture
def company(engine: sa.Engine, controlled: Controlled) -> Company:
    return found_company(engine, controlled)


def over(company: Company, name: str, outcome: Outcome = Outcome.HIRE, votes: Mapping[str, VoteValue] = {}) -> UUID:
    """A closed loop of the five voters; who is not named voted for the candidate."""
    with open_session(company.engine, writes=True) as session:
        candidate_id = add_candidate(session, company, name)
        session.commit()
    loop_id = scheduled_loop(company, candidate_id=candidate_id)
    submit_rows(company, loop_id, dict.fromkeys(VOTERS, FOR) | votes)
    with open_session(company.engine, writes=True) as session:
        decided(session, company, loop_id, outcome)
        loop = session.get_one(Loop, loop_id)
        loop.state, loop.closed_at = LoopState.CLOSED, company.now
        for feedback in session.exec(select(Feedback).where(Feedback.loop_id == loop_id)):
            feedback.status, feedback.submitted_at = FeedbackStatus.FROZEN, company.now + timedelta(hours=9)
        session.commit()
    return loop_id


def decided(session: Session, company: Company, loop_id: UUID, outcome: Outcome, number: int = 1) -> None:
    texts = [SealedText(id=company.new_id(), salt="s", text="{}") for _ in range(2)]
    before = session.exec(select(Decision).where(Decision.loop_id == loop_id, Decision.revision == number - 1)).first()
    session.add_all(texts)
    session.flush()
    session.add(
        Decision(
            id=company.new_id(), loop_id=loop_id, revision=number, outcome=outcome,
            candidate_id=session.get_one(Loop, loop_id).candidate_id,
            position=PositionValue.HIRE if outcome is not Outcome.NO_HIRE else PositionValue.NO_HIRE,
            ruling=Ruling(outcome.value), hiring_manager_id=company.ids["hanna"], ruled_by_id=company.ids["bruno"],
            at=company.now, met=True, reason_id=texts[0].id, record_id=texts[1].id, digest="0" * 64,
            supersedes_id=before.id if before else None,
        )
    )  # fmt: skip
    session.flush()


def gone(session: Session, company: Company, loop_id: UUID, who: str) -> None:
    place = session.exec(
        select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids[who])
    ).one()
    place.status = PlaceStatus.REMOVED
