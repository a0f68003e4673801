"""The pages of commands and of import files, from the click tree and the columns that the imports read."""

from __future__ import annotations

from collections.abc import Iterator

import click

from hiring.cli import main
from hiring.domain.vocabulary import BarRaiserCertification, CandidateSource, InterviewerCertification, Role
from hiring.domain.words import listed
from hiring.services import imports as service
from tests.docs.markdown import code, fenced, parts, table

HEAD = """
# Commands

Every command prints its own help with `--help`; `hiring init` asks for what is not given. Exit code 0 is done, 1 is
refused (a sentence on standard error says what was found and what was expected), 2 is a wrong setting or a wrong
call. File arguments read `-` as standard input. In a checkout, `.venv/bin/python -m hiring` is the same command.
"""
IMPORTS_HEAD = """
# Files for `hiring import`

CSV in UTF-8 with a header line, comma, semicolon or tab between cells, with or without a byte order mark, LF or CRLF,
up to 20 MiB. Exactly these columns, in any order; a cell may be empty where the table says so.

- **All or nothing.** Every bad cell is named at once with line, column, what was found and what was expected; then
  nothing changes.
- **Repeatable.** A row is known by its key (the first column): known ones are updated, new ones added, missing rows
  change nothing.
- `--dry-run` does everything, says what it would have changed, and takes it back.
- `roles` and `interviewer` of people already known change only with `--certifications`. `bar_raiser` is read for
  people new to the product only; afterwards core Bar Raisers change it on the page *People* (R22).
- A cell that begins like a formula is kept as the text it is.
"""
OPTIONAL = {
    "people": {"title", "team", "manager_email", "roles", "hired_on"},
    "requisitions": set(),
    "candidates": {"requisition_id", "internal_employee_id", "referrer_email"},
}
NOTES = {
    "employee_id": "key of a person",
    "requisition_id": "key of a requisition, for a candidate the one applied for",
    "candidate_id": "key of a candidate",
    "name": "as it is to be read, in any script",
    "email": "address; no two people have the same",
    "title": "title of the job",
    "level": "one of the organisation's levels, `L1` to `L12` at first",
    "team": "name of the team; equal text means the same team (R2)",
    "manager_email": "address of the manager, in the file or known already",
    "timezone": "IANA name, for example `Europe/Berlin`",
    "roles": f"any of {listed(map(code, Role))}, semicolons between",
    "interviewer": listed(map(code, InterviewerCertification), "or"),
    "bar_raiser": listed(map(code, BarRaiserCertification), "or"),
    "hired_on": "a date such as 2024-05-31",
    "hiring_manager_email": "address of somebody known",
    "recruiter_email": "address of somebody with the role recruiter, not the hiring manager (R1)",
    "principles": "slugs of required principles that stand together in one published set, semicolons between",
    "source": listed(map(code, CandidateSource), "or"),
    "internal_employee_id": "for an internal candidate the key of the employee (R21)",
    "referrer_email": "address of the employee who referred",
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
    rows = [(code(name), NOTES[name], "yes" if name in OPTIONAL[kind] else "") for name in columns]
    listing = table(("column", "what it holds", "may be empty"), rows)
    return parts(f"## {kind}", fenced(f"hiring import {kind} FILE.csv"), listing)
