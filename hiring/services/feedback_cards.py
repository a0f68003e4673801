"""The writing page and the reading view of the own feedback, as cards for its author (R14)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain import feedback as rules
from hiring.domain.actions import Action
from hiring.domain.visibility import is_elsewhere
from hiring.domain.vocabulary import FeedbackStatus, RevealMode, VoteValue
from hiring.domain.words import number, spoken
from hiring.models.loops import Interview
from hiring.schemas.feedback import (
    Both,
    Lock,
    MarkCard,
    OwnFeedback,
    PieceCard,
    PrincipleSheet,
    SheetCard,
    rating_field,
)
from hiring.schemas.reading import FeedbackReading
from hiring.services import feedback as submitting
from hiring.services import feedback_sheet as sheets
from hiring.services import reading
from hiring.services.clock import when
from hiring.services.feedback_sheet import Content, Own, Piece
from hiring.services.work import Work
from hiring.store import drafts as store

OPEN_VOTE = "Four choices, none in the middle. Nobody sees it before you submit."
NO_VOTE = "This feedback has evidence and ratings, but no vote."


def open_sheet(work: Work, loop_id: UUID, keys: Iterable[sheets.Key] = ()) -> SheetCard:
    """The own sheet as stored, with what is missing in words; `keys` are pieces that a refused form holds besides."""
    mine = sheets.own(work, loop_id)
    stored = sheets.content_of(work, mine.feedback)
    known = set(mine.shelf.principle_ids)
    besides = {key: Piece() for key in keys if key[0] in known}
    return sheet_card(work, mine, replace(stored, pieces={**besides, **stored.pieces}))


def open_own(work: Work, loop_id: UUID, of: UUID | None = None) -> SheetCard | OwnFeedback:
    """The sheet while it can be written, else the reading view; `of` names one of several own places."""
    mine = sheets.own(work, loop_id, of=of)
    if mine.place.submitted or not mine.seated.may(Action.WRITE_FEEDBACK, mine.seated.ask()):
        return own_card(work, mine)
    return sheet_card(work, mine, sheets.content_of(work, mine.feedback))


def sheet_card(work: Work, mine: Own, content: Content, both: tuple[Both, ...] = ()) -> SheetCard:
    whole, slot, row = mine.seated.whole, mine.owner.interview, mine.feedback
    missing = sheets.missing(mine, content)
    principles = sheets.listed(mine, content)
    zone = work.viewer.timezone
    return SheetCard(
        loop_id=str(whole.loop.id), candidate=whole.candidate.name, opening=opening_words(mine),
        kind_words=spoken(mine.place.kind), practice=mine.place.kind.practises,
        writable=mine.seated.may(Action.WRITE_FEEDBACK, mine.seated.ask()),
        version=row.version if row else 0,
        saved_words=f"Saved {row.saved_at.astimezone(ZoneInfo(zone)):%H:%M}" if row and row.saved_at else "",
        slot_words=slot_words(slot, zone, whole.candidate.timezone, work.now),
        due=when(slot.due_at, zone, work.now) if slot else None,
        due_left=until_words(slot.due_at, work.now) if slot else "",
        late=slot is not None and work.now > slot.due_at,
        blind_words=blind_words(mine),
        principles=tuple(_principle(mine, content, one) for one in principles),
        marks=_marks(mine), no_data_code=mine.shelf.no_data.code,
        others=_others(mine, {one.key for one in principles}),
        summary=content.summary, vote=content.vote.value if content.vote else "",
        vote_asked=sheets.asks_for_vote(mine), vote_lock=vote_lock(mine, content),
        missing=rules.words_missing(missing),
        submit_refusal=mine.seated.why_not(Action.SUBMIT, mine.seated.ask()) or "",
        both=both, notes=notes_of(work, mine), besides=_besides(mine),
    )  # fmt: skip


def locks_of(work: Work, mine: Own) -> tuple[tuple[Lock, ...], str]:
    """After a save: which choices are open now, and what is still missing."""
    content = sheets.content_of(work, mine.feedback)
    found = [_lock(mine, content, one) for one in sheets.listed(mine, content)]
    if sheets.asks_for_vote(mine):
        found.append(vote_lock(mine, content))
    return tuple(found), rules.words_missing(sheets.missing(mine, content))


def own_card(work: Work, mine: Own) -> OwnFeedback:
    row = mine.feedback
    whole, seated = mine.seated.whole, mine.seated
    late_note = mine.place.missed
    adding = Action.ADD_LATE_NOTE if late_note else Action.ADD_ADDENDUM
    refused = _recall_refusals(mine)
    return OwnFeedback(
        loop_id=str(whole.loop.id), candidate=whole.candidate.name, opening=opening_words(mine),
        besides=_besides(mine), status=_status(mine),
        submitted=when(row.submitted_at, work.viewer.timezone, work.now) if row and row.submitted_at else None,
        was_late=bool(row and row.was_late), reading=_reading(work, mine),
        why_closed=_why_closed(mine),
        may_recall=mine.place.submitted and not refused,
        why_no_recall=refused if mine.place.submitted else (),
        may_add=(mine.place.submitted or late_note) and seated.may(adding, seated.ask()), late_note=late_note,
        notes=notes_of(work, mine),
        receipt_href=f"/loops/{whole.loop.id}/feedback/receipt?of={mine.place.id}" if mine.place.submitted else "",
        why_not_add="" if seated.seat.removed else seated.why_not(adding, seated.ask()) or "",
    )  # fmt: skip


def _status(mine: Own) -> str:
    """Whoever owes elsewhere does not learn by "frozen" that a debrief has opened (R20)."""
    if mine.feedback is None:
        return "not started"
    hidden = mine.feedback.status is FeedbackStatus.FROZEN and is_elsewhere(mine.seated.seat, mine.seated.facts)
    return spoken(FeedbackStatus.SUBMITTED if hidden else mine.feedback.status)


def _besides(mine: Own) -> tuple[tuple[str, str], ...]:
    base = f"/loops/{mine.seated.whole.loop.id}/feedback?of="
    return tuple((f"Your feedback as {spoken(one.kind)}", f"{base}{one.id}") for one in sheets.besides(mine))


def _reading(work: Work, mine: Own) -> FeedbackReading:
    """What was written; of a place that was left too, and empty before the first word."""
    row = mine.feedback
    if row is None:
        return _unwritten(mine)
    card = reading.cards(work, mine.seated, [(mine.place, row)])[0]
    practised = row.draft_vote
    return card.model_copy(update={"vote": spoken(practised)}) if practised and not card.vote else card


def _unwritten(mine: Own) -> FeedbackReading:
    return FeedbackReading(
        panelist_id=str(mine.place.id), feedback_id="", person=mine.place.person.name,
        kind_words=spoken(mine.place.kind), own=True, submitted=None, was_late=False, summary="", principles=(),
    )  # fmt: skip


def _why_closed(mine: Own) -> str:
    """Why nothing can be written here any more."""
    if mine.place.submitted:
        return ""
    if mine.place.missed:
        return "The decision was made before this feedback was in: it is owed no more."
    if mine.seated.seat.removed:
        return "You are not on this panel any more. What you wrote stays yours alone."
    return mine.seated.why_not(Action.WRITE_FEEDBACK, mine.seated.ask()) or ""


def _recall_refusals(mine: Own) -> tuple[str, ...]:
    refused = mine.seated.why_not(Action.RECALL, mine.seated.ask())
    if mine.feedback is None or is_elsewhere(mine.seated.seat, mine.seated.facts):
        return (refused,) if refused else ()
    return tuple(one.sentence for one in submitting.recall_reasons(mine)) or ((refused,) if refused else ())


def notes_of(work: Work, mine: Own) -> str:
    """The own private notes from the interview."""
    row = store.note(work.session, mine.place.id)
    return row.text if row else ""


def opening_words(mine: Own) -> str:
    return f"{mine.seated.whole.requisition.title}, {mine.seated.whole.loop.level}"


def slot_words(slot: Interview | None, zone: str, theirs: str, now: datetime) -> str:
    """ "You speak on today 14:00 to 15:00 (13:00 for the candidate)"."""
    if slot is None:
        return "Your interview has no slot yet"
    verb = "You spoke" if now >= slot.ends_at else "You speak"
    local, other = slot.starts_at.astimezone(ZoneInfo(zone)), slot.starts_at.astimezone(ZoneInfo(theirs))
    end = slot.ends_at.astimezone(ZoneInfo(zone))
    beside = "" if local.utcoffset() == other.utcoffset() else f" ({other:%H:%M} for the candidate)"
    return f"{verb} {when(slot.starts_at, zone, now).words} to {end:%H:%M}{beside}"


def until_words(moment: datetime, now: datetime) -> str:
    """ "in 3 h 12 min", "4 min ago": the words that the page's clock keeps true."""
    minutes = round((moment - now) / timedelta(minutes=1))
    days, rest = divmod(abs(minutes), 1440)
    hours, left = divmod(rest, 60)
    parts = [f"{days} d", f"{hours} h" if hours else ""] if days else [f"{hours} h" if hours else "", f"{left} min"]
    length = " ".join(filter(None, parts))
    return f"{length} ago" if minutes < 0 else f"in {length}"


