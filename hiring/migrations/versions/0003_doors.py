"""What the second factor and the doors keep: secrets, recovery codes, half sign-ins, known browsers, places."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = (
    ("organisation", "second_factor_required", sa.Boolean()),
    ("sign_in_session", "place", sa.String(length=60)),
    ("sign_in_session", "browser", sa.String(length=60)),
)


def _person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _person("second_factor"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        _person("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_table(
        "half_sign_in",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _person("half_sign_in"),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_half_sign_in")),
    )
    op.create_table(
        "known_browser",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        _person("known_browser"),
        sa.PrimaryKeyConstraint("id_hash", "person_id", name=op.f("pk_known_browser")),
    )
    for table in ("recovery_code", "half_sign_in", "known_browser"):
        op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"], unique=False)
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
    for table in ("known_browser", "half_sign_in", "recovery_code"):
        op.drop_index(op.f(f"ix_{table}_person_id"), table_name=table)
    for table in ("known_browser", "half_sign_in", "recovery_code", "second_factor"):
        op.drop_table(table)
