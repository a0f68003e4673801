"""R24, R26, R28 to R33 and R43: position, ruling, outcome, reopening."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import decision
from hiring.domain.decision import Consent, Finding, RulingFacts
from hiring.domain.vocabulary import ConsentRole, FindingValue, LoopState, Outcome, PositionValue, Ruling
from hiring.domain.words import Reason
from tests.domain.rules.cast import RULES

LEVELS = ("L4", "L5", "L6", "L7")
HIRE, NO_HIRE = PositionValue.HIRE, PositionValue.NO_HIRE
DEEP = Finding("dive-deep", "Dive Deep", FindingValue.RAISES)
THIN = Finding("backbone", "Have Backbone", FindingValue.INSUFFICIENT, True, None, False, True, True)
WHOLE = RulingFacts(
    in_deciding=True,
    position=HIRE,
    position_level="L6",
    target_level="L6",
    findings=(DEEP, THIN),
    round_closed=True,
    hiring_manager_attends=True,
    bar_raiser_attends=True,
)
LONG = "x" * 200
MANAGER, RAISER, CORE = ConsentRole.HIRING_MANAGER, ConsentRole.BAR_RAISER, ConsentRole.CORE_BAR_RAISER


def rules(facts):
    return [reason.rule for reason in decision.ruling_blockers(facts)]


def with_finding(**changes):
    return replace(WHOLE, findings=(replace(DEEP, **changes), THIN))


@pytest.mark.parametrize(("position", "ruling"), list(product(PositionValue, Ruling)))
def test_R30_the_allowed_pairs_are_exactly_three(position, ruling):
    table = {
        ("hire", "hire"): "hire",
        ("hire", "veto"): "veto",
        ("no_hire", "no_hire"): "no_hire",
    }
    expected = table.get((position.value, ruling.value))
    assert decision.outcome_of(position, ruling) == expected
    assert (decision.pair_problem(position, ruling) is None) == (expected is not None)
    assert (ruling in decision.rulings_for(position)) == (expected is not None)


def test_R30_a_refused_pair_says_what_was_expected():
    assert decision.pair_problem(HIRE, Ruling.NO_HIRE) == (
        "Found the ruling no hire on the position hire, expected hire or veto."
    )
    with pytest.raises(TypeError):
        decision.PAIRS[(NO_HIRE, Ruling.HIRE)] = Outcome.HIRE


def test_R29_no_ruling_before_the_position():
    assert decision.pair_problem(None, Ruling.HIRE) is not None
    assert rules(replace(WHOLE, position=None, position_level=None)) == ["R29"]


@pytest.mark.parametrize(
    ("position", "level", "allowed"),
    [
        (HIRE, "L6", True),
        (HIRE, "L4", True),
        (HIRE, "L7", False),
        (HIRE, None, False),
        (HIRE, "L99", False),
        (NO_HIRE, None, True),
        (NO_HIRE, "L6", False),
    ],
)
def test_R29_a_hire_is_at_the_target_or_a_lower_level(position, level, allowed):
    problem = decision.level_problem(position, level, "L6", LEVELS)
    assert (problem is None) == allowed
    if problem is not None and position is HIRE:
        assert problem == f"Found {level or 'no level'}, expected the target level L6 or a lower one."


@pytest.mark.parametrize(
    ("ruling", "word"), [(Ruling.HIRE, "hire"), (Ruling.NO_HIRE, "no hire"), (Ruling.VETO, "veto")]
)
def test_R29_the_rulings_word_is_typed(ruling, word):
    assert decision.typed_word(ruling) == word
    assert len(str(decision.typed_word_problem(ruling, "x" * 10_000))) < 200
    assert decision.typed_word_problem(ruling, f" {word.upper()}  ") is None
    for other in {"hire", "no hire", "veto", "", "no_hire", "h ire"} - {word}:
        problem = decision.typed_word_problem(ruling, other)
        assert problem is not None
        assert f"“{word}”" in problem


@pytest.mark.parametrize(
    ("reason", "cited", "fields"),
    [
        (LONG, ["dive-deep"], set()),
        (LONG[1:], ["dive-deep"], {"reason"}),
        (f"{LONG[1:]}    ", ["dive-deep"], {"reason"}),
        ("\u200b" * 300, ["dive-deep"], {"reason"}),
        (LONG, [], {"cited"}),
        (LONG, ["frugality"], {"cited"}),
        (LONG, ["open"], {"cited"}),
        ("", [], {"reason", "cited"}),
    ],
)
def test_R31_a_veto_has_200_characters_and_cites_a_finding(reason, cited, fields):
    findings = (DEEP, Finding("open", "Open", None))
    assert set(decision.veto_problems(reason, cited, findings)) == fields


def test_R28_a_whole_debrief_can_be_ruled():
    assert decision.ruling_blockers(WHOLE) == ()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("R28", {"in_deciding": False}),
        ("R28", {"round_closed": False}),
        ("R26", {"hiring_manager_attends": False}),
        ("R26", {"bar_raiser_attends": False}),
        ("R43", {"undecided_conflicts": ("Ana",)}),
        ("R2", {"bar_raiser_problems": (Reason("R2", "Xia is below Lee."),)}),
        ("R29", {"position": None}),
    ],
)
def test_R28_each_thing_blocks_the_ruling_alone(rule, changes):
    assert rules(replace(WHOLE, **changes)) == [rule]


def test_R28_what_nobody_said_blocks():
    """Facts left out are facts that do not stand."""
    bare = RulingFacts(True, HIRE, "L6", "L6", (Finding("p", "P", FindingValue.INSUFFICIENT),))
    said = [reason.sentence for reason in decision.ruling_blockers(bare)]
    assert said == [
        "The revote round of this opening is not closed.",
        "The hiring manager does not attend.",
        "The Bar Raiser does not attend.",
        "P is insufficient and not accepted by the hiring manager and the Bar Raiser.",
    ]


def test_R28_every_required_principle_has_a_finding():
    assert rules(with_finding(value=None)) == ["R28"]
    assert rules(with_finding(value=None, required=False)) == []


@pytest.mark.parametrize(("manager", "raiser"), list(product([True, False], repeat=2)))
def test_R28_an_insufficient_finding_is_accepted_by_both(manager, raiser):
    thin = replace(THIN, accepted_by_hiring_manager=manager, accepted_by_bar_raiser=raiser)
    found = decision.ruling_blockers(replace(WHOLE, findings=(DEEP, thin)))
    assert bool(found) == (not (manager and raiser))
    said = "".join(reason.sentence for reason in found)
    assert ("the hiring manager" in said) == (not manager)
    assert ("the Bar Raiser" in said) == (not raiser)


def test_R24_a_finding_older_than_late_feedback_is_affirmed_again():
    assert rules(with_finding(stale=True)) == ["R24"]


def test_R32_a_lower_level_asks_for_the_findings_at_that_level():
    at = {"position_level": "L5"}
    assert rules(replace(WHOLE, **at)) == ["R32", "R32"]
    affirmed = tuple(replace(one, affirmed_level="L5") for one in WHOLE.findings)
    assert rules(replace(WHOLE, findings=affirmed, **at)) == []
    assert rules(replace(WHOLE, findings=affirmed, position_level="L4")) == ["R32", "R32"], "affirmed at another level"
    assert rules(replace(WHOLE, position=NO_HIRE, position_level=None)) == []


def test_R28_the_short_cut_asks_for_no_findings_and_only_no_hire():
    short = RulingFacts(False, NO_HIRE, None, "L6", (replace(DEEP, value=None),), short_cut=True)
    assert rules(short) == []
    assert rules(replace(short, position=HIRE)) == ["R28"]
    assert rules(replace(short, position=None)) == ["R29"]
    assert rules(replace(short, undecided_conflicts=("Ana",))) == ["R43"]
    assert decision.rulings_for(HIRE, short_cut=True) == ()
    assert decision.rulings_for(NO_HIRE, short_cut=True) == (Ruling.NO_HIRE,)


FLAGS = st.booleans()
FINDINGS = st.builds(
    Finding,
    st.just("p"),
    st.just("P"),
    st.sampled_from([None, *FindingValue]),
    FLAGS,
    st.sampled_from([None, "L5", "L6"]),
    FLAGS,
    FLAGS,
    FLAGS,
)
FACTS = st.builds(
    RulingFacts,
    FLAGS,
    st.sampled_from([None, HIRE, NO_HIRE]),
    st.sampled_from([None, "L5", "L6"]),
    st.just("L6"),
    st.lists(FINDINGS, max_size=3).map(tuple),
    FLAGS,
    FLAGS,
    FLAGS,
)


@RULES
@given(FACTS)
def test_R28_R32_nothing_is_ruled_unless_all_of_it_stands(facts):
    lower = facts.position is HIRE and facts.position_level == "L5"
    done = all(
        one.value is not None
        and not one.stale
        and (not lower or one.affirmed_level == "L5")
        and (
            one.value is not FindingValue.INSUFFICIENT
            or (one.accepted_by_hiring_manager and one.accepted_by_bar_raiser)
        )
        for one in facts.findings
        if one.required
    )
    whole = facts.in_deciding and facts.round_closed and facts.hiring_manager_attends and facts.bar_raiser_attends
    assert (decision.ruling_blockers(facts) == ()) == (whole and done and facts.position is not None)
    assert all(reason.sentence and reason.way_out and reason.hard for reason in decision.ruling_blockers(facts))


@pytest.mark.parametrize(
    ("outcome", "left", "needed"),
    [
        (Outcome.HIRE, False, (MANAGER, RAISER)),
        (Outcome.NO_HIRE, False, (MANAGER, RAISER)),
        (Outcome.VETO, False, (MANAGER, RAISER, CORE)),
        (Outcome.HIRE, True, (MANAGER, CORE)),
        (Outcome.NO_HIRE, True, (MANAGER, CORE)),
        (Outcome.VETO, True, (MANAGER, CORE, CORE)),
    ],
)
def test_R33_whose_consents_reopen_a_decision(outcome, left, needed):
    assert decision.consents_needed(outcome, ruler_left=left) == needed


def test_R33_it_takes_effect_with_the_last_consent_of_different_people():
    needed = (MANAGER, CORE, CORE)
    given = [Consent(MANAGER, "lee"), Consent(CORE, "kim")]
    assert decision.consents_missing(needed, given) == (CORE,)
    assert decision.consents_missing(needed, [*given, Consent(CORE, "kim")]) == (CORE,), "another person"
    assert decision.consents_missing(needed, [*given, Consent(CORE, "zoe")]) == ()
    assert decision.consents_missing(needed, []) == needed
    assert decision.consents_missing((MANAGER,), [Consent(RAISER, "xia")]) == (MANAGER,)


@pytest.mark.parametrize("state", list(LoopState))
def test_R33_only_a_decision_is_reopened(state):
    problem = decision.reopening_problem(state, "new facts", another_runs=False)
    assert (problem is None) == (state in {LoopState.DECIDED, LoopState.CLOSED})


def test_R33_R35_reopening_has_a_reason_and_no_other_running_loop():
    assert decision.reopening_problem(LoopState.DECIDED, " ", another_runs=False) is not None
    assert decision.reopening_problem(LoopState.DECIDED, "new facts", another_runs=True) is not None


@pytest.mark.parametrize(
    ("decided", "current", "cancelled", "standing", "past"),
    [
        ([], 1, False, None, ()),
        ([1], 1, False, 1, ()),
        ([1], 2, False, None, (1,)),
        ([1], 2, True, 1, ()),
        ([1, 2], 2, False, 2, (1,)),
        ([1, 2], 3, True, 2, (1,)),
        ([], 1, True, None, ()),
    ],
)
def test_R33_the_old_decision_is_superseded_and_returns_when_the_new_revision_is_cancelled(
    decided, current, cancelled, standing, past
):
    assert decision.revision_in_force(decided, current, cancelled=cancelled) == standing
    assert decision.superseded(decided, current, cancelled=cancelled) == past


def test_R34_no_rule_of_the_decision_takes_votes_or_ratings():
    """Position and ruling alone make the outcome: the facts of a ruling have no place for a vote or a mark."""
    names = set(RulingFacts.__dataclass_fields__) | set(Finding.__dataclass_fields__)
    assert not {name for name in names if "vote" in name or "rating" in name or "score" in name}
