"""What is written comes back as it was: names with commas, semicolons and quotes, other scripts, other scales."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiring.principles import PrincipleSet, parse
from tests.principles.samples import as_yaml, minimal, sample

AWKWARD = [
    "Are Right, A Lot",
    "Have Backbone; Disagree and Commit",
    "Strive to be Earth's Best Employer",
    'She said "no": twice',
    "yes",
    "2026.1",
    "~",
    "# not a comment",
    "- not a list",
    "*bold* & more",
    "<b>R&D</b>",
    "=1+1",
    "100 %",
    "Größe, éà, 日本語, العربية, 👩🏽‍💻",
    "a: b",
    "{curly}",
]


@pytest.mark.parametrize("name", AWKWARD)
def test_section7_awkward_names_survive_yaml_and_json(name: str) -> None:
    principles = [{"id": "one", "name": name, "meaning": name, "strong": [name]}]
    read = parse(as_yaml(minimal(principles=principles)))
    again = PrincipleSet.from_json(read.to_json())
    assert again == read
    assert (again.principles[0].name, again.principles[0].strong) == (name, (name,))


def test_section7_lists_may_be_missing_and_count_as_empty() -> None:
    small = parse(as_yaml(minimal()))
    assert (small.groups, small.translations, small.notice) == ((), (), None)
    empty = minimal(groups=[], translations={})
    empty["principles"][0] |= {"questions": [], "probes": [], "strong": [], "weak": [], "overuse": [], "levels": {}}
    assert parse(as_yaml(empty)).to_json() == small.to_json()


def test_section7_sets_are_frozen_to_their_depth() -> None:
    one, other = sample(), PrincipleSet.from_json(sample().to_json())
    assert hash(one) == hash(other)
    with pytest.raises(ValueError, match="frozen"):
        one.principles[0].levels[0].meaning = "else"  # type: ignore[misc]


def test_section7_the_canonical_text_does_not_depend_on_layout() -> None:
    document = yaml.safe_load(as_yaml(json.loads(sample().to_json())))
    reordered = dict(reversed(document.items()))
    assert parse(as_yaml(reordered)).to_json() == sample().to_json()


def test_section7_a_set_of_another_house_with_seven_marks_and_three_languages() -> None:
    scale = [{"code": f"s{place}", "label": f"Stufe {place}", "anchor": f"Zeigt {place}."} for place in range(1, 8)]
    translations = {
        "no": {"name": "Verdier", "principles": {"one": {"name": "Mot"}}},
        "pt-BR": {"principles": {"one": {"name": "Coragem", "meaning": "Diz o que pensa."}}},
        "ar": {"name": "قيم"},
    }
    document = minimal(language="de", rating_scale=scale, bar="s5", translations=translations)
    own = parse(as_yaml(document))
    assert [own.place(f"s{place}") for place in range(1, 8)] == list(range(7))
    assert [own.side(code) for code in ("s1", "s4", "s5", "s6", "s7")] == ["below", "below", "on", "above", "above"]
    assert own.languages == ("de", "no", "pt-BR", "ar")
    assert own.localised("no").name == "Verdier"
    assert own.localised("no").principle("one").meaning == "The only one."
    assert own.localised("pt-br").principle("one").name == "Coragem"
    assert own.localised("pt").principle("one").name == "One"
    assert PrincipleSet.from_json(own.to_json()) == own


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1, max_size=20).filter(
    lambda text: text.strip()
)
LIST = st.lists(TEXT, max_size=3)
LEVELS = st.dictionaries(
    st.sampled_from(["L1", "L6", "Senior", "IC-4"]),
    st.fixed_dictionaries({"meaning": TEXT}, optional={"strong": LIST, "weak": LIST}),
    max_size=2,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    codes = [f"mark_{place}" for place in range(draw(st.integers(2, 7)))]
    ids = [f"principle-{number}" for number in range(draw(st.integers(1, 3)))]
    document = minimal(
        name=draw(TEXT),
        rating_scale=[{"code": code, "label": draw(TEXT), "anchor": draw(TEXT)} for code in codes],
        bar=draw(st.sampled_from(codes)),
        groups=[{"id": "group", "name": draw(TEXT)}],
    )
    document["principles"] = [
        {
            "id": principle_id,
            "name": draw(TEXT),
            "meaning": draw(TEXT),
            "group": "group",
            "questions": [{"id": f"{principle_id}-q", "text": draw(TEXT)}],
            "probes": draw(LIST),
            "overuse": draw(LIST),
            "levels": draw(LEVELS),
        }
        for principle_id in ids
    ]
    document["translations"] = {"fr": {"principles": {draw(st.sampled_from(ids)): {"name": draw(TEXT)}}}}
    return document


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_section7_every_set_comes_back_from_yaml_and_json(document: dict[str, Any]) -> None:
    from_json = PrincipleSet.from_json(json.dumps(document))
    assert PrincipleSet.from_json(from_json.to_json()) == from_json
    assert parse(as_yaml(json.loads(from_json.to_json()))) == from_json
    assert [principle.name for principle in from_json.principles] == [
        entry["name"].strip() for entry in document["principles"]
    ]
