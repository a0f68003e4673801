"""Full-text search: the words of names, requisitions and submitted evidence, and what each engine looks them up in.

The tables stay empty here: `hiring db upgrade` fills them afterwards from the rows that are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OWNERS = ("person", "candidate", "requisition", "evidence")
SQLITE = (
    (
        "CREATE VIRTUAL TABLE {table}_fts USING fts5"
        "(words, content='{table}', content_rowid='id', tokenize='ascii', detail='none', columnsize=0, prefix='2 3')"
    ),
    (
        "CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN"
        " INSERT INTO {table}_fts (rowid, words) VALUES (NEW.id, NEW.words); END"
    ),
    (
        "CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN"
        " INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', OLD.id, OLD.words); END"
    ),
    (
        "CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN"
        " INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
        " INSERT INTO {table}_fts (rowid, words) VALUES (NEW.id, NEW.words); END"
    ),
)
POSTGRESQL = ("CREATE INDEX ix_{table}_words ON {table} USING gin ((array_to_tsvector(string_to_array(words, ' '))))",)


def upgrade() -> None:
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for owner in OWNERS:
        table = f"{owner}_words"
        key = op.f(f"fk_{table}_{owner}_id_{owner}")
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column(f"{owner}_id", sa.Uuid(), nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint([f"{owner}_id"], [f"{owner}.id"], name=key, ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(f"{owner}_id", name=op.f(f"uq_{table}_{owner}_id")),
        )
        for statement in statements:
            op.execute(statement.format(table=table))


def downgrade() -> None:
    for owner in reversed(OWNERS):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TABLE {owner}_words_fts")
        op.drop_table(f"{owner}_words")
