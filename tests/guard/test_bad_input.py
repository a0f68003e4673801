"""Whatever is typed, sent or put into an address: a clear answer, never a defect, and the text comes back."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlencode

import pytest
from werkzeug.test import TestResponse

from tests.guard.conftest import Site, nothing_kept
from tests.guard.walk import Harvest
from tests.hostile.corpus import corpus, of_kind
from tests.hostile.plain import unsafe
from tests.support.doors import Form, doors
from tests.support.markup import flaws

KEPT = "<script>alert(1)</script> שלום \U0001f642 “x” &amp; 'y'"
NUL, LONG = "a\x00b", "long " * 6000
SHOWN = {NUL: "b", LONG: LONG.strip()}
"""What of them has to come back."""
QUERIES = (
    KEPT, "a\x00b", str(2**63), "-1", "", " \t\u00a0\u2028 ", "x\r\nSet-Cookie: a=b", "2026-13-45",
    *(" ".join(one.text for one in corpus()[start : start + 30]) for start in (40, 70, 100, 130)),
)  # fmt: skip
"""What addresses are asked with; forms get the whole corpus in test_hostile_forms.py."""
SURROGATE = "%ED%A0%80"
KEEPING = {400, 409, 422}
NO_FORM = {"home.nothing_sent", "accounts.do_code"}
"""POST endpoints without a form in the walk: what answers every address that is none; the code after a password."""
PASSWORDS = re.compile("password|^code$")


def send(site: Site, who: str, form: Form, **typed: str) -> TestResponse:
    data = form.data() | {name: [value] for name, value in typed.items()}
    return site.clients[who].post(form.action, data=data)


def test_the_walk_finds_every_form_of_the_product(sqlite_site: Site, harvest: Harvest) -> None:
    """A POST endpoint whose form nothing reaches must be named in NO_FORM or in the walk's KNOWN."""
    every = {door.rule.endpoint for door in doors(sqlite_site.app, "POST")}
    found = {endpoint for endpoint, _ in harvest.forms} & every
    assert every - found == NO_FORM
    assert sum(len(form.texts) for _, form in harvest.posts()) >= 120


