"""Taking third parties' names out of texts (R40): each name has one word that stands for it, everywhere the same."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

REMOVED = "[name removed]"
SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Naming:
    """A name and what stands for it. `parts`: first and last name alone are taken out as well."""

    name: str
    stands_for: str = REMOVED
    parts: bool = True


class Redactor:
    """Replaces whole words only, longest names first, and leaves the candidate's own name in place."""

    def __init__(self, namings: Iterable[Naming], own_name: str) -> None:
        self._own = set(own_name.split())
        self._for: dict[str, str] = {}
        for naming in namings:
            for form in self._forms(naming):
                same = self._for.setdefault(form, naming.stands_for)
                if same != naming.stands_for:
                    self._for[form] = REMOVED
        longest_first = sorted(self._for, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def _forms(self, naming: Naming) -> Sequence[str]:
        """The full name, and its parts where they are no part of the candidate's name."""
        pieces = naming.name.split() if naming.parts else []
        parts = [one for one in pieces if len(one) >= SHORTEST_PART and one not in self._own]
        return [one for one in (naming.name.strip(), *parts) if one]

    def text(self, given: str) -> str:
        return self._pattern.sub(lambda found: self._for[found[0]], given) if self._for else given

    def found(self, given: str) -> list[str]:
        """The names that stand in a text."""
        return self._pattern.findall(given) if self._for else []

    def whole(self, value: Any) -> Any:
        """The same through lists and mappings; keys stay as they are."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {name: self.whole(one) for name, one in value.items()}
        return [self.whole(one) for one in value] if isinstance(value, list) else value


def texts_in(value: Any) -> Iterable[str]:
    """Every text in lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def mentions(texts: Sequence[str], names: Mapping[str, str], *, parts: bool, own_name: str) -> Counter[str]:
    """Key of a name → how often the texts mention it."""
    words = set(re.findall(r"\w+", " ".join(texts)))
    found: Counter[str] = Counter()
    for key, name in names.items():
        pieces = re.findall(r"\w+", name)
        if not pieces or not (words.intersection(pieces) if parts else words.issuperset(pieces)):
            continue
        one = Redactor([Naming(name, "", parts)], own_name)
        found[key] = sum(len(one.found(text)) for text in texts)
    return +found
