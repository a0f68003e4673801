"""Draws every macro with sample cards; `python -m tests.design.preview DIR` writes the page to look at."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from hiring.schemas.grid import GridCard, GridCell, GridColumn, GridRow, GridVote

ROOT = Path(__file__).parents[2]
FRAME = {
    "person_id": "p1",
    "person_name": "Ngozi Adeyemi",
    "role_line": "Bar Raiser of this loop",
    "nav": [("Home", "#", False), ("Loops", "#", True), ("Candidates", "#", False), ("People", "#", False)],
    "notices": ["This page came over plain http: use it on this machine only."],
}
WHEN = {"iso": "2026-11-19T13:00:00+00:00", "words": "Thu 19 Nov, 14:00", "zone": "Europe/Berlin"}
NAMES = ("Tomás Brandt", "Ngozi Adeyemi", "Priya Raghavan", "Lukas Hahn", "Wen Zhao")
KINDS = ("hiring manager", "Bar Raiser", "", "", "follow-up")
WORDS = {"above": "raises the bar", "on": "meets the bar", "below": "below the bar", "none": "not enough evidence"}


class SampleForm(Form):
    version = HiddenField(default="3")
    idempotency_key = HiddenField(default="k1")
    situation = TextAreaField("Situation", default="Refunds were off by a few cents for months.")
    result = TextAreaField("Result", [InputRequired("Say what came of it.")])
    email = EmailField("E-mail address", [InputRequired("Enter an address, for example ana@example.org.")])
    level = SelectField("Level", choices=["L4", "L5", "L6"])
    polarity = RadioField("This evidence", choices=["supports", "is mixed", "speaks against"], default="supports")
    rating = RadioField("Your rating", [InputRequired("Choose one.")], choices=["below", "meets", "raises"])
    attends = SelectMultipleField(
        "Who attends", choices=NAMES, widget=ListWidget(), option_widget=CheckboxInput(), default=["Wen Zhao"]
    )
    agree = BooleanField("I have read all")
    place = RadioField("Place", choices=["Ulm", "Bonn"])
    coverage = StringField("Coverage", [InputRequired("How many?")])


class FindForm(Form):
    q = StringField("Name", id="find-name")
    kind = SelectField("Kind", id="find-kind", choices=["Any", "Core"])


def sample_form() -> SampleForm:
    form = SampleForm(data={"polarity": "supports"})
    form.validate()
    return form


def _mark(side: str | None, **more: Any) -> GridCell:
    if side is None:
        return GridCell()
    return GridCell(state="mark", side=side, words=WORDS[side], href="#e", **more)


def _columns() -> tuple[GridColumn, ...]:
    return tuple(
        GridColumn(id=f"c{at}", name=name, kind_words=KINDS[at], follow_up=at == 4) for at, name in enumerate(NAMES)
    )


def reading_grid() -> GridCard:
    sides = [
        ("Dive Deep", (None, "below", "above", None, None), "", None),
        ("Ownership", ("above", None, None, "on", None), "raises the bar", "raises"),
        ("Have Backbone; Disagree and Commit", ("on", None, "none", None, None), "insufficient", "insufficient"),
        ("Invent and Simplify", (None, None, None, "above", "below"), "below the bar", "below"),
    ]
    rows = tuple(
        GridRow(
            id=f"r{at}",
            name=name,
            cells=tuple(_mark(side, open=at == 0, far=at == 3) if side else GridCell() for side in marks),
            coverage="2 of 2",
            thin=at == 2,
            extra=at == 3,
            href="#e",
            finding=finding,
            finding_code=code,
        )
        for at, (name, marks, finding, code) in enumerate(sides)
    )
    votes = tuple(GridVote(words=words) for words in ("inclined", "not inclined", "inclined → not inclined", "", ""))
    return GridCard(label="Ratings by principle and panelist", columns=_columns(), rows=rows, votes=votes)


def _phase_grid(label: str, cells: tuple[GridCell, ...], **row: Any) -> GridCard:
    names = ("Dive Deep", "Ownership")
    rows = tuple(GridRow(id=f"p{at}", name=name, cells=cells, **row) for at, name in enumerate(names))
    return GridCard(label=label, columns=_columns(), rows=rows)


def waiting_grid() -> GridCard:
    states = ("pending", "submitted", "late", "planned", "off")
    return _phase_grid("Who has submitted", tuple(GridCell(state=state) for state in states), coverage="3 of 2")


def planning_grid() -> GridCard:
    fixed = GridCell(state="planned", checked=True, fixed=True, fixed_reason="the slot has begun")
    cells = (GridCell(state="planned", checked=True), GridCell(), GridCell(), fixed, GridCell())
    return _phase_grid("Who owns what", cells, coverage="1 of 2", gap=True)


STEPS = [
    {"label": "Reading", "state": "done", "href": "#r"},
    {"label": "Revoting", "state": "done"},
    {"label": "Discussing", "state": "current"},
    {"label": "Deciding", "state": "next"},
]
GUARDS = [
    {"ok": True, "reason": "The revote round is closed"},
    {"ok": False, "reason": "Dive Deep has no finding", "way_out": "Record it", "href": "#e"},
]
STORY = {
    "situation": "Refunds in two countries were off by a few cents for months.",
    "task": "She was asked to write the apology text, not to look for the cause.",
    "action": "She replayed eleven days of ledger events by hand and found a retry that converted twice.",
}
RAISES = {"heading": "Priya Raghavan", "sub": "raises the bar", "polarity": "supports", "result": "Paid back.", **STORY}
AGAINST = {
    "heading": "Ngozi Adeyemi",
    "note": "after opening",
    "polarity": "against",
    "result": "",
    "quotes": ["That was not my number."],
    "same_story": "refunds",
    **STORY,
}


def cards() -> dict[str, Any]:
    return {
        "frame": FRAME,
        "form": sample_form(),
        "find": FindForm(),
        "t": WHEN,
        "reading": reading_grid(),
        "waiting": waiting_grid(),
        "planning": planning_grid(),
        "steps": STEPS,
        "guards": GUARDS,
        "evidence": [RAISES, AGAINST],
    }


def environment(static: str = "static") -> Environment:
    here = [str(ROOT / "templates"), str(ROOT / "tests" / "design")]
    env = Environment(loader=FileSystemLoader(here), autoescape=True, undefined=StrictUndefined)
    env.globals["url_for"] = lambda _endpoint, filename: f"{static}/{filename}"
    env.globals["csrf_token"] = lambda: "token"
    env.globals["get_flashed_messages"] = lambda **_options: [("good", "Plan confirmed.")]
    return env


def draw(name: str = "preview.html", values: Mapping[str, Any] | None = None) -> str:
    return environment().get_template(name).render(**(cards() if values is None else values))


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "static", folder / "static", dirs_exist_ok=True)
    (folder / "index.html").write_text(draw(), encoding="utf-8")
    for code in (403, 404, 429, 500):
        (folder / f"{code}.html").write_text(draw(f"errors/{code}.html", {"frame": FRAME}), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
