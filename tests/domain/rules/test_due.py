"""R15, R22, R35, R39 and R42: due times, the promise clock, slots, and local times as UTC."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import due
from hiring.domain.due import Restriction
from hiring.domain.errors import Incomplete
from tests.domain.rules.cast import RULES

NOW = datetime(2026, 11, 19, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.integers(0, 15 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
GAPS = st.integers(-72, 72).map(lambda hours: timedelta(hours=hours))
BERLIN = "Europe/Berlin"


def test_R15_a_day_after_the_slot():
    assert due.due_at(NOW, None, None, NOW) == NOW + 24 * HOUR
    assert due.due_at(NOW, NOW + 72 * HOUR, None, NOW) == NOW + 24 * HOUR


def test_R15_two_hours_before_an_early_debrief():
    assert due.due_at(NOW, NOW + 10 * HOUR, None, NOW) == NOW + 8 * HOUR


@pytest.mark.parametrize("hours", [-5, 0, 2, 3])
def test_R15_never_before_an_hour_after_the_slot(hours):
    assert due.due_at(NOW, NOW + hours * HOUR, None, NOW) == NOW + HOUR


def test_R15_it_moves_until_it_has_passed():
    first = due.due_at(NOW, None, None, NOW)
    moved = due.due_at(NOW + 5 * HOUR, None, first, NOW + HOUR)
    assert moved == NOW + 29 * HOUR
    assert due.due_at(NOW, NOW + 4 * HOUR, moved, moved) == NOW + 2 * HOUR, "at due it has not passed"
    assert due.due_at(NOW + 99 * HOUR, None, moved, moved + timedelta(seconds=1)) == moved


@RULES
@given(MOMENTS, st.one_of(st.none(), GAPS), st.one_of(st.none(), GAPS), GAPS)
def test_R15_agrees_with_the_rule_read_word_by_word(slot_end, debrief_gap, previous_gap, now_gap):
    debrief = None if debrief_gap is None else slot_end + debrief_gap
    previous = None if previous_gap is None else slot_end + previous_gap
    now = slot_end + now_gap
    found = due.due_at(slot_end, debrief, previous, now)
    if previous is not None and previous < now:
        assert found == previous
    else:
        ends = [slot_end + 24 * HOUR] + ([] if debrief is None else [debrief - 2 * HOUR])
        assert found == (min(ends) if min(ends) >= slot_end + HOUR else slot_end + HOUR)
    assert found.tzinfo is UTC


@RULES
@given(MOMENTS, GAPS, st.lists(st.tuples(GAPS, GAPS), max_size=6))
def test_R15_once_passed_no_change_moves_it(slot_end, first_now, changes):
    now = slot_end + first_now
    current = due.due_at(slot_end, None, None, now)
    for slot_gap, debrief_gap in changes:
        passed = now > current
        later = due.due_at(slot_end + slot_gap, slot_end + debrief_gap, current, now)
        assert not passed or later == current
        current, now = later, now + 9 * HOUR


@pytest.mark.parametrize(
    ("submitted", "now", "is_late"), [(0, 9, False), (1, 9, True), (None, 0, False), (None, 1, True)]
)
def test_R15_late_is_submitted_or_missing_after_due(submitted, now, is_late):
    sent = None if submitted is None else NOW + timedelta(seconds=submitted)
    assert due.late(NOW, sent, NOW + timedelta(seconds=now)) == is_late
    assert not due.late(None, sent, NOW)


def test_R15_naive_times_are_refused():
    with pytest.raises(ValueError, match="aware"):
        due.due_at(NOW.replace(tzinfo=None), None, None, NOW)


def test_R22_what_falls_due_meanwhile_is_due_a_day_later():
    restriction = Restriction(NOW)
    assert due.extended(NOW + 3 * HOUR, [restriction]) == NOW + 27 * HOUR
    assert due.extended(NOW + 24 * HOUR, [restriction]) == NOW + 48 * HOUR
    assert due.extended(NOW + 25 * HOUR, [restriction]) == NOW + 25 * HOUR
    assert due.extended(NOW - HOUR, [restriction]) == NOW - HOUR
    assert due.extended(NOW, [restriction]) == NOW + 24 * HOUR
    assert due.extended(NOW, []) == NOW


def test_R22_a_release_ends_the_extension_and_a_second_reset_extends_again():
    released = Restriction(NOW, NOW + 2 * HOUR)
    assert due.extended(NOW + 3 * HOUR, [released]) == NOW + 3 * HOUR
    assert due.extended(NOW + HOUR, [released]) == NOW + 25 * HOUR
    assert due.extended(NOW + HOUR, [Restriction(NOW + 20 * HOUR), Restriction(NOW)]) == NOW + 49 * HOUR
    assert Restriction(NOW, NOW + 99 * HOUR).until == NOW + 24 * HOUR


def test_R35_the_promise_of_the_debrief_page():
    """Thursday's last interview; on Monday it is day 2 of 5."""
    thursday, monday = datetime(2026, 11, 19, 15, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)
    promise = due.promise(thursday, monday, BERLIN, 5)
    assert promise.words == "day 2 of 5"
    assert promise.due_on == date(2026, 11, 26)
    assert promise.due_at == datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert not promise.late


