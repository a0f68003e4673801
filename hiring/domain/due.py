"""When things are due (R15, R22, R35), which slots may still change (R42), and local times as UTC (R39).

Every moment is an aware datetime; results are in UTC.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hiring.domain.errors import Incomplete
from hiring.domain.words import Reason, counted

AFTER_SLOT = timedelta(hours=24)
BEFORE_DEBRIEF = timedelta(hours=2)
LEAST_TIME = timedelta(hours=1)
RESTRICTION = timedelta(hours=24)
_YEARS = range(2000, 2101)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Restriction:
    """A time in which an account may not submit (R22); `released_at` when a core Bar Raiser ended it early."""

    since: datetime
    released_at: datetime | None = None

    @property
    def until(self) -> datetime:
        end = utc(self.since) + RESTRICTION
        return end if self.released_at is None else min(end, utc(self.released_at))


@dataclass(frozen=True, slots=True)
class Promise:
    """How far the promise to the candidate has run (R35). `due_at` is the end of the local day `due_on`."""

    days: int
    day: int
    due_on: date
    due_at: datetime

    @property
    def late(self) -> bool:
        return self.day > self.days

    @property
    def words(self) -> str:
        """ "day 2 of 5", then "1 business day over"."""
        if self.late:
            return f"{counted(self.day - self.days, 'business day')} over"
        return f"day {self.day} of {self.days}"


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; a naive one is a programming error."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"expected an aware time, found {moment!r}")
    return moment.astimezone(UTC)


def due_at(slot_end: datetime, debrief_at: datetime | None, previous_due: datetime | None, now: datetime) -> datetime:
    """R15. `previous_due` is what stood before for the same slot; once passed it stands for ever.

    A panelist who gets a new slot (R42) starts without a previous due time.
    """
    if previous_due is not None and utc(now) > utc(previous_due):
        return utc(previous_due)
    due = utc(slot_end) + AFTER_SLOT
    if debrief_at is not None:
        due = min(due, utc(debrief_at) - BEFORE_DEBRIEF)
    return max(due, utc(slot_end) + LEAST_TIME)


def extended(due: datetime, restrictions: Iterable[Restriction]) -> datetime:
    """R22: what falls due while the account is restricted is due 24 h later."""
    moved = utc(due)
    for restriction in sorted(restrictions, key=lambda one: utc(one.since)):
        if utc(restriction.since) <= moved <= restriction.until:
            moved += RESTRICTION
    return moved


def late(due: datetime | None, submitted_at: datetime | None, now: datetime) -> bool:
    """R15: submitted, or still missing, after due; exactly at due is in time."""
    return due is not None and utc(submitted_at or now) > utc(due)


def promise(last_interview_at: datetime, now: datetime, zone: str, days: int) -> Promise:
    """R35: business days (Monday to Friday) since the local day of the last interview; `days` are promised."""
    local = zone_info(zone)
    start = utc(last_interview_at).astimezone(local).date()
    today = utc(now).astimezone(local).date()
    due_on = add_business_days(start, days)
    end = datetime.combine(due_on + timedelta(days=1), time(), tzinfo=local)
    return Promise(days, business_days(start, today), due_on, end.astimezone(UTC))


def business_days(start: date, end: date) -> int:
    """Mondays to Fridays after `start` up to and with `end`; 0 when `end` is not later."""
    if end <= start:
        return 0
    return _weekdays_until(end) - _weekdays_until(start)


def add_business_days(start: date, days: int) -> date:
    """The day on which `business_days` since `start` first reaches `days`."""
    day = start
    while business_days(start, day) < days:
        day += timedelta(days=1)
    return day


def begun(slot_start: datetime | None, now: datetime) -> bool:
    return slot_start is not None and utc(slot_start) <= utc(now)


def slot_change_reasons(
    old_start: datetime | None,
    new_start: datetime,
    now: datetime,
    *,
    by_recruiter: bool = False,
    assented: bool = False,
) -> tuple[Reason, ...]:
    """R42: a slot that has begun stays; new slots lie ahead, unless the recruiter has the Bar Raiser's assent."""
    found = []
    if begun(old_start, now):
        sentence = "The slot has begun and cannot be moved."
        found.append(Reason("R42", sentence, "The panelist or the Bar Raiser can say that it did not happen."))
    if begun(new_start, now) and not (by_recruiter and assented):
        sentence = "Found a time that has passed, expected one that lies ahead."
        found.append(Reason("R42", sentence, "The recruiter may enter it with the Bar Raiser's assent."))
    return tuple(found)


