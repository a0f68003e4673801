"""Every macro draws with sample cards under strict undefined values, and what comes out is well-formed."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from jinja2 import TemplateRuntimeError
from jinja2.exceptions import UndefinedError
from pydantic import ValidationError
from wtforms import FieldList, Form, FormField, StringField
from wtforms.validators import InputRequired

from hiring.schemas.grid import GridCard, GridCell, GridColumn, GridRow, GridVote
from tests.design.preview import FRAME, ROOT, draw, environment, planning_grid, reading_grid, sample_form, waiting_grid

VOID = {"meta", "link", "input", "br", "hr", "img", "line", "path", "circle"}
CODES = (400, 403, 404, 409, 413, 422, 429, 500, 503)


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) != len(attrs):
            self.faults.append(f"<{tag}> repeats an attribute")
        if identity := values.get("id"):
            self.ids[identity] += 1
        for name in ("for", "aria-describedby"):
            self.references.update((values.get(name) or "").split())
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else at {self.getpos()}")


def faults_of(html: str) -> list[str]:
    checker = _Checker()
    checker.feed(html)
    repeated = [name for name, count in checker.ids.items() if count > 1]
    missing = sorted(checker.references - set(checker.ids))
    return (
        checker.faults
        + checker.open
        + [f"id twice: {name}" for name in repeated]
        + [f"no id {name}" for name in missing]
    )


def render(source: str, **values: object) -> str:
    files = {"ui": "ui", "fields": "fields", "grids": "grid"}
    head = "".join(f'{{% import "_macros/{name}.html" as {alias} %}}' for alias, name in files.items())
    return environment().from_string(head + source).render(**values)


def test_the_checker_sees_a_fault() -> None:
    assert faults_of("<p><b></p></b>")
    assert faults_of('<p id="a"></p><p id="a"></p>') == ["id twice: a"]
    assert faults_of('<label for="b"></label>') == ["no id b"]


def test_the_preview_uses_every_macro_and_is_well_formed() -> None:
    source = (ROOT / "tests" / "design" / "preview.html").read_text(encoding="utf-8")
    inner = {"select", "radios", "checkboxes", "check", "text_area", "field"}
    for alias, name in (("ui", "ui"), ("fields", "fields"), ("grids", "grid")):
        text = (ROOT / "templates" / "_macros" / f"{name}.html").read_text(encoding="utf-8")
        macros = set(re.findall(r"{% macro ([a-z]\w*)\(", text)) | set(
            re.findall(r"{% set (\w+) = (?:record|signs|plain|around)\.", text)
        )
        used = set(re.findall(rf"\b{alias}\.(\w+)\(", source))
        assert macros - used - {"hidden", "mark", "link_button"} == set()
        assert name != "fields" or inner <= used
    assert faults_of(draw()) == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("frame", [FRAME, None], ids=["signed-in", "signed-out"])
def test_every_error_page_draws_and_offers_a_way(code: int, frame: object) -> None:
    html = draw(f"errors/{code}.html", {"frame": frame})
    assert faults_of(html) == []
    assert re.search(rf'<p class="status-code">\s*{code}\s*</p>', html)
    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_error_pages_need_no_frame_at_all() -> None:
    assert "<h1>Something broke on our side</h1>" in draw("errors/500.html", {})


def test_R18_a_404_tells_nothing_of_what_was_asked_for() -> None:
    plain = draw("errors/404.html", {"frame": FRAME})
    assert plain == draw(
        "errors/404.html", {"frame": FRAME, "message": "No loop of that name", "kept": [("a", "b")], "ways_out": ["c"]}
    )


def test_R17_an_error_page_shows_what_was_typed() -> None:
    html = draw(
        "errors/409.html",
        {"frame": FRAME, "message": "Too late.", "kept": [("Reason", "because <b>")], "ways_out": ["Ask Ida."]},
    )
    assert "Too late." in html
    assert "<li>Ask Ida.</li>" in html
    assert "because &lt;b&gt;" in html


def test_a_page_without_title_or_with_a_broken_frame_fails_loudly() -> None:
    env = environment()
    with pytest.raises(TemplateRuntimeError, match="title"):
        env.from_string('{% extends "base.html" %}{% block content %}{% endblock %}').render(frame=None)
    with pytest.raises(UndefinedError, match="nav"):
        env.from_string(
            '{% extends "base.html" %}{% block title %}x{% endblock %}{% block content %}{% endblock %}'
        ).render(frame={"person_id": "p", "person_name": "n", "role_line": "", "notices": []})


def test_fields_tie_label_hint_and_error_to_the_control() -> None:
    html = render('{{ fields.field(form.email, hint="Work address", data_x="1") }}', form=sample_form())
    assert '<label for="email">' in html
    assert 'aria-describedby="email-hint email-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'data-x="1"' in html
    assert faults_of(html) == []


def test_the_error_summary_links_to_controls_nested_ones_too() -> None:
    class Inner(Form):
        name = StringField("Name", [InputRequired("Name them.")])

    class Outer(Form):
        people = FieldList(FormField(Inner), min_entries=1)

    outer = Outer()
    outer.validate()
    assert 'href="#people-0-name">Name: Name them.' in render("{{ fields.error_summary(form) }}", form=outer)
    assert 'href="#rating-0"' in render("{{ fields.error_summary(form) }}", form=sample_form())


def test_R38_the_form_head_carries_token_key_and_version_without_ids() -> None:
    html = render("{{ fields.form_head(form) }}{{ fields.form_head() }}", form=sample_form())
    assert 'name="idempotency_key" value="k1"' in html
    assert 'name="version" value="3"' in html
    assert " id=" not in html


def test_a_refused_action_says_why_and_sends_nothing() -> None:
    html = render('{{ fields.submit("Rule", disabled_reason="Two findings are missing") }}')
    assert 'type="button"' in html
    assert 'type="submit"' not in html
    assert 'aria-describedby="rule-reason"' in html
    assert "Two findings are missing" in html


@pytest.mark.parametrize(
    "grid", [reading_grid(), waiting_grid(), planning_grid()], ids=["reading", "waiting", "planning"]
)
@pytest.mark.parametrize("edit", [False, True])
def test_the_grid_has_the_same_geometry_in_every_phase(grid: GridCard, edit: bool) -> None:
    html = render("{{ grids.bar_grid(grid, edit) }}", grid=grid, edit=edit)
    assert faults_of(html) == []
    assert html.count('role="columnheader"') == len(grid.columns) + 3
    body = html.split("<tbody")[1].split("</tbody>")[0]
    assert body.count('role="cell"') == len(grid.rows) * (len(grid.columns) + 2)


def test_the_grid_says_each_mark_in_words_and_links_it() -> None:
    html = render("{{ grids.bar_grid(grid) }}", grid=reading_grid())
    assert html.count('<span class="mark-word">raises the bar</span>') == 3
    assert html.count('<span class="mark-word">not enough evidence</span>') == 1
    assert 'aria-current="true"' in html


def test_the_plan_editor_sends_what_is_fixed() -> None:
    html = render("{{ grids.bar_grid(grid, edit=True) }}", grid=planning_grid())
    assert '<input type="hidden" name="cell" value="c3:p0" />' in html
    assert "the slot has begun" in html
    assert len(re.findall(r'type="checkbox"', html)) == 10


def test_R18_a_status_cell_shows_nothing_but_its_status() -> None:
    html = render("{{ grids.bar_grid(grid) }}", grid=waiting_grid())
    assert "raises" not in html
    assert "<a " not in html


def test_a_crooked_grid_is_refused() -> None:
    row = GridRow(id="r", name="Dive Deep", cells=())
    column = GridColumn(id="c", name="Ana")
    with pytest.raises(ValidationError, match="Dive Deep has 0 cells, the grid has 1 columns"):
        GridCard(label="x", columns=(column,), rows=(row,))
    with pytest.raises(ValidationError, match="the footer has 1 votes"):
        GridCard(label="x", columns=(), rows=(), votes=(GridVote(),))
    with pytest.raises(ValidationError, match="a side exactly when"):
        GridCell(state="submitted", side="above")