def test_R35_weekends_stand_still_and_then_it_is_over():
    thursday = datetime(2026, 11, 19, 15, tzinfo=UTC)
    days = [due.promise(thursday, thursday + timedelta(days=n), BERLIN, 5).words for n in range(10)]
    assert days == [
        "day 0 of 5",
        "day 1 of 5",
        "day 1 of 5",
        "day 1 of 5",
        "day 2 of 5",
        "day 3 of 5",
        "day 4 of 5",
        "day 5 of 5",
        "1 business day over",
        "1 business day over",
    ]


def test_R35_the_organisation_says_how_many_days_are_promised():
    thursday = datetime(2026, 11, 19, 15, tzinfo=UTC)
    promise = due.promise(thursday, thursday + timedelta(days=4), BERLIN, 1)
    assert (promise.words, promise.due_on, promise.late) == ("1 business day over", date(2026, 11, 20), True)
    assert due.promise(thursday, thursday, BERLIN, 12).words == "day 0 of 12"


def test_R35_R39_the_day_is_the_local_one():
    late_evening = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert due.promise(late_evening, late_evening + HOUR, "UTC", 5).day == 1
    assert due.promise(late_evening, late_evening + HOUR, BERLIN, 5).day == 0, "midnight was an hour ago there"


@RULES
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-10, 40))
def test_R35_business_days_are_counted_one_by_one(start, length):
    end = start + timedelta(days=length)
    days = [start + timedelta(days=n) for n in range(1, max(length, 0) + 1)]
    assert due.business_days(start, end) == sum(day.isoweekday() <= 5 for day in days)


@RULES
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 12))
def test_R35_the_due_day_is_the_first_that_completes_the_days(start, days):
    end = due.add_business_days(start, days)
    assert end.isoweekday() <= 5
    assert due.business_days(start, end) == days
    assert due.business_days(start, end - timedelta(days=1)) == days - 1


@RULES
@given(MOMENTS, st.integers(0, 20), st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "Pacific/Apia"]))
def test_R35_late_exactly_from_the_end_of_the_due_day_on(last, days, zone):
    promise = due.promise(last, last + timedelta(days=days), zone, 5)
    assert due.promise(last, promise.due_at - timedelta(seconds=1), zone, 5).late is False
    assert promise.due_at.astimezone(ZoneInfo(zone)).date() == promise.due_on + timedelta(days=1)
    working = promise.due_at + timedelta(days=3)
    assert due.promise(last, working, zone, 5).late is True


@pytest.mark.parametrize(("mine", "assent"), list(product([True, False], repeat=2)))
def test_R42_slots_lie_ahead_unless_the_recruiter_has_assent(mine, assent):
    def rules(new):
        return due.slot_change_reasons(None, new, NOW, by_recruiter=mine, assented=assent)

    assert rules(NOW + HOUR) == ()
    assert bool(rules(NOW)) == bool(rules(NOW - HOUR)) == (not (mine and assent))


def test_R42_without_recruiter_and_assent_named_no_past_slot():
    assert due.slot_change_reasons(None, NOW, NOW)
    assert due.slot_change_reasons(None, NOW, NOW, by_recruiter=True)
    assert due.slot_change_reasons(None, NOW, NOW, assented=True)


def test_R42_a_slot_that_has_begun_stays():
    assert due.slot_change_reasons(NOW + HOUR, NOW + 2 * HOUR, NOW) == ()
    (reason,) = due.slot_change_reasons(NOW, NOW + 2 * HOUR, NOW)
    assert "has begun" in reason.sentence
    assert due.slot_change_reasons(NOW, NOW + HOUR, NOW, by_recruiter=True, assented=True), "assent moves no begun slot"


@pytest.mark.parametrize(
    ("slot", "submitted", "stays"),
    [(None, False, False), (1, False, False), (0, False, True), (-1, True, True), (1, True, True)],
)
def test_R42_no_removal_once_the_slot_has_begun_or_feedback_is_in(slot, submitted, stays):
    start = None if slot is None else NOW + slot * HOUR
    assert bool(due.removal_reasons(start, NOW, submitted=submitted)) == stays


def test_R39_local_slots_become_utc():
    assert due.slot_start("2026-11-19", "14:00", BERLIN) == datetime(2026, 11, 19, 13, tzinfo=UTC)
    assert due.slot_start(" 2026-07-01", "9:05 ", BERLIN) == datetime(2026, 7, 1, 7, 5, tzinfo=UTC)
    assert due.slot_start("2026-11-19", "14:00", "Asia/Kolkata") == datetime(2026, 11, 19, 8, 30, tzinfo=UTC)


