"""Acts of planning, scheduling, conflicts and replacements: anybody tries them, with choices that may be wrong."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hiring.domain.vocabulary import CancelReason, PanelistKind, RevealMode
from hiring.schemas.loops import Adopt, CancelLoop, HandOver, Hold, OpenLoop, SetRevealMode
from hiring.schemas.plans import (
    Absent,
    AddPanelist,
    AnswerBegunSlot,
    AnswerProposal,
    AskForReplacement,
    AssignForMe,
    ConfirmPlan,
    DecideConflict,
    DeclareConflict,
    DeclinePlace,
    DidNotHappen,
    NotifyConflict,
    OverrideLevel,
    PlanQuestion,
    PlanQuestions,
    ProposePanelist,
    RemovePanelist,
    ReplaceBarRaiser,
    ReplaceHiringManager,
    SetCells,
    SetDebriefTime,
    StepDown,
)
from hiring.services import (
    conflicts,
    loops,
    loops_adopt,
    panel,
    plans,
    plans_assign,
    replacements,
    slots,
    slots_held,
)
from tests.machine.pick import Act, Pick
from tests.machine.stage import Stage
from tests.support.drive_plan import slot_at

WHY = "Because the machine says so."


def open_loop(stage: Stage, pick: Pick, _loop: UUID) -> Act:
    openings = (stage.company.requisition_id, stage.company.ids["R2000"])
    command = OpenLoop(
        candidate_id=stage.company.candidate_id, requisition_id=pick.one(openings), reveal_mode=pick.one(RevealMode)
    )
    return lambda work: loops.open_loop(work, command)


def add_panelist(stage: Stage, pick: Pick, loop: UUID) -> Act:
    hosts = [place.id for place in stage.whole(loop).active_places]
    command = AddPanelist(
        person_id=pick.person(), kind=pick.one(PanelistKind), host_id=pick.one([None, *hosts]) if hosts else None
    )
    return lambda work: panel.add_panelist(work, loop, command)


def remove_panelist(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    return lambda work: panel.remove_panelist(work, loop, place, RemovePanelist(reason=WHY))


def decline(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: panel.decline_place(work, loop, DeclinePlace(reason=WHY))


def propose(stage: Stage, pick: Pick, loop: UUID) -> Act:
    person = pick.person()
    return lambda work: panel.propose_panelist(work, loop, ProposePanelist(person_id=person))


def answer_proposal(stage: Stage, pick: Pick, loop: UUID) -> Act:
    proposal, taken = pick.row("PanelProposal", loop), pick.chance(70)
    return lambda work: panel.answer_proposal(work, loop, proposal, AnswerProposal(taken=taken))


def override_level(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    return lambda work: plans.override_level(work, loop, place, OverrideLevel(reason=WHY))


def set_cells(stage: Stage, pick: Pick, loop: UUID) -> Act:
    """The grid with one cell turned over."""
    whole = stage.whole(loop)
    held = {(one.panelist_id, one.principle) for one in whole.assignments}
    turned = (pick.place(loop), pick.one([one.principle for one in whole.principles]))
    cells = tuple(sorted(f"{place}:{slug}" for place, slug in held ^ {turned}))
    return lambda work: plans.set_cells(work, loop, SetCells(cells=cells))


def assign(stage: Stage, pick: Pick, loop: UUID) -> Act:
    keep = pick.chance(50)
    return lambda work: plans_assign.assign_for_me(work, loop, AssignForMe(keep_by_hand=keep))


def plan_questions(stage: Stage, pick: Pick, loop: UUID) -> Act:
    owned = stage.whole(loop).assignments
    one = pick.one(owned) if owned else None
    question = pick.one([a.question for a in owned] + [None]) if owned else None
    asked = PlanQuestion(principle=one.principle if one else "ownership", question=question or "")
    place = one.panelist_id if one else pick.place(loop)
    return lambda work: plans.plan_questions(work, loop, place, PlanQuestions(questions=(asked,)))


def confirm_plan(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: plans.confirm_plan(work, loop, ConfirmPlan())


def reveal_mode(stage: Stage, pick: Pick, loop: UUID) -> Act:
    mode = pick.one(RevealMode)
    return lambda work: plans.set_reveal_mode(work, loop, SetRevealMode(reveal_mode=mode))


def debrief_time(stage: Stage, pick: Pick, loop: UUID) -> Act:
    slot = slot_at(stage.company.now + timedelta(hours=pick.number(-5, 60)))
    command = SetDebriefTime(date=slot.date, time=slot.time, zone=slot.zone)
    return lambda work: slots.set_debrief_time(work, loop, command)


def hand_over(stage: Stage, pick: Pick, loop: UUID) -> Act:
    command = HandOver(person_id=pick.person(), reason=WHY)
    return lambda work: loops.hand_over(work, loop, command)


def hold(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: loops.hold(work, loop, Hold(reason=WHY))


def return_from_hold(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: loops.return_from_hold(work, loop)


def cancel(stage: Stage, pick: Pick, loop: UUID) -> Act:
    command = CancelLoop(reason=pick.one(CancelReason), note=WHY)
    return lambda work: loops.cancel(work, loop, command)


def withdraw(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: loops.withdraw(work, stage.company.candidate_id, WHY)


def adopt(stage: Stage, pick: Pick, loop: UUID) -> Act:
    act = pick.one([loops_adopt.adopt_requisition, loops_adopt.adopt_set_version])
    return lambda work: act(work, loop, Adopt())


def enter_slot(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    command = slot_at(stage.company.now + timedelta(hours=pick.number(-3, 6)))
    return lambda work: slots.enter_slot(work, loop, place, command)


def confirm_slot(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    return lambda work: slots.confirm_slot(work, loop, place)


def answer_begun_slot(stage: Stage, pick: Pick, loop: UUID) -> Act:
    request, assented = pick.row("SlotRequest", loop), pick.chance(70)
    return lambda work: slots.answer_begun_slot(work, loop, request, AnswerBegunSlot(assented=assented))


def complete(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    return lambda work: slots_held.complete_interview(work, loop, place)


def did_not_happen(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place, absent = pick.place(loop), pick.one(Absent)
    return lambda work: slots_held.say_did_not_happen(work, loop, place, DidNotHappen(absent=absent, reason=WHY))


def did_happen(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    return lambda work: slots_held.say_did_happen(work, loop, place)


def declare(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: conflicts.declare(work, loop, DeclareConflict(text=WHY))


def notify(stage: Stage, pick: Pick, loop: UUID) -> Act:
    place = pick.place(loop)
    return lambda work: conflicts.notify(work, loop, NotifyConflict(panelist_id=place, text=WHY))


def decide_conflict(stage: Stage, pick: Pick, loop: UUID) -> Act:
    conflict, upheld = pick.row("Conflict", loop), pick.chance(50)
    return lambda work: conflicts.decide(work, loop, conflict, DecideConflict(upheld=upheld, reason=WHY))


def replace_bar_raiser(stage: Stage, pick: Pick, loop: UUID) -> Act:
    command = ReplaceBarRaiser(person_id=pick.person("boris", "cora", "cleo", "bruno"), reason=WHY)
    act = pick.one([replacements.replace_bar_raiser, replacements.appoint_bar_raiser])
    return lambda work: act(work, loop, command)


def step_down(stage: Stage, pick: Pick, loop: UUID) -> Act:
    return lambda work: replacements.step_down(work, loop, StepDown(reason=WHY))


def ask_for_replacement(stage: Stage, pick: Pick, loop: UUID) -> Act:
    kind = pick.one([PanelistKind.BAR_RAISER, PanelistKind.HIRING_MANAGER, PanelistKind.INTERVIEWER])
    return lambda work: replacements.ask_for_replacement(work, loop, AskForReplacement(kind=kind, reason=WHY))


def replace_hiring_manager(stage: Stage, pick: Pick, loop: UUID) -> Act:
    command = ReplaceHiringManager(person_id=pick.person("omar", "nadia", "udo", "hanna"), reason=WHY)
    return lambda work: replacements.replace_hiring_manager(work, loop, command)


PLANNING = {
    open_loop: "recruiter", add_panelist: "recruiter", remove_panelist: "recruiter", decline: "panelist",
    propose: "hiring_manager", answer_proposal: "recruiter", override_level: "bar_raiser", set_cells: "recruiter",
    assign: "recruiter", plan_questions: "panelist", confirm_plan: "bar_raiser", reveal_mode: "recruiter",
    debrief_time: "recruiter", hand_over: "recruiter", hold: "recruiter", return_from_hold: "recruiter",
    adopt: "recruiter",
}  # fmt: skip
ENDING = {cancel: "recruiter", withdraw: "recruiter"}
SCHEDULING = {
    enter_slot: "recruiter", confirm_slot: "recruiter", answer_begun_slot: "bar_raiser", complete: "recruiter",
    did_not_happen: "panelist", did_happen: "panelist",
}  # fmt: skip
REPLACING = {
    declare: "panelist", notify: "panelist", decide_conflict: "bar_raiser", replace_bar_raiser: "recruiter",
    step_down: "bar_raiser", ask_for_replacement: "recruiter", replace_hiring_manager: "admin",
}  # fmt: skip