def removal_reasons(slot_start: datetime | None, now: datetime, *, submitted: bool) -> tuple[Reason, ...]:
    """R42: why a panelist cannot be removed; a slot said not to have happened is no slot (None)."""
    if submitted:
        return (Reason("R42", "The feedback is submitted; submitted feedback is never removed."),)
    if begun(slot_start, now):
        way_out = "The panelist or the Bar Raiser can say that the interview did not happen."
        return (Reason("R42", "The slot has begun, so the panelist stays.", way_out),)
    return ()


def zone_info(zone: str) -> ZoneInfo:
    """The time zone of that name; Incomplete (field `zone`) for any other text."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise _wrong("zone", f"Found “{zone[:60]}”, expected a time zone such as Europe/Berlin.") from None


def slot_start(day: str, clock: str, zone: str, which: str | None = None) -> datetime:
    """Typed date (2026-11-19), time (14:00) and zone as UTC.

    Raises Incomplete with the field (`date`, `time`, `zone` or `which`). `which` is "first" or "second" and chooses
    between the two times that one clock reading has on the day clocks go back.
    """
    local = zone_info(zone)
    moment = datetime.combine(_date(day), _time(clock))
    first, second = (_as_utc(moment, local, fold) for fold in (0, 1))
    if first == second:
        return first
    if _returns(moment, local, first):
        return _chosen(moment, local, {"first": first, "second": second}, which)
    raise _wrong("time", _nonexistent_words(moment, local, first, second))


def offset_words(moment: datetime, zone: str) -> str:
    """ "UTC+02:00" as it holds in the zone at that moment."""
    return _offset(utc(moment).astimezone(zone_info(zone)))


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from the first day of the calendar up to and with `day`."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _SATURDAY + min(rest, _SATURDAY)


def _date(typed: str) -> date:
    problem = _wrong("date", f"Found “{typed[:60]}”, expected a date such as 2026-11-19.")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed.strip()):
        raise problem
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError:
        raise problem from None
    if found.year not in _YEARS:
        raise _wrong("date", f"Found the year {found.year}, expected one from {_YEARS[0]} to {_YEARS[-1]}.")
    return found


def _time(typed: str) -> time:
    problem = _wrong("time", f"Found “{typed[:60]}”, expected a time such as 14:00.")
    if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", typed.strip()):
        raise problem
    hours, minutes = map(int, typed.strip().split(":"))
    try:
        return time(hours, minutes)
    except ValueError:
        raise problem from None


def _as_utc(moment: datetime, local: ZoneInfo, fold: int) -> datetime:
    return moment.replace(tzinfo=local, fold=fold).astimezone(UTC)


def _returns(moment: datetime, local: ZoneInfo, found: datetime) -> bool:
    """Whether the clock in that zone really shows this time at the found moment."""
    return found.astimezone(local).replace(tzinfo=None) == moment


def _chosen(moment: datetime, local: ZoneInfo, offered: dict[str, datetime], which: str | None) -> datetime:
    if which in offered:
        return offered[which]
    first, second = (_offset(when.astimezone(local)) for when in offered.values())
    sentence = (
        f"{moment:%H:%M} happens twice on {moment:%Y-%m-%d} in {local.key}, because clocks go back: "
        f"choose the first ({first}) or the second ({second})."
    )
    raise _wrong("which", sentence)


def _nonexistent_words(moment: datetime, local: ZoneInfo, first: datetime, second: datetime) -> str:
    """Offers the two readings around the gap, the earlier one first."""
    before, after = sorted(when.astimezone(local).strftime("%H:%M") for when in (first, second))
    return (
        f"{moment:%H:%M} does not exist on {moment:%Y-%m-%d} in {local.key}, because clocks go forward: "
        f"choose {before} or {after}."
    )


def _offset(moment: datetime) -> str:
    text = moment.strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"


def _wrong(field: str, sentence: str) -> Incomplete:
    return Incomplete(sentence, {field: sentence})
