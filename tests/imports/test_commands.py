"""`hiring import` and `hiring principles`, as they are typed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hiring.cli import main
from hiring.commands import imports
from hiring.resources import resource
from tests.imports.conftest import DATA, HEADERS

FOUND = ["init", "--organisation", "Northwind", "--name", "Ada", "--email", "ada@example.net", "--level", "L7"]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HIRING_DATABASE_URL", database_url)
    monkeypatch.setenv("HIRING_FILES_DIR", str(tmp_path / "files"))

    def type_in(*words: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(main, list(words), input=stdin)

    assert type_in(*FOUND).exit_code == 0
    return type_in


def test_a_company_is_imported_by_three_commands_and_a_repeat_changes_nothing(run) -> None:
    for kind in ("people", "requisitions", "candidates"):
        first = run("import", kind, str(DATA / f"{kind}.csv"))
        assert first.exit_code == 0, first.output
        assert first.stdout.startswith(f"{kind}: ")
        again = run("import", kind, "-", stdin=(DATA / f"{kind}.csv").read_bytes())
        assert f"{kind}: 0 created, 0 updated" in again.stdout


def test_every_problem_goes_to_standard_error_with_exit_code_1(run) -> None:
    rows = [HEADERS["people"], "E1,Ana,ana@x.org,T,L99,T,,UTC,,none,none,", "E2,,b@x.org,T,L5,T,,Mars,,none,none,"]
    refused = run("import", "people", "-", stdin="\n".join(rows).encode())
    assert refused.exit_code == 1
    assert refused.stdout == ""
    said = refused.stderr.splitlines()
    assert said[0] == "standard input: 3 problems. Nothing was imported."
    assert [line.split(":")[0] for line in said[1:]] == ["line 2, level", "line 3, name", "line 3, timezone"]


def test_a_dry_run_says_so_and_warnings_go_to_standard_error(run) -> None:
    people = str(DATA / "people.csv")
    dry = run("import", "people", people, "--dry-run")
    assert "This was a dry run" in dry.stdout or "this was a dry run" in dry.stdout
    assert "60 created" in run("import", "people", people).stdout
    changed = (DATA / "people.csv").read_text().replace(",certified,core,", ",certified,certified,")
    warned = run("import", "people", "-", "--certifications", stdin=changed.encode())
    assert warned.stderr.count("never by import") == changed.count("certified,certified") - (
        (DATA / "people.csv").read_text().count("certified,certified")
    )
    assert "0 created, 0 updated" in warned.stdout


def test_a_terminal_sees_the_rows_counted_and_a_kept_output_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imports._progress() is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    say = imports._progress()
    assert say is not None
    say(500, 1200)
    say(1200, 1200)
    assert capsys.readouterr() == ("", "\r500 of 1,200 rows\r1,200 of 1,200 rows\n")


def test_a_file_that_is_not_there_is_told(run) -> None:
    refused = run("import", "people", "nowhere.csv")
    assert refused.exit_code == 1
    assert "nowhere.csv: No such file" in refused.stderr


def test_sets_are_checked_loaded_and_listed(run, tmp_path: Path) -> None:
    shipped = resource("principles.yaml").read_bytes()
    assert "16 principles, in order." in run("principles", "check", "-", stdin=shipped).stdout
    assert "known already" in run("principles", "load", str(resource("principles.yaml"))).stdout
    own = tmp_path / "own.yaml"
    own.write_bytes(shipped.replace(b'version: "2026.1"', b'version: "2031.1"'))
    assert "2031.1: loaded." in run("principles", "load", str(own)).stdout
    listed = run("principles", "list").stdout
    assert "2031.1" in listed
    assert "not published" in listed
    for _ in range(2):
        assert "2031.1: known already, published." in run("principles", "load", str(own), "--publish").stdout
    assert run("principles", "load", "--publish", "-", stdin=own.read_bytes()).exit_code == 0
    assert "not published" not in run("principles", "list").stdout


def test_a_wrong_set_is_refused_with_every_problem(run) -> None:
    refused = run("principles", "check", "-", stdin=b"schema: principle-set/1\nname: no\nwhat: x\n")
    assert refused.exit_code == 1
    assert "Nothing was loaded." in refused.stderr
    assert refused.stderr.count("standard input") > 3
