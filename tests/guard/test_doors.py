"""Every endpoint of the application: guarded, typed, closed to strangers, alike in what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from flask import Blueprint, Flask
from werkzeug.test import TestResponse

from hiring.web.guard import Door as DoorKind
from hiring.web.headers import CSP
from tests.guard.conftest import Site, nothing_kept
from tests.guard.walk import KINDS, Harvest
from tests.support.doors import NOWHERE, Door, doors
from tests.support.markup import flaws

PUBLIC = {
    "accounts.sign_in",
    "accounts.do_sign_in",
    "accounts.code",
    "accounts.do_code",
    "claims.claim",
    "claims.do_claim",
    "health.live",
    "health.ready",
    "session.standing",
    "static",
}
TYPES = {"UUIDConverter", "IntegerConverter"}
TEXTS = {"anything", "filename", "token"}
"""Parameters that are text by nature: the catch-all, static files, the secret of a link."""
NOT_THE_SAME = re.compile(r'(name="(csrf_token|idempotency_key)" value="|<meta name="csrf-token" content=")[^"]*')


def unguarded(app: Flask) -> list[str]:
    """Endpoints that no guard stands before."""
    views = app.view_functions
    return [name for name in views if name != "static" and not hasattr(views[name], "door")]


def untyped(app: Flask) -> list[str]:
    """URL parameters that take any text."""
    return [
        f"{rule.rule}: {name}"
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if type(converter).__name__ not in TYPES and name not in TEXTS
    ]


def test_every_endpoint_is_guarded_and_every_parameter_typed(sqlite_site: Site) -> None:
    assert not unguarded(sqlite_site.app)
    assert not untyped(sqlite_site.app)


def test_a_planted_route_without_guard_or_type_is_found() -> None:
    app = Flask("planted")
    planted = Blueprint("planted", "planted")
    planted.add_url_rule("/planted/<slug>", "leak", lambda slug: slug)
    app.register_blueprint(planted)
    assert unguarded(app) == ["planted.leak"]
    assert untyped(app) == ["/planted/<slug>: slug"]


def test_only_signing_in_claiming_and_the_own_standing_are_public(sqlite_site: Site) -> None:
    views = sqlite_site.app.view_functions
    public = {name for name in views if getattr(views[name], "door", None) is not DoorKind.SIGNED_IN}
    assert public == PUBLIC


def about_loops(site: Site, *methods: str) -> list[Door]:
    return [door for door in doors(site.app, *methods) if "loop_id" in door.rule.arguments]


def addresses(site: Site, *methods: str, nothing: bool = True) -> Iterable[tuple[str, str, str]]:
    """(method, endpoint, address) of every route: with ids of the loop in debrief, and with an id of `nothing`."""
    few = {name: values[:1] for name, values in site.path_ids("debriefing").items()}
    for door in doors(site.app, *methods):
        for path in door.paths(site.app, few, nothing=nothing):
            yield door.method, door.rule.endpoint, path


def test_the_signed_out_get_303_or_401_everywhere_but_at_public_doors(sqlite_site: Site) -> None:
    client = sqlite_site.app.test_client()
    for method, endpoint, path in addresses(sqlite_site, "GET", "POST"):
        if endpoint in PUBLIC:
            continue
        answer = client.open(path, method=method)
        assert answer.status_code == (303 if method == "GET" else 401), f"{method} {path}: {answer.status_code}"
        assert "Candidate" not in answer.text


def test_a_form_without_its_token_is_refused_everywhere(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session is whole; only the token is missing."""
    monkeypatch.setitem(sqlite_site.app.config, "WTF_CSRF_ENABLED", True)
    for method, _, path in addresses(sqlite_site, "POST"):
        answer = sqlite_site.clients["rita"].open(path, method=method, data={"reason": "x"})
        assert answer.status_code == 400, f"{path}: {answer.status_code}"


def check_headers(answer: TestResponse, what: str) -> None:
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'"), what
    assert "unsafe" not in answer.headers["Content-Security-Policy"], what
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], what
    assert answer.headers["X-Content-Type-Options"] == "nosniff", what
    assert answer.headers["Referrer-Policy"] == "same-origin", what
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", what
    assert "Permissions-Policy" in answer.headers, what
    if "static" not in what:
        assert answer.headers["Cache-Control"] == "no-store", what


