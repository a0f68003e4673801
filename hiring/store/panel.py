"""Panels: finding people, their load and training, and what plans of the past tell the planner."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, delete, func, select

from hiring.domain.vocabulary import (
    BarRaiserCertification,
    FeedbackStatus,
    InterviewerCertification,
    LoopState,
    PanelistKind,
    PlaceStatus,
)
from hiring.models.feedback import Feedback, Rating
from hiring.models.loops import Assignment, Loop, LoopPrinciple, Panelist, PanelProposal
from hiring.models.people import Account, Person, PersonTraining
from hiring.store.people import RUNNING, starts_a_word

FOUND_AT_MOST = 50
LAST_LOOPS = 5
RULING = (BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE)
LEARNING = (BarRaiserCertification.NOMINATED, BarRaiserCertification.IN_TRAINING)


def find(session: Session, words: Sequence[str], kind: PanelistKind, most: int = FOUND_AT_MOST) -> list[Person]:
    """Up to `most` + 1 active people by name; without words only those whose certification fits the kind."""
    query = (
        select(Person)
        .join(Account, col(Account.person_id) == col(Person.id), isouter=True)
        .where(col(Person.left_on).is_(None), sa.or_(col(Account.enabled).is_(None), col(Account.enabled).is_(True)))
        .order_by(col(Person.name_folded), col(Person.id))
        .limit(most + 1)
    )
    for word in words:
        query = query.where(starts_a_word(col(Person.name_folded), word))
    return list(session.exec(query if words else query.where(*_fitting(kind))))


def _fitting(kind: PanelistKind) -> list[sa.ColumnElement[bool]]:
    certified = col(Person.interviewer) == InterviewerCertification.CERTIFIED
    if kind is PanelistKind.BAR_RAISER:
        return [col(Person.bar_raiser).in_(RULING), certified]
    if kind is PanelistKind.BAR_RAISER_IN_TRAINING:
        return [col(Person.bar_raiser).in_(LEARNING)]
    if kind.practises:
        return [col(Person.interviewer) == InterviewerCertification.IN_TRAINING]
    return [certified] if kind.votes else []


def loads(session: Session, people: Iterable[UUID]) -> dict[UUID, int]:
    """Running loops per person in which they hold a place."""
    rows = session.exec(
        select(col(Panelist.person_id), func.count(func.distinct(col(Panelist.loop_id))))
        .join(Loop, col(Loop.id) == col(Panelist.loop_id))
        .where(
            col(Panelist.person_id).in_(list(people)),
            Panelist.status == PlaceStatus.ACTIVE,
            col(Loop.state).in_(RUNNING),
        )
        .group_by(col(Panelist.person_id))
    )
    return {person: int(count) for person, count in rows}


def trained_on(session: Session, people: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    rows = session.exec(
        select(PersonTraining.person_id, PersonTraining.principle).where(
            col(PersonTraining.person_id).in_(list(people))
        )
    ).all()
    return {person: frozenset(slug for who, slug in rows if who == person) for person, _ in rows}


def did_recently(session: Session, loop: Loop) -> dict[UUID, frozenset[str]]:
    """Principles that people took in the requisition's last five loops before this one."""
    last = (
        sa.select(col(Loop.id))
        .where(col(Loop.requisition_id) == loop.requisition_id, col(Loop.id) != loop.id)
        .where(col(Loop.opened_at) <= loop.opened_at)
        .order_by(col(Loop.opened_at).desc(), col(Loop.id).desc())
        .limit(LAST_LOOPS)
    )
    rows = session.exec(
        select(col(Panelist.person_id), col(Assignment.principle))
        .join(Assignment, col(Assignment.panelist_id) == col(Panelist.id))
        .where(col(Panelist.loop_id).in_(sa.select(last.subquery().c.id)))
        .distinct()
    ).all()
    return {person: frozenset(slug for who, slug in rows if who == person) for person, _ in rows}


def rated_counts(session: Session, set_id: UUID, no_data: str) -> dict[str, tuple[int, int]]:
    """Per principle (rated, all) feedback in closed loops with this set."""
    rated = func.sum(sa.case((col(Rating.code) != no_data, 1), else_=0))
    rows = session.exec(
        select(col(Rating.principle), rated, func.count())
        .select_from(Loop)
        .join(Feedback, col(Feedback.loop_id) == col(Loop.id))
        .join(Rating, col(Rating.feedback_id) == col(Feedback.id))
        .where(
            Loop.state == LoopState.CLOSED,
            Loop.principle_set_id == set_id,
            col(Feedback.status).in_((FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN)),
        )
        .group_by(col(Rating.principle))
    )
    return {principle: (int(some), int(every)) for principle, some, every in rows}


def release(session: Session, panelist_id: UUID) -> None:
    """Takes every assignment of a place away, its planned questions with them."""
    session.exec(delete(Assignment).where(col(Assignment.panelist_id) == panelist_id))


def drop_assignments(session: Session, ids: Iterable[UUID]) -> None:
    session.exec(delete(Assignment).where(col(Assignment.id).in_(list(ids))))


def drop_principles(session: Session, loop_id: UUID) -> None:
    session.exec(delete(LoopPrinciple).where(col(LoopPrinciple.loop_id) == loop_id))


def proposals(session: Session, loop_id: UUID) -> list[tuple[PanelProposal, Person]]:
    """Open proposals of the hiring manager, oldest first."""
    rows = session.exec(
        select(PanelProposal, Person)
        .join(Person, col(Person.id) == col(PanelProposal.person_id))
        .where(PanelProposal.loop_id == loop_id, col(PanelProposal.answered_at).is_(None))
        .order_by(col(PanelProposal.proposed_at), col(PanelProposal.id))
    )
    return [(proposal, person) for proposal, person in rows]


def assignments(session: Session, loop_id: UUID) -> list[Assignment]:
    return list(session.exec(select(Assignment).where(Assignment.loop_id == loop_id)))
