"""Typed text, words and CSV cells that every rule shares (equal names: R35; labels in the debrief: R27)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import csvsafe, text, words
from hiring.domain.vocabulary import BarRaiserCertification, PanelistKind, VoteValue
from tests.domain.rules.cast import RULES


def test_length_is_told_as_found_and_expected():
    assert text.problem("x" * 12_345) == "Found 12,345 characters, expected at most 10,000."
    assert text.problem("x" * 10_000) is None
    assert text.problem(" short ", least=200) == "Found 5 characters, expected at least 200."
    assert text.problem("x", least=2, most=9) == "Found 1 character, expected at least 2."


def test_line_ends_of_browsers_count_once():
    assert text.tidy(" one\r\ntwo\rthree ") == "one\ntwo\nthree"
    assert text.problem("a\r\nb", most=3) is None


@pytest.mark.parametrize("bad", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_characters_no_database_keeps_are_named_with_their_place(bad):
    found = text.problem(f"ab{bad}c")
    assert found is not None
    assert "place 3" in found
    assert "expected" in found


@pytest.mark.parametrize("good", ["one\ntwo\tthree\r\n", "👩‍👩‍👧 مرحبا 超 洪", "<script>alert(1)</script>", "Zoë"])
def test_every_script_emoji_and_markup_is_text(good):
    assert text.problem(good) is None


def test_one_line_fields_take_no_line_end():
    assert text.problem("a\nb", lines=False) == "Found a line end at place 2, expected letters, digits and signs."
    assert text.problem("a\tb", lines=False) == "Found a tab at place 2, expected letters, digits and signs."


@pytest.mark.parametrize("blank", [None, "", "  \n\t", "\u200b\u00a0\u2060", "\ufeff"])
def test_blank_is_what_nobody_can_see(blank):
    assert text.is_blank(blank)


def test_required_text_says_so():
    assert text.problem("\u200b ", required=True) == "Found nothing, expected some text."
    assert text.problem("", required=False) is None
    assert not text.is_blank(" a ")


def test_R35_equal_names_ignore_case_form_and_spacing():
    assert text.same_name("Clara  Rendón", "clara rendo\u0301n")
    assert text.same_name("STRASSE", "Straße")
    assert not text.same_name("Clara", "Klara")
    assert not text.same_name("", " ")


@RULES
@given(st.text())
def test_text_that_passes_can_be_stored_as_utf8_without_nul(value):
    if text.problem(value) is None:
        assert b"\0" not in value.encode("utf-8")


@RULES
@given(st.text(min_size=1))
def test_tidy_is_settled_after_once_and_names_keep_their_key(value):
    assert text.tidy(text.tidy(value)) == text.tidy(value)
    assert text.name_key(text.name_key(value)) == text.name_key(value)


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1", "\uff1d1", "-5 degrees"]
)
def test_cells_that_could_run_begin_with_an_apostrophe(formula):
    assert csvsafe.cell(formula) == f"'{formula}"


@pytest.mark.parametrize(
    ("value", "shown"), [("Ana", "Ana"), ("a=b", "a=b"), ("", ""), (None, ""), (-5, "-5"), ("3", "3")]
)
def test_other_cells_stay_as_they_are(value, shown):
    assert csvsafe.row([value]) == [shown]


@RULES
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_no_exported_cell_starts_a_formula_and_no_text_is_lost(values):
    sheet = io.StringIO()
    csv.writer(sheet).writerow(csvsafe.row(values))
    (back,) = csv.reader(io.StringIO(sheet.getvalue(), newline=""))
    for value, shown in zip(values, back, strict=True):
        assert shown[:1] not in set("=+-@\t\r")
        assert shown in {value, f"'{value}"}


def test_words_count_and_list():
    assert words.people(1) == "1 person"
    assert words.people(2) == "2 people"
    assert words.pieces_of_evidence(3) == "3 pieces of evidence"
    assert words.counted(1200, "slot") == "1,200 slots"
    assert words.listed([]) == ""
    assert words.listed(["a", "b"], "or") == "a or b"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert [words.number(n) for n in (0, 2, 13)] == ["no", "two", "13"]


def test_words_say_stored_values():
    assert words.spoken(VoteValue.STRONGLY_NOT_INCLINED) == "strongly not inclined"
    assert words.spoken(PanelistKind.BAR_RAISER_IN_TRAINING) == "Bar Raiser in training"
    assert words.spoken(BarRaiserCertification.CORE) == "core"


@pytest.mark.parametrize(
    ("high", "low", "shown"),
    [
        ("raises the bar", "below the bar", "raises against below the bar"),
        ("strong", "weak", "strong against weak"),
    ],
)
def test_R27_labels_against_each_other_share_their_ending(high, low, shown):
    assert words.against(high, low) == shown


def test_R27_labels_inside_a_sentence_begin_small():
    assert words.in_sentence("Raises the bar") == "raises the bar"
    assert words.in_sentence("STAR") == "STAR"
    assert words.in_sentence("") == ""
