"""Debriefs and decisions of the demo, through the steps that people take."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from hiring.demo.script import FeedbackPlace, PositionScript, Superseded
from hiring.demo.seed_plan import Made
from hiring.demo.stage import Stage
from hiring.domain.decision import typed_word
from hiring.domain.vocabulary import DebriefPhase, FindingValue, LoopState, PositionValue, Ruling, VoteValue
from hiring.models.people import Account
from hiring.schemas.debrief import (
    MovePhase,
    NameFollowUp,
    OpenDebrief,
    ReaffirmFinding,
    RecordFinding,
    Revote,
    SetAttendance,
)
from hiring.schemas.decision import (
    AnswerRequest,
    AskRequest,
    CloseLoop,
    RuleOn,
    RuleWithoutMeeting,
    TakePosition,
    WriteCoachingNote,
    WriteDissent,
)
from hiring.services import closing, coaching, debrief, decision, findings, follow_ups, no_meeting, requests, revotes
from hiring.services.password_again import PasswordAgain
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import feedbacks
from hiring.store.rows import add

PHASES = (DebriefPhase.READING, DebriefPhase.REVOTING, DebriefPhase.DISCUSSING, DebriefPhase.DECIDING)
AFTER_DEBRIEF = {LoopState.DEBRIEFING, LoopState.DECIDED, LoopState.CLOSED}


def meet(made: Made) -> None:
    """Whatever the script has after the feedback: debrief, decision, reopening, closing, follow-up."""
    script = made.script
    if script.case == "unanimous_no" and script.decided_days_ago is not None:
        _without_meeting(made)
    elif script.superseded:
        _first_decision(made, script.superseded)
        _debrief(
            made, script.debrief_days_ago or 0, DebriefPhase.DECIDING, script.findings, script.position, second=True
        )
        _rule(made, script.position, script.ruling, script.ruling_reason)
    elif script.state in AFTER_DEBRIEF or script.follow_up:
        until = script.phase or (DebriefPhase.DISCUSSING if script.follow_up else DebriefPhase.DECIDING)
        _debrief(made, script.debrief_days_ago or 0, until, script.findings, script.position)
        if script.follow_up:
            _follow_up(made)
        elif script.ruling:
            _rule(made, script.position, script.ruling, script.ruling_reason)
    if script.state is LoopState.CLOSED:
        _close(made)


def _debrief(
    made: Made,
    days_ago: float,
    until: DebriefPhase,
    found: Mapping[str, FindingValue],
    position: PositionScript | None,
    *,
    second: bool = False,
) -> None:
    stage, script = made.stage, made.script
    stage.at(max(stage.days_ago(days_ago, -1), stage.now + timedelta(minutes=10)))
    missing = [key for key in made.voters if _owes(made, key)]
    reason = made.pen.remark(made.pen.demo.remarks.override_reasons.debrief) if missing else ""
    opened = debrief.open_debrief(stage.acting(script.bar_raiser), made.loop_id, OpenDebrief(override_reason=reason))
    if not isinstance(opened, UUID):
        raise TypeError(f"expected an open debrief, found {opened}")
    present = [key for key in made.voters if key not in missing]
    for key in present if until is not DebriefPhase.READING else present[:2]:
        _pass(made, 4)
        debrief.note_presence(stage.acting(key), opened)
        debrief.tick_read_all(stage.acting(key), made.loop_id)
    if until is DebriefPhase.READING:
        return
    _revote(made, present, until, second=second)
    if until is DebriefPhase.REVOTING:
        return
    _move(made, DebriefPhase.DISCUSSING)
    if until is DebriefPhase.DECIDING:
        _find(made, found)
        _move(made, DebriefPhase.DECIDING)
        if position is not None:
            _take_position(made, position)
    else:
        _find(made, found)


def _owes(made: Made, key: str) -> bool:
    return made.script.panel[key].feedback not in {FeedbackPlace.SUBMITTED, FeedbackPlace.LATE}


def _pass(made: Made, minutes: float) -> None:
    made.stage.at(made.stage.now + timedelta(minutes=minutes))


def _move(made: Made, phase: DebriefPhase) -> None:
    _pass(made, 3)
    debrief.move_phase(made.stage.acting(made.script.bar_raiser), made.loop_id, MovePhase(to=phase))


def _revote(made: Made, present: list[str], until: DebriefPhase, *, second: bool) -> None:
    stage, script = made.stage, made.script
    _move(made, DebriefPhase.REVOTING)
    people = tuple(stage.people[key] for key in present)
    debrief.set_attendance(stage.acting(script.bar_raiser), made.loop_id, SetAttendance(person_ids=people))
    voting = present[:-2] if until is DebriefPhase.REVOTING else present
    for key in voting:
        _pass(made, 1)
        panel = script.panel[key]
        first = panel.vote or VoteValue.INCLINED
        new = panel.now or first
        if script.superseded and not second:
            new = first
        reason = made.pen.remark(made.pen.demo.remarks.vote_change_reasons) if new is not first else ""
        revotes.revote(stage.acting(key), made.loop_id, Revote(value=new, reason=reason))


def _find(made: Made, found: Mapping[str, FindingValue]) -> None:
    loop = made.whole().loop
    work = made.stage.acting(made.script.bar_raiser)
    before = {one.principle: one.version for one in store.findings(work.session, loop.id, loop.revision)}
    for principle, value in found.items():
        _pass(made, 6)
        reason = made.script.finding_reasons.get(principle) or made.pen.remark(
            made.pen.demo.remarks.finding_reasons[value]
        )
        command = RecordFinding(
            principle=principle, value=value, reason=reason, cited=_cited(made, principle),
            version=before.get(principle, 0),
        )  # fmt: skip
        findings.record_finding(made.stage.acting(made.script.bar_raiser), made.loop_id, command)


def _cited(made: Made, principle: str) -> tuple[UUID, ...]:
    """The first two people's evidence on the principle."""
    ids = [p.feedback.id for p in made.whole().active_places if p.feedback and p.submitted and not p.kind.practises]
    work = made.stage.acting(made.script.bar_raiser)
    own = [one for one in feedbacks.evidence_of(work.session, ids) if one.principle == principle]
    by_person = {one.feedback_id: one.id for one in reversed(own)}
    return tuple(by_person.values())[:2]


