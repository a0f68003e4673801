"""Leaving a person's name out of a text that goes to people who may not learn it (R31)."""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 2
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s.,'’-]*")


def without_name(text: str, name: str, also: Iterable[str] = (), *, instead: str = "the candidate") -> str:
    """`text` without `name`, any part of it of at least two letters, and without the strings in `also`.

    Case and accents do not matter, a genitive s neither; neighbouring parts of a name are replaced once.
    """
    for known in filter(None, also):
        text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", instead, text, flags=re.IGNORECASE)
    parts = {plain(part) for part in _WORD.findall(unicodedata.normalize("NFC", name)) if len(part) >= SHORTEST}
    return _replaced(unicodedata.normalize("NFC", text), parts, instead)


def plain(word: str) -> str:
    """What spellings of a word share: no case, no accents."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _replaced(text: str, parts: set[str], instead: str) -> str:
    kept: list[str] = []
    end, just_replaced = 0, False
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        if not _is_part(plain(found.group()), parts):
            kept += [between, found.group()]
            just_replaced = False
        elif just_replaced and _BETWEEN.fullmatch(between):
            pass
        else:
            kept += [between, instead]
            just_replaced = True
        end = found.end()
    return "".join([*kept, text[end:]])


def _is_part(word: str, parts: set[str]) -> bool:
    return word in parts or (word.endswith("s") and word[:-1] in parts)
