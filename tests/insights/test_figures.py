"""R41 as arithmetic: shares, their uncertainty, and what leans which way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.insights import Part, figures, share, went_the_same_way
from hiring.domain.vocabulary import Outcome, VoteValue

END = datetime(2026, 3, 2, 12, tzinfo=UTC)


def part(hours: float | None = 3, **given: object) -> Part:
    """Submitted so many hours after the interview; None is missed."""
    values: dict[str, object] = {
        "slot_end": END, "submitted_at": END + timedelta(hours=hours) if hours is not None else None, "late": False,
        "assigned": 2, "evidenced": 2, "first_vote": VoteValue.INCLINED, "last_vote": VoteValue.INCLINED,
        "outcome": Outcome.HIRE,
    } | given  # fmt: skip
    return Part(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 5, 0.0, 0.4345), (5, 5, 0.5655, 1.0), (50, 100, 0.4038, 0.5962)],
)
def test_R41_a_share_comes_with_the_score_interval(count: int, of: int, low: float, high: float) -> None:
    found = share(count, of)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_R41_the_interval_holds_the_share_mirrors_and_narrows(counted: tuple[int, int]) -> None:
    count, of = counted
    found, mirrored, more = share(count, of), share(of - count, of), share(4 * count, 4 * of)
    assert found is not None
    assert mirrored is not None
    assert more is not None
    assert 0 <= found.low <= count / of <= found.high <= 1
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx((found.low, found.high))
    assert more.high - more.low < found.high - found.low


def test_R41_few_loops_say_little() -> None:
    few, many = share(3, 5), share(60, 100)
    assert few is not None
    assert few.says_little
    assert many is not None
    assert not many.says_little
    assert share(0, 0) is None


@pytest.mark.parametrize(("vote", "outcome"), list(product(VoteValue, Outcome)))
def test_R41_a_first_vote_leans_as_decided_or_not(vote: VoteValue, outcome: Outcome) -> None:
    for_it = vote in {VoteValue.INCLINED, VoteValue.STRONGLY_INCLINED}
    assert went_the_same_way(vote, outcome) is (for_it == (outcome is Outcome.HIRE))


def test_R41_figures_count_each_thing_over_what_it_concerns() -> None:
    found = figures(
        [
            part(1),
            part(2, late=True, evidenced=1),
            part(3, last_vote=VoteValue.NOT_INCLINED, outcome=Outcome.NO_HIRE),
            part(None, evidenced=0, first_vote=None, last_vote=None),
        ]
    )
    assert found.time_to_feedback is not None
    assert found.time_to_feedback.median == timedelta(hours=2)
    assert (found.time_to_feedback.lower, found.time_to_feedback.upper) == (timedelta(hours=1.5), timedelta(hours=2.5))
    counted = [(one.count, one.of) if one else None for one in (found.on_time, found.evidenced)]
    assert counted == [(2, 4), (5, 8)], "missed feedback is not in time, and its principles are thin"
    voted = [(one.count, one.of) if one else None for one in (found.changed, found.agreed)]
    assert voted == [(1, 3), (2, 3)], "who did not vote is not counted"


def test_R41_nothing_gives_no_figure() -> None:
    found = figures([])
    assert (found.parts, found.time_to_feedback, found.on_time, found.agreed) == (0, None, None, None)
    assert figures([part(5)]).time_to_feedback is not None