def _take_position(made: Made, position: PositionScript) -> None:
    _pass(made, 5)
    remarks = made.pen.demo.remarks.positions
    pool = (
        remarks.no_hire
        if position.value is PositionValue.NO_HIRE
        else (remarks.hire_lower if position.level else remarks.hire)
    )
    note = position.reason or made.pen.remark(pool)
    command = TakePosition(value=position.value, level=position.level or "", note=note)
    decision.take_position(made.stage.acting(made.hiring_manager), made.loop_id, command)


def _rule(made: Made, position: PositionScript | None, ruling: Ruling | None, reason: str) -> None:
    assert position is not None and ruling is not None  # noqa: S101, PT018  the script's own test asks for both
    stage, script = made.stage, made.script
    if position.level:
        _reaffirm(made)
    if script.dissent:
        decision.write_dissent(stage.acting(made.hiring_manager), made.loop_id, WriteDissent(text=script.dissent))
    _pass(made, 5)
    cited: tuple[str, ...] = ()
    if ruling is Ruling.VETO:
        veto = next(one for one in made.pen.demo.remarks.veto_reasons if one.principle in script.findings)
        reason, cited = reason or veto.text, (veto.principle,)
    pool = made.pen.demo.remarks.rulings
    text = reason or made.pen.remark(pool.hire if ruling is Ruling.HIRE else pool.no_hire)
    command = RuleOn(
        ruling=ruling, typed_word=typed_word(ruling), reason=text, cited=cited, other_role=bool(script.other_role)
    )
    work = stage.acting(script.bar_raiser)
    with password_for(work, stage) as again:
        _expect_ruled(decision.rule(work, made.loop_id, command, again))


