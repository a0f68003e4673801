"""A self-contained file of the chain, line by line: head, then one link after the other."""

import json
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from hiring.domain.chain import EXPORT_FORMAT, moment_text
from hiring.models.audit import AuditEvent, AuditLink
from hiring.services import audit_page, checkpoints
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import audit_list
from hiring.store import chain as store

STEP = 1000


def lines(work: Work, settings: Settings, *, whole: bool) -> Iterator[str]:
    """Up to a checkpoint made now. Unless `whole`, the content of events is in it where an auditor may see it."""
    made = checkpoints.make(work, settings)
    head = {
        "format": EXPORT_FORMAT, "organisation": checkpoints.organisation_id(work), "made_at": moment_text(work.now),
        "key": made.key, "whole": whole, "checkpoint": made.body,
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)
    rows = ((link, event) for link, event, _ in store.walk(work.session))
    while part := list(islice(rows, STEP)):
        shown = _shown(work, part, whole)
        for link, event in part:
            if link.position <= made.position:
                yield json.dumps(_line(link, event, shown), ensure_ascii=False)


def _shown(work: Work, part: list[tuple[AuditLink, AuditEvent | None]], whole: bool) -> frozenset[UUID]:
    ids = [event.id for _, event in part if event]
    return frozenset(ids) if whole else audit_list.visible_ids(work.session, audit_page.sightline(), ids)


def _line(link: AuditLink, event: AuditEvent | None, shown: frozenset[UUID]) -> dict[str, object]:
    bare: dict[str, object] = {
        "position": link.position, "previous": link.previous, "hash": link.hash, "commitment": link.commitment,
    }  # fmt: skip
    if event is None or event.id not in shown:
        return bare
    return bare | {"salt": link.salt, "event": dict(store.payload(event))}
