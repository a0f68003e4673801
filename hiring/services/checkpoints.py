"""Signed checkpoints: what the chain is now, written outside the database, where nobody who rewrites it can reach."""

from datetime import datetime

from hiring.adapters.signing import Cabinet
from hiring.domain.chain import CHECKPOINT_FORMAT, canonical, moment_text
from hiring.domain.errors import NotNow
from hiring.models.audit import AuditCheckpoint
from hiring.schemas.audit import Checkpoint, Proof
from hiring.schemas.base import build
from hiring.services.clock import when
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import accounts
from hiring.store import chain as store
from hiring.store.rows import add


def make(work: Work, settings: Settings) -> Checkpoint:
    """Signs the chain's end and writes it down. Nothing new since the last one: that one again, in its old words."""
    position, last = store.tail_of_one_writer(work.session)
    if position == 0:
        raise NotNow("The chain has no event yet.", ("A checkpoint is made of the last event.",))
    kept = store.checkpoint_at(work.session, position)
    made = _again(work, kept) if kept else _signed(work, settings, position, last)
    Cabinet(settings.audit_dir).append(made.body)
    if kept is None:
        add(
            work.session,
            AuditCheckpoint(
                position=position, hash=last, at=datetime.fromisoformat(made.at), key=made.key,
                signature=made.signature,
            ),
        )  # fmt: skip
    return made


def _signed(work: Work, settings: Settings, position: int, last: str) -> Checkpoint:
    body = {
        "format": CHECKPOINT_FORMAT, "organisation": organisation_id(work), "position": position, "hash": last,
        "at": moment_text(work.now),
    }  # fmt: skip
    return build(Checkpoint, Cabinet(settings.audit_dir).signer(work.world.secret).signed(body))


def _again(work: Work, kept: AuditCheckpoint) -> Checkpoint:
    return build(
        Checkpoint,
        {
            "format": CHECKPOINT_FORMAT, "organisation": organisation_id(work), "position": kept.position,
            "hash": kept.hash, "at": moment_text(kept.at), "key": kept.key, "signature": kept.signature,
        },
    )  # fmt: skip


def copies(work: Work) -> list[Checkpoint]:
    """What the database itself remembers of its checkpoints."""
    return [_again(work, one) for one in store.checkpoints(work.session)]


def organisation_id(work: Work) -> str:
    found = accounts.organisation(work.session)
    if found is None:
        raise NotNow("This database has no organisation yet.", ("`hiring init` founds one.",))
    return str(found.id)


def proof(work: Work, kept: AuditCheckpoint | None) -> Proof | None:
    if kept is None:
        return None
    line = canonical(_again(work, kept).body)
    return Proof(position=kept.position, at=when(kept.at, work.viewer.timezone), line=line)
