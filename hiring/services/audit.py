"""Audit events (R37): one per change of a domain fact, in the transaction of the change."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from hiring.domain.vocabulary import EventObject
from hiring.models.audit import AuditEvent
from hiring.models.feedback import SealedText
from hiring.services.work import Work
from hiring.store import chain
from hiring.store.rows import add, add_all

SALT_BYTES = 16


@dataclass(frozen=True)
class Fact:
    """One change of a domain fact. `codes` are ids, codes and times only; free text goes to `text`."""

    kind: str
    about: EventObject
    loop_id: UUID | None = None
    candidate_id: UUID | None = None
    subject_id: UUID | None = None
    panelist_id: UUID | None = None
    text: str | None = None
    codes: Mapping[str, object] = field(default_factory=dict)


def seal(work: Work, text: str) -> SealedText:
    """Stores free text once, salted; immutable rows hold its id and digest."""
    return add(work.session, _sealed(work, text))


def _sealed(work: Work, text: str) -> SealedText:
    return SealedText(id=work.new_id(), salt=work.world.secret(SALT_BYTES), text=text)


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
    fact = Fact(kind, about, loop_id, candidate_id, subject_id, panelist_id, text, codes)
    event = add(work.session, _event(work, fact, seal(work, text) if text else None))
    _chain(work, [event])
    return event


def record_all(work: Work, facts: Iterable[Fact]) -> None:
    """Writes many events in a few statements, in the order given."""
    pairs = [(fact, _sealed(work, fact.text) if fact.text else None) for fact in facts]
    add_all(work.session, [sealed for _, sealed in pairs if sealed])
    events = [_event(work, fact, sealed) for fact, sealed in pairs]
    add_all(work.session, events)
    _chain(work, events)


def _chain(work: Work, events: Iterable[AuditEvent]) -> None:
    """Each event is committed to under a salt of its own; its link follows when the work is committed."""
    chain.remember(work.session, [(event, work.world.secret(SALT_BYTES)) for event in events])


def _event(work: Work, fact: Fact, sealed: SealedText | None) -> AuditEvent:
    detail = json.dumps({name: str(value) for name, value in sorted(fact.codes.items()) if value is not None})
    event = AuditEvent(
        id=work.new_id(), at=work.now, kind=fact.kind, object=fact.about, actor_id=work.actor_id,
        loop_id=fact.loop_id, candidate_id=fact.candidate_id, subject_id=fact.subject_id,
        panelist_id=fact.panelist_id, detail=detail, text_id=sealed.id if sealed else None, digest="",
    )  # fmt: skip
    event.digest = digest_of(event, sealed)
    return event


def digest_of(event: AuditEvent, sealed: SealedText | None) -> str:
    """What an event says about itself and its sealed text."""
    parts = (event.actor_id, event.loop_id, event.subject_id, event.panelist_id, event.detail, event.at)
    return digest(sealed, event.kind, event.object, *parts)
