"""`hiring retention run`: restricts and erases what is due. Meant for a daily job; nothing runs by itself."""

from collections import Counter
from uuid import UUID

import click

from hiring.commands import desk
from hiring.domain.errors import NotNow
from hiring.domain.retention import Step
from hiring.services import retention as service
from hiring.services.retention import Planned
from hiring.settings import Settings
from hiring.store import erasure
from hiring.store.engine import make_engine

SAID = {Step.RESTRICT: "restricted", Step.ERASE: "erased", Step.NONE: "kept"}
WOULD = {Step.RESTRICT: "would be restricted", Step.ERASE: "would be erased", Step.NONE: "kept"}


@click.group()
def retention() -> None:
    """Restrict and erase candidates' data when its time is over."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only say what would happen, and why not.")
def run(dry_run: bool) -> None:
    """Restrict and erase what is due, one candidate at a time; interrupted, it goes on where it stopped."""
    settings = desk.settings_of()
    desk.require_organisation(settings)
    with desk.work_of(settings, writes=False) as work:
        planned = list(service.plan(work))
    done = Counter(_one(settings, one, dry_run) for one in planned)
    words = WOULD if dry_run else SAID
    click.echo(", ".join(f"{done[step]} {words[step]}" for step in (Step.RESTRICT, Step.ERASE, Step.NONE)) + ".")
    if not dry_run:
        _wipe(settings)


def _one(settings: Settings, planned: Planned, dry_run: bool) -> Step:
    """Names the candidate by the id in addresses alone, so that a job's log holds nothing to erase."""
    step = planned.verdict.step
    if step is not Step.NONE and not dry_run:
        with desk.work_of(settings) as work:
            step = service.apply(work, settings, planned.candidate_id)
    if dry_run or step is not Step.NONE:
        click.echo(f"{planned.candidate_id}: {(WOULD if dry_run else SAID)[step]} ({planned.verdict.why})")
    return step


def _wipe(settings: Settings) -> None:
    """Whatever was erased by this run, or by one that stopped before it came so far."""
    with desk.work_of(settings, writes=False) as work:
        waiting: list[UUID] = service.unwiped(work)
    if not waiting:
        return
    engine = make_engine(settings.database_url)
    try:
        whole = erasure.wipe(engine)
    finally:
        engine.dispose()
    if not whole:
        raise NotNow(
            "Erased, but somebody was reading: traces may be left in the database's log.",
            ("Run it again; best while nobody uses the product.",),
        )
    with desk.work_of(settings) as work:
        service.note_wiped(work, waiting)
    click.echo("Rewrote the database's files: no byte of what was erased is left in them.")
