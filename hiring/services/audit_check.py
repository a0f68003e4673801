"""Verifying the chain: on the database, or offline on an export, against checkpoints and receipts from outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hiring.adapters import signing
from hiring.adapters.signing import Cabinet
from hiring.domain import chain
from hiring.domain.chain import Finding, Judgement, Line, Mark
from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.words import counted
from hiring.schemas.audit import Checked, Checkpoint, ExportHead, ExportLine, Receipt
from hiring.schemas.base import SomeCommand, build
from hiring.services import checkpoints
from hiring.services.audit_rows import Rows
from hiring.services.work import Work
from hiring.settings import Settings


@dataclass(frozen=True)
class Outside:
    """What speaks for the chain from outside it: files with checkpoints, receipts, and the keys one expects."""

    checkpoints: Sequence[tuple[str, Checkpoint]] = ()
    receipts: Sequence[tuple[str, Receipt]] = ()
    keys: frozenset[str] = frozenset()


@dataclass
class Trial:
    """One chain under judgement."""

    outside: Outside
    organisation: str
    findings: list[Finding] = field(default_factory=list)
    wanted: dict[str, str] = field(default_factory=dict)
    """Commitments that receipts name → where."""

    def run(self, lines: Iterable[Line]) -> Judgement:
        marks = [mark for where, one in self.outside.checkpoints for mark in self._mark(where, one)]
        for where, receipt in self.outside.receipts:
            self._of_receipt(where, receipt)
        judged = chain.judge(self._noting(lines), marks)
        self.findings.extend(judged.findings)
        for where in self.wanted.values():
            self.findings.append(Finding(None, f"the chain has no event of {where}", "nothing", "its commitment"))
        return judged

    def _noting(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            self.wanted.pop(line.commitment, None)
            yield line

    def _mark(self, where: str, one: Checkpoint) -> Iterator[Mark]:
        self._of_signature(where, one, one.position)
        if str(one.organisation) != self.organisation:
            said = f"{where} is of another organisation"
            self.findings.append(Finding(one.position, said, str(one.organisation), self.organisation))
        yield Mark(one.position, one.hash, where)

    def _of_receipt(self, where: str, receipt: Receipt) -> None:
        self._of_signature(where, receipt, None)
        for one in receipt.events:
            committed = chain.commitment(one.salt, one.event)
            if committed != one.commitment:
                self.findings.append(Finding(None, f"{where} does not fit itself", committed, one.commitment))
            self.wanted[one.commitment] = where

    def _of_signature(self, where: str, one: Checkpoint | Receipt, position: int | None) -> None:
        if not signing.holds(one.model_dump(mode="json")):
            said = f"the signature of {where} does not hold"
            self.findings.append(Finding(position, said, "another text or key", f"one signed by {one.key}"))
        if self.outside.keys and one.key not in self.outside.keys:
            expected = " or ".join(sorted(self.outside.keys))
            self.findings.append(Finding(position, f"{where} is signed by another key", one.key, expected))


def database(work: Work, settings: Settings, outside: Outside) -> Checked:
    """Every event, sealed text, vote and decision, and the checkpoints that this machine keeps besides those given."""
    cabinet = Cabinet(settings.audit_dir)
    own = _own_checkpoints(cabinet)
    copied = [(f"the database's checkpoint {one.position}", one) for one in checkpoints.copies(work)]
    given = Outside([*outside.checkpoints, *own, *copied], outside.receipts, outside.keys)
    trial, rows = Trial(given, checkpoints.organisation_id(work)), Rows(work)
    judged = trial.run(rows.lines())
    rows.finish()
    said = [*_said(judged, [one for _, one in (*outside.checkpoints, *own)])]
    if rows.erased:
        said.append(f"{counted(rows.erased, 'sealed text')} erased: the chain holds without them.")
    return _checked(said, [*trial.findings, *rows.findings])


def _own_checkpoints(cabinet: Cabinet) -> list[tuple[str, Checkpoint]]:
    if not cabinet.checkpoint_file.exists():
        return []
    return checkpoints_in(cabinet.checkpoint_file.read_bytes(), str(cabinet.checkpoint_file))


def export(data: bytes, where: str, outside: Outside) -> Checked:
    """An export, with nothing else at hand."""
    found = signing.lines(data, where)
    at, first = next(found, (where, {}))
    head = _built(ExportHead, first, f"{at}: expected the head of an export")
    own = (f"{where}'s own checkpoint", head.checkpoint)
    given = Outside([*outside.checkpoints, own], outside.receipts, outside.keys)
    trial = Trial(given, head.organisation)
    judged = trial.run(_line(at, one) for at, one in found)
    said = [*_said(judged, [one for _, one in given.checkpoints])]
    if not outside.checkpoints:
        said.append("No checkpoint from elsewhere was at hand: a chain rewritten as a whole shows against one alone.")
    if head.key != head.checkpoint.key:
        said_key = "the head names another key than its checkpoint"
        trial.findings.append(Finding(None, said_key, head.key, head.checkpoint.key))
    return _checked(said, trial.findings)


def _line(at: str, given: dict[str, object]) -> Line:
    one = _built(ExportLine, given, f"{at}: expected a link of the chain")
    return Line(one.position, one.previous, one.hash, one.commitment, one.salt, one.event)


def checkpoints_in(data: bytes, where: str) -> list[tuple[str, Checkpoint]]:
    return [
        (at, _built(Checkpoint, one, f"{at}: expected a signed checkpoint")) for at, one in signing.lines(data, where)
    ]


def receipts_in(data: bytes, where: str) -> list[tuple[str, Receipt]]:
    return [(at, _built(Receipt, one, f"{at}: expected a receipt")) for at, one in signing.lines(data, where)]


def _built(kind: type[SomeCommand], given: dict[str, object], sentence: str) -> SomeCommand:
    try:
        return build(kind, given)
    except Incomplete as refused:
        raise NotNow(f"{sentence}.", tuple(f"{name}: {said}" for name, said in refused.problems.items())) from refused


def _said(judged: Judgement, marks: Sequence[Checkpoint]) -> Iterator[str]:
    yield f"{counted(judged.length, 'link')}; the last has hash {judged.last}."
    if judged.withheld:
        yield f"{counted(judged.withheld, 'event')} without content: the order was checked, the content was not given."
    for key in sorted({one.key for one in marks}):
        last = max(one.position for one in marks if one.key == key)
        yield f"Checkpoints up to position {last} are signed by key {key}."
    spoken_for = max((one.position for one in marks), default=0)
    if judged.length > spoken_for:
        after = counted(judged.length - spoken_for, "link")
        yield f"{after} after the last checkpoint: nothing outside speaks for them yet."


def _checked(said: Iterable[str], findings: Sequence[Finding]) -> Checked:
    ordered = sorted(findings, key=lambda one: (one.position is None, one.position or 0))
    return Checked(said=tuple(said), findings=tuple(one.sentence for one in ordered))
