"""The auditors' page: audit events as an admin outside the loop may see them, never with the glass broken."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain.actions import Action
from hiring.domain.csvsafe import row as safe_row
from hiring.domain.seats import LoopFacts, Seat
from hiring.domain.text import name_key
from hiring.domain.visibility import shows_event, unshown_moves
from hiring.domain.vocabulary import EventObject, Role
from hiring.domain.words import counted, spoken
from hiring.schemas.audit import EventQuery, EventRow, EventsFile, EventsPage
from hiring.services import scope, timeline
from hiring.services.audit_words import ALL, KINDS
from hiring.services.clock import when
from hiring.services.seats import require
from hiring.services.timeline_words import TOLD_IN_FULL
from hiring.services.work import Work
from hiring.store import audit_list as store
from hiring.store.audit_list import Filters, Row, Sightline

CSV_AT_MOST, CSV_STEP = 10_000, 500
HEADINGS = ("at", "kind", "what", "reason", "who", "whom", "candidate", "loop")
NOBODY_IN_PARTICULAR = Seat(person_id=UUID(int=0), roles=frozenset({Role.AUDITOR}))


def sightline(person_id: UUID | None = None, tied: frozenset[UUID] = frozenset()) -> Sightline:
    """From the table of `domain.visibility`: what an auditor sees of a loop without any place on the candidate."""
    seat, facts = NOBODY_IN_PARTICULAR, LoopFacts()
    objects = frozenset(one for one in EventObject if shows_event(one, seat, facts))
    return Sightline(objects, unshown_moves(seat, facts), person_id, tied)


def events(work: Work, query: EventQuery) -> EventsPage:
    """One page, newest first. Candidates on whom the auditor has a place are left out: their loops say what shows."""
    require(work, Action.VIEW_AUDIT)
    lines = store.page(work.session, _own(work), _filters(work, query), timeline.cursor(query.after))
    shown = lines[: store.PAGE]
    last = shown[-1] if len(lines) > store.PAGE else None
    return EventsPage(
        rows=tuple(_row(work, line, query) for line in shown), query=query, kinds=(("", "anything"), *_kinds(query)),
        loop_words=_loop_words(query, shown), csv_href=query.address("/audit.csv", after=""),
        next_href=query.address(after=timeline.written(last.at, last.event_id)) if last else None,
        clear_href=None if query == EventQuery() else EventQuery().address(),
        empty="No event fits these filters." if query != EventQuery() else "Nothing has happened yet.",
    )  # fmt: skip


def file(work: Work, query: EventQuery) -> EventsFile:
    """The same as CSV, every page of it up to a limit; cells that a spreadsheet could run are made harmless."""
    require(work, Action.VIEW_AUDIT)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for number, line in enumerate(_all(work, query)):
        if number == CSV_AT_MOST:
            writer.writerow([f"Cut after {counted(CSV_AT_MOST, 'event')}: narrow the filters to see the rest."])
            break
        writer.writerow(safe_row(_cells(_row(work, line, query))))
    return EventsFile(name=f"audit-{work.now:%Y-%m-%d}.csv", text=out.getvalue())


def _all(work: Work, query: EventQuery) -> Iterator[Row]:
    sight, filters, after = _own(work), _filters(work, query), None
    while True:
        lines = store.page(work.session, sight, filters, after, CSV_STEP)
        yield from lines[:CSV_STEP]
        if len(lines) <= CSV_STEP:
            return
        after = (lines[CSV_STEP - 1].at, lines[CSV_STEP - 1].event_id)


def _own(work: Work) -> Sightline:
    ties = scope.ties_of(work)
    return sightline(work.viewer.person_id, frozenset(tie.candidate_id for tie in ties.places))


def _filters(work: Work, query: EventQuery) -> Filters:
    zone = work.viewer.timezone
    return Filters(
        kind=query.kind, person=tuple(name_key(query.person).split()), loop_id=query.loop,
        since=_begins(query.since, zone) if query.since else None,
        until=_begins(query.until + timedelta(days=1), zone) if query.until and query.until < date.max else None,
    )  # fmt: skip


def _begins(day: date, zone: str) -> datetime:
    """The day's first instant; days that no clock can tell stand at the end of time."""
    try:
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)


def _kinds(query: EventQuery) -> tuple[tuple[str, str], ...]:
    known = query.kind in {"", *(kind for kind, _ in KINDS)}
    return KINDS if known else (*KINDS, (query.kind, spoken(query.kind)))


def _loop_words(query: EventQuery, shown: list[Row]) -> str:
    if query.loop is None:
        return ""
    name = next((line.candidate for line in shown if line.candidate), None)
    return f"Only one loop of {name}." if name else "Only one loop."


def _row(work: Work, line: Row, query: EventQuery) -> EventRow:
    return EventRow(
        at=when(line.at, work.viewer.timezone, work.now), kind=line.kind,
        words=timeline.words(ALL, line.kind, line.detail, line.who, line.whom),
        detail=(line.text or "") if line.kind in TOLD_IN_FULL else "", who=line.who or "", whom=line.whom or "",
        candidate=line.candidate or "", loop_href=f"/loops/{line.loop_id}" if line.loop_id else "",
        only_href=query.address(loop=line.loop_id, after="") if line.loop_id and not query.loop else "",
    )  # fmt: skip


def _cells(row: EventRow) -> list[object]:
    return [
        row.at.iso, row.kind, row.words, row.detail, row.who, row.whom, row.candidate,
        row.loop_href.removeprefix("/loops/"),
    ]  # fmt: skip
