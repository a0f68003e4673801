"""The demo company and its thirty loops obey the rules that the product enforces."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from hiring.demo.script import Coverage, DemoRequisition, FeedbackPlace, LoopScript, Person
from hiring.demo.texts import load_demo
from hiring.domain.independence import PanelFacts, may_serve
from hiring.domain.organisation import Member, Organisation
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    CandidateSource,
    DebriefPhase,
    FindingValue,
    InterviewerCertification,
    LoopState,
    PanelistKind,
    PositionValue,
    Role,
    Ruling,
    VoteValue,
)

DEMO = load_demo()
COMPANY = DEMO.company
LOOPS = DEMO.loops
ORGANISATION = Organisation(
    {
        one.key: Member(one.key, one.name, one.level, one.team, one.manager, one.interviewer, one.bar_raiser)
        for one in COMPANY.people
    }
)
PER_STATE = {
    LoopState.DRAFT: 3,
    LoopState.PLANNED: 2,
    LoopState.SCHEDULED: 3,
    LoopState.INTERVIEWING: 4,
    LoopState.AWAITING_FEEDBACK: 4,
    LoopState.READY: 3,
    LoopState.DEBRIEFING: 3,
    LoopState.DECIDED: 3,
    LoopState.CLOSED: 3,
    LoopState.ON_HOLD: 1,
    LoopState.CANCELLED: 1,
}
CASES = {
    "split",
    "late_feedback",
    "veto",
    "downlevel",
    "unanimous_no",
    "internal_candidate",
    "reopened_decision",
    "dropped_out",
    "follow_up",
    "override_open",
    "conflict",
    "trainee",
    "hold",
    "plain",
}
EARLY = {LoopState.DRAFT, LoopState.PLANNED, LoopState.SCHEDULED, LoopState.CANCELLED}
NEGATIVE = {VoteValue.NOT_INCLINED, VoteValue.STRONGLY_NOT_INCLINED}
every_loop = pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.key)


def line_above(key: str) -> list[str]:
    manager = COMPANY.person(key).manager
    return [] if manager is None else [manager, *line_above(manager)]


def hiring_manager(loop: LoopScript) -> Person:
    return COMPANY.person(COMPANY.requisition(loop.requisition).hiring_manager)


def voters(loop: LoopScript) -> set[str]:
    return {hiring_manager(loop).key, loop.bar_raiser, *loop.interviewers}


def missing(loop: LoopScript) -> set[str]:
    return {key for key in voters(loop) if key not in loop.panel or not loop.panel[key].submitted}


def rank(level: str) -> int:
    return int(level.removeprefix("L"))


def of_case(case: str) -> list[LoopScript]:
    return [loop for loop in LOOPS if loop.case == case]


def facts(loop: LoopScript) -> PanelFacts:
    requisition, candidate = COMPANY.requisition(loop.requisition), COMPANY.candidate(loop.candidate)
    manager = COMPANY.person(candidate.employee).manager if candidate.employee else None
    return PanelFacts(
        ORGANISATION,
        requisition.hiring_manager,
        requisition.recruiter,
        requisition.team,
        requisition.level,
        candidate.employee,
        manager,
        candidate.referrer,
    )


def test_company_is_one_tree_of_several_organisations() -> None:
    tops = [one.key for one in COMPANY.people if one.manager is None]
    depths = {one.key: len(line_above(one.key)) for one in COMPANY.people}
    assert len(tops) == 1
    assert all(line_above(one.key)[-1:] == tops for one in COMPANY.people if one.manager)
    assert max(depths.values()) >= 4
    assert Counter(depths.values())[1] >= 5
    assert 55 <= len(COMPANY.people) <= 70


def test_company_has_the_roles_and_certifications_it_needs() -> None:
    roles = Counter(role for one in COMPANY.people for role in one.roles)
    assert roles == {Role.ADMIN: 2, Role.RECRUITER: 4, Role.COORDINATOR: 2, Role.PEOPLE_ANALYST: 1, Role.AUDITOR: 1}
    raised = Counter(one.bar_raiser for one in COMPANY.people)
    assert raised[BarRaiserCertification.CORE] >= 3
    assert raised[BarRaiserCertification.CERTIFIED] >= 4
    assert raised[BarRaiserCertification.IN_TRAINING] == 2
    assert {one.interviewer for one in COMPANY.people} == set(InterviewerCertification)


def test_people_carry_names_of_many_scripts_and_real_zones() -> None:
    names = [one.name for one in (*COMPANY.people, *COMPANY.candidates)]
    for first, last in (("֐", "׿"), ("؀", "ۿ"), ("ऀ", "ॿ"), ("Ͱ", "Ͽ"), ("一", "鿿"), ("가", "힣"), ("Ѐ", "ӿ")):
        assert any(first <= letter <= last for name in names for letter in name), first
    assert max(len(name) for name in names) >= 45
    zones = {one.timezone for one in (*COMPANY.people, *COMPANY.candidates)}
    assert len({ZoneInfo(zone).key for zone in zones}) >= 20


def test_levels_stay_within_the_ladder_and_never_above_the_manager() -> None:
    for one in COMPANY.people:
        assert 3 <= rank(one.level) <= 10
        assert one.manager is None or rank(one.level) <= rank(COMPANY.person(one.manager).level), one.key


def test_requisitions_spread_over_levels_and_organisations() -> None:
    assert len(COMPANY.requisitions) == 8
    assert {one.level for one in COMPANY.requisitions} == {"L4", "L5", "L6", "L8"}
    heads = {line_above(one.hiring_manager)[-2:][0] for one in COMPANY.requisitions}
    assert len(heads) >= 5


@pytest.mark.parametrize("requisition", COMPANY.requisitions, ids=lambda one: one.code)
def test_R7_requisition_asks_for_coverage_of_five_to_seven_principles(requisition: DemoRequisition) -> None:
    assert 5 <= len(requisition.principles) <= 7
    assert set(requisition.principles.values()) <= {1, 2}
    assert list(requisition.principles.values()).count(1) <= 1
    assert set(requisition.functional) <= set(requisition.principles)
    assert 3 <= requisition.description.count(". ") + 1 <= 6
    assert Role.RECRUITER in COMPANY.person(requisition.recruiter).roles


def test_candidates_come_from_every_source_and_internal_ones_are_linked() -> None:
    assert len(COMPANY.candidates) == 34
    common = {CandidateSource.APPLIED, CandidateSource.REFERRAL, CandidateSource.SOURCED, CandidateSource.INTERNAL}
    assert {one.source for one in COMPANY.candidates} >= common
    for one in COMPANY.candidates:
        assert (one.employee is not None) == (one.source is CandidateSource.INTERNAL), one.key
        assert (one.referrer is not None) == (one.source is CandidateSource.REFERRAL), one.key
        assert one.employee is None or COMPANY.person(one.employee).name == one.name
    assert sum(one.source is CandidateSource.INTERNAL for one in COMPANY.candidates) >= 2


def test_thirty_loops_cover_every_state_and_case() -> None:
    assert len(LOOPS) == 30
    assert Counter(loop.state for loop in LOOPS) == PER_STATE
    assert {loop.case for loop in LOOPS} >= CASES
    phases = {loop.phase for loop in LOOPS if loop.state is LoopState.DEBRIEFING}
    assert phases == {DebriefPhase.READING, DebriefPhase.DISCUSSING, DebriefPhase.DECIDING}
    assert {loop.requisition for loop in LOOPS} == {one.key for one in COMPANY.requisitions}


def test_R35_no_candidate_has_two_loops() -> None:
    assert [key for key, count in Counter(loop.candidate for loop in LOOPS).items() if count > 1] == []


@every_loop
def test_R1_panel_has_three_distinct_roles_and_four_voters(loop: LoopScript) -> None:
    recruiter = COMPANY.requisition(loop.requisition).recruiter
    assert len({hiring_manager(loop).key, loop.bar_raiser, recruiter}) == 3
    assert 2 <= len(loop.interviewers) <= 4
    assert len(voters(loop)) == len(loop.interviewers) + 2
    assert 4 <= len(voters(loop)) <= 7
    assert recruiter not in voters(loop)


@every_loop
def test_R2_bar_raiser_is_independent(loop: LoopScript) -> None:
    manager, raiser = hiring_manager(loop), COMPANY.person(loop.bar_raiser)
    candidate = COMPANY.candidate(loop.candidate)
    above = line_above(manager.key)
    compared = above[1] if len(above) > 2 else above[0]
    assert raiser.key not in above
    assert manager.key not in line_above(raiser.key)
    assert raiser.team not in {manager.team, COMPANY.requisition(loop.requisition).team}
    assert compared not in line_above(raiser.key)
    assert raiser.key != candidate.referrer
    assert candidate.employee is None or raiser.key not in line_above(candidate.employee)


@every_loop
def test_R3_bar_raiser_is_certified(loop: LoopScript) -> None:
    assert COMPANY.person(loop.bar_raiser).bar_raiser in {
        BarRaiserCertification.CERTIFIED,
        BarRaiserCertification.CORE,
    }


@every_loop
def test_R4_nobody_near_the_candidate_is_on_the_panel(loop: LoopScript) -> None:
    employee = COMPANY.candidate(loop.candidate).employee
    near = {employee, COMPANY.person(employee).manager} if employee else set()
    assert near & set(loop.people()) == set()


@every_loop
def test_R5_and_R6_voters_have_the_level_and_interviewers_the_certification(loop: LoopScript) -> None:
    target = rank(COMPANY.requisition(loop.requisition).level)
    assert all(rank(COMPANY.person(key).level) >= target - 1 for key in voters(loop))
    for key in (loop.bar_raiser, *loop.interviewers):
        assert COMPANY.person(key).interviewer is InterviewerCertification.CERTIFIED, key


@every_loop
def test_product_rules_accept_every_place(loop: LoopScript) -> None:
    kinds = dict.fromkeys(loop.interviewers, PanelistKind.INTERVIEWER)
    kinds |= {loop.bar_raiser: PanelistKind.BAR_RAISER, hiring_manager(loop).key: PanelistKind.HIRING_MANAGER}
    kinds |= {other.person: other.kind for other in loop.others}
    hosts = {other.person: other.host for other in loop.others}
    for key, kind in kinds.items():
        host = hosts.get(key)
        members = ORGANISATION.members
        verdict = may_serve(kind, members[key], facts(loop), members[host] if host else None)
        assert verdict.reasons == (), (key, kind)


@every_loop
def test_R8_coverage_fits_the_panel(loop: LoopScript) -> None:
    wanted = COMPANY.requisition(loop.requisition).principles
    assert sum(wanted.values()) <= 3 * len(voters(loop))
    assert loop.coverage is Coverage.FULL or loop.state is LoopState.DRAFT


@every_loop
def test_panel_script_belongs_to_voters_and_fits_the_state(loop: LoopScript) -> None:
    assert set(loop.panel) == (set() if loop.state in EARLY else voters(loop))
    assert all((one.vote is not None) == one.submitted for one in loop.panel.values())
    assert all(one.now is None or one.vote for one in loop.panel.values())
    if loop.state in {LoopState.READY, LoopState.DECIDED, LoopState.CLOSED}:
        assert missing(loop) == set()
    if loop.state is LoopState.AWAITING_FEEDBACK:
        assert missing(loop)
    if loop.state is LoopState.INTERVIEWING and not loop.follow_up:
        assert any((one.slot_days_ago or 0) < 0 for one in loop.panel.values())
    ahead = [key for key, one in loop.panel.items() if one.slot_days_ago is not None and one.slot_days_ago < 0]
    assert [key for key in ahead if loop.panel[key].feedback is not FeedbackPlace.NONE] == []


@every_loop
def test_days_of_a_loop_run_forward(loop: LoopScript) -> None:
    days = [loop.opened_days_ago, loop.interviews_days_ago, loop.debrief_days_ago]
    days += [loop.decided_days_ago, loop.told_days_ago, loop.closed_days_ago]
    known = [day for day in days if day is not None]
    assert known == sorted(known, reverse=True)
    assert (loop.interviews_days_ago is None) == (loop.state in {LoopState.DRAFT, LoopState.PLANNED})


@every_loop
def test_R29_and_R30_decided_loops_carry_an_allowed_pair_and_all_findings(loop: LoopScript) -> None:
    decided = loop.state in {LoopState.DECIDED, LoopState.CLOSED}
    assert decided == (loop.ruling is not None) == (loop.position is not None)
    if not decided or loop.position is None:
        return
    allowed = {(PositionValue.HIRE, Ruling.HIRE), (PositionValue.HIRE, Ruling.VETO)}
    assert (loop.position.value, loop.ruling) in allowed | {(PositionValue.NO_HIRE, Ruling.NO_HIRE)}
    wanted = set() if loop.case == "unanimous_no" else set(COMPANY.requisition(loop.requisition).principles)
    assert set(loop.findings) == wanted


@every_loop
def test_R35_closed_loops_carry_what_closing_needs(loop: LoopScript) -> None:
    closed = loop.state is LoopState.CLOSED
    assert (loop.told_days_ago is not None) == (loop.closed_days_ago is not None) == closed
    assert (loop.offer is not None) == (closed and loop.ruling is Ruling.HIRE)
    assert (loop.recycle is not None) == (closed and loop.ruling is not Ruling.HIRE)


@every_loop
def test_findings_are_of_required_principles(loop: LoopScript) -> None:
    required = set(COMPANY.requisition(loop.requisition).principles)
    assert set(loop.findings) <= required
    assert loop.superseded is None or set(loop.superseded.findings) == required
    assert loop.follow_up is None or loop.follow_up.principle in required


@every_loop
def test_named_evidence_is_told_once_and_on_required_principles(loop: LoopScript) -> None:
    named = [story for one in loop.panel.values() for story in one.evidence]
    principles = {story.principle for story in DEMO.stories if story.id in named}
    assert len(named) == len(set(named))
    assert principles <= set(COMPANY.requisition(loop.requisition).principles)
    assert all(one.submitted for one in loop.panel.values() if one.evidence)
    assert set(loop.finding_reasons) <= set(loop.findings)


@every_loop
def test_R29_decisions_carry_reasons_of_their_own(loop: LoopScript) -> None:
    assert bool(loop.position) == bool(loop.position and loop.position.reason)
    assert bool(loop.ruling_reason) == (loop.ruling in {Ruling.HIRE, Ruling.NO_HIRE})
    assert bool(loop.reaffirmation) == (loop.case == "downlevel")
    assert bool(loop.dissent) == (loop.case == "dissent")


def test_R27_split_loop_and_running_debrief_hold_the_same_story_twice() -> None:
    tags = {story.id: story.same_story for story in DEMO.stories}
    for loop in (of_case("split")[0], next(one for one in LOOPS if one.key == "mira-senior-engineer")):
        told = Counter(tags[story] for one in loop.panel.values() for story in one.evidence if tags[story])
        assert 2 in told.values(), loop.key


def test_split_loop_waits_with_votes_on_both_sides() -> None:
    (loop,) = of_case("split")
    against = sum(one.vote in NEGATIVE for one in loop.panel.values())
    assert loop.state is LoopState.READY
    assert abs(len(loop.panel) - 2 * against) <= 1


def test_R15_late_loops_miss_feedback_that_was_due() -> None:
    for loop in of_case("late_feedback"):
        overdue = [loop.panel[key].slot_days_ago or loop.interviews_days_ago or 0 for key in missing(loop)]
        assert max(overdue) >= 2
    assert any(one.feedback is FeedbackPlace.LATE for loop in LOOPS for one in loop.panel.values())


def test_R24_override_loop_misses_one_interviewer_and_has_three() -> None:
    (loop,) = of_case("override_open")
    assert len(missing(loop)) == 1
    assert missing(loop) <= set(loop.interviewers)
    assert len(loop.panel) - 1 >= 3


def test_R28_unanimous_loops_have_negative_votes_alone() -> None:
    for loop in of_case("unanimous_no"):
        assert {one.vote for one in loop.panel.values()} <= NEGATIVE
        assert all(one.now is None for one in loop.panel.values())
        assert loop.state is LoopState.READY or loop.ruling is Ruling.NO_HIRE


def test_R31_veto_rests_on_a_finding_below_with_a_written_reason() -> None:
    (loop,) = of_case("veto")
    below = {key for key, value in loop.findings.items() if value is FindingValue.BELOW}
    assert loop.ruling is Ruling.VETO
    assert below & {reason.principle for reason in DEMO.remarks.veto_reasons}


def test_R32_downlevel_is_below_the_target_and_above_the_ladder() -> None:
    (loop,) = of_case("downlevel")
    assert loop.position is not None
    assert loop.position.level is not None
    assert 3 <= rank(loop.position.level) < rank(COMPANY.requisition(loop.requisition).level)


def test_R33_reopened_loop_keeps_the_superseded_decision() -> None:
    (loop,) = of_case("reopened_decision")
    assert loop.superseded is not None
    assert loop.superseded.decided_days_ago > loop.superseded.reopened_days_ago > (loop.decided_days_ago or 0)
    assert loop.superseded.ruling is not loop.ruling


def test_section_6_cases_name_their_people() -> None:
    assert all(loop.dropped_out and loop.dropped_out not in voters(loop) for loop in of_case("dropped_out"))
    assert all(loop.conflict in loop.interviewers for loop in of_case("conflict"))
    assert all(COMPANY.candidate(loop.candidate).employee for loop in of_case("internal_candidate"))
    (follow,) = of_case("follow_up")
    assert follow.follow_up is not None
    assert follow.follow_up.person not in voters(follow)
    assert follow.findings[follow.follow_up.principle] is FindingValue.INSUFFICIENT
    (trainee,) = of_case("trainee")
    assert {PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW, PanelistKind.BAR_RAISER_IN_TRAINING} == {
        other.kind for other in trainee.others
    }
