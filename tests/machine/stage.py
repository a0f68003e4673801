"""What a machine plays on: a copy of the founded company, two openings, one candidate, and the acts tried on them."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import argon2
import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from hiring.domain.errors import Refused
from hiring.domain.vocabulary import VoteValue
from hiring.models.debrief import Debrief
from hiring.models.loops import Loop
from hiring.models.openings import Requisition, RequisitionPrinciple
from hiring.models.people import Account
from hiring.services.password_again import PasswordAgain
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store.engine import make_engine, open_session
from hiring.store.loops import Whole, whole
from tests.machine.snapshot import Snapshot, take_snapshot
from tests.support import postgres
from tests.support.company import REQUIRED, Company, found_company
from tests.support.world import Controlled

PASSWORD = "walk every loop"
OTHER_PRINCIPLES = REQUIRED[:3]


@dataclass
class Template:
    """A founded company's database, to be copied once per example."""

    kind: str
    company: Company
    place: str
    folder: Path
    made: int = 0

    @contextmanager
    def copied(self) -> Iterator[Company]:
        """A company of its own on its own database; both are gone afterwards."""
        self.made += 1
        url = self._copy()
        engine = make_engine(url)
        fresh = copy.copy(self.company)
        fresh.engine, fresh.ids = engine, dict(self.company.ids)
        fresh.controlled = Controlled(self.company.controlled.moment, self.company.controlled.count)
        try:
            yield fresh
        finally:
            engine.dispose()
            self._drop(url)

    def _copy(self) -> str:
        if self.kind == "postgresql":
            return postgres.create_database(self.place)
        target = self.folder / f"copy{self.made}.sqlite3"
        shutil.copyfile(self.place, target)
        return f"sqlite:///{target}"

    def _drop(self, url: str) -> None:
        if self.kind == "postgresql":
            postgres.drop_database(url)
            return
        for path in self.folder.glob(f"copy{self.made}.sqlite3*"):
            path.unlink()


def make_template(kind: str, request: pytest.FixtureRequest, folder: Path) -> Template:
    """The company with a second opening, and a password that every ruling may be given with."""
    if kind == "postgresql":
        url = place = postgres.create_database(request.getfixturevalue("postgres_template"))
    else:
        place = str(folder / "founded.sqlite3")
        shutil.copyfile(request.getfixturevalue("sqlite_template"), place)
        url = f"sqlite:///{place}"
    engine = make_engine(url)
    company = found_company(engine, Controlled())
    with open_session(engine, writes=True) as session:
        _give_passwords(session)
        add_second_opening(session, company)
        session.commit()
    engine.dispose()
    if kind == "sqlite":
        with sa.create_engine(url).connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Template(kind, company, place, folder)


def _give_passwords(session: Session) -> None:
    """A cheap hash: its cost is not what is tested here."""
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for account in session.exec(select(Account)):
        account.password_hash = cheap


def add_second_opening(session: Session, company: Company) -> None:
    """Nadia hires as well, so that one candidate can be in two running loops."""
    company.ids["R2000"] = company.new_id()
    session.add(
        Requisition(
            id=company.ids["R2000"], requisition_id="R2000", title="Staff Engineer", title_folded="staff engineer",
            level="L6", team="Payments 3.1", hiring_manager_id=company.ids["nadia"],
            recruiter_id=company.ids["rolf"], principle_set_id=company.set_id, created_at=company.now,
        )
    )  # fmt: skip
    session.flush()
    session.add_all(
        RequisitionPrinciple(requisition_id=company.ids["R2000"], principle=slug, position=place)
        for place, slug in enumerate(OTHER_PRINCIPLES)
    )


@dataclass(frozen=True)
class Tried:
    """One act that somebody tried, and what came of it."""

    who: str
    what: str
    refused: str | None
    before: Snapshot
    after: Snapshot


@dataclass
class Stage:
    """`attempt` lets somebody act in one transaction and takes a picture of the facts after what was done."""

    company: Company
    log: list[str] = field(default_factory=list)
    last: Snapshot = field(init=False)
    unchecked: bool = True
    gloomy: bool = False
    """Everybody votes against, so that the short cut of R28 is offered."""

    def __post_init__(self) -> None:
        self.last = self.picture()

    @property
    def people(self) -> list[str]:
        return [name for name in self.company.ids if name.islower()]

    def picture(self) -> Snapshot:
        with self.company.looking() as session:
            return take_snapshot(session)

    def attempt(self, who: str, what: str, act: Callable[[Work], object]) -> Tried:
        """Refusals are answers; anything else that is raised fails the machine."""
        refused, before = None, self.last
        try:
            with self.company.acting(who) as work:
                act(work)
        except Refused as refusal:
            refused = f"{type(refusal).__name__}: {refusal.sentence}"
        else:
            self.last, self.unchecked = self.picture(), True
        self.log.append(f"{who} {what}: {refused or 'done'}")
        return Tried(who, what, refused, before, self.last)

    def pass_time(self, hours: float) -> None:
        self.company.controlled.pass_time(hours=hours)
        self.log.append(f"{hours} hours pass")
        self.unchecked = True

    def vote(self, value: VoteValue) -> VoteValue:
        return VoteValue.NOT_INCLINED if self.gloomy and not value.negative else value

    def loops(self) -> list[UUID]:
        with self.company.looking() as session:
            return list(session.exec(select(Loop.id).order_by(Loop.opened_at, Loop.id)))  # type: ignore[arg-type]

    def whole(self, loop_id: UUID) -> Whole:
        with self.company.looking() as session:
            found = whole(session, loop_id)
            assert found is not None
            return found

    def name(self, person_id: UUID) -> str:
        return next(name for name, known in self.company.ids.items() if known == person_id)

    def open_room(self, loop_id: UUID) -> Debrief | None:
        found = self.whole(loop_id).debrief
        return found if found is not None and found.phase.open else None

    def again(self, right: bool = True) -> PasswordAgain:
        return PasswordAgain(PASSWORD if right else "another one", Settings(sign_in_limit=1000))
