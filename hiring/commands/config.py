"""`hiring config`."""

import click

from hiring.commands import desk
from hiring.settings import PREFIX, Settings, masked, sources


@click.command()
def config() -> None:
    """Print every setting with its value, its source and what it means. A wrong value is refused."""
    settings = desk.settings_of()
    came_from = sources()
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = masked(value) if name == "database_url" else _words(value)
        click.echo(f"{PREFIX}{name.upper()}={shown}  ({came_from[name]})")
        click.echo(f"    {field.description}")


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(int(value)) if isinstance(value, bool) else str(value)
