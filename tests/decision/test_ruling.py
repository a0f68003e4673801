"""R29 to R32: the position, the ruling, and all that must hold before it is recorded."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.decision import PAIRS, outcome_of
from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import (
    ConflictStatus,
    ConsentRole,
    DebriefPhase,
    FeedbackStatus,
    FindingValue,
    InterviewStatus,
    LoopState,
    Outcome,
    PositionValue,
    Ruling,
    VoteValue,
)
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Debrief, DebriefPerson, Decision, Dissent, Finding, InsufficientTick, Position
from hiring.models.feedback import Feedback
from hiring.models.loops import Conflict, Interview, Loop, Panelist
from hiring.models.people import Account, HomeLine, Person, SignInAttempt
from hiring.schemas.debrief import ReaffirmFinding
from hiring.schemas.decision import TakePosition, WriteDissent
from hiring.services import decision, findings, record_page, transitions
from hiring.services.password_again import WrongPassword
from hiring.services.sign_in import TooMany
from tests.support.company import VOTERS, Company
from tests.support.drive_decision import (
    REASON,
    again,
    command_for,
    decide,
    rule,
    take_position,
    to_deciding,
    to_ready,
)

YES = VoteValue.INCLINED


@pytest.fixture
def deciding(company: Company) -> UUID:
    loop_id = to_ready(company)
    to_deciding(company, loop_id)
    return loop_id


def decisions(company: Company) -> list[Decision]:
    with company.looking() as session:
        return list(session.exec(select(Decision)))


def test_R29_each_version_of_the_position_is_kept_and_the_last_one_counts(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.NO_HIRE, note="Too thin.")
    company.controlled.pass_time(minutes=2)
    take_position(company, deciding, PositionValue.HIRE, note="I was wrong.")
    with company.looking() as session:
        rows = session.exec(select(Position).order_by(Position.at)).all()
        assert [(one.value, one.level, one.note) for one in rows] == [
            (PositionValue.NO_HIRE, None, "Too thin."),
            (PositionValue.HIRE, "L6", "I was wrong."),
        ]
    assert rule(company, deciding, Ruling.HIRE) == decision.Ruled(Outcome.HIRE)


def test_R29_the_same_position_again_is_no_new_version(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    take_position(company, deciding, PositionValue.HIRE)
    with company.looking() as session:
        assert len(session.exec(select(Position)).all()) == 1


def test_R29_only_the_hiring_manager_takes_the_position(company: Company, deciding: UUID) -> None:
    for name in ("bruno", "iris", "rita", "ada", "cora"):
        with pytest.raises((NotAllowed, Unseen)), company.acting(name) as work:
            decision.take_position(work, deciding, TakePosition(value=PositionValue.HIRE))


def test_R29_a_position_is_taken_in_deciding_alone(company: Company, deciding: UUID) -> None:
    with company.acting("bruno") as work:
        work.session.exec(select(Debrief)).one().phase = DebriefPhase.DISCUSSING
    with pytest.raises(NotNow, match="deciding"):
        take_position(company, deciding, PositionValue.HIRE)


def test_R29_a_hire_is_at_the_target_level_or_a_lower_one(company: Company, deciding: UUID) -> None:
    for level in ("L7", "L12", "L0", "senior"):
        with pytest.raises(Incomplete) as refused:
            take_position(company, deciding, PositionValue.HIRE, level=level)
        assert f"Found {level}" in refused.value.problems["level"]


def test_R30_every_other_pair_is_refused(company: Company, deciding: UUID) -> None:
    refused_pairs = [pair for pair in product(PositionValue, Ruling) if outcome_of(*pair) is None]
    assert len(refused_pairs) == 3
    for position, ruling in refused_pairs:
        take_position(company, deciding, position)
        company.controlled.pass_time(minutes=1)
        with pytest.raises(Incomplete) as refused:
            rule(company, deciding, ruling)
        assert "ruling" in refused.value.problems
    assert decisions(company) == []


@pytest.mark.parametrize(("position", "ruling"), list(PAIRS))
def test_R30_the_three_allowed_pairs_make_their_outcome(
    company: Company, deciding: UUID, position: PositionValue, ruling: Ruling
) -> None:
    take_position(company, deciding, position)
    assert rule(company, deciding, ruling) == decision.Ruled(PAIRS[position, ruling])
    made = decisions(company)
    assert [(one.outcome, one.position, one.ruling) for one in made] == [(PAIRS[position, ruling], position, ruling)]
    with company.looking() as session:
        assert session.get_one(Loop, deciding).state is LoopState.DECIDED


def test_R30_nothing_is_ruled_before_there_is_a_position(company: Company, deciding: UUID) -> None:
    with pytest.raises(Incomplete, match="position"):
        rule(company, deciding, Ruling.HIRE)


def test_R29_only_the_bar_raiser_rules(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    for name in ("hanna", "iris", "rita", "ada", "cora"):
        with pytest.raises((NotAllowed, Unseen)):
            rule(company, deciding, Ruling.HIRE, ruler=name)
    assert decisions(company) == []


def test_R29_a_wrong_password_rules_nothing_and_leaves_a_trace(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    with company.acting("bruno") as work:
        answer = decision.rule(work, deciding, command_for(Ruling.HIRE), again("not it"))
    assert isinstance(answer, WrongPassword)
    with company.looking() as session:
        assert session.get_one(Loop, deciding).state is LoopState.DEBRIEFING
        assert session.exec(select(Debrief)).one().phase is DebriefPhase.DECIDING
        assert len(session.exec(select(AuditEvent).where(AuditEvent.kind == "password_again_failed")).all()) == 1
        assert len(session.exec(select(SignInAttempt)).all()) == 1
    assert decisions(company) == []


def test_R29_wrong_passwords_at_the_ruling_are_limited_like_sign_ins(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    for _ in range(3):
        with company.acting("bruno") as work:
            wrong = decision.rule(work, deciding, command_for(Ruling.HIRE), again("not it", sign_in_limit=3))
        assert isinstance(wrong, WrongPassword)
    with company.acting("bruno") as work:
        assert isinstance(decision.rule(work, deciding, command_for(Ruling.HIRE), again(sign_in_limit=3)), TooMany)
    assert decisions(company) == []
    company.controlled.pass_time(minutes=16)
    with company.acting("bruno") as work:
        right = decision.rule(work, deciding, command_for(Ruling.HIRE), again(sign_in_limit=3))
    assert right == decision.Ruled(Outcome.HIRE)


def test_R29_what_blocks_is_said_before_the_password_counts(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    _forget_finding(company, "ownership")
    with pytest.raises(NotNow, match="Without a finding: Ownership"), company.acting("bruno") as work:
        decision.rule(work, deciding, command_for(Ruling.HIRE), again("not it"))
    with company.looking() as session:
        assert session.exec(select(SignInAttempt)).all() == []


def _forget_finding(company: Company, slug: str) -> None:
    with company.acting("bruno") as work:
        found = work.session.exec(select(Finding).where(Finding.principle == slug)).one()
        found.principle = "a-principle-nobody-required"


def test_R29_the_word_of_the_ruling_is_typed(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    for typed in ("", "Hire!", "no hire", "veto", "h i r e"):
        with pytest.raises(Incomplete) as refused:
            rule(company, deciding, Ruling.HIRE, typed_word=typed)
        assert "expected the word “hire”" in refused.value.problems["typed_word"]


def test_R28_no_ruling_before_the_round_of_this_opening_is_closed(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    with company.acting("bruno") as work:
        work.session.exec(select(Debrief)).one().revealed_at = None
    with pytest.raises(NotNow, match="round"):
        rule(company, deciding, Ruling.HIRE)


def test_R28_an_insufficient_principle_needs_both_to_accept_it(company: Company) -> None:
    loop_id = to_ready(company)
    to_deciding(company, loop_id, found={"ownership": FindingValue.INSUFFICIENT})
    take_position(company, loop_id, PositionValue.HIRE)
    with pytest.raises(NotNow, match="Ownership"):
        rule(company, loop_id, Ruling.HIRE)
    with company.acting("bruno") as work:
        for role, name in ((ConsentRole.HIRING_MANAGER, "hanna"), (ConsentRole.BAR_RAISER, "bruno")):
            work.session.add(
                InsufficientTick(
                    id=work.new_id(), loop_id=loop_id, revision=1, principle="ownership", role=role,
                    person_id=company.ids[name], reason="Nobody asked.", at=work.now,
                )
            )  # fmt: skip
    assert rule(company, loop_id, Ruling.HIRE) == decision.Ruled(Outcome.HIRE)


def test_R26_hiring_manager_and_bar_raiser_attend_the_ruling(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    with company.acting("bruno") as work:
        debrief = work.session.exec(select(Debrief)).one()
        tick = work.session.get_one(DebriefPerson, (debrief.id, company.ids["hanna"]))
        tick.attends = False
    with pytest.raises(NotNow, match="attend"):
        rule(company, deciding, Ruling.HIRE)


def test_R32_a_lower_level_asks_for_every_finding_again(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE, level="L5")
    with pytest.raises(NotNow, match="To be re-affirmed"):
        rule(company, deciding, Ruling.HIRE)
    _reaffirm(company, deciding)
    assert rule(company, deciding, Ruling.HIRE) == decision.Ruled(Outcome.HIRE)
    assert [one.level for one in decisions(company)] == ["L5"]


def test_R32_findings_affirmed_lower_do_not_carry_a_hire_at_the_target(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE, level="L5")
    _reaffirm(company, deciding)
    company.controlled.pass_time(minutes=1)
    take_position(company, deciding, PositionValue.HIRE, level="L6")
    with pytest.raises(NotNow, match="To be re-affirmed"):
        rule(company, deciding, Ruling.HIRE)


def _reaffirm(company: Company, loop_id: UUID) -> None:
    with company.looking() as session:
        held = [(one.principle, one.version) for one in session.exec(select(Finding))]
    for slug, version in held:
        with company.acting("bruno") as work:
            findings.reaffirm_finding(work, loop_id, ReaffirmFinding(principle=slug, version=version))


def test_R31_a_short_veto_is_refused(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    for text in ("\u200b" * 300, "x" + " " * 300, "x" * 199):
        with pytest.raises(Incomplete) as refused:
            rule(company, deciding, Ruling.VETO, reason=text)
        assert "reason" in refused.value.problems
    assert decisions(company) == []


def test_R31_a_veto_cites_a_finding_of_this_debrief(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    for cited in ((), ("no-such-principle",), ("frugality",)):
        with pytest.raises(Incomplete) as refused:
            rule(company, deciding, Ruling.VETO, cited=cited)
        assert "cited" in refused.value.problems


def test_R31_exactly_200_characters_are_enough(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    reason = ("It is below the bar. " * 20)[:199] + "x"
    assert rule(company, deciding, Ruling.VETO, reason=reason) == decision.Ruled(Outcome.VETO)


def test_R2_a_bar_raiser_made_dependent_cannot_rule_and_the_recruiter_is_told_once(
    company: Company, deciding: UUID
) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["bruno"]).manager_id = company.ids["hanna"]
    for _ in range(2):
        answer = rule(company, deciding, Ruling.HIRE)
        assert isinstance(answer, decision.NotFit)
        assert "Hanna" in answer.sentence
    with company.looking() as session:
        told = session.exec(select(HomeLine).where(HomeLine.kind == "bar_raiser_unfit")).all()
        assert [one.person_id for one in told] == [company.ids["rita"]]
    assert decisions(company) == []


def test_R3_a_suspended_bar_raiser_cannot_rule(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    with company.acting("cora") as work:
        work.session.get_one(Person, company.ids["bruno"]).bar_raiser = "suspended"
    assert isinstance(rule(company, deciding, Ruling.HIRE), decision.NotFit)
    assert decisions(company) == []


def _conflict(company: Company, loop_id: UUID, name: str, status: ConflictStatus) -> None:
    with company.acting(name) as work:
        work.session.add(
            Conflict(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids[name], status=status,
                said_by_id=company.ids[name], said_at=work.now, text="We are cousins.",
            )
        )  # fmt: skip


def test_R43_an_undecided_conflict_keeps_the_ruling_back(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    _conflict(company, deciding, "iris", ConflictStatus.DECLARED)
    with pytest.raises(NotNow, match="undecided"):
        rule(company, deciding, Ruling.HIRE)


def test_R43_a_hiring_manager_with_an_upheld_conflict_is_replaced_before_the_ruling(
    company: Company, deciding: UUID
) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    _conflict(company, deciding, "hanna", ConflictStatus.UPHELD)
    with pytest.raises(NotNow, match="hiring manager"):
        rule(company, deciding, Ruling.HIRE)


def test_R22_a_restricted_account_neither_takes_a_position_nor_rules(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE)
    with company.acting("ada") as work:
        for who in ("hanna", "bruno"):
            work.session.get_one(Account, company.ids[who]).guarded_until = work.now + timedelta(hours=24)
    with pytest.raises(NotNow, match="reset"):
        take_position(company, deciding, PositionValue.NO_HIRE)
    with pytest.raises(NotNow, match="reset"):
        rule(company, deciding, Ruling.HIRE)


def test_R24_missing_feedback_is_missed_with_the_ruling_and_named_in_the_record(company: Company) -> None:
    loop_id = to_ready(company, {name: YES for name in VOTERS if name != "ina"})
    _complete_all_interviews(company, loop_id)
    to_deciding(company, loop_id, override_reason="Ina is away; four have written.")
    decide(company, loop_id)
    with company.looking() as session:
        place = session.exec(select(Panelist).where(Panelist.person_id == company.ids["ina"])).one()
        feedback = session.exec(select(Feedback).where(Feedback.panelist_id == place.id)).one()
        assert feedback.status is FeedbackStatus.MISSED
    with company.acting("hanna") as work:
        card = record_page.page(work, loop_id)
        assert card.record.missed == ("Ina Example",)
        assert card.record.override_reason == "Ina is away; four have written."
    with pytest.raises(Unseen), company.acting("ina") as work:
        record_page.page(work, loop_id)


def _complete_all_interviews(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        for one in work.session.exec(select(Interview).where(Interview.loop_id == loop_id)):
            one.status = InterviewStatus.COMPLETED
        assert transitions.settle(work, loop_id).loop.state is LoopState.AWAITING_FEEDBACK


def test_R30_a_dissent_stands_beside_the_decision(company: Company, deciding: UUID) -> None:
    with company.acting("iris") as work:
        decision.write_dissent(work, deciding, WriteDissent(text="I would not."))
    decide(company, deciding)
    company.controlled.pass_time(hours=1)
    with company.acting("ivan") as work:
        decision.write_dissent(work, deciding, WriteDissent(text="Neither would I."))
    with company.acting("hanna") as work:
        card = record_page.page(work, deciding)
        assert [(one.person, one.text) for one in card.record.dissents] == [("Iris Example", "I would not.")]
        assert [one.text for one in card.later_dissents] == ["Neither would I."]
    with company.looking() as session:
        assert len(session.exec(select(Dissent)).all()) == 2


def test_R30_other_role_is_kept_for_no_hire_alone(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.NO_HIRE)
    rule(company, deciding, Ruling.NO_HIRE, other_role=True)
    assert [one.other_role for one in decisions(company)] == [True]


def test_R37_each_change_writes_one_event_and_the_decision_holds_no_free_text(company: Company, deciding: UUID) -> None:
    take_position(company, deciding, PositionValue.HIRE, note="Secret note.")
    rule(company, deciding, Ruling.HIRE)
    with company.looking() as session:
        kinds = [one.kind for one in session.exec(select(AuditEvent).order_by(AuditEvent.id))]
        assert kinds.count("position_taken") == kinds.count("ruled") == 1
        assert kinds[-3:] == ["position_taken", "loop_moved", "ruled"]
        told = [one.detail for one in session.exec(select(AuditEvent))]
        row = session.exec(select(Decision)).one().model_dump_json()
    assert not any("Secret" in one or REASON in one for one in [*told, row])
