"""`hiring serve`: gunicorn with threads, after settings and schema have been checked."""

import os
import sys

import click

from hiring.commands import desk
from hiring.settings import PREFIX, Settings

PASSED_ON = ("database_url", "files_dir", "host", "port", "url")


@click.command()
@click.option("--host", help="Address to listen on; HIRING_HOST otherwise.")
@click.option("--port", type=int, help="Port to listen on; HIRING_PORT otherwise.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the pages until interrupted."""
    settings = desk.settings_of(host=host, port=port)
    desk.require_organisation(settings)
    click.echo(f"hiring listens on {settings.host}:{settings.port} and is reached at {settings.url}")
    become_server(settings)


def become_server(settings: Settings) -> None:
    """Replaces this process by the server, so that signals reach it directly; the server reads the same settings."""
    sys.stdout.flush()
    given = {f"{PREFIX}{name}".upper(): str(getattr(settings, name)) for name in PASSED_ON}
    os.execve(sys.executable, server_command(settings), {**os.environ, **given})  # noqa: S606  no shell


def server_command(settings: Settings) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket",
        "--bind", f"{_bracketed(settings.host)}:{settings.port}",
        "--workers", str(settings.workers), "--threads", str(settings.threads),
        "--log-level", settings.log_level, "--forwarded-allow-ips", "", "hiring.app:create_app()",
    ]  # fmt: skip


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
