"""The bar grid of a loop for one viewer: the same geometry in every phase, filled by what the policy lets through."""

from collections.abc import Mapping
from uuid import UUID

from hiring.domain import coverage as cover
from hiring.domain import due
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import FindingValue, PanelistKind
from hiring.domain.words import spoken
from hiring.models.debrief import Finding
from hiring.models.feedback import Rating
from hiring.principles import PrincipleSet
from hiring.schemas.grid import GridCard, GridCell, GridColumn, GridRow, GridVote
from hiring.services import facts as work_facts
from hiring.services import principle_sets, reading
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import debriefs, feedbacks
from hiring.store.loops import Place

FINDING_WORDS: Mapping[FindingValue, str] = {
    FindingValue.RAISES: "raises the bar",
    FindingValue.MEETS: "meets the bar",
    FindingValue.BELOW: "below the bar",
    FindingValue.INSUFFICIENT: "insufficient",
}


def grid_of(work: Work, seated: Seated, *, votes: Mapping[UUID, str] | None = None, edit: bool = False) -> GridCard:
    """`votes` (panelist id → words) is given by the debrief once revealed. Note what was shown with `shown_in`."""
    whole = seated.whole
    shelf = principle_sets.of(work.session, whole.loop.principle_set_id)
    columns = columns_of(seated)
    readable = {place.id for place in reading.readable(work, seated)}
    marks = _ratings(work, [place for place in columns if place.id in readable])
    findings = _findings(work, seated)
    needs, assigned = work_facts.coverage_of(work, whole)
    coverage = {row.principle: row for row in cover.rows(needs, assigned)}
    required = [one.principle for one in whole.principles]
    owned = {(one.panelist_id, one.principle): one for one in whole.assignments}
    extra = sorted({slug for rated in marks.values() for slug in rated} - set(required), key=shelf.principle_ids.index)
    rows = tuple(
        GridRow(
            id=slug, name=shelf.principle(slug).name, extra=slug in extra,
            coverage=coverage[slug].words if slug in coverage else "",
            gap=slug in coverage and bool(coverage[slug].missing),
            finding=FINDING_WORDS[findings[slug].value] if slug in findings else "",
            finding_code=findings[slug].value.value if slug in findings else None,
            cells=tuple(_cell(work, seated, shelf, place, slug, owned, marks, readable, edit) for place in columns),
        )
        for slug in (*required, *extra)
    )  # fmt: skip
    return GridCard(
        label=f"Bar grid: {whole.candidate.name}",
        columns=tuple(_column(place) for place in columns),
        rows=rows,
        votes=tuple(GridVote(words=votes.get(place.id, "")) for place in columns) if votes is not None else (),
    )


def columns_of(seated: Seated) -> tuple[Place, ...]:
    """Voting panelists, then follow-ups; never practice or quarantined places."""
    held = [place for place in seated.whole.active_places if not place.quarantined]
    voting = [place for place in held if place.kind.votes]
    return (*voting, *(place for place in held if place.kind is PanelistKind.FOLLOW_UP))


def shown_in(work: Work, seated: Seated) -> tuple[Place, ...]:
    """The places whose ratings the grid shows to this viewer; findings without ratings tell of them all (R20)."""
    if seated.facts.decided and seated.sees(Object.FINDINGS) is Sight.FULL:
        return tuple(place for place in columns_of(seated) if place.submitted)
    readable = {place.id for place in reading.readable(work, seated)}
    return tuple(place for place in columns_of(seated) if place.id in readable)


def _column(place: Place) -> GridColumn:
    chair = place.kind in {PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER, PanelistKind.FOLLOW_UP}
    note = "no vote" if place.kind.votes and not place.votes else ""
    return GridColumn(
        id=str(place.id), name=place.person.name, kind_words=spoken(place.kind) if chair else "",
        follow_up=place.kind is PanelistKind.FOLLOW_UP, note=note,
    )  # fmt: skip


def _ratings(work: Work, places: list[Place]) -> dict[UUID, dict[str, Rating]]:
    by_feedback = {place.feedback.id: place.id for place in places if place.feedback}
    found: dict[UUID, dict[str, Rating]] = {}
    for rating in feedbacks.ratings_of(work.session, by_feedback):
        found.setdefault(by_feedback[rating.feedback_id], {})[rating.principle] = rating
    return found


def _findings(work: Work, seated: Seated) -> dict[str, Finding]:
    if seated.sees(Object.FINDINGS) is not Sight.FULL:
        return {}
    loop = seated.whole.loop
    return {one.principle: one for one in debriefs.findings(work.session, loop.id, loop.revision)}


def _cell(  # noqa: PLR0913, PLR0917  one cell is where everything meets
    work: Work, seated: Seated, shelf: PrincipleSet, place: Place, slug: str,
    owned: Mapping[tuple[UUID, str], object], marks: Mapping[UUID, Mapping[str, Rating]],
    readable: set[UUID], edit: bool,
) -> GridCell:  # fmt: skip
    own = owned.get((place.id, slug))
    rating = marks.get(place.id, {}).get(slug)
    if rating is not None:
        return GridCell(
            state="mark", words=shelf.label(rating.code), side=shelf.side(rating.code),
            far=reading.is_far(shelf, rating.code), href=f"/loops/{seated.whole.loop.id}/read/{place.id}#{slug}",
        )  # fmt: skip
    if own is None or seated.sees(Object.PLAN) is not Sight.FULL:
        return GridCell()
    fixed = bool(getattr(own, "fixed", False))
    if edit or place.interview is None or place.interview.starts_at > work.now or place.id in readable:
        return GridCell(
            state="planned", words="owns it", checked=True, fixed=False, fixed_reason="fixed" if fixed else ""
        )
    if seated.sees(Object.PEER_FEEDBACK) is Sight.NOTHING and place.person.id != work.viewer.person_id:
        return GridCell(state="planned", words="owns it")
    return _status(work, place)


def _status(work: Work, place: Place) -> GridCell:
    """Submitted, not, or late: all that whoever owes may learn (R18)."""
    if place.submitted:
        late = place.feedback is not None and place.feedback.was_late
        return GridCell(state="submitted", words="submitted late" if late else "submitted")
    if place.interview is not None and due.late(place.interview.due_at, None, work.now):
        return GridCell(state="late", words="late")
    return GridCell(state="pending", words="not in yet")
