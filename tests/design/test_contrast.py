"""Contrast of the tokens by the formula of WCAG 2, in both schemes."""

import re

import pytest

from tests.design.preview import ROOT

TEXT = ("ink", "muted", "accent", "accent-strong", "raises", "below", "warn")
GROUNDS = ("paper", "sheet")
PAIRS = [(text, ground) for text in TEXT for ground in GROUNDS] + [
    ("paper", "accent"),
    ("paper", "accent-strong"),
    ("ink", "accent-soft"),
    ("muted", "accent-soft"),
    ("accent", "accent-soft"),
    ("ink", "raises-soft"),
    ("raises", "raises-soft"),
    ("ink", "below-soft"),
    ("below", "below-soft"),
    ("below", "accent-soft"),
    ("ink", "warn-soft"),
    ("warn", "warn-soft"),
]


def _tokens(scheme: int) -> dict[str, str]:
    text = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    return {name: pair[scheme] for name, *pair in found}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids=[f"{text}-on-{ground}" for text, ground in PAIRS])
def test_text_reads_on_its_ground(pair: tuple[str, str], scheme: int) -> None:
    tokens = _tokens(scheme)
    assert _contrast(tokens[pair[0]], tokens[pair[1]]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("sign", ["line-strong", "focus", "raises", "below"])
def test_borders_and_signs_stand_out_from_both_grounds(sign: str, scheme: int) -> None:
    tokens = _tokens(scheme)
    assert min(_contrast(tokens[sign], tokens[ground]) for ground in GROUNDS) >= 3
