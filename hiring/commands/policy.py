"""`hiring policy`."""

import importlib

import click

TABLES = (
    ("Who may do what, and when", "hiring.domain.policy"),
    ("How loops move", "hiring.domain.workflow"),
    ("How debriefs, interviews and feedback move", "hiring.domain.machines"),
    ("Who sees what", "hiring.domain.visibility"),
)


@click.command()
def policy() -> None:
    """Print the tables the product runs on: who may do what when, and who sees what."""
    for heading, module in TABLES:
        click.echo(f"{heading}\n{'=' * len(heading)}\n")
        click.echo(f"{importlib.import_module(module).printed()}\n")
