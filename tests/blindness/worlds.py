"""Two companies that differ only in what an observer must not know. Time, ids and secrets are the same in both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import argon2
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from hiring.app import create_app
from hiring.domain.vocabulary import (
    DebriefPhase,
    FindingValue,
    PanelistKind,
    Polarity,
    PositionValue,
    Ruling,
    VoteValue,
)
from hiring.models.people import Account
from hiring.schemas.debrief import MovePhase, OpenDebrief, RecordFinding, Revote, SetAttendance
from hiring.schemas.decision import CloseLoop, RuleOn, TakePosition, WriteDissent
from hiring.schemas.loops import OpenLoop
from hiring.schemas.plans import AddPanelist, ConfirmPlan, DeclinePlace
from hiring.services import (
    closing,
    debrief,
    decision,
    drafts,
    feedback,
    findings,
    loops,
    panel,
    plans,
    revotes,
    slots_held,
)
from hiring.services.feedback_cards import open_sheet
from hiring.services.password_again import PasswordAgain
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store.engine import make_engine, open_session
from tests.machine.stage import add_second_opening
from tests.support.company import REQUIRED, Company, add_candidate, found_company, scheduled_loop
from tests.support.doors import staying
from tests.support.drive_feedback import full_draft, past_all_slots, piece
from tests.support.drive_plan import place_id
from tests.support.world import Controlled

PASSWORD = "nobody knows before"
SCENE = 1_000_000
V = VoteValue


@dataclass(frozen=True)
class Side:
    """What the peers did in one of the worlds."""

    votes: Mapping[str, VoteValue]
    code: str
    polarity: Polarity
    words: str
    pieces: int
    draft_of: str
    """Who has begun a sheet that is not submitted, if anybody."""
    finding: FindingValue
    position: PositionValue
    ruling: Ruling
    revotes: VoteValue


LEFT = Side(
    votes={"iris": V.STRONGLY_INCLINED, "ina": V.INCLINED, "bruno": V.INCLINED, "hanna": V.STRONGLY_INCLINED},
    code="raises", polarity=Polarity.SUPPORTS, words="Albatross.", pieces=1, draft_of="hanna",
    finding=FindingValue.RAISES, position=PositionValue.HIRE, ruling=Ruling.HIRE, revotes=V.STRONGLY_INCLINED,
)  # fmt: skip
RIGHT = Side(
    votes={
        "iris": V.STRONGLY_NOT_INCLINED, "ina": V.STRONGLY_NOT_INCLINED, "bruno": V.NOT_INCLINED,
        "hanna": V.NOT_INCLINED,
    },
    code="below", polarity=Polarity.AGAINST, words="Cormorant. " * 40, pieces=3, draft_of="",
    finding=FindingValue.BELOW, position=PositionValue.NO_HIRE, ruling=Ruling.NO_HIRE, revotes=V.NOT_INCLINED,
)  # fmt: skip


@dataclass
class World:
    """One company with its application; each scene draws its ids from a range of its own."""

    company: Company
    side: Side
    app: Flask
    loop: UUID = field(init=False)
    other: UUID = field(init=False)
    scenes: int = 0
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def scene(self) -> None:
        self.scenes += 1
        self.company.controlled.count = self.scenes * SCENE

    def act(self, who: str, do: Callable[[Work], Any]) -> Any:
        self.scene()
        with self.company.acting(who) as work:
            return do(work)

    def client(self, who: str) -> FlaskClient:
        if who not in self.clients:
            self.scene()
            self.clients[who] = staying(self.app, self.company, who)
        return self.clients[who]


Play = Callable[[World], None]


@contextmanager
def founded(template: Path, folder: Path, side: Side, play: Play) -> Iterator[World]:
    """A world in which `play` has been played with this side's words."""
    folder.mkdir()
    shutil.copyfile(template, folder / "world.sqlite3")
    engine = make_engine(f"sqlite:///{folder / 'world.sqlite3'}")
    company = found_company(engine, Controlled())
    settings = Settings(
        database_url=f"sqlite:///{folder / 'world.sqlite3'}", files_dir=folder / "files", log_level="error"
    )
    world = World(company, side, create_app(settings, engine=engine, world=company.controlled.world))
    world.app.config["PROPAGATE_EXCEPTIONS"] = True
    _begin(world)
    play(world)
    yield world
    engine.dispose()


def _begin(world: World) -> None:
    """A scheduled loop: Tariq shadows Ivan, Ilse has left, Udo owes in another loop of the same candidate."""
    company, ids = world.company, world.company.ids
    with open_session(company.engine, writes=True) as session:
        cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        for account in session.exec(select(Account)):
            account.password_hash = cheap
        add_second_opening(session, company)
        second = add_candidate(session, company, "Nils Birkeland")
        session.commit()
    world.scene()
    world.loop = scheduled_loop(company)
    world.scene()
    world.other = scheduled_loop(company, candidate_id=second)
    for loop in (world.loop, world.other):
        host = place_id(company, loop, "ivan")
        tariq = AddPanelist(person_id=ids["tariq"], kind=PanelistKind.SHADOW, host_id=host)
        world.act("rita", lambda work, loop=loop, tariq=tariq: panel.add_panelist(work, loop, tariq))
    ilse = AddPanelist(person_id=ids["ilse"], kind=PanelistKind.INTERVIEWER)
    world.act("rita", lambda work: panel.add_panelist(work, world.loop, ilse))
    world.act("ilse", lambda work: panel.decline_place(work, world.loop, DeclinePlace(reason="No time this week.")))
    _confirmed(world)
    opened = OpenLoop(candidate_id=company.candidate_id, requisition_id=ids["R2000"])
    second_loop = UUID(world.act("rolf", lambda work: loops.open_loop(work, opened)).loop_id)
    udo = AddPanelist(person_id=ids["udo"], kind=PanelistKind.INTERVIEWER)
    world.act("rolf", lambda work: panel.add_panelist(work, second_loop, udo))
    past_all_slots(company, world.loop)


