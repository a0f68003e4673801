"""The pages of commands and of import files, from the click tree and the columns that the imports read."""

from __future__ import annotations

from collections.abc import Iterator

import click

from hiring.cli import main
from hiring.services import imports as service
from tests.docs.markdown import code, fenced, parts, table

HEAD = """
# Commands

Every command prints its own help with `--help`. Exit code 0 is done, 1 is refused (a sentence on standard error says what was found
and what was expected), 2 is a wrong setting or a wrong call. File arguments read `-` as standard input. From a checkout without
installing, `python -m hiring` is the same command.
"""
IMPORTS_HEAD = """
# Files for `hiring import`

CSV in UTF-8 with a header line, comma, semicolon or tab between cells, with or without a byte order mark, LF or CRLF, up to 20 MiB.
All columns must be there, in any order; a cell may be empty where the table says so.

- **All or nothing.** Every bad cell is named at once with line, column, what was found and what was expected; then nothing changes.
- **Repeatable.** A row is known by its key (the first column): known ones are updated, new ones added, missing rows change nothing.
- `--dry-run` does everything, says what it would have changed, and takes it back.
- `roles` and `interviewer` of people already known change only with `--certifications`. `bar_raiser` is read for people new to
  the product only; afterwards core Bar Raisers change it on the page *People* (R22).
- A cell that begins like a formula is kept as the text it is.
"""
NOTES = {
    "employee_id": "key of a person",
    "requisition_id": "key of a requisition; in the candidates' file the opening the person applies for",
    "candidate_id": "key of a candidate",
    "name": "as it is to be read, any script",
    "email": "address, unique among people",
    "title": "job title or title of the opening",
    "level": "one of the organisation's levels, `L1` to `L12` at first",
    "team": "name of the team; equal text means the same team (R2)",
    "manager_email": "address of the manager, in the file or known already; empty for whoever has none",
    "timezone": "IANA name, for example `Europe/Berlin`",
    "roles": "any of `admin`, `recruiter`, `coordinator`, `people_analyst`, `auditor`, semicolons between",
    "interviewer": "`none`, `in_training`, `certified` or `lapsed`",
    "bar_raiser": "`none`, `nominated`, `in_training`, `certified`, `core` or `suspended`",
    "hired_on": "a date as 2024-03-31, or empty",
    "hiring_manager_email": "address of the hiring manager",
    "recruiter_email": "address of the recruiter",
    "principles": "slugs of required principles in the set in force, semicolons between",
    "source": "`applied`, `referral`, `sourced`, `agency` or `internal`",
    "internal_employee_id": "for an internal candidate the employee's key, otherwise empty (R21)",
    "referrer_email": "address of the employee who referred, or empty",
}


def page() -> str:
    return parts(HEAD, *(_section(path, command) for path, command in every_command()))


def imports() -> str:
    sections = [_file(kind, columns) for kind, columns in service.COLUMNS.items()]
    return parts(IMPORTS_HEAD, *sections)


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with the words that call it, in the order of `hiring --help`."""
    yield from _below("hiring", main)


def options(command: click.Command) -> list[click.Option]:
    return [one for one in command.params if isinstance(one, click.Option)]


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command, info_name=path)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is not None:
            yield from _below(f"{path} {name}", found)


def _section(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    rows = [_option(one, context) for one in options(command)]
    listing = table(("option", "what it does"), rows) if rows else ""
    return parts(f"## {path}", (command.help or "").replace("\b", ""), fenced(usage), listing)


def _option(option: click.Option, context: click.Context) -> tuple[str, str]:
    record = option.get_help_record(context)
    names, said = record if record else (", ".join(option.opts), option.help or "")
    return code(names), said


def _file(kind: str, columns: tuple[str, ...]) -> str:
    rows = [(code(name), NOTES[name]) for name in columns]
    return parts(f"## {kind}", fenced(f"hiring import {kind} FILE.csv"), table(("column", "what it holds"), rows))
