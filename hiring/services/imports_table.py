"""The bytes of a CSV file as rows of text cells, or every reason why they are none."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hiring.domain.errors import Incomplete
from hiring.domain.words import counted, listed
from hiring.schemas.imports import Remark

MIB = 1024 * 1024
MOST_BYTES = 20 * MIB
SHOWN = 60
DELIMITERS = (",", ";", "\t")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FOREIGN_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


class ImportRefused(Incomplete):
    """Nothing was imported; `reasons` names every bad row with line, column, found and expected."""

    def __init__(self, filename: str, reasons: Iterable[Remark]) -> None:
        self.reasons = tuple(sorted(reasons, key=lambda one: one.line))
        problems: dict[str, str] = {}
        for one in self.reasons:
            said = f"found {one.found}; expected {one.expected}."
            problems[one.place] = f"{problems[one.place]} {said}" if one.place in problems else said
        super().__init__(f"{filename}: {counted(len(self.reasons), 'problem')}. Nothing was imported.", problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it begins on and its cells by column."""

    line: int
    cells: dict[str, str]


def shown(text: str) -> str:
    """A found text in quotes, cut short, with everything invisible spelled out, fit for a terminal."""
    visible = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text[:SHOWN])
    return f'"{visible}{"…" if len(text) > SHOWN else ""}"'


def read(data: bytes, columns: tuple[str, ...], filename: str) -> tuple[list[Row], list[Remark]]:
    """The rows, and what is wrong with single rows; raises ImportRefused when the file as a whole is unreadable."""
    text = _decoded(data, filename)
    delimiter = _delimiter(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Remark] = []
    records = _records(reader, problems)
    line, header = next(records, (1, []))
    if not header and not problems:
        problems.append(Remark(line=1, column="", found="an empty file", expected=_header_words(columns)))
    order = [name.strip() for name in header]
    problems += _header_problems(line, order, columns) if header else []
    if problems:
        raise ImportRefused(filename, problems)
    rows = list(_rows(records, order, problems))
    if not rows and not problems:
        problems.append(Remark(line=line, column="", found="no rows below the header", expected="at least one row"))
    return rows, problems


def _decoded(data: bytes, filename: str) -> str:
    def refuse(line: int, found: str, expected: str) -> ImportRefused:
        return ImportRefused(filename, [Remark(line=line, column="", found=found, expected=expected)])

    if len(data) > MOST_BYTES:
        raise refuse(1, f"{len(data):,} bytes", f"at most {MOST_BYTES // MIB} MiB; split the file")
    mark = next((name for start, name in FOREIGN_MARKS.items() if data.startswith(start)), None)
    if mark:
        raise refuse(1, f"{mark} (its byte order mark)", "UTF-8")
    skipped = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0
    try:
        return data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start + skipped
        line = data[:place].count(b"\n") + 1
        found = f"the byte 0x{data[place]:02X} at position {place + 1:,}, which is no UTF-8"
        raise refuse(line, found, "UTF-8 (in a spreadsheet: save as CSV UTF-8)") from error


def _delimiter(text: str, columns: tuple[str, ...]) -> str:
    """The one of comma, semicolon and tab that finds most known columns in the header."""

    def known(delimiter: str) -> int:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            return 0
        return len({name.strip() for name in header} & set(columns))

    return max(DELIMITERS, key=known)


def _records(reader: Any, problems: list[Remark]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; blank ones are passed over."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            expected = "quotes that open and close around whole cells; later rows were not read"
            problems.append(Remark(line=line, column="", found=f"a broken row ({error})", expected=expected))
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _rows(records: Iterator[tuple[int, list[str]]], order: list[str], problems: list[Remark]) -> Iterator[Row]:
    for line, cells in records:
        extra = [cell for cell in cells[len(order) :] if cell.strip()]
        if len(cells) < len(order) or extra:
            found, expected = counted(len(cells), "cell"), f"{len(order)}, as in the header"
            problems.append(Remark(line=line, column="", found=found, expected=expected))
            continue
        yield Row(line, dict(zip(order, cells, strict=False)))


def _header_problems(line: int, order: list[str], columns: tuple[str, ...]) -> list[Remark]:
    def remark(column: str, found: str, expected: str) -> Remark:
        return Remark(line=line, column=column, found=found, expected=expected)

    missing = [name for name in columns if name not in order]
    twice = [name for name in columns if order.count(name) > 1]
    unknown = [name for name in order if name not in columns]
    return [
        *(remark(name, "no such column", _header_words(columns)) for name in missing),
        *(remark(name, f"{order.count(name)} columns of this name", "one") for name in twice),
        *(remark(shown(name), "an unknown column", _header_words(columns)) for name in unknown),
    ]


def _header_words(columns: tuple[str, ...]) -> str:
    return f"a header with the columns {listed(columns)}"
