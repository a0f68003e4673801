"""Writing, submitting and re-reading the own feedback."""

from uuid import UUID

from flask import flash, g, render_template, request
from werkzeug.wrappers import Response

from hiring.domain.errors import Incomplete, NotNow, Refused, Stale, Unseen
from hiring.schemas.feedback import OwnFeedback, Saved, SheetCard, WriteAddendum
from hiring.services import drafts, drafts_merge, feedback_cards, late_notes
from hiring.services import feedback as service
from hiring.services import feedback_sheet as sheets
from hiring.services.work import Work
from hiring.web.forms.base import HouseForm
from hiring.web.forms.feedback import AddendumForm, Key, RecallForm, drawn, typed_keys, typed_sheet
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other, status_of

pages = Pages("feedback")
CONFLICT, REFUSED = 409, 403


@pages.get("/loops/<uuid:loop_id>/feedback")
def feedback(work: Work, loop_id: UUID) -> Response:
    return _show(feedback_cards.open_own(work, loop_id, of=_of(request.args.get("of"))))


@pages.post("/loops/<uuid:loop_id>/feedback")
def save(work: Work, loop_id: UUID) -> Response:
    """Every button of the page sends the whole sheet; `do` says which one it was."""
    doing, _, what = request.form.get("do", "save").partition(":")
    try:
        return _do(work, loop_id, doing, what)
    except Stale:
        return _merge_page(work, loop_id, CONFLICT)
    except Incomplete as refusal:
        return _again(work, loop_id, refusal)
    except NotNow as refusal:
        if doing != "submit" or not _still_writable(work, loop_id):
            raise
        return _again(work, loop_id, refusal)


@pages.post("/loops/<uuid:loop_id>/feedback/draft", keyed=False)
def autosave(work: Work, loop_id: UUID) -> Response:
    """Answers a fragment: which choices are open now, and what is missing."""
    try:
        saved = drafts.save_draft(work, loop_id, typed_sheet())
    except Stale as refusal:
        return _said(refusal.sentence, CONFLICT, {"X-Merge": f"/loops/{loop_id}/feedback/merge"})
    except Incomplete as refusal:
        return _said(" ".join(refusal.problems.values()) or refusal.sentence, status_of(refusal))
    except NotNow as refusal:
        return _said(" ".join((refusal.sentence, *refusal.ways_out)), REFUSED)
    mine = sheets.own(work, loop_id)
    locks, missing = feedback_cards.locks_of(work, mine)
    answer = Response(render_template("feedback/_locks.html", locks=locks, missing=missing), mimetype="text/html")
    answer.headers.update({"X-Version": str(saved.version), "X-Saved-At": saved.at})
    return answer


@pages.get("/loops/<uuid:loop_id>/feedback/merge")
def merged(work: Work, loop_id: UUID) -> Response:
    """A reload of the merge page: the sheet as it stands now."""
    return _show(feedback_cards.open_own(work, loop_id))


@pages.post("/loops/<uuid:loop_id>/feedback/merge", keyed=False)
def merge(work: Work, loop_id: UUID) -> Response:
    try:
        return _merge_page(work, loop_id, 200)
    except Incomplete as refusal:
        return _again(work, loop_id, refusal)


@pages.post("/loops/<uuid:loop_id>/feedback/recall")
def recall(work: Work, loop_id: UUID) -> Response:
    service.recall(work, loop_id)
    return see_other(_here(loop_id), "Recalled: this is your draft again. What you had submitted stays on record.")


@pages.post("/loops/<uuid:loop_id>/feedback/addenda")
def add_addendum(work: Work, loop_id: UUID) -> Response:
    form = AddendumForm()
    return handle(
        form,
        lambda: service.add_addendum(work, loop_id, form.command(WriteAddendum)),
        lambda _id: see_other(_here(loop_id, of=_of(form.panelist_id.data)), "Added."),
        lambda: _show(feedback_cards.open_own(work, loop_id, of=_of(form.panelist_id.data)), addendum=form),
    )


@pages.get("/loops/<uuid:loop_id>/late-notes", writes=True)
def notes_after_decision(work: Work, loop_id: UUID) -> Response:
    return page("feedback/late_notes.html", late_notes.late_notes(work, loop_id))


def _do(work: Work, loop_id: UUID, doing: str, what: str) -> Response:
    added = what if doing == "add" else request.form.get("principle", "") if doing == "principle" else ""
    saved = drafts.save_draft(work, loop_id, typed_sheet(added, _key(what) if doing == "remove" else None))
    if doing == "submit":
        _require_taken(saved)
        service.submit(work, loop_id)
        return see_other(_here(loop_id), "Your feedback is in. Nobody can say you were not heard.")
    for sentence in saved.not_taken.values():
        flash(f"Not taken yet. {sentence}", "warn")
    if doing in {"add", "principle"} and added:
        return see_other(f"{_here(loop_id)}#p.{added}")
    if doing == "remove":
        return see_other(_here(loop_id), "The evidence is removed.")
    return see_other(f"{_here(loop_id)}#vote", f"Saved {saved.at}.")


def _require_taken(saved: Saved) -> None:
    """A choice that was sent too early is said, and not silently left out of a submission."""
    if saved.not_taken:
        raise Incomplete("Some choices cannot be taken yet.", saved.not_taken)


def _key(what: str) -> Key | None:
    return next(iter(typed_keys([f"e.{what}.part"])), None)


def _of(typed: str | None) -> UUID | None:
    """The own place that is meant; what is no id names none."""
    try:
        return UUID(typed or "")
    except ValueError:
        return None


def _show(card: SheetCard | OwnFeedback, addendum: AddendumForm | None = None) -> Response:
    if isinstance(card, OwnFeedback):
        fresh = AddendumForm(formdata=None, data={"panelist_id": card.reading.panelist_id})
        forms = {"addendum": addendum or fresh, "recall": RecallForm(formdata=None)}
        return page("feedback/own.html", card, **forms)
    return page("feedback/sheet.html", card, form=drawn(card), unsaved=False)


def _merge_page(work: Work, loop_id: UUID, status: int) -> Response:
    """Both versions, with the version that stands; the text of both is in its fields."""
    _undo(work)
    card = drafts_merge.merge(work, loop_id, typed_sheet())
    return page("feedback/sheet.html", card, status=status, form=drawn(card), unsaved=bool(card.both))


def _again(work: Work, loop_id: UUID, refusal: Refused) -> Response:
    """The page with everything that was typed, and each reason beside its field."""
    _undo(work)
    card = feedback_cards.open_sheet(work, loop_id, typed_keys(request.form))
    form: HouseForm = drawn(card, request.form)
    form.refuse(refusal)
    return page("feedback/sheet.html", card, status=status_of(refusal), form=form, unsaved=True)


def _undo(work: Work) -> None:
    work.session.rollback()
    g.refused = True


def _still_writable(work: Work, loop_id: UUID) -> bool:
    _undo(work)
    try:
        return feedback_cards.open_sheet(work, loop_id).writable
    except Unseen:
        return False


def _said(sentence: str, status: int, headers: dict[str, str] | None = None) -> Response:
    g.refused = True
    return Response(sentence, status=status, mimetype="text/plain", headers=headers)


def _here(loop_id: UUID, of: UUID | None = None) -> str:
    return f"/loops/{loop_id}/feedback" + (f"?of={of}" if of else "")
