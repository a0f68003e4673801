"""Words as search compares them: accents and case folded, the same for what is kept and for what is typed.

Nothing but letters, marks and digits is left of a text, so no sign of a query language reaches a database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

TERMS = 8
"""What is typed beyond them is not looked for."""
LONGEST = 60
"""Longer words are kept and looked for by their beginning."""
CONTEXT = 90
"""Characters shown before and after the first hit."""
_ALONE = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "e"}
)
"""Letters that Unicode does not take apart."""
_JOINS = frozenset("'’ʼ‘`´")
_IDEOGRAPHS = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_PLAIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text; `hit` where it is what was looked for."""

    text: str
    hit: bool = False


def words(text: str) -> list[str]:
    """Every word once, folded, in the order of the text."""
    if text.isascii():
        found: Iterable[str] = _PLAIN.findall(text.lower().replace("'", "").replace("`", ""))
    else:
        found = (word for _, _, word in _spans(text))
    return list(dict.fromkeys(word[:LONGEST] for word in found))


def kept(*texts: str | None) -> str:
    """What an index keeps of some texts: their words with single spaces between them."""
    return " ".join(words("\n".join(text for text in texts if text)))


def terms(typed: str) -> tuple[str, ...]:
    """The words looked for, at most eight."""
    return tuple(words(typed)[:TERMS])


def parts(text: str, wanted: Iterable[str]) -> tuple[Part, ...]:
    """The text around its first hit, hits apart from the rest; nothing where there is none."""
    sought = tuple(wanted)
    hits = [(start, end) for start, end, word in _spans(text) if _meets(word, sought)]
    if not hits:
        return ()
    first, last = _window(text, hits[0])
    return tuple(_cut(text, [hit for hit in hits if hit[0] >= first and hit[1] <= last], first, last))


def _meets(word: str, sought: tuple[str, ...]) -> bool:
    """The last term is the beginning of a word, the others are whole ones."""
    return bool(sought) and (word in sought or word.startswith(sought[-1]))


def _window(text: str, hit: tuple[int, int]) -> tuple[int, int]:
    """From one blank to another, so that no word is cut."""
    first, last = max(0, hit[0] - CONTEXT), min(len(text), hit[1] + CONTEXT)
    if first:
        blank = text.find(" ", first, hit[0])
        first = blank + 1 if blank >= 0 else first
    if last < len(text):
        blank = text.rfind(" ", hit[1], last)
        last = blank if blank >= 0 else last
    return first, last


def _cut(text: str, hits: list[tuple[int, int]], first: int, last: int) -> Iterator[Part]:
    place = first
    if first:
        yield Part("… ")
    for start, end in hits:
        if start > place:
            yield Part(text[place:start])
        yield Part(text[start:end], hit=True)
        place = end
    if place < last:
        yield Part(text[place:last])
    if last < len(text):
        yield Part(" …")


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, folded word); scripts without blanks give a word per character."""
    start = -1
    for place, character in enumerate(text):
        alone = _is_ideograph(character)
        if start >= 0 and (alone or not _goes_on(character)):
            yield from _folded(text, start, place)
            start = -1
        if alone:
            yield from _folded(text, place, place + 1)
        elif start < 0 and character.isalnum():
            start = place
    if start >= 0:
        yield from _folded(text, start, len(text))


def _goes_on(character: str) -> bool:
    """Whether it is inside a word: apostrophes are, and what is not seen."""
    return character.isalnum() or character in _JOINS or unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}


def _is_ideograph(character: str) -> bool:
    return character > "\u303f" and any(first <= ord(character) <= last for first, last in _IDEOGRAPHS)


def _folded(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    while end > start and text[end - 1] in _JOINS:
        end -= 1
    word = fold(text[start:end])
    if word:
        yield start, end, word[:LONGEST]


def fold(word: str) -> str:
    """Without case, accents and signs; a vowel sign that is no accent stays."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).translate(_ALONE)
    left = (one for one in plain if one.isalnum() or (unicodedata.category(one)[0] == "M" and _stays(one)))
    return unicodedata.normalize("NFC", "".join(left))


def _stays(mark: str) -> bool:
    return unicodedata.combining(mark) == 0
