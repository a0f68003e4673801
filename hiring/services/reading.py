"""Reading feedback: what the policy lets through becomes cards, and that it was shown is noted (R13, R20)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import EventObject, PanelistKind, VoteValue
from hiring.domain.words import spoken
from hiring.models.feedback import Addendum, Evidence, Feedback, Rating
from hiring.principles import PrincipleSet
from hiring.schemas.reading import AddendumCard, EvidenceCard, FeedbackReading, PrincipleReading
from hiring.services import audit, principle_sets
from hiring.services import facts as work_facts
from hiring.services.audit import Fact
from hiring.services.clock import when
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import feedbacks as store
from hiring.store.loops import Place

READ_ANEW = timedelta(hours=1)
"""Looking again within this time is the same reading."""
Row = TypeVar("Row", Evidence, Rating, Addendum)


def readable(work: Work, seated: Seated) -> tuple[Place, ...]:
    """Places whose submitted feedback the viewer may read now: voters' and follow-ups', the own included."""
    peers = seated.sees(Object.PEER_FEEDBACK) is Sight.FULL
    own = seated.sees(Object.OWN_FEEDBACK) >= Sight.OWN
    return tuple(
        place
        for place in seated.whole.places
        if place.submitted
        and (place.kind.votes or place.kind is PanelistKind.FOLLOW_UP)
        and (peers or (own and place.person.id == work.viewer.person_id))
    )


def with_practice(work: Work, seated: Seated) -> tuple[Place, ...]:
    """Whose feedback has a page for this viewer: the readable ones, and practice (section 5)."""
    return (*readable(work, seated), *_practice(work, seated))


def _practice(work: Work, seated: Seated) -> tuple[Place, ...]:
    """Submitted practice open to the viewer as Bar Raiser or as its author's host; it counts nowhere."""
    sight = seated.sees(Object.PRACTICE)
    own = {place.id for place in seated.whole.active_places if place.person.id == work.viewer.person_id}
    return tuple(
        place
        for place in seated.whole.places
        if place.submitted
        and place.kind.practises
        and (sight is Sight.FULL or (sight is Sight.HOSTED and place.panelist.host_id in own))
    )


def note_shown(work: Work, seated: Seated, places: Iterable[Place]) -> None:
    """Writes down that peers' feedback was shown: a mark once per person and feedback, an event at most once an hour.

    Findings read without the feedback leave the mark alone. Whoever has an event of this hour has the mark as well, so
    that a page read again costs one statement.
    """
    reader = work.viewer.person_id
    others = {p.id: p for p in places if p.feedback and p.person.id != reader}
    lately = noted_lately(work, seated.whole.loop.id) if others else frozenset()
    unread = [place for place_id, place in sorted(others.items()) if place_id not in lately]
    if not unread:
        return
    ids = {place.feedback.id for place in unread if place.feedback}
    fresh = ids - store.shown_to(work.session, reader, ids)
    store.mark_shown(work.session, reader, seated.whole.candidate.id, sorted(fresh), work.now)
    peers = seated.sees(Object.PEER_FEEDBACK) is Sight.FULL
    opened = {place.id for place in with_practice(work, seated)}
    audit.record_all(work, [_read_by_viewer(seated, place) for place in unread if peers or place.id in opened])


def _read_by_viewer(seated: Seated, place: Place) -> Fact:
    """It shows to whoever may read the feedback itself; of practice, to host and Bar Raiser."""
    about = EventObject.PRACTICE if place.kind.practises else EventObject.FEEDBACK
    return Fact("feedback_read", about, loop_id=seated.whole.loop.id, panelist_id=place.id)


def noted_lately(work: Work, loop_id: UUID) -> frozenset[UUID]:
    """The places whose feedback the viewer was shown within the hour, as it is written down."""
    return store.read_since(work.session, loop_id, work.viewer.person_id, work.now - READ_ANEW)


def read(work: Work, seated: Seated, places: Sequence[Place] | None = None) -> tuple[FeedbackReading, ...]:
    """The cards of `places` (default: all readable ones). Call `note_shown` with what is then really shown."""
    chosen = readable(work, seated) if places is None else places
    return cards(work, seated, [(place, place.feedback) for place in chosen if place.feedback])


