"""Budgets and house rules for styles, scripts, templates and vendored files."""

import gzip
import hashlib
import re
from pathlib import Path

from tests.design.preview import ROOT

STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SHEETS = ("tokens", "base", "components", "pages", "print")
RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab|color)\(", re.IGNORECASE)
FORBIDDEN_IN_SCRIPTS = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
    ".style.",
)
FORBIDDEN_IN_TEMPLATES = (
    r"\|\s*safe\b",
    r"\sstyle\s*=",
    r"\son[a-z]+\s*=\s*[\"']",
    r"autoescape\s+false",
    r"javascript:",
)


def _zipped(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def _scripts() -> list[Path]:
    return sorted((STATIC / "js").glob("*.js"))


def test_styles_stay_within_20_kilobytes_zipped() -> None:
    sheets = sorted((STATIC / "css").glob("*.css"))
    assert {path.stem for path in sheets} == set(SHEETS)
    assert _zipped(sheets) <= 20_000


def test_scripts_stay_within_30_kilobytes_zipped() -> None:
    assert len(_scripts()) > 5
    assert _zipped(_scripts()) <= 30_000


def test_only_tokens_name_raw_colours() -> None:
    found = {
        sheet: RAW_COLOUR.findall((STATIC / "css" / f"{sheet}.css").read_text(encoding="utf-8"))
        for sheet in SHEETS
        if sheet != "tokens"
    }
    assert found == {sheet: [] for sheet in SHEETS if sheet != "tokens"}
    assert RAW_COLOUR.search((STATIC / "css" / "tokens.css").read_text(encoding="utf-8"))


def test_every_variable_that_styles_use_is_a_token() -> None:
    text = "".join((STATIC / "css" / f"{sheet}.css").read_text(encoding="utf-8") for sheet in SHEETS)
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


def test_scripts_write_no_markup_and_evaluate_nothing() -> None:
    found = [(path.name, word) for path in _scripts() for word in FORBIDDEN_IN_SCRIPTS if word in path.read_text()]
    assert found == []


def test_scripts_import_only_files_that_exist() -> None:
    for path in _scripts():
        for name in re.findall(r'from "\./([\w.]+)"', path.read_text()):
            assert (STATIC / "js" / name).is_file(), f"{path.name} imports {name}"


def test_templates_hold_no_inline_style_handler_or_unescaped_value() -> None:
    found = [
        (path.name, pattern)
        for path in TEMPLATES.rglob("*.html")
        for pattern in FORBIDDEN_IN_TEMPLATES
        if re.search(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert found == []


def test_vendored_files_are_exactly_those_of_the_list() -> None:
    readme = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"\| `(fonts/[^`]+)` \|.*\| `([0-9a-f]{64})` \|", readme))
    files = {path for path in (STATIC / "vendor").rglob("*") if path.is_file() and path.name != "README.md"}
    found = {
        path.relative_to(STATIC / "vendor").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    assert found == listed


def test_every_font_the_tokens_name_is_vendored() -> None:
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    named = re.findall(r'url\("\.\./vendor/(fonts/[^"]+)"\)', tokens)
    assert len(named) == 10
    assert all((STATIC / "vendor" / name).is_file() for name in named)
