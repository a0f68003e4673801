"""`make durability`: promise 2 at full length, on the real server, with the figures as they were seen.

ENGINE=sqlite or postgresql (both by default), KILLS=50, WRITES=10000; PARTS names some of the parts alone. Everything
stays on this machine and in one temporary folder, which is deleted.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hiring.store import schema
from hiring.store.engine import make_engine
from tests.durability import disk
from tests.durability.cluster import Cluster
from tests.durability.compare import Verdict, compare
from tests.durability.kills import killed
from tests.durability.product import Forked, Nursery, Product
from tests.durability.scene import Seat, seats
from tests.durability.writers import Book, looked_at, wait_for, writing

KILLS, WRITES = int(os.environ.get("KILLS") or 50), int(os.environ.get("WRITES") or 10_000)
RESTARTS, CUTS, SOME = 10, 10, 1000
ENOUGH_REFUSED = 20
A_SEAT, A_LOOP = 41, 5
failures: list[str] = []


def main() -> int:
    engines = [os.environ["ENGINE"]] if os.environ.get("ENGINE") else ["sqlite", "postgresql"]
    parts: dict[str, Callable[[str, Path], None]] = {
        "kills": _kills, "restarts": _restarts, "backup": _backup, "full": _full, "power": _power,
    }  # fmt: skip
    chosen = (os.environ.get("PARTS") or " ".join(parts)).split()
    for engine in engines:
        for name in chosen:
            if engine == "sqlite" and name == "restarts":
                continue
            with tempfile.TemporaryDirectory(prefix="kept-") as folder:
                Path(folder).chmod(0o755)
                began = time.monotonic()
                try:
                    parts[name](engine, Path(folder))
                except AssertionError as error:
                    _say(engine, name, f"FAILED: {error}")
                    failures.append(f"{engine} {name}")
                _say(engine, name, f"{time.monotonic() - began:.0f} s")
    print(f"FAILED: {', '.join(failures)}" if failures else "Everything acknowledged was kept.")
    return 1 if failures else 0


def _say(engine: str, part: str, said: str) -> None:
    print(f"{engine:<10} {part:<9} {said}", flush=True)


class Ground:
    """A database with seats for so many writes, in `folder`; PostgreSQL has a cluster of its own there."""

    def __init__(self, engine: str, folder: Path, writes: int, *, lazy: bool = False) -> None:
        self.engine, self.folder = engine, folder
        self.cluster = Cluster(folder, lazy=lazy) if engine == "postgresql" else None
        self.url = self.new_url("hiring")
        schema.upgrade(self.url)
        made = make_engine(self.url)
        self.seats: list[Seat] = seats(made, writes // (A_SEAT * A_LOOP) + 3)
        made.dispose()

    def new_url(self, name: str) -> str:
        return self.cluster.new_database() if self.cluster else f"sqlite:///{self.folder}/{name}.sqlite3"

    def close(self) -> None:
        if self.cluster:
            self.cluster.stop("immediate")


def _judge(ground: Ground, part: str, verdict: Verdict, book: Book, product: Product, more: str) -> None:
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(book.answers.items()))
    if causes := product.causes():
        more += "; 503 for " + ", ".join(f"{count} × {code}" for code, count in causes.items())
    _say(
        ground.engine, part,
        f"{verdict.acknowledged} acknowledged; {verdict.lost} lost, {verdict.doubled} doubled, "
        f"{verdict.different} different; answers {answers}; {book.broken} without answer; {more}",
    )  # fmt: skip
    locked = product.locked()
    assert verdict.whole, verdict.examples[:5]
    assert set(book.answers) <= {200, 303, 503}, book.answers
    assert locked == 0, f"{locked} × database is locked"


def _kills(engine: str, folder: Path) -> None:
    ground = Ground(engine, folder, WRITES)
    nursery = Nursery()
    try:
        product = Forked(ground.url, folder, nursery=nursery)
        verdict, book = killed(product, ground.seats, kills=KILLS, writes=WRITES)
    finally:
        nursery.close()
    _judge(ground, "kills", verdict, book, product, f"{product.starts - 1} × SIGKILL")
    assert verdict.acknowledged >= WRITES
    ground.close()


def _restarts(engine: str, folder: Path) -> None:
    ground = Ground(engine, folder, SOME * 2)
    product = Product(ground.url, folder)
    product.start()
    assert ground.cluster
    try:
        with writing(product.port, ground.seats) as book:
            for number in range(1, RESTARTS + 1):
                wait_for(book, SOME * number // RESTARTS)
                ground.cluster.restart("fast" if number % 2 else "immediate", away=0.5)
            wait_for(book, SOME + SOME // RESTARTS)
    finally:
        product.kill()
    assert book.broken == 0, f"{book.broken} requests had no answer"
    assert book.answers[503], "no restart was noticed: this proves nothing"
    _judge(ground, "restarts", compare(ground.url, book.copied()), book, product, f"{RESTARTS} restarts")
    ground.close()


def _backup(engine: str, folder: Path) -> None:
    ground = Ground(engine, folder, SOME * 2)
    product = Product(ground.url, folder)
    product.start()
    try:
        with writing(product.port, ground.seats) as book:
            wait_for(book, SOME // 2)
            before = book.copied()
            done = product.command("backup", "--out", "b.zip")
            after = book.copied()
            wait_for(book, book.acknowledged + 100)
    finally:
        product.kill()
    assert done.returncode == 0, done.stderr
    other = {"HIRING_DATABASE_URL": ground.new_url("again"), "HIRING_FILES_DIR": str(folder / "again")}
    back = product.command("restore", "b.zip", **other)
    assert back.returncode == 0, back.stderr
    digest = done.stderr.split("Digest ")[1][:64]
    assert digest in back.stdout
    again = product.command("backup", "--out", "c.zip", **other)
    assert digest in again.stderr
    verdict = compare(other["HIRING_DATABASE_URL"], before, after)
    written = sum(one.notes + one.drafts for one in after.values()) - sum(
        one.notes + one.drafts for one in before.values()
    )
    more = f"{written} writes while it was made; digest {digest[:12]} equal after restore"
    _judge(ground, "backup", verdict, book, product, more)
    assert written, "nobody wrote meanwhile: this proves nothing"
    ground.close()


def _full(engine: str, folder: Path) -> None:
    if reason := disk.allowed():
        _say(engine, "full", f"not run: {reason}")
        return
    small = disk.Disk(folder, 64 if engine == "sqlite" else 400)
    try:
        ground = Ground(engine, small.place, SOME * 2)
        product = Product(ground.url, folder)
        product.start()
        try:
            with writing(product.port, ground.seats[:-1]) as book:
                wait_for(book, SOME // 2)
                small.fill()
                _until(lambda: book.answers[503] >= ENOUGH_REFUSED)
                read = looked_at(product.port, ground.seats[-1])
                small.free()
                if ground.cluster:
                    ground.cluster.start()
                wait_for(book, book.acknowledged + 300)
        finally:
            product.kill()
        _judge(ground, "full", compare(ground.url, book.copied()), book, product, f"ext4 on a loop device; read {read}")
        assert read == 200 or engine == "postgresql", f"reading answered {read} while the disk was full"
        ground.close()
    finally:
        small.unmount()


def _until(there: Callable[[], bool], within: float = 120) -> None:
    deadline = time.monotonic() + within
    while not there():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.02)


def _power(engine: str, folder: Path) -> None:
    if reason := disk.allowed():
        _say(engine, "power", f"not run: {reason}")
        return
    for careless in (False, True):
        where = folder / ("control" if careless else "product")
        where.mkdir()
        _cuts(engine, where, careless=careless)


def _cuts(engine: str, folder: Path, *, careless: bool) -> None:
    """The control acknowledges before the disk has it, and must lose something."""
    small, cuts = disk.Disk(folder, 64 if engine == "sqlite" else 400), 1 if careless else CUTS
    nursery = Nursery(normal=careless)
    try:
        ground = Ground(engine, small.place, SOME * 2, lazy=careless)
        product = Forked(ground.url, folder, nursery=nursery)
        product.start()
        with writing(product.port, ground.seats) as book:
            for number in range(1, cuts + 1):
                wait_for(book, SOME * number // cuts if not careless else SOME // 4)
                _cut_once(small, ground, product)
                if number < cuts:
                    product.start()
        verdict = compare(ground.url, book.copied())
        ground.close()
    finally:
        nursery.close()
        small.unmount()
    if careless:
        _say(engine, "power", f"control: {verdict.acknowledged} acknowledged, {verdict.lost} lost in 1 cut")
        assert verdict.lost, "the control lost nothing: this proves nothing"
        return
    _judge(ground, "power", verdict, book, product, f"{cuts} cuts")


def _cut_once(small: disk.Disk, ground: Ground, product: Product) -> None:
    small.cut()
    product.kill()
    if ground.cluster:
        ground.cluster.die()
    small.unmount()
    small.mount()
    if ground.cluster:
        ground.cluster.start()


if __name__ == "__main__":
    sys.exit(main())
