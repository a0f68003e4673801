"""The commands that the documents tell people to type are typed here, in a folder that has nothing but the examples."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from hiring import principles
from hiring.cli import main
from hiring.commands import serve
from tests.docs.commands import OPTIONAL
from tests.docs.reading import blocks, codes, commands, text
from tests.support import postgres
from tests.support.house import ROOT

MADE = "docs/setup.md"
SETS = "docs/principle-sets.md"
PLACES = ("README.md", MADE, SETS)


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the example files, and no setting but the database's address."""
    for name in [name for name in os.environ if name.startswith("HIRING_")]:
        monkeypatch.delenv(name)
    for file in [*(ROOT / "docs" / "examples").glob("*.csv"), ROOT / "principles.yaml"]:
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    if request.param == "sqlite":
        yield tmp_path
        return
    url = postgres.create_database()
    monkeypatch.setenv("HIRING_DATABASE_URL", url)
    yield tmp_path
    postgres.drop_database(url)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The server commands that would have replaced this process."""
    calls: list[list[str]] = []
    monkeypatch.setattr(serve, "become_server", lambda settings: calls.append(serve.server_command(settings)))
    return calls


def _typed(line: str) -> Result:
    answer = CliRunner().invoke(main, shlex.split(line)[1:], catch_exceptions=False)
    assert answer.exit_code == 0, f"{line}: {answer.output}"
    return answer


def test_the_readme_sets_up_a_company_from_nothing(machine, served):
    answers = {line: _typed(line).output for line in commands("README.md", "hiring")}
    _set_up(machine, served, answers)


def test_the_set_up_goes_from_the_first_start_to_the_last_command(machine, served):
    (machine / "values.yaml").write_text(blocks(SETS, "yaml")[0], encoding="utf-8")
    answers = {line: _typed(line).output for line in commands(MADE, "hiring")}
    _set_up(machine, served, answers)
    assert "in order" in answers["hiring db check"]
    assert "Our values" in answers["hiring principles list"]


def test_the_example_of_a_principle_set_is_checked_loaded_and_published(machine):
    (machine / "values.yaml").write_text(blocks(SETS, "yaml")[0], encoding="utf-8")
    _typed(commands("README.md", "hiring")[0])
    check, load, publish = (_typed(line).output for line in commands(SETS, "hiring"))
    assert (check, load) == ("Our values 2026.1: 1 principles, in order.\n", "Our values 2026.1: loaded.\n")
    assert publish == "Our values 2026.1: known already, published.\n"


def _set_up(machine: Path, served: list[list[str]], answers: dict[str, str]) -> None:
    assert "/claim/" in next(said for line, said in answers.items() if line.startswith("hiring init"))
    assert "12" not in answers["hiring import people people.csv --dry-run"].partition("created")[0]
    assert "11 created, 1 updated" in answers["hiring import people people.csv"]
    assert "3 created" in answers["hiring import candidates candidates.csv"]
    links = machine / "links.csv"
    assert links.stat().st_mode & 0o777 == 0o600
    with links.open(encoding="utf-8", newline="") as file:
        assert len({row["link"] for row in csv.DictReader(file)}) == 12
    assert [words[-1] for words in served] == ["hiring.app:create_app()"]
    assert served[0][0] == sys.executable


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a company into which the examples were imported."""
    for file in (ROOT / "docs" / "examples").glob("*.csv"):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HIRING_DATABASE_URL", "sqlite:///company.sqlite3")
    for line in commands("README.md", "hiring"):
        if line.startswith(("hiring init", "hiring import")):
            _typed(line)
    return tmp_path


@pytest.mark.parametrize("kind", OPTIONAL)
def test_the_cells_that_may_be_empty_are_those_that_the_reference_names(imported, kind):
    with (imported / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    refused = {column for column in rows[-1] if _import_without(imported, kind, rows, column).exit_code}
    assert refused == set(rows[-1]) - OPTIONAL[kind]


def _import_without(folder: Path, kind: str, rows: list[dict[str, str]], column: str) -> Result:
    """Imports the file with the last row's cell emptied, keeping nothing."""
    with (folder / "emptied.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[-1])
        writer.writeheader()
        writer.writerows([*rows[:-1], {**rows[-1], column: ""}])
    return CliRunner().invoke(main, ["import", kind, "emptied.csv", "--dry-run"], catch_exceptions=False)


@pytest.mark.parametrize("name", PLACES)
def test_no_shell_block_has_a_command_that_nobody_checks(name):
    """`hiring` lines are run, `make` lines are tried; the others are the shell's, an installer's or settings."""
    lines = [line for body in blocks(name, "sh") for line in body.splitlines() if line]
    known = ("hiring ", "make ", "python3 -m venv ", "env/bin/pip ", "env/bin/hiring ", "sqlite3 ", "HIRING_")
    assert lines
    assert [line for line in lines if not line.startswith(known)] == []


@pytest.mark.parametrize("line", commands("README.md", "make"))
def test_the_readmes_make_commands_exist(line):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    words = ["make", "-n", *line.split()[1:]]
    tried = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert tried.returncode == 0, tried.stderr
    assert {"demo": "hiring demo", "test": "pytest"}[line.split()[1]] in tried.stdout


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", MADE, SETS])
def test_every_command_that_is_named_exists(name):
    named = {word for word in codes(name) if re.match(r"(hiring|make) [a-z-]", word)}
    assert sorted(word for word in named if not _is_command(word.split())) == []


def _is_command(words: list[str]) -> bool:
    """`hiring import people FILE.csv --dry-run`: every plain word is a command, every option one of the last."""
    if words[0] == "make":
        return re.search(rf"^{words[1]}:", text("Makefile"), re.MULTILINE) is not None
    found: click.Command = main
    for word in words[1:]:
        if word.startswith("--"):
            known = {one for option in found.params for one in option.opts}
            if word not in known:
                return False
        elif isinstance(found, click.Group):
            below = found.get_command(click.Context(found), word)
            if below is None:
                return False
            found = below
    return True


def test_settings_in_the_set_up_exist_and_are_accepted(monkeypatch):
    lines = [line for body in blocks(MADE, "sh") for line in body.splitlines() if line.startswith("HIRING_")]
    unit = re.search(r"^Environment=(.+)$", blocks(MADE, "ini")[0], re.MULTILINE)
    assert unit
    given = dict(pair.split("=", 1) for pair in [*lines, *unit[1].split()])
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    printed = CliRunner().invoke(main, ["config"], catch_exceptions=False).output
    assert len(given) == 3
    assert [f"{name}={value}" for name, value in given.items() if f"{name}={value}  (environment)" not in printed] == []


def test_the_package_to_install_has_the_version_that_is_built():
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert f"hiring-{version}-py3-none-any.whl" in text(MADE)
    assert f": {version}\n" in text("CHANGELOG.md")
    assert _typed("hiring --version").output == f"hiring, version {version}\n"


def test_the_example_of_a_principle_set_is_one():
    example = principles.parse(blocks(SETS, "yaml")[0].encode())
    assert example.principle_ids == ("finish-things",)
    keys = set(re.findall(r"`(\w+)`", text(SETS).partition("## The keys")[2]))
    written = {field.alias or name for name, field in principles.PrincipleSet.model_fields.items()}
    assert written <= keys
