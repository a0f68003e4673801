"""Every column of every file: what is wrong is named with line, column, what was found and what was expected."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hiring.schemas.imports import KINDS, Kind
from hiring.services import imports
from tests.imports.conftest import HEADERS, Desk

File = Callable[[str], bytes]
GOOD: dict[Kind, dict[str, str]] = {
    "people": {
        "employee_id": "E9", "name": "Ana Lima", "email": "ana.lima@example.com", "title": "Head", "level": "L8",
        "team": "Retail", "manager_email": "", "timezone": "Europe/Berlin", "roles": "recruiter",
        "interviewer": "certified", "bar_raiser": "none", "hired_on": "2020-01-02",
    },
    "requisitions": {
        "requisition_id": "R9", "title": "Engineer", "level": "L5", "team": "Payments",
        "hiring_manager_email": "keith.thomas@example.com", "recruiter_email": "breno.rios@example.com",
        "principles": "ownership;dive-deep",
    },
    "candidates": {
        "candidate_id": "C9", "name": "Mira Castellan", "email": "mira@example.org", "requisition_id": "R1000",
        "timezone": "Asia/Tokyo", "source": "referral", "internal_employee_id": "",
        "referrer_email": "breno.rios@example.com",
    },
}  # fmt: skip
ABSENT_ALLOWED = {
    "title",
    "team",
    "manager_email",
    "roles",
    "hired_on",
    "requisition_id",
    "internal_employee_id",
    "referrer_email",
}
MUST = {("requisitions", "title"), ("requisitions", "team"), ("requisitions", "requisition_id")}
COLUMNS = [(kind, column) for kind in KINDS for column in imports.COLUMNS[kind]]


def one_row(kind: Kind, **changed: str) -> str:
    cells = [f'"{value}"' for value in (GOOD[kind] | changed).values()]
    return f"{HEADERS[kind]}\n{','.join(cells)}\n"


@pytest.fixture
def full(light_desk: Desk, file: File) -> Desk:
    """The small company of the test data, so that only the changed cell is wrong."""
    light_desk.take("people", file("people"))
    light_desk.take("requisitions", file("requisitions"))
    return light_desk


@pytest.mark.parametrize("kind", KINDS)
def test_the_good_row_is_good(full: Desk, kind: Kind) -> None:
    assert full.take(kind, one_row(kind)).created == 1


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_every_column_refuses_what_no_database_keeps(full: Desk, kind: Kind, column: str) -> None:
    for value, said in (
        ("a\0b", "a NUL character at place 2"),
        ("a\x1bb", "a control character"),
        ("x" * 20_001, "characters"),
    ):
        (reason,) = [
            one for one in full.refused(kind, one_row(kind, **{column: value})) if one.startswith(f"line 2, {column}")
        ][:1]
        assert said in reason
    for value in ("😀", "\u202egnp.exe", "<script>alert(1)</script>", "=1+1"):
        reasons = taken_or_refused(full, kind, one_row(kind, **{column: value}))
        assert reasons is None or any(one.startswith(f"line 2, {column}") for one in reasons)
        assert all(sign.isprintable() for one in reasons or () for sign in one)


LIMITS: dict[Kind, dict[str, int]] = {
    "people": {"employee_id": 100, "name": 200, "title": 200, "team": 200},
    "requisitions": {"requisition_id": 100, "title": 200, "team": 200},
    "candidates": {"candidate_id": 100, "name": 200},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_at_its_limit_is_kept_and_one_more_character_is_refused(desk: Desk, file: File, kind: Kind) -> None:
    for earlier in KINDS[: KINDS.index(kind)]:
        desk.take(earlier, file(earlier))
    for column, limit in LIMITS[kind].items():
        assert desk.take(kind, one_row(kind, **{column: "Ä" * limit}), dry_run=True).created == 1
        (reason,) = desk.refused(kind, one_row(kind, **{column: "Ä" * (limit + 1)}))
        assert reason.startswith(f"line 2, {column}: found {limit + 1} characters"), reason


def taken_or_refused(desk: Desk, kind: Kind, data: str) -> list[str] | None:
    try:
        desk.take(kind, data, dry_run=True)
    except imports.ImportRefused as refusal:
        return [str(one) for one in refusal.reasons]
    return None


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_every_column_says_whether_it_may_be_empty(full: Desk, kind: Kind, column: str) -> None:
    data = one_row(kind, **{column: "  "})
    key = column in ABSENT_ALLOWED and (kind, column) not in MUST
    if key:
        assert full.take(kind, data, dry_run=True).created == 1
    else:
        assert any(one.startswith(f"line 2, {column}: found nothing") for one in full.refused(kind, data))


WRONG: list[tuple[Kind, str, str, str]] = [
    ("people", "level", "L99", 'found "L99"; expected one of L1'),
    ("people", "email", "no address", "expected an e-mail address"),
    ("people", "email", "keith.thomas@example.com", "the address of Keith Thomas; expected an address of its own"),
    ("people", "manager_email", "nobody@example.com", '"nobody@example.com", an unknown address'),
    ("people", "manager_email", "ana.lima@example.com", "found a cycle: Ana Lima → Ana Lima"),
    ("people", "timezone", "Mars/Base", "expected a time zone such as Europe/Berlin"),
    ("people", "roles", "recruiter;boss", 'found "boss"; expected roles separated by semicolons: admin'),
    ("people", "roles", "recruiter;recruiter", "2 times; expected each value once"),
    ("people", "interviewer", "yes", "expected one of none, in_training, certified or lapsed"),
    ("people", "bar_raiser", "boss", "expected one of none, nominated"),
    ("people", "hired_on", "02.01.2020", "expected a date such as 2024-05-31"),
    ("people", "hired_on", "2021-02-30", "expected a date such as 2024-05-31"),
    ("people", "hired_on", "0001-01-01", "expected a date such as 2024-05-31"),
    ("requisitions", "level", "5", "expected one of L1"),
    ("requisitions", "principles", "ownership;made-up", 'found "made-up"; expected principles of a published set'),
    ("requisitions", "principles", ";", "found nothing; expected at least one principle"),
    ("requisitions", "hiring_manager_email", "nobody@example.com", "import people first"),
    ("requisitions", "hiring_manager_email", "breno.rios@example.com", "two distinct people (R1)"),
    ("requisitions", "recruiter_email", "keith.thomas@example.com", "who is no recruiter"),
    ("candidates", "requisition_id", "R404", "import requisitions first"),
    ("candidates", "source", "rumour", "expected one of applied, referral, sourced, agency or internal"),
    ("candidates", "internal_employee_id", "E404", "import people first"),
    ("candidates", "referrer_email", "nobody@example.com", "expected the address of somebody known"),
    ("candidates", "timezone", "Berlin", "expected a time zone"),
]


@pytest.mark.parametrize(("kind", "column", "value", "said"), WRONG)
def test_wrong_cells_are_named(full: Desk, kind: Kind, column: str, value: str, said: str) -> None:
    reasons = full.refused(kind, one_row(kind, **{column: value}))
    assert any(said in reason for reason in reasons), reasons


def test_all_bad_rows_of_a_file_are_named_at_once(full: Desk) -> None:
    rows = [
        "E1,A,a@x.org,T,L99,T,,UTC,,none,none,",
        "E2,,b@x.org,T,L5,T,,UTC,,none,none,",
        "E3,C,c@x.org,T,L5,T,z@x.org,UTC,,none,none,",
    ]
    reasons = full.refused("people", full.rows("people", *rows))
    assert [reason.split(":")[0] for reason in reasons] == ["line 2, level", "line 3, name", "line 4, manager_email"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_stands_once_in_a_file(full: Desk, kind: Kind) -> None:
    row = one_row(kind)
    reasons = full.refused(kind, row + row.split("\n", 1)[1])
    assert any("which line 2 has too; expected each" in reason and reason.startswith("line 3") for reason in reasons)


def test_two_people_of_one_file_do_not_share_an_address(full: Desk) -> None:
    row = one_row("people")
    reasons = full.refused("people", row + row.split("\n", 1)[1].replace('"E9"', '"E10"'))
    assert reasons == [
        'line 3, email: found "ana.lima@example.com", which line 2 has too; expected each email once in the file.'
    ]


def test_a_reporting_cycle_is_shown_once_with_its_names(full: Desk) -> None:
    line = "{0},{1},{1}@x.org,T,L5,T,{2},UTC,,none,none,"
    people = (
        ("E1", "Ana", "Ben@x.org"),
        ("E2", "Ben", "Cy@x.org"),
        ("E3", "Cy", "Ana@x.org"),
        ("E4", "Di", "Ana@x.org"),
    )
    rows = [line.format(*one) for one in people]
    reasons = full.refused("people", full.rows("people", *rows))
    assert reasons == [
        "line 2, manager_email: found a cycle: Ana → Ben → Cy → Ana; expected a reporting line that ends at the top."
    ]


def test_a_cycle_through_people_already_known_is_found(full: Desk) -> None:
    line = "{0},{1},{1}@x.org,T,L5,T,{2},UTC,,none,none,"
    full.take("people", full.rows("people", line.format("E1", "Ana", ""), line.format("E2", "Ben", "Ana@x.org")))
    reasons = full.refused("people", full.rows("people", line.format("E1", "Ana", "Ben@x.org")))
    assert "a cycle: Ana → Ben → Ana" in reasons[0]
