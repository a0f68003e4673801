"""People who write without pause, and the book of what was sent and what was acknowledged."""

from __future__ import annotations

import http.client
import queue
import random
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tests.durability.scene import Seat

NOTES, DRAFTS = 20, 20
"""Saves of each kind at one seat, before it submits."""
PAUSE = 0.02
WORDS = (
    "Mira",
    "löste",
    "den",
    "Ausfall",
    "in",
    "41 minutes",
    "“alone”",
    "and",
    "日本語",
    "told",
    "it & <b>again</b>",
    "🙂",
)
DONE = frozenset({200, 303})
LATER = 503


def line_of(seat: int, kind: str, number: int) -> str:
    draw = random.Random(f"{seat} {kind} {number}")
    return f"{seat}.{kind}.{number}: {' '.join(draw.choices(WORDS, k=6))}"


def text_of(seat: int, kind: str, count: int) -> str:
    """Every save holds all lines before it, so that each acknowledged one is found again in the last."""
    return "\n".join(line_of(seat, kind, number) for number in range(1, count + 1))


@dataclass
class Entry:
    """How many saves of one seat were sent and how many of them acknowledged; the same for its submission."""

    seat: Seat
    notes_sent: int = 0
    notes: int = 0
    drafts_sent: int = 0
    drafts: int = 0
    submit_sent: bool = False
    submitted: bool = False


@dataclass
class Book:
    """What all writers know together."""

    entries: dict[int, Entry] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    """Requests whose connection ended without an answer."""
    no_retry_after: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        return sum(one.notes + one.drafts + one.submitted for one in list(self.entries.values()))

    def copied(self) -> dict[int, Entry]:
        return {number: replace(one) for number, one in list(self.entries.items())}


class Refused(Exception):
    """An answer that is neither done nor later."""


class Gone(Exception):
    """The run is over."""


class Writer(threading.Thread):
    """Takes one seat after the other: notes, drafts, then the submission; repeats whatever was not acknowledged."""

    def __init__(self, port: int, seats: queue.SimpleQueue[Seat], book: Book, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.seats, self.book, self.over = port, seats, book, over
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self._play(self.seats.get_nowait())
        except (Gone, queue.Empty):
            pass
        except Exception as error:  # noqa: BLE001  whatever stops a writer fails the run
            self.book.errors.append(f"{type(error).__name__}: {error}")

    def _play(self, seat: Seat) -> None:
        entry = self.book.entries[seat.number] = Entry(seat)
        for number in range(1, max(NOTES, DRAFTS) + 1):
            if number <= NOTES:
                entry.notes_sent = number
                text = text_of(seat.number, "note", number)
                self._send(seat, "/kit/notes", {"text": text, "version": str(number - 1)})
                entry.notes = number
            if number <= DRAFTS:
                entry.drafts_sent = number
                self._send(seat, "/feedback/draft", sheet_of(seat, number, version=number - 1))
                entry.drafts = number
        entry.submit_sent = True
        submit = {"do": "submit", "idempotency_key": f"key of seat {seat.number}"}
        self._send(seat, "/feedback", sheet_of(seat, DRAFTS, version=DRAFTS) | submit)
        entry.submitted = True

    def _send(self, seat: Seat, path: str, fields: Mapping[str, str]) -> None:
        body = urllib.parse.urlencode({**fields, "csrf_token": seat.token})
        while not self.over.is_set():
            try:
                status, retry_after, said = self._ask(seat, "POST", path, body)
            except (OSError, http.client.HTTPException):
                self.book.broken += 1
                self._connection = None
                time.sleep(PAUSE)
                continue
            self.book.answers[status] += 1
            if status in DONE:
                return
            if status != LATER:
                raise Refused(f"{path} of seat {seat.number} answered {status}: {said[-600:]}")
            self.book.no_retry_after += retry_after is None
            time.sleep(PAUSE)
        raise Gone

    def _ask(self, seat: Seat, method: str, path: str, body: str) -> tuple[int, str | None, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        headers = {"Cookie": seat.cookie, "Content-Type": "application/x-www-form-urlencoded", "X-Fragment": "1"}
        self._connection.request(method, f"/loops/{seat.loop_id}{path}", body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.headers.get("Retry-After"), answer.read().decode(errors="replace")


def sheet_of(seat: Seat, count: int, version: int) -> dict[str, str]:
    """A complete sheet whose first situation holds the lines so far."""
    fields = {"version": str(version), "summary": line_of(seat.number, "draft", count), "vote": "inclined"}
    for slug in seat.slugs:
        name = f"e.{slug}.0."
        fields |= {
            f"{name}{part}": f"{part} of seat {seat.number}" for part in ("situation", "task", "action", "result")
        }
        fields |= {f"{name}polarity": "supports", f"r.{slug}": "meets"}
    return fields | {f"e.{seat.slugs[0]}.0.situation": text_of(seat.number, "draft", count)}


def looked_at(port: int, seat: Seat) -> int:
    """The status of a page that only reads."""
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    connection.request("GET", f"/loops/{seat.loop_id}/kit", headers={"Cookie": seat.cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@contextmanager
def writing(port: int, seats: list[Seat], writers: int = 8) -> Iterator[Book]:
    """People write while the block runs; an answer that should not be fails it."""
    book, over, waiting = Book(), threading.Event(), queue.SimpleQueue[Seat]()
    for seat in seats:
        waiting.put(seat)
    threads = [Writer(port, waiting, book, over) for _ in range(writers)]
    for one in threads:
        one.start()
    try:
        yield book
    finally:
        over.set()
        for one in threads:
            one.join(timeout=60)
    assert book.errors == [], book.errors[:3]
    assert book.no_retry_after == 0, f"{book.no_retry_after} answers 503 without Retry-After"


def wait_for(book: Book, count: int, within: float = 600) -> None:
    """Until so many writes are acknowledged."""
    deadline = time.monotonic() + within
    while book.acknowledged < count:
        assert book.errors == [], book.errors[:3]
        assert time.monotonic() < deadline, f"only {book.acknowledged} of {count} writes; answers {book.answers}"
        time.sleep(0.01)
