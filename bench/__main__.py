"""`make bench`: seeds, starts, measures, and writes down what was seen."""

from __future__ import annotations

import os
from contextlib import ExitStack

from bench import rounds, servers
from bench.cast import cast
from bench.places import place_of
from bench.seed import seeded
from hiring.store.engine import make_engine

if __name__ == "__main__":
    place = place_of(os.environ.get("ENGINE") or "sqlite")
    with ExitStack() as stack:
        stack.callback(place.stop)
        sites = []
        for loops in map(int, (os.environ.get("SIZES") or "1000").split()):
            url = place.address(seeded(place, loops))
            engine = make_engine(url)
            people = cast(engine)
            engine.dispose()
            product = stack.enter_context(servers.product(f"product {loops}", url))
            sites.append(rounds.Site(loops, product, stack.enter_context(servers.floor(f"floor {loops}", url)), people))
        found = rounds.run(sites, int(os.environ.get("ROUNDS") or 5), float(os.environ.get("TURN") or 1))
    for (page, loops), one in found.items():
        print(
            page,
            loops,
            [round(x, 2) for x in one.against_floor()] if one.floor else "",
            round(one.middle(lambda t: t.rate)),
            "p95",
            round(one.middle(lambda t: t.quantile(0.95)), 1),
            "cpu",
            round(one.middle(lambda t: t.cpu_ms), 2),
            "floor",
            round(one.floor[0].rate) if one.floor else "",
        )
