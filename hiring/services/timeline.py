"""A loop's timeline: audit events, filtered by what the viewer may see (section 5), in words."""

import json
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from hiring.domain import due
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete
from hiring.domain.visibility import Object, Sight, is_blind, shows_event, unshown_moves
from hiring.domain.vocabulary import EventObject
from hiring.domain.words import spoken
from hiring.schemas.loop_page import Timeline, TimelineEvent, TimelinePage
from hiring.services import revotes
from hiring.services.clock import when
from hiring.services.seats import Seated, seated
from hiring.services.timeline_words import TOLD_IN_FULL, WORDS
from hiring.services.work import Work
from hiring.store import timeline as store
from hiring.store.timeline import Line, Sightline

SOMEBODY, THE_PRODUCT = "somebody", "the product"


def timeline_page(work: Work, loop_id: UUID, after: str) -> TimelinePage:
    """One page of the timeline; `after` is where the page before ended."""
    room = seated(work, loop_id)
    room.require(Action.VIEW_TIMELINE)
    return TimelinePage(
        loop_id=str(loop_id), candidate=room.whole.candidate.name, timeline=timeline_of(work, room, after=after)
    )


def timeline_of(work: Work, room: Seated, *, after: str = "", size: int = store.PAGE) -> Timeline:
    lines = store.page(work.session, room.whole.loop.id, _sightline(work, room), _cursor(after), size)
    shown = lines[:size]
    last = shown[-1] if len(lines) > size else None
    href = f"/loops/{room.whole.loop.id}/timeline?after={_written(last)}" if last else None
    blind = is_blind(room.seat, room.facts)
    return Timeline(events=tuple(_event(work, line, blind=blind) for line in shown), next_href=href)


def _sightline(work: Work, room: Seated) -> Sightline:
    return Sightline(
        person_id=work.viewer.person_id,
        objects=frozenset(one for one in EventObject if shows_event(one, room.seat, room.facts)),
        own=room.sees(Object.EXISTENCE) is Sight.FULL and not room.seat.is_candidate,
        blind=is_blind(room.seat, room.facts),
        unshown=unshown_moves(room.seat, room.facts),
        hidden_rounds=frozenset() if room.facts.decided else revotes.hidden_rounds(room),
    )


def _event(work: Work, line: Line, *, blind: bool) -> TimelineEvent:
    return TimelineEvent(
        when=when(line.at, work.viewer.timezone, work.now),
        words=_words(line),
        detail=(line.text or "") if line.kind in TOLD_IN_FULL and not blind else "",
    )


def _words(line: Line) -> str:
    codes = {name: spoken(value) for name, value in json.loads(line.detail).items()}
    place = codes.get("place") or (spoken(line.place) if line.place else "panelist")
    given = {"who": line.who or THE_PRODUCT, "whom": line.whom or SOMEBODY, "place": place} | codes
    template = WORDS.get(line.kind, f"{{who}}: {spoken(line.kind)}")
    said = template.format_map(defaultdict(lambda: "–", given))
    return said[0].upper() + said[1:] + "."


def _written(last: Line) -> str:
    return f"{last.at:%Y%m%dT%H%M%S.%f}~{last.event_id}"


def _cursor(after: str) -> tuple[datetime, UUID] | None:
    if not after:
        return None
    moment, _, event_id = after.partition("~")
    try:
        return due.utc(datetime.strptime(f"{moment}+0000", "%Y%m%dT%H%M%S.%f%z")), UUID(event_id)
    except ValueError:
        said = f"Found “{after[:60]}”, expected the end of a page."
        raise Incomplete("This page of the timeline does not exist.", {"after": said}) from None
