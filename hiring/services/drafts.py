"""Saving a draft as it is typed (R12, R14, R17, R38)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain import feedback as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Stale
from hiring.domain.machines import FeedbackStep, feedback_after
from hiring.domain.text import is_blank
from hiring.domain.vocabulary import EventObject, FeedbackStatus, VoteValue
from hiring.models.feedback import Evidence, Feedback, Rating
from hiring.principles import PrincipleSet
from hiring.schemas.feedback import MOST_PIECES, EvidenceTyped, Saved, SaveDraft, rating_field
from hiring.services import audit, transitions
from hiring.services import feedback_sheet as sheets
from hiring.services.feedback_sheet import Content, Own, Piece
from hiring.services.work import Work
from hiring.store import drafts as store
from hiring.store.rows import add

STALE = "This draft was saved in another tab or on another device since. Nothing was overwritten."
IN_ALREADY = "Your feedback is in already."


def save_draft(work: Work, loop_id: UUID, typed: SaveDraft) -> Saved:
    """Stores the whole sheet. The same text as stored is accepted whatever its version; another one raises Stale."""
    mine = writable(work, loop_id)
    stored = sheets.content_of(work, mine.feedback)
    wanted, not_taken = read_typed(mine, stored, typed)
    version = mine.feedback.version if mine.feedback else 0
    if wanted == stored:
        return _saved(work, mine.feedback, not_taken)
    if typed.version != version:
        raise Stale(STALE, version)
    row = _begun(work, mine)
    _write(work, row, wanted)
    row.saved_at, row.version = work.now, version + 1
    work.session.flush()
    return _saved(work, row, not_taken)


def save_vote(work: Work, loop_id: UUID, value: VoteValue) -> Saved:
    """The choice before submission; refused by any request while evidence or ratings are missing (R12)."""
    mine = writable(work, loop_id)
    mine.seated.require(Action.VOTE, mine.seated.ask())
    problem = sheets.vote_refusal(mine, sheets.content_of(work, mine.feedback))
    if problem or mine.feedback is None:
        raise Incomplete(problem, {"vote": problem})
    if mine.feedback.draft_vote is not value:
        mine.feedback.draft_vote = value
        mine.feedback.saved_at, mine.feedback.version = work.now, mine.feedback.version + 1
    return _saved(work, mine.feedback, {})


def writable(work: Work, loop_id: UUID) -> Own:
    """The own feedback, locked for a change; refuses whoever may not write it (R16)."""
    mine = sheets.own(work, loop_id, lock=True)
    if mine.place.active and mine.place.submitted:
        raise NotNow(IN_ALREADY, ("Read it on its page; add an addendum there, or recall it where that is possible.",))
    mine.seated.require(Action.WRITE_FEEDBACK, mine.seated.ask())
    return mine


def read_typed(mine: Own, stored: Content, typed: SaveDraft) -> tuple[Content, dict[str, str]]:
    """What the sheet becomes, and which choices are not taken yet and why (R12)."""
    check_principles(mine.shelf, typed)
    pieces = {
        (one.principle, one.position): piece
        for one in typed.evidence
        if not (piece := _piece(one)).blank or one.added or (one.principle, one.position) in stored.pieces
    }
    ratings = _ratings(mine.shelf, typed)
    draft = Content(pieces, ratings, typed.summary, None)
    taken, not_taken = _ratings_taken(mine, stored, draft)
    content = replace(draft, ratings=taken)
    if typed.vote is None or not sheets.asks_for_vote(mine):
        return content, not_taken
    refused = sheets.vote_refusal(mine, content)
    return (content, not_taken | {"vote": refused}) if refused else (replace(content, vote=typed.vote), not_taken)


def _ratings_taken(mine: Own, stored: Content, draft: Content) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """A first rating on the scale needs complete evidence; one already given may be kept and changed."""
    sheet, none = sheets.domain_sheet(mine, draft), mine.shelf.no_data.code
    problems = {
        one.key: said
        for one in sheet.touched_principles
        if one.key in draft.ratings and draft.ratings[one.key][0] != none and one.key not in stored.ratings
        if (said := rules.rating_problem(sheet, one))
    }  # fmt: skip
    taken = {key: rating for key, rating in draft.ratings.items() if key not in problems}
    return taken, {rating_field(key): said for key, said in problems.items()}


def _ratings(shelf: PrincipleSet, typed: SaveDraft) -> dict[str, tuple[str, str]]:
    """A typed reason for no data says so, even without the choice: typed words are never dropped."""
    found = {}
    for one in typed.ratings:
        code = one.code or ("" if is_blank(one.no_data_reason) else shelf.no_data.code)
        if code:
            found[one.principle] = (code, one.no_data_reason)
    return found


def _piece(typed: EvidenceTyped) -> Piece:
    return Piece(**{part: getattr(typed, part) for part in sheets.TEXTS}, polarity=typed.polarity)


def check_principles(shelf: PrincipleSet, typed: SaveDraft) -> None:
    """Raises Incomplete for principles and marks that the loop's set does not have, and for too many pieces."""
    known, codes = set(shelf.principle_ids), {*shelf.codes, shelf.no_data.code, ""}
    problems = {
        "evidence": _unknown((one.principle for one in typed.evidence), known, "a principle of this loop's set"),
        "ratings": _unknown((one.principle for one in typed.ratings), known, "a principle of this loop's set"),
        "codes": _unknown((one.code for one in typed.ratings), codes, "a mark of this set's scale"),
        "pieces": _too_many(typed),
    }
    if any(problems.values()):
        raise Incomplete("Some fields need another look.", {key: said for key, said in problems.items() if said})


