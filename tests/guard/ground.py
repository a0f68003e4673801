"""A copy of the sweep's company in which every kind of person is there in every loop, one loop for each state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from hiring.app import create_app
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    CancelReason,
    ConflictStatus,
    InterviewerCertification,
    PanelistKind,
    PlaceStatus,
    Role,
)
from hiring.models.loops import Conflict, Interview, Loop, Panelist, PanelProposal, SlotRequest
from hiring.models.openings import Candidate
from hiring.models.people import Account, HomeLine, Person, PersonRole
from hiring.schemas.debrief import OpenDebrief
from hiring.schemas.decision import CloseLoop
from hiring.schemas.loops import CancelLoop
from hiring.schemas.plans import ConfirmPlan
from hiring.services import closing as after_decision
from hiring.services import debrief, loops, no_meeting, plans, transitions
from hiring.settings import Settings
from hiring.store.engine import make_engine, open_session
from tests.guard import world
from tests.support.company import Company, scheduled_loop, submit_rows
from tests.support.doors import staying
from tests.support.drive_plan import open_complete
from tests.support.world import Controlled

if TYPE_CHECKING:
    from tests.guard.conftest import Site

KINDS = {
    "recruiter": "rita", "recruiter of another loop": "rolf", "coordinator": "konrad", "auditor": "axel",
    "admin outside": "ada", "hiring manager": "hanna", "Bar Raiser": "bruno", "interviewer who is in": "iris",
    "owing interviewer": "ina", "shadow": "tariq", "observer": "quentin", "removed panelist": "omar",
    "candidate": "candidate of", "core Bar Raiser outside": "cora", "analyst": "vera", "stranger": "stan",
    "signed out": "",
}  # fmt: skip
"""Kind of person to who of the cast it is, in every loop; nobody owes where everybody is in.

The candidate of each loop is an employee of every role.
"""
STATES = {
    "draft": "draft", "planned": "planned", "scheduled": "scheduled", "interviewing": "writing",
    "awaiting": "awaiting", "ready": "ready", "unanimous": "shortcut", "override": "override", "reading": "debriefing",
    "revoting": "revoting", "discussing": "discussing", "deciding": "deciding", "decided": "decided",
    "closed": "closed", "following up": "followed", "held": "held", "cancelled": "cancelled",
}  # fmt: skip
"""State, or phase of the debrief, to the loop that stands there.

`unanimous` is ready with every vote negative, `override` reading with one feedback missing, `following up` interviewing
after a debrief.
"""
WHY = "It was agreed on by all of them, and it was written down here as well, long enough for everybody to read."
IN = {name: vote for name, vote in world.SPLIT.items() if name != "ina"}
CANDIDATE, SIGNED_OUT = "candidate", "signed out"
PRESENT = {
    "tariq": (PanelistKind.SHADOW, PlaceStatus.ACTIVE), "quentin": (PanelistKind.OBSERVER, PlaceStatus.ACTIVE),
    "omar": (PanelistKind.INTERVIEWER, PlaceStatus.REMOVED),
}  # fmt: skip


@dataclass
class Ground:
    """The application over the copy; `places` by (loop, person)."""

    app: Flask
    company: Company
    clients: dict[str, FlaskClient]
    """By name; whoever is signed out has none."""
    loops: Mapping[str, UUID]
    places: dict[tuple[UUID, UUID], UUID]
    ids: Mapping[str, UUID]
    """Of URL parameters that name no place in a loop."""
    of_loop: Mapping[tuple[str, UUID], UUID]
    """(parameter, loop) to its id."""
    addresses: Mapping[str, str]

    def loop(self, state: str) -> UUID | None:
        """None for what concerns no loop."""
        return self.loops[STATES[state]] if state in STATES else None

    def name(self, kind: str, state: str) -> str:
        """Who of the company; nobody for who is signed out. Without a loop the candidate is the draft's."""
        return f"candidate of {STATES.get(state, 'draft')}" if kind == CANDIDATE else KINDS[kind]

    def client(self, kind: str, state: str) -> FlaskClient:
        return self.clients[self.name(kind, state)]

    def place(self, state: str, name: str) -> UUID | None:
        """The place of somebody in the loop of this state."""
        loop_id, person_id = self.loop(state), self.company.ids.get(name)
        return self.places.get((loop_id, person_id)) if loop_id and person_id else None


