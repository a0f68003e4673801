"""The rules of the house, kept by machine. Each rule is shown to bite before it is trusted."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import pytest

from tests.support import house
from tests.support.house import ROOT

PYTHON = list(house.texts(suffixes=(".py",)))
# A migration is generated once from the tables and then frozen: its length is theirs.
WRITTEN = [file for file in PYTHON if not file[0].startswith("hiring/migrations/versions/")]
PRODUCT = [file for file in PYTHON if file[0].startswith("hiring/")]
TEMPLATES = list(house.texts(suffixes=(".html",)))
SCRIPTS = list(house.texts(suffixes=(".js",)))
VENDOR_NOTES = list(house.texts(suffixes=("vendor/README.md",), vendored=True))


def test_no_function_is_longer_than_forty_lines():
    assert house.too_long_functions(WRITTEN) == []


def test_no_module_is_longer_than_four_hundred_lines():
    assert house.too_long_files(WRITTEN, house.MODULE_CAP) == []


def test_no_template_is_longer_than_a_hundred_and_twenty_lines():
    assert house.too_long_files(TEMPLATES, house.TEMPLATE_CAP) == []


def test_no_unfinished_work_is_committed():
    assert house.matches(house.texts(suffixes=house.CODE), house.BANNED_WORDS) == []


def test_no_file_knows_one_machine():
    assert house.matches(house.texts(), house.MACHINE_PATHS) == []


def test_no_file_names_a_package_registry():
    assert house.matches(house.texts(vendored=True), house.REGISTRY_HOSTS) == []


def test_templates_let_nothing_through():
    assert house.matches(TEMPLATES, house.TEMPLATE_LEAKS) == []


def test_every_query_lives_in_the_store():
    """The demo may look up what it has just seeded."""
    elsewhere = ("hiring/store/", "hiring/demo/", "hiring/migrations/")
    assert house.matches([file for file in PRODUCT if not file[0].startswith(elsewhere)], house.QUERIES) == []


def test_one_macro_file_draws_the_fields():
    pages = [file for file in TEMPLATES if file[0].startswith("templates/") and "/_macros/" not in file[0]]
    assert house.matches(pages, house.HAND_DRAWN) == []


def test_scripts_write_no_markup_and_make_no_code():
    assert house.matches(SCRIPTS, house.SCRIPT_LEAKS) == []


def test_the_domain_imports_the_standard_library_alone():
    domain = [file for file in PRODUCT if file[0].startswith("hiring/domain/")]
    assert domain
    assert house.foreign_imports(domain, {*sys.stdlib_module_names, "hiring.domain"}) == []


def test_the_package_itself_imports_nothing():
    package = (ROOT / "hiring" / "__init__.py").read_text(encoding="utf-8")
    assert house.foreign_imports([("hiring/__init__.py", package)], []) == []


def test_migrations_import_nothing_of_the_product():
    versions = [file for file in PYTHON if file[0].startswith("hiring/migrations/versions/")]
    assert versions
    assert house.foreign_imports(versions, {*sys.stdlib_module_names, "alembic", "sqlalchemy"}) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_carry_hashes_and_no_addresses(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][\w.-]*==\S+", text, re.MULTILINE)
    assert pinned
    assert "://" not in text
    assert "index-url" not in text
    assert text.count("--hash=sha256:") >= len(pinned)


def test_what_the_product_runs_on_is_pinned_alike_in_both_locks():
    run, dev = (_pins(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt"))
    assert run <= dev


def _pins(path: Path) -> set[str]:
    return set(re.findall(r"^[a-z0-9][\w.-]*(?:\[[^\]]*\])?==[^ \\]+", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_names_both_commands(command):
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("note", VENDOR_NOTES, ids=lambda note: note[0])
def test_vendored_files_are_what_their_note_says(note):
    name, text = note
    folder = (ROOT / name).parent
    listed = dict(re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", text, re.MULTILINE))
    found = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in listed}
    assert found == listed
    assert {path.name for path in folder.iterdir() if path.suffix in {".js", ".css"}} <= set(listed)


@pytest.mark.parametrize(
    ("patterns", "planted"),
    [
        (house.BANNED_WORDS, "# TO" + "DO later"),
        (house.BANNED_WORDS, "@pytest.mark.sk" + "ip"),
        (house.BANNED_WORDS, "raise NotImplemented" + "Error"),
        (house.MACHINE_PATHS, "see /wo" + "rk/shared"),
        (house.REGISTRY_HOSTS, "get it from pypi.o" + "rg"),
        (house.TEMPLATE_LEAKS, "{{ name|safe }}"),
        (house.TEMPLATE_LEAKS, '<p class="a" style="color: red">'),
        (house.TEMPLATE_LEAKS, '<button type="button" onclick="go()">'),
        (house.TEMPLATE_LEAKS, "<script>go()</script>"),
        (house.QUERIES, "from sqlmodel import col, select"),
        (house.HAND_DRAWN, '<input id="q" name="q" type="search" />'),
        (house.HAND_DRAWN, "<select name='a'>"),
        (house.HAND_DRAWN, "<TEXTAREA>"),
        (house.HAND_DRAWN, "{{ row.coverage(size=3) }}"),
        (house.HAND_DRAWN, 'value="{{ csrf_token() }}"'),
        (house.SCRIPT_LEAKS, "box.inner" + "HTML = text"),
        (house.SCRIPT_LEAKS, "ev" + "al(text)"),
    ],
)
def test_a_planted_breach_is_found_with_its_place(patterns, planted):
    (finding,) = house.matches([("some/file", f"first line\n{planted}\n")], patterns)
    assert finding.startswith("some/file:2: ")


@pytest.mark.parametrize(
    "innocent",
    [
        "{{ name }} plays safe",
        '<script src="/static/app.js" type="module"></script>',
        '<a href="/loops" class="on">one</a>',
        '<p data-style="x">',
    ],
)
def test_innocent_markup_is_left_alone(innocent):
    assert house.matches([("a.html", innocent)], house.TEMPLATE_LEAKS) == []


def test_hidden_inputs_and_buttons_may_stand_in_a_page():
    innocent = (
        '<input type="hidden" name="sort" value="x" /><button type="submit">Go</button>{{ fields.cell(row.a, "A") }}'
    )
    assert house.matches([("a.html", innocent)], house.HAND_DRAWN) == []


def test_a_function_one_line_too_long_is_found():
    body = "    pass\n" * house.FUNCTION_CAP
    assert house.too_long_functions([("a.py", f"def long():\n{body}")])
    assert not house.too_long_functions([("a.py", f"def fits():\n{body.removesuffix('    pass' + chr(10))}")])


def test_a_foreign_import_in_any_place_is_found():
    text = "import json\n\ndef late():\n    from flask import request\n    from hiring.models.base import Base\n"
    findings = house.foreign_imports([("a.py", text)], sys.stdlib_module_names)
    assert findings == ["a.py:4: imports flask.request", "a.py:5: imports hiring.models.base.Base"]
