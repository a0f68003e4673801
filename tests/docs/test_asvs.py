"""The map of ASVS is whole, its tests exist, and what is counted is what stands there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.docs import asvs
from tests.docs.reading import text
from tests.support.house import ROOT

LEVELS = """
1.1 22 · 1.2 1111122223 · 1.3 112222222223 · 1.4 222 · 1.5 123
2.1 122 · 2.2 112 · 2.3 12223 · 2.4 23
3.1 3 · 3.2 113 · 3.3 12223 · 3.4 11222233 · 3.5 11122333 · 3.6 3 · 3.7 22333
4.1 12233 · 4.2 23333 · 4.3 22 · 4.4 1222
5.1 2 · 5.2 112333 · 5.3 113 · 5.4 222
6.1 122 · 6.2 111111112222 · 6.3 11223333 · 6.4 112233 · 6.5 22222333 · 6.6 2223 · 6.7 33 · 6.8 2222
7.1 222 · 7.2 1111 · 7.3 22 · 7.4 11222 · 7.5 223 · 7.6 22
8.1 1233 · 8.2 1123 · 8.3 133 · 8.4 23
9.1 111 · 9.2 1222
10.1 22 · 10.2 223 · 10.3 22223 · 10.4 1111122222233333 · 10.5 22222 · 10.6 22 · 10.7 222
11.1 2233 · 11.2 22233 · 11.3 11233 · 11.4 1222 · 11.5 23 · 11.6 23 · 11.7 33
12.1 12233 · 12.2 11 · 12.3 22223
13.1 2333 · 13.2 222223 · 13.3 2233 · 13.4 1222233
14.1 22 · 14.2 12223333 · 14.3 122
15.1 12233 · 15.2 12233 · 15.3 1222222 · 15.4 3333
16.1 2 · 16.2 22222 · 16.3 2222 · 16.4 222 · 16.5 2223
17.1 23 · 17.2 22223333 · 17.3 22
"""
"""The level of each requirement of a section, in the order of the standard: the third digit of 1.2 is that of 1.2.3."""
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def levels() -> dict[str, int]:
    sections = [one.split() for one in re.split(r"[·\n]", LEVELS) if one.strip()]
    return {f"{name}.{place}": int(level) for name, digits in sections for place, level in enumerate(digits, start=1)}


@cache
def known_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(ids: list[tuple[str, str]]) -> list[str]:
    return [
        f"{path}::{name}"
        for path, name in ids
        if not (ROOT / "tests" / path).is_file() or name not in known_in(path) or not name.startswith("test_")
    ]


def test_every_requirement_of_level_one_and_two_stands_once_in_its_order():
    wanted = [(number, level) for number, level in levels().items() if level < 3]
    assert [(row.number, row.level) for row in asvs.rows()] == wanted
    assert len(wanted) == 253
    assert sum(level == 1 for _, level in wanted) == 70


def test_every_row_has_words_of_its_own_and_tests_that_exist_or_a_reason():
    assert missing([tuple(one.split("::")) for row in asvs.rows() for one in row.tests]) == []
    assert [row.number for row in asvs.rows() if not (row.tests or len(row.why) > 6)] == []
    assert [row.number for row in asvs.rows() if not 2 <= len(row.words.split()) <= 11] == []
    assert len({(row.number.rpartition(".")[0], row.words) for row in asvs.rows()}) == len(asvs.rows())


def test_what_is_asked_for_is_reached():
    """All of level 1 with a test or a reason, 130 of level 2 with a test; 50 do not apply."""
    one, two = asvs.counted(1), asvs.counted(2)
    assert one["open"] == 0
    assert one["test"] >= 63
    assert two["test"] >= 130
    assert one["none"] + two["none"] == 50


@pytest.mark.parametrize("name", ["docs/security.md", "docs/asvs.md"])
def test_every_test_that_a_document_names_exists(name):
    found = NAMED.findall(text(name))
    assert len(found) >= 15
    assert missing(found) == []


@pytest.mark.parametrize("number", range(1, 8))
def test_every_promise_names_its_tests(number):
    promise = text("docs/security.md").partition(f"\n**{number}. ")[2].partition("\n\n")[0]
    assert NAMED.search(promise)


def test_a_test_that_is_gone_is_found():
    assert missing([("docs/test_asvs.py", "test_nothing_of_the_kind"), ("docs/none.py", "test_a")]) == [
        "docs/test_asvs.py::test_nothing_of_the_kind",
        "docs/none.py::test_a",
    ]
