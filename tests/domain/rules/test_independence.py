"""R2 to R6, R20 and R43: who may sit on a panel."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.independence import (
    ConflictEffect,
    Organisation,
    bar_raiser_problems,
    conflict_effect,
    core_outside_problems,
    may_serve,
    needs_replacement,
)
from hiring.domain.organisation import compared_organisation
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    ConflictStatus,
    InterviewerCertification,
    PanelistKind,
)
from tests.domain.rules.cast import LINE, RULES, company, loop, member

BAR_RAISER = PanelistKind.BAR_RAISER
INTERVIEWER = PanelistKind.INTERVIEWER
HIRING_MANAGER = PanelistKind.HIRING_MANAGER


def rules(reasons):
    return {reason.rule for reason in reasons}


def sentences(reasons):
    return " ".join(reason.sentence for reason in reasons)


def judged(person_id, organisation=None, kind=BAR_RAISER, **changes):
    facts = loop(organisation, **changes)
    return may_serve(kind, facts.organisation.members[person_id], facts)


def test_R2_somebody_from_another_line_may_raise_the_bar():
    verdict = judged("xia")
    assert verdict.ok
    assert verdict.reasons == verdict.warnings == ()


def test_R2_the_refusal_spells_the_chain():
    (reason,) = bar_raiser_problems(company().members["ana"], loop(hiring_manager="raj"))
    assert "Ana → Lee → Raj (hiring manager)" in reason.sentence
    assert reason.hard
    assert reason.way_out


@pytest.mark.parametrize("person", ["ana", "raj", "mo", "kim"])
def test_R2_nobody_above_or_below_the_hiring_manager(person):
    assert "reporting line" in sentences(judged(person).reasons)


@pytest.mark.parametrize("person", ["lee", "zoe"])
def test_R2_neither_hiring_manager_nor_recruiter(person):
    assert "R2" in rules(judged(person).reasons)


def test_R2_equal_text_of_team_counts_for_hiring_manager_and_requisition():
    assert not judged("xia", company(xia={"team": "team of lee"})).ok
    assert not judged("xia", company(xia={"team": "Payments"})).ok
    assert judged("xia", company(xia={"team": "payments"})).ok, "equal text means equal"


def test_R2_two_people_without_a_team_are_not_in_one_team():
    assert judged("xia", company(xia={"team": ""}, lee={"team": ""})).ok


def test_R2_the_organisation_two_above_counts():
    """Lee → Raj → Mo, and Mo has a manager: everybody under Mo is dependent, Zoe's people are not."""
    assert compared_organisation(company(), "lee") == "mo"
    assert "Tom → Una → Mo" in sentences(judged("tom").reasons)
    assert "Lee (hiring manager) → Raj → Mo" in sentences(judged("tom").reasons)
    assert judged("yan").ok


def test_R2_the_organisation_can_be_switched_off():
    assert judged("tom", independence_by_organisation=False).ok
    assert not judged("ana", independence_by_organisation=False).ok


def test_R2_where_the_head_is_the_chief_the_managers_organisation_counts_instead():
    """Raj → Mo → Kim, and Kim has no manager: Mo's organisation counts."""
    assert compared_organisation(company(), "raj") == "mo"
    assert not judged("tom", hiring_manager="raj").ok
    assert judged("xia", hiring_manager="raj").ok


def test_R2_where_the_managers_manager_is_missing_only_line_and_team_count():
    assert compared_organisation(company(), "mo") is None
    assert compared_organisation(company(), "kim") is None
    assert judged("yan", hiring_manager="mo", recruiter="pia").ok
    assert not judged("tom", hiring_manager="mo").ok, "still below in the line"


def test_R2_neither_the_candidates_manager_nor_the_referrer():
    assert "current manager" in sentences(judged("yan", candidate="xia", candidate_manager="yan").reasons)
    assert "referred" in sentences(judged("xia", referrer="xia").reasons)
    assert judged("xia", kind=INTERVIEWER, referrer="xia").ok, "a referrer may interview"


def test_R2_an_internal_candidates_line_is_closed_too():
    organisation = company()
    assert "above the candidate" in sentences(judged("yan", organisation, candidate="xia").reasons)
    assert "Xia (the candidate) → Yan" in sentences(judged("yan", organisation, candidate="xia").reasons)
    assert "reports to the candidate" in sentences(judged("xia", organisation, candidate="yan").reasons)


