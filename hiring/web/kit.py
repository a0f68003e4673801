"""The interview kit and the private notes."""

from uuid import UUID

from flask import g, request
from werkzeug.wrappers import Response

from hiring.domain.errors import Incomplete, Stale
from hiring.schemas.kit import KitCard, SaveNote
from hiring.services import kit as service
from hiring.services import notes
from hiring.services.work import Work
from hiring.web.forms.feedback import NotesForm
from hiring.web.guard import Pages
from hiring.web.respond import page, see_other, status_of

pages = Pages("kit")
CONFLICT = 409


@pages.get("/loops/<uuid:loop_id>/kit")
def kit(work: Work, loop_id: UUID) -> Response:
    return _show(service.open_kit(work, loop_id))


@pages.post("/loops/<uuid:loop_id>/kit")
def save(work: Work, loop_id: UUID) -> Response:
    try:
        saved = notes.save_note(work, loop_id, NotesForm().command(SaveNote))
    except Stale:
        return _merge_page(work, loop_id, CONFLICT)
    except Incomplete as refusal:
        return _again(work, loop_id, refusal)
    return see_other(f"/loops/{loop_id}/kit#text", f"Notes saved {saved.at}.")


@pages.post("/loops/<uuid:loop_id>/kit/notes", keyed=False)
def autosave(work: Work, loop_id: UUID) -> Response:
    try:
        saved = notes.save_note(work, loop_id, NotesForm().command(SaveNote))
    except Stale as refusal:
        g.refused = True
        merge_at = {"X-Merge": f"/loops/{loop_id}/kit/merge"}
        return Response(refusal.sentence, status=CONFLICT, mimetype="text/plain", headers=merge_at)
    except Incomplete as refusal:
        g.refused = True
        said = " ".join(refusal.problems.values()) or refusal.sentence
        return Response(said, status=status_of(refusal), mimetype="text/plain")
    return Response("", headers={"X-Version": str(saved.version), "X-Saved-At": saved.at}, mimetype="text/html")


@pages.get("/loops/<uuid:loop_id>/kit/merge")
def merged(work: Work, loop_id: UUID) -> Response:
    return _show(service.open_kit(work, loop_id))


@pages.post("/loops/<uuid:loop_id>/kit/merge", keyed=False)
def merge(work: Work, loop_id: UUID) -> Response:
    try:
        return _merge_page(work, loop_id, 200)
    except Incomplete as refusal:
        return _again(work, loop_id, refusal)


def _show(card: KitCard, status: int = 200) -> Response:
    form = NotesForm(formdata=None, data={"text": card.notes.text, "version": str(card.notes.version)})
    return page("kit/kit.html", card, status=status, form=form, unsaved=card.notes.both is not None)


def _merge_page(work: Work, loop_id: UUID, status: int) -> Response:
    _undo(work)
    note = notes.merge_note(work, loop_id, NotesForm().command(SaveNote))
    return _show(service.open_kit(work, loop_id, note), status)


def _again(work: Work, loop_id: UUID, refusal: Incomplete) -> Response:
    """The kit with the notes as typed and what is wrong with them."""
    _undo(work)
    form = NotesForm(formdata=request.form)
    form.refuse(refusal)
    card = service.open_kit(work, loop_id)
    return page("kit/kit.html", card, status=status_of(refusal), form=form, unsaved=True)


def _undo(work: Work) -> None:
    work.session.rollback()
    g.refused = True
