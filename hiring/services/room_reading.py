"""Reading in the room: by person, or by principle with everybody's evidence side by side (R25)."""

from hiring.domain import debrief as rules
from hiring.domain.debrief import Board
from hiring.principles import PrincipleSet
from hiring.schemas.reading import EvidenceCard, FeedbackReading
from hiring.schemas.room import Link, PrincipleCard, ReadingCard, Told, Wish
from hiring.services import late_notes
from hiring.services.talk import Talk

Stories = dict[str, tuple[str, ...]]


def card(talk: Talk, wish: Wish) -> ReadingCard:
    """Nothing here is counted, sorted or filtered by vote; a vote stands on its person's page alone."""
    by_principle = wish.by == "principle"
    late = late_notes.address(talk.work, talk.room)
    modes = (
        Link(label="By person", href=f"{talk.base}?by=person", current=not by_principle),
        Link(label="By principle", href=f"{talk.base}?by=principle", current=by_principle),
        *([Link(label="Late notes", href=late)] if late else []),
    )
    return _by_principle(talk, modes, wish) if by_principle else _by_person(talk, modes, wish)


def _by_person(talk: Talk, modes: tuple[Link, ...], wish: Wish) -> ReadingCard:
    chosen = next((one for one in talk.read if one.panelist_id == wish.who), talk.read[0] if talk.read else None)
    items = tuple(
        Link(
            label=one.person, href=f"{talk.base}?by=person&who={one.panelist_id}#read", current=one is chosen,
            note=_note(one),
        )
        for one in talk.read
    )  # fmt: skip
    return ReadingCard(modes=modes, items=items, person=_numbered(chosen) if chosen else None)


def _note(one: FeedbackReading) -> str:
    return ", ".join([*(["yours"] if one.own else []), *one.marks])


def _by_principle(talk: Talk, modes: tuple[Link, ...], wish: Wish) -> ReadingCard:
    first = talk.boards[0] if talk.boards else None
    chosen = next((one for one in talk.boards if one.principle == wish.principle), first)
    items = tuple(
        Link(label=one.name, href=f"{talk.base}?by=principle&principle={one.principle}#read", current=one is chosen)
        for one in talk.boards
    )
    return ReadingCard(modes=modes, items=items, principle=principle_card(talk, chosen) if chosen else None)


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


def principle_card(talk: Talk, board: Board, *, by_rating: bool = False) -> PrincipleCard:
    """Everybody who rated or wrote on it; `by_rating`: counted feedback alone, the highest rating first (R27)."""
    read = talk.counted if by_rating else talk.read
    stories = stories_of(talk, board.principle)
    entries = [told for one in read if (told := _told(one, board.principle, stories)) is not None]
    if by_rating:
        entries.sort(key=lambda one: _place(talk.shelf, one.rating))
    return PrincipleCard(
        id=board.principle, name=board.name, thin=board.thin, required=board.principle in talk.required,
        meaning=talk.shelf.for_level(board.principle, talk.room.whole.loop.level).meaning,
        words=rules.disagreement_words(board, talk.labels), told=tuple(entries),
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


def stories_of(talk: Talk, slug: str) -> Stories:
    """Evidence id on this principle to those who tell the same story, here or on another principle."""
    told = {e.id: (one.person, p) for one in talk.read for p in one.principles for e in p.evidence}

    def words(other: str) -> str:
        person, principle = told[other]
        return person if principle.principle == slug else f"{person} on {principle.name}"

    return {
        one: tuple(sorted({words(other) for other in group - {one} if other in told}))
        for group in talk.stories
        for one in group
    }