def cards(work: Work, seated: Seated, chosen: Sequence[tuple[Place, Feedback]]) -> tuple[FeedbackReading, ...]:
    """The cards of these feedbacks; the caller has asked who may read them."""
    ids = [feedback.id for _, feedback in chosen]
    written = _by_feedback(store.evidence_of(work.session, ids))
    rated = _by_feedback(store.ratings_of(work.session, ids))
    added = _by_feedback(store.addenda_of(work.session, ids))
    votes = work_facts.initial_votes(work, seated.whole)
    shelf = principle_sets.of(work.session, seated.whole.loop.principle_set_id)
    zone = work.viewer.timezone
    return tuple(
        FeedbackReading(
            panelist_id=str(place.id), feedback_id=str(feedback.id), person=place.person.name,
            kind_words=spoken(place.kind), own=place.person.id == work.viewer.person_id,
            submitted=when(feedback.submitted_at, zone, work.now) if feedback.submitted_at else None,
            was_late=feedback.was_late, marks=_marks(place, feedback), summary=feedback.summary,
            practice=place.kind.practises, vote=_vote(place, feedback, votes),
            principles=_principles(seated, shelf, place, written.get(feedback.id, ()), rated.get(feedback.id, ())),
            addenda=tuple(
                AddendumCard(at=when(one.at, zone, work.now), text=one.text, late_note=one.late_note)
                for one in added.get(feedback.id, ())
            ),
        )
        for place, feedback in chosen
    )  # fmt: skip


def _vote(place: Place, feedback: Feedback, votes: Mapping[UUID, VoteValue]) -> str:
    """The initial vote in words; a trainee's is no vote and stays where it was written."""
    if place.kind.practises:
        return spoken(feedback.draft_vote) if feedback.draft_vote and place.submitted else ""
    return spoken(votes[place.id]) if place.id in votes and not feedback.after_opening else ""


def _marks(place: Place, feedback: Feedback) -> tuple[str, ...]:
    said = {
        "quarantined: a conflict was upheld": place.quarantined,
        "after opening": feedback.after_opening,
        "after reading": place.panelist.after_reading,
        "late": feedback.was_late,
        "practice: it counts nowhere": place.kind.practises,
    }
    return tuple(words for words, holds in said.items() if holds)


def _principles(
    seated: Seated, shelf: PrincipleSet, place: Place, written: Sequence[Evidence], rated: Sequence[Rating]
) -> tuple[PrincipleReading, ...]:
    assigned = [one.principle for one in seated.whole.assignments_of(place.id)]
    touched = [one.principle for one in rated] + [one.principle for one in written]
    extra = [slug for slug in touched if slug not in assigned]
    codes = {one.principle: one for one in rated}
    return tuple(
        _principle(shelf, slug, codes.get(slug), [e for e in written if e.principle == slug], place, slug in extra)
        for slug in dict.fromkeys([*assigned, *extra])
    )


def _principle(
    shelf: PrincipleSet, slug: str, rating: Rating | None, written: Sequence[Evidence], place: Place, extra: bool
) -> PrincipleReading:
    name = shelf.principle(slug).name
    return PrincipleReading(
        principle=slug, name=name, extra=extra,
        rating=shelf.label(rating.code) if rating else "not rated",
        side=shelf.side(rating.code) if rating else "none",
        far=is_far(shelf, rating.code) if rating else False,
        no_data_reason=rating.no_data_reason if rating else "",
        evidence=tuple(evidence_card(one, place, name) for one in written),
    )  # fmt: skip


def evidence_card(one: Evidence, place: Place, heading: str) -> EvidenceCard:
    return EvidenceCard(
        id=str(one.id), heading=heading, sub=place.person.name, polarity=one.polarity,
        situation=one.situation, task=one.task, action=one.action, result=one.result, quotes=_lines(one.quotes),
        same_story=one.story, principle=one.principle, person_id=str(place.person.id),
    )  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def is_far(shelf: PrincipleSet, code: str) -> bool:
    """Two or more places from the bar: the grid draws a second step."""
    return code != shelf.no_data.code and abs(shelf.place(code) - shelf.bar_place) > 1


def _by_feedback(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.feedback_id, []).append(row)
    return found
