"""Every route of the application with addresses to try it at, and the forms that its pages carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.support.company import Company

NOWHERE = "00000000-0000-7000-8000-00000000ffff"
PLAIN: Mapping[str, tuple[str, ...]] = {
    "anything": ("nothing/here",), "filename": ("css/base.css",), "revision": ("1", "2"), "token": ("no-such-token",),
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """One rule with one method."""

    rule: Rule
    method: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.rule}"

    def paths(self, app: Flask, ids: Mapping[str, tuple[str, ...]], *, nothing: bool = True) -> Iterator[str]:
        """Addresses with each combination of known ids, and last with an id of `nothing`."""
        wanted = sorted(self.rule.arguments)
        choices = [_values(self.rule, name, ids.get(name, ()), nothing) for name in wanted]
        for values in list(product(*choices)):
            yield app.url_map.bind("localhost").build(
                self.rule.endpoint, dict(zip(wanted, map(_typed, values), strict=True))
            )


def _values(rule: Rule, name: str, known: tuple[str, ...], nothing: bool) -> tuple[str, ...]:
    plain = (*known, *PLAIN.get(name, ()))
    return (*plain, *_nowhere(rule, name)) if nothing or not plain else plain


def _nowhere(rule: Rule, name: str) -> tuple[str, ...]:
    """The id of nothing, where an id is asked for."""
    return (NOWHERE,) if type(rule._converters[name]).__name__ == "UUIDConverter" else ()


def _typed(value: str) -> Any:
    return int(value) if value.isdigit() else value


def doors(app: Flask, *methods: str) -> list[Door]:
    """All routes, the static files too, in the order of their addresses."""
    found = [Door(rule, method) for rule in app.url_map.iter_rules() for method in sorted(rule.methods or ())]
    wanted = [door for door in found if door.method in methods]
    return sorted(wanted, key=lambda door: door.name)


def staying(app: Flask, company: Company, name: str) -> FlaskClient:
    """A client that stays signed in whatever an answer says about its cookie."""
    signed_in = company.sign_in(app, name).get_cookie("session")
    assert signed_in is not None
    client = app.test_client(use_cookies=False)
    client.environ_base["HTTP_COOKIE"] = f"session={signed_in.value}"
    return client


def same_client(app: Flask, client: FlaskClient) -> FlaskClient:
    """The session of a staying client, in another application over a copy of its database."""
    copy = app.test_client(use_cookies=False)
    copy.environ_base["HTTP_COOKIE"] = client.environ_base["HTTP_COOKIE"]
    return copy


@dataclass
class Form:
    """A form as a browser would send it untouched; `texts` are the names somebody types into."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    """What each of `texts` is: text, email, date …, area."""

    def data(self, typed: str | None = None) -> dict[str, Any]:
        """One button is pressed, however many stand there under the name `do`."""
        given: dict[str, Any] = {name: list(values) for name, values in self.fields.items()}
        given |= {"do": given["do"][:1]} if "do" in given else {}
        if typed is not None:
            given |= {name: [typed] for name in self.texts}
        return given


TYPED = frozenset({"text", "search", "email", "url", "tel", "number", "date", "time", "password", ""})


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._select: str | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").upper())
            self.found.append(self._open)
            self._by_id[given.get("id", "")] = self._open
            return
        form = self._by_id.get(given["form"]) if "form" in given else self._open
        name = given.get("name", "")
        if tag == "option" and self._select and form is not None:
            self._choose(form, given)
        elif form is None or not name or "disabled" in given:
            return
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, self._text = name, ""
            form.texts.append(name)
            form.kinds[name] = "area"
        elif tag in {"input", "button"}:
            _input(form, tag, name, given)

    def _choose(self, form: Form, given: Mapping[str, str]) -> None:
        assert self._select is not None
        if "selected" in given or not any(form.fields.get(self._select, [])):
            form.fields[self._select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            if self._open is not None:
                self._open.fields[self._area] = [self._text.strip()]
            self._area = None


def _input(form: Form, tag: str, name: str, given: Mapping[str, str]) -> None:
    kind = given.get("type", "submit" if tag == "button" else "")
    value = given.get("value", "")
    if kind in {"radio", "checkbox"}:
        if "checked" in given or (kind == "radio" and not form.fields.get(name)):
            form.fields.setdefault(name, []).append(value)
            if kind == "radio":
                form.fields[name] = [value]
    elif kind != "file":
        form.fields.setdefault(name, []).append(value)
        if kind in TYPED:
            form.texts.append(name)
            form.kinds[name] = kind or "text"


def forms_of(html: str) -> list[Form]:
    """The forms of a page, GET ones too."""
    parser = _Forms()
    parser.feed(html)
    return parser.found
