"""Every link leads somewhere, every file and function that is named exists."""

from __future__ import annotations

import importlib
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.docs.reading import DOCUMENTS, anchors, codes, links, text
from tests.support import house
from tests.support.house import ROOT

NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
TELLING = ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/design.md", "docs/principle-sets.md"] + [
    name for name in NAMES if name.startswith("docs/adr/")
]
ROOTS = (ROOT, ROOT / "hiring", ROOT / "docs", ROOT / "templates", ROOT / "tests")
PACKAGES = (
    "hiring",
    "hiring.services",
    "hiring.store",
    "hiring.domain",
    "hiring.web",
    "hiring.commands",
    "hiring.planner",
)
_FILE = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|yaml|toml|csv|css|js|html)")
_DOTTED = re.compile(r"([a-z_]+(?:\.[a-z_]+)*)\.(\w+)")
OF_THE_READER = {"people.csv", "requisitions.csv", "candidates.csv", "links.csv", "values.yaml", "dist/"}
NO_FILE = {"principle-set/1"}


@pytest.mark.parametrize("name", NAMES)
def test_every_link_resolves(name):
    assert [link for link in links(name) if not _leads_somewhere(name, link)] == []


def _leads_somewhere(name: str, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (ROOT / name).parent / path if path else ROOT / name
    if "://" in path or not target.resolve().is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or anchor in anchors(target.relative_to(ROOT) if path else name)


@pytest.mark.parametrize("name", TELLING)
def test_every_file_that_is_named_exists(name):
    named = {word for word in codes(name) if _FILE.fullmatch(word)} - OF_THE_READER - NO_FILE
    assert sorted(word for word in named if not _exists(word)) == []


def _exists(word: str) -> bool:
    """A path from one of the places that documents start from; a bare name is a file of any layer."""
    return any((root / word).exists() for root in ROOTS) or ("/" not in word and any((ROOT / "hiring").rglob(word)))


@pytest.mark.parametrize("name", TELLING)
def test_every_function_that_is_named_exists(name):
    words = [word for word in codes(name) if not _FILE.fullmatch(word)]
    calls = [found.groups() for word in words if (found := _DOTTED.fullmatch(word))]
    modules = {(module, attribute): _module(module) for module, attribute in calls}
    missing = [".".join(pair) for pair, module in modules.items() if module and not _has(module, *pair)]
    assert missing == []


def _has(module: object, name: str, attribute: str) -> bool:
    """`work.now` is a field of the module's class `Work`."""
    fields = getattr(getattr(module, name.title(), None), "__annotations__", {})
    return hasattr(module, attribute) or attribute in fields


def _module(dotted: str) -> object | None:
    for package in PACKAGES:
        if _is_module(f"{package}.{dotted}"):
            return importlib.import_module(f"{package}.{dotted}")
    return None


def _is_module(dotted: str) -> bool:
    try:
        return find_spec(dotted) is not None
    except ModuleNotFoundError:
        return False


def test_the_way_of_a_request_names_functions_that_exist():
    way = text("docs/architecture.md").partition("```text\napp.create_app")[2].partition("```")[0]
    named = re.findall(r"^ *(\w+/\w+)\.py +(\w+)(?: |$)", way, re.MULTILINE)
    assert len(named) > 8
    missing = [
        f"{path}.{name}"
        for path, name in named
        if not hasattr(importlib.import_module(f"hiring.{path.replace('/', '.')}"), name)
    ]
    assert missing == []


def test_the_readme_shows_the_bar_grid():
    (picture,) = [link for link in links("README.md") if link.endswith(".png")]
    content = (ROOT / picture).read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(content[16:20], "big")
    assert width >= 1000
    assert len(content) < 400_000


def test_every_document_is_on_the_map():
    mapped = {((ROOT / "docs") / link).resolve() for link in links("docs/README.md")}
    whole = {folder for folder in mapped if folder.is_dir()} | {
        path.parent for path in mapped if path.name == "README.md"
    }
    lost = [path for path in DOCUMENTS if path not in mapped and path.parent not in whole - {ROOT, ROOT / "docs"}]
    assert lost == [ROOT / "docs" / "README.md"]


@pytest.mark.parametrize("note", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=lambda path: path.stem)
def test_every_choice_is_listed_and_has_its_parts(note: Path):
    written = note.read_text(encoding="utf-8")
    number, heading = note.name[:4], written.splitlines()[0].removeprefix("# ")
    assert heading.startswith(number)
    assert f"| [{number}]({note.name}) | {heading.removeprefix(number).strip()} |" in text("docs/adr/README.md")
    assert [part for part in ("Context", "Choice", "Consequences") if f"**{part}.**" not in written] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_document_knows_one_machine_or_leaves_work_unfinished(name):
    files = [(name, text(name))]
    assert house.matches(files, house.MACHINE_PATHS | house.REGISTRY_HOSTS | house.BANNED_WORDS) == []
