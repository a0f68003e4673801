"""Drives a loop to its debrief and its decision through the services, for tests that start there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from uuid import UUID

from argon2 import PasswordHasher
from sqlmodel import select

from hiring.domain.decision import typed_word
from hiring.domain.vocabulary import DebriefPhase, FindingValue, Outcome, PositionValue, RevealMode, Ruling, VoteValue
from hiring.models.feedback import Evidence, Feedback
from hiring.models.loops import Loop
from hiring.models.people import Account
from hiring.schemas.base import build
from hiring.schemas.debrief import MovePhase, OpenDebrief, RecordFinding, SetAttendance
from hiring.schemas.decision import AnswerRequest, AskRequest, CloseLoop, RuleOn, RuleWithoutMeeting, TakePosition
from hiring.services import closing, debrief, decision, findings, no_meeting, requests, revotes, transitions
from hiring.services.password_again import PasswordAgain
from hiring.settings import Settings
from tests.support.company import REQUIRED, VOTERS, Company, scheduled_loop, submit_rows
from tests.support.stages import staged

PASSWORD = "a long enough password"
REASON = "The evidence on every principle holds, and nobody in the room saw it otherwise."
VETO_REASON = (
    "Dive Deep stayed below the bar in both interviews: Mira Castellan named the figures of the outage, but not where "
    "they came from, and when asked for the second cause repeated the first one. MIRA'S colleagues found it, Castellan "
    "signed. At this level nobody stands behind her who would look once more."
)
RULINGS = {
    Outcome.HIRE: (PositionValue.HIRE, Ruling.HIRE),
    Outcome.VETO: (PositionValue.HIRE, Ruling.VETO),
    Outcome.NO_HIRE: (PositionValue.NO_HIRE, Ruling.NO_HIRE),
}


@cache
def _hash() -> str:
    """As cheap as argon2 allows: what is tested is that it is asked, not how long it takes."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def again(typed: str = PASSWORD, **given: object) -> PasswordAgain:
    """The password as the ruling page hands it on."""
    settings = Settings(database_url="sqlite:///unused.sqlite3", files_dir=Path("unused"), **given)
    return PasswordAgain(typed, settings, "127.0.0.1")


def give_password(company: Company, *names: str) -> None:
    for name in names:
        with company.acting(name) as work:
            work.session.get_one(Account, company.ids[name]).password_hash = _hash()


@staged
def to_ready(
    company: Company, votes: Mapping[str, VoteValue] | None = None, *, loop_id: UUID | None = None,
    reveal: RevealMode = RevealMode.ALL_IN,
) -> UUID:  # fmt: skip
    """Everybody of `votes` (default: all, inclined) has submitted; with all five the loop is ready."""
    made = loop_id or scheduled_loop(company, reveal=reveal)
    company.controlled.pass_time(hours=8)
    submit_rows(company, made, votes or dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with company.acting("rita") as work:
        transitions.settle(work, made)
    return made


@staged
def to_deciding(
    company: Company, loop_id: UUID, *, attending: Iterable[str] = ("hanna", "bruno"), ruler: str = "bruno",
    override_reason: str = "", found: Mapping[str, FindingValue] | None = None,
) -> None:  # fmt: skip
    """Opens the debrief and walks it to deciding, with a finding on every required principle."""
    give_password(company, ruler)
    people = tuple(company.ids[name] for name in attending)
    steps: list[Callable[[decision.Work], object]] = [
        lambda work: debrief.open_debrief(work, loop_id, OpenDebrief(override_reason=override_reason)),
        lambda work: debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.REVOTING)),
        lambda work: debrief.set_attendance(work, loop_id, SetAttendance(person_ids=people)),
        lambda work: revotes.close_round(work, loop_id),
        lambda work: debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.DISCUSSING)),
        *[_finding(company, loop_id, slug, (found or {}).get(slug, FindingValue.MEETS)) for slug in REQUIRED],
        lambda work: debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.DECIDING)),
    ]
    for step in steps:
        company.controlled.pass_time(minutes=1)
        with company.acting(ruler) as work:
            step(work)


