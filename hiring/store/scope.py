"""Which loops somebody may know of: the SQL twin of `domain.visibility` for lists (R18, R20 to R22)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.seats import ADMITTED_TO_THE_ROOM
from hiring.domain.vocabulary import FeedbackStatus, InterviewStatus, PanelistKind, PlaceStatus
from hiring.models.debrief import Debrief
from hiring.models.feedback import Feedback
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Candidate
from hiring.store.seats import owing, still_owed


@dataclass(frozen=True)
class Tie:
    """One place of the looking person, present or past."""

    loop_id: UUID
    candidate_id: UUID
    kind: PanelistKind
    active: bool
    out: bool
    """Left, quarantined, or feedback missed at the ruling: nothing of the loop shows."""
    owes: bool
    after_reading: bool
    ended: bool
    slot_starts: datetime | None
    """Of the standing slot; a shadow's is the host's."""


@dataclass(frozen=True)
class Ties:
    """What decides which loops a person may know of. `office`: an organisation role that sees all loops' status.

    `asked` are loops about which a core Bar Raiser outside them has an open request.
    """

    person_id: UUID
    office: bool
    places: tuple[Tie, ...]
    asked: frozenset[UUID] = field(default_factory=frozenset)

    @cached_property
    def held(self) -> dict[UUID, Tie]:
        """The place in force per loop; somebody who also got a follow-up keeps the earlier one."""
        found: dict[UUID, Tie] = {}
        for tie in self.places:
            if tie.active:
                found.setdefault(tie.loop_id, tie)
        return found

    @cached_property
    def owing(self) -> dict[UUID, Tie]:
        """The place per loop for which feedback is owed, a follow-up's among them."""
        return {tie.loop_id: tie for tie in self.places if tie.active and tie.owes}

    @cached_property
    def out(self) -> frozenset[UUID]:
        gone = {tie.loop_id for tie in self.places if not tie.active} - self.held.keys()
        return frozenset(gone | {loop for loop, tie in self.held.items() if tie.out})

    @cached_property
    def shadows(self) -> frozenset[UUID]:
        return frozenset(loop for loop, tie in self.held.items() if tie.kind.practises) - self.out

    @cached_property
    def owes_here(self) -> frozenset[UUID]:
        return frozenset(loop for loop, tie in self.held.items() if tie.owes and not tie.after_reading) - self.out

    @cached_property
    def owed_on(self) -> dict[UUID, frozenset[UUID]]:
        """Candidate → loops in which feedback on them is owed now."""
        owed = [tie for tie in self.places if tie.active and tie.owes and not tie.out and not tie.ended]
        return {
            candidate: frozenset(tie.loop_id for tie in owed if tie.candidate_id == candidate)
            for candidate in {tie.candidate_id for tie in owed}
        }


def ties_of(session: Session, person_id: UUID, *, office: bool, asked: Iterable[UUID] = ()) -> Ties:
    """One statement over the person's own places, in a loop the earliest first, as `store.loops` orders them."""
    missed = sa.exists().where(
        col(Feedback.panelist_id) == col(Panelist.id), col(Feedback.status) == FeedbackStatus.MISSED
    )
    rows = session.exec(
        select(
            col(Panelist.loop_id),
            col(Loop.candidate_id),
            col(Panelist.kind),
            col(Panelist.status) == PlaceStatus.ACTIVE,
            sa.or_(col(Panelist.quarantined_at).is_not(None), missed),
            owing(person_id),
            col(Panelist.after_reading),
            sa.not_(still_owed()),
            _slot_starts(),
        )  # type: ignore[call-overload]
        .join(Loop)
        .where(Panelist.person_id == person_id)
        .order_by(col(Panelist.position), col(Panelist.added_at), col(Panelist.id))
    )
    return Ties(person_id, office, tuple(Tie(*row) for row in rows), frozenset(asked))


def _slot_starts() -> sa.ScalarSelect[datetime]:
    own = sa.func.coalesce(col(Panelist.host_id), col(Panelist.id))
    standing = [status for status in InterviewStatus if status.standing]
    slots = sa.select(col(Interview.starts_at)).where(col(Interview.panelist_id) == own)
    return slots.where(col(Interview.status).in_(standing)).scalar_subquery()


def visible_loops(ties: Ties) -> sa.ColumnElement[bool]:
    """The condition on Loop joined with Candidate: what this person may know to exist, and lists (R40)."""
    not_mine = sa.or_(col(Candidate.employee_id).is_(None), col(Candidate.employee_id) != ties.person_id)
    listed = col(Candidate.restricted_at).is_(None)
    return sa.and_(not_mine, listed, col(Loop.id).not_in(ties.out), sa.or_(*_ways_in(ties)))


def _ways_in(ties: Ties) -> list[sa.ColumnElement[bool]]:
    if ties.office:
        return [sa.true()]
    waiting = {loop for loop, tie in ties.held.items() if tie.kind in ADMITTED_TO_THE_ROOM}
    ways: list[sa.ColumnElement[bool]] = [
        col(Loop.recruiter_id) == ties.person_id,
        col(Loop.id).in_(ties.held.keys() - waiting | ties.asked),
        *_others_of_whom_is_owed(ties),
    ]
    if waiting:
        ways.append(sa.and_(col(Loop.id).in_(waiting), debrief_once_open()))
    return ways


def _others_of_whom_is_owed(ties: Ties) -> list[sa.ColumnElement[bool]]:
    """Per candidate on whom feedback is owed the other loops; all of them where it is owed in several."""
    return [
        sa.and_(col(Loop.candidate_id) == candidate, col(Loop.id).not_in(loops if len(loops) == 1 else ()))
        for candidate, loops in ties.owed_on.items()
    ]


def elsewhere(ties: Ties) -> sa.ColumnElement[bool] | None:
    """Loops of which the person sees only that they exist, because feedback is owed in another one (R20)."""
    parts = _others_of_whom_is_owed(ties)
    return sa.and_(sa.or_(*parts), col(Loop.id).not_in(ties.shadows)) if parts else None


def debrief_once_open() -> sa.ColumnElement[bool]:
    """In this revision, or in an earlier one."""
    return sa.or_(col(Loop.revision) > 1, sa.exists().where(col(Debrief.loop_id) == col(Loop.id)))
