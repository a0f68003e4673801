"""A loop's timeline: audit events, filtered by what the viewer may see (section 5), in words."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from hiring.domain import due
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete
from hiring.domain.visibility import Object, Sight, is_blind, shows_event, unshown_moves
from hiring.domain.vocabulary import EventObject, PanelistKind
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


def timeline_of(work: Work, room: Seated, *, after: str = "", size: int = store.PAGE, reads: bool = True) -> Timeline:
    """`reads`: also who read whose feedback, which would drown everything else in a short list."""
    sight = _sightline(work, room, frozenset() if reads else frozenset({"feedback_read"}))
    lines = store.page(work.session, room.whole.loop.id, sight, cursor(after), size)
    shown = lines[:size]
    last = shown[-1] if len(lines) > size else None
    href = f"/loops/{room.whole.loop.id}/timeline?after={written(last.at, last.event_id)}" if last else None
    blind = is_blind(room.seat, room.facts)
    return Timeline(events=tuple(_event(work, line, blind=blind) for line in shown), next_href=href)


def _sightline(work: Work, room: Seated, left_out: frozenset[str]) -> Sightline:
    return Sightline(
        person_id=work.viewer.person_id,
        objects=frozenset(one for one in EventObject if shows_event(one, room.seat, room.facts)),
        own=room.sees(Object.EXISTENCE) is Sight.FULL and not room.seat.is_candidate,
        blind=is_blind(room.seat, room.facts),
        unshown=unshown_moves(room.seat, room.facts),
        hidden_rounds=frozenset() if room.facts.decided else revotes.hidden_rounds(room),
        left_out=left_out,
    )


def _event(work: Work, line: Line, *, blind: bool) -> TimelineEvent:
    return TimelineEvent(
        when=when(line.at, work.viewer.timezone, work.now),
        words=words(WORDS, line.kind, line.detail, line.who, line.whom, line.place),
        detail=(line.text or "") if line.kind in TOLD_IN_FULL and not blind else "",
    )


def words(
    known: Mapping[str, str], kind: str, detail: str, who: str | None, whom: str | None,
    held: PanelistKind | None = None,
) -> str:  # fmt: skip
    """An event as a sentence; kinds that are not `known` say their name."""
    codes = {name: spoken(value) for name, value in json.loads(detail).items()}
    place = codes.get("place") or (spoken(held) if held else "panelist")
    given = {"who": who or THE_PRODUCT, "whom": whom or SOMEBODY, "place": place} | codes
    template = known.get(kind, f"{{who}}: {spoken(kind)}")
    said = template.format_map(defaultdict(lambda: "–", given))
    return said[0].upper() + said[1:] + "."


def written(at: datetime, event_id: UUID) -> str:
    """The end of a page, as the address of the next one says it."""
    return f"{at:%Y%m%dT%H%M%S.%f}~{event_id}"


def cursor(after: str) -> tuple[datetime, UUID] | None:
    if not after:
        return None
    moment, _, event_id = after.partition("~")
    try:
        return due.utc(datetime.strptime(f"{moment}+0000", "%Y%m%dT%H%M%S.%f%z")), UUID(event_id)
    except ValueError:
        said = f"Found “{after[:60]}”, expected the end of a page."
        raise Incomplete("This page of the timeline does not exist.", {"after": said}) from None