@pytest.mark.parametrize("status", list(ConflictStatus))
def test_R2_undecided_and_upheld_conflicts_bar(status):
    assert judged("xia", conflicts={"xia": status}).ok == (not status.bars)
    assert status.bars == (status in {ConflictStatus.DECLARED, ConflictStatus.UPHELD})


def test_R2_a_conflict_says_how_far_it_is():
    (upheld,) = judged("xia", conflicts={"xia": ConflictStatus.UPHELD}).reasons
    assert "that is upheld" in upheld.sentence
    assert upheld.way_out == "Choose somebody else."
    (declared,) = judged("xia", conflicts={"xia": ConflictStatus.DECLARED}).reasons
    assert "not decided yet" in declared.sentence
    assert "decided first" in declared.way_out


def test_R4_an_outsider_as_candidate_bars_nobody():
    assert judged("kim", kind=INTERVIEWER, candidate=None).ok


def test_R5_the_levels_are_L1_to_L12_unless_set_otherwise():
    assert Organisation({}).levels[0] == "L1"
    assert Organisation({}).levels[-1] == "L12"


def test_R2_each_sentence_is_said_once_and_in_order():
    verdict = judged("yan", candidate="xia", candidate_manager="yan", conflicts={"yan": ConflictStatus.UPHELD})
    said = [reason.sentence for reason in verdict.reasons]
    assert len(said) == len(set(said))
    assert rules(verdict.reasons) == {"R2"}


@pytest.mark.parametrize("certification", list(BarRaiserCertification))
def test_R3_only_certified_and_core_raise_the_bar(certification):
    verdict = judged("xia", company(xia={"bar_raiser": certification}))
    assert verdict.ok == (certification in {BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE})


def test_R3_one_in_training_is_offered_as_trainee():
    organisation = company(xia={"bar_raiser": BarRaiserCertification.IN_TRAINING})
    (reason,) = judged("xia", organisation).reasons
    assert reason.rule == "R3"
    assert "in training instead" in reason.way_out
    assert judged("xia", organisation, PanelistKind.BAR_RAISER_IN_TRAINING).ok
    assert not judged("xia", company(), PanelistKind.BAR_RAISER_IN_TRAINING).ok, "certified people need no training"


@pytest.mark.parametrize("kind", list(PanelistKind))
def test_R4_holds_for_every_kind(kind):
    organisation = company(
        xia={"bar_raiser": BarRaiserCertification.NOMINATED if kind is PanelistKind.BAR_RAISER_IN_TRAINING else "core"}
    )

    def found(**changes):
        facts = loop(organisation, **changes)
        return [reason for reason in may_serve(kind, organisation.members["xia"], facts).reasons if reason.hard]

    assert "is the candidate" in sentences(found(candidate="xia"))
    assert "current manager" in sentences(found(candidate_manager="xia"))
    assert "conflict" in sentences(found(conflicts={"xia": ConflictStatus.UPHELD}))
    assert "conflict" in sentences(found(conflicts={"xia": ConflictStatus.DECLARED}))
    assert "reports to the candidate: Xia → Yan → Zoe (the candidate)" in sentences(found(candidate="zoe"))


def test_R4_the_hiring_manager_may_be_the_candidates_current_manager():
    assert judged("lee", kind=HIRING_MANAGER, candidate="ana", candidate_manager="lee").ok


@pytest.mark.parametrize(
    ("level", "target", "refused"),
    [("L6", "L6", False), ("L5", "L6", False), ("L4", "L6", True), ("L9", "L6", False), ("L1", "L12", True)],
)
def test_R5_at_most_one_level_below_the_target(level, target, refused):
    verdict = judged("xia", company(xia={"level": level}), INTERVIEWER, target_level=target)
    assert verdict.ok == (not refused)
    assert verdict.overridable == refused
    if refused:
        assert f"is {level}, " in sentences(verdict.reasons)
        assert f"levels below the target level {target}" in sentences(verdict.reasons)


def test_R5_an_override_leaves_a_warning_on_the_plan():
    organisation = company(xia={"level": "L4"})
    verdict = judged("xia", organisation, INTERVIEWER, level_overrides=frozenset({"xia"}))
    assert verdict.ok
    assert rules(verdict.warnings) == {"R5"}


def test_R5_an_override_helps_against_the_level_alone():
    organisation = company(xia={"level": "L4", "interviewer": InterviewerCertification.LAPSED})
    verdict = judged("xia", organisation, INTERVIEWER)
    assert not verdict.overridable
    assert not judged("xia", organisation, INTERVIEWER, level_overrides=frozenset({"xia"})).ok


