"""Moments in the viewer's zone, and spans in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hiring.schemas.base import When

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def when(moment: datetime, zone: str, now: datetime | None = None) -> When:
    """ "Thu 19 Nov 2026, 14:00", or "today 14:00" where `now` falls on the same day in that zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return When(iso=moment.astimezone(UTC).isoformat(), words=f"{_day(local, zone, now)} {local:%H:%M}", zone=zone)


def _day(local: datetime, zone: str, now: datetime | None) -> str:
    today = now.astimezone(ZoneInfo(zone)).date() if now else None
    near = {today: "today"} if today else {}
    if today:
        near |= {today + DAY: "tomorrow", today - DAY: "yesterday"}
    plain = f"{local:%a} {local.day} {local:%b}"
    year = "" if today and today.year == local.year else f" {local.year}"
    return near.get(local.date(), f"{plain}{year},") if today else f"{plain}{year},"


def day_words(day: date) -> str:
    """ "Thu 19 Nov 2026"."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def span_words(span: timedelta) -> str:
    """A length of time in its largest unit: "20 min", "4 h", "3 days"."""
    length = abs(span)
    if length < HOUR:
        return f"{max(1, length // MINUTE)} min"
    if length < 2 * DAY:
        return f"{length // HOUR} h"
    return f"{length // DAY} days"
