"""Health answers, and the files of deploy/ say what docs/deployment.md promises."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa
import yaml

from hiring.app import create_app
from hiring.settings import Settings
from tests.support.house import ROOT

DEPLOY = ROOT / "deploy"


def test_ready_says_503_for_another_schema_or_no_database_and_live_asks_nobody(engine: sa.Engine, tmp_path: Path):
    settings = Settings(database_url=engine.url.render_as_string(hide_password=False), files_dir=tmp_path)
    client = create_app(settings, engine=engine).test_client()
    said: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_more: said.append(statement))
    live = client.get("/health/live")
    assert (live.status_code, live.text, said) == (200, "live\n", [])
    fine = client.get("/health/ready", headers={"Cookie": "session=nonsense"})
    assert (fine.status_code, fine.text) == (200, "ready\n")
    assert [one for one in said if one.startswith("SELECT")] == ["SELECT version_num FROM alembic_version"]
    assert "Set-Cookie" not in fine.headers
    for harm in ("UPDATE alembic_version SET version_num = '9999_newer'", "DROP TABLE alembic_version"):
        with engine.begin() as connection:
            connection.exec_driver_sql(harm)
        refused = client.get("/health/ready")
        assert (refused.status_code, refused.text, refused.headers["Retry-After"]) == (503, "not ready\n", "5"), harm
    assert client.get("/health/live").status_code == 200


def test_a_missing_file_is_not_ready_and_is_not_made_by_asking(tmp_path: Path):
    from hiring.services.health import ready

    assert not ready(sa.create_engine(f"sqlite:///{tmp_path}/gone.sqlite3"))
    assert list(tmp_path.iterdir()) == []


def test_the_unit_reloads_and_stops_gracefully(tmp_path: Path):
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "hiring.service")
    service = unit["Service"]
    assert service["ExecStart"].endswith("/hiring serve")
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert (service["KillMode"], service["UMask"], service["User"]) == ("mixed", "0077", "hiring")
    assert int(service["TimeoutStopSec"]) > 30
    if shutil.which("systemd-analyze"):
        here = tmp_path / "hiring.service"
        text = (DEPLOY / "hiring.service").read_text()
        here.write_text(re.sub(r"ExecStart=.*", "ExecStart=/bin/true", text))
        done = subprocess.run(["systemd-analyze", "verify", str(here)], capture_output=True, text=True, check=False)
        assert "hiring.service:" not in done.stderr, done.stderr


def test_the_proxy_sets_all_forwarded_headers_and_keeps_health_to_itself():
    text = (DEPLOY / "nginx.conf").read_text()
    assert text.count("{") == text.count("}")
    lines = [line.strip() for line in text.splitlines()]
    assert [line for line in lines if line and line[-1] not in ";{}"] == []
    for name, value in (("For", "$remote_addr"), ("Proto", "$scheme"), ("Host", "$host")):
        assert f"proxy_set_header X-Forwarded-{name} {value};" in lines
    assert re.search(r"location /health/ \{\s+allow 127\.0\.0\.1;\s+deny all;", text)
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in lines


def test_the_compose_file_pools_by_transaction_with_prepared_statements_on_loopback():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    bouncer = services["pgbouncer"]["environment"]
    assert bouncer["POOL_MODE"] == "transaction"
    assert int(bouncer["MAX_PREPARED_STATEMENTS"]) > 0
    assert all(port.startswith("127.0.0.1:") for one in services.values() for port in one["ports"])
