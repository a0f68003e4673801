"""`hiring audit …`, as it is typed: what it says, where, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hiring.cli import main
from tests.audit.conftest import length, to_ruled
from tests.support.company import Company

Type = Callable[..., Result]


@pytest.fixture
def type_in(page_company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    to_ruled(page_company)
    page_company.engine.dispose()
    monkeypatch.setenv("HIRING_DATABASE_URL", page_company.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("HIRING_FILES_DIR", str(tmp_path / "files"))
    return lambda *words: CliRunner().invoke(main, list(words))


def test_R37_the_chain_is_signed_taken_along_and_verified_offline(
    page_company: Company, type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = length(page_company)
    made = type_in("audit", "checkpoint")
    assert made.stdout.startswith(f"Position {links}, hash ")
    key = type_in("audit", "key").stdout.strip()
    assert key in made.stdout
    kept = tmp_path / "hiring-audit" / "checkpoints.jsonl"
    assert str(kept) in made.stdout
    assert type_in("audit", "verify").stdout.endswith("The chain holds.\n")

    file = tmp_path / "chain.jsonl"
    assert type_in("audit", "export", str(file)).stderr == f"{links} links written.\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert type_in("audit", "export", str(file)).exit_code == 1, "a file is never written over"
    monkeypatch.setenv("HIRING_DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere'}.sqlite3")
    offline = type_in("audit", "verify", str(file), "--checkpoint", str(kept), "--key", key)
    assert offline.exit_code == 0, offline.output
    assert f"{links} links; the last has hash" in offline.stdout

    lines = file.read_text().splitlines()
    file.write_text("\n".join(lines[:-3]) + "\n")
    cut = type_in("audit", "verify", str(file), "--checkpoint", str(kept))
    assert cut.exit_code == 3
    assert f"the chain ends before {kept}, line 1; found {links - 3} links, expected at least {links}" in cut.stderr
    other = type_in("audit", "verify", str(file), "--checkpoint", str(kept), "--key", "0" * 64)
    assert f"is signed by another key; found {key}" in other.stderr


def test_R18_R22_an_export_holds_what_an_auditor_may_see_unless_it_is_asked_for_whole(type_in: Type) -> None:
    def kinds(*more: str) -> tuple[set[str], int]:
        lines = [json.loads(one) for one in type_in("audit", "export", "-", *more).stdout.splitlines()[1:]]
        return {one["event"]["kind"] for one in lines if "event" in one}, len(lines)

    (some, count), (all_of_it, same) = kinds(), kinds("--whole")
    assert count == same
    assert all_of_it - some >= {"voted", "revoted", "ruled", "finding_recorded", "position_taken"}
    assert "feedback_submitted" in some


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json\n", "line 1: found “no json”, expected one object of JSON."),
        ("[1]\n", "line 1: found “[1]”, expected one object of JSON."),
        ("", "expected the head of an export"),
        ('{"format": "hiring-audit/2"}\n', "line 1: expected the head of an export"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(type_in: Type, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(text)
    refused = type_in("audit", "verify", str(file))
    assert refused.exit_code == 1
    assert said in refused.stderr


def test_a_lost_key_is_said_and_renewed_only_when_asked(type_in: Type, tmp_path: Path) -> None:
    assert type_in("audit", "checkpoint").exit_code == 0
    old = type_in("audit", "key").stdout
    (tmp_path / "hiring-audit" / "signing.key").unlink()
    lost = type_in("audit", "key")
    assert lost.exit_code == 1
    assert "signing.key is missing, expected the key that signed" in lost.stderr
    new = type_in("audit", "key", "--new")
    assert new.exit_code == 0
    assert new.stdout != old
    assert type_in("audit", "verify").exit_code == 0, "what the lost key signed still holds"
