"""`hiring candidates export`."""

from uuid import UUID

import click

from hiring.adapters import documents
from hiring.commands import desk
from hiring.domain.errors import NotNow
from hiring.schemas.base import build
from hiring.schemas.privacy import ChooseNames, Why
from hiring.services import export, export_page
from hiring.services.work import Work
from hiring.store import candidates as store

WEB_FORMATS = (".html", ".htm")


@click.group()
def candidates() -> None:
    """What is kept about candidates."""


@candidates.command("export")
@click.argument("candidate_id")
@click.option("--out", required=True, help="A new file, readable by its owner alone: NAME.json, or NAME.html to print.")
@click.option("--reason", required=True, help="Who asked for it and when; it is recorded.")
@click.option("--remove", "others", multiple=True, help="A further name to replace; may be repeated.")
@click.option("--keep-names", is_flag=True, help="Leave the names of employees in.")
def export_(candidate_id: str, out: str, reason: str, others: tuple[str, ...], keep_names: bool) -> None:
    """Write everything about the candidate with the code CANDIDATE_ID. Names of employees are replaced."""
    settings = desk.settings_of()
    desk.require_organisation(settings)
    kind = "html" if out.endswith(WEB_FORMATS) else "json"
    with desk.work_of(settings) as work, desk.private_file(out) as file:
        key = _found(work, candidate_id)
        replace = () if keep_names else tuple(export.everybody(work, key))
        command = build(ChooseNames, {"format": kind, "replace": replace, "other_names": list(others)})
        made = export.of_the_product(work, key, command, build(Why, {"reason": reason}))
        file.write(
            export.as_json(made) if kind == "json" else documents.drawn(export_page.FILE, export_page.readable(made))
        )
    click.echo(f"Wrote {out}: {made['names_replaced']} names replaced. Read it before you hand it over.", err=True)


def _found(work: Work, code: str) -> UUID:
    row = store.by_code(work.session, code)
    if row is None:
        raise NotNow(f"Found no candidate with the code {code!r}.")
    return row.id
