"""The corpus is large, has every class, and the check that reads pages finds each kind of harm in an unsafe page."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from html import escape

import pytest
from jinja2 import Environment

from tests.hostile.corpus import corpus, kinds, of_kind, storable
from tests.hostile.plain import shown, typed_values, unsafe
from tests.support.house import ROOT

RUNS = ("element", "closed", "handler", "svg", "mathml")
"""Classes of which every string that is let through makes a page unsafe."""
HARMLESS = {
    "</p></div></section></main>pwned", "<h1>pwned 46</h1>", "<!--", "<\u00a0script>__pwned(10)</script>",
    "<li value=43><p><table><td>pwned", "<input type=hidden name=csrf_token value=pwned>",
}  # fmt: skip
"""They change what a page looks like, or nothing at all."""
PAGE = """<!DOCTYPE html><title>t</title><main><p>{{ text }}</p><a href="/x" title="{{ text }}">x</a>
<textarea name="area">\n{{ text }}</textarea><input name="line" value="{{ text }}"></main>"""


def drawn(text: str, *, escaped: bool) -> str:
    return Environment(autoescape=escaped).from_string(PAGE).render(text=text)


def test_there_are_more_than_seven_hundred_strings_of_every_class() -> None:
    counted = Counter(one.kind for one in corpus())
    assert len({one.text for one in corpus()}) == len(corpus()) >= 1000
    assert len(storable()) >= 700
    assert set(counted) == set(kinds())
    assert min(counted.values()) >= 10


def test_the_strings_are_the_same_in_every_run() -> None:
    code = "from tests.hostile.corpus import corpus; print(ascii(corpus()))"
    runs = {
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
                       env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}).stdout
        for seed in "12"
    }  # fmt: skip
    assert len(runs) == 1


def test_no_string_is_unsafe_in_an_escaped_page_and_all_come_back() -> None:
    for text in storable():
        page = drawn(text, escaped=True)
        assert list(unsafe(page)) == [], text
        assert typed_values(page)["line"] == [text.replace("\r\n", "\n").replace("\r", "\n")], text


@pytest.mark.parametrize("kind", RUNS)
def test_every_string_that_would_run_is_found_in_a_page_that_escapes_nothing(kind: str) -> None:
    missed = [text for text in of_kind(kind) if not list(unsafe(drawn(text, escaped=False)))]
    assert missed == [text for text in of_kind(kind) if text in HARMLESS]


@pytest.mark.parametrize("kind", ["attribute", "mutation", "island", "style", "address", "template"])
def test_most_strings_of_the_other_classes_are_found_as_well_where_they_stand(kind: str) -> None:
    """A text runs in the one place that it was made for: in an address, a script, a template."""
    places = ("<p>%s</p>", '<p title="%s">x</p>', "<p title='%s'>x</p>", "<p title=%s>x</p>", "<script>'%s'</script>")
    spelled = [*places, '<a href="%s">x</a>', "<style>%s</style>"]
    missed = [text for text in of_kind(kind) if not any(list(unsafe(one.replace("%s", text))) for one in spelled)]
    assert len(missed) <= len(of_kind(kind)) // 10 or kind == "template"
    assert list(unsafe(Environment().from_string("{{1337*7331}}").render()))


def test_what_is_escaped_once_too_little_or_too_often_is_told_apart() -> None:
    text = "<img pwned src=x onerror=1>"
    assert text in shown(f"<p>{escape(text)}</p>")
    assert text not in shown(f"<p>{escape(escape(text))}</p>")
    assert list(unsafe(f"<p>{text}</p>"))
