"""Which passwords are refused, and why. Lengths and the list come from the caller or from here; nothing is kept."""

import re
import unicodedata
from collections.abc import Iterable

from hiring.domain.text import character_problem

LONGEST = 1000
SHORTEST_NAME_PART = 4
_LOOKALIKES = str.maketrans("013457@$!|", "oleastasil")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
BREACHED = "Found a password that has stood in a breach somewhere, expected one that is on no such list."
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertzuiopasdfghjklyxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
)

COMMON = frozenset(
    """
    password passwort passphrase passcode letmein welcome welcomeback iloveyou ilovehim ilovemyself sunshine princess
    football baseball basketball superman batman spiderman monkey dragon master mustang shadow michael jennifer jordan
    hunter ranger buster soccer hockey killer george charlie andrew michelle love jessica pepper daniel access joshua
    maggie starwars silver william dallas yankees hello amanda orange biteme freedom computer thunder nicole ginger
    heather hammer summer winter autumn spring corvette taylor austin merlin matthew golfer cheese martin chelsea
    patrick richard diamond yellow bigdog secret asdfgh qwerty qwertyuiop qwertz qwertzuiop asdfghjkl yxcvbnm zxcvbnm
    administrator admin root user guest login default changeme changeit changethis temporary temppass test testtest
    testing tester demo sample example company office business internet google facebook whatever trustno trustnoone
    nothing something blink liverpool arsenal barcelona juventus samsung pokemon naruto minecraft fortnite playstation
    flower butterfly chocolate cookie cupcake strawberry banana pineapple elephant dolphin tigger snoopy garfield
    january february march april june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday hiring interview interviewer recruiter candidate barraiser passwordpassword mypassword
    newpassword oldpassword thisismypassword yourpassword nopassword strongpassword securepassword correcthorse
    correcthorsebatterystaple letmeinplease openSesame opensesame abracadabra superuser supersecret topsecret
    """.lower().split()
)


def problem(password: str, *, least: int, about: Iterable[str] = (), house: Iterable[str] = ()) -> str | None:
    """What is wrong with a new password, as one sentence, or None.

    `about` are the person's name and address, `house` is the organisation's name.
    """
    if len(password) < least:
        return f"Found {len(password)} characters, expected at least {least}. Several words make a good password."
    if len(password) > LONGEST:
        return f"Found {len(password):,} characters, expected at most {LONGEST:,}."
    return character_problem(password, lines=False) or _guessable(password, about, house)


def _guessable(password: str, about: Iterable[str], house: Iterable[str]) -> str | None:
    folded = unicodedata.normalize("NFKC", password).casefold()
    part = next((part for part in _parts(about) if part in folded), None)
    if part:
        return f"Found a part of your name or address ({part}), expected a password that nobody can guess from them."
    part = next((part for part in _parts(house) if part in folded), None)
    if part:
        return f"Found a part of your organisation's name ({part}), expected a password that nobody can guess from it."
    if _common(folded):
        return "Found a password that many people use, expected one that is yours alone."
    return None


def _parts(about: Iterable[str]) -> Iterable[str]:
    """Words of names and addresses that are long enough to mean something; the address's host does not count."""
    for text in about:
        for part in re.split(r"[\W_]+", unicodedata.normalize("NFKC", text).casefold().split("@")[0]):
            if len(part) >= SHORTEST_NAME_PART:
                yield part


def _common(folded: str) -> bool:
    """On the list as typed, without digits and signs around it, or with lookalike signs read as letters."""
    plain = "".join(folded.split())
    forms = {plain, _ENDS.sub("", plain), _ENDS.sub("", plain).translate(_LOOKALIKES), plain.translate(_LOOKALIKES)}
    return any(form in COMMON or _repeats_common(form) for form in forms) or _is_a_pattern(plain)


def _repeats_common(form: str) -> bool:
    half = len(form) // 2
    return half > 2 and form[:half] == form[half:] and form[:half] in COMMON


def _is_a_pattern(plain: str) -> bool:
    """One to three signs over and over, or a run along the alphabet, the digits or the keyboard."""
    repeats = any(plain == (plain[:size] * len(plain))[: len(plain)] for size in (1, 2, 3))
    return repeats or any(plain in run * 2 or plain[::-1] in run * 2 for run in _RUNS)
