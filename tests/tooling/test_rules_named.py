"""Every rule of domain.md that the product keeps is proved by a test that carries its name."""

from __future__ import annotations

from tests.support import house


def test_every_rule_is_in_the_name_of_a_test():
    tests = [file for file in house.texts(suffixes=(".py",)) if file[0].startswith("tests/")]
    assert house.rules_without_test(tests) == []


def test_a_rule_counts_only_when_a_test_carries_it_as_a_word():
    names = ["def test_R13_is_kept()", "def helper_R2()", "def test_AR3()", "class TestR4", "class Test_R5"]
    text = "".join(f"{name}: ...\n" for name in names)
    missing = house.rules_without_test([("tests/test_a.py", text)])
    assert {"R13", "R5"}.isdisjoint(missing)
    assert {"R1", "R2", "R3", "R4"} <= set(missing)
