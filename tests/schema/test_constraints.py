"""Rules that can be told in SQL hold against any code: a row goes in, a second one that breaks the rule does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, SQLModel, select

from hiring.domain.vocabulary import (
    ConflictStatus,
    DebriefPhase,
    FeedbackStatus,
    InterviewStatus,
    LoopState,
    Outcome,
    PanelistKind,
    PlaceStatus,
    PositionValue,
    RequestKind,
    RevealMode,
    Ruling,
    VoteValue,
)
from hiring.models.debrief import Debrief, Decision, Finding, Request
from hiring.models.feedback import Feedback, Rating, SealedText, Submission, Vote
from hiring.models.loops import Assignment, Conflict, Interview, Loop, LoopPrinciple, Panelist
from hiring.models.people import Person, RequestKey
from tests.support.company import Company, scheduled_loop, submit_rows

Maker = Callable[["Scene"], SQLModel]


class Scene:
    """A scheduled loop in which Iris has submitted, and rows to try beside what is there."""

    def __init__(self, company: Company, session: Session, loop_id: UUID) -> None:
        self.company, self.session, self.loop_id = company, session, loop_id

    def id(self) -> UUID:
        return self.company.new_id()

    def place(self, name: str) -> Panelist:
        return self.session.exec(
            select(Panelist).where(Panelist.loop_id == self.loop_id, Panelist.person_id == self.company.ids[name])
        ).one()

    def feedback(self) -> Feedback:
        return self.session.exec(select(Feedback).where(Feedback.loop_id == self.loop_id)).one()

    def submission(self) -> Submission:
        return self.session.exec(select(Submission)).one()

    def sealed(self) -> UUID:
        return self.session.exec(select(SealedText)).first().id  # type: ignore[union-attr]


@pytest.fixture
def company_with_loop(company: Company) -> tuple[Company, UUID]:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, {"iris": VoteValue.INCLINED})
    return company, loop_id


def panelist(scene: Scene, kind: PanelistKind, name: str, **given: object) -> Panelist:
    return Panelist(
        id=scene.id(), loop_id=scene.loop_id, person_id=scene.company.ids[name], kind=kind,
        added_at=scene.company.now, added_by_id=scene.company.ids["rita"], **given,
    )  # fmt: skip


def interview(scene: Scene, **given: object) -> Interview:
    now = scene.company.now
    values = {"starts_at": now, "ends_at": now + timedelta(hours=1), "due_at": now} | given
    return Interview(
        id=scene.id(), loop_id=scene.loop_id, panelist_id=scene.place("iris").id, status=InterviewStatus.PLANNED,
        zone="Europe/Berlin", **values,
    )  # fmt: skip


def vote(scene: Scene, **given: object) -> Vote:
    values: dict[str, object] = {"round": 0, "submission_id": scene.submission().id} | given
    return Vote(
        id=scene.id(), loop_id=scene.loop_id, panelist_id=scene.place("iris").id, value=VoteValue.INCLINED,
        at=scene.company.now, digest="0" * 64, **values,
    )  # fmt: skip


def loop(scene: Scene) -> Loop:
    now, rita = scene.company.now, scene.company.ids["rita"]
    return Loop(
        id=scene.id(), candidate_id=scene.company.candidate_id, candidate_name_folded="mira",
        requisition_id=scene.company.requisition_id, recruiter_id=rita, principle_set_id=scene.company.set_id,
        level="L6", state=LoopState.DRAFT, state_since=now, next_due_at=now, reveal_mode=RevealMode.ALL_IN,
        opened_at=now, opened_by_id=rita,
    )  # fmt: skip


def debrief(scene: Scene, number: int, phase: DebriefPhase = DebriefPhase.READING) -> Debrief:
    now = scene.company.now
    return Debrief(
        id=scene.id(), loop_id=scene.loop_id, revision=1, number=number, phase=phase, phase_since=now, opened_at=now,
        opened_by_id=scene.company.ids["bruno"],
    )  # fmt: skip


def decision(scene: Scene, revision: int = 1, **given: object) -> Decision:
    words = scene.sealed()
    return Decision(
        id=scene.id(), loop_id=scene.loop_id, revision=revision, candidate_id=scene.company.candidate_id,
        outcome=Outcome.HIRE, position=PositionValue.HIRE, ruling=Ruling.HIRE, at=scene.company.now, met=True,
        hiring_manager_id=scene.company.ids["hanna"], ruled_by_id=scene.company.ids["bruno"], reason_id=words,
        record_id=words, digest="0" * 64, **given,
    )  # fmt: skip


def finding(scene: Scene) -> Finding:
    return Finding(
        id=scene.id(), loop_id=scene.loop_id, revision=1, principle="ownership", value="meets", reason="x",
        author_id=scene.company.ids["bruno"], at=scene.company.now, at_level="L6",
    )  # fmt: skip


def conflict(scene: Scene) -> Conflict:
    ina = scene.company.ids["ina"]
    return Conflict(
        id=scene.id(), loop_id=scene.loop_id, person_id=ina, status=ConflictStatus.DECLARED, said_by_id=ina,
        said_at=scene.company.now, text="x",
    )  # fmt: skip


def request(scene: Scene) -> Request:
    return Request(
        id=scene.id(), kind=RequestKind.REOPEN, loop_id=scene.loop_id, asked_by_id=scene.company.ids["rita"],
        at=scene.company.now, reason="x",
    )  # fmt: skip


def request_key(scene: Scene) -> RequestKey:
    return RequestKey(
        id=scene.id(), person_id=scene.company.ids["rita"], key="k", endpoint="x", location="/", at=scene.company.now
    )


BROKEN: dict[str, tuple[Maker, ...]] = {
    "R1 a second active Bar Raiser": (lambda s: panelist(s, PanelistKind.BAR_RAISER, "boris"),),
    "R1 a second active hiring manager": (lambda s: panelist(s, PanelistKind.HIRING_MANAGER, "omar"),),
    "a second active place of one person": (lambda s: panelist(s, PanelistKind.OBSERVER, "iris"),),
    "R9 a question planned twice": (
        lambda s: Assignment(id=s.id(), loop_id=s.loop_id, panelist_id=s.place("iris").id, principle="x", question="q"),
        lambda s: Assignment(id=s.id(), loop_id=s.loop_id, panelist_id=s.place("ivan").id, principle="x", question="q"),
    ),
    "a principle owned twice by one panelist": (
        lambda s: Assignment(id=s.id(), loop_id=s.loop_id, panelist_id=s.place("iris").id, principle="deliver-results"),
    ),
    "a second standing interview": (interview,),
    "a second feedback on one interview": (
        lambda s: Feedback(
            id=s.id(), loop_id=s.loop_id, panelist_id=s.place("iris").id, interview_id=s.feedback().interview_id
        ),
    ),
    "a second rating of one principle": (
        lambda s: Rating(id=s.id(), feedback_id=s.feedback().id, principle="deliver-results", code="meets"),
    ),
    "R23 a second unrecalled submission": (
        lambda s: Submission(
            id=s.id(), feedback_id=s.feedback().id, number=2, submitted_at=s.company.now, content_id=s.sealed()
        ),
    ),
    "R23 a second initial vote of one submission": (vote,),
    "R23 an initial vote without a submission": (lambda s: vote(s, submission_id=None),),
    "R26 a revote that belongs to no opening": (lambda s: vote(s, round=1, submission_id=None),),
    "R24 a second open debrief": (lambda s: debrief(s, 1), lambda s: debrief(s, 2)),
    "one number for two openings": (
        lambda s: debrief(s, 1, DebriefPhase.ADJOURNED), lambda s: debrief(s, 1, DebriefPhase.ADJOURNED),
    ),
    "a second finding on one principle": (finding, finding),
    "R33 a second decision of one revision": (decision, decision),
    "R35 a second running loop for candidate and requisition": (loop,),
    "R43 a second undecided conflict of one person": (conflict, conflict),
    "R33 a second open request to reopen": (request, request),
    "R38 a key used twice": (request_key, request_key),
    "a coverage of nobody": (
        lambda s: LoopPrinciple(loop_id=s.loop_id, principle="x", position=9, min_coverage=0),
    ),
    "an interview that ends before it starts": (
        lambda s: interview(s, ends_at=s.company.now - timedelta(hours=1), starts_at=s.company.now),
    ),
    "a place of nobody": (
        lambda s: Panelist(**(panelist(s, PanelistKind.OBSERVER, "stan").model_dump() | {"person_id": s.id()})),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
def test_R1_R9_R23_R24_R33_R35_the_database_refuses(company_with_loop: tuple[Company, UUID], rule: str) -> None:
    company, loop_id = company_with_loop
    *first, last = BROKEN[rule]
    with company.acting("ada") as work:
        scene = Scene(company, work.session, loop_id)
        for make in first:
            work.session.add(make(scene))
        work.session.flush()
        work.session.add(last(scene))
        with pytest.raises(IntegrityError):
            work.session.flush()
        work.session.rollback()


ALLOWED: dict[str, tuple[Maker, ...]] = {
    "a removed Bar Raiser beside the active one": (
        lambda s: panelist(s, PanelistKind.BAR_RAISER, "boris", status=PlaceStatus.REMOVED),
    ),
    "a follow-up beside the own place": (lambda s: panelist(s, PanelistKind.FOLLOW_UP, "iris"),),
    "a recalled submission beside the standing one": (
        lambda s: Submission(
            id=s.id(), feedback_id=s.feedback().id, number=2, submitted_at=s.company.now, content_id=s.sealed(),
            recalled_at=s.company.now,
        ),
    ),
    "two adjourned openings": (
        lambda s: debrief(s, 1, DebriefPhase.ADJOURNED), lambda s: debrief(s, 2, DebriefPhase.ADJOURNED),
    ),
    "a decision of the next revision": (decision, lambda s: decision(s, 2)),
    "two principles without a planned question": (
        lambda s: Assignment(id=s.id(), loop_id=s.loop_id, panelist_id=s.place("iris").id, principle="x"),
        lambda s: Assignment(id=s.id(), loop_id=s.loop_id, panelist_id=s.place("ivan").id, principle="x"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ALLOWED)
def test_the_database_lets_through_what_is_no_second(company_with_loop: tuple[Company, UUID], case: str) -> None:
    """Otherwise the refusals above would prove nothing."""
    company, loop_id = company_with_loop
    with company.acting("ada") as work:
        scene = Scene(company, work.session, loop_id)
        for make in ALLOWED[case]:
            work.session.add(make(scene))
        work.session.flush()


WORDS = [
    ("vote", "value", len(VoteValue)), ("feedback", "status", len(FeedbackStatus)), ("loop", "state", len(LoopState)),
    ("panelist", "kind", len(PanelistKind)), ("decision", "outcome", len(Outcome)),
    ("debrief", "phase", len(DebriefPhase)),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "count"), WORDS)
def test_R23_only_the_words_of_the_domain_are_stored(engine: sa.Engine, table: str, column: str, count: int) -> None:
    """Four vote values and no neutral: a CHECK says so, not only the code."""
    checks = [one["sqltext"] for one in sa.inspect(engine).get_check_constraints(table)]
    mine = [one for one in checks if re.match(rf"\(*{column}\b", one) and "'" in one]
    assert len(mine) == 1, f"{table}.{column} takes any word"
    assert len(set(re.findall(r"'(\w+)'", mine[0]))) == count


def test_R23_a_fifth_vote_value_is_refused(company_with_loop: tuple[Company, UUID]) -> None:
    company, loop_id = company_with_loop
    with company.acting("ada") as work:
        neutral = vote(Scene(company, work.session, loop_id)).model_dump() | {"value": "neutral"}
        table = sa.table("vote", *(sa.column(name, _plain(name)) for name in neutral))
        with pytest.raises(IntegrityError, match="vote_value"):
            work.session.connection().execute(sa.insert(table).values(neutral))
        work.session.rollback()


def _plain(name: str) -> sa.types.TypeEngine[object] | None:
    if name.endswith("id"):
        return sa.Uuid()
    return sa.DateTime(timezone=True) if name == "at" else None


def test_R39_a_time_without_a_zone_is_refused(company_with_loop: tuple[Company, UUID]) -> None:
    company, loop_id = company_with_loop
    with company.acting("ada") as work:
        work.session.get_one(Loop, loop_id).state_since = datetime(2026, 3, 2, 9)  # noqa: DTZ001
        with pytest.raises((StatementError, ValueError), match="expected one with a zone"):
            work.session.flush()
        work.session.rollback()


def test_R39_times_come_back_as_the_same_instant(company_with_loop: tuple[Company, UUID]) -> None:
    company, loop_id = company_with_loop
    with company.looking() as session:
        found = session.get_one(Loop, loop_id).state_since
    assert found == company.now
    assert found.utcoffset() == timedelta()


def test_feedback_of_iris_is_in(company_with_loop: tuple[Company, UUID]) -> None:
    """What the scene stands on."""
    company, loop_id = company_with_loop
    with company.looking() as session:
        assert Scene(company, session, loop_id).feedback().status is FeedbackStatus.SUBMITTED
        assert session.get_one(Person, company.ids["iris"]).name == "Iris Example"