def test_R39_times_that_do_not_exist_offer_the_neighbours():
    with pytest.raises(Incomplete) as refused:
        due.slot_start("2026-03-29", "02:30", BERLIN)
    assert refused.value.sentence == (
        "02:30 does not exist on 2026-03-29 in Europe/Berlin, because clocks go forward: choose 01:30 or 03:30."
    )
    assert set(refused.value.problems) == {"time"}
    assert due.slot_start("2026-03-29", "03:30", BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_R39_times_that_happen_twice_ask_which():
    with pytest.raises(Incomplete) as refused:
        due.slot_start("2026-10-25", "02:30", BERLIN)
    assert "choose the first (UTC+02:00) or the second (UTC+01:00)" in refused.value.sentence
    assert set(refused.value.problems) == {"which"}
    first = due.slot_start("2026-10-25", "02:30", BERLIN, "first")
    assert due.slot_start("2026-10-25", "02:30", BERLIN, "second") - first == HOUR
    assert due.offset_words(first, BERLIN) == "UTC+02:00"
    with pytest.raises(Incomplete):
        due.slot_start("2026-10-25", "02:30", BERLIN, "third")


def test_R39_due_survives_the_night_the_clocks_change():
    """The slot ends at 16:00 local before the change; a day of 24 hours later it is 15:00 there."""
    end = datetime(2026, 10, 24, 16, tzinfo=ZoneInfo(BERLIN))
    found = due.due_at(end, None, None, NOW - timedelta(days=60))
    assert found - end.astimezone(UTC) == 24 * HOUR
    assert found.astimezone(ZoneInfo(BERLIN)).strftime("%H:%M") == "15:00"


@pytest.mark.parametrize(
    ("field", "day", "clock", "zone"),
    [
        ("date", "19.11.2026", "14:00", BERLIN),
        ("date", "2026-02-30", "14:00", BERLIN),
        ("date", "20261119", "14:00", BERLIN),
        ("date", "0001-01-01", "00:00", BERLIN),
        ("date", "٢٠٢٦-11-19", "14:00", BERLIN),
        ("date", "", "14:00", BERLIN),
        ("time", "2026-11-19", "25:00", BERLIN),
        ("time", "2026-11-19", "14", BERLIN),
        ("time", "2026-11-19", "2 pm", BERLIN),
        ("zone", "2026-11-19", "14:00", "Berlin"),
        ("zone", "2026-11-19", "14:00", ""),
        ("zone", "2026-11-19", "14:00", "../etc/passwd"),
        ("zone", "2026-11-19", "14:00", "Europe"),
        ("zone", "2026-11-19", "14:00", "a\0b"),
        ("zone", "2026-11-19", "14:00", "\ud800"),
        ("zone", "2026-11-19", "14:00", "x" * 5000),
    ],
)
def test_R39_bad_input_names_field_found_and_expected(field, day, clock, zone):
    with pytest.raises(Incomplete) as refused:
        due.slot_start(day, clock, zone)
    assert set(refused.value.problems) == {field}
    assert "Found" in refused.value.sentence
    assert "expected" in refused.value.sentence


@pytest.mark.parametrize(("year", "taken"), [(1999, False), (2000, True), (2100, True), (2101, False)])
def test_R39_years_are_those_of_working_lives(year, taken):
    if taken:
        assert due.slot_start(f"{year}-06-01", "12:00", "UTC").year == year
        return
    with pytest.raises(Incomplete, match=f"Found the year {year}, expected one from 2000 to 2100."):
        due.slot_start(f"{year}-06-01", "12:00", "UTC")


def test_R39_a_long_wrong_text_is_shortened_in_the_answer():
    for typed in (
        ("x" * 5000, "14:00", BERLIN),
        ("2026-11-19", "9" * 5000, BERLIN),
        ("2026-11-19", "14:00", "z" * 5000),
    ):
        with pytest.raises(Incomplete) as refused:
            due.slot_start(*typed)
        assert len(refused.value.sentence) < 150


def test_R39_offsets_have_their_minutes():
    assert due.offset_words(NOW, "Asia/Kolkata") == "UTC+05:30"
    assert due.offset_words(NOW, "America/St_Johns") == "UTC-03:30"


ZONES = st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC"])


@RULES
@given(MOMENTS, ZONES)
def test_R39_every_real_local_time_comes_back_as_the_same_moment(moment, zone):
    local = moment.astimezone(ZoneInfo(zone))
    which = "second" if local.fold else "first"
    assert due.slot_start(f"{local:%Y-%m-%d}", f"{local:%H:%M}", zone, which) == moment


def test_R39_a_time_from_another_offset_is_the_same_moment():
    assert due.utc(datetime(2026, 1, 1, 5, tzinfo=timezone(timedelta(hours=5)))) == datetime(2026, 1, 1, tzinfo=UTC)
