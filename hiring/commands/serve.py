"""`hiring serve`: gunicorn with threads, after settings and schema have been checked."""

import os
import sys

import click

from hiring.commands import desk
from hiring.settings import Settings


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
    """Replaces this process by the server, so that signals reach it directly."""
    sys.stdout.flush()
    os.execv(sys.executable, server_command(settings))  # noqa: S606  our own interpreter, no shell


def server_command(settings: Settings) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket",
        "--bind", f"{_bracketed(settings.host)}:{settings.port}",
        "--workers", str(settings.workers), "--threads", str(settings.threads),
        "--log-level", settings.log_level, "--forwarded-allow-ips", "", "hiring.app:create_app()",
    ]  # fmt: skip


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
