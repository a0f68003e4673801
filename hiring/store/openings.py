"""What the opening of a loop looks at: the requisition's principles and the candidate's earlier loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import VOTING_KINDS, LoopState, Outcome
from hiring.models.debrief import Decision
from hiring.models.feedback import Feedback, Submission
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate, Requisition, RequisitionPrinciple

NAMESAKES_AT_MOST = 20
OVER = (LoopState.DECIDED, LoopState.CLOSED, LoopState.CANCELLED)


@dataclass(frozen=True)
class Earlier:
    """Another loop of the same person, with its last decision."""

    loop_id: UUID
    candidate_id: UUID
    requisition_id: UUID
    state: LoopState
    outcome: Outcome | None
    decided_at: datetime | None
    cool_down_until: datetime | None
    vetoed: bool
    voting_feedback_was_in: bool


def locked(session: Session, candidate_id: UUID, requisition_id: UUID) -> tuple[Candidate | None, Requisition | None]:
    """Both rows; the candidate's is held, so that two openings for one candidate come one after the other."""
    candidate = session.exec(select(Candidate).where(Candidate.id == candidate_id).with_for_update()).first()
    return candidate, session.get(Requisition, requisition_id)


def principles(session: Session, requisition_id: UUID) -> Sequence[RequisitionPrinciple]:
    query = select(RequisitionPrinciple).where(RequisitionPrinciple.requisition_id == requisition_id)
    return session.exec(query.order_by(col(RequisitionPrinciple.position), col(RequisitionPrinciple.principle))).all()


def earlier(session: Session, candidate: Candidate) -> list[Earlier]:
    """R35: the loops of this candidate and of others with the same e-mail or employee."""
    same = [col(Candidate.id) == candidate.id, col(Candidate.email) == candidate.email]
    if candidate.employee_id is not None:
        same.append(col(Candidate.employee_id) == candidate.employee_id)
    loops = session.exec(
        select(Loop, _feedback_was_in())
        .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
        .where(sa.or_(*same))
        .order_by(col(Loop.opened_at), col(Loop.id))
    ).all()
    decisions = _decisions(session, [loop.id for loop, _ in loops])
    return [_earlier(loop, bool(was_in), decisions.get(loop.id, [])) for loop, was_in in loops]


def _feedback_was_in() -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .select_from(Submission)
        .join(Feedback, col(Feedback.id) == col(Submission.feedback_id))
        .join(Panelist, col(Panelist.id) == col(Feedback.panelist_id))
        .where(col(Panelist.loop_id) == col(Loop.id), col(Panelist.kind).in_(VOTING_KINDS))
        .exists()
    )


def _decisions(session: Session, loops: Sequence[UUID]) -> dict[UUID, list[Decision]]:
    found: dict[UUID, list[Decision]] = {}
    query = select(Decision).where(col(Decision.loop_id).in_(loops)).order_by(col(Decision.revision))
    for decision in session.exec(query):
        found.setdefault(decision.loop_id, []).append(decision)
    return found


def _earlier(loop: Loop, was_in: bool, decisions: Sequence[Decision]) -> Earlier:
    last = decisions[-1] if decisions else None
    return Earlier(
        loop_id=loop.id, candidate_id=loop.candidate_id, requisition_id=loop.requisition_id, state=loop.state,
        outcome=last.outcome if last else None, decided_at=last.at if last else None,
        cool_down_until=loop.cool_down_until,
        vetoed=any(one.outcome is Outcome.VETO for one in decisions), voting_feedback_was_in=was_in,
    )  # fmt: skip


def namesakes(session: Session, candidate: Candidate) -> Sequence[Candidate]:
    """Other candidates of the same folded name; none whose data is restricted (R40)."""
    query = select(Candidate).where(Candidate.name_folded == candidate.name_folded, Candidate.id != candidate.id)
    query = query.where(col(Candidate.restricted_at).is_(None))
    return session.exec(query.order_by(col(Candidate.id)).limit(NAMESAKES_AT_MOST)).all()


def running_of(session: Session, candidate_id: UUID) -> Sequence[UUID]:
    """The candidate's running loops, held, oldest first."""
    query = select(Loop).where(Loop.candidate_id == candidate_id, col(Loop.state).not_in(OVER))
    return [loop.id for loop in session.exec(query.order_by(col(Loop.id)).with_for_update())]


def running_now(session: Session, candidate_id: UUID) -> Sequence[tuple[UUID, UUID]]:
    """The candidate's running loops with their recruiters, oldest first; for looking only."""
    query = select(Loop.id, Loop.recruiter_id).where(Loop.candidate_id == candidate_id, col(Loop.state).not_in(OVER))
    return session.exec(query.order_by(col(Loop.id))).all()


def open_requisitions(session: Session, most: int) -> Sequence[tuple[UUID, str, str]]:
    """Id, code and title of open requisitions, newest first."""
    query = select(col(Requisition.id), col(Requisition.requisition_id), col(Requisition.title))
    query = query.where(col(Requisition.open).is_(True)).order_by(col(Requisition.created_at).desc())
    return session.exec(query.limit(most)).all()
