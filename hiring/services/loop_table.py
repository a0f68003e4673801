"""The loops table and its CSV: state, what each loop waits for, who is late, the promise, the next action."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from hiring.domain import due
from hiring.domain.actions import Action
from hiring.domain.csvsafe import row as safe_row
from hiring.domain.errors import Incomplete
from hiring.domain.next_act import chair_of, next_act, own_slot
from hiring.domain.seats import LoopFacts, Seat
from hiring.domain.text import name_key
from hiring.domain.visibility import FROM_READY_ON, Object, Sight, is_blind, sees, shown_state, shows_state_since
from hiring.domain.vocabulary import LoopState, RequestKind, Role
from hiring.domain.words import counted
from hiring.schemas.loop_table import LoopRow, LoopsFile, LoopTable, Sort, SortLink, TableQuery, Whose
from hiring.services import scope, waiting
from hiring.services.clock import span_words, when
from hiring.services.seats import require
from hiring.services.work import Work
from hiring.store import loop_list as store
from hiring.store.loop_list import Filters, Row, Seatmate
from hiring.store.scope import Ties

CSV_AT_MOST = 5_000
CSV_STEP = 500
HEADINGS = (
    "candidate", "opening", "state", "since", "waits for", "late", "feedback", "promise", "next due", "recruiter",
    "opened",
)  # fmt: skip
SORT_WORDS = {
    Sort.DUE: "next due",
    Sort.SINCE: "longest in state",
    Sort.CANDIDATE: "candidate",
    Sort.OPENED: "opened last",
}
ANY_REQUEST = frozenset({RequestKind.BAR_RAISER_CONFLICT})
"""Which kind of request makes no difference to the columns."""


def table(work: Work, query: TableQuery) -> LoopTable:
    """One page of the table as its address asks for it."""
    require(work, Action.VIEW_LOOPS)
    ties, mine = scope.ties_of(work), is_mine(work, query)
    found = _rows(work, ties, query, store.PAGE)
    shown = found[: store.PAGE]
    more = len(found) > store.PAGE
    return LoopTable(
        rows=_cards(work, ties, shown),
        query=query,
        facts=_facts(work, ties),
        mine=mine,
        recruits=work.viewer.has(Role.RECRUITER),
        sorts=tuple(
            SortLink(label=words, href=query.address(sort=sort, after=""), current=sort is query.sort)
            for sort, words in SORT_WORDS.items()
        ),
        csv_href=query.address("/loops.csv", after=""),
        next_href=query.address(after=_written(query.sort, shown[-1])) if more else None,
        empty=_empty_words(query, mine=mine),
        clear_href=None if query == TableQuery(sort=query.sort) else TableQuery(sort=query.sort).address(),
    )


def is_mine(work: Work, query: TableQuery) -> bool:
    """Recruiters see their own loops unless they ask for all."""
    if query.whose is Whose.DEFAULT:
        return work.viewer.has(Role.RECRUITER)
    return query.whose is Whose.MINE


def _rows(work: Work, ties: Ties, query: TableQuery, size: int) -> list[Row]:
    filters = Filters(
        mine=is_mine(work, query), words=_words(query.q), state=query.state, waits=query.waits, late=query.late,
        requisition=query.requisition.lower(), person=_words(query.person),
    )  # fmt: skip
    after = _cursor(query)
    return store.rows(work.session, ties, filters, query.sort.value, work.now, after=after, size=size)


def _words(typed: str) -> tuple[str, ...]:
    return tuple(name_key(typed).split())


def _cursor(query: TableQuery) -> tuple[Any, UUID] | None:
    """Where the page before ended: the sort's value and the loop."""
    if not query.after:
        return None
    value, _, loop_id = query.after.rpartition("~")
    try:
        return (value if query.sort is Sort.CANDIDATE else _moment(value)), UUID(loop_id)
    except ValueError:
        said = f"Found “{query.after[:60]}”, expected the end of a page."
        raise Incomplete("This page of the table does not exist.", {"after": said}) from None


def _moment(text: str) -> datetime:
    return due.utc(datetime.fromisoformat(text))


def _written(sort: Sort, last: Row) -> str:
    value = last.key if sort is Sort.CANDIDATE else last.key.isoformat()
    return f"{value}~{last.loop_id}"


def _facts(work: Work, ties: Ties) -> tuple[str, ...]:
    if not work.viewer.has(Role.RECRUITER):
        return ()
    counts = store.counts(work.session, ties, work.now)
    return (
        f"{counts.open} of yours {'is' if counts.open == 1 else 'are'} not closed",
        f"{counts.waiting} {'waits' if counts.waiting == 1 else 'wait'} for you",
        f"{counts.late} {'has' if counts.late == 1 else 'have'} somebody late",
    )


def _empty_words(query: TableQuery, *, mine: bool) -> str:
    if query.model_copy(update={"sort": Sort.DUE, "after": "", "whose": Whose.DEFAULT}) != TableQuery():
        return "No loop fits what you are looking for. Clear the filters to see all again."
    return "You have no running loop. Open one for a candidate." if mine else "There is no loop for you to see yet."


def _cards(work: Work, ties: Ties, rows: Sequence[Row]) -> tuple[LoopRow, ...]:
    mates = store.seatmates(work.session, [row.loop_id for row in rows])
    return tuple(_card(work, ties, row, mates.get(row.loop_id, [])) for row in rows)


