"""What the room discusses, principle by principle: counted ratings, counted evidence, same stories (R27)."""

from uuid import UUID

from hiring.domain import debrief as rules
from hiring.domain.debrief import Board, FeedbackFacts, Told
from hiring.domain.text import is_blank
from hiring.models.feedback import Evidence, Rating
from hiring.principles import PrincipleSet
from hiring.services import principle_sets, reading
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import feedbacks
from hiring.store.loops import Place


def shelf_of(work: Work, room: Seated) -> PrincipleSet:
    return principle_sets.of(work.session, room.whole.loop.principle_set_id)


def counted_places(work: Work, room: Seated) -> tuple[Place, ...]:
    """Places whose feedback counts (R27) and which the viewer may read."""
    return tuple(place for place in reading.readable(work, room) if place.active and _counts(place))


def _counts(place: Place) -> bool:
    return rules.counts(
        FeedbackFacts(place.kind, place.submitted, votes=place.panelist.has_vote, quarantined=place.quarantined)
    )


def boards_of(work: Work, room: Seated) -> tuple[Board, ...]:
    """One board per required principle, then per extra one that was rated, in the order of the set."""
    by_feedback = {place.feedback.id: place for place in counted_places(work, room) if place.feedback}
    ratings = feedbacks.ratings_of(work.session, by_feedback)
    written = [one for one in feedbacks.evidence_of(work.session, by_feedback) if complete(one)]
    shelf = shelf_of(work, room)
    required = {one.principle for one in room.whole.principles}
    touched = required | {one.principle for one in ratings} | {one.principle for one in written}
    return tuple(_board(slug, shelf, ratings, written, by_feedback) for slug in shelf.principle_ids if slug in touched)


def _board(
    slug: str, shelf: PrincipleSet, ratings: list[Rating], written: list[Evidence], by_feedback: dict[UUID, Place]
) -> Board:
    return Board(
        principle=slug, name=shelf.principle(slug).name, set_order=shelf.principle_ids.index(slug),
        ratings=_rated(slug, shelf, ratings, by_feedback),
        evidence=tuple(
            Told(str(one.id), str(by_feedback[one.feedback_id].person.id), one.story)
            for one in written
            if one.principle == slug
        ),
    )  # fmt: skip


def _rated(
    slug: str, shelf: PrincipleSet, ratings: list[Rating], by_feedback: dict[UUID, Place]
) -> dict[str, str | None]:
    """Person to code; whoever rated again in a follow-up counts once, with the later judgement."""
    found: dict[str, str | None] = {}
    order = list(by_feedback)
    for one in sorted((r for r in ratings if r.principle == slug), key=lambda r: order.index(r.feedback_id)):
        person = str(by_feedback[one.feedback_id].person.id)
        code = None if one.code == shelf.no_data.code else one.code
        found[person] = code if code is not None else found.get(person)
    return found


def complete(one: Evidence) -> bool:
    """All four STAR parts are filled."""
    return not any(is_blank(part) for part in (one.situation, one.task, one.action, one.result))


def same_stories(work: Work, room: Seated, told: tuple[Told, ...]) -> tuple[frozenset[str], ...]:
    """Groups of evidence ids that tell one story: equal tags, or joined by the Bar Raiser."""
    by_story: dict[str, list[str]] = {}
    for join in store.story_joins(work.session, room.whole.loop.id):
        by_story.setdefault(rules.story_key(join.story), []).append(str(join.evidence_id))
    links = [(ids[0], other) for ids in by_story.values() for other in ids[1:]]
    return rules.same_stories(told, links)
