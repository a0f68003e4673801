"""The loops of a requisition or a candidate, as far as the viewer may know of them, in two statements.

Whoever holds a place on a candidate gets less here than the policy grants, never more: no state at all (R18, R20).
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from hiring.domain.words import spoken
from hiring.models.loops import Loop
from hiring.schemas.loop_lines import LoopLine, LoopLines
from hiring.services.clock import when
from hiring.services.work import Work
from hiring.store import loop_lines as store
from hiring.store.loop_lines import Line
from hiring.store.rows import get


def of_requisition(work: Work, requisition_id: UUID, after: UUID | None = None) -> LoopLines:
    """For recruiters: newest first, one page after the loop `after`."""
    key = _key(work, after)
    found = store.newest(work.session, work.viewer.person_id, requisition_id=requisition_id, after=key)
    return _page(work, found, f"/requisitions/{requisition_id}")


def of_candidate(work: Work, candidate_id: UUID, after: UUID | None = None) -> LoopLines:
    """For recruiters: newest first, one page after the loop `after`."""
    key = _key(work, after)
    found = store.newest(work.session, work.viewer.person_id, candidate_id=candidate_id, after=key)
    return _page(work, found, f"/candidates/{candidate_id}")


def _key(work: Work, after: UUID | None) -> Loop | None:
    return get(work.session, Loop, after) if after else None


def _page(work: Work, found: Sequence[Line], address: str) -> LoopLines:
    shown = found[: store.MOST]
    more = len(found) > store.MOST
    return LoopLines(
        rows=tuple(_lines(work, shown)) if shown else (),
        next_url=f"{address}?after={shown[-1].loop.id}" if more else None,
    )


def _lines(work: Work, lines: Sequence[Line]) -> Iterator[LoopLine]:
    places = store.held(work.session, work.viewer.person_id, list({line.candidate.id for line in lines}))
    present = {place.loop_id for place in places if place.in_force}
    left = {place.loop_id for place in places} - present
    concerned = {place.candidate_id for place in places if place.in_force}
    for line in lines:
        if line.loop.id in left:
            continue
        reserved = line.candidate.id in concerned
        yield LoopLine(
            href=f"/loops/{line.loop.id}", candidate=line.candidate.name,
            candidate_href=f"/candidates/{line.candidate.id}",
            requisition=f"{line.requisition.requisition_id} {line.requisition.title}",
            requisition_href=f"/requisitions/{line.requisition.id}",
            state="" if reserved else spoken(line.loop.state), opened=when(line.loop.opened_at, work.viewer.timezone),
        )  # fmt: skip
