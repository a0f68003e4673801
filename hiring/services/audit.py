"""Audit events (R37): one per change of a domain fact, in the transaction of the change."""

import hashlib
import json
from uuid import UUID

from hiring.domain.vocabulary import EventObject
from hiring.models.audit import AuditEvent
from hiring.models.feedback import SealedText
from hiring.services.work import Work
from hiring.store.rows import add

SALT_BYTES = 16


def seal(work: Work, text: str) -> SealedText:
    """Stores free text once, salted; immutable rows hold its id and digest."""
    return add(
        work.session,
        SealedText(id=work.new_id(), salt=work.world.secret(SALT_BYTES), text=text),
    )


def digest(sealed: SealedText | None, *parts: object) -> str:
    """SHA-256 over the parts and the sealed text with its salt, as hex."""
    body = json.dumps([*map(str, parts), sealed.salt if sealed else "", sealed.text if sealed else ""])
    return hashlib.sha256(body.encode()).hexdigest()


def record(
    work: Work,
    kind: str,
    about: EventObject,
    *,
    loop_id: UUID | None = None,
    candidate_id: UUID | None = None,
    subject_id: UUID | None = None,
    panelist_id: UUID | None = None,
    text: str | None = None,
    **codes: object,
) -> AuditEvent:
    """Writes one event. `codes` are ids, codes and times only; free text goes to `text`, which is sealed apart."""
    sealed = seal(work, text) if text else None
    detail = json.dumps({name: str(value) for name, value in sorted(codes.items()) if value is not None})
    event = AuditEvent(
        id=work.new_id(), at=work.now, kind=kind, object=about, actor_id=work.actor_id, loop_id=loop_id,
        candidate_id=candidate_id, subject_id=subject_id, panelist_id=panelist_id, detail=detail,
        text_id=sealed.id if sealed else None,
        digest=digest(sealed, kind, about, work.actor_id, loop_id, subject_id, panelist_id, detail, work.now),
    )  # fmt: skip
    return add(work.session, event)
