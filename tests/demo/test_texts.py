"""The stories and remarks of the demo company read like real ones and never like each other."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from hiring.demo.script import DemoRequisition, Family
from hiring.demo.texts import Demo, Story, StoryRating, Strength, load_demo
from hiring.domain.vocabulary import CancelReason, FindingValue, Polarity, VoteValue

DEMO = load_demo()
STORIES = DEMO.stories
REMARKS = DEMO.remarks

OFTEN_ASKED = {"dive-deep", "ownership", "customer-obsession", "deliver-results", "earn-trust"}
SHIPPED = yaml.safe_load((Path(__file__).parents[2] / "principles.yaml").read_text(encoding="utf-8"))
PRINCIPLES = {principle["id"] for principle in SHIPPED["principles"]}
FITTING_RATINGS = {
    Polarity.SUPPORTS: {StoryRating.RAISES, StoryRating.MEETS},
    Polarity.MIXED: {StoryRating.MEETS, StoryRating.BELOW},
    Polarity.AGAINST: {StoryRating.BELOW, StoryRating.WELL_BELOW},
}
GENDERED = re.compile(r"\b(he|she|his|her|hers|him|himself|herself|mr|mrs|ms)\b", re.IGNORECASE)
FILLER = re.compile(r"lorem|ipsum|dolor sit|asdf|placeholder|\bxxx\b|\btbd\b|TO[D]O|FIX[M]E", re.IGNORECASE)


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’%-]+", text)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.?!])\s+", text) if part.strip()]


def told(story: Story) -> str:
    return " ".join(story.parts)


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from leaves(one)


def remark_texts() -> list[str]:
    content = REMARKS.model_dump()
    content["veto_reasons"] = [reason.text for reason in REMARKS.veto_reasons]
    return list(leaves(content))


def loop_texts() -> list[str]:
    found = [text for loop in DEMO.loops for text in (loop.ruling_reason, loop.dissent, *loop.finding_reasons.values())]
    found += [loop.position.reason for loop in DEMO.loops if loop.position]
    return [text for text in found if text]


def repeated(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def test_every_principle_has_enough_stories() -> None:
    counts = Counter(story.principle for story in STORIES)
    assert set(counts) == PRINCIPLES
    assert set(StoryRating) == {mark["code"] for mark in SHIPPED["rating_scale"]}
    assert len(STORIES) >= 192
    assert {principle for principle, count in counts.items() if count < 12} == set()
    assert {principle for principle in OFTEN_ASKED if counts[principle] < 16} == set()


def test_every_principle_has_stories_of_every_polarity_strength_and_rating() -> None:
    for principle in PRINCIPLES:
        own = [story for story in STORIES if story.principle == principle]
        assert {story.polarity for story in own} == set(Polarity), principle
        assert {story.strength for story in own} == set(Strength), principle
        assert {story.rating for story in own} == set(StoryRating), principle


@pytest.mark.parametrize("requisition", DEMO.company.requisitions, ids=lambda one: one.code)
def test_every_opening_finds_stories_of_its_craft(requisition: DemoRequisition) -> None:
    for principle in requisition.principles:
        own = [s for s in STORIES if s.principle == principle and s.family in {requisition.family, Family.ANY}]
        support = [story for story in own if story.polarity is Polarity.SUPPORTS]
        assert len(own) >= 5, principle
        assert len(support) >= 2, principle
        assert len(own) > len(support), principle


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_R11_story_is_a_complete_record_of_readable_length(story: Story) -> None:
    assert all(1 <= len(sentences(part)) <= 4 for part in story.parts)
    assert 60 <= len(words(told(story))) <= 130
    assert all(part[0].isupper() or part[0].isdigit() for part in story.parts)
    assert all(part[-1] in ".?!" for part in story.parts)
    assert story.rating in FITTING_RATINGS[story.polarity]


def test_no_sentence_is_told_twice() -> None:
    texts = [text for story in STORIES for text in (*story.parts, story.quote) if text]
    assert repeated(texts) == []
    assert repeated([sentence for text in texts for sentence in sentences(text)]) == []


def test_no_two_stories_share_a_plot() -> None:
    meant = {story.id: {word.lower() for word in words(told(story)) if len(word) > 4} for story in STORIES}
    alike = [
        (one.id, other.id)
        for one, other in combinations(STORIES, 2)
        if not (one.same_story and one.same_story == other.same_story)
        and len(meant[one.id] & meant[other.id]) / len(meant[one.id] | meant[other.id]) > 0.2
    ]
    assert alike == []


def test_R27_same_stories_are_pairs_on_two_principles() -> None:
    tags = {story.same_story for story in STORIES if story.same_story}
    assert len(tags) >= 5
    for tag in tags:
        pair = [story for story in STORIES if story.same_story == tag]
        assert len(pair) == 2, tag
        assert len({story.principle for story in pair}) == 2, tag
        assert len({story.family for story in pair}) == 1, tag


def test_texts_fit_any_candidate() -> None:
    everybody = (*DEMO.company.people, *DEMO.company.candidates)
    names = {word for one in everybody for word in words(one.name) if word != word.lower()}
    texts = [text for story in STORIES for text in (*story.parts, story.quote)]
    texts += [*remark_texts(), *loop_texts()]
    assert [text for text in texts if GENDERED.search(text)] == []
    assert [text for text in texts if names & set(words(text))] == []
    assert [text for text in texts if FILLER.search(text)] == []


def test_every_vote_and_finding_has_words() -> None:
    assert set(REMARKS.summaries) == set(VoteValue)
    assert set(REMARKS.finding_reasons) == set(FindingValue)
    assert set(REMARKS.cancel_reasons) == set(CancelReason)
    assert min(len(texts) for texts in REMARKS.summaries.values()) >= 15
    assert sum(len(texts) for texts in REMARKS.finding_reasons.values()) >= 40
    assert min(len(texts) for texts in REMARKS.finding_reasons.values()) >= 8


def test_summaries_have_two_to_four_sentences() -> None:
    summaries = [text for texts in REMARKS.summaries.values() for text in texts]
    assert [text for text in summaries if not 2 <= len(sentences(text)) <= 4] == []


def test_every_occasion_has_enough_remarks() -> None:
    positions = REMARKS.positions
    enough = {
        "vote changes": (REMARKS.vote_change_reasons, 12),
        "hire rulings": (REMARKS.rulings.hire, 6),
        "no-hire rulings": (REMARKS.rulings.no_hire, 6),
        "positions": ((*positions.hire, *positions.hire_lower, *positions.no_hire), 10),
        "dissents": (REMARKS.dissents, 3),
        "coaching notes": (REMARKS.coaching_notes, 10),
        "addenda": (REMARKS.addenda, 6),
        "private notes": (REMARKS.private_notes, 10),
        "conflict declarations": (REMARKS.conflict_declarations, 3),
        "no data": (REMARKS.no_data_reasons, 5),
        "holds": (REMARKS.hold_reasons, 3),
        "reopenings": (REMARKS.reopen_reasons, 3),
        "drop-outs": (REMARKS.drop_out_reasons, 3),
        "removals": (REMARKS.removal_reasons, 3),
        "candidates": (REMARKS.candidate_notes, 5),
    }
    assert {name: len(texts) for name, (texts, least) in enough.items() if len(texts) < least} == {}


def test_no_remark_is_written_twice() -> None:
    assert repeated([*remark_texts(), *loop_texts()]) == []


def test_R22_break_glass_reasons_have_thirty_characters() -> None:
    assert [text for text in REMARKS.break_glass_reasons if len(text) < 30] == []


def test_R26_reasons_for_changing_a_vote_fit_both_directions() -> None:
    leaning = re.compile(r"\b(hire|inclined|stronger than|weaker than|positive|negative|better than|worse than)\b")
    assert [text for text in REMARKS.vote_change_reasons if leaning.search(text)] == []


def test_R31_veto_reasons_are_long_and_cite_the_finding_on_their_principle() -> None:
    assert len(REMARKS.veto_reasons) >= 3
    for reason in REMARKS.veto_reasons:
        assert len(reason.text) >= 250
        assert "finding" in reason.text.lower() or "found" in reason.text
        assert reason.principle.replace("-", " ") in reason.text.lower()


def test_private_notes_carry_time_marks_in_order() -> None:
    for note in REMARKS.private_notes:
        marks = re.findall(r"^\[(\d\d:\d\d)\] ", note, re.MULTILINE)
        assert len(marks) == len(note.splitlines())
        assert marks == sorted(marks)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"loops": [{"candidate": "nobody-known"}]}, "unknown candidate nobody-known"),
        ({"loops": [{"interviewers": ("nobody-known",)}]}, "unknown person nobody-known"),
        ({"loops": [{"findings": {"kindness": "meets"}}]}, "unknown principle kindness"),
        ({"stories": [{"id": STORIES[1].id}]}, f"story id {STORIES[1].id} appears 2 times"),
        ({"stories": [{"polarity": "neutral"}]}, "Input should be 'supports', 'mixed' or 'against'"),
        ({"stories": [{"result": ""}]}, "at least 1 character"),
        ({"stories": [{"colour": "blue"}]}, "Extra inputs are not permitted"),
    ],
)
def test_broken_data_is_refused_with_what_was_found(change: dict[str, Any], found: str) -> None:
    content = DEMO.model_dump()
    for part, rows in change.items():
        content[part] = [{**content[part][0], **rows[0]}, *content[part][1:]]
    with pytest.raises(ValidationError, match=re.escape(found)):
        Demo.model_validate(content)
