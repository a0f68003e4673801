"""R35: candidates who are one person, by row, e-mail address or employee."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from hiring.models.loops import Loop
from hiring.models.openings import Candidate


def candidates_like(candidate_id: UUID | sa.ScalarSelect[UUID]) -> sa.Select[Any]:
    """Selects the ids of all candidate rows of one person, the given one among them."""
    one, other = aliased(Candidate), aliased(Candidate)
    employee = sa.and_(col(one.employee_id).is_not(None), col(one.employee_id) == col(other.employee_id))
    same = sa.or_(col(one.id) == col(other.id), col(one.email) == col(other.email), employee)
    return sa.select(col(other.id)).join(one, same).where(col(one.id) == candidate_id)


def candidate_of(loop_id: UUID) -> sa.ScalarSelect[UUID]:
    return sa.select(col(Loop.candidate_id)).where(col(Loop.id) == loop_id).scalar_subquery()
