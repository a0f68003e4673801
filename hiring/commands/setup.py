"""`hiring init` and `hiring invite`."""

import csv

import click

from hiring.adapters.signing import Cabinet
from hiring.commands import desk
from hiring.domain.csvsafe import row
from hiring.schemas.accounts import FoundOrganisation
from hiring.schemas.base import build
from hiring.services import links, second_factor, setup
from hiring.store import schema


@click.command()
@click.option("--organisation", prompt="Organisation", help="Name of the company.")
@click.option("--name", prompt="First admin's name", help="Name of the first admin.")
@click.option("--email", prompt="First admin's e-mail address", help="Address the first admin signs in with.")
@click.option("--level", prompt="First admin's level", help="One of the levels, L1 … L12 at first.")
@click.option("--employee-id", default="first-admin", show_default=True, help="Key of this person in imports.")
@click.option("--timezone", default="UTC", show_default=True, help="Zone of the organisation and of the first admin.")
def init(organisation: str, name: str, email: str, level: str, employee_id: str, timezone: str) -> None:
    """Make the database, the organisation and the first admin; print a link that sets the password."""
    settings = desk.settings_of()
    command = build(
        FoundOrganisation,
        {
            "organisation": organisation, "name": name, "email": email, "level": level,
            "employee_id": employee_id, "timezone": timezone,
        },
    )  # fmt: skip
    schema.upgrade(settings.database_url)
    with desk.work_of(settings) as work:
        link = setup.found(work, settings, command)
        signer = Cabinet(settings.audit_dir).signer(work.world.secret)
    click.echo(f"{command.organisation} is ready. {link.name} sets a password here, once:")
    click.echo(f"\n  {link.url}\n")
    click.echo(f"The link lives {settings.link_hours} hours. Then start the pages: hiring serve")
    click.echo(f"The key in {settings.audit_dir} signs receipts and checkpoints. Note its public half down elsewhere:")
    click.echo(f"\n  {signer.public}")


@click.command()
@click.argument("email", required=False)
@click.option("--all", "everybody", is_flag=True, help="Everybody who has no password yet.")
@click.option("--out", default=desk.STANDARD, show_default=True, help="New file for the links (CSV, mode 0600).")
def invite(email: str | None, everybody: bool, out: str) -> None:
    """Make one-time links that set a password: for EMAIL, or with --all for everybody who has none yet."""
    if bool(email) == everybody:
        raise click.UsageError("Give either one e-mail address or --all.")
    settings = desk.settings_of()
    desk.require_schema(settings)
    with desk.private_file(out) as file, desk.work_of(settings) as work:
        made = links.invite_everybody(work, settings) if everybody else [links.for_address(work, settings, str(email))]
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "email", "kind", "link", "expires_at"])
        writer.writerows(row([link.name, link.email, link.kind_words, link.url, link.expires.iso]) for link in made)
    click.echo(f"{len(made)} links made; each works once, for {settings.link_hours} hours.", err=True)


@click.command()
@click.argument("email")
def second_factor_off(email: str) -> None:
    """Take the second factor of EMAIL away, who lost app and recovery codes; the account is restricted for 24 hours."""
    settings = desk.settings_of()
    desk.require_schema(settings)
    with desk.work_of(settings) as work:
        name = second_factor.take_away_of_address(work, email)
    click.echo(f"{name} signs in with the password alone, and is restricted for 24 hours.")
