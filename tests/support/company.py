"""A named cast, one requisition, one candidate, and a loop put together as rows for tests that start in the middle.

Reporting line (levels in brackets):

    Vera (L10) ─ Omar (L9) ─ Hanna (L7, hiring manager) ─ Iris, Ivan (L6), Ilse (L5), Tariq (L4, in training)
         │                └─ Nadia (L7) ─ Udo (L6)
         └─ Quentin (L9) ─ Bruno (L7, Bar Raiser), Cora, Cleo (L8, core), Ina (L6), Rita (L6, recruiter),
                           Ada (L6, admin) …
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from hiring import principles
from hiring.domain.text import name_key
from hiring.domain.vocabulary import (
    BarRaiserCertification as Br,
)
from hiring.domain.vocabulary import (
    CandidateSource,
    FeedbackStatus,
    InterviewStatus,
    LoopState,
    Polarity,
    RevealMode,
    Role,
    VoteValue,
)
from hiring.domain.vocabulary import (
    InterviewerCertification as Iv,
)
from hiring.domain.vocabulary import (
    PanelistKind as Kind,
)
from hiring.models.feedback import Evidence, Feedback, Rating, SealedText, Submission, Vote
from hiring.models.loops import Assignment, Interview, Loop, LoopPrinciple, Panelist
from hiring.models.openings import Candidate, Requisition, RequisitionPrinciple, StoredPrincipleSet
from hiring.models.people import Account, Organisation, Person, PersonRole, SignInSession
from hiring.services import sign_in
from hiring.services.work import Viewer, Work
from hiring.store.accounts import roles_of
from hiring.store.engine import open_session
from tests.support.stages import History, history_of, staged
from tests.support.world import Controlled

ROOT = Path(__file__).resolve().parents[2]
CAST = (
    # name, level, team, manager, interviewer, bar raiser, roles
    ("vera", "L10", "Company", None, Iv.NONE, Br.NONE, ()),
    ("omar", "L9", "Payments", "vera", Iv.CERTIFIED, Br.NONE, ()),
    ("quentin", "L9", "Media", "vera", Iv.CERTIFIED, Br.NONE, ()),
    ("hanna", "L7", "Payments 2", "omar", Iv.CERTIFIED, Br.NONE, ()),
    ("nadia", "L7", "Payments 3", "omar", Iv.CERTIFIED, Br.CERTIFIED, ()),
    ("iris", "L6", "Payments 2.1", "hanna", Iv.CERTIFIED, Br.NONE, ()),
    ("ivan", "L6", "Payments 2.1", "hanna", Iv.CERTIFIED, Br.NONE, ()),
    ("ilse", "L5", "Payments 2.2", "hanna", Iv.CERTIFIED, Br.NONE, ()),
    ("tariq", "L4", "Payments 2.1", "hanna", Iv.IN_TRAINING, Br.NONE, ()),
    ("udo", "L6", "Payments 3.1", "nadia", Iv.CERTIFIED, Br.NONE, ()),
    ("bruno", "L7", "Media 1", "quentin", Iv.CERTIFIED, Br.CERTIFIED, ()),
    ("boris", "L7", "Media 1", "quentin", Iv.CERTIFIED, Br.CERTIFIED, ()),
    ("cora", "L8", "Media 2", "quentin", Iv.CERTIFIED, Br.CORE, ()),
    ("cleo", "L8", "Media 3", "quentin", Iv.CERTIFIED, Br.CORE, ()),
    ("bea", "L6", "Media 2", "quentin", Iv.CERTIFIED, Br.IN_TRAINING, ()),
    ("ina", "L6", "Media 2", "quentin", Iv.CERTIFIED, Br.NONE, ()),
    ("rita", "L6", "People", "quentin", Iv.NONE, Br.NONE, (Role.RECRUITER,)),
    ("rolf", "L6", "People", "quentin", Iv.NONE, Br.NONE, (Role.RECRUITER,)),
    ("konrad", "L5", "People", "quentin", Iv.NONE, Br.NONE, (Role.COORDINATOR,)),
    ("ada", "L6", "Systems", "quentin", Iv.CERTIFIED, Br.NONE, (Role.ADMIN,)),
    ("pia", "L6", "People", "quentin", Iv.NONE, Br.NONE, (Role.PEOPLE_ANALYST,)),
    ("axel", "L6", "Audit", "quentin", Iv.NONE, Br.NONE, (Role.AUDITOR,)),
    ("stan", "L6", "Media 4", "quentin", Iv.CERTIFIED, Br.NONE, ()),
)
LEVELS = "L1,L2,L3,L4,L5,L6,L7,L8,L9,L10,L11,L12"
REQUIRED = ("customer-obsession", "ownership", "dive-deep", "earn-trust", "deliver-results")
VOTERS = {
    "hanna": Kind.HIRING_MANAGER,
    "bruno": Kind.BAR_RAISER,
    "iris": Kind.INTERVIEWER,
    "ivan": Kind.INTERVIEWER,
    "ina": Kind.INTERVIEWER,
}
OWNED: Mapping[str, tuple[str, ...]] = {
    "hanna": ("customer-obsession", "ownership"),
    "bruno": ("earn-trust", "dive-deep"),
    "iris": ("customer-obsession", "deliver-results"),
    "ivan": ("ownership", "dive-deep"),
    "ina": ("earn-trust", "deliver-results"),
}


@dataclass
class Company:
    """The cast by first name, and what they work with. `work(session, name)` acts as somebody."""

    engine: sa.Engine
    controlled: Controlled
    ids: dict[str, UUID] = field(default_factory=dict)
    set_id: UUID = field(init=False)
    requisition_id: UUID = field(init=False)
    candidate_id: UUID = field(init=False)
    history: History = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.history = history_of(self.engine)

    def new_id(self) -> UUID:
        return self.controlled.world.new_id()

    @property
    def now(self) -> datetime:
        return self.controlled.moment

    def viewer(self, session: Session, name: str) -> Viewer:
        person = session.get_one(Person, self.ids[name])
        account = session.get_one(Account, person.id)
        return Viewer(
            person_id=person.id, name=person.name, timezone=person.timezone, roles=roles_of(session, person.id),
            interviewer=person.interviewer, bar_raiser=person.bar_raiser,
            guarded=account.guarded_until is not None and self.now < account.guarded_until,
        )  # fmt: skip

    def work(self, session: Session, name: str) -> Work:
        return Work(session, self.viewer(session, name), self.controlled.world, self.now)

    @contextmanager
    def acting(self, name: str) -> Iterator[Work]:
        """One committed transaction of that person; rolls back when the block raises."""
        with open_session(self.engine, writes=True) as session:
            yield self.work(session, name)
            session.commit()

    @contextmanager
    def looking(self) -> Iterator[Session]:
        with open_session(self.engine, writes=False) as session:
            yield session

    def sign_in(self, app: Flask, name: str) -> FlaskClient:
        """A test client with a server-side session of that person (no password hash is computed)."""
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        secret = f"session of {name} {self.new_id()}"
        with open_session(self.engine, writes=True) as session:
            session.add(
                SignInSession(
                    id_hash=sign_in.hashed(secret), person_id=self.ids[name], started_at=self.now, seen_at=self.now,
                    password_at=self.now,
                )
            )  # fmt: skip
            session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = secret
            cookie["_fresh"] = True
        return client


def _found(engine: sa.Engine, controlled: Controlled) -> Company:
    """Organisation, cast with accounts, principle set, one requisition and one candidate, as rows."""
    company = Company(engine, controlled)
    with open_session(engine, writes=True) as session:
        _organisation(session, company)
        _cast(session, company)
        _opening(session, company)
        session.commit()
    return company


def found_company(engine: sa.Engine, controlled: Controlled) -> Company:
    """The company as it stands in a copy of the founded template; founds it where the copy is an empty one.

    Ids come from the controlled world, so the same ones are counted again.
    """
    company = Company(engine, controlled)
    with open_session(engine, writes=False) as session:
        people = {row.email.partition("@")[0]: row.id for row in session.exec(select(Person))}
        if not people:
            session.rollback()
            return _found(engine, controlled)
        company.ids = {name: people[name] for name, *_ in CAST}
        company.set_id = session.exec(select(StoredPrincipleSet)).one().id
        company.requisition_id = session.exec(select(Requisition)).one().id
        company.candidate_id = session.exec(select(Candidate)).one().id
    controlled.count = company.candidate_id.int & ((1 << 62) - 1)
    return company


def _organisation(session: Session, company: Company) -> None:
    session.add(
        Organisation(
            id=company.new_id(), name="Northwind", levels=LEVELS, timezone="Europe/Berlin", cookie_secret="x" * 40,
            created_at=company.now,
        )
    )  # fmt: skip
    session.flush()


def _cast(session: Session, company: Company) -> None:
    for number, (name, level, team, manager, interviewer, bar_raiser, roles) in enumerate(CAST):
        company.ids[name] = person_id = company.new_id()
        session.add(
            Person(
                id=person_id, employee_id=f"E{1000 + number}", name=f"{name.title()} Example",
                name_folded=name_key(f"{name.title()} Example"), email=f"{name}@example.com", level=level, team=team,
                manager_id=company.ids[manager] if manager else None, timezone="Europe/Berlin",
                interviewer=interviewer, bar_raiser=bar_raiser,
            )
        )  # fmt: skip
        session.flush()
        session.add(Account(person_id=person_id))
        session.add_all(PersonRole(person_id=person_id, role=role) for role in roles)
        session.flush()


def _opening(session: Session, company: Company) -> None:
    shipped = principles.parse((ROOT / "principles.yaml").read_bytes())
    company.set_id, company.requisition_id, company.candidate_id = (company.new_id() for _ in range(3))
    session.add(
        StoredPrincipleSet(
            id=company.set_id, slug=shipped.id, set_version=shipped.version, name=shipped.name, language="en",
            document=shipped.to_json(), loaded_at=company.now, published_at=company.now,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        Requisition(
            id=company.requisition_id, requisition_id="R1000", title="Senior Engineer", title_folded="senior engineer",
            level="L6", team="Payments 2.1", hiring_manager_id=company.ids["hanna"],
            recruiter_id=company.ids["rita"], principle_set_id=company.set_id, created_at=company.now,
        )
    )  # fmt: skip
    session.flush()
    session.add_all(
        RequisitionPrinciple(requisition_id=company.requisition_id, principle=slug, position=place)
        for place, slug in enumerate(REQUIRED)
    )
    company.candidate_id = add_candidate(session, company, "Mira Castellan")


def add_candidate(session: Session, company: Company, name: str, **given: object) -> UUID:
    candidate_id = company.new_id()
    values: dict[str, object] = {
        "candidate_id": f"C{candidate_id.int % 100_000_000}",
        "email": f"{name.split(maxsplit=1)[0].lower()}@example.org",
        "timezone": "Europe/London", "source": CandidateSource.APPLIED, "requisition_id": company.requisition_id,
    } | given  # fmt: skip
    session.add(Candidate(id=candidate_id, name=name, name_folded=name_key(name), created_at=company.now, **values))
    session.flush()
    return candidate_id


@staged
def scheduled_loop(
    company: Company, *, reveal: RevealMode = RevealMode.ALL_IN, candidate_id: UUID | None = None
) -> UUID:
    """A confirmed loop of five voters, each with two principles and a one-hour slot today, an hour apart from 10:00."""
    with open_session(company.engine, writes=True) as session:
        loop_id = company.new_id()
        candidate = session.get_one(Candidate, candidate_id or company.candidate_id)
        session.add(
            Loop(
                id=loop_id, candidate_id=candidate.id, candidate_name_folded=candidate.name_folded,
                requisition_id=company.requisition_id, recruiter_id=company.ids["rita"],
                principle_set_id=company.set_id, level="L6", state=LoopState.SCHEDULED, state_since=company.now,
                next_due_at=company.now, reveal_mode=reveal, opened_at=company.now, opened_by_id=company.ids["rita"],
                confirmed_at=company.now, confirmation_outstanding=False,
            )
        )  # fmt: skip
        session.flush()
        session.add_all(
            LoopPrinciple(loop_id=loop_id, principle=slug, position=place) for place, slug in enumerate(REQUIRED)
        )
        for place, (name, kind) in enumerate(VOTERS.items()):
            _seat(session, company, loop_id, name, kind, place)
        session.commit()
    return loop_id


def _seat(session: Session, company: Company, loop_id: UUID, name: str, kind: Kind, place: int) -> None:
    panelist_id = company.new_id()
    session.add(
        Panelist(
            id=panelist_id, loop_id=loop_id, person_id=company.ids[name], kind=kind, position=place,
            added_at=company.now, added_by_id=company.ids["rita"],
        )
    )  # fmt: skip
    session.flush()
    session.add_all(
        Assignment(id=company.new_id(), loop_id=loop_id, panelist_id=panelist_id, principle=slug)
        for slug in OWNED[name]
    )
    start = company.now + timedelta(hours=1 + place)
    session.add(
        Interview(
            id=company.new_id(), loop_id=loop_id, panelist_id=panelist_id, status=InterviewStatus.CONFIRMED,
            starts_at=start, ends_at=start + timedelta(hours=1), zone="Europe/Berlin",
            due_at=start + timedelta(hours=25),
        )
    )  # fmt: skip
    session.flush()


def submit_rows(
    company: Company,
    loop_id: UUID,
    votes: Mapping[str, VoteValue],
    ratings: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Submitted feedback as rows, without going through the services: one full evidence and a rating per principle."""
    with open_session(company.engine, writes=True) as session:
        for name, value in votes.items():
            _submit(session, company, loop_id, name, value, (ratings or {}).get(name, {}))
        session.commit()


