"""A loop whose interviews are over, and the feedback row of one of its people."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import col, select

from hiring.models.feedback import Feedback
from hiring.models.loops import Panelist
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import past_all_slots


@pytest.fixture
def loop_id(company: Company) -> UUID:
    made = scheduled_loop(company)
    past_all_slots(company, made)
    return made


@pytest.fixture
def row_of(company: Company) -> Callable[[str], Feedback]:
    """`row_of("iris")`: that person's only feedback, as it is stored now."""

    def find(name: str = "iris") -> Feedback:
        with company.looking() as session:
            return session.exec(
                select(Feedback)
                .join(Panelist, col(Panelist.id) == col(Feedback.panelist_id))
                .where(Panelist.person_id == company.ids[name])
            ).one()

    return find