def _finding(company: Company, loop_id: UUID, slug: str, value: FindingValue) -> Callable[[decision.Work], object]:
    def record(work: decision.Work) -> None:
        cited = work.session.exec(
            select(Evidence.id)
            .join(Feedback, Feedback.id == Evidence.feedback_id)
            .where(Feedback.loop_id == loop_id, Evidence.principle == slug)
        ).first()
        held = {one.principle: one.version for one in _held(work, loop_id)}
        command = RecordFinding(
            principle=slug, value=value, reason=f"The room agrees on {slug}.", cited=(cited,) if cited else (),
            version=held.get(slug, 0),
        )  # fmt: skip
        findings.record_finding(work, loop_id, command)

    return record


def _held(work: decision.Work, loop_id: UUID) -> list[findings.Finding]:
    loop = work.session.get_one(Loop, loop_id)
    return findings.store.findings(work.session, loop_id, loop.revision)


def take_position(company: Company, loop_id: UUID, value: PositionValue, level: str = "", note: str = "") -> None:
    with company.acting("hanna") as work:
        decision.take_position(work, loop_id, TakePosition(value=value, level=level, note=note))


def command_for(ruling: Ruling, **given: object) -> RuleOn:
    values: dict[str, object] = {
        "ruling": ruling, "typed_word": typed_word(ruling), "reason": VETO_REASON if ruling is Ruling.VETO else REASON,
        "cited": ("dive-deep",) if ruling is Ruling.VETO else (),
    }  # fmt: skip
    return build(RuleOn, {**values, **given})


def rule(company: Company, loop_id: UUID, ruling: Ruling, *, ruler: str = "bruno", **given: object) -> decision.Answer:
    with company.acting(ruler) as work:
        return decision.rule(work, loop_id, command_for(ruling, **given), again())


def decide(company: Company, loop_id: UUID, outcome: Outcome = Outcome.HIRE, *, ruler: str = "bruno") -> None:
    """From deciding to decided."""
    position, ruling = RULINGS[outcome]
    take_position(company, loop_id, position)
    company.controlled.pass_time(minutes=1)
    answer = rule(company, loop_id, ruling, ruler=ruler)
    assert answer == decision.Ruled(outcome), answer


@staged
def to_decided(company: Company, outcome: Outcome = Outcome.HIRE, *, loop_id: UUID | None = None) -> UUID:
    """A loop that went through its debrief to this outcome."""
    made = to_ready(company, loop_id=loop_id)
    to_deciding(company, made)
    decide(company, made, outcome)
    return made


@staged
def to_decided_without_meeting(company: Company) -> UUID:
    """R28's short cut: every vote negative, both confirm."""
    made = to_ready(company, dict.fromkeys(VOTERS, VoteValue.NOT_INCLINED))
    give_password(company, "bruno")
    with company.acting("hanna") as work:
        no_meeting.confirm(work, made)
    with company.acting("bruno") as work:
        answer = no_meeting.rule(work, made, RuleWithoutMeeting(typed_word="no hire", reason=REASON), again())
    assert answer == decision.Ruled(Outcome.NO_HIRE), answer
    return made


def close(company: Company, loop_id: UUID, **given: object) -> None:
    with company.acting("rita") as work:
        told = {"told_on": company.now.date(), **given}
        closing.close_loop(work, loop_id, CloseLoop(**told))


def reopen(company: Company, loop_id: UUID, consenting: Iterable[str] = ("hanna", "bruno")) -> UUID:
    """Asks for reopening and has everybody consent; answers the request's id."""
    with company.acting("rita") as work:
        request_id = requests.ask_for_reopening(work, loop_id, AskRequest(reason="New evidence came in."))
    for name in consenting:
        with company.acting(name) as work:
            requests.answer(work, request_id, AnswerRequest(granted=True, text=f"{name} agrees."))
    return request_id
