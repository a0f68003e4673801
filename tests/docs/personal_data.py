"""What every column holds and how long it stays, as a table."""

from __future__ import annotations

from hiring.domain.data_classes import ENTRIES
from tests.docs.markdown import code, table


def columns() -> str:
    """One row per table, class and term."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for one in ENTRIES.values():
        rows.setdefault((one.table, one.holds, one.term), []).append(one.column)
    lines = [[code(name), holds, term, ", ".join(names)] for (name, holds, term), names in rows.items()]
    return table(["table", "holds", "until", "columns"], lines)
