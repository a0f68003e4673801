"""Pictures of the facts: the rows that only an act with an audit event may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel, select

from hiring.domain.vocabulary import PlaceStatus
from hiring.models.audit import AuditEvent
from hiring.models.debrief import (
    Consent,
    Debrief,
    Decision,
    Dissent,
    Finding,
    FollowUp,
    InsufficientTick,
    Position,
    Request,
    UnanimousNo,
)
from hiring.models.feedback import Addendum, CoachingNote, Feedback, Submission, Vote
from hiring.models.loops import (
    Assignment,
    Conflict,
    Interview,
    Loop,
    LoopPrinciple,
    Panelist,
    PanelProposal,
    SlotRequest,
)

Row = TypeVar("Row", bound=SQLModel)
TABLES: tuple[type[SQLModel], ...] = (
    Loop, LoopPrinciple, Panelist, Assignment, Interview, SlotRequest, PanelProposal, Conflict, Feedback, Submission,
    Vote, Addendum, CoachingNote, Debrief, Finding, InsufficientTick, FollowUp, Position, UnanimousNo, Dissent,
    Decision, Request, Consent, AuditEvent,
)  # fmt: skip
NO_FACTS = {
    Feedback: frozenset({"summary", "draft_vote", "saved_at", "version"}),
    Debrief: frozenset({"change", "version", "principle_now"}),
    Loop: frozenset({"waits_for", "waits_for_id", "next_due_at", "version"}),
    Assignment: frozenset({"why", "fixed"}),
}
"""Columns that change without an event: drafts, the room's pulse, what `settle` computes, the planner's remarks."""


@dataclass(frozen=True)
class Snapshot:
    """All rows of one moment, by table."""

    rows: Mapping[type[SQLModel], tuple[Any, ...]]

    def of(self, table: type[Row], **wanted: object) -> list[Row]:
        return [row for row in self.rows[table] if all(getattr(row, name) == value for name, value in wanted.items())]

    def loop(self, loop_id: UUID) -> Loop:
        return next(row for row in self.of(Loop) if row.id == loop_id)

    def active(self, loop_id: UUID) -> list[Panelist]:
        return self.of(Panelist, loop_id=loop_id, status=PlaceStatus.ACTIVE)

    def feedback_of(self, place: Panelist) -> list[Feedback]:
        return self.of(Feedback, panelist_id=place.id)

    def interviews_of(self, place: Panelist) -> list[Interview]:
        return self.of(Interview, panelist_id=place.id)

    def facts(self) -> Iterator[tuple[str, str]]:
        """Every fact as (table, values), without audit events."""
        for table in TABLES:
            if table is AuditEvent:
                continue
            left_out = NO_FACTS.get(table, frozenset())
            for row in self.rows[table]:
                values = {k: v for k, v in sorted(row.__dict__.items()) if k not in left_out and not k.startswith("_")}
                yield str(table.__name__), repr(values)


def take_snapshot(session: Session) -> Snapshot:
    return Snapshot({table: tuple(session.exec(select(table)).all()) for table in TABLES})


def changed(before: Snapshot, after: Snapshot) -> set[tuple[str, str]]:
    """The facts that were not there before, or are not there any more."""
    return set(before.facts()) ^ set(after.facts())


def fresh_events(before: Snapshot, after: Snapshot) -> list[AuditEvent]:
    known = {one.id for one in before.of(AuditEvent)}
    return sorted((one for one in after.of(AuditEvent) if one.id not in known), key=lambda one: one.id)


def by_id(rows: Iterable[Any]) -> dict[UUID, Any]:
    return {row.id: row for row in rows}
