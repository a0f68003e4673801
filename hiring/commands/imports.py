"""`hiring import people|requisitions|candidates FILE.csv`."""

import sys
from collections.abc import Callable

import click

from hiring.commands import desk
from hiring.services import imports


@click.group("import")
def import_() -> None:
    """Load people, requisitions or candidates from CSV: all or nothing, repeatable, keyed by the id columns."""


def _run(kind: str, file: str, dry_run: bool, certifications: bool = False) -> None:
    settings = desk.settings_of()
    desk.require_schema(settings)
    data = desk.read_bytes(file)
    name = "standard input" if file == desk.STANDARD else file
    with desk.work_of(settings) as work:
        report = imports.run(
            work, imports.kind_of(kind), data, name, dry_run=dry_run, certifications=certifications,
            progress=_progress(),
        )  # fmt: skip
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(report.sentence)


def _progress() -> Callable[[int, int], None] | None:
    """A line that counts on a terminal; nothing where the output is kept."""
    if not sys.stderr.isatty():
        return None

    def say(done: int, total: int) -> None:
        click.echo(f"\r{done:,} of {total:,} rows", nl=done >= total, err=True)

    return say


dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would change and keep nothing.")
file_argument = click.argument("file", metavar="FILE.csv")


@import_.command()
@file_argument
@dry_run_option
@click.option(
    "--certifications", is_flag=True, help="Let roles and interviewer of people already known follow the file."
)
def people(file: str, dry_run: bool, certifications: bool) -> None:
    """People with their reporting line (`-` reads standard input)."""
    _run("people", file, dry_run, certifications)


@import_.command()
@file_argument
@dry_run_option
def requisitions(file: str, dry_run: bool) -> None:
    """Requisitions; their people are imported before (`-` reads standard input)."""
    _run("requisitions", file, dry_run)


@import_.command()
@file_argument
@dry_run_option
def candidates(file: str, dry_run: bool) -> None:
    """Candidates; their requisitions are imported before (`-` reads standard input)."""
    _run("candidates", file, dry_run)
