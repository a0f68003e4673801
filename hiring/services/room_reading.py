"""Reading in the room: by person, or by principle with everybody's evidence side by side (R25)."""

from collections.abc import Iterable, Sequence

from hiring.domain import debrief as rules
from hiring.principles import PrincipleSet
from hiring.schemas.reading import EvidenceCard, FeedbackReading
from hiring.schemas.room import Link, PrincipleCard, ReadingCard, Told, Wish
from hiring.services import boards, reading
from hiring.services.seats import Seated
from hiring.services.work import Work

Stories = dict[str, tuple[str, ...]]


def card(work: Work, room: Seated, wish: Wish) -> ReadingCard:
    """Nothing here is counted, sorted or filtered by vote; a vote stands on its person's page alone."""
    read = reading.read(work, room)
    told = boards.boards_of(work, room)
    base = f"/loops/{room.whole.loop.id}/debrief"
    by_principle = wish.by == "principle"
    modes = (
        Link(label="By person", href=f"{base}?by=person", current=not by_principle),
        Link(label="By principle", href=f"{base}?by=principle", current=by_principle),
    )
    if by_principle:
        return ReadingCard(modes=modes, **_by_principle(work, room, read, told, wish))  # type: ignore[arg-type]
    return ReadingCard(modes=modes, **_by_person(room, read, wish))  # type: ignore[arg-type]


def _by_person(room: Seated, read: Sequence[FeedbackReading], wish: Wish) -> dict[str, object]:
    chosen = next((one for one in read if one.panelist_id == wish.who), read[0] if read else None)
    base = f"/loops/{room.whole.loop.id}/debrief?by=person&who="
    items = tuple(
        Link(label=one.person, href=f"{base}{one.panelist_id}#read", current=one is chosen, note=_note(one))
        for one in read
    )
    return {"items": items, "person": _numbered(chosen) if chosen else None}


def _numbered(one: FeedbackReading) -> FeedbackReading:
    """On the person's own page each piece of evidence needs a number, not the person's name again."""
    principles = tuple(
        p.model_copy(
            update={
                "evidence": tuple(
                    e.model_copy(update={"heading": f"Evidence {number}", "sub": ""})
                    for number, e in enumerate(p.evidence, start=1)
                )
            }
        )
        for p in one.principles
    )
    return one.model_copy(update={"principles": principles})


def _note(one: FeedbackReading) -> str:
    return ", ".join([*(["yours"] if one.own else []), *one.marks])


def _by_principle(
    work: Work, room: Seated, read: Sequence[FeedbackReading], told: Sequence[rules.Board], wish: Wish
) -> dict[str, object]:
    chosen = next((one for one in told if one.principle == wish.principle), told[0] if told else None)
    base = f"/loops/{room.whole.loop.id}/debrief?by=principle&principle="
    items = tuple(Link(label=one.name, href=f"{base}{one.principle}#read", current=one is chosen) for one in told)
    shown = principle_card(work, room, chosen, read) if chosen else None
    return {"items": items, "principle": shown}


def principle_card(
    work: Work, room: Seated, board: rules.Board, read: Iterable[FeedbackReading], *, by_rating: bool = False
) -> PrincipleCard:
    """Everybody who rated or wrote on the principle; `by_rating` puts the highest rating first."""
    shelf = boards.shelf_of(work, room)
    stories = stories_of(work, room, board, read := tuple(read))
    told = [_told(one, board.principle, stories) for one in read]
    entries = [one for one in told if one is not None]
    if by_rating:
        entries.sort(key=lambda one: _place(shelf, one.rating))
    principle = shelf.for_level(board.principle, room.whole.loop.level)
    labels = {code: shelf.label(code) for code in shelf.codes}
    return PrincipleCard(
        id=board.principle, name=board.name, meaning=principle.meaning,
        words=rules.disagreement_words(board, labels), thin=board.thin,
        required=board.principle in {one.principle for one in room.whole.principles}, told=tuple(entries),
    )  # fmt: skip


def _place(shelf: PrincipleSet, label: str) -> int:
    """Highest on the scale first, `no_data` and unrated last."""
    labels = [shelf.label(code) for code in reversed(shelf.codes)]
    return labels.index(label) if label in labels else len(labels)


def _told(one: FeedbackReading, slug: str, stories: Stories) -> Told | None:
    found = next((p for p in one.principles if p.principle == slug), None)
    if found is None or (not found.evidence and found.rating == "not rated"):
        return None
    evidence = tuple(_marked(e, one, found.rating, stories) for e in found.evidence)
    return Told(
        person=one.person, kind_words=one.kind_words, rating=found.rating, no_data_reason=found.no_data_reason,
        marks=one.marks, evidence=evidence,
    )  # fmt: skip


def _marked(one: EvidenceCard, teller: FeedbackReading, rating: str, stories: Stories) -> EvidenceCard:
    others = stories.get(one.id, ())
    note = f"same story as {', '.join(others)}" if others else ""
    return one.model_copy(update={"heading": teller.person, "sub": f"{teller.kind_words}, {rating}", "note": note})


def stories_of(work: Work, room: Seated, board: rules.Board, read: Sequence[FeedbackReading]) -> Stories:
    """Evidence id to the names of those who tell the same story."""
    names = {e.id: one.person for one in read for p in one.principles for e in p.evidence}
    groups = boards.same_stories(work, room, board.evidence)
    return {
        one: tuple(sorted({names[other] for other in group - {one} if other in names}))
        for group in groups
        for one in group
    }
