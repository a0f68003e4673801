"""What export, retention and legal holds keep; a sealed text may be emptied, and in no other way changed (R40)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (
    ("candidate", "jurisdiction", sa.String(length=20)),
    ("candidate", "restricted_at", sa.DateTime(timezone=True)),
    ("candidate", "erased_at", sa.DateTime(timezone=True)),
    ("candidate", "wiped_at", sa.DateTime(timezone=True)),
    ("requisition", "jurisdiction", sa.String(length=20)),
)
TRIGGER = "sealed_text_no_update"
SQLITE_TRIGGER = """
CREATE TRIGGER sealed_text_no_update BEFORE UPDATE ON sealed_text{condition}
BEGIN SELECT RAISE(ABORT, 'sealed_text rows never change'); END
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER sealed_text_no_update BEFORE UPDATE ON sealed_text FOR EACH ROW{condition}
EXECUTE FUNCTION refuse_change()
"""
UNLESS_EMPTIED = " WHEN {open}NEW.text <> '' OR NEW.salt <> '' OR NEW.id <> OLD.id{close}"


def upgrade() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("jurisdiction", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("restrict_months", sa.Integer(), nullable=False),
        sa.Column("erase_months", sa.Integer(), nullable=False),
        sa.CheckConstraint("restrict_months <= erase_months", name=op.f("ck_retention_rule_restricted_before_erased")),
        sa.PrimaryKeyConstraint("jurisdiction", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_legal_hold_{name}_{to}"), ondelete="RESTRICT")
            for name, to in (("candidate_id", "candidate"), ("set_by_id", "person"), ("lifted_by_id", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_candidate_id"), "legal_hold", ["candidate_id"], unique=False)
    standing = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_legal_hold_standing", "legal_hold", ["candidate_id"], unique=True, sqlite_where=standing,
        postgresql_where=standing,
    )  # fmt: skip
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    _trigger(UNLESS_EMPTIED)


def downgrade() -> None:
    _trigger("")
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
    op.drop_table("legal_hold")
    op.drop_table("retention_rule")


def _trigger(condition: str) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(f"DROP TRIGGER {TRIGGER}" + ("" if sqlite else " ON sealed_text"))
    bracketed = condition.format(open="" if sqlite else "(", close="" if sqlite else ")")
    op.execute((SQLITE_TRIGGER if sqlite else POSTGRES_TRIGGER).format(condition=bracketed))
