"""Two versions of a set side by side."""

from hiring.principles import PrincipleSet, parse
from hiring.principles_compare import FieldChange, compare
from tests.principles.samples import SAMPLE, changed, sample


def version(before: str, after: str) -> PrincipleSet:
    return parse(changed(before, after))


def test_section7_a_set_does_not_differ_from_itself() -> None:
    assert compare(sample(), sample()).is_empty


def test_section7_a_new_version_number_is_the_only_change() -> None:
    comparison = compare(sample(), version('"2026.1"', '"2026.2"'))
    assert comparison.fields == (FieldChange(field="version", before=("2026.1",), after=("2026.2",)),)
    assert not comparison.is_empty
    assert (comparison.scale, comparison.changed, comparison.added) == ((), (), ())


def test_section7_added_and_removed_principles_are_named() -> None:
    comparison = compare(sample(), version("id: are-right", "id: courage"))
    assert [principle.id for principle in comparison.added] == ["courage"]
    assert [principle.id for principle in comparison.removed] == ["are-right"]
    assert comparison.changed == ()
    assert not comparison.reordered


def test_section7_a_changed_principle_shows_each_field_before_and_after() -> None:
    new = version('weak: ["Hands over at the border."]', 'weak: ["Waits.", "Hands over at the border."]')
    (change,) = compare(sample(), new).changed
    assert (change.id, change.name_before, change.name_after) == ("ownership", "Ownership", "Ownership")
    (field,) = change.fields
    assert (field.field, field.added, field.removed) == ("weak", ("Waits.",), ())


def test_section7_level_indicators_are_compared_by_level() -> None:
    (change,) = compare(sample(), version("Across teams.", "Across organisations.")).changed
    assert change.fields == (
        FieldChange(field="levels.L6.meaning", before=("Across teams.",), after=("Across organisations.",)),
    )


def test_section7_scale_and_bar_changes_stand_apart() -> None:
    comparison = compare(sample(), version("bar: meets", "bar: raises"))
    assert comparison.scale == (FieldChange(field="bar", before=("meets",), after=("raises",)),)
    relabelled = compare(sample(), version('label: "Meets the bar"', 'label: "Good"')).scale
    assert [(change.field, change.added) for change in relabelled] == [("mark meets", ("Good",))]


def test_section7_reworded_new_and_gone_questions_are_told_apart() -> None:
    reworded = compare(sample(), version("outside your remit", "nobody owned")).questions_of("ownership")
    assert [(change.kind, change.after) for change in reworded] == [
        ("changed", "Tell me about a problem nobody owned.")
    ]
    replaced = compare(sample(), version("id: own-1", "id: own-2")).questions
    assert [(change.id, change.kind) for change in replaced] == [("own-2", "added"), ("own-1", "removed")]
    assert replaced[1].principle_after is None


def test_section7_a_question_that_moved_names_both_principles() -> None:
    text = SAMPLE.replace('    questions: [{id: own-1, text: "Tell me about a problem outside your remit."}]\n', "")
    text = text.replace(
        'name: "Are Right, A Lot"',
        'name: "Are Right, A Lot"\n    questions: [{id: own-1, text: "Tell me about a problem outside your remit."}]',
    )
    (change,) = compare(sample(), parse(text.encode())).questions
    assert (change.kind, change.principle_before, change.principle_after) == ("changed", "ownership", "are-right")


def test_section7_another_order_is_a_difference() -> None:
    start, end = SAMPLE.index("  - id: ownership"), SAMPLE.index("  - id: are-right")
    tail = SAMPLE.index("translations:")
    turned = SAMPLE[:start] + SAMPLE[end:tail] + SAMPLE[start:end] + SAMPLE[tail:]
    comparison = compare(sample(), parse(turned.encode()))
    assert comparison.reordered
    assert comparison.changed == ()


def test_section7_translations_and_groups_are_fields_of_the_set() -> None:
    comparison = compare(sample(), version("Verantwortung", "Eigentum"))
    assert [(change.field, change.added) for change in comparison.fields] == [
        ("translations.de.ownership", ("Eigentum",))
    ]
    regrouped = compare(sample(), version('name: "Core"', 'name: "Kern"'))
    assert [change.field for change in regrouped.fields] == ["groups"]
