"""Writes the pages and sections of the documents that repeat what the code says.

`python -m tests.docs.reference` rewrites them; a test compares the committed text with what is generated here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from tests.docs import asvs, commands, inputs, personal_data, rights, settings, states
from tests.support.house import ROOT

REFERENCE = "docs/reference"
NOTICE = "<!-- Generated from the code by `python -m tests.docs.reference`. Edit the code, not this page. -->"
PAGES: Mapping[str, Callable[[], str]] = {
    f"{REFERENCE}/settings.md": settings.page,
    f"{REFERENCE}/commands.md": commands.page,
    f"{REFERENCE}/actions.md": rights.actions,
    f"{REFERENCE}/visibility.md": rights.sights,
    f"{REFERENCE}/workflow.md": states.page,
    f"{REFERENCE}/imports.md": commands.imports,
    f"{REFERENCE}/inputs.md": inputs.page,
    "docs/asvs.md": asvs.page,
}
SECTIONS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "docs/architecture.md": {"policy": rights.printed, "workflow": states.printed, "layers": states.layers},
    "docs/privacy.md": {"data classes": personal_data.columns},
    "docs/security.md": {"asvs": asvs.section},
}


def generated() -> dict[str, str]:
    """The text that each generated or partly generated document should have, by its path."""
    whole = {name: f"{NOTICE}\n\n{make()}" for name, make in PAGES.items()}
    partly = {name: with_sections((ROOT / name).read_text(encoding="utf-8"), made) for name, made in SECTIONS.items()}
    return whole | partly


def with_sections(text: str, sections: Mapping[str, Callable[[], str]]) -> str:
    """Replaces what stands between `<!-- generated: NAME -->` and `<!-- end: NAME -->`."""
    for name, make in sections.items():
        start, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
        if text.count(start) != 1 or text.count(end) != 1:
            raise ValueError(f"found {text.count(start)} and {text.count(end)} markers of {name}, expected one each")
        body = f"{start}\n\n{make()}\n\n{end}"
        text = re.sub(f"{re.escape(start)}.*?{re.escape(end)}", lambda _match, body=body: body, text, flags=re.DOTALL)
    return text


def write() -> Iterable[str]:
    """Writes every document that differs and answers its path."""
    (ROOT / REFERENCE).mkdir(exist_ok=True)
    for name, text in generated().items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            yield name


if __name__ == "__main__":
    changed: Sequence[str] = list(write())
    print("\n".join(f"wrote {name}" for name in changed) or "Everything is up to date.")
