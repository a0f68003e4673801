"""The loops of a requisition or a candidate, as far as the viewer may know of them, in two statements.

Whoever holds a place on a candidate gets less here than the policy grants, never more: no state at all (R18, R20).
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from hiring.domain.words import spoken
from hiring.schemas.loop_lines import LoopLine
from hiring.services.clock import when
from hiring.services.work import Work
from hiring.store import loop_lines as store
from hiring.store.loop_lines import Line


def of_requisition(work: Work, requisition_id: UUID) -> tuple[LoopLine, ...]:
    """For recruiters: newest first."""
    return _shown(work, store.newest(work.session, work.viewer.person_id, requisition_id=requisition_id))


def of_candidate(work: Work, candidate_id: UUID) -> tuple[LoopLine, ...]:
    """For recruiters: newest first."""
    return _shown(work, store.newest(work.session, work.viewer.person_id, candidate_id=candidate_id))


def _shown(work: Work, lines: Sequence[Line]) -> tuple[LoopLine, ...]:
    return tuple(_lines(work, lines)) if lines else ()


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
