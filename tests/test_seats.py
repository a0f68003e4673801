"""The seat of each of the cast in a loop, built from real rows."""

from __future__ import annotations

import pytest

from hiring.domain.errors import Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import LoopState, VoteValue
from hiring.services import seats, transitions
from tests.support.company import VOTERS, Company, scheduled_loop, submit_rows


def test_R18_who_owes_sees_plan_and_status_but_no_peer(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, {"hanna": VoteValue.INCLINED})
    with company.acting("iris") as work:
        seated = seats.seated(work, loop_id)
        assert seated.seat.owes_here
        assert seated.sees(Object.PLAN) is Sight.FULL
        assert seated.sees(Object.PEER_FEEDBACK) is Sight.STATUS


def test_section3_the_loop_is_ready_once_the_last_voting_feedback_is_in(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, dict.fromkeys(list(VOTERS)[:4], VoteValue.INCLINED))
    with company.acting("rita") as work:
        assert transitions.settle(work, loop_id).loop.state is LoopState.INTERVIEWING
    submit_rows(company, loop_id, {"ina": VoteValue.INCLINED})
    with company.acting("rita") as work:
        loop = transitions.settle(work, loop_id).loop
        assert loop.state is LoopState.READY
        assert loop.waits_for.startswith("debrief")
        assert loop.waits_for_id == company.ids["bruno"]
    with company.acting("iris") as work:
        assert seats.seated(work, loop_id).sees(Object.PEER_FEEDBACK) is Sight.FULL


def test_R21_strangers_and_analysts_are_told_that_there_is_nothing(company: Company) -> None:
    loop_id = scheduled_loop(company)
    for name in ("stan", "pia"):
        with company.acting(name) as work, pytest.raises(Unseen):
            seats.seated(work, loop_id)
