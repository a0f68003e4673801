"""The statements that copy the demo's rows in bulk: ids, names and times moved, everything else as it is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from hiring.models.base import UtcDateTime
from hiring.models.search import INDEXED

COMPANY = frozenset({"organisation", "principle_set", "retention_rule", "audit_checkpoint"})
DOORS = frozenset({
    "account_link", "sign_in_session", "sign_in_attempt", "known_browser", "half_sign_in", "recovery_code",
    "second_factor", "request_key",
})  # fmt: skip
STAFF = frozenset({"person", "requisition"})
"""Copied once per department; the loops of its past are theirs too."""
SUFFIXED = {
    ("person", "name"): " ", ("person", "name_folded"): " ", ("person", "employee_id"): "-", ("person", "email"): "-",
    ("candidate", "name"): " ", ("candidate", "name_folded"): " ", ("candidate", "candidate_id"): "-",
    ("candidate", "email"): "-", ("loop", "candidate_name_folded"): " ", ("requisition", "requisition_id"): "-",
    ("requisition", "title"): " ", ("requisition", "title_folded"): " ", ("person_words", "words"): " ",
    ("candidate_words", "words"): " ", ("requisition_words", "words"): " ", ("evidence_words", "words"): " c",
}  # fmt: skip
EVENTS_APART = 10_000
"""Positions of the audit chain between two copies; the demo has fewer events."""


def insert(dialect: str, table: sa.Table, *, whole: bool) -> str:
    columns = [column for column in table.c if not (column.name == "id" and table.name in INDEXED)]
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(_value(dialect, column) for column in columns)
    source = table.name if whole else f"ended_{table.name}"
    return (
        f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM demo."{source}" x, demo.copies c'
        f" WHERE c.whole = {int(whole)}"
    )


def _value(dialect: str, column: sa.Column[Any]) -> str:
    given, target = f'x."{column.name}"', target_of(column)
    if isinstance(column.type, sa.Uuid):
        if target in COMPANY:
            return given
        return _moved_id(dialect, given, "c.staff" if target in STAFF else "c.number")
    if isinstance(column.type, UtcDateTime):
        if dialect == "sqlite":
            return f"strftime('%Y-%m-%d %H:%M:%f', {given}, '-' || c.minutes || ' minutes') || '000'"
        return f"{given} - c.minutes * interval '1 minute'"
    if (column.table.name, column.name) in SUFFIXED:
        number = (
            "c.staff" if target in STAFF or column.table.name in {"person_words", "requisition_words"} else "c.number"
        )
        return f"{given} || '{SUFFIXED[column.table.name, column.name]}' || {number}"
    if (column.table.name, column.name) == ("audit_link", "position"):
        return f"{given} + c.number * {EVENTS_APART}"
    return given


def _moved_id(dialect: str, given: str, number: str) -> str:
    """The demo counts its ids up in the last digits; a copy's number stands before them."""
    if dialect == "sqlite":
        return f"substr({given}, 1, 17) || printf('%07x', {number}) || substr({given}, 25)"
    text = f"replace({given}::text, '-', '')"
    return f"(left({text}, 17) || lpad(to_hex({number}), 7, '0') || right({text}, 8))::uuid"


def target_of(column: sa.Column[Any]) -> str:
    """The table whose rows the column names, its own for a key."""
    return next((key.column.table.name for key in column.foreign_keys), column.table.name)