def blind_words(mine: Own) -> str:
    """What becomes of the words, and when the others' open (R18, R19)."""
    if mine.place.kind.practises:
        return "Practice: it counts nowhere. Nobody sees a word before you submit, then your host and the Bar Raiser"
    if mine.place.panelist.after_reading:
        return "You have read the others already: this one is marked “after reading”"
    if mine.seated.facts.reveal_mode is RevealMode.OWN_IN:
        return "Nobody sees a word before you submit; you see the others' once yours is in and your slot has ended"
    voters = sum(1 for place in mine.seated.whole.voters if not place.unslotted_replacement)
    return f"Nobody sees a word before you submit; you see the others' when all {number(voters)} are in"


def vote_lock(mine: Own, content: Content) -> Lock:
    reason = sheets.vote_refusal(mine, content)
    return Lock(field="vote", reason=reason, closed=tuple(VoteValue) if reason else ())


def _lock(mine: Own, content: Content, principle: rules.Principle) -> Lock:
    """The scale is closed until there is evidence; "not enough evidence" is always open."""
    given = content.ratings.get(principle.key)
    said = "" if given else rules.rating_problem(sheets.domain_sheet(mine, content), principle) or ""
    return Lock(field=rating_field(principle.key), reason=said, closed=mine.shelf.codes if said else ())