def _confirmed(world: World) -> None:
    world.company.controlled.pass_time(minutes=1)
    world.act("bruno", lambda work: plans.confirm_plan(work, world.loop, ConfirmPlan()))


def submit(world: World, who: str) -> None:
    """The sheet in this side's words, submitted."""

    def do(work: Work) -> None:
        side = world.side
        slugs = [one.principle for one in open_sheet(work, world.loop).principles]
        written = {
            "evidence": tuple(
                piece(slug, side.words, place, polarity=side.polarity) for slug in slugs for place in range(side.pieces)
            ),
            "summary": side.words,
        }
        marks = dict.fromkeys(slugs, side.code)
        drafts.save_draft(work, world.loop, full_draft(work, world.loop, side.votes[who], marks, **written))
        feedback.submit(work, world.loop)

    world.act(who, do)


def waiting(world: World) -> None:
    """Two are in, the rest have not begun."""
    for who in ("iris", "ina"):
        submit(world, who)
    world.company.controlled.pass_time(hours=1)


def writing(world: World) -> None:
    """Two are in; in one world another has begun a draft, with a vote chosen already."""
    waiting(world)
    who = world.side.draft_of
    if who:
        world.act(who, lambda work: drafts.save_draft(work, world.loop, full_draft(work, world.loop, V.INCLINED)))
    world.company.controlled.pass_time(hours=1)


def overridden(world: World) -> None:
    """The debrief is open although Ivan's is missing: being read in one world, about to be decided in the other."""
    everybody_but_ivan(world)
    bruno = OpenDebrief(override_reason="Ivan Example is on a plane; four are in and the candidate waits.")
    world.act("bruno", lambda work: debrief.open_debrief(work, world.loop, bruno))
    if world.side is RIGHT:
        to_deciding(world)
    else:
        world.act("iris", lambda work: debrief.tick_read_all(work, world.loop))
    world.company.controlled.pass_time(hours=1)


def decided_without_ivan(world: World) -> None:
    """Hired in one world, not in the other; Ivan's feedback is missed."""
    everybody_but_ivan(world)
    bruno = OpenDebrief(override_reason="Ivan Example is on a plane; four are in and the candidate waits.")
    world.act("bruno", lambda work: debrief.open_debrief(work, world.loop, bruno))
    to_deciding(world)
    rule(world)
    world.company.controlled.pass_time(hours=1)


def ready_or_over(world: World) -> None:
    """Ready in one world, decided and closed in the other."""
    everybody_but_ivan(world)
    votes = {**world.side.votes, "ivan": V.INCLINED}
    world.side = Side(**{**vars(world.side), "votes": votes})
    submit(world, "ivan")
    if world.side.ruling is Ruling.NO_HIRE:
        world.act("bruno", lambda work: debrief.open_debrief(work, world.loop, OpenDebrief()))
        to_deciding(world)
        rule(world)
        told = CloseLoop(told_on=world.company.now.date(), recycle=True, cool_down_months=6)
        world.act("rita", lambda work: closing.close_loop(work, world.loop, told))
    world.company.controlled.pass_time(hours=1)


def practised(world: World) -> None:
    """The shadow has submitted; then ready in one world, decided and closed in the other."""
    world.act("tariq", lambda work: drafts.save_draft(work, world.loop, full_draft(work, world.loop, V.INCLINED)))
    world.act("tariq", lambda work: feedback.submit(work, world.loop))
    ready_or_over(world)


def everybody_but_ivan(world: World) -> None:
    for who in ("iris", "ina", "bruno", "hanna"):
        submit(world, who)
    ivan = place_id(world.company, world.loop, "ivan")
    world.act("rita", lambda work: slots_held.complete_interview(work, world.loop, ivan))


def to_deciding(world: World) -> None:
    side, loop = world.side, world.loop
    here = tuple(world.company.ids[name] for name in ("hanna", "bruno", "iris", "ina"))

    def move(to: DebriefPhase) -> None:
        world.act("bruno", lambda work: debrief.move_phase(work, loop, MovePhase(to=to)))

    move(DebriefPhase.REVOTING)
    world.act("bruno", lambda work: debrief.set_attendance(work, loop, SetAttendance(person_ids=here)))
    for who in ("hanna", "bruno", "iris", "ina"):
        vote = Revote(value=side.revotes, reason=side.words)
        world.act(who, lambda work, vote=vote: revotes.revote(work, loop, vote))
    move(DebriefPhase.DISCUSSING)
    for slug in REQUIRED:
        found = RecordFinding(principle=slug, value=side.finding, reason=side.words)
        world.act("bruno", lambda work, found=found: findings.record_finding(work, loop, found))
    move(DebriefPhase.DECIDING)
    stance = TakePosition(value=side.position, note=side.words)
    world.act("hanna", lambda work: decision.take_position(work, loop, stance))
    world.act("iris", lambda work: decision.write_dissent(work, loop, WriteDissent(text=side.words)))


def rule(world: World) -> None:
    wanted = RuleOn(
        ruling=world.side.ruling, typed_word=world.side.ruling.value.replace("_", " "), reason=world.side.words * 9
    )
    again = PasswordAgain(PASSWORD, Settings())
    answer = world.act("bruno", lambda work: decision.rule(work, world.loop, wanted, again))
    assert isinstance(answer, decision.Ruled), answer
