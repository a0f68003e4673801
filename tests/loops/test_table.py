"""The loops table: what it shows to whom, filters, sorts, pages, CSV, and what it costs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from hiring.domain.errors import Incomplete
from hiring.domain.vocabulary import DebriefPhase, LoopState, PanelistKind, RevealMode, VoteValue
from hiring.domain.words import spoken
from hiring.models.debrief import Debrief
from hiring.models.loops import Loop, Panelist
from hiring.schemas.base import build
from hiring.schemas.loop_table import LoopTable, TableQuery
from hiring.services import loop_table, transitions
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop, submit_rows


def table(company: Company, name: str, **query: object) -> LoopTable:
    with company.acting(name) as work:
        return loop_table.table(work, build(TableQuery, query))


def many_loops(company: Company, count: int) -> None:
    """Loops in draft of as many candidates, each opened a minute after the one before."""
    with company.acting("rita") as work:
        for number in range(count):
            candidate_id = add_candidate(
                work.session, company, f"Kim Number{number:03}", email=f"kim{number}@example.org"
            )
            at = company.now + timedelta(minutes=number % 7)
            loop_id = company.new_id()
            work.session.add(
                Loop(
                    id=loop_id, candidate_id=candidate_id, candidate_name_folded=f"kim number{number:03}",
                    requisition_id=company.requisition_id, recruiter_id=company.ids["rita"],
                    principle_set_id=company.set_id, level="L6", state=LoopState.DRAFT, state_since=at,
                    next_due_at=at, reveal_mode=RevealMode.ALL_IN, opened_at=at, opened_by_id=company.ids["rita"],
                )
            )  # fmt: skip
            work.session.flush()
            work.session.add(
                Panelist(
                    id=company.new_id(), loop_id=loop_id, person_id=company.ids["hanna"],
                    kind=PanelistKind.HIRING_MANAGER, added_at=at, added_by_id=company.ids["rita"],
                )
            )  # fmt: skip


@contextmanager
def counted(engine: sa.Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(engine, "before_cursor_execute", note)


def test_R35_the_recruiter_sees_state_waits_feedback_and_promise(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, dict.fromkeys(list(VOTERS)[:4], VoteValue.INCLINED))
    with company.acting("rita") as work:
        transitions.settle(work, loop_id)
    company.controlled.pass_time(hours=48)
    (row,) = table(company, "rita").rows
    assert row.candidate == "Mira Castellan"
    assert row.state == "interviewing"
    assert row.feedback == "4 of 5"
    assert row.late == ("Ina Example, late 18 h",)
    assert row.promise == "day 2 of 5"


def test_tables_show_mine_by_default_and_all_others_on_request(company: Company) -> None:
    scheduled_loop(company)
    assert table(company, "rita").mine
    assert not table(company, "rolf").rows
    assert len(table(company, "rolf", whose="all").rows) == 1
    assert len(table(company, "konrad").rows) == 1
    assert not table(company, "stan").rows


@pytest.mark.parametrize("sort", ["due", "since", "candidate", "opened"])
def test_pages_hold_every_loop_once_under_each_sort(company: Company, sort: str) -> None:
    many_loops(company, 60)
    seen: list[str] = []
    after = ""
    while True:
        page = table(company, "rita", sort=sort, after=after)
        seen += [row.href for row in page.rows]
        if page.next_href is None:
            break
        after = parse_qs(urlsplit(page.next_href).query)["after"][0]
    assert len(seen) == len(set(seen)) == 60


def test_search_finds_candidate_requisition_and_person_by_the_start_of_a_word(company: Company) -> None:
    scheduled_loop(company)
    for typed in ("cast", "MIRA", "senior", "r1000", "ivan", "iris senior"):
        assert table(company, "rita", q=typed).rows, typed
    for typed in ("astellan", "%", "_", "bruno nobody"):
        assert not table(company, "rita", q=typed).rows, typed


def test_filters_by_state_waits_late_requisition_and_person(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        transitions.settle(work, loop_id)
    assert table(company, "rita", state="scheduled", waits="interviews", requisition="R1000", person="ina").rows
    assert not table(company, "rita", state="draft").rows
    assert not table(company, "rita", waits="debrief").rows
    assert not table(company, "rita", late="1").rows
    company.controlled.pass_time(hours=48)
    assert table(company, "rita", late="1").rows
    assert not table(company, "rita", person="boris").rows


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "nowhere"), ("sort", "votes"), ("waits", "x"), ("after", "yesterday"), ("after", "2026-01-01~x"),
        ("q", "a\0b"), ("q", "x" * 101), ("person", "\ud800"), ("whose", "theirs"),
    ],
)  # fmt: skip
def test_bad_input_in_the_address_is_said_clearly(company: Company, name: str, value: str) -> None:
    with pytest.raises(Incomplete) as refused:
        table(company, "rita", **{name: value})
    assert name in refused.value.problems


def test_the_file_holds_what_is_shown_and_runs_no_formula(company: Company) -> None:
    with company.acting("rita") as work:
        candidate_id = add_candidate(work.session, company, "=cmd|' /C calc'!A0")
    scheduled_loop(company, candidate_id=candidate_id)
    with company.acting("rita") as work:
        made = loop_table.file(work, TableQuery())
    rows = list(csv.reader(io.StringIO(made.text)))
    assert rows[0][0] == "candidate"
    assert rows[1][0].startswith("'=cmd")
    assert not made.cut


def _pages_of(company: Company, name: str) -> list[str]:
    """Everything the table can be made to say to somebody."""
    queries: list[dict[str, object]] = [
        {"whose": "all", "sort": sort, "state": state}
        for sort in ("due", "since", "candidate", "opened")
        for state in ("running", "ready", "debriefing", "decided", "closed", "feedback_complete", "all")
    ]
    queries += [{"whose": "all", "waits": code} for code in ("debrief", "feedback", "closing")]
    queries += [{"whose": "all", "q": "bruno"}, {"whose": "all", "late": "1"}, {"whose": "all", "person": "iris"}]
    said = [table(company, name, **query).model_dump_json() for query in queries]
    with company.acting(name) as work:
        said.append(loop_table.file(work, TableQuery(state="all")).text)
    return said


@pytest.mark.parametrize("state", [LoopState.DEBRIEFING, LoopState.DECIDED, LoopState.CLOSED])
def test_R18_a_shadow_gets_the_same_table_whatever_happened_from_ready_on(company: Company, state: LoopState) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        host = next(p for p in _places(work.session, loop_id) if p.person_id == company.ids["iris"])
        work.session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], kind=PanelistKind.SHADOW,
                host_id=host.id, added_at=work.now, added_by_id=company.ids["rita"], position=9,
            )
        )  # fmt: skip
    submit_rows(company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with company.acting("rita") as work:
        transitions.settle(work, loop_id)
    before = _pages_of(company, "tariq")
    assert '"state":"feedback complete"' in before[0]
    with company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.state, loop.waits_for = state, "closing: the recruiter"
        loop.state_since = loop.next_due_at = work.now + timedelta(days=3)
        loop.revision, loop.told_on = 2, work.now
    assert _pages_of(company, "tariq") == before


def test_section5_an_observers_row_stays_full_once_the_debrief_has_opened(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        work.session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["stan"], kind=PanelistKind.OBSERVER,
                added_at=work.now, added_by_id=company.ids["rita"], position=9,
            )
        )  # fmt: skip
    assert table(company, "stan").rows == ()
    with company.acting("rita") as work:
        work.session.add(
            Debrief(
                id=work.new_id(), loop_id=loop_id, revision=1, number=1, phase=DebriefPhase.FOLLOW_UP_NEEDED,
                phase_since=work.now, opened_at=work.now, opened_by_id=company.ids["bruno"],
            )
        )  # fmt: skip
    for state in (LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK, LoopState.ON_HOLD, LoopState.READY):
        with company.acting("rita") as work:
            work.session.get_one(Loop, loop_id).state = state
        (row,) = table(company, "stan").rows
        assert (row.state, row.feedback) == (spoken(state), "0 of 5")


def _places(session: object, loop_id: UUID) -> list[Panelist]:
    from sqlmodel import select

    return list(session.exec(select(Panelist).where(Panelist.loop_id == loop_id)))  # type: ignore[attr-defined]


def test_R18_whoever_owes_gets_the_same_table_whatever_a_peer_voted(company: Company) -> None:
    answers = []
    for value in (VoteValue.STRONGLY_INCLINED, VoteValue.STRONGLY_NOT_INCLINED):
        with company.acting("rita") as work:
            candidate_id = add_candidate(work.session, company, "Same Name", email=f"{value}@example.org")
        loop_id = scheduled_loop(company, candidate_id=candidate_id)
        submit_rows(company, loop_id, dict.fromkeys(list(VOTERS)[:4], value))
        with company.acting("rita") as work:
            transitions.settle(work, loop_id)
        said = "".join(_pages_of(company, "ina")).replace(str(loop_id), "LOOP")
        answers.append(said)
        with company.acting("rita") as work:
            work.session.get_one(Loop, loop_id).recruiter_id = company.ids["rolf"]
            for place in _places(work.session, loop_id):
                place.person_id = company.ids["udo"] if place.person_id == company.ids["ina"] else place.person_id
    assert answers[0] == answers[1]


def test_R20_whoever_owes_elsewhere_learns_only_that_the_loop_exists(company: Company) -> None:
    first = scheduled_loop(company)
    second = scheduled_loop_of_other_requisition(company)
    (row,) = [one for one in table(company, "ina").rows if str(second) in one.href]
    assert (row.state, row.since, row.waits_for, row.feedback, row.promise, row.due) == ("", "", "", "", "", None)
    assert any(str(first) in one.href and one.state for one in table(company, "ina").rows)


def scheduled_loop_of_other_requisition(company: Company) -> UUID:
    """Another running loop of the same candidate, without Ina."""
    from hiring.models.openings import Requisition

    with company.acting("rita") as work:
        requisition = Requisition(
            id=company.new_id(), requisition_id="R2000", title="Staff Engineer", title_folded="staff engineer",
            level="L6", team="Payments 3.1", hiring_manager_id=company.ids["nadia"],
            recruiter_id=company.ids["rolf"], principle_set_id=company.set_id, created_at=company.now,
        )  # fmt: skip
        work.session.add(requisition)
        work.session.flush()
        loop = Loop(
            id=company.new_id(), candidate_id=company.candidate_id, candidate_name_folded="mira castellan",
            requisition_id=requisition.id, recruiter_id=company.ids["rolf"], principle_set_id=company.set_id,
            level="L6", state=LoopState.SCHEDULED, state_since=work.now, next_due_at=work.now,
            reveal_mode=RevealMode.ALL_IN, opened_at=work.now, opened_by_id=company.ids["rolf"],
        )  # fmt: skip
        work.session.add(loop)
        return loop.id


def test_the_table_runs_as_many_statements_for_200_loops_as_for_5(company: Company) -> None:
    many_loops(company, 5)
    with counted(company.engine) as few:
        table(company, "rita")
    many_loops_more(company)
    with counted(company.engine) as many:
        table(company, "rita")
    assert len(many) == len(few)


def many_loops_more(company: Company) -> None:
    company.controlled.pass_time(hours=1)
    with company.acting("rita") as work:
        for number in range(195):
            candidate_id = add_candidate(work.session, company, f"Lou More{number}", email=f"lou{number}@example.org")
            work.session.add(
                Loop(
                    id=company.new_id(), candidate_id=candidate_id, candidate_name_folded=f"lou more{number}",
                    requisition_id=company.requisition_id, recruiter_id=company.ids["rita"],
                    principle_set_id=company.set_id, level="L6", state=LoopState.DRAFT, state_since=work.now,
                    next_due_at=work.now, reveal_mode=RevealMode.ALL_IN, opened_at=work.now,
                    opened_by_id=company.ids["rita"],
                )
            )  # fmt: skip


def test_the_main_list_scans_no_table_of_loops(page_company: Company) -> None:
    many_loops(page_company, 5)
    with counted(page_company.engine) as said:
        table(page_company, "rita")
    main = next(one for one in said if "LIMIT" in one and "candidate.name" in one)
    with page_company.engine.connect() as connection:
        plain = main.replace("?", "1")
        plan = [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {plain}")]
    assert any("SEARCH loop USING INDEX ix_loop_recruiter_due" in line for line in plan), plan
    assert not any(line.startswith("SCAN loop") for line in plan), plan


def test_the_page_and_the_file_answer(page_company: Company, make_app: Callable[..., Flask]) -> None:
    scheduled_loop(page_company)
    client = page_company.sign_in(make_app(page_company.engine), "rita")
    shown = client.get("/loops")
    assert shown.status_code == 200
    assert "Mira Castellan" in shown.text
    assert "Open a loop" in shown.text
    sent = client.get("/loops.csv")
    assert sent.status_code == 200
    assert sent.headers["Content-Type"].startswith("text/csv")
    assert client.get("/loops?state=nowhere").status_code == 422
    assert "No loop fits" in client.get("/loops?q=zzz").text