def test_every_page_answers_every_kind_of_person_in_every_state_of_a_loop(harvest: Harvest) -> None:
    wanted = {200, 303, 304, 403, 404, 409, 410, 422}
    assert [(*where, code) for where, code in harvest.answers.items() if code not in wanted] == []
    assert {who for who, _, _ in harvest.answers} >= set(KINDS)
    assert sum(code == 200 for code in harvest.answers.values()) > 200


def test_every_page_has_a_title_one_heading_labels_and_ids_that_occur_once(harvest: Harvest) -> None:
    assert {endpoint: found for endpoint, found in harvest.flaws.items() if found} == {}
    assert len(harvest.flaws) >= 60


@pytest.mark.parametrize(
    "text",
    [
        "<html><title> · hiring</title><h1>One</h1>",
        "<html><title>A · hiring</title><h1>One</h1><h1>Two</h1>",
        "<html><title>A · hiring</title><h1></h1>",
        '<p id="a"></p><p id="a"></p>',
        '<label for="a">Name</label><input id="b" />',
        '<label for="a"></label><input id="a" />',
        '<label><select name="a"><option>One</option></select></label>',
        '<textarea aria-labelledby="nowhere"></textarea>',
        "<button></button>",
    ],
)
def test_planted_flaws_of_markup_are_found(text: str) -> None:
    assert len(list(flaws(text))) == 1


def test_every_page_carries_strict_headers(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with nothing_kept(monkeypatch):
        for _, _, path in addresses(sqlite_site, "GET"):
            check_headers(sqlite_site.clients["rita"].get(path), path)


@pytest.mark.parametrize("loop", ["debriefing", "decided"])
def test_a_stranger_gets_the_same_404_for_a_loop_and_for_nothing(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch, loop: str
) -> None:
    """What may not be seen answers as if it did not exist: status, headers and body, tokens of the form apart."""
    client = sqlite_site.clients["stan"]
    ids = {name: values[:1] for name, values in sqlite_site.path_ids(loop).items()}
    with nothing_kept(monkeypatch):
        for door in about_loops(sqlite_site, "GET", "POST"):
            *known, nothing = door.paths(sqlite_site.app, ids)
            wanted = told(client.open(nothing, method=door.method))
            assert wanted[0] == 404, f"{nothing}: {wanted[0]}"
            for path in known:
                assert told(client.open(path, method=door.method)) == wanted, f"{door.method} {path}"


def told(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """Everything an answer tells, without the tokens that differ each time."""
    headers = [(name, value) for name, value in answer.headers if name not in {"Set-Cookie", "Content-Length"}]
    return answer.status_code, NOT_THE_SAME.sub(r"\1", answer.text), sorted(headers)


def test_other_methods_answer_405_or_what_get_answers(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sqlite_site.clients["rita"]
    with nothing_kept(monkeypatch):
        for _, _, path in addresses(sqlite_site, "GET", nothing=False):
            head, options = client.head(path), client.options(path)
            assert head.status_code < 500, path
            assert head.data == b"", path
            assert options.status_code in {200, 404}, f"OPTIONS {path}: {options.status_code}"
            answer = client.delete(path)
            assert answer.status_code == 405, f"DELETE {path}: {answer.status_code}"
            check_headers(answer, path)


def test_defects_full_bodies_and_lost_databases_answer_with_the_same_headers(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_site.clients["rita"]
    too_large = client.post(f"/loops/{NOWHERE}/hold", data={"reason": "x" * 13_000_000})
    assert too_large.status_code == 413
    assert client.get(f"/loops/{NOWHERE}").status_code == 404
    with monkeypatch.context() as patched:
        patched.setattr("hiring.services.loop_table.table_page", lambda *_a, **_k: 1 / 0, raising=False)
        patched.setitem(sqlite_site.app.view_functions, "loops.table", lambda: 1 / 0)
        broken = client.get("/loops")
    lost = _with_lost_database(sqlite_site, monkeypatch)
    assert broken.status_code == 500
    assert "ZeroDivision" not in broken.text
    assert lost.status_code == 503
    assert int(lost.headers["Retry-After"]) > 0
    for answer in (too_large, broken, lost):
        check_headers(answer, str(answer.status_code))
        assert answer.headers["Content-Security-Policy"] == CSP


def _with_lost_database(site: Site, monkeypatch: pytest.MonkeyPatch) -> TestResponse:
    from sqlalchemy.exc import OperationalError

    def lost(*_given: object, **_more: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the disk is gone"))

    with monkeypatch.context() as patched:
        patched.setattr("hiring.store.seats.elsewhere", lost)
        return site.clients["hanna"].get(f"/loops/{site.loops['ready']}")
