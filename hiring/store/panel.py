"""Panels: finding people, their load and training, and what plans of the past tell the planner."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, delete, func, select

from hiring.domain.vocabulary import (
    PRACTICE_KINDS,
    BarRaiserCertification,
    FeedbackStatus,
    InterviewerCertification,
    LoopState,
    PanelistKind,
)
from hiring.models.feedback import Feedback, Rating
from hiring.models.loops import Assignment, Loop, LoopPrinciple, Panelist, PanelProposal
from hiring.models.people import Account, Person, PersonTraining
from hiring.store.people import loads
from hiring.store.search_index import goes_by

FOUND_AT_MOST = 50
LAST_LOOPS = 5
RULING = (BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE)
LEARNING = (BarRaiserCertification.NOMINATED, BarRaiserCertification.IN_TRAINING)


@dataclass(frozen=True)
class Wanted:
    """Who is looked for, and who comes first: near enough in level, trained on most of `principles`, least busy.

    `words` begin words of the name (folded). No `levels`: all are near enough.
    """

    kind: PanelistKind
    viewer_id: UUID
    words: tuple[str, ...] = ()
    principles: frozenset[str] = frozenset()
    levels: tuple[str, ...] = ()
    without: frozenset[UUID] = frozenset()


def find(session: Session, wanted: Wanted, most: int = FOUND_AT_MOST) -> list[Person]:
    """The best `most` + 1 active people; without words only those whose certification fits the kind."""
    busy = loads(session, wanted.viewer_id).subquery()
    query = (
        select(Person)
        .join(Account, col(Account.person_id) == col(Person.id), isouter=True)
        .join(busy, busy.c.person_id == col(Person.id), isouter=True)
        .where(col(Person.left_on).is_(None), sa.or_(col(Account.enabled).is_(None), col(Account.enabled).is_(True)))
        .where(goes_by(Person, col(Person.id), wanted.words) if wanted.words else sa.true())
        .order_by(*_best_first(wanted), func.coalesce(busy.c.load, 0), col(Person.name_folded), col(Person.id))
        .limit(most + 1)
    )
    if wanted.without:
        query = query.where(col(Person.id).not_in(wanted.without))
    return list(session.exec(query if wanted.words else query.where(*_fitting(wanted.kind))))


def _best_first(wanted: Wanted) -> list[sa.ColumnElement[int]]:
    found: list[sa.ColumnElement[int]] = []
    if wanted.levels:
        found.append(sa.case((col(Person.level).in_(wanted.levels), 0), else_=1))
    if wanted.principles:
        trained = sa.select(func.count()).where(
            col(PersonTraining.person_id) == col(Person.id), col(PersonTraining.principle).in_(wanted.principles)
        )
        found.append(trained.scalar_subquery().desc())
    return found


def _fitting(kind: PanelistKind) -> list[sa.ColumnElement[bool]]:
    certified = col(Person.interviewer) == InterviewerCertification.CERTIFIED
    if kind is PanelistKind.BAR_RAISER:
        return [col(Person.bar_raiser).in_(RULING), certified]
    if kind is PanelistKind.BAR_RAISER_IN_TRAINING:
        return [col(Person.bar_raiser).in_(LEARNING)]
    if kind.practises:
        return [col(Person.interviewer) == InterviewerCertification.IN_TRAINING]
    return [certified] if kind.votes else []


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
    """Per principle (rated, all) feedback in closed loops with this set; practice and quarantined feedback is out."""
    rated = func.sum(sa.case((col(Rating.code) != no_data, 1), else_=0))
    rows = session.exec(
        select(col(Rating.principle), rated, func.count())
        .select_from(Loop)
        .join(Feedback, col(Feedback.loop_id) == col(Loop.id))
        .join(Panelist, col(Panelist.id) == col(Feedback.panelist_id))
        .join(Rating, col(Rating.feedback_id) == col(Feedback.id))
        .where(
            Loop.state == LoopState.CLOSED,
            Loop.principle_set_id == set_id,
            col(Feedback.status).in_((FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN)),
            col(Panelist.kind).not_in(PRACTICE_KINDS),
            col(Panelist.quarantined_at).is_(None),
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
