"""The audit chain (R37): what is hashed, and how a chain is judged, line by line, against outside checkpoints.

An event is committed to under a salt, so that nobody guesses a vote from a hash; each link hashes its position, the
link before and the commitment. Everything here is bytes and words: no database, no files, no signatures.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

GENESIS = "0" * 64
"""What the first link names as the one before."""
EXPORT_FORMAT = "hiring-audit/1"
CHECKPOINT_FORMAT = "hiring-checkpoint/1"
RECEIPT_FORMAT = "hiring-receipt/1"
EVENT_FORMAT, LINK_FORMAT = "hiring-event/1", "hiring-link/1"
Payload = Mapping[str, str | None]


def moment_text(moment: datetime) -> str:
    """The one way in which a time is hashed and signed: UTC with six digits."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def canonical(value: object) -> str:
    """JSON with sorted names and no spaces: equal values have equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def commitment(salt: str, payload: Payload) -> str:
    """Says nothing about the event to whoever has no salt, and fits no other event."""
    return _hash(EVENT_FORMAT, salt, canonical(payload))


def link_hash(position: int, previous: str, committed: str) -> str:
    return _hash(LINK_FORMAT, str(position), previous, committed)


def signed_bytes(body: Mapping[str, object]) -> bytes:
    """What a signature covers: everything but itself. The body's `format` keeps one kind from passing as another."""
    return canonical({name: value for name, value in body.items() if name != "signature"}).encode()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """One link as read back. `payload` is None where it is withheld, `missing` where the event is gone."""

    position: int
    previous: str
    hash: str
    commitment: str
    salt: str | None = None
    payload: Payload | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What a checkpoint says of the chain: at `position` it had this hash. `where`: the file or page it comes from."""

    position: int
    hash: str
    where: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold. `position` is None for what has none."""

    position: int | None
    what: str
    found: str
    expected: str

    @property
    def sentence(self) -> str:
        place = "" if self.position is None else f"Position {self.position}: "
        said = f"{place}{self.what}; found {self.found}, expected {self.expected}."
        return said[0].upper() + said[1:]


@dataclass
class Judgement:
    """What walking a chain found. `withheld` counts payloads that the reader was not given."""

    findings: list[Finding] = field(default_factory=list)
    length: int = 0
    last: str = GENESIS
    withheld: int = 0
    marks_held: int = 0


def judge(lines: Iterable[Line], marks: Sequence[Mark]) -> Judgement:
    """Walks a chain once. Lines come in the order of their positions, as stored."""
    found = Judgement()
    wanted: dict[int, list[Mark]] = {}
    for mark in marks:
        wanted.setdefault(mark.position, []).append(mark)
    for line in lines:
        found.findings.extend(_of_line(line, found))
        found.withheld += line.payload is None and not line.missing
        found.length, found.last = max(line.position, found.length + 1), line.hash
        for mark in wanted.pop(line.position, ()):
            found.marks_held += mark.hash == line.hash
            if mark.hash != line.hash:
                found.findings.append(_rewritten(line, mark))
    for mark in (mark for marks_there in wanted.values() for mark in marks_there):
        if (mark.position, mark.hash) == (0, GENESIS):
            found.marks_held += 1
            continue
        found.findings.append(_cut(mark, found.length))
    return found


def _of_line(line: Line, before: Judgement) -> Iterator[Finding]:
    expected = before.length + 1
    if line.position != expected:
        yield Finding(expected, "a link is missing or out of place", f"position {line.position}", f"{expected}")
    if line.previous != before.last:
        yield Finding(line.position, "it does not follow the link before", line.previous, before.last)
    whole = link_hash(line.position, line.previous, line.commitment)
    if line.hash != whole:
        yield Finding(line.position, "its hash does not fit its content", line.hash, whole)
    if line.missing:
        yield Finding(line.position, "its event is gone", "nothing", "an event with this commitment")
    elif line.payload is not None:
        yield from _of_payload(line, line.payload)


def _of_payload(line: Line, payload: Payload) -> Iterator[Finding]:
    if not line.salt:
        yield Finding(line.position, "an event is shown without its salt", "no salt", "a salt to check it with")
        return
    committed = commitment(line.salt, payload)
    if committed != line.commitment:
        yield Finding(line.position, "the event is not the one committed to", committed, line.commitment)


def _rewritten(line: Line, mark: Mark) -> Finding:
    return Finding(line.position, f"the chain is not the one of {mark.where}", line.hash, mark.hash)


def _cut(mark: Mark, length: int) -> Finding:
    return Finding(mark.position, f"the chain ends before {mark.where}", f"{length} links", f"at least {mark.position}")
