"""The floor: what Flask, Jinja, SQLAlchemy Core and the database cost by themselves, on the same server and rows.

No sign-in, no rules, no frame: fifty loops read by one statement and drawn as a table, and one row written and flushed.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, request

from hiring.models.tables import metadata
from hiring.store.engine import make_engine

ROWS = 50
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Loops</title></head>
<body>
<table>
<thead><tr><th>Candidate</th><th>Opening</th><th>State</th><th>Next due</th><th>Recruiter</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><td><a href="/loops/{{ row.id }}">{{ row.candidate }}</a></td><td>{{ row.title }}, {{ row.level }}</td>
<td>{{ row.state }}</td><td>{{ row.next_due_at }}</td><td>{{ row.recruiter }}</td></tr>
{% endfor %}
</tbody>
</table>
</body>
</html>
"""


def create_app() -> Flask:
    app, engine = Flask("floor"), make_engine(os.environ["HIRING_DATABASE_URL"])
    page, rows, write = app.jinja_env.from_string(PAGE), _rows(), _write()
    reading = engine.execution_options(sqlite_begin="DEFERRED")

    @app.get("/")
    def table() -> str:
        with reading.connect() as connection:
            return page.render(rows=connection.execute(rows).all())

    @app.post("/")
    def save() -> str:
        given = {"feedback": UUID(request.form["id"]), "summary": request.form["summary"], "now": datetime.now(UTC)}
        with engine.begin() as connection:
            connection.execute(write, given)
        return "saved"

    return app


def _rows() -> sa.Select[tuple[object, ...]]:
    loop, candidate, requisition, person = (
        metadata.tables[name] for name in ("loop", "candidate", "requisition", "person")
    )
    return (
        sa.select(
            loop.c.id, loop.c.state, loop.c.level, loop.c.next_due_at, candidate.c.name.label("candidate"),
            requisition.c.title, person.c.name.label("recruiter"),
        )
        .join(candidate, candidate.c.id == loop.c.candidate_id)
        .join(requisition, requisition.c.id == loop.c.requisition_id)
        .join(person, person.c.id == loop.c.recruiter_id)
        .order_by(loop.c.id.desc())
        .limit(ROWS)
    )  # fmt: skip


def _write() -> sa.Update:
    feedback = metadata.tables["feedback"]
    return (
        feedback.update()
        .where(feedback.c.id == sa.bindparam("feedback"))
        .values(summary=sa.bindparam("summary"), saved_at=sa.bindparam("now"))
    )
