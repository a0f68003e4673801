"""The route guard: opens the session, finds who acts, runs the view, commits once.

Every route is declared through `Pages.get` or `Pages.post`; a test fails for an endpoint that was not.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from typing import IO, Any, cast

import sqlalchemy as sa
from flask import Blueprint, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.wrappers import Response

from hiring.domain.errors import NotAllowed, NotNow
from hiring.services import request_keys, sign_in
from hiring.services.work import NOBODY, Viewer, Work
from hiring.settings import Settings
from hiring.store.engine import open_session, transaction
from hiring.web.kept import fetched, note_arrival, signed_out
from hiring.world import World

KEY_FIELD = "idempotency_key"
LONGEST_KEY = 200
SEE_OTHER = 303
NOT_PART_OF_THE_REQUEST = frozenset({KEY_FIELD, "csrf_token", "password", "present_password", "password_again", "code"})
BEFORE_ENROLLING = frozenset(
    {
        "second_factor.show", "second_factor.begin", "second_factor.confirm", "accounts.sign_out",
        "accounts.sign_out_everywhere", "home.nothing", "home.nothing_sent",
    }
)  # fmt: skip
ENROL_FIRST = "Your organisation asks you for a second factor. Set it up in another tab, then send this once more."
SAME_MOMENT = "Somebody else changed the same thing at the same moment. Look at the page again, then send it once more."


class Door(StrEnum):
    """Who comes through a route at all; what they may do there is the services' and the policy's to say."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


class Desk:
    """What the application holds: settings, engine, world."""

    def __init__(self, settings: Settings, engine: sa.Engine, world: World) -> None:
        self.settings, self.engine, self.world = settings, engine, world


def desk() -> Desk:
    return cast(Desk, current_app.extensions["hiring"])


View = Callable[..., Any]


class Pages:
    """A blueprint whose routes are all guarded."""

    def __init__(self, name: str) -> None:
        self.blueprint = Blueprint(name, __name__)

    def get(self, rule: str, *, door: Door = Door.SIGNED_IN, writes: bool = False) -> Callable[[View], View]:
        """`writes`: this page records that something was shown (R13, R20) or who is present."""
        return self._route(rule, "GET", door, writes)

    def post(
        self,
        rule: str,
        *,
        door: Door = Door.SIGNED_IN,
        keyed: bool = True,
        writes: bool = True,
        ahead: Callable[..., object] | None = None,
    ) -> Callable[[View], View]:
        """`keyed=False` for drafts, which are idempotent by version instead of by key (R38).

        `writes=False`, never keyed, for a view that thinks long first and writes `aside`. `ahead` thinks long before
        the view, in a reading session: what it answers is `g.ahead`, and the view judges what changed meanwhile.
        """
        return self._route(rule, "POST", door, writes=writes, keyed=keyed, ahead=ahead)

    def _route(
        self,
        rule: str,
        method: str,
        door: Door,
        writes: bool,
        keyed: bool = False,
        ahead: Callable[..., object] | None = None,
    ) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(**params: Any) -> Any:
                if ahead is not None:
                    _think(ahead, params, door)
                return _run(view, params, door=door, writes=writes, keyed=keyed)

            guarded.door = door  # type: ignore[attr-defined]
            self.blueprint.add_url_rule(rule, view.__name__, guarded, methods=[method])
            return guarded

        return decorate


def _think(ahead: Callable[..., object], params: dict[str, Any], door: Door) -> None:
    """Afterwards the viewer is looked up afresh: the session may have ended while this took its time."""
    with _work(writes=False) as reading:
        through = door is Door.PUBLIC or (reading.viewer.signed_in and not reading.viewer.must_enrol)
        g.ahead = ahead(reading, **params) if through else None
    g.pop("_login_user", None)


