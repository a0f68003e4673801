"""The judge of `make mutants`: a mutant that lives needs a reason, and a reason needs a mutant that lives."""

from __future__ import annotations

import pytest

from tests.mutants import REASONS, alone, reasons, survivors, unexplained

LISTED = """
    hiring.domain.policy.x_may__mutmut_1: killed
    hiring.domain.policy.x_may__mutmut_2: survived
    hiring.store.scope.x__ways_in__mutmut_4: no tests
    hiring.domain.workflow.x_settle__mutmut_3: timeout
"""
WHY = "| `hiring.domain.policy.may` | 1 | It says the same in other words, so that no test could. |"


def test_what_nothing_kills_is_found_and_timeouts_count_as_killed() -> None:
    assert survivors(LISTED) == {
        "hiring.domain.policy.x_may__mutmut_2": "hiring.domain.policy.may",
        "hiring.store.scope.x__ways_in__mutmut_4": "hiring.store.scope._ways_in",
    }


def test_one_without_a_reason_and_a_reason_without_one_are_refused() -> None:
    left = survivors(LISTED)
    assert len(list(unexplained(left, {}))) == 2
    assert list(unexplained(left, {"hiring.domain.policy.may": 1, "hiring.store.scope._ways_in": 1})) == []
    assert (
        len(list(unexplained(left, {"hiring.domain.policy.may": 1, "hiring.store.scope._ways_in": 2, "gone": 1}))) == 1
    )


def test_a_reason_is_a_row_with_a_sentence() -> None:
    assert reasons(WHY) == {"hiring.domain.policy.may": 1}
    assert reasons(WHY.replace("It says the same in other words, so that no test could.", "Fine.")) == {}


def test_every_row_of_the_committed_file_is_read() -> None:
    text = REASONS.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(reasons(text)) == len(rows)


def test_a_failing_test_a_failing_import_and_no_end_kill_and_what_else_happens_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ends = {
        "passes": 0,
        "fails": 1,
        "breaks import": 2,
        "breaks conftest": 4,
        "tests nothing": 5,
        "shot": -9,
        "hangs": None,
    }
    assert alone(list(ends), ends.__getitem__, 2) == {"fails", "breaks import", "breaks conftest", "hangs"}
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(ends)
    assert said[-1].startswith("alone 7/7: ")
