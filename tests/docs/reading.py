"""Reads the documents: their text, fenced blocks, links, and words between backticks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.house import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def text(name: str | Path) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(name: str | Path) -> str:
    """The text without its fenced blocks."""
    return _FENCE.sub("", text(name))


def blocks(name: str, language: str) -> list[str]:
    return [body for kind, body in _FENCE.findall(text(name)) if kind == language]


def commands(name: str, first: str) -> list[str]:
    """The lines of shell blocks that call `first`, without their comments."""
    lines = (line.split("  #")[0].strip() for body in blocks(name, "sh") for line in body.splitlines())
    return [line for line in lines if line.split(" ")[0] == first]


def links(name: str | Path) -> list[str]:
    return _LINK.findall(prose(name))


def codes(name: str | Path) -> Iterator[str]:
    yield from _CODE.findall(prose(name))


def anchors(name: str | Path) -> set[str]:
    """What a link may name after `#`, as hosts of repositories make them from headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(name)))
    return {heading.strip().replace(" ", "-") for heading in plain}
