"""`hiring principles check|load|list`."""

import click

from hiring.commands import desk
from hiring.services import principle_sets

file_argument = click.argument("file", metavar="FILE.yaml")


@click.group()
def principles() -> None:
    """Check, load or list principle sets."""


def _named(file: str) -> str:
    return "standard input" if file == desk.STANDARD else file


@principles.command()
@file_argument
def check(file: str) -> None:
    """Say everything that is wrong with FILE.yaml, or that it is in order (`-` reads standard input)."""
    found = principle_sets.check(desk.read_bytes(file), _named(file))
    click.echo(f"{found.name} {found.version}: {len(found.principles)} principles, in order.")


@principles.command()
@file_argument
@click.option("--publish", is_flag=True, help="Publish it at once: from then on the version never changes.")
def load(file: str, publish: bool) -> None:
    """Store a version of a set; unpublished ones cannot be used yet (`-` reads standard input)."""
    settings = desk.settings_of()
    desk.require_schema(settings)
    data = desk.read_bytes(file)
    with desk.work_of(settings) as work:
        loaded = principle_sets.load(work, data, _named(file))
        if publish and not loaded.published:
            principle_sets.publish(work, loaded.set_id)
    state = "loaded" if loaded.new else "known already"
    click.echo(f"{loaded.title}: {state}{', published' if publish else ''}.")


@principles.command("list")
def list_() -> None:
    """List the stored versions with their ids."""
    settings = desk.settings_of()
    desk.require_schema(settings)
    with desk.work_of(settings) as work:
        lines = principle_sets.listed(work)
    click.echo("\n".join(lines) if lines else "No principle set is stored yet: hiring principles load FILE.yaml")
