"""`hiring audit verify|export|checkpoint|key`."""

import click

from hiring.adapters.signing import Cabinet
from hiring.commands import desk
from hiring.domain.words import counted
from hiring.schemas.audit import Checked
from hiring.services import audit_check, audit_export, checkpoints
from hiring.services.audit_check import Outside
from hiring.world import World

BROKEN = 3
MOST_SHOWN = 50


@click.group()
def audit() -> None:
    """The chain of audit events: check it, take it along, sign where it stands."""


@audit.command()
@click.argument("export", required=False)
@click.option("--checkpoint", "marks", multiple=True, help="File of checkpoints from elsewhere; may be repeated.")
@click.option("--receipt", "receipts", multiple=True, help="File of a receipt; may be repeated.")
@click.option("--key", "keys", multiple=True, help="Public key that must have signed them; may be repeated.")
def verify(export: str | None, marks: tuple[str, ...], receipts: tuple[str, ...], keys: tuple[str, ...]) -> None:
    """Check the database's chain, or offline the one of the file EXPORT. Exit code 3: something does not hold."""
    outside = Outside(
        [one for name in marks for one in audit_check.checkpoints_in(desk.read_bytes(name), name)],
        [one for name in receipts for one in audit_check.receipts_in(desk.read_bytes(name), name)],
        frozenset(keys),
    )
    found = audit_check.export(desk.read_bytes(export), export, outside) if export else _of_database(outside)
    for sentence in found.said:
        click.echo(sentence)
    for sentence in found.findings[:MOST_SHOWN]:
        click.echo(sentence, err=True)
    if found.findings:
        click.echo(f"The chain does not hold: {counted(len(found.findings), 'finding')}.", err=True)
        raise SystemExit(BROKEN)
    click.echo("The chain holds.")


def _of_database(outside: Outside) -> Checked:
    settings = desk.settings_of()
    desk.require_organisation(settings)
    with desk.work_of(settings, writes=False) as work:
        return audit_check.database(work, settings, outside)


@audit.command()
@click.argument("file")
@click.option("--whole", is_flag=True, help="With every event's content, not only what an auditor may see.")
def export(file: str, whole: bool) -> None:
    """Write the chain to the new file FILE (mode 0600; `-` is standard output): JSON lines, checked by verify."""
    settings = desk.settings_of()
    desk.require_organisation(settings)
    count = -1
    with desk.private_file(file) as out, desk.work_of(settings) as work:
        for line in audit_export.lines(work, settings, whole=whole):
            out.write(f"{line}\n")
            count += 1
    click.echo(f"{counted(count, 'link')} written.", err=True)


@audit.command()
def checkpoint() -> None:
    """Sign where the chain stands and write it beside the key; rulings do the same by themselves."""
    settings = desk.settings_of()
    desk.require_organisation(settings)
    with desk.work_of(settings) as work:
        made = checkpoints.make(work, settings)
    click.echo(f"Position {made.position}, hash {made.hash}, signed by key {made.key}.")
    click.echo(f"Written to {Cabinet(settings.audit_dir).checkpoint_file}. Copy it to where nobody here can change it.")


@audit.command()
@click.option("--new", is_flag=True, help="Make a new key; the old one stays beside it under its name.")
def key(new: bool) -> None:
    """Print the public key that signs checkpoints and receipts. Note it down outside."""
    cabinet, world = Cabinet(desk.settings_of().audit_dir), World()
    signer = cabinet.renew(world.secret) if new else cabinet.signer(world.secret)
    click.echo(signer.public)