def _unknown(found: Iterable[str], known: set[str], expected: str) -> str:
    strange = next((one for one in found if one not in known), None)
    return f"Found “{strange[:60]}”, expected {expected}." if strange else ""


def _too_many(typed: SaveDraft) -> str:
    keys = [(one.principle, one.position) for one in typed.evidence]
    if len(set(keys)) < len(keys):
        return "Found the same piece of evidence twice, expected each once."
    most = max(Counter(principle for principle, _ in keys).values(), default=0)
    said = f"Found {most} pieces of evidence on a principle, expected at most {MOST_PIECES}."
    return said if most > MOST_PIECES else ""


def _begun(work: Work, mine: Own) -> Feedback:
    """The row to write to; the first save of all starts the draft and may move the loop."""
    row = mine.feedback or _new_row(work, mine)
    standing = mine.place.interview
    if standing is not None and row.interview_id != standing.id:
        row.interview_id = standing.id
    if row.started_at is not None:
        return row
    row.started_at, row.status = work.now, feedback_after(FeedbackStep.SAVE, row.status)
    about = EventObject.PRACTICE if mine.place.kind.practises else EventObject.FEEDBACK
    loop = mine.seated.whole.loop
    audit.record(work, "draft_started", about, loop_id=loop.id, panelist_id=mine.place.id)
    transitions.settle(work, loop.id)
    return row


def _new_row(work: Work, mine: Own) -> Feedback:
    loop, standing = mine.seated.whole.loop, mine.owner.interview
    return add(
        work.session,
        Feedback(
            id=work.new_id(), loop_id=loop.id, panelist_id=mine.place.id, revision=loop.revision, version=0,
            interview_id=standing.id if standing else None, status=FeedbackStatus.NOT_STARTED,
        ),
    )  # fmt: skip


def _write(work: Work, row: Feedback, wanted: Content) -> None:
    _write_evidence(work, row, wanted)
    _write_ratings(work, row, wanted)
    row.summary, row.draft_vote = wanted.summary, wanted.vote


def _write_evidence(work: Work, row: Feedback, wanted: Content) -> None:
    before = {(one.principle, one.position): one for one in store.evidence(work.session, row.id)}
    store.delete_rows(work.session, [one for key, one in before.items() if key not in wanted.pieces])
    for (principle, position), piece in wanted.pieces.items():
        one = before.get((principle, position))
        if one is None:
            one = Evidence(id=work.new_id(), feedback_id=row.id, principle=principle, position=position)
            work.session.add(one)
        for part in (*sheets.TEXTS, "polarity"):
            setattr(one, part, getattr(piece, part))
    work.session.flush()


def _write_ratings(work: Work, row: Feedback, wanted: Content) -> None:
    before = {one.principle: one for one in store.ratings(work.session, row.id)}
    store.delete_rows(work.session, [one for key, one in before.items() if key not in wanted.ratings])
    for principle, (code, reason) in wanted.ratings.items():
        one = before.get(principle)
        if one is None:
            work.session.add(
                Rating(
                    id=work.new_id(), feedback_id=row.id, principle=principle, code=code, no_data_reason=reason
                )
            )  # fmt: skip
        else:
            one.code, one.no_data_reason = code, reason
    work.session.flush()


def _saved(work: Work, row: Feedback | None, not_taken: dict[str, str]) -> Saved:
    """`row` is None while nothing was ever typed."""
    at = ((row.saved_at if row else None) or work.now).astimezone(ZoneInfo(work.viewer.timezone))
    return Saved(
        feedback_id=row.id if row else None, version=row.version if row else 0, at=f"{at:%H:%M}", not_taken=not_taken
    )
