"""The questions that pages and services ask of a set."""

import pytest

from tests.principles.samples import sample


def test_section7_places_count_from_the_lowest_mark() -> None:
    values = sample()
    assert [values.place(code) for code in values.codes] == [0, 1, 2]
    assert values.bar_place == 1
    assert [values.side(code) for code in ("below", "meets", "raises", "no_data")] == ["below", "on", "above", "none"]


def test_section7_labels_cover_the_scale_and_no_data() -> None:
    values = sample()
    assert values.label("raises") == "Raises the bar"
    assert values.label("no_data") == "Not enough evidence"
    assert values.mark("meets").anchor == "Own actions."


def test_section7_what_the_set_does_not_have_is_a_key_error() -> None:
    values = sample()
    for ask in (values.principle, values.question, values.group, values.mark, values.place, values.label, values.side):
        with pytest.raises(KeyError, match="nowhere"):
            ask("nowhere")
    with pytest.raises(KeyError):
        values.place("no_data")


def test_section7_principles_groups_and_questions_are_found_by_id() -> None:
    values = sample()
    assert values.principle_ids == ("ownership", "are-right")
    assert values.principle("are-right").name == "Are Right, A Lot"
    assert values.question("own-1").text.startswith("Tell me")
    assert values.group("core").name == "Core"


def test_section7_a_level_adds_its_own_indicators_in_front() -> None:
    merged = sample().for_level("ownership", "L6")
    assert merged.strong == ("Several teams.", "Stayed until the cause was gone.")
    assert merged.weak == ("One team.", "Hands over at the border.")
    assert [level.meaning for level in merged.levels] == ["Across teams."]


def test_section7_a_level_without_indicators_borrows_none_from_its_neighbours() -> None:
    plain = sample().for_level("ownership", "L7")
    assert plain.strong == sample().principle("ownership").strong
    assert plain.levels == ()
    assert sample().principle("ownership").at_level("L7") is None


def test_section7_a_language_translates_names_and_meanings_and_nothing_else() -> None:
    values, german = sample(), sample().localised("de-AT")
    assert german.name == "Beispielwerte"
    assert german.principle("ownership").name == "Verantwortung"
    assert german.principle("are-right") == values.principle("are-right")
    assert german.principle("ownership").questions == values.principle("ownership").questions
    assert values.localised("en") == values.localised("fr") == values
