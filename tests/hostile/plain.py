"""Whether a page shows what people wrote as text alone, read by a parser that sees in it what a browser sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.hostile.text_parts import COMPUTED

_TAGS = """
    a article aside body br button caption circle code col colgroup datalist dd details div dl dt em fieldset footer
    form h1 h2 h3 h4 h5 head header html input label legend li line link main meta nav ol optgroup option p path q s
    section select script small span strong summary svg table tbody td textarea tfoot th thead time title tr ul
"""
_ATTRIBUTES = """
    accept action align as autocapitalize autocomplete autofocus charset checked class colspan content crossorigin
    cx cy d datetime disabled download enctype fill for form formaction formnovalidate hidden href id inputmode lang
    list max maxlength media method min minlength multiple name novalidate open pattern placeholder r readonly rel
    required role rows cols rowspan scope selected size spellcheck src step stroke stroke-width stroke-linecap
    stroke-linejoin tabindex target title type value viewbox viewBox width height x x1 x2 xmlns y y1 y2 wrap
    focusable draggable translate dir start transform
"""
TAGS, ATTRIBUTES = frozenset(_TAGS.split()), frozenset(_ATTRIBUTES.split())
"""What our templates use; everything else came with somebody's text."""
OURS = frozenset({"class", "for", "form", "id", "name", "rel", "type"})
"""Never made of what people write."""
ADDRESSES = frozenset({"action", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"})
WEB = re.compile(r"https?://|mailto:")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
STRIPPED = re.compile(r"[\x00-\x20]+")


def unsafe(page: str) -> Iterator[str]:
    """What would run, load, lead away or be laid over the page, one sentence each."""
    if COMPUTED in page:
        yield "a text was run as a template"
    for node in LexborHTMLParser(page).css("*"):
        yield from _unsafe(node)


def _unsafe(node: LexborNode) -> Iterator[str]:
    tag, given = (node.tag or "").lower(), node.attributes
    if tag not in TAGS:
        yield f"<{tag}> is no element of ours: {_cut(node)}"
    for name, value in given.items():
        foreign = name not in ATTRIBUTES and not name.startswith(("data-", "aria-"))
        if foreign or "pwned" in name or (name in OURS and "pwned" in (value or "")):
            yield f"{tag} has the attribute {name}: {_cut(node)}"
        if name in ADDRESSES and _leads_away(tag, value or ""):
            yield f"{tag} leads to {value!r}"
    loaded = given.get("src") or (given.get("href") if tag == "link" else None)
    if (tag == "script" and (node.text() or not loaded)) or (loaded and not loaded.startswith("/static/")):
        yield f"something of somebody else is loaded: {_cut(node)}"
    if tag == "meta" and "http-equiv" in given:
        yield f"a meta element that acts: {_cut(node)}"


def _leads_away(tag: str, value: str) -> bool:
    """Links of people may lead to the web; whatever is loaded or sent stays here."""
    address = STRIPPED.sub("", value)
    if not SCHEME.match(address):
        return False
    return not (tag == "a" and WEB.match(address))


def _cut(node: LexborNode) -> str:
    return (node.html or "")[:120]


def typed_values(page: str) -> dict[str, list[str]]:
    """What the controls of a page hold, by name, as a browser would send it."""
    found: dict[str, list[str]] = {}
    for node in LexborHTMLParser(page).css("input[name], textarea[name]"):
        name = node.attributes["name"] or ""
        area = node.tag == "textarea"
        value = node.text() if area else (node.attributes.get("value") or "")
        found.setdefault(name, []).append(value)
    return found


def shown(page: str) -> str:
    """All text of a page, as a reader gets it, with what stands in its controls."""
    tree = LexborHTMLParser(page)
    texts = [tree.body.text() if tree.body else ""]
    texts += [node.attributes.get("value") or "" for node in tree.css("input, button, option, data")]
    return "\n".join(texts)
