"""The first schema: every table, and triggers that keep votes, decisions and audit events as they were written."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IMMUTABLE = ("vote", "decision", "audit_event")
INSERT_ONCE = ("sealed_text",)

SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} rows never change'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% rows never change', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES_TRIGGER = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)


def _triggers() -> list[tuple[str, str]]:
    both = [(table, verb) for table in IMMUTABLE for verb in ("update", "delete")]
    return both + [(table, "update") for table in INSERT_ONCE]


def _create_triggers() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(POSTGRES_FUNCTION)
    template = SQLITE_TRIGGER if sqlite else POSTGRES_TRIGGER
    for table, verb in _triggers():
        op.execute(template.format(table=table, verb=verb, VERB=verb.upper()))


def _drop_triggers() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, verb in _triggers():
        op.execute(f"DROP TRIGGER {table}_no_{verb}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION refuse_change()")


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("levels", sa.String(length=400), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("cookie_secret", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("min_voters", sa.Integer(), nullable=False),
        sa.Column("min_coverage", sa.Integer(), nullable=False),
        sa.Column("max_assignments", sa.Integer(), nullable=False),
        sa.Column("warn_assignments", sa.Integer(), nullable=False),
        sa.Column("independence_by_organisation", sa.Boolean(), nullable=False),
        sa.Column("cool_down_months", sa.Integer(), nullable=False),
        sa.Column("promise_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column(
            "interviewer",
            sa.Enum(
                "none",
                "in_training",
                "certified",
                "lapsed",
                name="interviewer_certification",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "bar_raiser",
            sa.Enum(
                "none",
                "nominated",
                "in_training",
                "certified",
                "core",
                "suspended",
                name="bar_raiser_certification",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("manager_id IS NULL OR manager_id <> id", name=op.f("ck_person_not_own_manager")),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name=op.f("fk_person_manager_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_person_employee_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_name_folded"), ["name_folded"], unique=False)

    op.create_table(
        "sealed_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_text")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_account_key"), ["account_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_at"), ["at"], unique=False)

    op.create_table(
        "account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(length=400), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guarded_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guarded_why", sa.String(length=40), nullable=True),
        sa.Column("first_admin", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_account")),
    )
    op.create_table(
        "account_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("invite", "reset", name="link_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_account_link_made_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_link_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_link_token_hash")),
    )
    with op.batch_alter_table("account_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "recruiter",
                "coordinator",
                "people_analyst",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
    )
    op.create_table(
        "person_training",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_training_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", "principle", name=op.f("pk_person_training")),
    )
    op.create_table(
        "principle_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("set_version", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["loaded_by_id"], ["person.id"], name=op.f("fk_principle_set_loaded_by_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principle_set")),
        sa.UniqueConstraint("slug", "set_version", name=op.f("uq_principle_set_slug_set_version")),
    )
    op.create_table(
        "request_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.String(length=120), nullable=False),
        sa.Column("location", sa.String(length=600), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_request_key_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_key")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_request_key_person_id_key")),
    )
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_key_at"), ["at"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_sign_in_session")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "requisition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("requisition_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_folded", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("hiring_manager_id", sa.Uuid(), nullable=False),
        sa.Column("recruiter_id", sa.Uuid(), nullable=False),
        sa.Column("principle_set_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hiring_manager_id"],
            ["person.id"],
            name=op.f("fk_requisition_hiring_manager_id_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["principle_set_id"],
            ["principle_set.id"],
            name=op.f("fk_requisition_principle_set_id_principle_set"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recruiter_id"], ["person.id"], name=op.f("fk_requisition_recruiter_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisition")),
        sa.UniqueConstraint("requisition_id", name=op.f("uq_requisition_requisition_id")),
    )
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requisition_hiring_manager_id"), ["hiring_manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_requisition_recruiter_id"), ["recruiter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_requisition_title_folded"), ["title_folded"], unique=False)

    op.create_table(
        "candidate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("requisition_id", sa.Uuid(), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "applied",
                "referral",
                "sourced",
                "agency",
                "internal",
                name="candidate_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("referrer_id", sa.Uuid(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["person.id"], name=op.f("fk_candidate_employee_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"], ["person.id"], name=op.f("fk_candidate_referrer_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"],
            ["requisition.id"],
            name=op.f("fk_candidate_requisition_id_requisition"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_candidate_candidate_id")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_name_folded"), ["name_folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_requisition_id"), ["requisition_id"], unique=False)

    op.create_table(
        "requisition_principle",
        sa.Column("requisition_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("min_coverage", sa.Integer(), nullable=False),
        sa.Column("functional", sa.Boolean(), nullable=False),
        sa.CheckConstraint("min_coverage BETWEEN 1 AND 8", name=op.f("ck_requisition_principle_min_coverage_range")),
        sa.ForeignKeyConstraint(
            ["requisition_id"],
            ["requisition.id"],
            name=op.f("fk_requisition_principle_requisition_id_requisition"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("requisition_id", "principle", name=op.f("pk_requisition_principle")),
    )
    op.create_table(
        "candidate_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("stored_as", sa.String(length=120), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=1000), nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(stored_as IS NULL) <> (link IS NULL)", name=op.f("ck_candidate_file_pdf_or_link")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_candidate_file_added_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_file_candidate_id_candidate"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_file")),
    )
    with op.batch_alter_table("candidate_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_file_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(
            "uq_candidate_file_current",
            ["candidate_id"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "loop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_name_folded", sa.String(length=200), nullable=False),
        sa.Column("requisition_id", sa.Uuid(), nullable=False),
        sa.Column("recruiter_id", sa.Uuid(), nullable=False),
        sa.Column("principle_set_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "planned",
                "scheduled",
                "interviewing",
                "awaiting_feedback",
                "ready",
                "debriefing",
                "decided",
                "closed",
                "on_hold",
                "cancelled",
                name="loop_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_for", sa.String(length=200), nullable=False),
        sa.Column("waits_for_id", sa.Uuid(), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "reveal_mode",
            sa.Enum("all_in", "own_in", name="reveal_mode", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmation_outstanding", sa.Boolean(), nullable=False),
        sa.Column("debrief_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_interview_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_interview_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("debrief_opened_ever", sa.Boolean(), nullable=False),
        sa.Column("hold_reason", sa.Text(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_for_consent", sa.Boolean(), nullable=False),
        sa.Column(
            "cancel_reason",
            sa.Enum(
                "withdrew",
                "requisition_closed",
                "no_show",
                "duplicate",
                "conflict",
                "other",
                name="cancel_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("cancel_note", sa.Text(), nullable=True),
        sa.Column("told_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recycle", sa.Boolean(), nullable=True),
        sa.Column("cool_down_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "offer",
            sa.Enum(
                "open", "accepted", "declined", name="offer_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_loop_candidate_id_candidate"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_loop_opened_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["principle_set_id"],
            ["principle_set.id"],
            name=op.f("fk_loop_principle_set_id_principle_set"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recruiter_id"], ["person.id"], name=op.f("fk_loop_recruiter_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisition.id"], name=op.f("fk_loop_requisition_id_requisition"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["waits_for_id"], ["person.id"], name=op.f("fk_loop_waits_for_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loop")),
    )
    with op.batch_alter_table("loop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loop_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index("ix_loop_candidate_name", ["candidate_name_folded", "id"], unique=False)
        batch_op.create_index("ix_loop_due", ["next_due_at", "id"], unique=False)
        batch_op.create_index("ix_loop_opened", ["opened_at", "id"], unique=False)
        batch_op.create_index("ix_loop_recruiter_due", ["recruiter_id", "next_due_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loop_requisition_id"), ["requisition_id"], unique=False)
        batch_op.create_index("ix_loop_since", ["state_since", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loop_waits_for_id"), ["waits_for_id"], unique=False)
        batch_op.create_index(
            "uq_loop_running",
            ["candidate_id", "requisition_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('decided', 'closed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('decided', 'closed', 'cancelled')"),
        )

    op.create_table(
        "break_glass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("admin_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["admin_id"], ["person.id"], name=op.f("fk_break_glass_admin_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_break_glass_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    with op.batch_alter_table("break_glass", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_break_glass_admin_id"), ["admin_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_break_glass_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "coaching_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("addressee_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["person.id"], name=op.f("fk_coaching_note_addressee_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_coaching_note_author_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_coaching_note_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_note")),
    )
    with op.batch_alter_table("coaching_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coaching_note_addressee_id"), ["addressee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coaching_note_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "notified",
                "declared",
                "cleared",
                "upheld",
                name="conflict_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_conflict_decided_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_conflict_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_conflict_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["person.id"], name=op.f("fk_conflict_said_by_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_conflict_undecided",
            ["loop_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("status = 'declared'"),
            postgresql_where=sa.text("status = 'declared'"),
        )

    op.create_table(
        "debrief",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "scheduled",
                "reading",
                "revoting",
                "discussing",
                "deciding",
                "completed",
                "adjourned",
                "follow_up_needed",
                "cancelled_unanimous_no",
                name="debrief_phase",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("phase_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("principle_now", sa.String(length=100), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_debrief_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_debrief_opened_by_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief")),
        sa.UniqueConstraint("loop_id", "number", name=op.f("uq_debrief_loop_id_number")),
    )
    with op.batch_alter_table("debrief", schema=None) as batch_op:
        batch_op.create_index(
            "uq_debrief_open",
            ["loop_id"],
            unique=True,
            sqlite_where=sa.text("phase IN ('reading', 'revoting', 'discussing', 'deciding')"),
            postgresql_where=sa.text("phase IN ('reading', 'revoting', 'discussing', 'deciding')"),
        )

    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("hire", "no_hire", "veto", name="outcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "position",
            sa.Enum("hire", "no_hire", name="position_value", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "ruling",
            sa.Enum("hire", "no_hire", "veto", name="ruling", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("hiring_manager_id", sa.Uuid(), nullable=False),
        sa.Column("ruled_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("other_role", sa.Boolean(), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_decision_candidate_id_candidate"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["hiring_manager_id"], ["person.id"], name=op.f("fk_decision_hiring_manager_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_decision_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["sealed_text.id"], name=op.f("fk_decision_reason_id_sealed_text"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["sealed_text.id"], name=op.f("fk_decision_record_id_sealed_text"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["person.id"], name=op.f("fk_decision_ruled_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["decision.id"], name=op.f("fk_decision_supersedes_id_decision"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("loop_id", "revision", name=op.f("uq_decision_loop_id_revision")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_decision_supersedes_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_candidate_id"), ["candidate_id"], unique=False)

    op.create_table(
        "dissent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_dissent_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dissent_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissent")),
    )
    with op.batch_alter_table("dissent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dissent_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "raises",
                "meets",
                "below",
                "insufficient",
                name="finding_value",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at_level", sa.String(length=20), nullable=False),
        sa.Column("reaffirm", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_finding_author_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_finding_loop_id_loop"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("loop_id", "revision", "principle", name=op.f("uq_finding_loop_id_revision_principle")),
    )
    op.create_table(
        "home_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=True),
        sa.Column("href", sa.String(length=400), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_home_line_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_home_line_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_line")),
    )
    with op.batch_alter_table("home_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_line_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_home_line_person_id"), ["person_id"], unique=False)

    op.create_table(
        "insufficient_tick",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "hiring_manager",
                "bar_raiser",
                "core_bar_raiser",
                name="consent_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_insufficient_tick_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_insufficient_tick_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insufficient_tick")),
        sa.UniqueConstraint(
            "loop_id",
            "revision",
            "principle",
            "role",
            name=op.f("uq_insufficient_tick_loop_id_revision_principle_role"),
        ),
    )
    op.create_table(
        "loop_principle",
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("min_coverage", sa.Integer(), nullable=False),
        sa.Column("functional", sa.Boolean(), nullable=False),
        sa.CheckConstraint("min_coverage BETWEEN 1 AND 8", name=op.f("ck_loop_principle_min_coverage_range")),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_loop_principle_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("loop_id", "principle", name=op.f("pk_loop_principle")),
    )
    op.create_table(
        "panel_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_panel_proposal_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_panel_proposal_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_panel_proposal_proposed_by_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_proposal")),
    )
    with op.batch_alter_table("panel_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_proposal_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "panelist",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hiring_manager",
                "bar_raiser",
                "interviewer",
                "follow_up",
                "shadow",
                "reverse_shadow",
                "bar_raiser_in_training",
                "observer",
                name="panelist_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "removed",
                "declined",
                name="place_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=True),
        sa.Column("has_vote", sa.Boolean(), nullable=False),
        sa.Column("late_replacement", sa.Boolean(), nullable=False),
        sa.Column("seen_before", sa.Boolean(), nullable=False),
        sa.Column("after_reading", sa.Boolean(), nullable=False),
        sa.Column("was_bar_raiser", sa.Boolean(), nullable=False),
        sa.Column("was_hiring_manager", sa.Boolean(), nullable=False),
        sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level_override_reason", sa.Text(), nullable=True),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_panelist_added_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["panelist.id"], name=op.f("fk_panelist_host_id_panelist"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_panelist_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_panelist_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panelist")),
    )
    with op.batch_alter_table("panelist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panelist_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panelist_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_panelist_active_person",
            ["loop_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("status = 'active' AND kind <> 'follow_up'"),
            postgresql_where=sa.text("status = 'active' AND kind <> 'follow_up'"),
        )
        batch_op.create_index(
            "uq_panelist_bar_raiser",
            ["loop_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'bar_raiser' AND status = 'active'"),
            postgresql_where=sa.text("kind = 'bar_raiser' AND status = 'active'"),
        )
        batch_op.create_index(
            "uq_panelist_hiring_manager",
            ["loop_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'hiring_manager' AND status = 'active'"),
            postgresql_where=sa.text("kind = 'hiring_manager' AND status = 'active'"),
        )

    op.create_table(
        "request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reset_release",
                "reopen",
                "new_loop",
                "bar_raiser_replaced",
                "hiring_manager_replaced",
                "bar_raiser_conflict",
                name="request_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("loop_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("requisition_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_request_asked_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_request_candidate_id_candidate"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_request_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["requisition_id"],
            ["requisition.id"],
            name=op.f("fk_request_requisition_id_requisition"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["person.id"], name=op.f("fk_request_subject_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(
            "uq_request_open_reopen",
            ["loop_id", "kind"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL AND kind = 'reopen'"),
            postgresql_where=sa.text("closed_at IS NULL AND kind = 'reopen'"),
        )

    op.create_table(
        "unanimous_no",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "hiring_manager",
                "bar_raiser",
                "core_bar_raiser",
                name="consent_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_unanimous_no_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_unanimous_no_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanimous_no")),
        sa.UniqueConstraint("loop_id", "role", name=op.f("uq_unanimous_no_loop_id_role")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column("question", sa.String(length=100), nullable=True),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_assignment_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_assignment_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("loop_id", "question", name=op.f("uq_assignment_loop_id_question")),
        sa.UniqueConstraint("panelist_id", "principle", name=op.f("uq_assignment_panelist_id_principle")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column(
            "object",
            sa.Enum(
                "plan",
                "status",
                "feedback",
                "vote",
                "revote",
                "debrief",
                "decision",
                "practice",
                "coaching",
                "admin",
                "notice",
                name="event_object",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("loop_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("detail", sa.String(length=2000), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_audit_event_actor_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_audit_event_candidate_id_candidate"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_audit_event_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_audit_event_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["person.id"], name=op.f("fk_audit_event_subject_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["sealed_text.id"], name=op.f("fk_audit_event_text_id_sealed_text"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_event_loop_at", ["loop_id", "at", "id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "hiring_manager",
                "bar_raiser",
                "core_bar_raiser",
                name="consent_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_consent_request_id_request"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_consent_request_id_person_id")),
    )
    op.create_table(
        "debrief_person",
        sa.Column("debrief_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("read_all_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attends", sa.Boolean(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["debrief_id"], ["debrief.id"], name=op.f("fk_debrief_person_debrief_id_debrief"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_debrief_person_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("debrief_id", "person_id", name=op.f("pk_debrief_person")),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_follow_up_asked_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_follow_up_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_follow_up_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("loop_id", "revision", name=op.f("uq_follow_up_loop_id_revision")),
    )
    op.create_table(
        "interview",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "confirmed",
                "completed",
                "candidate_no_show",
                "interviewer_no_show",
                "cancelled",
                name="interview_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assented_by_id", sa.Uuid(), nullable=True),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_held_said_by_id", sa.Uuid(), nullable=True),
        sa.Column("not_held_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_interview_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["assented_by_id"], ["person.id"], name=op.f("fk_interview_assented_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_interview_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["not_held_said_by_id"],
            ["person.id"],
            name=op.f("fk_interview_not_held_said_by_id_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_interview_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_panelist_id"), ["panelist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(
            "uq_interview_standing",
            ["panelist_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('planned', 'confirmed', 'completed')"),
            postgresql_where=sa.text("status IN ('planned', 'confirmed', 'completed')"),
        )

    op.create_table(
        "note",
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_note_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("panelist_id", name=op.f("pk_note")),
    )
    op.create_table(
        "position",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("debrief_id", sa.Uuid(), nullable=True),
        sa.Column(
            "value",
            sa.Enum("hire", "no_hire", name="position_value", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["debrief_id"], ["debrief.id"], name=op.f("fk_position_debrief_id_debrief"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_position_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_position_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "slot_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assented", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_slot_request_answered_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_slot_request_asked_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["loop.id"], name=op.f("fk_slot_request_loop_id_loop"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_slot_request_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_request")),
    )
    with op.batch_alter_table("slot_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_request_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "not_started",
                "draft",
                "submitted",
                "frozen",
                "void",
                "missed",
                name="feedback_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "draft_vote",
            sa.Enum(
                "strongly_inclined",
                "inclined",
                "not_inclined",
                "strongly_not_inclined",
                name="vote_value",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("after_opening", sa.Boolean(), nullable=False),
        sa.Column("quarantined", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name=op.f("fk_feedback_interview_id_interview"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_feedback_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_feedback_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("panelist_id", "interview_id", name=op.f("uq_feedback_panelist_id_interview_id")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_loop_id"), ["loop_id"], unique=False)

    op.create_table(
        "addendum",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("late_note", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_addendum_feedback_id_feedback"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
    )
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addendum_feedback_id"), ["feedback_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=100), nullable=True),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column(
            "polarity",
            sa.Enum(
                "supports", "mixed", "against", name="polarity", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("quotes", sa.Text(), nullable=False),
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_evidence_feedback_id_feedback"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_feedback_id"), ["feedback_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("no_data_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_rating_feedback_id_feedback"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("feedback_id", "principle", name=op.f("uq_rating_feedback_id_principle")),
    )
    op.create_table(
        "shown",
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_shown_candidate_id_candidate"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_shown_feedback_id_feedback"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["person.id"], name=op.f("fk_shown_reader_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("reader_id", "feedback_id", name=op.f("pk_shown")),
    )
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shown_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shown_feedback_id"), ["feedback_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["sealed_text.id"], name=op.f("fk_submission_content_id_sealed_text"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_submission_feedback_id_feedback"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(
            "uq_submission_unrecalled",
            ["feedback_id"],
            unique=True,
            sqlite_where=sa.text("recalled_at IS NULL"),
            postgresql_where=sa.text("recalled_at IS NULL"),
        )

    op.create_table(
        "finding_evidence",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_finding_evidence_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_evidence_finding_id_finding"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("finding_id", "evidence_id", name=op.f("pk_finding_evidence")),
    )
    op.create_table(
        "story_join",
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("story", sa.String(length=80), nullable=False),
        sa.Column("joined_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_story_join_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["joined_by_id"], ["person.id"], name=op.f("fk_story_join_joined_by_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_story_join_loop_id_loop"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("loop_id", "evidence_id", name=op.f("pk_story_join")),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loop_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("debrief_id", sa.Uuid(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "strongly_inclined",
                "inclined",
                "not_inclined",
                "strongly_not_inclined",
                name="vote_value",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(round = 0) = (submission_id IS NOT NULL)", name=op.f("ck_vote_initial_has_submission")),
        sa.CheckConstraint("(round > 0) = (debrief_id IS NOT NULL)", name=op.f("ck_vote_revote_has_debrief")),
        sa.ForeignKeyConstraint(
            ["debrief_id"], ["debrief.id"], name=op.f("fk_vote_debrief_id_debrief"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loop.id"], name=op.f("fk_vote_loop_id_loop"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["panelist.id"], name=op.f("fk_vote_panelist_id_panelist"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["sealed_text.id"], name=op.f("fk_vote_reason_id_sealed_text"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_vote_submission_id_submission"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("debrief_id", "panelist_id", name=op.f("uq_vote_debrief_id_panelist_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_vote_submission_id")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_loop_id"), ["loop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_panelist_id"), ["panelist_id"], unique=False)

    _create_triggers()


def downgrade() -> None:
    _drop_triggers()
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_panelist_id"))
        batch_op.drop_index(batch_op.f("ix_vote_loop_id"))

    op.drop_table("vote")
    op.drop_table("story_join")
    op.drop_table("finding_evidence")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_submission_unrecalled",
            sqlite_where=sa.text("recalled_at IS NULL"),
            postgresql_where=sa.text("recalled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_submission_feedback_id"))

    op.drop_table("submission")
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shown_feedback_id"))
        batch_op.drop_index(batch_op.f("ix_shown_candidate_id"))

    op.drop_table("shown")
    op.drop_table("rating")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_feedback_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_addendum_feedback_id"))

    op.drop_table("addendum")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_loop_id"))

    op.drop_table("feedback")
    with op.batch_alter_table("slot_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_request_loop_id"))

    op.drop_table("slot_request")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_loop_id"))

    op.drop_table("position")
    op.drop_table("note")
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_interview_standing",
            sqlite_where=sa.text("status IN ('planned', 'confirmed', 'completed')"),
            postgresql_where=sa.text("status IN ('planned', 'confirmed', 'completed')"),
        )
        batch_op.drop_index(batch_op.f("ix_interview_starts_at"))
        batch_op.drop_index(batch_op.f("ix_interview_panelist_id"))
        batch_op.drop_index(batch_op.f("ix_interview_loop_id"))

    op.drop_table("interview")
    op.drop_table("follow_up")
    op.drop_table("debrief_person")
    op.drop_table("consent")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_loop_at")
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id"))

    op.drop_table("audit_event")
    op.drop_table("assignment")
    op.drop_table("unanimous_no")
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_request_open_reopen",
            sqlite_where=sa.text("closed_at IS NULL AND kind = 'reopen'"),
            postgresql_where=sa.text("closed_at IS NULL AND kind = 'reopen'"),
        )
        batch_op.drop_index(batch_op.f("ix_request_subject_id"))
        batch_op.drop_index(batch_op.f("ix_request_loop_id"))
        batch_op.drop_index(batch_op.f("ix_request_candidate_id"))

    op.drop_table("request")
    with op.batch_alter_table("panelist", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_panelist_hiring_manager",
            sqlite_where=sa.text("kind = 'hiring_manager' AND status = 'active'"),
            postgresql_where=sa.text("kind = 'hiring_manager' AND status = 'active'"),
        )
        batch_op.drop_index(
            "uq_panelist_bar_raiser",
            sqlite_where=sa.text("kind = 'bar_raiser' AND status = 'active'"),
            postgresql_where=sa.text("kind = 'bar_raiser' AND status = 'active'"),
        )
        batch_op.drop_index(
            "uq_panelist_active_person",
            sqlite_where=sa.text("status = 'active' AND kind <> 'follow_up'"),
            postgresql_where=sa.text("status = 'active' AND kind <> 'follow_up'"),
        )
        batch_op.drop_index(batch_op.f("ix_panelist_person_id"))
        batch_op.drop_index(batch_op.f("ix_panelist_loop_id"))

    op.drop_table("panelist")
    with op.batch_alter_table("panel_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_proposal_loop_id"))

    op.drop_table("panel_proposal")
    op.drop_table("loop_principle")
    op.drop_table("insufficient_tick")
    with op.batch_alter_table("home_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_home_line_person_id"))
        batch_op.drop_index(batch_op.f("ix_home_line_loop_id"))

    op.drop_table("home_line")
    op.drop_table("finding")
    with op.batch_alter_table("dissent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dissent_loop_id"))

    op.drop_table("dissent")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_candidate_id"))
        batch_op.drop_index(batch_op.f("ix_decision_at"))

    op.drop_table("decision")
    with op.batch_alter_table("debrief", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_debrief_open",
            sqlite_where=sa.text("phase IN ('reading', 'revoting', 'discussing', 'deciding')"),
            postgresql_where=sa.text("phase IN ('reading', 'revoting', 'discussing', 'deciding')"),
        )

    op.drop_table("debrief")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_conflict_undecided",
            sqlite_where=sa.text("status = 'declared'"),
            postgresql_where=sa.text("status = 'declared'"),
        )
        batch_op.drop_index(batch_op.f("ix_conflict_person_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_loop_id"))

    op.drop_table("conflict")
    with op.batch_alter_table("coaching_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_note_loop_id"))
        batch_op.drop_index(batch_op.f("ix_coaching_note_addressee_id"))

    op.drop_table("coaching_note")
    with op.batch_alter_table("break_glass", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_break_glass_loop_id"))
        batch_op.drop_index(batch_op.f("ix_break_glass_admin_id"))

    op.drop_table("break_glass")
    with op.batch_alter_table("loop", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_loop_running",
            sqlite_where=sa.text("state NOT IN ('decided', 'closed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('decided', 'closed', 'cancelled')"),
        )
        batch_op.drop_index(batch_op.f("ix_loop_waits_for_id"))
        batch_op.drop_index("ix_loop_since")
        batch_op.drop_index(batch_op.f("ix_loop_requisition_id"))
        batch_op.drop_index("ix_loop_recruiter_due")
        batch_op.drop_index("ix_loop_opened")
        batch_op.drop_index("ix_loop_due")
        batch_op.drop_index("ix_loop_candidate_name")
        batch_op.drop_index(batch_op.f("ix_loop_candidate_id"))

    op.drop_table("loop")
    with op.batch_alter_table("candidate_file", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_candidate_file_current",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_candidate_file_candidate_id"))

    op.drop_table("candidate_file")
    op.drop_table("requisition_principle")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_requisition_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_name_folded"))
        batch_op.drop_index(batch_op.f("ix_candidate_employee_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_email"))

    op.drop_table("candidate")
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requisition_title_folded"))
        batch_op.drop_index(batch_op.f("ix_requisition_recruiter_id"))
        batch_op.drop_index(batch_op.f("ix_requisition_hiring_manager_id"))

    op.drop_table("requisition")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_person_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_key_at"))

    op.drop_table("request_key")
    op.drop_table("principle_set")
    op.drop_table("person_training")
    op.drop_table("person_role")
    with op.batch_alter_table("account_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_link_person_id"))

    op.drop_table("account_link")
    op.drop_table("account")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_address"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_account_key"))

    op.drop_table("sign_in_attempt")
    op.drop_table("sealed_text")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_name_folded"))
        batch_op.drop_index(batch_op.f("ix_person_name"))
        batch_op.drop_index(batch_op.f("ix_person_manager_id"))

    op.drop_table("person")
    op.drop_table("organisation")
