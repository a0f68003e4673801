"""R7 to R9: who owns which principle, how much, and which questions."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import coverage
from hiring.domain.coverage import Assigned, Limits, Need
from tests.domain.rules.cast import RULES

SIXTEEN = tuple(Need(f"p{n}", f"Principle {n}") for n in range(16))
NAMES = {"a": "Ana", "b": "Ben", "c": "Cleo", "d": "Dan"}


def owned(*pairs, voting=True):
    return [Assigned(person, principle, voting) for person, principle in pairs]


def test_R7_a_row_says_how_many_of_how_many():
    needs = (Need("own", "Ownership"), Need("trust", "Earn Trust", 3), Need("extra", "Extra", required=False))
    first, second, third = coverage.rows(needs, owned(("a", "own"), ("b", "own"), ("a", "trust"), ("c", "extra")))
    assert (first.words, second.words, third.words) == ("2 of 2", "1 of 3", "1 person")
    assert (first.missing, second.missing, third.missing) == (0, 2, 0)
    assert first.owners == ("a", "b")


def test_R7_only_voting_panelists_cover_and_each_once():
    held = [*owned(("a", "own"), ("a", "own")), *owned(("s", "own"), ("f", "own"), voting=False)]
    (gap,) = coverage.gaps((Need("own", "Ownership"),), held)
    assert gap.words == "1 of 2"
    assert coverage.gap_words([gap]) == "Ownership 1 of 2"


@RULES
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz"), st.booleans())), st.integers(0, 4))
def test_R7_a_gap_stands_exactly_while_voters_are_missing(pairs, least):
    held = [Assigned(*pair) for pair in pairs]
    needs = tuple(Need(key, key, least) for key in "wxyz")
    missing = {row.principle for row in coverage.gaps(needs, held)}
    for key in "wxyz":
        voters = {person for person, principle, voting in pairs if principle == key and voting}
        assert (key in missing) == (len(voters) < least)


def test_R8_the_arithmetic_is_said():
    words = coverage.arithmetic(SIXTEEN, 5)
    assert words.startswith("16 principles × 2 = 32 slots, 5 people × 3 = 15")
    assert "at the very most × 4 = 20" in words
    assert coverage.arithmetic(SIXTEEN, 5, Limits(most=3)) == "16 principles × 2 = 32 slots, 5 people × 3 = 15"
    mixed = (*SIXTEEN[:2], Need("one", "One", 1), Need("x", "X", required=False))
    assert coverage.arithmetic(mixed, 1).startswith("2 principles × 2 + 1 principle × 1 = 5 slots, 1 person × 3 = 3")
    assert coverage.arithmetic((), 1).startswith("no required principles = 0 slots")


def test_R8_the_ways_out_carry_numbers_that_help():
    ways = coverage.ways_out(SIXTEEN, 5)
    assert "add 3 people to the panel" in ways
    assert "require 6 principles fewer" in ways
    assert "lower the coverage of 12 principles by one" in ways
    assert coverage.fits(SIXTEEN, 5 + 3)
    assert not coverage.fits(SIXTEEN, 5 + 2)
    assert coverage.fits(SIXTEEN[:10], 5)
    assert not coverage.fits(SIXTEEN[:11], 5)
    assert coverage.fits(SIXTEEN[:4] + tuple(Need(n.principle, n.name, 1) for n in SIXTEEN[4:]), 5)
    assert coverage.ways_out(SIXTEEN[:4], 4) == ()


def test_R8_a_principle_may_ask_for_more_people_than_there_are():
    needs = (Need("own", "Ownership", 5),)
    assert not coverage.fits(needs, 4)
    assert coverage.ways_out(needs, 4) == (
        "add 1 person to the panel",
        "lower the coverage of principles that ask for more than 4 people",
    )
    both = tuple(Need(str(place), str(place), 3) for place in range(2))
    assert coverage.ways_out(both, 2)[1] == "lower the coverage of principles that ask for more than 2 people"


@RULES
@given(st.lists(st.integers(0, 6), max_size=20), st.integers(1, 8), st.integers(1, 4))
def test_R8_adding_the_people_that_are_asked_for_is_just_enough(mins, voters, most):
    needs = tuple(Need(str(place), str(place), least) for place, least in enumerate(mins))
    limits = Limits(most=most)
    if coverage.fits(needs, voters, limits):
        assert coverage.ways_out(needs, voters, limits) == ()
        return
    more = int(coverage.ways_out(needs, voters, limits)[0].split()[1])
    assert coverage.fits(needs, voters + more, limits)
    assert not coverage.fits(needs, voters + more - 1, limits)


@RULES
@given(st.lists(st.integers(1, 3), min_size=1, max_size=20), st.integers(3, 6), st.integers(1, 3))
def test_R8_requiring_fewer_or_lowering_is_just_enough_too(mins, voters, most):
    """The principles that ask for most go first; lowering is offered only when it suffices."""
    needs = tuple(Need(str(place), str(place), least) for place, least in enumerate(mins))
    limits = Limits(most=most)
    room, ways = voters * most, coverage.ways_out(needs, voters, limits)
    if sum(mins) <= room:
        assert ways == ()
        return
    (fewer,) = (int(way.split()[1]) for way in ways if way.startswith("require"))
    left = sorted(mins, reverse=True)
    assert sum(left[fewer:]) <= room < sum(left[fewer - 1 :])
    lowered = [int(way.split()[4]) for way in ways if way.startswith("lower")]
    over = sum(mins) - room
    assert lowered == ([over] if over <= sum(least > 1 for least in mins) else [])
    assert f"raise the limit of {most} principles per person" in ways


@pytest.mark.parametrize("mins", [list(mins) for mins in product(range(4), repeat=3)])
def test_R8_fits_says_exactly_whether_an_assignment_exists(mins):
    """Every choice of owners for three principles and three people, tried one by one."""
    people = range(3)
    needs = tuple(Need(str(place), str(place), least) for place, least in enumerate(mins))
    for most in (1, 2, 3):
        sets = [list(combinations(people, least)) for least in mins]
        possible = any(
            all(sum(person in chosen for chosen in choice) <= most for person in people) for choice in product(*sets)
        )
        assert coverage.fits(needs, 3, Limits(most=most)) == possible


@pytest.mark.parametrize("load", range(7))
def test_R8_one_to_four_each_with_a_warning_above_three(load):
    reasons = coverage.load_reasons({"a": "Ana"}, owned(*(("a", f"p{n}") for n in range(load))))
    assert any(reason.hard for reason in reasons) == (load not in {1, 2, 3, 4})
    assert any(not reason.hard for reason in reasons) == (load == 4)
    if load > 4:
        assert reasons[0].way_out == f"Take {'one' if load == 5 else 'two'} away."


def test_R8_the_limits_are_a_setting_and_loads_count_principles_once():
    held = owned(("a", "x"), ("a", "x"), ("a", "y"), ("z", "x"))
    assert coverage.loads(["a", "b"], held) == {"a": 2, "b": 0}
    (reason,) = coverage.load_reasons({"a": "Ana"}, held, Limits(most=1, comfortable=1))
    assert reason.sentence == "Ana has two principles, expected at most one."


def test_R9_a_panelist_may_plan_the_own_question_again():
    assert coverage.question_clashes([Assigned("a", "own", True, ("own-1",))] * 2) == ()


def test_R7_R8_R9_all_that_blocks_a_plan_is_listed():
    needs = (Need("own", "Ownership"), Need("trust", "Earn Trust"))
    held = [Assigned("a", "own", True, ("q",)), Assigned("b", "own", True, ("q",)), Assigned("a", "trust")]
    found = coverage.plan_blockers(needs, NAMES, held)
    assert {reason.rule for reason in found} == {"R7", "R8", "R9"}
    assert [reason.sentence for reason in found if reason.rule == "R7"] == ["Earn Trust is covered 1 of 2."]
    assert [reason.sentence for reason in found if reason.rule == "R9"] == ["Ana and Ben plan the same question."]
    assert all(reason.way_out for reason in found)


def test_R7_R8_R9_a_whole_plan_has_no_blocker():
    needs = (Need("own", "Ownership"), Need("trust", "Earn Trust"))
    held = owned(("a", "own"), ("b", "own"), ("c", "trust"), ("d", "trust"))
    assert coverage.plan_blockers(needs, NAMES, held) == ()


def test_R8_the_first_blocker_is_the_sum_that_cannot_fit():
    first = coverage.plan_blockers(SIXTEEN, NAMES, ())[0]
    assert first.sentence.startswith("The sum cannot fit: 16 principles × 2 = 32 slots, 4 people × 3 = 12")
    assert first.way_out.startswith("You can add 4 people to the panel, require 8 principles fewer")
