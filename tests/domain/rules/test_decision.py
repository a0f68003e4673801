"""R24, R26, R28 to R33 and R43: position, ruling, outcome, reopening."""

from itertools import product

import pytest
from hypothesis import strategies as st

from hiring.domain import decision
from hiring.domain.decision import Consent, Finding
from hiring.domain.vocabulary import ConsentRole, FindingValue, LoopState, Outcome, PositionValue, Ruling

LEVELS = ("L4", "L5", "L6", "L7")
HIRE, NO_HIRE = PositionValue.HIRE, PositionValue.NO_HIRE
DEEP = Finding("dive-deep", "Dive Deep", FindingValue.RAISES)
THIN = Finding("backbone", "Have Backbone", FindingValue.INSUFFICIENT, True, None, False, True, True)
LONG = "x" * 200
MANAGER, RAISER, CORE = ConsentRole.HIRING_MANAGER, ConsentRole.BAR_RAISER, ConsentRole.CORE_BAR_RAISER


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
