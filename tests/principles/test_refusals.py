"""Every refusal names file, line, path, what was found and what was expected."""

import pytest

from hiring.principles import PrincipleSetErrors, Problem, parse
from tests.principles.samples import SAMPLE, as_yaml, changed, minimal, refused, sample

CASES = [
    # name, change (before, after), path, part of found, part of expected
    ("schema", ("principle-set/1", "principle-set/2"), "schema", '"principle-set/2"', "'principle-set/1'"),
    ("unknown key", ("licence:", "license:"), "license", 'unknown key "license"', '(perhaps "licence")'),
    ("unknown deep key", ("probes:", "probs:"), "principles[0].probs", 'unknown key "probs"', "probes"),
    ("unknown level key", ("{meaning: \"Across", "{goal: x, meaning: \"Across"), "principles[0].levels.L6.goal",
     'unknown key "goal"', "meaning, strong, weak"),
    ("level written twice", ("{meaning: \"Across", "{level: L6, meaning: \"Across"), "principles[0].levels.L6.level",
     'unknown key "level"', "meaning, strong, weak"),
    ("missing key", ("name: \"Ownership\"\n    ", ""), "principles[0].name", "nothing", 'the required key "name"'),
    ("duplicate key", ("bar: meets", "bar: meets\nbar: below"), "bar", "twice, first on line 12", "once"),
    ("duplicate principle", ("id: are-right", "id: ownership"), "principles[1].id", "principles[0].id", "used once"),
    ("duplicate group", ('- {id: core, name: "Core"}', '- {id: core, name: "A"}\n  - {id: core, name: "B"}'),
     "groups[1].id", "groups[0].id", "used once"),
    ("duplicate code", ("code: raises", "code: meets"),
     "rating_scale[2].code", "rating_scale[1].code", "a code used once"),
    ("duplicate question", ("name: \"Are Right, A Lot\"", "name: R\n    questions: [{id: own-1, text: Why?}]"),
     "principles[1].questions[0].id", "principles[0].questions[0].id", "used once"),
    ("bare no", ('name: "Example values"', "name: no"), "name", "bare word no", 'quotes: "no"'),
    ("bare yes in a list", ('["Cannot let go."]', "[yes]"),
     "principles[0].overuse[0]", "true or false", 'quotes: "yes"'),
    ("bare on", ('label: "Below the bar"', "label: on"), "rating_scale[0].label", "bare word on", "quotes"),
    ("Norwegian", ("language: en", "language: no"), "language", "bare word no", 'quotes: "no"'),
    ("Norwegian key", ("  de: {", "  no: {"), "translations.no", "bare word no", "quotes"),
    ("bare version", ('version: "2026.1"', "version: 2026.1"),
     "version", "2026.1, which YAML reads as a number", "quotes"),
    ("bare date", ('version: "2026.1"', "version: 2026-01-31"), "version", "a date", "quotes"),
    ("bare time", ('name: "Core"', "name: 12:30"), "groups[0].name", "a number", 'quotes: "12:30"'),
    ("number as level", ("      L6:", "      6:"), "principles[0].levels.6", "a number", "quotes"),
    ("merge key", ("bar: meets", "bar: meets\n<<: {a: b}"), "<<", 'unknown key "<<"', "one of the keys schema, id"),
    ("null text", ('name: "Core"', "name: ~"), "groups[0].name", "nothing", "text"),
    ("empty text", ('name: "Core"', 'name: "  "'), "groups[0].name", "empty text", "one line of 1 to 200"),
    ("long name", ('name: "Core"', f"name: {'x' * 201}"), "groups[0].name", "xxx…", "one line of 1 to 200"),
    ("two-line name", ('name: "Core"', 'name: "A\\nB"'), "groups[0].name", "A\\nB", "one line"),
    ("text for a list", ('probes: ["What if you had left it?"]', "probes: What?"),
     "principles[0].probes", '"What?"', "a list"),
    ("list for text", ('meaning: "Acts for the long run."', "meaning: [a]"),
     "principles[0].meaning", "a list with 1", "text"),
    ("list for a mapping", ("no_data: {code: no_data, label: \"Not enough evidence\"}", "no_data: [a, b]"),
     "no_data", "a list with 2 entries", "a mapping with the keys code, label"),
    ("list for levels", ('L6: {meaning: "Across teams.", strong: ["Several teams."], weak: ["One team."]}', "[L6]"),
     "principles[0].levels", "a list with 1 entry", "a mapping"),
    ("slug", ("id: are-right", "id: Are_Right"), "principles[1].id", '"Are_Right"', "lower-case"),
    ("code", ("code: raises", "code: Raises!"), "rating_scale[2].code", '"Raises!"', "lower-case"),
    ("level", ("      L6:", '      "L 6":'), "principles[0].levels.L 6", '"L 6"', "a level such as L6"),
    ("language", ("language: en", "language: english"), "language", '"english"', "such as en or de-AT"),
    ("unknown group", ("group: core", "group: kore"), "principles[0].group", 'unknown group "kore"', "(core)"),
    ("bar outside the scale", ("bar: meets", "bar: top"), "bar", '"top"', "(below, meets, raises)"),
    ("bar is no data", ("bar: meets", "bar: no_data"), "bar", '"no_data"', "(below, meets, raises)"),
    ("no data in the scale", ("code: no_data", "code: below"), "no_data.code", '"below"', "outside the rating scale"),
    ("translation of nobody", ("{ownership: {name: \"Ver", "{owner: {name: \"Ver"), "translations.de.principles.owner",
     'unknown principle id "owner"', "(ownership, are-right)"),
    ("translation into itself", ("  de: {", "  en: {"), "translations.en", '"en"', "other languages"),
    ("control character", ('name: "Core"', 'name: "Co\\are"'), "groups[0].name", "U+0007", "control characters"),
    ("escaped NUL", ('name: "Core"', 'name: "Co\\0re"'), "groups[0].name", "U+0000", "control characters"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path", "found", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_section7_a_refusal_names_path_found_and_expected(
    change: tuple[str, str], path: str, found: str, expected: str
) -> None:
    at_path = [problem for problem in refused(changed(*change)) if problem.path == path]
    assert len(at_path) == 1, refused(changed(*change))
    problem = at_path[0]
    assert found in problem.found
    assert expected in problem.expected
    assert problem.file == "values.yaml"
    assert problem.line is not None
    assert str(problem) == (
        f"values.yaml, line {problem.line}, {path}: found {problem.found}; expected {problem.expected}."
    )


@pytest.mark.parametrize(
    "key", ["schema", "id", "name", "version", "language", "rating_scale", "bar", "no_data", "principles"]
)
def test_section7_every_required_key_is_asked_for(key: str) -> None:
    document = minimal()
    del document[key]
    assert Problem("values.yaml", key, "nothing", f'the required key "{key}"', 1) in refused(as_yaml(document))


@pytest.mark.parametrize("length", [1, 8])
def test_section7_a_scale_has_two_to_seven_marks(length: int) -> None:
    scale = [{"code": f"mark{place}", "label": f"Mark {place}", "anchor": "x"} for place in range(length)]
    problems = refused(as_yaml(minimal(rating_scale=scale, bar="mark0")))
    assert [problem.path for problem in problems] == ["rating_scale"]
    assert str(length) in problems[0].found


def test_section7_a_set_without_principles_is_refused() -> None:
    assert refused(as_yaml(minimal(principles=[])))[0].expected == "a list of at least 1"


def test_section7_the_line_is_the_line_of_the_mistake() -> None:
    problem = refused(changed('    meaning: "Makes calls that hold."', "    meaning: 12"))[0]
    line = SAMPLE[: SAMPLE.index('    meaning: "Makes calls')].count("\n") + 1
    assert (problem.path, problem.line) == ("principles[1].meaning", line)


def test_section7_all_problems_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = changed("bar: meets", "bar: top").decode()
    text = text.replace('version: "2026.1"', "version: 2026.1").replace("group: core", "group: kore")
    text = text.replace('meaning: "Makes calls that hold."', "meening: x")
    problems = refused(text.encode())
    paths = [problem.path for problem in problems]
    assert paths[:3] == ["version", "bar", "principles[0].group"]
    assert set(paths[3:]) == {"principles[1].meaning", "principles[1].meening"}
    lines = [problem.line or 0 for problem in problems]
    assert lines == sorted(lines)


def test_section7_a_wrong_entry_does_not_make_its_list_too_short() -> None:
    problems = refused(changed('{code: below, label: "Below the bar", anchor: "Needed a push."}', "{code: below}"))
    assert [problem.path for problem in problems] == ["rating_scale[0].label", "rating_scale[0].anchor"]


def test_section7_very_many_problems_are_cut_and_said_to_be_cut() -> None:
    principles = [{"id": f"p-{number}"} for number in range(120)]
    with pytest.raises(PrincipleSetErrors) as refusal:
        parse(as_yaml(minimal(principles=principles)))
    assert len(refusal.value.problems) == 100
    assert refusal.value.left_out == 140
    assert str(refusal.value).endswith("And at least 140 more.")


def test_section7_stored_json_is_judged_like_a_file() -> None:
    broken = sample().to_json().replace('"bar":"meets"', '"bar":"top"')
    with pytest.raises(PrincipleSetErrors) as refusal:
        type(sample()).from_json(broken)
    assert refusal.value.problems[0].path == "bar"
    assert refusal.value.problems[0].line is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"text"', '{"schema": "\\ud800"}', "[" * 100_000])
def test_section7_unreadable_json_is_refused(text: str) -> None:
    with pytest.raises(PrincipleSetErrors):
        type(sample()).from_json(text)
