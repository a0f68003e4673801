"""Seeds the demo company through the services people use: a fixed seed, dates relative to the first start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from hiring.demo import seed_company, seed_debrief, seed_documents, seed_feedback, seed_plan
from hiring.demo.script import LoopScript, Person
from hiring.demo.stage import Stage
from hiring.demo.texts import Demo, load_demo
from hiring.demo.writing import Pen
from hiring.domain.vocabulary import LoopState
from hiring.models.people import HomeLine
from hiring.schemas.loops import CancelLoop, Hold
from hiring.services import checkpoints, home, loops
from hiring.settings import Settings
from hiring.store import schema
from hiring.store.engine import make_engine

TOLD_DAYS = 2
RULED = frozenset({LoopState.DECIDED, LoopState.CLOSED})
PASSWORD = "walk the loop 2026"  # noqa: S105  printed by `make demo`; the company is fictional
SIGN_INS: tuple[tuple[str, str], ...] = (
    ("recruiter", "ida-sorensen"),
    ("hiring manager", "tomas-brandt"),
    ("Bar Raiser", "ngozi-adeyemi"),
    ("interviewer", "priya-raghavan"),
)


@dataclass(frozen=True)
class DemoResult:
    """`sign_ins` are (kind of person, name, e-mail address, password)."""

    database_url: str
    files_dir: Path
    sign_ins: tuple[tuple[str, str, str, str], ...]


def run(folder: Path, reset: bool = False, now: datetime | None = None) -> DemoResult:
    """Makes database and files in `folder`, an empty one; `now` is the first start."""
    del reset  # the command empties the folder
    files = folder / "files"
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    schema.upgrade(url)
    settings = Settings(database_url=url, files_dir=files)
    engine = make_engine(url)
    try:
        stage = Stage(engine, (now or datetime.now(UTC)).replace(microsecond=0), settings, PASSWORD)
        sign_ins = perform(stage, load_demo())
    finally:
        engine.dispose()
    return DemoResult(url, files, sign_ins)


def perform(stage: Stage, demo: Demo) -> tuple[tuple[str, str, str, str], ...]:
    """Company, sign-ins and the thirty loops on a migrated, empty database."""
    wanted = {script.candidate: script.requisition for script in demo.loops}
    seed_company.found(stage, stage.settings, demo.company, wanted)
    people = sign_in_people(demo)
    admin = seed_company.first_admin(demo.company).key
    seed_company.give_sign_ins(stage, stage.settings, admin, [key for _, key in people])
    for script in sorted(demo.loops, key=lambda one: -one.opened_days_ago):
        with stage.scene():
            _loop(stage, demo, script)
        if script.state in RULED:
            _checkpoint(stage)
    stage.at(stage.start)
    with stage.scene() as session:
        _put_away(stage, session)
    _checkpoint(stage)
    company = demo.company
    return tuple((kind, company.person(key).name, company.person(key).email, stage.password) for kind, key in people)


def sign_in_people(demo: Demo) -> list[tuple[str, str]]:
    """One per kind of person."""
    found = [(kind, key) for kind, key in SIGN_INS]
    taken = {key for _, key in found}
    wanted: dict[str, Callable[[Person], bool]] = {
        "core Bar Raiser": lambda one: one.bar_raiser == "core",
        "trainee": lambda one: one.interviewer == "in_training",
        "coordinator": lambda one: "coordinator" in one.roles,
        "admin": lambda one: "admin" in one.roles,
        "auditor": lambda one: "auditor" in one.roles,
        "people analyst": lambda one: "people_analyst" in one.roles,
    }
    for kind, fits in wanted.items():
        person = next((one for one in demo.company.people if fits(one) and one.key not in taken), None)
        if person is not None:
            found.append((kind, person.key))
            taken.add(person.key)
    return found


def _checkpoint(stage: Stage) -> None:
    with stage.scene():
        checkpoints.make(stage.acting(None), stage.settings)


def _put_away(stage: Stage, session: Session) -> None:
    """People have put away what they were told before yesterday."""
    keys = {person_id: key for key, person_id in stage.people.items()}
    for line in session.exec(select(HomeLine).where(col(HomeLine.at) < stage.days_ago(TOLD_DAYS))).all():
        home.dismiss(stage.acting(keys[line.person_id]), line.id)


def _loop(stage: Stage, demo: Demo, script: LoopScript) -> None:
    seed_documents.file(stage, demo, script)
    pen = Pen(stage, demo, script)
    made = seed_plan.plan(stage, pen)
    if script.state in {LoopState.DRAFT, LoopState.PLANNED}:
        return
    seed_feedback.write(made)
    seed_debrief.meet(made)
    if script.state is LoopState.ON_HOLD:
        stage.at(stage.days_ago(0.5))
        hold = Hold(reason=pen.remark(demo.remarks.hold_reasons))
        loops.hold(stage.acting(made.recruiter), made.loop_id, hold)
    if script.state is LoopState.CANCELLED:
        reason, texts = next(iter(demo.remarks.cancel_reasons.items()))
        stage.at(stage.days_ago(script.decided_days_ago or 1))
        cancel = CancelLoop(reason=reason, note=pen.remark(texts))
        loops.cancel(stage.acting(made.recruiter), made.loop_id, cancel)