def _run(view: View, params: dict[str, Any], *, door: Door, writes: bool, keyed: bool) -> Any:
    with _work(writes) as work:
        if door is Door.SIGNED_IN and not work.viewer.signed_in:
            return _to_sign_in()
        if work.viewer.must_enrol and door is Door.SIGNED_IN and request.endpoint not in BEFORE_ENROLLING:
            return _to_enrolling()
        key = _request_key() if keyed and work.viewer.signed_in else None
        try:
            return _once(work, key, lambda: current_app.ensure_sync(view)(work, **params))
        except IntegrityError as error:
            work.session.rollback()
            if key and (seen := request_keys.answer(work, key)):
                return _answered(seen)
            raise NotNow(SAME_MOMENT) from error


def _once(work: Work, key: str | None, run: Callable[[], Any]) -> Any:
    """Runs the view and commits; a request key that was used already gets the first answer again."""
    if key and (seen := request_keys.answer(work, key)):
        return _answered(seen)
    claimed = request_keys.claim(work, key, request.endpoint or "") if key else None
    answer = run()
    if g.get("refused"):
        work.session.rollback()
        return answer
    if claimed is not None:
        request_keys.settle(work, claimed, _led_to(answer))
    work.session.commit()
    if claimed is not None and claimed.location:
        note_arrival(request.form[KEY_FIELD][:LONGEST_KEY])
    return answer


def _answered(seen: str) -> Response:
    """A form that has arrived before: where its first request led."""
    note_arrival(request.form[KEY_FIELD][:LONGEST_KEY])
    return redirect(seen, SEE_OTHER)


def _led_to(answer: Any) -> str | None:
    """Where a change led; None for an answer that changed nothing and may be tried again."""
    done = isinstance(answer, Response) and answer.status_code == SEE_OTHER
    return str(answer.headers["Location"]) if done else None


@contextmanager
def _work(writes: bool) -> Iterator[Work]:
    with open_session(desk().engine, writes=writes) as session:
        viewer = _find_viewer(session)
        if viewer.signed_in:
            _note_use(g.work, writes)
        yield g.work


def _find_viewer(session: Any) -> Viewer:
    g.db, g.now = session, desk().world.now()
    g.work = Work(session, NOBODY, desk().world, g.now)
    viewer = cast(Viewer, current_user.viewer) if current_user.is_authenticated else NOBODY
    g.work = replace(g.work, viewer=viewer)
    return viewer


def name_the_refused() -> None:
    """For the log's line of a form that was refused before it came to the guard; counts as no use of the session."""
    with open_session(desk().engine, writes=False) as session:
        _find_viewer(session)


@contextmanager
def aside(work: Work) -> Iterator[Work]:
    """A short transaction of its own for what a reading page writes down, so that reading takes no write lock."""
    with transaction(desk().engine) as session:
        yield replace(work, session=session)


def _note_use(work: Work, writes: bool) -> None:
    """Keeps the session alive; a reading request takes the write lock for it at most once in five minutes.

    Reading goes on where this cannot be written: a full disk refuses writers alone.
    """
    if not sign_in.unnoticed(work):
        return
    if writes:
        sign_in.note_use(work)
        return
    with suppress(OperationalError), transaction(desk().engine) as session:
        sign_in.note_use(Work(session, work.viewer, work.world, work.now))


def _request_key() -> str | None:
    """A digest of key, address and body: the same form sent twice is one request, an edited one is another."""
    given = request.form.get(KEY_FIELD, "")
    if not given:
        return None
    body = sorted((k, v) for k, v in request.form.items(multi=True) if k not in NOT_PART_OF_THE_REQUEST)
    files = sorted((name, _digest_of(file.stream)) for name, file in request.files.items(multi=True))
    return hashlib.sha256(repr((given[:LONGEST_KEY], request.path, body, files)).encode(errors="replace")).hexdigest()


def _digest_of(stream: IO[bytes]) -> str:
    found = hashlib.sha256(stream.read()).hexdigest()
    stream.seek(0)
    return found


def _to_enrolling() -> Any:
    """The organisation asks this person for a second factor, before anything else."""
    if request.method == "GET" and not fetched():
        return redirect(url_for("second_factor.show"), 303)
    raise NotAllowed(ENROL_FIRST)


def _to_sign_in() -> Any:
    if request.method == "GET" and not fetched():
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    return signed_out()
