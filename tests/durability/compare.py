"""What stands in the database, held against the book."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, select

from hiring.models.audit import AuditEvent
from hiring.models.feedback import Evidence, Feedback, SealedText, Submission, Vote
from hiring.models.loops import Note
from hiring.store.engine import make_engine, open_session
from tests.durability.writers import DRAFTS, Entry, line_of, text_of


@dataclass
class Verdict:
    """Writes that were acknowledged and are not there, are there twice, or are there with another text."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    different: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not (self.lost or self.doubled or self.different)

    def say(self, kind: str, count: int, what: str) -> None:
        setattr(self, kind, getattr(self, kind) + count)
        self.examples.append(f"{kind}: {what}")


def compare(url: str, acknowledged: Mapping[int, Entry], sent: Mapping[int, Entry] | None = None) -> Verdict:
    """`sent`: a later copy of the book, where the database is a moment between the two."""
    engine = make_engine(url)
    try:
        with open_session(engine, writes=False) as session:
            verdict = _Judge(session, acknowledged, sent or acknowledged).verdict
            if engine.dialect.name == "sqlite":
                said = session.connection().execute(sa.text("PRAGMA integrity_check")).scalar_one()
                if said != "ok":
                    verdict.say("different", 1, f"integrity_check says {said}")
        return verdict
    finally:
        engine.dispose()


class _Judge:
    def __init__(self, session: Session, acknowledged: Mapping[int, Entry], sent: Mapping[int, Entry]) -> None:
        self.verdict = Verdict()
        self.notes = {one.panelist_id: one for one in session.exec(select(Note))}
        self.feedback = {one.panelist_id: one for one in session.exec(select(Feedback))}
        self.evidence: dict[UUID, list[Evidence]] = defaultdict(list)
        for piece in session.exec(select(Evidence)):
            self.evidence[piece.feedback_id].append(piece)
        texts = {one.id: one.text for one in session.exec(select(SealedText))}
        self.submissions: dict[UUID, list[str]] = defaultdict(list)
        for one in session.exec(select(Submission)):
            self.submissions[one.feedback_id].append(texts.get(one.content_id, ""))
        self.votes = Counter(session.exec(select(Vote.panelist_id)))
        handed_in = select(AuditEvent.panelist_id).where(AuditEvent.kind == "feedback_submitted")
        self.events = Counter(session.exec(handed_in))
        for number, entry in acknowledged.items():
            self._seat(entry, sent[number])

    def _seat(self, kept: Entry, sent: Entry) -> None:
        self.verdict.acknowledged += kept.notes + kept.drafts + kept.submitted
        seat = kept.seat
        note = self.notes.get(seat.panelist_id)
        self._text("note", kept, (kept.notes, sent.notes_sent), (note.text, note.version) if note else ("", 0))
        row = self.feedback.get(seat.panelist_id)
        pieces = self.evidence[row.id] if row else []
        first = next((one.situation for one in pieces if one.principle == seat.slugs[0]), "")
        contents = self.submissions[row.id] if row else []
        saves = row.version - len(contents) if row else 0  # submitting is a version of its own
        self._text("draft", kept, (kept.drafts, sent.drafts_sent), (first, saves))
        if row and saves and row.summary != line_of(seat.number, "draft", saves):
            self.verdict.say("different", 1, f"summary of seat {seat.number}")
        if row and (len(pieces) > len(seat.slugs)):
            self.verdict.say("doubled", 1, f"evidence of seat {seat.number}")
        self._submission(kept, sent, contents)

    def _text(self, kind: str, entry: Entry, bounds: tuple[int, int], found: tuple[str, int]) -> None:
        """The text must be exactly that of one save from the last acknowledged to the last sent one."""
        text, version = found
        least, most = bounds
        number, count = entry.seat.number, len(text.splitlines())
        where = f"{kind} of seat {number}: {least} acknowledged, {most} sent, {count} stored, version {version}"
        if count < least:
            self.verdict.say("lost", least - count, where)
        elif text != text_of(number, kind, count) or count > most:
            self.verdict.say("different", 1, where)
        elif version != count:
            self.verdict.say("doubled" if version > count else "different", 1, where)

    def _submission(self, kept: Entry, sent: Entry, contents: list[str]) -> None:
        seat, counts = kept.seat, {len(contents), self.votes[kept.seat.panelist_id], self.events[kept.seat.panelist_id]}
        if len(counts) > 1:
            self.verdict.say("different", 1, f"submissions, votes and events of seat {seat.number}: {counts}")
        if max(counts) > 1:
            self.verdict.say("doubled", 1, f"submission of seat {seat.number}")
        if kept.submitted and not min(counts):
            self.verdict.say("lost", 1, f"submission of seat {seat.number}")
        if not sent.submit_sent and max(counts):
            self.verdict.say("different", 1, f"submission of seat {seat.number} that was never sent")
        if contents and line_of(seat.number, "draft", DRAFTS) not in contents[0]:
            self.verdict.say("different", 1, f"what seat {seat.number} submitted")