def _submit(
    session: Session, company: Company, loop_id: UUID, name: str, value: VoteValue, marks: Mapping[str, str]
) -> None:
    place = session.exec(
        select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids[name])
    ).one()
    interview = session.exec(select(Interview).where(Interview.panelist_id == place.id)).one()
    interview.status = InterviewStatus.COMPLETED
    feedback = Feedback(
        id=company.new_id(), loop_id=loop_id, panelist_id=place.id, interview_id=interview.id,
        status=FeedbackStatus.SUBMITTED, summary=f"{name} is sure.", started_at=company.now,
        submitted_at=company.now,
    )  # fmt: skip
    session.add(feedback)
    session.flush()
    _write(session, company, feedback.id, name, marks)
    content = SealedText(id=company.new_id(), salt="s", text=json.dumps({"by": name}))
    session.add(content)
    session.flush()
    submission = Submission(
        id=company.new_id(), feedback_id=feedback.id, number=1, submitted_at=company.now, content_id=content.id
    )
    session.add(submission)
    session.flush()
    session.add(
        Vote(
            id=company.new_id(), loop_id=loop_id, panelist_id=place.id, submission_id=submission.id, round=0,
            value=value, at=company.now, digest="0" * 64,
        )
    )  # fmt: skip
    session.flush()


def _write(session: Session, company: Company, feedback_id: UUID, name: str, marks: Mapping[str, str]) -> None:
    for slug in OWNED[name]:
        star = {part: f"{part} of {name} on {slug}" for part in ("situation", "task", "action", "result")}
        session.add(
            Evidence(
                id=company.new_id(), feedback_id=feedback_id, principle=slug, position=0,
                polarity=Polarity.SUPPORTS, **star,
            )
        )  # fmt: skip
        session.add(Rating(id=company.new_id(), feedback_id=feedback_id, principle=slug, code=marks.get(slug, "meets")))
