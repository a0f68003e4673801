"""The `hiring` command. Each subcommand is imported when it is used, so that `hiring --help` is quick."""

import importlib
import sys

import click

from hiring import __version__
from hiring.domain.errors import Incomplete, NotNow, Refused

SETTINGS_WRONG = 2
REFUSED = 1
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("hiring.commands.setup", "init", "Make the database, the organisation and the first admin."),
    "serve": ("hiring.commands.serve", "serve", "Serve the pages."),
    "demo": ("hiring.commands.demo", "demo", "Seed and serve the demo company."),
    "config": ("hiring.commands.config", "config", "Print every setting with its value and source."),
    "db": ("hiring.commands.db", "db", "Upgrade, downgrade or check the database's schema."),
    "invite": ("hiring.commands.setup", "invite", "Make links that set a password."),
    "second-factor-off": ("hiring.commands.setup", "second_factor_off", "Take somebody's second factor away."),
    "import": ("hiring.commands.imports", "import_", "Load people, requisitions or candidates from CSV."),
    "principles": ("hiring.commands.principles", "principles", "Check, load or list principle sets."),
    "backup": ("hiring.commands.backup", "backup", "Write everything to one file, while people go on working."),
    "restore": ("hiring.commands.backup", "restore", "Bring a backup back into an empty database."),
    "candidates": ("hiring.commands.candidates", "candidates", "Export everything about a candidate."),
    "retention": ("hiring.commands.retention", "retention", "Restrict and erase data whose time is over."),
    "audit": ("hiring.commands.audit", "audit", "Check, export or sign the chain of audit events."),
    "policy": ("hiring.commands.policy", "policy", "Print who may do what when, and who sees what."),
}


class LazyGroup(click.Group):
    """Knows its commands by name and summary; imports one only to run it or to print its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(module), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Refusals become a sentence on standard error: 1 for the domain's, 2 for wrong settings."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            code, sentences = _said(error)
            if code is None:
                raise
            click.echo("\n".join(sentences), err=True)
            ctx.exit(code)


def _said(error: Exception) -> tuple[int | None, list[str]]:
    """The exit code and sentences of an expected error; no code for a defect of ours."""
    if isinstance(error, Incomplete):
        return REFUSED, [error.sentence, *(f"{name}: {said}" for name, said in error.problems.items())]
    if isinstance(error, NotNow):
        return REFUSED, [error.sentence, *error.ways_out]
    if isinstance(error, Refused):
        return REFUSED, [error.sentence]
    return _said_of_the_surroundings(error)


def _said_of_the_surroundings(error: Exception) -> tuple[int | None, list[str]]:
    """Settings, files and the database, each imported only where one of them can have failed."""
    settings = sys.modules.get("hiring.settings")
    if settings and isinstance(error, settings.SettingsError):
        return SETTINGS_WRONG, str(error).splitlines()
    if isinstance(error, OSError) and error.filename:
        return REFUSED, [f"{error.filename}: {error.strerror}."]
    sqlalchemy = sys.modules.get("sqlalchemy.exc")
    if sqlalchemy and isinstance(error, sqlalchemy.OperationalError):
        first = str(error.orig).strip().splitlines() or ["no reason given"]
        return REFUSED, [f"The database cannot be used: {first[0]}", "`hiring config` prints its address."]
    return None, []


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hiring")
def main() -> None:
    """Interview loops on leadership principles, with a Bar Raiser: plan, evidence, debrief, decision."""


if __name__ == "__main__":
    main()