def _reaffirm(made: Made) -> None:
    """R32: the findings hold at the lower level."""
    work = made.stage.acting(made.script.bar_raiser)
    for one in store.findings(work.session, made.loop_id, made.whole().loop.revision):
        _pass(made, 1)
        work = made.stage.acting(made.script.bar_raiser)
        command = ReaffirmFinding(principle=one.principle, version=one.version)
        findings.reaffirm_finding(work, made.loop_id, command)


def _expect_ruled(answer: decision.Answer) -> None:
    if not isinstance(answer, decision.Ruled):
        raise TypeError(f"expected a ruling, found {answer}")


@contextmanager
def password_for(work: Work, stage: Stage) -> Iterator[PasswordAgain]:
    """The ruler's password for one ruling; who has no sign-in of the demo has none afterwards."""
    account = work.session.get(Account, work.viewer.person_id)
    account = account or add(work.session, Account(person_id=work.viewer.person_id))
    before, account.password_hash = account.password_hash, account.password_hash or stage.password_hash
    yield PasswordAgain(stage.password, stage.settings)
    account.password_hash = before
    work.session.flush()


def _first_decision(made: Made, first: Superseded) -> None:
    stage, script = made.stage, made.script
    _debrief(made, first.decided_days_ago, DebriefPhase.DECIDING, first.findings, first.position)
    _rule(made, first.position, first.ruling, first.ruling_reason)
    stage.at(stage.days_ago(first.reopened_days_ago))
    request = requests.ask_for_reopening(
        stage.acting(made.recruiter), made.loop_id, AskRequest(reason=first.reopen_reason)
    )
    for key in (made.hiring_manager, script.bar_raiser):
        _pass(made, 40)
        requests.answer(stage.acting(key), request, AnswerRequest(granted=True, text=first.reopen_reason))


def _without_meeting(made: Made) -> None:
    stage, script = made.stage, made.script
    stage.at(stage.days_ago(script.decided_days_ago or 0))
    no_meeting.confirm(stage.acting(made.hiring_manager), made.loop_id)
    _pass(made, 25)
    command = RuleWithoutMeeting(typed_word=typed_word(Ruling.NO_HIRE), reason=script.ruling_reason)
    work = stage.acting(script.bar_raiser)
    with password_for(work, stage) as again:
        _expect_ruled(no_meeting.rule(work, made.loop_id, command, again))


def _follow_up(made: Made) -> None:
    wanted = made.script.follow_up
    assert wanted is not None  # noqa: S101  meet() looked
    reason = made.pen.remark(made.pen.demo.remarks.follow_up_reasons)
    command = NameFollowUp(person_id=made.stage.people[wanted.person], principles=(wanted.principle,), reason=reason)
    follow_ups.name_follow_up(made.stage.acting(made.script.bar_raiser), made.loop_id, command)


def _close(made: Made) -> None:
    stage, script = made.stage, made.script
    stage.at(stage.days_ago(script.closed_days_ago or 0))
    told = stage.days_ago(script.told_days_ago or 0).date()
    hire = made.script.ruling is Ruling.HIRE
    command = CloseLoop(
        told_on=told,
        offer=script.offer,
        recycle=None if hire else bool(script.recycle),
        cool_down_months=None if hire else 6,
    )
    closing.close_loop(stage.acting(made.recruiter), made.loop_id, command)
    someone = made.script.interviewers[0]
    text = made.pen.remark(made.pen.demo.remarks.coaching_notes)
    note = WriteCoachingNote(panelist_id=made.place(someone).id, text=text)
    coaching.write(stage.acting(script.bar_raiser), made.loop_id, note)
