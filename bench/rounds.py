"""Rounds of turns: in each round every page of every size once, and the floor right before what is compared with it."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from bench.cast import Cast, Writer
from bench.load import Connection, Step, Turn, asking, get, post, require, turn
from bench.servers import Server

READERS = 8
VERSION = re.compile(rb'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"')
OK, SEE_OTHER, NOT_MODIFIED = 200, 303, 304
READ_PAGES = ("loops table", "loop page", "home")
WRITES = ("autosave", "submit")
_numbers = count(1)


@dataclass(frozen=True)
class Site:
    """One size of the company, served by the product and by the floor."""

    loops: int
    product: Server
    floor: Server
    cast: Cast


@dataclass
class Measured:
    """Turns in the order of the rounds; `floor` is empty where nothing is compared."""

    product: list[Turn] = field(default_factory=list)
    floor: list[Turn] = field(default_factory=list)

    def against_floor(self) -> list[float]:
        """Requests per second as a share of the floor's, round by round."""
        return [mine.rate / bare.rate for mine, bare in zip(self.product, self.floor, strict=True)]

    def middle(self, of: Callable[[Turn], float]) -> float:
        return statistics.median(of(one) for one in self.product)


Results = dict[tuple[str, int], Measured]
Work = dict[str, tuple[list[Step], list[Step]]]
"""Page by its name: the steps of the product, and those of the floor."""


def run(sites: Sequence[Site], rounds: int, seconds: float) -> Results:
    found: Results = {}
    work = {site.loops: work_of(site) for site in sites}
    for site in sites:
        _warm(site, work[site.loops])
    for number in range(rounds):
        for page in work[sites[0].loops]:
            for site in sites if number % 2 == 0 else reversed(sites):
                steps, bare = work[site.loops][page]
                made = found.setdefault((page, site.loops), Measured())
                if bare:
                    made.floor.append(turn(site.floor, bare, seconds))
                made.product.append(turn(site.product, steps, seconds))
    return found


def work_of(site: Site) -> Work:
    made: Work = {}
    bare = [asking(get("/"), OK)] * READERS
    for name, (path, browser) in site.cast.gets.items():
        steps = [asking(get(path, browser.cookie), OK)] * READERS
        made[name] = (steps, bare if name in READ_PAGES else [])
    made["debrief poll, unchanged"] = ([_unchanged(site)] * READERS, [])
    written = [bare_write(writer) for writer in site.cast.writers]
    made["autosave"] = ([autosave(writer) for writer in site.cast.writers], written)
    made["submit"] = ([submit(writer) for writer in site.cast.writers], written)
    return made


def _warm(site: Site, work: Work) -> None:
    """Every worker has compiled its statements and templates before anything is measured."""
    for steps, bare in work.values():
        turn(site.product, steps, 0.3)
        if bare:
            turn(site.floor, bare, 0.1)


def _unchanged(site: Site) -> Step:
    path, browser = site.cast.gets["debrief poll, changed"]
    tag = Connection(site.product.port).ask(get(path, browser.cookie)).headers["etag"]
    return asking(get(path, browser.cookie, If_None_Match=tag), NOT_MODIFIED)


def autosave(writer: Writer) -> Step:
    path = f"/loops/{writer.loop_id}/feedback/draft"

    def step(connection: Connection) -> float:
        _look_up_version(connection, writer)
        request = post(path, writer.browser.cookie, writer.sheet(), X_Fragment="1")
        begun = time.perf_counter()
        answer = connection.ask(request)
        taken = time.perf_counter() - begun
        require(answer, OK, request)
        writer.version = int(answer.headers["x-version"])
        return taken

    return step


def submit(writer: Writer) -> Step:
    """Submits, and takes it back, which is not measured."""
    path, cookie = f"/loops/{writer.loop_id}/feedback", writer.browser.cookie

    def step(connection: Connection) -> float:
        writer.version = 0
        _look_up_version(connection, writer)
        request = post(path, cookie, writer.sheet(do="submit", idempotency_key=f"submit {_key()}"))
        begun = time.perf_counter()
        answer = connection.ask(request)
        taken = time.perf_counter() - begun
        require(answer, SEE_OTHER, request)
        back = post(f"{path}/recall", cookie, writer.recall(f"recall {_key()}"))
        require(connection.ask(back), SEE_OTHER, back)
        writer.version = 0
        return taken

    return step


def _key() -> str:
    return f"{time.time_ns()} {next(_numbers)}"


def _look_up_version(connection: Connection, writer: Writer) -> None:
    """The version that the page carries, where the last save's is not known."""
    if writer.version:
        return
    request = get(f"/loops/{writer.loop_id}/feedback", writer.browser.cookie)
    answer = connection.ask(request)
    require(answer, OK, request)
    found = VERSION.search(answer.body)
    if found is None:
        raise RuntimeError("found no version in the feedback page, expected that of a draft")
    writer.version = int(found[1] or found[2])


def bare_write(writer: Writer) -> Step:
    def step(connection: Connection) -> float:
        request = post("/", "", writer.bare())
        begun = time.perf_counter()
        answer = connection.ask(request)
        taken = time.perf_counter() - begun
        require(answer, OK, request)
        return taken

    return step


def pages_of(results: Results) -> Iterator[str]:
    yield from dict.fromkeys(page for page, _ in results)
