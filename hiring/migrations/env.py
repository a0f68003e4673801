"""Alembic's environment; run through hiring.store.schema, never by an ini file."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel

config = context.config


def render_item(kind: str, item: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Writes plain SQLAlchemy types, so that versions import nothing of the package."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString":
        length = getattr(item, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    return False


def run() -> None:
    connection = config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        include_name=config.attributes.get("described"),
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
