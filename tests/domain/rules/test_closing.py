"""R35: closing a loop, and opening the next one for the same candidate."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import closing
from hiring.domain.closing import Closing, Identity, Match, PreviousLoop
from hiring.domain.vocabulary import LoopState, OfferState, Outcome
from tests.domain.rules.cast import RULES

DECIDED, TODAY = date(2026, 11, 19), date(2026, 11, 23)
TOLD = date(2026, 11, 20)
WHOLE = {
    Outcome.HIRE: Closing(told_on=TOLD, offer=OfferState.OPEN),
    Outcome.NO_HIRE: Closing(told_on=TOLD, recycle=False, cool_down_months=6),
    Outcome.VETO: Closing(told_on=TOLD, recycle=True, cool_down_months=0),
}
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


def problems(outcome, facts):
    return closing.closing_problems(outcome, facts, DECIDED, TODAY)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_R35_each_outcome_asks_for_its_own_fields(outcome):
    assert problems(outcome, WHOLE[outcome]) == {}
    asked = {"told_on", "offer"} if outcome is Outcome.HIRE else {"told_on", "recycle", "cool_down_months"}
    assert set(problems(outcome, Closing())) == asked
    for name in asked:
        assert set(problems(outcome, replace(WHOLE[outcome], **{name: None}))) == {name}


@pytest.mark.parametrize(("days", "wrong"), [(-1, True), (0, False), (4, False), (5, True)])
def test_R35_the_candidate_is_told_between_decision_and_today(days, wrong):
    facts = replace(WHOLE[Outcome.HIRE], told_on=DECIDED + timedelta(days=days))
    found = problems(Outcome.HIRE, facts)
    assert bool(found) == wrong
    assert all("Found" in sentence and "expected" in sentence for sentence in found.values())


@pytest.mark.parametrize(("months", "wrong"), [(-1, True), (0, False), (60, False), (61, True)])
def test_R35_the_cool_down_has_limits(months, wrong):
    facts = replace(WHOLE[Outcome.NO_HIRE], cool_down_months=months)
    assert bool(problems(Outcome.NO_HIRE, facts)) == wrong


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 19), 6, date(2027, 5, 19)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_R35_months_are_calendar_months(day, months, expected):
    assert closing.add_months(day, months) == expected


@RULES
@given(DAYS, st.integers(0, 60))
def test_R35_added_months_keep_the_day_or_end_the_month(day, months):
    later = closing.add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("outcome", [Outcome.NO_HIRE, Outcome.VETO, Outcome.HIRE, None])
def test_R35_the_cool_down_is_six_months_unless_closed_otherwise(outcome):
    previous = PreviousLoop("l1", outcome, date(2026, 8, 31))
    cools = outcome in {Outcome.NO_HIRE, Outcome.VETO}
    assert previous.cool_down_ends == (date(2027, 2, 28) if cools else None)
    assert replace(previous, cool_down_months=1).cool_down_ends == (date(2026, 9, 30) if cools else None)
    closed = replace(previous, cool_down_months=1, cool_down_until=date(2026, 12, 1))
    assert closed.cool_down_ends == (date(2026, 12, 1) if cools else None)


def _asked(previous: list[PreviousLoop], day: date) -> tuple[str, ...]:
    return tuple(one.loop_id for one in previous if closing.consent_reasons([one], day))


@pytest.mark.parametrize(("day", "asked"), [(date(2027, 5, 18), True), (date(2027, 5, 19), False)])
def test_R35_within_the_cool_down_a_new_loop_needs_consent(day, asked):
    previous = [PreviousLoop("l1", Outcome.NO_HIRE, DECIDED)]
    assert bool(closing.consent_reasons(previous, day)) == asked
    assert _asked(previous, day) == (("l1",) if asked else ())


def test_R35_after_any_veto_consent_is_needed_for_ever():
    years_later = date(2060, 1, 1)
    assert _asked([PreviousLoop("l1", Outcome.VETO, DECIDED)], years_later) == ("l1",)
    reopened = PreviousLoop("l2", Outcome.HIRE, DECIDED, vetoed=True)
    assert _asked([reopened], years_later) == ("l2",)


def test_R35_after_a_cancelled_loop_with_voting_feedback_consent_is_needed():
    cancelled = PreviousLoop("l1", cancelled=True)
    assert closing.consent_reasons([cancelled], TODAY) == ()
    (reason,) = closing.consent_reasons([replace(cancelled, voting_feedback_was_in=True)], TODAY)
    assert "cancelled" in reason.sentence
    assert "core Bar Raiser outside both loops" in reason.way_out
    assert closing.consent_reasons([PreviousLoop("l1", voting_feedback_was_in=True)], TODAY) == ()


def test_R35_a_hire_and_no_earlier_loop_ask_for_nothing():
    assert closing.consent_reasons([], TODAY) == ()
    assert closing.consent_reasons([PreviousLoop("l1", Outcome.HIRE, DECIDED)], TODAY) == ()


@pytest.mark.parametrize(
    ("other", "match"),
    [
        (Identity("Clara Rendón", "clara@example.org"), Match.SAME),
        (Identity("Somebody", " CLARA@example.org "), Match.SAME),
        (Identity("Somebody", None, "E10"), Match.SAME),
        (Identity("clara  rendo\u0301n", "c@example.org", "E11"), Match.NAME_ONLY),
        (Identity("Clara", None, None), Match.DIFFERENT),
        (Identity("Clara", "", ""), Match.DIFFERENT),
    ],
)
def test_R35_the_same_person_by_mail_or_employee_id_and_a_warning_by_name(other, match):
    clara = Identity("Clara Rendón", "clara@example.org", "E10")
    assert closing.same_person(clara, other) is closing.same_person(other, clara) is match
    assert (closing.name_warning(clara, [other]) is not None) == (match is Match.NAME_ONLY)


def test_R35_two_blank_mails_are_not_one_person():
    assert closing.same_person(Identity("A", "", ""), Identity("B", "", "")) is Match.DIFFERENT


@pytest.mark.parametrize("state", list(LoopState))
def test_R35_one_running_loop_per_candidate_and_requisition(state):
    running = state not in {LoopState.DECIDED, LoopState.CLOSED, LoopState.CANCELLED}
    assert (closing.second_loop_problem([LoopState.CLOSED, state]) is not None) == running


@pytest.mark.parametrize("state", list(LoopState))
def test_R35_a_veto_holds_the_other_running_loops(state):
    over = {LoopState.DECIDED, LoopState.CLOSED, LoopState.CANCELLED, LoopState.ON_HOLD}
    assert closing.held_by_veto([("l2", state)]) == (() if state in over else ("l2",))