def _principle(mine: Own, content: Content, principle: rules.Principle) -> PrincipleSheet:
    slug = principle.key
    known = mine.shelf.for_level(slug, mine.seated.whole.loop.level)
    own_level = mine.shelf.principle(slug).at_level(mine.seated.whole.loop.level)
    pieces = sorted((position, piece) for (key, position), piece in _pieces(content) if key == slug)
    code, reason = content.ratings.get(slug, ("", ""))
    return PrincipleSheet(
        principle=slug, name=principle.name, meaning=own_level.meaning if own_level else known.meaning,
        extra=not principle.assigned, question=mine.question_of(slug),
        pieces=tuple(
            _piece(slug, position, place, piece)
            for place, (position, piece) in enumerate(pieces or [(0, Piece())], start=1)
        ),
        code=code, no_data_reason=reason, lock=_lock(mine, content, principle),
        strong=known.strong[:4], weak=known.weak[:4], overuse=known.overuse, probes=known.probes[:4],
    )  # fmt: skip


def _pieces(content: Content) -> list[tuple[sheets.Key, Piece]]:
    return list(content.pieces.items())


def _piece(slug: str, position: int, place: int, piece: Piece) -> PieceCard:
    return PieceCard(
        principle=slug, position=position, number=place, name=f"e.{slug}.{position}", blank=piece.blank,
        situation=piece.situation, task=piece.task, action=piece.action, result=piece.result,
        polarity=piece.polarity.value if piece.polarity else "", quotes=piece.quotes, story=piece.story,
    )  # fmt: skip


def _marks(mine: Own) -> tuple[MarkCard, ...]:
    scale = [MarkCard(code=one.code, label=one.label, anchor=one.anchor) for one in mine.shelf.rating_scale]
    return (*scale, MarkCard(code=mine.shelf.no_data.code, label=mine.shelf.no_data.label))


def _others(mine: Own, listed: set[str]) -> tuple[tuple[str, str], ...]:
    """The principles one may still add: (id, name)."""
    return tuple((one.id, one.name) for one in mine.shelf.principles if one.id not in listed)
