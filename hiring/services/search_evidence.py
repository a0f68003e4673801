"""Evidence by its words: what the viewer may read (R18 to R22), shown in its context, and written down as shown."""

from urllib.parse import urlencode
from uuid import UUID

from hiring.domain import search
from hiring.domain.vocabulary import EventObject
from hiring.schemas.search import EvidenceGroup, EvidenceHit, Search, Stretch
from hiring.services import audit, principle_sets, scope
from hiring.services.audit import Fact
from hiring.services.reading import READ_ANEW
from hiring.services.work import Work
from hiring.store import feedbacks
from hiring.store import search as store
from hiring.store.search import Found, OwnIn, Wanted

TEXTS = ("situation", "task", "action", "result", "quotes")


def found(work: Work, asked: Search) -> tuple[EvidenceGroup | None, tuple[Found, ...]]:
    """A page of evidence and what it shows of others'; a constant number of statements."""
    terms = search.terms(asked.q)
    ties = scope.ties_of(work)
    wanted = Wanted(terms, _opened(work), work.viewer.guarded)
    rows = store.evidence(work.session, ties, wanted, asked.after)
    shown = tuple(rows[: store.PAGE])
    if not shown:
        return None, ()
    more = {"q": asked.q, "after": str(shown[-1].evidence.id)} if len(rows) > store.PAGE else None
    group = EvidenceGroup(
        count=_count_words(store.how_many(work.session, ties, wanted)),
        hits=tuple(_hit(work, one, terms) for one in shown),
        next_href=f"/search?{urlencode(more)}" if more else "",
    )
    return group, tuple(one for one in shown if one.author_id != work.viewer.person_id)


def _opened(work: Work) -> frozenset[UUID]:
    """R19: loops that the viewer's own submission opened."""
    mine = store.own_in(work.session, work.viewer.person_id, work.now)
    return frozenset(one.loop_id for one in mine if not _all_no_data(work, one))


def _all_no_data(work: Work, one: OwnIn) -> bool:
    none = principle_sets.of(work.session, one.principle_set_id).no_data.code
    return bool(one.codes) and all(code == none for code in one.codes)


def _count_words(count: int) -> str:
    return f"more than {store.COUNTED}" if count > store.COUNTED else str(count)


def _hit(work: Work, one: Found, terms: tuple[str, ...]) -> EvidenceHit:
    shelf = principle_sets.of(work.session, one.principle_set_id)
    href = f"/loops/{one.loop_id}/read/{one.panelist_id}#{one.evidence.principle}"
    return EvidenceHit(
        href=href, name=f"{one.candidate}: {shelf.principle(one.evidence.principle).name}",
        more=f"by {one.author}", context=_context(one, terms),
    )  # fmt: skip


def _context(one: Found, terms: tuple[str, ...]) -> tuple[Stretch, ...]:
    """The first of the texts in which something was found."""
    texts = (search.parts(getattr(one.evidence, name), terms) for name in TEXTS)
    return tuple(Stretch(text=part.text, hit=part.hit) for part in next(filter(None, texts), ()))


def unnoted(work: Work, shown: tuple[Found, ...]) -> tuple[Found, ...]:
    """Of what is shown, that which was not written down within the hour."""
    loops = sorted({one.loop_id for one in shown})
    if not loops:
        return ()
    lately = store.read_since(work.session, loops, work.viewer.person_id, work.now - READ_ANEW)
    return tuple(one for one in shown if one.panelist_id not in lately)


def note_shown(work: Work, shown: tuple[Found, ...]) -> None:
    """As `reading.note_shown` for one loop: a mark once per feedback, an event at most once an hour (R13, R20)."""
    fresh = unnoted(work, shown)
    feedback = {one.feedback_id: one.candidate_id for one in fresh}
    before = feedbacks.shown_to(work.session, work.viewer.person_id, feedback)
    marks = {one: candidate for one, candidate in feedback.items() if one not in before}
    store.mark_shown(work.session, work.viewer.person_id, marks, work.now)
    read = sorted({(one.loop_id, one.panelist_id) for one in fresh})
    audit.record_all(
        work,
        [Fact("feedback_read", EventObject.FEEDBACK, loop_id=loop, panelist_id=place) for loop, place in read],
    )
