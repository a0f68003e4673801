"""`hiring`: founding, links, schema, settings, policy, serving, each with sentences instead of tracebacks."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hiring.cli import COMMANDS
from hiring.commands import demo, serve
from hiring.domain.actions import Action
from hiring.domain.vocabulary import Role
from hiring.models.people import Account, Organisation, Person, PersonRole
from hiring.settings import Settings, masked
from hiring.store import schema
from hiring.store.engine import make_engine, open_session
from tests.setup.conftest import FOUND

HEAVY = ("flask", "sqlalchemy", "sqlmodel", "pydantic", "highspy", "alembic", "argon2", "yaml")
LINK = re.compile(r"http://localhost:8000/claim/[\w-]{20,}")


def rows(url: str, table):
    engine = make_engine(url)
    with open_session(engine, writes=False) as session:
        found = list(session.exec(select(table)))
    engine.dispose()
    return found


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom hiring.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    for name in COMMANDS:
        assert f"  {name} " in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run, name):
    done = run(name, "--help")
    assert done.exit_code == 0
    assert "Usage:" in done.output


def test_init_founds_the_organisation_with_one_admin_and_prints_a_link_instead_of_a_password(run, tmp_path):
    done = run(*FOUND)
    assert done.exit_code == 0
    assert len(LINK.findall(done.output)) == 1
    url = f"sqlite:///{tmp_path}/hiring.sqlite3"
    (organisation,) = rows(url, Organisation)
    (admin,) = rows(url, Person)
    (account,) = rows(url, Account)
    assert (organisation.name, organisation.levels.split(",")[0]) == ("Acme", "L1")
    assert (admin.name, admin.email, admin.level) == ("Ada Root", "ada@example.com", "L7")
    assert [role.role for role in rows(url, PersonRole)] == [Role.ADMIN]
    assert account.password_hash is None


def test_init_asks_for_what_is_missing(run):
    done = run("init", typed="Acme\nAda Root\nada@example.com\nL7\n")
    assert done.exit_code == 0
    assert "Acme is ready" in done.output


def test_init_is_refused_a_second_time_and_changes_nothing(founded, tmp_path):
    done = founded(*FOUND[:3], "--name", "Eve", "--email", "eve@example.com", "--level", "L7")
    assert done.exit_code == 1
    assert "has an organisation already" in done.stderr
    assert [person.name for person in rows(f"sqlite:///{tmp_path}/hiring.sqlite3", Person)] == ["Ada Root"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--email", "not an address", "Found 'not an address', expected an e-mail address"),
        ("--level", "L99", "Found 'L99', expected L1 to L12"),
        ("--timezone", "Moon/Base", "Found 'Moon/Base', expected a time zone"),
        ("--name", "  ", "Found nothing, expected some text"),
        ("--organisation", "x" * 201, "Found 201 characters, expected at most 200"),
        ("--organisation", "a\0b", "Found a NUL character at place 2"),
    ],
)
def test_init_says_what_it_found_and_what_it_expected(run, option, value, said):
    done = run(*FOUND, option, value)
    assert done.exit_code == 1
    assert said in done.stderr
    assert run(*FOUND).exit_code == 0


def test_invite_all_writes_a_private_file_once(founded, tmp_path):
    done = founded("invite", "--all", "--out", "links.csv")
    assert done.exit_code == 0
    path = tmp_path / "links.csv"
    assert path.stat().st_mode & 0o777 == 0o600
    (heading, line) = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert heading[:2] == ["name", "email"]
    assert LINK.fullmatch(line[3])
    again = founded("invite", "--all", "--out", "links.csv")
    assert again.exit_code == 1
    assert "links.csv exists already" in again.stderr
    assert line[3] in path.read_text(encoding="utf-8")


def test_invite_writes_to_standard_output(founded):
    done = founded("invite", "ada@example.com", "--out", "-")
    assert done.exit_code == 0
    assert len(LINK.findall(done.stdout)) == 1


def test_a_failing_invite_leaves_no_file(founded, tmp_path):
    done = founded("invite", "nobody@example.com", "--out", "links.csv")
    assert done.exit_code == 1
    assert "Found 'nobody@example.com'" in done.stderr
    assert not (tmp_path / "links.csv").exists()


def test_an_unwritable_place_is_a_sentence(founded):
    done = founded("invite", "--all", "--out", "nowhere/links.csv")
    assert done.exit_code == 1
    assert "nowhere/links.csv: No such file or directory" in done.stderr


@pytest.mark.parametrize("line", [("invite",), ("invite", "ada@example.com", "--all")])
def test_invite_wants_one_address_or_all(founded, line):
    assert founded(*line).exit_code == 2


@pytest.mark.parametrize("line", [("invite", "--all"), ("serve",), ("db", "check"), ("db", "downgrade", "base")])
def test_without_a_database_there_is_a_sentence_and_no_file(run, tmp_path, line):
    done = run(*line)
    assert done.exit_code == 1
    assert "There is no hiring database here yet" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_serve_refuses_a_database_without_an_organisation(run):
    assert run("db", "upgrade").exit_code == 0
    done = run("serve")
    assert done.exit_code == 1
    assert "`hiring init` founds one" in done.stderr


def test_serve_refuses_an_old_schema(founded, tmp_path):
    with sa.create_engine(f"sqlite:///{tmp_path}/hiring.sqlite3").begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    done = founded("serve")
    assert done.exit_code == 1
    assert f"has schema 0000, this version of hiring needs {schema.head()}" in done.stderr


def test_serve_starts_gunicorn_with_the_settings(founded, monkeypatch):
    started = []
    monkeypatch.setattr(serve.os, "execve", lambda *given: started.append(given))
    done = founded("serve", "--port", "8123", HIRING_WORKERS="3", HIRING_THREADS="5")
    assert done.exit_code == 0
    ((program, line, environment),) = started
    words = " ".join(line)
    assert program == sys.executable
    assert environment["HIRING_PORT"] == "8123"
    for expected in ("-m gunicorn", "gthread", "--no-control-socket", "127.0.0.1:8123", "--workers 3", "--threads 5"):
        assert expected in words


def test_an_address_of_version_six_is_bracketed():
    assert "[::1]:8000" in serve.server_command(Settings(host="::1", url="http://localhost:8000"))


def test_db_goes_down_and_up_and_says_so(founded):
    assert "in order" in founded("db", "check").output
    assert founded("db", "downgrade", "base").exit_code == 0
    assert "no hiring database" in founded("db", "check").stderr
    assert f"Schema none → {schema.head()}." in founded("db", "upgrade").output
    assert founded("db", "check").exit_code == 0


def test_db_refuses_an_unknown_revision(founded):
    done = founded("db", "downgrade", "nowhere")
    assert done.exit_code == 1
    assert "The schema stays as it was" in done.stderr


def test_db_check_names_a_difference(founded, tmp_path):
    with sa.create_engine(f"sqlite:///{tmp_path}/hiring.sqlite3").begin() as connection:
        connection.execute(sa.text("CREATE TABLE planted (id INTEGER PRIMARY KEY)"))
    done = founded("db", "check")
    assert done.exit_code == 1
    assert "planted" in done.stderr


def test_config_prints_every_setting_with_value_and_source(run):
    done = run("config", HIRING_PORT="8124")
    assert done.exit_code == 0
    for name in Settings.model_fields:
        assert f"HIRING_{name.upper()}=" in done.output
    assert "HIRING_PORT=8124  (environment)" in done.output
    assert "HIRING_THREADS=4  (default)" in done.output


def test_config_masks_the_password_of_the_database(run):
    done = run("config", HIRING_DATABASE_URL="postgresql://ann:s3cret@127.0.0.1/hiring?password=s3cret")
    assert done.exit_code == 0
    assert "s3cret" not in done.output
    assert "ann:***@127.0.0.1" in done.output


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///a.sqlite3", "sqlite:///a.sqlite3"),
        ("postgresql+psycopg://u:p@ss@h/d", "postgresql+psycopg://u:***@h/d"),
        ("postgresql+psycopg://u@h/d?PASSWORD=x&a=1", "postgresql+psycopg://u@h/d?PASSWORD=***&a=1"),
    ],
)
def test_a_masked_address_keeps_the_rest(url, shown):
    assert masked(url) == shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HIRING_PORT", "0"),
        ("HIRING_PORT", "many"),
        ("HIRING_URL", "ftp://x"),
        ("HIRING_URL", "http://hiring.example.com"),
        ("HIRING_URL", "http://localhost:99999"),
        ("HIRING_URL", "https://admin:secret@hiring.example.com"),
        ("HIRING_URL", "https://hiring.example.com?next=1"),
        ("HIRING_DATABASE_URL", "mysql://u:s3cret@h/d"),
        ("HIRING_LOG_LEVEL", "loud"),
        ("HIRING_TRUSTED_PROXIES", "everybody"),
        ("HIRING_PASSWORD_MIN", "3"),
        ("HIRING_SESSION_DAYS", "1000"),
    ],
)
@pytest.mark.parametrize("line", [("config",), ("serve",), FOUND], ids=["config", "serve", "init"])
def test_a_wrong_setting_is_refused_at_start(run, line, name, value, tmp_path):
    done = run(*line, **{name: value})
    assert done.exit_code == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_database_is_a_sentence(run):
    done = run("db", "upgrade", HIRING_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.exit_code == 1
    assert "The database cannot be used" in done.stderr


def test_policy_prints_every_act(run):
    done = run("policy")
    assert done.exit_code == 0
    for action in Action:
        assert action.value in done.output


class Seeded:
    def __init__(self, folder: Path) -> None:
        self.database_url, self.files_dir = f"sqlite:///{folder}/demo.sqlite3", folder / "files"
        self.sign_ins = [("recruiter", "Rita", "rita@example.com", "tractor window honey")]


@pytest.fixture
def seeding(run, monkeypatch):
    """A seed that founds an organisation, and a server that only says how it would be started."""
    seeded, served = [], []

    class Seed:
        @staticmethod
        def run(folder, reset):
            result = Seeded(folder)
            assert run(*FOUND, HIRING_DATABASE_URL=result.database_url).exit_code == 0
            seeded.append(reset)
            return result

    monkeypatch.setitem(sys.modules, "hiring.demo.seed", Seed)
    monkeypatch.setattr(demo.serve, "become_server", served.append)
    return seeded, served


@pytest.mark.parametrize("times", [1, 2])
def test_demo_seeds_once_prints_the_sign_ins_and_serves(run, seeding, times, tmp_path):
    for _ in range(times):
        done = run("demo", "--port", "8125")
    assert done.exit_code == 0
    seeded, served = seeding
    assert len(seeded) == 1
    assert re.search(r"recruiter +Rita +rita@example.com +tractor window honey", done.output)
    assert "http://localhost:8125" in done.output
    assert served[-1].port == 8125
    assert served[-1].database_url.endswith("/.demo/demo.sqlite3")


def test_demo_reset_starts_afresh(run, seeding, tmp_path):
    run("demo")
    (tmp_path / ".demo" / "left over").write_text("x", encoding="utf-8")
    assert run("demo", "--reset").exit_code == 0
    assert len(seeding[0]) == 2
    assert not (tmp_path / ".demo" / "left over").exists()


def test_a_broken_seeding_is_started_again(run, seeding, tmp_path):
    (tmp_path / ".demo").mkdir()
    (tmp_path / ".demo" / "demo.sqlite3").write_text("half a database", encoding="utf-8")
    assert run("demo").exit_code == 0
    assert json.loads((tmp_path / ".demo" / demo.NOTE).read_text(encoding="utf-8"))["sign_ins"]
