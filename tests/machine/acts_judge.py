"""Acts of feedback, debrief and decision: anybody tries them, with choices that may be wrong."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hiring.domain.decision import PAIRS
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    DebriefPhase,
    FindingValue,
    OfferState,
    PositionValue,
    Ruling,
    VoteValue,
)
from hiring.models.debrief import Finding, Position
from hiring.models.people import Account, Person
from hiring.schemas.debrief import (
    AcceptInsufficient,
    Adjourn,
    CallOffFollowUp,
    LookAt,
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
from hiring.schemas.feedback import WriteAddendum
from hiring.schemas.people import SetBarRaiser
from hiring.services import (
    accounts,
    certifications,
    closing,
    coaching,
    debrief,
    decision,
    drafts,
    feedback,
    findings,
    follow_ups,
    no_meeting,
    reading,
    requests,
    revotes,
)
from hiring.services.seats import seated
from hiring.services.work import Work
from tests.machine.pick import Act, Pick
from tests.machine.stage import Stage
from tests.support.drive_feedback import full_draft

WHY = "Because the machine says so."
LONG = f"{WHY} " * 8
PHASES = [DebriefPhase.READING, DebriefPhase.REVOTING, DebriefPhase.DISCUSSING, DebriefPhase.DECIDING]
RATINGS = ("below", "meets", "raises")
MISSING = "Iris, Ivan, Ina, Ilse, Udo, Hanna, Bruno: Example. " + " ".join(
    f"{name} Example" for name in ("Iris", "Ivan", "Ina", "Ilse", "Udo", "Stan", "Nadia", "Boris", "Omar")
)


def save(stage: Stage, pick: Pick, loop: UUID) -> Act:
    """A whole or a thin sheet."""
    vote, whole = pick.one([None, *VoteValue]), pick.chance(80)
    given: dict[str, object] = {} if whole else {"evidence": ()}
    return lambda work: drafts.save_draft(work, loop, full_draft(work, loop, vote, **given))


def submit(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: feedback.submit(work, loop)


def write_and_submit(stage: Stage, pick: Pick, loop: UUID) -> Act:
    vote, code = stage.vote(pick.one(VoteValue)), pick.one(RATINGS)

    def act(work: Work) -> None:
        sheet = full_draft(work, loop, vote)
        ratings = tuple(one.model_copy(update={"code": code}) for one in sheet.ratings)
        drafts.save_draft(work, loop, sheet.model_copy(update={"ratings": ratings}))
        feedback.submit(work, loop)

    return act


def save_vote(stage: Stage, pick: Pick, loop: UUID) -> Act:
    value = pick.one(VoteValue)
    return lambda work: drafts.save_vote(work, loop, value)


def recall(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: feedback.recall(work, loop)


def addendum(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: feedback.add_addendum(work, loop, WriteAddendum(text=WHY))


def read(stage: Stage, pick: Pick, loop: UUID) -> Act:
    """Opens the reading page: what was shown is noted."""

    def act(work: Work) -> None:
        room = seated(work, loop)
        reading.note_shown(work, room, reading.readable(work, room))

    return act


def open_debrief(stage: Stage, pick: Pick, loop: UUID) -> Act:
    reason = pick.one(["", MISSING])
    return lambda work: debrief.open_debrief(work, loop, OpenDebrief(override_reason=reason))


def move_phase(stage: Stage, pick: Pick, loop: UUID) -> Act:
    room = stage.open_room(loop)
    following = PHASES[PHASES.index(room.phase) + 1 :][:1] if room else []
    to = pick.one(following if following and pick.chance(70) else PHASES[1:])
    return lambda work: debrief.move_phase(work, loop, MovePhase(to=to))


def tick(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: debrief.tick_read_all(work, loop)


def attendance(stage: Stage, pick: Pick, loop: UUID) -> Act:
    room = stage.whole(loop)
    people = [place.person.id for place in room.active_places if place.submitted]
    command = SetAttendance(person_ids=tuple(people if pick.chance(50) else pick.some(people)))
    return lambda work: debrief.set_attendance(work, loop, command)


def revote(stage: Stage, pick: Pick, loop: UUID) -> Act:
    command = Revote(value=pick.one(VoteValue), reason=pick.one(["", WHY]))
    return lambda work: revotes.revote(work, loop, command)


def close_round(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: revotes.close_round(work, loop)


def look_at(stage: Stage, pick: Pick, loop: UUID) -> Act:
    slug = pick.one([one.principle for one in stage.whole(loop).principles])
    return lambda work: debrief.look_at(work, loop, LookAt(principle=slug))


def _finding(stage: Stage, pick: Pick, loop: UUID) -> tuple[str, int]:
    """A principle with the version of its finding, mostly the right one."""
    whole = stage.whole(loop)
    found = {one.principle: one.version for one in stage.last.of(Finding, loop_id=loop, revision=whole.loop.revision)}
    slug = pick.one([one.principle for one in whole.principles])
    return slug, found.get(slug, 0) if pick.chance(80) else pick.number(0, 2)


def find(stage: Stage, pick: Pick, loop: UUID) -> Act:
    slug, version = _finding(stage, pick, loop)
    value = pick.one(FindingValue)
    command = RecordFinding(principle=slug, value=value, reason=WHY, version=version)
    return lambda work: findings.record_finding(work, loop, command)


def reaffirm(stage: Stage, pick: Pick, loop: UUID) -> Act:
    slug, version = _finding(stage, pick, loop)
    return lambda work: findings.reaffirm_finding(work, loop, ReaffirmFinding(principle=slug, version=version))


def accept(stage: Stage, pick: Pick, loop: UUID) -> Act:
    slug = pick.one([one.principle for one in stage.whole(loop).principles])
    return lambda work: findings.accept_insufficient(work, loop, AcceptInsufficient(principle=slug, reason=WHY))


def adjourn(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: debrief.adjourn(work, loop, Adjourn(reason=WHY))


def name_follow_up(stage: Stage, pick: Pick, loop: UUID) -> Act:
    slug = pick.one([one.principle for one in stage.whole(loop).principles])
    command = NameFollowUp(person_id=pick.person("iris", "stan", "ina"), principles=(slug,), reason=WHY)
    return lambda work: follow_ups.name_follow_up(work, loop, command)


def call_off(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: follow_ups.call_off_follow_up(work, loop, CallOffFollowUp(reason=WHY))


def position(stage: Stage, pick: Pick, loop: UUID) -> Act:
    command = TakePosition(value=pick.one(PositionValue), level=pick.one(["", "L6", "L5", "L9"]))
    return lambda work: decision.take_position(work, loop, command)


def dissent(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: decision.write_dissent(work, loop, WriteDissent(text=WHY))


def rule(stage: Stage, pick: Pick, loop: UUID) -> Act:
    again = stage.again(pick.chance(80))
    taken = [one.value for one in stage.last.of(Position, loop_id=loop) if one.lapsed_at is None]
    fits = [one for one in Ruling if taken and (taken[-1], one) in PAIRS]
    ruling = pick.one(fits if fits and pick.chance(80) else Ruling)
    cited = tuple(pick.some(one.principle for one in stage.whole(loop).principles))
    words = {Ruling.HIRE: "hire", Ruling.NO_HIRE: "no hire", Ruling.VETO: "veto"}
    command = RuleOn(ruling=ruling, typed_word=words[ruling], reason=LONG, cited=cited)
    return lambda work: decision.rule(work, loop, command, again)


def confirm_no_meeting(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: no_meeting.confirm(work, loop)


def rule_without_meeting(stage: Stage, pick: Pick, loop: UUID) -> Act:
    command, again = RuleWithoutMeeting(typed_word="no hire", reason=LONG), stage.again(pick.chance(80))
    return lambda work: no_meeting.rule(work, loop, command, again)


def coach(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    return lambda work: coaching.write(work, loop, WriteCoachingNote(panelist_id=place, text=WHY))


def close(stage: Stage, pick: Pick, loop: UUID) -> Act:
    told = (stage.company.now - timedelta(days=pick.number(-1, 1))).date()
    command = CloseLoop(
        told_on=told,
        recycle=pick.one([None, True]),
        cool_down_months=pick.one([None, 6]),
        offer=pick.one([None, *OfferState]),
    )
    return lambda work: closing.close_loop(work, loop, command)


def ask_for_reopening(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: requests.ask_for_reopening(work, loop, AskRequest(reason=WHY))


def ask_again(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: requests.ask_again_for_new_loop(work, loop, AskRequest(reason=WHY))


def answer(stage: Stage, pick: Pick, loop: UUID) -> Act:
    request, granted = pick.row("Request", loop), pick.chance(80)
    return lambda work: requests.answer(work, request, AnswerRequest(granted=granted, text=WHY))


def enable_or_disable(stage: Stage, pick: Pick, loop: UUID) -> Act:
    person = pick.person("iris", "ivan", "bruno", "ina")

    def act(work: Work) -> None:
        account = work.session.get_one(Account, person)
        (accounts.disable if account.enabled else accounts.enable)(work, person)

    return act


def suspend(stage: Stage, pick: Pick, loop: UUID) -> Act:
    """Core Bar Raisers certify and suspend."""
    person = pick.person("bruno", "boris")
    value = pick.one([BarRaiserCertification.SUSPENDED, BarRaiserCertification.CERTIFIED])

    def act(work: Work) -> None:
        version = work.session.get_one(Person, person).version
        certifications.set_bar_raiser(work, person, SetBarRaiser(bar_raiser=value, version=version))

    return act


WRITING = {
    save: "panelist", submit: "panelist", write_and_submit: "panelist", save_vote: "panelist", recall: "panelist",
    addendum: "panelist", read: "panelist",
}  # fmt: skip
DEBRIEFING = {
    open_debrief: "bar_raiser", move_phase: "bar_raiser", tick: "panelist", attendance: "bar_raiser",
    revote: "panelist", close_round: "bar_raiser", look_at: "bar_raiser", find: "bar_raiser", reaffirm: "bar_raiser",
    accept: "bar_raiser", adjourn: "bar_raiser", name_follow_up: "bar_raiser", call_off: "bar_raiser",
}  # fmt: skip
DECIDING = {
    position: "hiring_manager", dissent: "panelist", rule: "bar_raiser", confirm_no_meeting: "hiring_manager",
    rule_without_meeting: "bar_raiser", coach: "bar_raiser", close: "recruiter", ask_for_reopening: "recruiter",
    ask_again: "recruiter", answer: "core",
}  # fmt: skip
PEOPLE = {enable_or_disable: "admin", suspend: "core"}
