"""One candidate's rows as plain values with words for people, grouped by loop: what an export is made of (R40)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from hiring.domain import data_classes
from hiring.domain.chain import moment_text
from hiring.domain.vocabulary import EventObject, FeedbackStatus, LoopState
from hiring.domain.words import spoken
from hiring.models.audit import AuditEvent
from hiring.services.work import Work
from hiring.store import candidate_data as store
from hiring.store.candidate_data import Row
from hiring.store.owned import table

OF_A_PLAN = ("panelist", "assignment", "interview", "slot_request", "panel_proposal", "conflict", "break_glass")
OF_A_JUDGEMENT = (
    "feedback", "evidence", "rating", "submission", "vote", "addendum", "debrief", "finding", "insufficient_tick",
    "story_join", "follow_up", "position", "unanimous_no", "dissent", "decision", "request", "consent",
)  # fmt: skip
WRITTEN_IN_FEEDBACK = frozenset({"evidence", "rating", "submission", "addendum"})
SAID_BESIDES = frozenset({"principle", "question", "number", "round"})
NEVER = frozenset({"draft_vote", "name_folded", "candidate_name_folded", "stored_as", "employee_id", "referrer_id"})
NOT_EXPORTED = frozenset({EventObject.COACHING, EventObject.NOTICE})
BEFORE_DECIDED = frozenset({EventObject.PLAN, EventObject.STATUS})
LINKS = ("loop_id", "feedback_id", "panelist_id", "request_id", "debrief_id")


@dataclass
class Gathered:
    """All rows of one candidate by table, and who is who. People are written as `label` says."""

    work: Work
    candidate_id: UUID
    labels: dict[UUID, str] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    sealed: dict[UUID, str] = field(default_factory=dict)
    events: list[AuditEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        session = self.work.session
        for name in ("candidate", "candidate_file", "legal_hold", "loop", *OF_A_PLAN, *OF_A_JUDGEMENT):
            self.tables[name] = store.rows(session, name, self.candidate_id)
        self.sealed = store.sealed(session, self.candidate_id)
        self.events = list(store.events(session, self.candidate_id))

    @property
    def panelists(self) -> dict[UUID, UUID]:
        """Place → person, oldest first."""
        return {row["id"]: row["person_id"] for row in self.tables["panelist"]}

    def running(self, loop: Row) -> bool:
        return LoopState(loop["state"]).running

    def loop_of(self, row: Row) -> UUID | None:
        """The loop a row hangs on, directly or through what it belongs to."""
        for name in LINKS:
            key = row.get(name)
            if key is not None:
                return key if name == "loop_id" else self._loops(name.removesuffix("_id")).get(key)
        return None

    def _loops(self, name: str) -> dict[UUID, UUID]:
        return {row["id"]: row["loop_id"] for row in self.tables[name]}

    def of_loop(self, name: str, loop_id: UUID | None) -> list[dict[str, Any]]:
        """What one table says about one loop, or outside all. Drafts are their author's alone (R14)."""
        mine = [row for row in self.tables[name] if self.loop_of(row) == loop_id and self._is_in(name, row)]
        return [made for made in (self.said(name, row) for row in mine) if made]

    def _is_in(self, name: str, row: Row) -> bool:
        if name == "feedback":
            return FeedbackStatus(row["status"]).is_in
        if name in WRITTEN_IN_FEEDBACK:
            return any(one["id"] == row["feedback_id"] and self._is_in("feedback", one) for one in self._feedbacks())
        return True

    def _feedbacks(self) -> list[Row]:
        return self.tables["feedback"]

    def _authors(self) -> dict[UUID, UUID]:
        return {row["id"]: row["panelist_id"] for row in self._feedbacks()}

    def said(self, name: str, row: Row) -> dict[str, Any]:
        """One row: who, when and what; nothing that is empty."""
        made = {heading: self.label(row[column]) for column, heading in _people(name) if row[column] is not None}
        if "feedback_id" in row:
            made["by"] = self.label(self._authors()[row["feedback_id"]])
        made |= {column: plain(row[column]) for column in _columns(name) if row[column] not in (None, "")}
        return made | self._unsealed(name, row)

    def _unsealed(self, name: str, row: Row) -> dict[str, Any]:
        """Reasons of votes and decisions; of submissions those that were recalled, since the rest stands above."""
        reason = self.sealed.get(row["reason_id"]) if name in {"vote", "decision"} and row["reason_id"] else None
        recalled = name == "submission" and row["recalled_at"] is not None
        content = self.sealed.get(row["content_id"]) if recalled else None
        return ({"reason": reason} if reason else {}) | ({"content": json.loads(content)} if content else {})

    def label(self, key: UUID) -> str:
        """A person, or the person of a place."""
        return self.labels.get(self.panelists.get(key, key), "somebody")

    def happened(self) -> Iterator[dict[str, Any]]:
        """The audit events about the candidate, without what is private, and without judgement before a decision."""
        running = {row["id"] for row in self.tables["loop"] if self.running(row)}
        places = {row["id"]: row["loop_id"] for row in self.tables["panelist"]}
        for event in self.events:
            loop_id = event.loop_id or places.get(event.panelist_id or self.candidate_id)
            early = loop_id in running and event.object not in BEFORE_DECIDED
            if event.object in NOT_EXPORTED or event.kind == "draft_started" or early:
                continue
            yield self._event(event)

    def _event(self, event: AuditEvent) -> dict[str, Any]:
        made: dict[str, Any] = {"at": moment_text(event.at), "what": spoken(event.kind)}
        for heading, key in (("by", event.actor_id), ("about", event.panelist_id or event.subject_id)):
            made |= {heading: self.label(key)} if key else {}
        text = self.sealed.get(event.text_id) if event.text_id else None
        return made | ({"text": text} if text else {})


@cache
def _people(name: str) -> tuple[tuple[str, str], ...]:
    """(column, heading) of a table's references to people and places."""
    found = []
    for column in table(name).columns:
        targets = {key.column.table.name for key in column.foreign_keys}
        if targets & {"person", "panelist"} and column.name not in NEVER:
            heading = column.name.removesuffix("_id")
            found.append((column.name, {"person": "person", "panelist": "person"}.get(heading, heading)))
    return tuple(found)


@cache
def _columns(name: str) -> tuple[str, ...]:
    said = {one.column for one in data_classes.exported_columns(name)} | SAID_BESIDES
    people = {column for column, _ in _people(name)}
    return tuple(
        column.name
        for column in table(name).columns
        if column.name in said and column.name not in people and column.name not in NEVER
    )


def plain(value: Any) -> Any:
    """A stored value as JSON has it; words where the product stores codes of its own."""
    if isinstance(value, StrEnum):
        return spoken(value)
    if isinstance(value, datetime):
        return moment_text(value)
    return value.isoformat() if isinstance(value, date) else value
