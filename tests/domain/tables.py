"""Reads the text tables that are written from domain.md."""

from collections.abc import Iterator
from pathlib import Path


class Table:
    """Lines of cells divided by "|"; `= name words` lines define shorthands, which may use earlier or later ones."""

    def __init__(self, path: Path) -> None:
        self.shorthands: dict[str, list[str]] = {}
        self.lines: list[tuple[str, ...]] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            self._take(line.strip())

    def _take(self, line: str) -> None:
        if line.startswith("="):
            name, *words = line[1:].split()
            assert name not in self.shorthands, f"{name} is defined twice"
            self.shorthands[name] = words
        elif line and not line.startswith("#"):
            self.lines.append(tuple(cell.strip() for cell in line.split("|")))

    def words(self, cell: str) -> list[str]:
        """The words of a cell with every shorthand spelled out."""
        return list(self._spelled(cell.split()))

    def _spelled(self, words: list[str]) -> Iterator[str]:
        for word in words:
            if word in self.shorthands:
                yield from self._spelled(self.shorthands[word])
            else:
                yield word
