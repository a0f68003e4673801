"""A small principle set as text, and the ways the tests read it."""

from collections.abc import Mapping
from typing import Any

import yaml

from hiring.principles import PrincipleSet, PrincipleSetErrors, Problem, parse

SAMPLE = """\
schema: principle-set/1
id: example-values
name: "Example values"
version: "2026.1"
language: en
notice: "Names belong to their owner."
licence: "CC-BY-4.0"
rating_scale:
  - {code: below, label: "Below the bar", anchor: "Needed a push."}
  - {code: meets, label: "Meets the bar", anchor: "Own actions."}
  - {code: raises, label: "Raises the bar", anchor: "Others could learn."}
bar: meets
no_data: {code: no_data, label: "Not enough evidence"}
groups:
  - {id: core, name: "Core"}
principles:
  - id: ownership
    name: "Ownership"
    group: core
    meaning: "Acts for the long run."
    questions: [{id: own-1, text: "Tell me about a problem outside your remit."}]
    probes: ["What if you had left it?"]
    strong: ["Stayed until the cause was gone."]
    weak: ["Hands over at the border."]
    overuse: ["Cannot let go."]
    levels:
      L6: {meaning: "Across teams.", strong: ["Several teams."], weak: ["One team."]}
  - id: are-right
    name: "Are Right, A Lot"
    meaning: "Makes calls that hold."
translations:
  de: {name: "Beispielwerte", principles: {ownership: {name: "Verantwortung", meaning: "Auf lange Sicht."}}}
"""


def sample() -> PrincipleSet:
    return parse(SAMPLE.encode())


def changed(before: str, after: str) -> bytes:
    """The sample with one place changed; the place must exist once."""
    assert SAMPLE.count(before) == 1, before
    return SAMPLE.replace(before, after).encode()


def refused(data: bytes, source: str = "values.yaml") -> tuple[Problem, ...]:
    try:
        parse(data, source)
    except PrincipleSetErrors as refusal:
        return refusal.problems
    raise AssertionError("the set was accepted")


def as_yaml(document: Mapping[str, Any]) -> bytes:
    return yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False).encode()


def minimal(**more: Any) -> dict[str, Any]:
    """The least a set may have, as plain data."""
    return {
        "schema": "principle-set/1",
        "id": "small",
        "name": "Small",
        "version": "1",
        "language": "en",
        "rating_scale": [
            {"code": "low", "label": "Low", "anchor": "a"},
            {"code": "high", "label": "High", "anchor": "b"},
        ],
        "bar": "high",
        "no_data": {"code": "none", "label": "Nothing seen"},
        "principles": [{"id": "one", "name": "One", "meaning": "The only one."}],
        **more,
    }
