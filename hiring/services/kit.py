"""The interview kit: what one panelist needs for the own interview (screens.md)."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.visibility import FROM_READY_ON, Object, Sight
from hiring.domain.words import spoken
from hiring.models.openings import CandidateFile
from hiring.principles import Principle
from hiring.schemas.kit import AskedByOthers, CandidateDocument, KitCard, KitPrinciple, NoteCard
from hiring.services import feedback_sheet as sheets
from hiring.services import notes
from hiring.services.clock import when
from hiring.services.feedback_cards import opening_words, slot_words, until_words
from hiring.services.feedback_sheet import Own
from hiring.services.work import Work
from hiring.store import candidates as candidate_store
from hiring.store.loops import Place

SPARE = 3


def open_kit(work: Work, loop_id: UUID, note: NoteCard | None = None) -> KitCard:
    """The viewer's kit; a trainee's shows the host's principles and slot and nothing else of the plan (section 5)."""
    mine = sheets.own(work, loop_id)
    mine.seated.require(Action.VIEW_KIT, mine.seated.ask())
    if mine.seated.sees(Object.PLAN) < Sight.OWN_SLOT:
        raise Unseen
    whole, slot, zone = mine.seated.whole, mine.owner.interview, work.viewer.timezone
    asked = _asked(mine)
    return KitCard(
        loop_id=str(loop_id), candidate=whole.candidate.name, role=opening_words(mine), level=whole.loop.level,
        description=whole.requisition.description, kind_words=spoken(mine.place.kind),
        practice=mine.place.kind.practises, host=mine.host.person.name if mine.host else "",
        slot=when(slot.starts_at, zone, work.now) if slot else None,
        slot_words=slot_words(slot, zone, whole.candidate.timezone, work.now),
        document=_document(work, mine),
        principles=tuple(_principle(mine, slug, asked) for slug in mine.assigned),
        questions_href=_questions_href(work, mine),
        others=_others(mine) if mine.seated.sees(Object.PLAN) is Sight.FULL else (),
        notes=note or notes.note_of(work, mine),
        may_write_feedback=mine.seated.may(Action.WRITE_FEEDBACK, mine.seated.ask()),
        feedback_words=_feedback_words(work, mine),
        conflict_href=f"/loops/{loop_id}/conflicts" if _may_declare(mine) else "",
    )  # fmt: skip


def _may_declare(mine: Own) -> bool:
    """Not offered to a trainee from ready on: that the offer ends would tell of the decision (R18)."""
    if mine.place.kind.practises and mine.seated.whole.loop.state in FROM_READY_ON:
        return False
    return mine.seated.may(Action.DECLARE_CONFLICT, mine.seated.ask())


def _questions_href(work: Work, mine: Own) -> str:
    """Where the own questions are planned; empty for trainees, who ask the host's, and once the own slot is over.

    Later the offer would end with the loop's readiness, and so tell of it (R18).
    """
    slot = mine.owner.interview
    over = mine.place.submitted or (slot is not None and slot.ends_at <= work.now)
    may = mine.seated.may(Action.PLAN_QUESTIONS, mine.seated.about(mine.place, work))
    if mine.place.kind.practises or not mine.assigned or over or not may:
        return ""
    return f"/loops/{mine.seated.whole.loop.id}/plan/questions/{mine.place.id}?from=kit"


def _feedback_words(work: Work, mine: Own) -> str:
    if mine.place.submitted:
        return "Your feedback is in."
    slot = mine.owner.interview
    return f"Your feedback is due {until_words(slot.due_at, work.now)}." if slot else ""


def _asked(mine: Own) -> frozenset[str]:
    """Every question that somebody in the loop has planned."""
    return frozenset(one.question for one in mine.seated.whole.assignments if one.question)


def _principle(mine: Own, slug: str, asked: frozenset[str]) -> KitPrinciple:
    known = mine.shelf.for_level(slug, mine.seated.whole.loop.level)
    spare = () if mine.place.kind.practises else _spare(known, asked)
    return KitPrinciple(
        principle=slug, name=known.name, meaning=known.levels[0].meaning if known.levels else known.meaning,
        question=mine.question_of(slug), spare_questions=spare, probes=known.probes,
        strong=known.strong, weak=known.weak, overuse=known.overuse,
    )  # fmt: skip


def _spare(known: Principle, asked: frozenset[str]) -> tuple[str, ...]:
    """A few questions of the bank that nobody has planned."""
    return tuple(one.text for one in known.questions if one.id not in asked)[:SPARE]


def _others(mine: Own) -> tuple[AskedByOthers, ...]:
    found = [p for p in mine.seated.whole.active_places if p.id != mine.place.id and not p.kind.practises]
    return tuple(card for place in found if (card := _asks(mine, place)).asks)


def _asks(mine: Own, place: Place) -> AskedByOthers:
    texts = {question.id: question.text for one in mine.shelf.principles for question in one.questions}
    return AskedByOthers(
        person=place.person.name, kind_words=spoken(place.kind),
        asks=tuple(
            (mine.shelf.principle(one.principle).name, texts.get(one.question or "", ""))
            for one in mine.seated.whole.assignments_of(place.id)
        ),
    )  # fmt: skip


def _document(work: Work, mine: Own) -> CandidateDocument | None:
    row: CandidateFile | None = candidate_store.file_of(work.session, mine.seated.whole.candidate.id)
    if row is None:
        return None
    href = row.link or f"/candidates/{row.candidate_id}/file"
    return CandidateDocument(label=row.label, href=href, outside=row.link is not None)