@pytest.mark.parametrize("kind", list(PanelistKind))
def test_R5_binds_voting_places_alone(kind):
    organisation = company(xia={"level": "L1", "bar_raiser": BarRaiserCertification.CERTIFIED})
    assert ("R5" in rules(judged("xia", organisation, kind).reasons)) == kind.votes


def test_R5_a_level_outside_the_setting_needs_the_override():
    verdict = judged("xia", company(xia={"level": "Principal"}), INTERVIEWER)
    assert "Principal" in sentences(verdict.reasons)
    assert verdict.overridable


@pytest.mark.parametrize(("kind", "state"), list(product(PanelistKind, InterviewerCertification)))
def test_R6_interviewers_follow_ups_and_the_bar_raiser_are_certified(kind, state):
    needs = {PanelistKind.BAR_RAISER, PanelistKind.INTERVIEWER, PanelistKind.FOLLOW_UP}
    verdict = judged("xia", company(xia={"interviewer": state}), kind)
    assert ("R6" in rules(verdict.reasons)) == (kind in needs and state is not InterviewerCertification.CERTIFIED)


def test_R6_an_uncertified_hiring_manager_is_a_warning():
    verdict = judged("lee", company(lee={"interviewer": InterviewerCertification.NONE}), HIRING_MANAGER)
    assert verdict.ok
    assert rules(verdict.warnings) == {"R6"}
    assert not any(warning.hard for warning in verdict.warnings)


@pytest.mark.parametrize("kind", [PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW])
def test_R6_shadows_sit_beside_a_certified_host(kind):
    learner = member("xia", interviewer=InterviewerCertification.IN_TRAINING)
    assert may_serve(kind, learner, loop(), host=member("tom")).ok
    verdict = may_serve(kind, learner, loop(), host=member("tom", interviewer=InterviewerCertification.LAPSED))
    assert rules(verdict.reasons) == {"R6"}


@pytest.mark.parametrize("kind", list(PanelistKind))
def test_R20_who_has_seen_earlier_feedback_is_no_voter_bar_raiser_or_shadow(kind):
    organisation = company()
    person = "lee" if kind is HIRING_MANAGER else "xia"
    verdict = judged(person, organisation, kind, seen_earlier=frozenset({person}))
    refused = kind in {BAR_RAISER, INTERVIEWER, PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW}
    assert ("R20" in rules(verdict.reasons)) == refused
    assert ("R20" in rules(verdict.warnings)) == (kind is HIRING_MANAGER)
    assert not any(warning.hard for warning in verdict.warnings)


@pytest.mark.parametrize(("kind", "fact"), list(product(PanelistKind, ["owes_elsewhere", "recruits_elsewhere"])))
def test_R20_nobody_owes_in_two_running_loops_or_owes_beside_recruiting(kind, fact):
    verdict = judged("xia", kind=kind, **{fact: frozenset({"xia"})})
    assert ("R20" in rules(verdict.reasons)) == kind.writes


@pytest.mark.parametrize("kind", list(PanelistKind))
def test_R1_no_second_place_no_disabled_account_and_no_recruiter(kind):
    placed = judged("xia", kind=kind, placed=frozenset({"xia"}))
    assert ("already" in sentences(placed.reasons)) == (kind is not PanelistKind.FOLLOW_UP)
    assert "disabled" in sentences(judged("xia", company(xia={"active": False}), kind).reasons)
    assert "recruiter" in sentences(judged("xia", kind=kind, recruiter="xia").reasons)


def test_R1_the_hiring_managers_place_belongs_to_the_loops_hiring_manager():
    assert "Lee" in sentences(judged("xia", kind=HIRING_MANAGER).reasons)


def test_R33_a_core_bar_raiser_outside_has_no_place_and_is_independent():
    core = {"bar_raiser": BarRaiserCertification.CORE}
    organisation = company(xia=core, tom=core)
    facts = loop(organisation)
    assert core_outside_problems(organisation.members["xia"], facts) == ()
    assert core_outside_problems(organisation.members["tom"], facts), "R2 holds"
    assert core_outside_problems(organisation.members["yan"], facts), "certified is not core"
    assert core_outside_problems(organisation.members["xia"], loop(organisation, candidate="xia")), "R4 holds"
    placed = loop(organisation, placed_with_candidate=frozenset({"xia"}))
    assert "has a place" in sentences(core_outside_problems(organisation.members["xia"], placed))
    gone = company(xia=core | {"active": False})
    assert core_outside_problems(gone.members["xia"], loop(gone))


