"""The receipt of a submission: the own events, signed. Where they stand in the chain follows once the loop is ready,
since a position would tell how much peers wrote (R18)."""

import json
from uuid import UUID

from hiring.adapters.signing import Cabinet
from hiring.domain.chain import RECEIPT_FORMAT
from hiring.domain.errors import NotNow, Unseen
from hiring.domain.visibility import Object, Sight, is_blind
from hiring.domain.words import spoken
from hiring.models.audit import AuditEvent, AuditLink
from hiring.schemas.audit import Placed, Receipt, ReceiptEvent, ReceiptPage
from hiring.schemas.base import build
from hiring.services import checkpoints
from hiring.services import feedback_sheet as sheets
from hiring.services.clock import when
from hiring.services.feedback_cards import opening_words
from hiring.services.feedback_sheet import Own
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import chain as store

WAITS = "The position in the audit chain and the checkpoint follow here once feedback is complete."
NO_CHECKPOINT = "No checkpoint covers it yet; the next ruling makes one."
WORDS = {"feedback_submitted": "Feedback submitted", "voted": "Vote given"}
Linked = tuple[AuditLink, AuditEvent]


def page(work: Work, settings: Settings, loop_id: UUID, of: UUID | None) -> ReceiptPage:
    """For the submitter alone; Unseen for everybody else and before the first submission."""
    mine = sheets.own(work, loop_id, of=of)
    own = _own_events(work, mine)
    receipt, problem = _signed(work, settings, own)
    ready = mine.seated.facts.feedback_complete and not is_blind(mine.seated.seat, mine.seated.facts)
    ready = ready and mine.seated.sees(Object.PEER_FEEDBACK) is Sight.FULL
    proof = checkpoints.proof(work, store.covering(work.session, own[-1][0].position)) if ready else None
    here = f"/loops/{loop_id}/feedback/receipt"
    return ReceiptPage(
        loop_id=str(loop_id), panelist_id=str(mine.place.id), candidate=mine.seated.whole.candidate.name,
        opening=opening_words(mine), at=when(own[0][1].at, work.viewer.timezone, work.now),
        commitments=tuple((_words(event), link.commitment) for link, event in own),
        key=receipt.key if receipt else "", problem=problem,
        file_href=f"{here}.json?of={mine.place.id}", file_name=f"receipt-{own[0][1].at:%Y-%m-%d}.json",
        text=_text(receipt) if receipt else "", proof=proof,
        places=tuple(Placed(words=_words(event), position=link.position, hash=link.hash) for link, event in own)
        if ready else (),
        waits=WAITS if not ready else "" if proof else NO_CHECKPOINT,
    )  # fmt: skip


def _own_events(work: Work, mine: Own) -> list[Linked]:
    """Those of the newest submission."""
    found = store.submitted(work.session, mine.place.id)
    newest = [one for one in found if one[1].at == found[-1][1].at]
    if not newest:
        raise Unseen
    return newest


def _signed(work: Work, settings: Settings, own: list[Linked]) -> tuple[Receipt | None, str]:
    """The same bytes however often it is asked for, while the key stays."""
    events = [
        ReceiptEvent(commitment=link.commitment, salt=link.salt, event=dict(store.payload(event)))
        for link, event in own
    ]
    body = {
        "format": RECEIPT_FORMAT, "organisation": checkpoints.organisation_id(work),
        "events": [one.model_dump() for one in events],
    }  # fmt: skip
    try:
        return build(Receipt, Cabinet(settings.audit_dir).signer(work.world.secret).signed(body)), ""
    except (NotNow, OSError):
        return None, "The signing key cannot be read now, so there is no receipt. Your feedback is in all the same."


def _text(receipt: Receipt) -> str:
    return json.dumps(receipt.model_dump(mode="json"), ensure_ascii=False)


def _words(event: AuditEvent) -> str:
    return WORDS.get(event.kind, spoken(event.kind))
