"""Clock and chance come from the world alone, and logs carry ids, never what somebody wrote, judged or is called."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hiring.app import create_app
from hiring.settings import Settings
from tests.guard import world
from tests.guard.conftest import Site, nothing_kept
from tests.support.company import CAST
from tests.support.doors import doors
from tests.support.house import ROOT, texts

AMBIENT = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("uuid", "uuid1"), ("uuid", "uuid4"), ("uuid_utils", "uuid7"), ("os", "urandom"),
}  # fmt: skip
CHANCE = {"random", "secrets", "uuid_utils"}
AT_THE_EDGE = {
    "hiring/world.py", "hiring/app.py", "hiring/demo/seed.py", "hiring/demo/stage.py",
    "hiring/migrations/versions/0002_audit_chain.py",
}  # fmt: skip
"""Where real clocks and ids enter, the demo's chance with its fixed seed, and the salts of events that a migration
links; the rest is handed them."""
LAYERS = ("hiring/domain/", "hiring/services/", "hiring/store/", "hiring/planner/", "hiring/models/", "hiring/schemas/")


def ambient(name: str, source: str) -> Iterator[str]:
    """Places that read a clock or draw a number themselves."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in AMBIENT:
                yield f"{name}:{node.lineno}: {node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            if (module or "").partition(".")[0] in CHANCE:
                yield f"{name}:{node.lineno}: imports {module}"


def test_no_code_below_the_edge_reads_a_clock_or_draws_a_number() -> None:
    sources = [(name, text) for name, text in texts(suffixes=(".py",)) if name.startswith("hiring/")]
    found = [line for name, text in sources if name not in AT_THE_EDGE for line in ambient(name, text)]
    assert found == []
    assert len(sources) > 150


def test_the_edge_lies_above_services_and_domain() -> None:
    below = [name for name in AT_THE_EDGE if name.startswith(LAYERS)]
    assert below == []
    assert all((ROOT / name).exists() for name in AT_THE_EDGE)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import random",
        "from secrets import token_hex",
        "import uuid\nuuid.uuid4()",
    ],
)
def test_a_planted_clock_is_found(source: str) -> None:
    assert list(ambient("planted.py", source))


def test_logs_carry_ids_and_never_names_texts_votes_or_tokens(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Every page and every form once, with requests logged and a defect among them."""
    url = sqlite_site.company.engine.url.render_as_string(hide_password=False)
    company = sqlite_site.company
    settings = Settings(database_url=url, files_dir=tmp_path / "files", log_level="info")
    app = create_app(settings, engine=company.engine, world=company.controlled.world)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    client = app.test_client(use_cookies=False)
    client.environ_base["HTTP_COOKIE"] = sqlite_site.clients["bruno"].environ_base["HTTP_COOKIE"]
    typed = {"reason": "Albatross in the text", "vote": "strongly_not_inclined", "summary": "Albatross"}
    with nothing_kept(monkeypatch):
        for door in doors(app, "GET", "POST"):
            for path in door.paths(app, {n: v[:1] for n, v in sqlite_site.path_ids("deciding").items()}, nothing=False):
                client.open(f"{path}?q=Albatross", method=door.method, data=typed if door.method == "POST" else None)
        monkeypatch.setattr("hiring.services.loop_page.loop_page", _breaks)
        client.get(f"/loops/{sqlite_site.loops['deciding']}")
    said = capfd.readouterr()
    lines = [line for line in (said.out + said.err).splitlines() if line.strip()]
    assert len(lines) > 100
    assert any(json.loads(line)["event"] == "failed" for line in lines)
    forbidden = [
        "Albatross",
        "strongly",
        "inclined",
        world.WHY[:12],
        "Candidate ",
        "Example",
        "@example",
        "session=",
        "claim/",
    ]
    forbidden += [name.title() for name, *_ in CAST]
    assert [line for line in lines for word in forbidden if word in line] == []
    assert all("/loops/" not in line for line in lines)


def _breaks(*_given: object) -> None:
    text = "Albatross of Iris Example"
    raise ValueError(f"{text} is strongly_inclined")
