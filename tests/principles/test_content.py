"""The set that ships with the product, measured against domain.md section 7."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from hiring.principles import Principle, PrincipleSet, parse

FILE = Path(__file__).parents[2] / "principles.yaml"
NAMES = {
    "customer-obsession": "Customer Obsession",
    "ownership": "Ownership",
    "invent-and-simplify": "Invent and Simplify",
    "are-right-a-lot": "Are Right, A Lot",
    "learn-and-be-curious": "Learn and Be Curious",
    "hire-and-develop-the-best": "Hire and Develop the Best",
    "insist-on-the-highest-standards": "Insist on the Highest Standards",
    "think-big": "Think Big",
    "bias-for-action": "Bias for Action",
    "frugality": "Frugality",
    "earn-trust": "Earn Trust",
    "dive-deep": "Dive Deep",
    "have-backbone-disagree-and-commit": "Have Backbone; Disagree and Commit",
    "deliver-results": "Deliver Results",
    "strive-to-be-earths-best-employer": "Strive to be Earth's Best Employer",
    "success-and-scale-bring-broad-responsibility": "Success and Scale Bring Broad Responsibility",
}


@pytest.fixture(scope="module")
def shipped() -> PrincipleSet:
    return parse(FILE.read_bytes())


def texts_of(principle: Principle) -> Iterator[str]:
    yield principle.meaning
    yield from (question.text for question in principle.questions)
    yield from (*principle.probes, *principle.strong, *principle.weak, *principle.overuse)
    for level in principle.levels:
        yield from (level.meaning, *level.strong, *level.weak)


def words_of(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def test_section7_ships_the_sixteen_principles_under_their_known_names(shipped: PrincipleSet) -> None:
    assert {principle.id: principle.name for principle in shipped.principles} == NAMES
    assert (shipped.id, shipped.version, shipped.language) == ("leadership-principles", "2026.1", "en")


def test_section7_every_principle_has_the_least_content_and_three_levels(shipped: PrincipleSet) -> None:
    for principle in shipped.principles:
        counts = [principle.questions, principle.probes, principle.strong, principle.weak, principle.overuse]
        assert all(len(texts) >= least for texts, least in zip(counts, (6, 5, 4, 4, 2), strict=True)), principle.id
        assert [level.level for level in principle.levels] == ["L4", "L6", "L8"]
        assert all(len(level.strong) >= 2 and len(level.weak) >= 2 for level in principle.levels), principle.id
        assert principle.group is not None


def test_section7_the_scale_has_four_marks_lowest_first_around_a_bar(shipped: PrincipleSet) -> None:
    assert [mark.label for mark in shipped.rating_scale] == [
        "Well below the bar",
        "Below the bar",
        "Meets the bar",
        "Raises the bar",
    ]
    sides = [shipped.side(code) for code in ("well_below", "below", "meets", "raises", "no_data")]
    assert sides == ["below", "below", "on", "above", "none"]
    assert shipped.label("no_data") == "Not enough evidence"


def test_section7_the_notice_says_whose_names_they_are_and_that_nobody_is_affiliated(shipped: PrincipleSet) -> None:
    assert shipped.notice is not None
    assert {"names", "owner", "not", "affiliated", "wording"} <= words_of(shipped.notice)


def test_section7_no_two_texts_are_alike(shipped: PrincipleSet) -> None:
    every = [text for principle in shipped.principles for text in texts_of(principle)]
    assert [text for text, times in Counter(every).items() if times > 1] == []
    words = [(text, words_of(text)) for text in every]
    alike = [
        (one, other)
        for (one, left), (other, right) in combinations(words, 2)
        if len(left & right) > 0.6 * len(left | right)
    ]
    assert alike == []


def test_section7_every_text_is_a_finished_sentence(shipped: PrincipleSet) -> None:
    for principle in shipped.principles:
        for text in texts_of(principle):
            assert text[0].isupper(), text
            assert text[-1] in ".?", text


def test_section7_every_group_is_used_and_leads_to_principles(shipped: PrincipleSet) -> None:
    assert {group.id for group in shipped.groups} == {principle.group for principle in shipped.principles}


def test_section7_german_names_and_meanings_are_complete(shipped: PrincipleSet) -> None:
    german = shipped.localised("de")
    assert german.name == "Führungsprinzipien"
    for own, translated in zip(shipped.principles, german.principles, strict=True):
        assert own.id == translated.id
        assert own.name != translated.name
        assert own.meaning != translated.meaning
        assert own.questions == translated.questions