@contextmanager
def made(site: Site, folder: Path) -> Iterator[Ground]:
    """Nothing of it reaches the site: database, clock and application are its own."""
    path = folder / "ground.sqlite3"
    with closing(sqlite3.connect(str(site.company.engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    engine = make_engine(f"sqlite:///{path}")
    clock = Controlled(site.company.controlled.moment, site.company.controlled.count)
    company = Company(engine, clock, dict(site.company.ids))
    company.set_id, company.requisition_id = site.company.set_id, site.company.requisition_id
    company.candidate_id, company.history.steps = site.company.candidate_id, None
    with company.acting("hanna") as work:
        no_meeting.confirm(work, site.loops[STATES["unanimous"]])
    stands, fresh = {**site.loops, **_driven(company)}, world.candidate(company, "Candidate Fresh")
    with open_session(engine, writes=True) as session:
        for name in STATES.values():
            _crowd(session, company, stands[name])
            _employ_candidate(session, company, name, stands[name])
        session.add(PersonRole(person_id=company.ids["vera"], role=Role.PEOPLE_ANALYST))
        session.commit()
    yield _ground(site, company, stands, folder, fresh)
    engine.dispose()


def _driven(company: Company) -> dict[str, UUID]:
    """The states that the sweep's company has no loop for."""
    driven = {"planned": open_complete(company, candidate_id=world.candidate(company, "Candidate Planned"))}
    with company.acting("bruno") as work:
        plans.confirm_plan(work, driven["planned"], ConfirmPlan())
    driven["cancelled"] = open_complete(company, candidate_id=world.candidate(company, "Candidate Cancelled"))
    with company.acting("rita") as work:
        loops.cancel(work, driven["cancelled"], CancelLoop(reason=CancelReason.WITHDREW))
    for name in ("awaiting", "override", "closed"):
        driven[name] = _interviewed(company, name, IN if name != "closed" else world.SPLIT)
    with company.acting("bruno") as work:
        debrief.open_debrief(work, driven["override"], OpenDebrief(override_reason=WHY))
        debrief.open_debrief(work, driven["closed"], OpenDebrief())
    world.to_deciding(company, driven["closed"])
    world.rule(company, driven["closed"])
    with company.acting("rita") as work:
        answer = CloseLoop(told_on=company.now.date(), offer="open")
        after_decision.close_loop(work, driven["closed"], answer)
    return driven


def _interviewed(company: Company, name: str, votes: Mapping[str, world.VoteValue]) -> UUID:
    """Everybody was interviewed hours ago; those of `votes` are in."""
    clock, now = company.controlled, company.controlled.moment
    candidate = world.candidate(company, f"Candidate {name.title()}")
    clock.moment = now - timedelta(hours=8)
    loop_id = scheduled_loop(company, candidate_id=candidate)
    clock.moment = now
    submit_rows(company, loop_id, votes)
    with company.acting("rita") as work:
        for slot in work.session.exec(select(Interview).where(Interview.loop_id == loop_id)):
            slot.status = slot.status.COMPLETED
        work.session.flush()
        transitions.settle(work, loop_id)
    return loop_id


def _crowd(session: Session, company: Company, loop_id: UUID) -> None:
    """A shadow, an observer, somebody removed, a proposal, a question, a conflict."""
    held = {one.person_id: one.id for one in session.exec(select(Panelist).where(Panelist.loop_id == loop_id))}
    given = {"loop_id": loop_id, "added_at": company.now, "added_by_id": company.ids["rita"], "position": 9}
    host = held[company.ids["iris"]]
    for who, (kind, status) in PRESENT.items():
        if company.ids[who] not in held:
            practises = host if kind is PanelistKind.SHADOW else None
            session.add(
                Panelist(
                    id=company.new_id(), person_id=company.ids[who], kind=kind, status=status, host_id=practises,
                    **given,
                )
            )  # fmt: skip
    session.add(
        PanelProposal(
            id=company.new_id(), loop_id=loop_id, person_id=company.ids["udo"], proposed_by_id=company.ids["hanna"],
            proposed_at=company.now,
        )
    )  # fmt: skip
    begun = company.now - timedelta(hours=2)
    session.add(
        SlotRequest(
            id=company.new_id(), loop_id=loop_id, panelist_id=held[company.ids["ina"]], starts_at=begun,
            ends_at=begun + timedelta(hours=1), zone="Europe/Berlin", asked_by_id=company.ids["rita"],
            asked_at=company.now,
        )
    )  # fmt: skip
    if not session.exec(select(Conflict).where(Conflict.loop_id == loop_id)).all():
        session.add(
            Conflict(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["omar"], status=ConflictStatus.CLEARED,
                said_by_id=company.ids["omar"], said_at=company.now, text=WHY, decision_reason=WHY,
                decided_by_id=company.ids["bruno"], decided_at=company.now,
            )
        )  # fmt: skip


def _employ_candidate(session: Session, company: Company, name: str, loop_id: UUID) -> None:
    """R21: with every role there is."""
    who = f"candidate of {name}"
    company.ids[who] = person_id = company.new_id()
    email = f"candidate.{name}@example.com"
    person = Person(
        id=person_id, employee_id=f"C{name}", name=who.title(), name_folded=who, email=email, level="L6",
        team="Media 5", manager_id=company.ids["vera"], timezone="Europe/Berlin",
        interviewer=InterviewerCertification.CERTIFIED, bar_raiser=BarRaiserCertification.NONE,
    )  # fmt: skip
    session.add(person)
    session.flush()
    password = session.get_one(Account, company.ids["iris"]).password_hash
    session.add(Account(person_id=person_id, password_hash=password))
    session.add_all(PersonRole(person_id=person_id, role=role) for role in Role)
    candidate = session.get_one(Candidate, session.get_one(Loop, loop_id).candidate_id)
    candidate.employee_id = person_id


def _ground(site: Site, company: Company, stands: Mapping[str, UUID], folder: Path, fresh: UUID) -> Ground:
    url = company.engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, files_dir=folder / "files", log_level="error")
    app = create_app(settings, engine=company.engine, world=company.controlled.world)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    people = {*KINDS.values(), *(f"candidate of {name}" for name in STATES.values())} & company.ids.keys()
    clients = {who: staying(app, company, who) for who in sorted(people)}
    clients[""] = app.test_client(use_cookies=False)
    with company.acting("iris") as work:
        line = HomeLine(
            id=work.new_id(), person_id=company.ids["iris"], at=work.now, kind="asked", text="A request waits."
        )
        work.session.add(line)
        own_line = line.id
    with company.looking() as session:
        places = {(one.loop_id, one.person_id): one.id for one in session.exec(select(Panelist))}
        tables = {"conflict_id": Conflict, "proposal_id": PanelProposal, "request_id": SlotRequest}
        of_loop = {
            (name, one.loop_id): one.id for name, table in tables.items() for one in session.exec(select(table))
        }  # fmt: skip
    ids = {
        "candidate_id": company.candidate_id, "requisition_id": company.requisition_id,
        "person_id": company.ids["iris"], "set_id": company.set_id, "other_id": company.set_id, "line_id": own_line,
        "fresh_candidate_id": fresh, "link_id": UUID(site.ids["link_id"][0]),
        "request_id": UUID(site.addresses["reopening"].rpartition("/")[2]),
    }  # fmt: skip
    return Ground(app, company, clients, stands, places, ids, of_loop, site.addresses)
