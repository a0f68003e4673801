"""Cells for exported CSV files that no spreadsheet runs as a formula."""

from collections.abc import Iterable

_STARTS_A_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_SKIPPED_BY_SPREADSHEETS = " \u00a0\ufeff\u200b"


def cell(value: object) -> str:
    """The text of one cell; a text that a spreadsheet could run begins with an apostrophe. None is empty."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    return f"'{text}" if _could_run(text) else text


def row(values: Iterable[object]) -> list[str]:
    return [cell(value) for value in values]


def _could_run(text: str) -> bool:
    seen = text.lstrip(_SKIPPED_BY_SPREADSHEETS)
    return seen != "" and seen[0] in _STARTS_A_FORMULA
