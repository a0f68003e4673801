"""Files as people bring them: accepted whole, or refused with every bad row named at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from sqlmodel import func, select

from hiring.models.audit import AuditEvent
from hiring.models.openings import Candidate, Requisition, RequisitionPrinciple
from hiring.models.people import Account, Person, PersonRole
from hiring.schemas.imports import KINDS, Kind
from tests.imports.conftest import DATA, HEADERS, Desk
from tests.support.queries import counted

File = Callable[[str], bytes]
ANA = "E1,Ana Lima,ana@example.com,Head,L8,Retail,,Europe/Berlin,admin;recruiter,certified,none,2020-01-02"
BEN = "E2,Ben Moss,ben@example.com,Lead,L6,Retail 1,ana@example.com,Europe/Berlin,,none,none,"


def size(desk: Desk, table: type) -> int:
    with desk.looking() as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def test_the_three_files_are_taken_in_and_a_second_time_changes_nothing(desk: Desk, file: File) -> None:
    for kind in KINDS:
        first = desk.take(kind, file(kind))
        assert (first.created, first.updated, first.unchanged) == (file(kind).count(b"\n") - 1, 0, 0)
    events = size(desk, AuditEvent)
    for kind in KINDS:
        again = desk.take(kind, file(kind))
        assert (again.created, again.updated) == (0, 0)
        assert again.unchanged == file(kind).count(b"\n") - 1
    assert size(desk, AuditEvent) == events
    assert size(desk, Account) == 0


def test_what_is_stored_is_what_the_file_says(desk: Desk, file: File) -> None:
    for kind in KINDS:
        desk.take(kind, file(kind))
    people = {row["employee_id"]: row for row in csv.DictReader(io.StringIO(file("people").decode()))}
    with desk.looking() as session:
        stored = session.exec(select(Person)).all()
        by_id = {person.id: person for person in stored}
        roles = session.exec(select(PersonRole)).all()
        principles = session.exec(select(RequisitionPrinciple)).all()
        requisition = session.exec(select(Requisition).where(Requisition.requisition_id == "R1000")).one()
        candidates = session.exec(select(Candidate)).all()
    for person in stored:
        row = people[person.employee_id]
        manager = by_id[person.manager_id].email if person.manager_id else ""
        assert (person.name, person.email, person.level, person.team, manager) == (
            row["name"], row["email"], row["level"], row["team"], row["manager_email"],
        )  # fmt: skip
        held = {role.role.value for role in roles if role.person_id == person.id}
        assert held == {part for part in row["roles"].split(";") if part}
    assert [one.min_coverage for one in principles] == [2] * len(principles)
    assert by_id[requisition.recruiter_id].email == "breno.rios@example.com"
    assert any(one.employee_id for one in candidates)


def test_a_dry_run_says_the_same_and_keeps_nothing(desk: Desk, file: File) -> None:
    report = desk.take("people", file("people"), dry_run=True)
    assert report.created > 50
    assert "dry run" in report.sentence
    assert size(desk, Person) == 0
    assert desk.take("people", file("people")).created == report.created


@pytest.mark.parametrize("kind", KINDS)
def test_byte_order_mark_crlf_and_semicolons_are_accepted(desk: Desk, file: File, kind: Kind) -> None:
    for earlier in KINDS[: KINDS.index(kind)]:
        desk.take(earlier, file(earlier))
    rows = list(csv.reader(io.StringIO(file(kind).decode())))
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    assert desk.take(kind, b"\xef\xbb\xbf" + text.getvalue().encode()).created == len(rows) - 1
    tabs = io.StringIO()
    csv.writer(tabs, delimiter="\t").writerows(rows)
    assert desk.take(kind, tabs.getvalue()).unchanged == len(rows) - 1


def test_quoted_cells_may_span_lines_and_lines_are_still_counted_right(desk: Desk) -> None:
    two_lines = ANA.replace("Head", '"Vice President,\nRetail"')
    assert desk.take("people", desk.rows("people", two_lines, BEN)).created == 2
    with desk.looking() as session:
        assert session.exec(select(Person.title).where(Person.employee_id == "E1")).one() == "Vice President, Retail"
    wrong = desk.rows("people", two_lines, BEN.replace("L6", "L66"))
    assert desk.refused("people", wrong) == [
        'line 4, level: found "L66"; expected one of L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11 or L12.'
    ]


def test_cells_that_look_like_formulas_are_kept_as_text(desk: Desk) -> None:
    desk.take("people", desk.rows("people", ANA.replace("Ana Lima", "=SUM(A1:A9)").replace("Head", "+49 30 @x")))
    with desk.looking() as session:
        person = session.exec(select(Person)).one()
    assert (person.name, person.title) == ("=SUM(A1:A9)", "+49 30 @x")


def test_names_of_every_script_are_kept(desk: Desk) -> None:
    for name in ("Đặng Thị Hồng", "مريم العلي", "😀 Smith", "<script>alert(1)</script>", "O'Neill; DROP TABLE person"):
        desk.take("people", desk.rows("people", ANA.replace("Ana Lima", f'"{name}"')))
        with desk.looking() as session:
            assert session.exec(select(Person.name)).one() == name


WHOLE_FILES: list[tuple[bytes, str]] = [
    (b"", "line 1: found an empty file"),
    (b"\n\n  \n", "found an empty file"),
    (HEADERS["people"].encode(), "no rows below the header"),
    (HEADERS["people"].replace("team,", "").encode() + b"\n", "line 1, team: found no such column"),
    (HEADERS["people"].replace("team", "squad").encode() + b"\n", 'line 1, "squad": found an unknown column'),
    (HEADERS["people"].encode() + b",email\n", "line 1, email: found 2 columns of this name"),
    (
        (HEADERS["people"] + "\nE1,Jos\u00e9").encode("latin-1"),
        f"found the byte 0xE9 at position {len(HEADERS['people']) + 8}, which",
    ),
    ((HEADERS["people"] + "\n").encode("utf-16"), "found UTF-16"),
    (HEADERS["people"].encode() + b"\nE1,\xed\xa0\x80", "line 2: found the byte 0xED"),
    (HEADERS["people"].encode() + b"\nE1,Ana\n", "line 2: found 2 cells; expected 12"),
    ((HEADERS["people"] + f"\n{ANA},more\n").encode(), "line 2: found 13 cells; expected 12"),
    ((HEADERS["people"] + '\nE1,"Ana\n').encode(), "line 2: found a broken row"),
    ((HEADERS["people"] + '\nE1,"Ana"x,\n').encode(), "line 2: found a broken row"),
    (b"\x89PNG\r\n\x1a\n", "found the byte 0x89"),
    (b"a" * (20 * 1024 * 1024 + 1), "expected at most 20 MiB"),
]


@pytest.mark.parametrize(("data", "said"), WHOLE_FILES, ids=range(len(WHOLE_FILES)))
def test_files_that_cannot_be_read_are_refused_with_the_place(light_desk: Desk, data: bytes, said: str) -> None:
    assert any(said in reason for reason in light_desk.refused("people", data))
    assert size(light_desk, Person) == 0


def test_a_refused_file_changes_nothing_at_all(desk: Desk) -> None:
    desk.refused("people", desk.rows("people", ANA, BEN.replace("Europe/Berlin", "Europe/Bonn")))
    assert size(desk, Person) == 0
    assert size(desk, AuditEvent) == 2  # the shipped set, loaded and published


def test_rows_that_are_missing_change_nothing(desk: Desk) -> None:
    desk.take("people", desk.rows("people", ANA, BEN))
    report = desk.take("people", desk.rows("people", BEN.replace("Lead", "Senior Lead")))
    assert (report.updated, report.unchanged) == (1, 0)
    assert size(desk, Person) == 2
    with desk.looking() as session:
        kinds = session.exec(select(AuditEvent.kind).where(AuditEvent.kind == "person_edited")).all()
    assert len(kinds) == 1


def test_progress_counts_up_to_all_rows(light_desk: Desk, file: File) -> None:
    said: list[tuple[int, int]] = []
    light_desk.take("people", file("people"), progress=lambda done, total: said.append((done, total)))
    total = file("people").count(b"\n") - 1
    assert said[0] == (0, total)
    assert said[-1] == (total, total)


def test_a_company_of_1200_people_is_taken_in_with_few_statements_and_a_second_time_unchanged(desk: Desk) -> None:
    """The fictional company whole: 1,200 people, 60 requisitions and 400 candidates."""
    sizes = {"people": 1200, "requisitions": 60, "candidates": 400}
    for kind in KINDS:
        with counted(desk.engine) as sent:
            report = desk.take(kind, (DATA / "whole" / f"{kind}.csv").read_bytes())
        assert report.created == sizes[kind]
        assert len(sent) < 60, kind
    for kind in KINDS:
        with counted(desk.engine) as again:
            assert desk.take(kind, (DATA / "whole" / f"{kind}.csv").read_bytes()).unchanged == sizes[kind]
        assert len(again) < 15, kind
