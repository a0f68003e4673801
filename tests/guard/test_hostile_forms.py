"""More than a thousand hostile strings through every text field: answered, never run, and back as they were typed."""

from __future__ import annotations

import pytest

from tests.guard.conftest import Site, nothing_kept
from tests.guard.hostile import ROUNDS, each_field_once, hand_for, one_by_one, problems, rounds, sent, with_texts
from tests.guard.walk import Harvest
from tests.hostile.corpus import FULL, corpus, kinds

PARTS = 12 if FULL else 1
"""So that several processes share them."""


def test_the_design_deals_every_string_to_every_kind_of_field_and_every_class_to_every_field(harvest: Harvest) -> None:
    forms = with_texts(harvest)
    hand = hand_for(forms)
    dealt = [list(rounds(hand, form)) for _, form in forms]
    assert len(set(kinds())) == len({one for group in ROUNDS for one in group})
    for field_kind, given in hand.dealt.items():
        assert {one.text for one in corpus()} <= given, field_kind
    assert sum(len(one) for typed in dealt for one in typed) >= 900


@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_strings_in_every_field_are_answered_as_text_alone(
    sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    forms, found, many = with_texts(harvest), list[str](), 0
    hand = hand_for(forms)
    with nothing_kept(monkeypatch):
        for who, form in each_field_once(sqlite_site, forms) if FULL else forms:
            for typed in one_by_one(form, part, PARTS) if FULL else rounds(hand, form):
                found += problems(form, sent(sqlite_site, who, form, typed), typed)
                many += len(typed)
    print(f"{len(corpus())} strings, {sum(len(form.texts) for _, form in forms)} fields, {many} values sent")
    assert "\n".join(found[:40]) == ""
