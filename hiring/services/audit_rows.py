"""What the chain says of other rows: sealed texts, submissions, votes and decisions, each held against its event."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from hiring.domain.chain import Finding, Line
from hiring.models.audit import AuditEvent, AuditLink
from hiring.models.feedback import SealedText
from hiring.services import audit
from hiring.services.work import Work
from hiring.store import chain as store

NAMED = {"voted": "vote", "revoted": "vote", "feedback_submitted": "submission", "ruled": "decision"}
ERASURE = "candidate_erased"
DIGESTS = {"vote": "vote_digest", "submission": "content_digest", "decision": "decision_digest"}


@dataclass
class Rows:
    """Walks the database once; `lines` first, then `finish`."""

    work: Work
    findings: list[Finding] = field(default_factory=list)
    erased: int = 0
    _named: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """Row → position of its event, and the digest that the event gives."""
    _emptied: list[tuple[int, AuditEvent]] = field(default_factory=list)
    _erased_candidates: set[UUID] = field(default_factory=set)
    _rounds: set[tuple[str, str]] = field(default_factory=set)
    """Panelist and round of revotes whose event names no vote, as the first version wrote them."""

    def lines(self) -> Iterator[Line]:
        for link, event, sealed in store.walk(self.work.session):
            if event is None:
                yield Line(link.position, link.previous, link.hash, link.commitment, link.salt, missing=True)
                continue
            self._of_event(link, event, sealed)
            payload = store.payload(event)
            yield Line(link.position, link.previous, link.hash, link.commitment, link.salt, payload)

    def finish(self) -> None:
        for event in store.unlinked(self.work.session):
            said = f"event {event.id} ({event.kind}) has no link"
            self.findings.append(Finding(None, said, "an event beside the chain", "none"))
        self._of_erasures()
        for made in (*self._votes(), *self._submissions(), *self._decisions()):
            self._of_row(*made)
        for row, (position, _) in self._named.items():
            self.findings.append(Finding(position, f"{row} is gone", "nothing", "the row that this event names"))

    def _of_event(self, link: AuditLink, event: AuditEvent, sealed: SealedText | None) -> None:
        gone = event.text_id is not None and is_erased(sealed)
        self.erased += gone
        if gone:
            self._emptied.append((link.position, event))
        if event.kind == ERASURE and event.candidate_id is not None:
            self._erased_candidates.add(event.candidate_id)
        if not gone and audit.digest_of(event, sealed) != event.digest:
            found = "a sealed text or column that was changed"
            self.findings.append(Finding(link.position, "the event's digest does not hold", found, event.digest))
        self._note(link.position, event)

    def _of_erasures(self) -> None:
        """A text may be gone only where an event says that its candidate was erased (R40)."""
        loops = store.candidates_of_loops(self.work.session) if self._emptied else {}
        for position, event in self._emptied:
            candidate_id = event.candidate_id or (loops.get(event.loop_id) if event.loop_id else None)
            if candidate_id not in self._erased_candidates:
                said = "its text is gone without an erasure of its candidate"
                self.findings.append(Finding(position, said, "no text", "the text that the event seals"))

    def _note(self, position: int, event: AuditEvent) -> None:
        table = NAMED.get(event.kind)
        codes = json.loads(event.detail) if table else {}
        if table and table in codes:
            self._named[f"{table} {codes[table]}"] = (position, codes.get(DIGESTS[table]))
        elif event.kind == "revoted":
            self._rounds.add((str(event.panelist_id), str(codes.get("round"))))

    def _of_row(self, row: str, digest: str, whole: str | None, known: bool) -> None:
        """`whole`: the digest made anew, None where its text was erased."""
        position, given = self._named.pop(row, (None, None))
        if position is None and not known:
            self.findings.append(Finding(None, f"{row} has no event", "a row beside the chain", "none"))
        if given is not None and given != digest:
            self.findings.append(Finding(position, f"{row} is not the one of its event", digest, given))
        if whole is not None and whole != digest:
            self.findings.append(Finding(position, f"{row} does not fit its digest", whole, digest))

    def _votes(self) -> Iterable[tuple[str, str, str | None, bool]]:
        for vote, sealed in store.votes(self.work.session):
            first = (vote.loop_id, vote.panelist_id, vote.submission_id, 0)
            later = (vote.panelist_id, vote.debrief_id, vote.round)
            parts = (*(first if vote.round == 0 else later), vote.value, vote.at)
            bare = sealed is None and vote.reason_id is None and vote.round > 0
            whole = None if is_erased(sealed) and not bare else audit.digest(sealed, *parts)
            known = (str(vote.panelist_id), str(vote.round)) in self._rounds
            yield f"vote {vote.id}", vote.digest, whole, known

    def _submissions(self) -> Iterable[tuple[str, str, str | None, bool]]:
        """What was submitted stands in its sealed text alone, so the digest of the event is the one to hold."""
        for submission, sealed in store.submissions(self.work.session):
            row = f"submission {submission.id}"
            given = self._named.get(row, (None, None))[1]
            whole = None if is_erased(sealed) else audit.digest(sealed, submission.id)
            yield row, given or "", whole if given else None, True

    def _decisions(self) -> Iterable[tuple[str, str, str | None, bool]]:
        for one, sealed in store.decisions(self.work.session):
            parts = (one.loop_id, one.revision, one.outcome, one.position, one.ruling, one.at)
            yield f"decision {one.id}", one.digest, None if is_erased(sealed) else audit.digest(sealed, *parts), False


def is_erased(sealed: SealedText | None) -> bool:
    """Erasure takes text and salt (R40); without the salt nobody can hold a guess against the digest."""
    return sealed is None or not sealed.salt
