"""The chain over the audit events: links and copies of checkpoints. Events written before get their links here."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IMMUTABLE = ("audit_link", "audit_checkpoint")
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} rows never change'); END
"""
POSTGRES_TRIGGER = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)
STEP = 1000
EVENT = sa.table(
    "audit_event",
    *(sa.column(name, sa.Uuid()) for name in ("id", "actor_id", "loop_id", "candidate_id", "subject_id")),
    *(sa.column(name, sa.Uuid()) for name in ("panelist_id", "text_id")),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String()) for name in ("kind", "object", "detail", "digest")),
)


def upgrade() -> None:
    op.create_table(
        "audit_link",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_event.id"], name=op.f("fk_audit_link_event_id_audit_event"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_link_event_id")),
    )
    op.create_table(
        "audit_checkpoint",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_checkpoint")),
    )
    _link_what_is_there()
    template = SQLITE_TRIGGER if op.get_bind().dialect.name == "sqlite" else POSTGRES_TRIGGER
    for table in IMMUTABLE:
        for verb in ("update", "delete"):
            op.execute(template.format(table=table, verb=verb, VERB=verb.upper()))


def downgrade() -> None:
    op.drop_table("audit_checkpoint")
    op.drop_table("audit_link")


def _link_what_is_there() -> None:
    """In the order of their times; each row's hash is made as the product made it in this version."""
    table = sa.table(
        "audit_link",
        sa.column("position", sa.Integer()),
        sa.column("event_id", sa.Uuid()),
        *(sa.column(name, sa.String()) for name in ("previous", "hash", "commitment", "salt")),
    )
    position, previous, waiting = 0, "0" * 64, []
    for row in _events():
        position, salt = position + 1, secrets.token_urlsafe(16)
        committed = _hash("hiring-event/1", salt, _payload(row))
        linked = _hash("hiring-link/1", str(position), previous, committed)
        waiting.append(
            {
                "position": position, "event_id": row.id, "previous": previous, "hash": linked,
                "commitment": committed, "salt": salt,
            }
        )  # fmt: skip
        previous = linked
        if len(waiting) == STEP:
            op.bulk_insert(table, waiting)
            waiting = []
    if waiting:
        op.bulk_insert(table, waiting)


def _events() -> Iterator[Any]:
    """A page at a time, so that a large company fits into memory."""
    connection, after = op.get_bind(), None
    while True:
        query = sa.select(EVENT).order_by(EVENT.c.at, EVENT.c.id).limit(STEP)
        if after is not None:
            same = sa.and_(EVENT.c.at == after.at, EVENT.c.id > after.id)
            query = query.where(sa.or_(EVENT.c.at > after.at, same))
        rows = connection.execute(query).all()
        if not rows:
            return
        yield from rows
        after = rows[-1]


def _payload(row: Any) -> str:
    body = {
        "id": str(row.id), "at": _moment(row.at), "kind": row.kind, "object": row.object, "actor": _id(row.actor_id),
        "loop": _id(row.loop_id), "candidate": _id(row.candidate_id), "subject": _id(row.subject_id),
        "panelist": _id(row.panelist_id), "detail": row.detail, "text": _id(row.text_id), "digest": row.digest,
    }  # fmt: skip
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _id(given: Any) -> str | None:
    return None if given is None else str(given)


def _moment(at: datetime) -> str:
    """SQLite answers UTC without saying so."""
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{aware.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