def _card(work: Work, ties: Ties, row: Row, mates: Sequence[Seatmate]) -> LoopRow:
    seat, facts = _seat(work, ties, row), _loop_facts(row)
    status = sees(Object.STATUS, seat, facts) >= Sight.STATUS
    telling = row.waits_for.startswith("consent:") and is_blind(seat, facts)
    times = shows_state_since(seat, facts) and bool(shown_state(row.state, seat, facts)) and not telling
    plain = LoopRow(
        href=f"/loops/{row.loop_id}", candidate=row.candidate,
        opening=f"{row.title}, {row.level} · {row.team}" if status else row.title,
        state=shown_state(row.state, seat, facts), opened=when(row.opened_at, work.viewer.timezone, work.now),
        recruiter=row.recruiter, action=_action(work, ties, row, seat, facts, late=bool(_late(work, mates))),
        since=span_words(work.now - row.since) if times else "",
    )  # fmt: skip
    if not status:
        return plain
    more = {"late": _late(work, mates), "feedback": _in_words(row, mates)}
    return plain.model_copy(update=more | (_status_parts(work, row) if times else {}))


def _status_parts(work: Work, row: Row) -> dict[str, object]:
    promise = _promise(work, row)
    code, _, words = row.waits_for.partition(": ")
    you = row.waits_for_id == work.viewer.person_id
    nothing_due = row.state in {LoopState.CLOSED, LoopState.CANCELLED} or row.next_due_at == row.since
    return {
        "waits_for": "" if code == "nothing" else "you" if you else words,
        "waits_for_more": waiting.from_the_recruiter(words) if you else "",
        "promise": promise.words if promise else "",
        "promise_late": promise.late if promise else False,
        "due": None if nothing_due else when(row.next_due_at, work.viewer.timezone, work.now),
    }


def _promise(work: Work, row: Row) -> due.Promise | None:
    """R35: runs from the last interview until the candidate is told."""
    last = row.last_interview_at
    if last is None or last > work.now or row.told_on is not None or row.state is LoopState.CANCELLED:
        return None
    return due.promise(last, work.now, row.candidate_zone, row.promise_days)


def _late(work: Work, mates: Sequence[Seatmate]) -> tuple[str, ...]:
    """Names of whose feedback is missing after due, with by how much."""
    missing = [mate for mate in mates if mate.owes and mate.due_at is not None]
    return tuple(
        f"{mate.name}, late {span_words(work.now - mate.due_at)}"
        for mate in missing
        if mate.due_at is not None and due.late(mate.due_at, None, work.now)
    )


def _in_words(row: Row, mates: Sequence[Seatmate]) -> str:
    counting = [mate for mate in mates if mate.votes and mate.kind.votes and (not mate.slotless or mate.due_at)]
    if row.state in {LoopState.DRAFT, LoopState.PLANNED} or not counting:
        return ""
    return f"{sum(mate.submitted for mate in counting)} of {len(counting)}"


def _seat(work: Work, ties: Ties, row: Row) -> Seat:
    """As much of the seat as the table's columns depend on."""
    tie = ties.held.get(row.loop_id)
    owed = ties.owed_on.get(row.candidate_id, frozenset())
    return Seat(
        person_id=work.viewer.person_id, roles=work.viewer.roles, kind=tie.kind if tie else None,
        is_loop_recruiter=row.recruiter_id == work.viewer.person_id, owes_here=row.loop_id in ties.owes_here,
        owes_elsewhere=bool(owed - {row.loop_id}), is_core_outside=row.loop_id in ties.asked,
        open_requests=ANY_REQUEST if row.loop_id in ties.asked else frozenset(),
    )  # fmt: skip


def _loop_facts(row: Row) -> LoopFacts:
    return LoopFacts(
        state=row.state, revision=row.revision, override_open=row.override_open,
        debrief_once_open=row.debrief_once_open, all_voting_in=row.state in FROM_READY_ON,
    )  # fmt: skip


def _action(work: Work, ties: Ties, row: Row, seat: Seat, facts: LoopFacts, *, late: bool) -> tuple[str, str]:
    """The next act, as on the loop's own page; "Look" when it is somebody else's turn."""
    base, tie = f"/loops/{row.loop_id}", ties.owing.get(row.loop_id) or ties.held.get(row.loop_id)
    chair = chair_of(replace(seat, owes_after_reading=bool(tie and tie.owes and tie.after_reading)), facts)
    code = row.waits_for.partition(":")[0]
    act = next_act(
        code, row.state, chair, debrief_set=row.debrief_at is not None, late=late,
        slot=own_slot(seat.kind, tie.slot_starts if tie else None, work.now),
    )  # fmt: skip
    if act is None or (act.action is Action.VIEW_DECISION and sees(Object.DECISION, seat, facts) < Sight.FULL):
        return "Look", base
    return act.label, act.href(base)


def file(work: Work, query: TableQuery) -> LoopsFile:
    """The table as CSV, every page of it up to a limit; cells that a spreadsheet could run are made harmless."""
    require(work, Action.EXPORT_LOOPS)
    ties = scope.ties_of(work)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    written, cut, following = 0, False, query.model_copy(update={"after": ""})
    while written < CSV_AT_MOST:
        found = _rows(work, ties, following, CSV_STEP)
        page = found[:CSV_STEP]
        writer.writerows(safe_row(_cells(card)) for card in _cards(work, ties, page))
        written += len(page)
        if len(found) <= CSV_STEP:
            break
        following = query.model_copy(update={"after": _written(query.sort, page[-1])})
        cut = written >= CSV_AT_MOST
    if cut:
        writer.writerow([f"Cut after {counted(CSV_AT_MOST, 'loop')}: narrow the filters to see the rest."])
    return LoopsFile(name=f"loops-{work.now:%Y-%m-%d}.csv", text=out.getvalue(), cut=cut)


def _cells(card: LoopRow) -> list[object]:
    return [
        card.candidate, card.opening, card.state, card.since, card.waits_for_more or card.waits_for,
        "; ".join(card.late), card.feedback, card.promise, card.due.iso if card.due else "", card.recruiter,
        card.opened.iso,
    ]  # fmt: skip