def test_hostile_text_in_every_field_is_answered_and_comes_back_escaped(
    sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    with nothing_kept(monkeypatch):
        for (endpoint, _), (who, form) in harvest.forms.items():
            texts = [name for name in form.texts if not PASSWORDS.search(name)]
            for value in (KEPT, *SHOWN) if texts and form.method == "POST" else ():
                answer = send(sqlite_site, who, form, **dict.fromkeys(texts, value))
                found += _problems(form, answer, value[:10])
                if value in SHOWN and not 400 <= answer.status_code < 500:
                    found.append(f"{endpoint}: {value[:10]!r} in {texts} is answered {answer.status_code}")
                kept = html.escape(SHOWN.get(value, KEPT[:25])) in _unified(answer.text)
                if answer.status_code in KEEPING and answer.mimetype == "text/html" and not kept:
                    found.append(f"{endpoint}: the text of {texts} is lost ({answer.status_code}) {value[:10]!r}")
    assert "\n".join(found) == ""


def _unified(page: str) -> str:
    return page.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


def test_missing_fields_choices_and_broken_bodies_are_answered(
    sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    with nothing_kept(monkeypatch):
        for who, form in harvest.posts():
            client = sqlite_site.clients[who]
            strange = {name: ["x"] for name in of_kind("name")} | {name: ["no-such-choice"] for name in form.fields}
            for what, body in {"nothing": {}, "strange choices": strange}.items():
                found += _problems(form, client.post(form.action, data=body), what)
            raw = "&".join(f"{quote(name)}={SURROGATE}%FF%C3" for name in form.fields).encode() + b"&\xff\xfe=\x80"
            sent = client.post(form.action, data=raw, content_type="application/x-www-form-urlencoded")
            found += _problems(form, sent, "broken bytes")
    assert not found


def test_postgresql_answers_what_it_could_not_store_as_well(
    postgres_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refuses NUL, over-long text and 2^63 where SQLite takes them; ids are the same in both worlds."""
    found = []
    with nothing_kept(monkeypatch):
        for who, form in harvest.posts():
            for value in (NUL, LONG, str(2**63)) if form.texts else ():
                answer = send(postgres_site, who, form, **dict.fromkeys(form.texts, value))
                found += _problems(form, answer, repr(value)[:30])
    assert not found


def _problems(form: Form, answer: TestResponse, what: str = "") -> list[str]:
    if answer.status_code >= 500:
        return [f"{form.action}: {answer.status_code} {what}"]
    if "<script>alert(1)" in answer.text:
        return [f"{form.action}: unescaped"]
    if answer.status_code == 422 and answer.mimetype == "text/html":
        wrong = list(flaws(answer.text)) + ([] if 'role="alert"' in answer.text else ["no summary of what is wrong"])
        return [f"{form.action}: {wrong} {what}"] if wrong else []
    return ["a header of ours was typed by somebody"] if "a=b" in answer.headers.get("Set-Cookie", "") else []


def queries(site: Site, harvest: Harvest) -> dict[str, tuple[str, set[str]]]:
    """The names that each address takes in its query, from forms and known readers of queries: path to (who, names)."""
    found: dict[str, tuple[str, set[str]]] = {}
    for who, form in harvest.forms.values():
        if form.method == "GET":
            path = form.action.partition("?")[0]
            found.setdefault(path, (who, set()))[1].update(form.fields)
    loop = f"/loops/{site.loops['debriefing']}"
    known = {
        "/loops": "after sort state q whose", "/loops.csv": "after sort state q",
        "/loops/new": "candidate requisition q",
        f"{loop}/debrief": "by who principle", f"{loop}/debrief/live": "by who principle", f"{loop}/timeline": "after",
        f"{loop}/plan": "q kind host", f"{loop}/plan/assign": "keep", "/search": "q", "/people": "q after state",
        "/candidates": "q after", "/requisitions": "q after", "/admin/accounts": "state after",
        "/principles/load": "set",
        "/requisitions/new": "set", "/sign-in": "next", f"{loop}/replace/bar-raiser": "q", f"{loop}/reopen": "revision",
    }  # fmt: skip
    for path, names in known.items():
        found.setdefault(path, ("bruno" if loop in path else "rita", set()))[1].update(names.split())
    return found


def test_hostile_queries_are_answered(sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    with nothing_kept(monkeypatch):
        for path, (who, names) in queries(sqlite_site, harvest).items():
            client = sqlite_site.clients[who]
            asked = [urlencode(dict.fromkeys(sorted(names), value), errors="surrogatepass") for value in QUERIES]
            asked += ["&".join(f"{name}={value}" for name in sorted(names)) for value in ("%00", SURROGATE, "%FF")]
            asked += [f"{name}={2**63}" for name in sorted(names)]
            for query in asked:
                answer = client.get(f"{path}?{query[:3000]}")
                wrong = list(unsafe(answer.text)) if answer.mimetype == "text/html" else []
                if answer.status_code >= 500 or wrong:
                    found.append(f"{path}?{query[:80]}: {answer.status_code} {wrong}")
    assert not found


def test_hostile_addresses_are_nowhere(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parameter that is no id is an address that does not exist."""
    hostile = ("%00", SURROGATE, "x" * 3000, "..%2f..%2fetc", "0", "9" * 40, "%F0%9F%99%82", "<script>", "-1")
    client = sqlite_site.clients["rita"]
    with nothing_kept(monkeypatch):
        for door in doors(sqlite_site.app, "GET", "POST"):
            for name in door.rule.arguments - {"anything", "filename", "token"}:
                for value in hostile:
                    path = re.sub(rf"<\w+:{name}>", value, door.rule.rule)
                    path = re.sub(r"<\w+:\w+>", str(sqlite_site.loops["ready"]), path)
                    answer = client.open(path, method=door.method)
                    assert answer.status_code in {404, 405}, f"{door.method} {path[:90]}: {answer.status_code}"


@pytest.mark.parametrize("revision", [0, 1, 2, 2**31, 2**63, 2**64])
def test_no_revision_is_too_large(sqlite_site: Site, revision: int) -> None:
    answer = sqlite_site.clients["bruno"].get(f"/loops/{sqlite_site.loops['decided']}/decision/{revision}")
    assert answer.status_code == (200 if revision == 1 else 404)
