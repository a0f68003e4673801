"""What search compares: folded words, the same for what is kept and what is typed, without any sign of a query."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sørensen", ["sorensen"]),
        ("Łukasz Żółć", ["lukasz", "zolc"]),
        ("O'Brien O’Brien's", ["obrien", "obriens"]),
        ("STRASSE Straße", ["strasse"]),
        ("مُحَمَّد العربي", ["محمد", "العربي"]),
        ("\u202bשָׁלוֹם\u202c", ["שלום"]),
        ("山田 太郎", ["山", "田", "太", "郎"]),
        ("e\u0301cole École", ["ecole"]),
        ("a-b_c.d", ["a", "b", "c", "d"]),
        ('"* OR -(NEAR) :^', ["or", "near"]),
        ("", []),
        ("\u200b\u200d…", []),
    ],
)
def test_words_are_folded_and_parted(text: str, words: list[str]) -> None:
    assert search.words(text) == words


@given(st.text(max_size=60))
def test_whatever_is_typed_becomes_letters_marks_and_digits_that_fold_to_themselves(text: str) -> None:
    for word in search.words(text):
        assert all(one.isalnum() or unicodedata.category(one)[0] == "M" for one in word)
        assert 0 < len(word) <= search.LONGEST
    assert search.words(search.kept(text)) == search.words(text)


def test_terms_and_their_lengths_are_limited() -> None:
    assert len(search.terms(" ".join(f"w{number}" for number in range(30)))) == search.TERMS
    assert search.terms("x" * 99) == ("x" * search.LONGEST,) == tuple(search.words("x" * 200))


def test_a_hit_is_shown_in_its_context_with_its_own_letters() -> None:
    text = f"{'before ' * 40}She asked Mr Sørensen’s team <b>twice</b>. {'after ' * 40}"
    found = search.parts(text, search.terms("sorensen tw"))
    assert [part.text for part in found if part.hit] == ["twice"]
    whole = "".join(part.text for part in found)
    assert (whole[:8], whole[-2:]) == ("… before", " …")
    assert "<b>" in whole
    assert [one.text for one in search.parts(text, ("sorensens",)) if one.hit] == ["Sørensen’s"]
    assert search.parts(text, ("missing",)) == ()
    assert search.parts(text, ()) == ()
