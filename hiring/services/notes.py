"""Private notes: their author's alone (R14), saved as typed (R17)."""

from uuid import UUID
from zoneinfo import ZoneInfo

from hiring.domain.actions import Action
from hiring.domain.errors import Stale
from hiring.models.loops import Note
from hiring.schemas.feedback import Both
from hiring.schemas.kit import NoteCard, SavedNote, SaveNote
from hiring.services import feedback_sheet as sheets
from hiring.services.drafts_merge import merged_text
from hiring.services.feedback_sheet import Own
from hiring.services.work import Work
from hiring.store import drafts as store
from hiring.store.rows import add

STALE = "These notes were saved in another tab or on another device since. Nothing was overwritten."


def save_note(work: Work, loop_id: UUID, typed: SaveNote) -> SavedNote:
    """Stores the notes; the text that is stored already is accepted whatever its version, another one raises Stale."""
    mine = _writable(work, loop_id)
    row = store.note(work.session, mine.place.id)
    version = row.version if row else 0
    if typed.text == (row.text if row else ""):
        return _saved(work, row)
    if typed.version != version:
        raise Stale(STALE, version)
    if row is None:
        row = add(work.session, Note(panelist_id=mine.place.id, text=typed.text, saved_at=work.now))
    else:
        row.text, row.saved_at, row.version = typed.text, work.now, version + 1
    return _saved(work, row)


def merge_note(work: Work, loop_id: UUID, typed: SaveNote) -> NoteCard:
    """Both texts, and one that holds both; nothing is stored."""
    mine = _writable(work, loop_id)
    stored = note_of(work, mine)
    if stored.text == typed.text:
        return stored
    both = Both(field="text", label="Notes", saved=stored.text, typed=typed.text)
    return stored.model_copy(update={"text": merged_text(stored.text, typed.text), "both": both})


def note_of(work: Work, mine: Own) -> NoteCard:
    """The notes of a place that is the viewer's own."""
    row = store.note(work.session, mine.place.id)
    if row is None:
        return NoteCard(text="", version=0)
    at = row.saved_at.astimezone(ZoneInfo(work.viewer.timezone))
    return NoteCard(text=row.text, version=row.version, saved_words=f"Saved {at:%H:%M}")


def _writable(work: Work, loop_id: UUID) -> Own:
    mine = sheets.own(work, loop_id, lock=True)
    mine.seated.require(Action.WRITE_PRIVATE_NOTES, mine.seated.ask())
    return mine


def _saved(work: Work, row: Note | None) -> SavedNote:
    at = (row.saved_at if row else work.now).astimezone(ZoneInfo(work.viewer.timezone))
    return SavedNote(version=row.version if row else 0, at=f"{at:%H:%M}")
