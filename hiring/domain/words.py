"""How the domain speaks: reasons with a way out, counted nouns, lists, and the words of the enums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PROPER = {"bar raiser": "Bar Raiser"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something may not happen, for the person who asks.

    `rule` is the id in domain.md; a reason that is not `hard` may be overridden by the Bar Raiser;
    `principle` is the slug of the one it is about, where the way out leads to it.
    """

    rule: str
    sentence: str
    way_out: str = ""
    hard: bool = True
    principle: str = ""


def number(count: int) -> str:
    """Small counts as a word ("two"), larger ones as digits with separators ("1,200")."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 person", "3 people"; `many` defaults to `one` + s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def people(count: int) -> str:
    return counted(count, "person", "people")


def pieces_of_evidence(count: int) -> str:
    return counted(count, "piece of evidence", "pieces of evidence")


def listed(parts: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; nothing for no parts."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def spoken(value: StrEnum | str) -> str:
    """A stored value as people say it: `strongly_not_inclined` is "strongly not inclined"."""
    words = str(value).replace("_", " ")
    for plain, proper in _PROPER.items():
        words = words.replace(plain, proper)
    return words


def in_sentence(label: str) -> str:
    """A label inside a sentence: "Raises the bar" is "raises the bar", "STAR" stays."""
    starts_a_word = len(label) > 1 and label[0].isupper() and not label[1].isupper()
    return label[0].lower() + label[1:] if starts_a_word else label


def against(high: str, low: str) -> str:
    """Two labels set against each other, their common ending said once: "raises against below the bar"."""
    first, second = high.split(), low.split()
    shared = _shared_ending(first, second)
    return f"{' '.join(first[: len(first) - shared])} against {low}" if shared else f"{high} against {low}"


def _shared_ending(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words both end on, leaving each at least one of its own."""
    shared = 0
    while shared < min(len(first), len(second)) - 1 and first[-1 - shared] == second[-1 - shared]:
        shared += 1
    return shared
