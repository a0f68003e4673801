"""Checks of typed text that every command shares: characters no database keeps, lengths, blank, equal names."""

import unicodedata

LINE = 200
PARAGRAPH = 10_000
_LINE_BREAKS = "\n\r\t"
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})


def tidy(text: str) -> str:
    """Typed text as it is kept: line ends are LF, no blank margin. Browsers send CR LF for each line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_blank(text: str | None) -> bool:
    """Nothing a reader could see: empty, spaces, or only invisible characters."""
    return text is None or all(unicodedata.category(character) in _INVISIBLE for character in text)


def character_problem(text: str, *, lines: bool = True) -> str | None:
    """The first character that cannot be kept, with its place; `lines` allows line ends and tabs."""
    for place, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category == "Cs":
            return f"Found half of a character (U+{ord(character):04X}) at place {place:,}, expected whole characters."
        if category == "Cc" and not (lines and character in _LINE_BREAKS):
            return f"Found {_control_name(character)} at place {place:,}, expected letters, digits and signs."
    return None


def length_problem(text: str, *, most: int, least: int = 0) -> str | None:
    """Both limits, counted on the tidied text."""
    found = len(tidy(text))
    if found > most:
        return f"Found {_characters(found)}, expected at most {most:,}."
    if found < least:
        return f"Found {_characters(found)}, expected at least {least:,}."
    return None


def problem(
    text: str, *, most: int = PARAGRAPH, least: int = 0, lines: bool = True, required: bool = False
) -> str | None:
    """What is wrong with a typed text, as one sentence, or None."""
    if required and is_blank(text):
        return "Found nothing, expected some text."
    return length_problem(text, most=most, least=least) or character_problem(text, lines=lines)


def name_key(name: str) -> str:
    """What two spellings of one name share: composed form, folded case, single spaces."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", " ".join(name.split())).casefold())


def same_name(one: str, other: str) -> bool:
    """Equal names, neither of them blank."""
    return not is_blank(one) and name_key(one) == name_key(other)


def _control_name(character: str) -> str:
    names = {"\0": "a NUL character", "\n": "a line end", "\r": "a line end", "\t": "a tab"}
    return names.get(character, f"a control character (U+{ord(character):04X})")


def _characters(count: int) -> str:
    return f"{count:,} character" if count == 1 else f"{count:,} characters"
