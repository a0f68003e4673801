"""What an address may be asked with: ids of rows that both worlds have, found by the name of the parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel
from werkzeug.routing import Rule

from tests.support.doors import NOWHERE
from tests.worlds.script import World

PLAIN: Mapping[str, tuple[object, ...]] = {
    "anything": ("nothing/here",), "filename": ("css/base.css",), "revision": (1,), "token": ("no-such-token",),
}  # fmt: skip
OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "set_id": ("principle_set",), "other_id": ("principle_set",), "line_id": ("home_line",),
    "link_id": ("account_link",), "proposal_id": ("panel_proposal",), "request_id": ("request", "slot_request"),
}  # fmt: skip
"""Parameters whose name is not that of their table with `_id`."""
MOST = 2


class UnknownParameter(AssertionError):
    """A route asks for something that the two worlds do not know how to fill in."""


@dataclass(frozen=True)
class Ids:
    """By parameter; places go by the loop that they belong to."""

    values: Mapping[str, tuple[object, ...]]
    places: Mapping[UUID, tuple[UUID, ...]]

    def paths(self, rule: Rule, loops: tuple[UUID, ...], most: int = MOST) -> Iterator[dict[str, object]]:
        """Each way to fill the rule in: these loops with their own places, and `most` of all that else exists."""
        free = sorted(rule.arguments - {"loop_id", "panelist_id"})
        for loop_id in loops if "loop_id" in rule.arguments else loops[:1]:
            named: dict[str, tuple[object, ...]] = {name: self.values[name][:most] for name in free}
            if "loop_id" in rule.arguments:
                named["loop_id"] = (loop_id,)
            if "panelist_id" in rule.arguments:
                named["panelist_id"] = self.places[loop_id][:most]
            for chosen in product(*named.values()):
                yield dict(zip(named, chosen, strict=True))


def ids_of(worlds: Sequence[World], who: str, rules: Sequence[Rule]) -> Ids:
    """Ids that exist in any of the worlds. Raises UnknownParameter for what has neither a table nor a plain value."""
    names = sorted({name for rule in rules for name in rule.arguments} - PLAIN.keys())
    known: dict[str, tuple[object, ...]] = dict(PLAIN)
    for name in names:
        found = [one for world in worlds for one in _rows(world, who, name)]
        known[name] = tuple(dict.fromkeys(found)) or (UUID(NOWHERE),)
    return Ids(known, {loop_id: _places(worlds[0], who, loop_id) for loop_id in worlds[0].loops.values()})


def _places(world: World, who: str, loop_id: UUID) -> tuple[UUID, ...]:
    """Places of peers whose feedback differs, and the own one."""
    peers = [world.company.ids[one] for one in (who, "ina", "omar")]
    place = SQLModel.metadata.tables["panelist"]
    asked = sa.select(place.c.id).where(place.c.loop_id == loop_id, place.c.person_id.in_(peers)).order_by(place.c.id)
    with world.company.engine.connect() as connection:
        return tuple(connection.execute(asked).scalars()) or (UUID(NOWHERE),)


def _rows(world: World, who: str, name: str) -> tuple[object, ...]:
    ids = world.company.ids
    given: dict[str, tuple[object, ...]] = {
        "loop_id": tuple(world.loops.values()), "person_id": (ids["ina"], ids[who]),
    }  # fmt: skip
    if name in given:
        return given[name]
    found: list[object] = []
    with world.company.engine.connect() as connection:
        for table in _tables(name):
            own = [table.c[column] == ids[who] for column in ("person_id", "addressee_id") if column in table.c]
            first = sa.case((sa.or_(sa.false(), *own), 0), else_=1)
            found += connection.execute(sa.select(table.c.id).order_by(first, table.c.id).limit(MOST)).scalars()
    return tuple(found)


def _tables(name: str) -> list[sa.Table]:
    tables = SQLModel.metadata.tables
    found = [tables[one] for one in OTHERWISE.get(name, (name.removesuffix("_id"),)) if one in tables]
    if not found or not name.endswith("_id"):
        raise UnknownParameter(
            f"A route asks for “{name}”: found no table of that name. Name its table in OTHERWISE, or its values in "
            "PLAIN, of tests/worlds/ids.py, so that both worlds are asked for it."
        )
    return found
