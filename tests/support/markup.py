"""What every page owes its readers: a title, one heading, a label for each control, ids that occur once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

TITLE = re.compile(r"<title>\s*(.*?)\s*· hiring\s*</title>", re.DOTALL)
HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
IDS = re.compile(r'\sid="([^"]*)"')
CONTROL = re.compile(r"<(input|select|textarea)\b[^>]*>")
LABEL = re.compile(r"<label\b([^>]*)>(.*?)</label>", re.DOTALL)
BUTTON = re.compile(r"<button\b([^>]*)>(.*?)</button>", re.DOTALL)
PARTS_OF_LABELS = re.compile(r"<(select|textarea)\b.*?</\1>|<[^>]*>", re.DOTALL)
UNSEEN = re.compile(r'\s(type="(hidden|submit|button)"|aria-hidden="true")')
NAMED = re.compile(r'\saria-label="[^"]*\S[^"]*"')


def flaws(text: str) -> Iterator[str]:
    """What is wrong with a page, or with a fragment of one (which has neither title nor heading)."""
    if "<html" in text:
        titles, headings = TITLE.findall(text), HEADING.findall(text)
        if len(titles) != 1 or not titles[0]:
            yield f"title {titles}"
        if len(headings) != 1 or not _said(headings[0]):
            yield f"{len(headings)} h1"
    ids = Counter(IDS.findall(text))
    yield from (f"id {name!r} occurs {count} times" for name, count in ids.items() if count > 1 or not name)
    yield from _unlabelled(text, set(ids))
    for given, inside in BUTTON.findall(text):
        if not (_said(inside) or NAMED.search(given)):
            yield f"button without words: {given.strip()}"


def _unlabelled(text: str, ids: set[str]) -> Iterator[str]:
    labels = [(match, _attribute(match[1], "for")) for match in LABEL.finditer(text) if _said(match[2])]
    named = {name for _, name in labels}
    around = [match.span() for match, name in labels if not name]
    for control in CONTROL.finditer(text):
        tag = control[0]
        if UNSEEN.search(tag) or NAMED.search(tag):
            continue
        by = _attribute(tag, "aria-labelledby").split()
        wrapped = any(start < control.start() < end for start, end in around)
        if not (wrapped or _attribute(tag, "id") in named or (by and ids.issuperset(by))):
            yield f"no label: {tag}"


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _said(inside: str) -> bool:
    """Whether there are words apart from the tags and what stands in a control."""
    return bool(PARTS_OF_LABELS.sub("", inside).strip())
