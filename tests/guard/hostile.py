"""A covering design: every string through every kind of field, every field with every class of strings.

The full product, every string through every field, is `make hostile`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from hiring.domain.text import character_problem, tidy
from tests.guard.conftest import Site
from tests.guard.walk import Harvest
from tests.hostile.corpus import corpus, of_kind
from tests.hostile.plain import shown, typed_values, unsafe
from tests.support.doors import Form

ROUNDS: tuple[tuple[str, ...], ...] = (
    ("closed", "element", "handler", "sql"),
    ("attribute", "address", "coded", "name"),
    ("svg", "mathml", "mutation", "alike", "zero width"),
    ("island", "style", "template", "picture"),
    ("path", "shell", "header", "formula", "document"),
    ("bidi", "number", "date"),
    ("control", "surrogate"),
    ("long",),
)
"""What goes into one field together; the last two are refused for themselves."""
KEEPING = {400, 409, 422}
PLAIN = "application/x-www-form-urlencoded"


@dataclass
class Hand:
    """Deals strings to fields: each kind of field is dealt each class from where it stopped."""

    slots: dict[str, int]
    """Kind of field to how many of them there are."""
    dealt: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _packs: dict[tuple[str, str], Iterator[str]] = field(default_factory=dict)

    def deal(self, field_kind: str, classes: tuple[str, ...]) -> str:
        """One value: some strings of each of the classes, as many as it takes to get through all of them."""
        parts: list[str] = []
        for kind in classes:
            pack = of_kind(kind)
            each = -(-len(pack) // self.slots[field_kind])
            parts += islice(self._packs.setdefault((field_kind, kind), cycle(pack)), each)
        self.dealt[field_kind] |= set(parts)
        return " ".join(parts)


def with_texts(harvest: Harvest) -> list[tuple[str, Form]]:
    return [(who, form) for who, form in harvest.posts() if form.texts]


def each_field_once(site: Site, forms: list[tuple[str, Form]]) -> list[tuple[str, Form]]:
    """Without forms whose fields all went to the same endpoint from an earlier form: a sheet in another state."""
    had: set[tuple[str, str]] = set()
    kept = []
    for who, form in forms:
        fields = {(site.endpoint("POST", form.action), name) for name in form.texts}
        if not fields <= had:
            kept.append((who, form))
        had |= fields
    return kept


def hand_for(forms: list[tuple[str, Form]]) -> Hand:
    slots: dict[str, int] = defaultdict(int)
    for _, form in forms:
        for name in form.texts:
            slots[form.kinds.get(name, "text")] += 1
    return Hand(dict(slots))


def rounds(hand: Hand, form: Form) -> Iterator[dict[str, str]]:
    """Every class of strings into every text field of this form; fields hold different classes in each round."""
    for number in range(len(ROUNDS)):
        yield {
            name: hand.deal(form.kinds.get(name, "text"), ROUNDS[(number + place) % len(ROUNDS)])
            for place, name in enumerate(form.texts)
        }


def one_by_one(form: Form, part: int, parts: int) -> Iterator[dict[str, str]]:
    """Every string into every field, alone; the fields hold different ones at a time. All `parts` make the whole."""
    texts = [one.text for one in corpus()]
    for number in range(part, len(texts), parts):
        yield {name: texts[(number + 97 * place) % len(texts)] for place, name in enumerate(form.texts)}


def sent(site: Site, who: str, form: Form, typed: dict[str, str]) -> TestResponse:
    """As no browser would send it: half characters as three bytes."""
    data = form.data() | {name: [value] for name, value in typed.items()}
    body = urlencode(data, doseq=True, errors="surrogatepass").encode()
    return site.clients[who].post(form.action, data=body, content_type=PLAIN)


def problems(form: Form, answer: TestResponse, typed: dict[str, str]) -> Iterator[str]:
    """What is wrong with an answer, one sentence each."""
    if answer.status_code >= 500:
        yield f"{form.action}: {answer.status_code}, {typed!r:.300}"
    heads = " ".join(f"{name}: {value}" for name, value in answer.headers if name != "Location").lower()
    if "pwned" in heads or "pwned" in answer.headers.get("Location", "").partition("?")[0].lower():
        yield f"{form.action}: a header was typed by somebody: {heads}"
    if answer.mimetype != "text/html":
        return
    yield from (f"{form.action}: {one}" for one in unsafe(answer.text))
    if answer.status_code in KEEPING:
        yield from _lost(form, answer, typed)


def _lost(form: Form, answer: TestResponse, typed: dict[str, str]) -> Iterator[str]:
    values, text = typed_values(answer.text), shown(answer.text)
    for name, value in typed.items():
        secret = form.kinds.get(name) == "password" or name == "code"
        if secret and (value in values.get(name, ()) or (len(value) > 8 and value in text)):
            yield f"{form.action}: the password in {name} is shown"
        elif not secret and not character_problem(value) and tidy(value) not in text:
            held = [tidy(one) for one in values.get(name, ())]
            if tidy(value) not in held:
                yield f"{form.action}: the text of {name} is lost or changed: {value!r:.80} became {held!r:.200}"
