"""`hiring demo`: a lived-in company in `.demo/` of the working directory, seeded once."""

import importlib
import json
import shutil
from pathlib import Path
from typing import Any

import click

from hiring.commands import desk, serve

FOLDER = Path(".demo")
NOTE = "sign-ins.json"


@click.command()
@click.option("--port", type=int, default=8000, show_default=True, help="Port to listen on.")
@click.option("--reset", is_flag=True, help="Start from the same state again.")
def demo(port: int, reset: bool) -> None:
    """Seed the demo company when it is not there yet, print its sign-ins, and serve it."""
    seeded = _seeded(reset)
    settings = desk.settings_of(
        database_url=seeded["database_url"], files_dir=seeded["files_dir"], host="127.0.0.1", port=port,
        url=f"http://localhost:{port}",
    )  # fmt: skip
    desk.require_organisation(settings)
    _print_sign_ins(seeded["sign_ins"])
    click.echo(f"\nOpen {settings.url} and sign in. Ctrl+C stops it; --reset starts the company afresh.")
    serve.become_server(settings)


def _seeded(reset: bool) -> dict[str, Any]:
    """The note beside the demo's database; it is written last, so a broken seeding is started again."""
    note = FOLDER / NOTE
    if note.exists() and not reset:
        kept: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        return kept
    click.echo("Seeding the demo company (some seconds) …")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700)
    result = importlib.import_module("hiring.demo.seed").run(FOLDER.resolve(), reset)
    seeded = {
        "database_url": str(result.database_url), "files_dir": str(result.files_dir),
        "sign_ins": [list(sign_in) for sign_in in result.sign_ins],
    }  # fmt: skip
    note.write_text(json.dumps(seeded, ensure_ascii=False, indent=1), encoding="utf-8")
    return seeded


def _print_sign_ins(sign_ins: list[list[str]]) -> None:
    rows = [["who", "name", "e-mail address", "password"], *sign_ins]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
