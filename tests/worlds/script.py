"""Builds a company of which two can be alike but for one side's words. Every act has a name, from which ids derive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from hiring.domain.vocabulary import (
    InterviewStatus,
    PanelistKind,
    RevealMode,
    Role,
)
from hiring.models.loops import Assignment, Interview, Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Account, PersonRole
from hiring.schemas.candidates import FileLink
from hiring.schemas.loops import OpenLoop
from hiring.schemas.plans import AddPanelist, ConfirmPlan, DeclinePlace
from hiring.services import files, loops, panel, plans
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store.engine import open_session
from tests.machine.stage import add_second_opening
from tests.support.company import Company, add_candidate, scheduled_loop
from tests.support.drive_feedback import past_all_slots
from tests.support.drive_plan import place_id
from tests.worlds.sides import Side

SOFT = ("writing", "own_in", "revoting", "coached")
"""Loops that go the same way in both worlds."""
HARD = ("writing", "own_in", "overridden", "decided", "over")
"""With loops that go another way, for observers who must not know it."""
OFFICES = {"quentin": Role.ADMIN, "tariq": Role.ADMIN, "ilse": Role.RECRUITER}
"""A panelist, a shadow and somebody removed, who could open more than others if they were not blind."""
EMPLOYED = {"writing": "cleo", "overridden": "vera"}
"""Candidates who turn out to be employees."""
INSTEAD: Mapping[str, Mapping[str, str]] = {"coached": {"bruno": "boris"}, "over": {"ivan": "omar"}}
"""Who has a place of the five there, so that the observers neither wrote the note nor may follow the loop."""
MORE = {
    "quentin": ("customer-obsession", "dive-deep"), "boris": ("ownership", "earn-trust"),
    "omar": ("earn-trust", "deliver-results"),
}  # fmt: skip
"""Interviewers besides the five of the company: an admin on the panel, one who drafts, one more who submits."""


@dataclass
class World:
    """One company with its application. `loops` by name; `other` is one more loop of the candidate of "over"."""

    company: Company
    side: Side
    app: Flask
    loops: dict[str, UUID] = field(default_factory=dict)
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def begin(self, who: str, request: str | int) -> None:
        number = crc32(request.encode()) if isinstance(request, str) else request
        actor = self.company.ids[who].int % 2**12 if who in self.company.ids else 0
        self.company.controlled.begin(actor + 1, number)

    def act(self, who: str, name: str, do: Callable[[Work], Any]) -> Any:
        """One committed step of the script; the same name gives the same ids in both worlds."""
        self.begin(who, name)
        with self.company.acting(who) as work:
            return do(work)

    def place(self, loop: str, who: str) -> UUID:
        return place_id(self.company, self.loops[loop], who)


def found(world: World, names: tuple[str, ...]) -> None:
    """The people and the loops, all slots over, nothing written yet."""
    with open_session(world.company.engine, writes=True) as session:
        world.begin("ada", "founding")
        for account in session.exec(select(Account)):
            account.enabled = True
        session.add_all(PersonRole(person_id=world.company.ids[who], role=role) for who, role in OFFICES.items())
        add_second_opening(session, world.company)
        session.commit()
    for name in names:
        _loop(world, name)
    _around(world, "writing")
    for loop_id in world.loops.values():
        past_all_slots(world.company, loop_id)
    if "over" in names:
        _second_loop(world)


def _loop(world: World, name: str) -> None:
    """A scheduled loop of five; the first two have more voters and two shadows."""
    company = world.company
    world.begin("rita", f"candidate of {name}")
    with open_session(company.engine, writes=True) as session:
        candidate = add_candidate(session, company, f"{name.title()} Birkeland")
        session.commit()
    world.begin("rita", f"opening {name}")
    reveal = RevealMode.OWN_IN if name == "own_in" else RevealMode.ALL_IN
    world.loops[name] = scheduled_loop(company, reveal=reveal, candidate_id=candidate)
    world.begin("rita", f"places of {name}")
    with open_session(company.engine, writes=True) as session:
        places = {
            who: place for place in session.exec(select(Panelist).where(Panelist.loop_id == world.loops[name]))
            for who, known in company.ids.items() if known == place.person_id
        }  # fmt: skip
        for who, instead in INSTEAD.get(name, {}).items():
            places[who].person_id = company.ids[instead]
        if name in {"writing", "own_in"}:
            for number, who in enumerate(MORE):
                _seat(session, world, world.loops[name], who, 6 + number)
        for who, host in (("tariq", "ivan"), ("bea", "ina")):
            _sit_beside(session, world, world.loops[name], who, places[host].id)
        session.commit()


def _sit_beside(session: Session, world: World, loop_id: UUID, who: str, host: UUID) -> None:
    session.add(
        Panelist(
            id=world.company.new_id(), loop_id=loop_id, person_id=world.company.ids[who], kind=PanelistKind.SHADOW,
            position=9, host_id=host, added_at=world.company.now, added_by_id=world.company.ids["rita"],
        )
    )  # fmt: skip
    session.flush()


def _seat(session: Session, world: World, loop_id: UUID, who: str, number: int) -> None:
    company, start = world.company, world.company.now + timedelta(hours=number)
    place = Panelist(
        id=company.new_id(), loop_id=loop_id, person_id=company.ids[who], kind=PanelistKind.INTERVIEWER,
        position=number, added_at=company.now, added_by_id=company.ids["rita"],
    )  # fmt: skip
    session.add(place)
    session.flush()
    session.add_all(
        Assignment(id=company.new_id(), loop_id=loop_id, panelist_id=place.id, principle=slug) for slug in MORE[who]
    )
    session.add(
        Interview(
            id=company.new_id(), loop_id=loop_id, panelist_id=place.id, status=InterviewStatus.CONFIRMED,
            starts_at=start, ends_at=start + timedelta(hours=1), zone="Europe/Berlin", due_at=start + timedelta(days=1),
        )
    )  # fmt: skip
    session.flush()


def _around(world: World, name: str) -> None:
    """Ilse has declined her place in each loop; the candidate of `name` has a document."""
    ilse = AddPanelist(person_id=world.company.ids["ilse"], kind=PanelistKind.INTERVIEWER)
    said = DeclinePlace(reason="No time this week.")
    for loop, loop_id in world.loops.items():
        bar_raiser = INSTEAD.get(loop, {}).get("bruno", "bruno")
        world.act("rita", f"ilse is asked to {loop}", lambda work, at=loop_id: panel.add_panelist(work, at, ilse))
        world.act("ilse", f"declines {loop}", lambda work, at=loop_id: panel.decline_place(work, at, said))
        world.company.controlled.pass_time(minutes=1)
        world.act(bar_raiser, f"confirms {loop}", lambda work, at=loop_id: plans.confirm_plan(work, at, ConfirmPlan()))
    filed = FileLink(title="CV", link="https://example.com/cv.pdf")

    def file(work: Work) -> None:
        candidate = work.session.exec(select(Candidate.id).where(Candidate.name_folded.startswith(name))).one()  # type: ignore[attr-defined]
        files.file_link(work, Settings(), candidate, filed)

    world.act("rita", "files a CV", file)


def _second_loop(world: World) -> None:
    """Udo owes in another loop of the candidate of "over"."""
    ids = world.company.ids
    with world.company.looking() as session:
        candidate = session.exec(select(Candidate.id).where(Candidate.name_folded.startswith("over b"))).one()  # type: ignore[attr-defined]
    opened = OpenLoop(candidate_id=candidate, requisition_id=ids["R2000"])
    loop_id = UUID(world.act("rolf", "opens a second loop", lambda work: loops.open_loop(work, opened)).loop_id)
    udo = AddPanelist(person_id=ids["udo"], kind=PanelistKind.INTERVIEWER)
    world.act("rolf", "asks udo", lambda work: panel.add_panelist(work, loop_id, udo))
    world.loops["other"] = loop_id