def test_R43_what_a_conflict_does():
    effects = {
        (status, begun): conflict_effect(status, slot_begun=begun)
        for status, begun in product(ConflictStatus, (True, False))
    }
    assert {key for key, effect in effects.items() if effect is ConflictEffect.BLOCKS} == {
        (ConflictStatus.DECLARED, True),
        (ConflictStatus.DECLARED, False),
    }
    assert effects[ConflictStatus.UPHELD, False] is ConflictEffect.RELEASES
    assert effects[ConflictStatus.UPHELD, True] is ConflictEffect.QUARANTINES
    assert effects[ConflictStatus.CLEARED, True] is effects[ConflictStatus.NOTIFIED, False] is ConflictEffect.NONE


@pytest.mark.parametrize(("kind", "status"), list(product(PanelistKind, ConflictStatus)))
def test_R43_an_upheld_conflict_of_the_two_who_decide_asks_for_replacement(kind, status):
    expected = status is ConflictStatus.UPHELD and kind in {HIRING_MANAGER, BAR_RAISER}
    assert needs_replacement(kind, status) == expected


def lines(size=12):
    """A random reporting line: each person's manager comes before them, several people may have none."""
    return st.lists(st.one_of(st.none(), st.integers(0, size)), min_size=3, max_size=size)


def drawn_company(managers):
    people = {}
    for place, choice in enumerate(managers):
        manager = None if choice is None or place == 0 else f"p{choice % place}"
        people[f"p{place}"] = member(f"p{place}", manager)
    return Organisation(people)


def up(organisation, person):
    """The managers of a person, found the slow way."""
    found, above = [], organisation.members[person].manager_id
    while above:
        found.append(above)
        above = organisation.members[above].manager_id
    return found


@RULES
@given(managers=lines(), hiring=st.integers(0, 11), raiser=st.integers(0, 11), by_organisation=st.booleans())
def test_R2_agrees_with_the_rule_read_word_by_word(managers, hiring, raiser, by_organisation):
    organisation = drawn_company(managers)
    manager, person = f"p{hiring % len(managers)}", f"p{raiser % len(managers)}"
    above = up(organisation, manager)
    dependent = person == manager or person in above or manager in up(organisation, person)
    if by_organisation and len(above) >= 2:
        head = above[1] if len(above) >= 3 else above[0]
        dependent = dependent or head in up(organisation, person)
    facts = loop(organisation, hiring_manager=manager, recruiter="nobody", independence_by_organisation=by_organisation)
    assert bool(bar_raiser_problems(organisation.members[person], facts)) == dependent


@RULES
@given(managers=st.lists(st.integers(0, 9), min_size=2, max_size=10))
def test_R2_a_reporting_cycle_ends_the_walk(managers):
    people = {f"p{i}": member(f"p{i}", f"p{m % len(managers)}") for i, m in enumerate(managers)}
    organisation = Organisation(people)
    for person in people:
        chain = organisation.chain(person)
        assert person not in chain
        assert len(chain) == len(set(chain))


@RULES
@given(managers=lines(), one=st.integers(0, 11), other=st.integers(0, 11))
def test_R2_chain_words_name_every_step_or_nothing(managers, one, other):
    organisation = drawn_company(managers)
    first, second = f"p{one % len(managers)}", f"p{other % len(managers)}"
    words = organisation.chain_words(first, second)
    assert words == organisation.chain_words(second, first)
    linked = first in up(organisation, second) or second in up(organisation, first)
    assert bool(words) == linked
    if linked:
        low, high = (first, second) if second in up(organisation, first) else (second, first)
        path = [low, *up(organisation, low)]
        assert words.lower().split(" → ") == path[: path.index(high) + 1]


def test_R2_an_unknown_manager_ends_the_line():
    organisation = Organisation({"a": member("a", "gone")})
    assert organisation.chain("a") == organisation.chain("nobody") == ()
    assert organisation.name("nobody") == "somebody unknown"


def test_the_company_of_these_tests_is_a_tree():
    organisation = company()
    assert all(organisation.chain(person)[-1:] in {("kim",), ()} for person in LINE)


def test_R5_levels_near_enough_begin_one_below_the_target():
    organisation = Organisation({}, ("L1", "L2", "L3"))
    assert organisation.near_enough("L3") == ("L2", "L3")
    assert organisation.near_enough("L1") == organisation.near_enough("M9") == ("L1", "L2", "L3")
