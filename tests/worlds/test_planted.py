"""The comparison is worth its time: leaks of many kinds, planted into the application, are all caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import flash, g, make_response, request
from sqlmodel import Session, select
from werkzeug.routing import IntegerConverter, Rule

from hiring.domain.errors import Incomplete
from hiring.models.feedback import Evidence, Feedback, Vote
from hiring.schemas.grid import GridCell
from hiring.services import reading
from hiring.web import guard
from hiring.web.forms.base import HouseForm
from tests.worlds.compare import Onlooker, Question, asked, looking, messages, pages, rules_of, signed_in
from tests.worlds.conftest import Pairs
from tests.worlds.ids import UnknownParameter, ids_of
from tests.worlds.script import HARD, SOFT

Patch = pytest.MonkeyPatch
PAGES = (
    "home.home", "loops.show", "loops.read", "loops.csv_file", "search.search", "plans.show", "debrief.live",
    "debrief.debrief_page", "decision.record",
)  # fmt: skip


def negative(session: Session) -> int:
    return sum(vote.value.negative for vote in session.exec(select(Vote)))


def written(session: Session) -> int:
    return sum(len(one.situation) for one in session.exec(select(Evidence)))


def around(patched: Patch, where: str, change: Callable[[Any, Any], Any]) -> None:
    """Replaces a function by one that changes its answer; `change` gets the first argument and the answer."""
    module, _, name = where.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)

    def changed(*given: Any, **more: Any) -> Any:
        return change(given[0], real(*given, **more))

    patched.setattr(where, changed)


def every_view(patched: Patch, change: Callable[[Any, Any], Any]) -> None:
    """After the view, before the answer leaves."""
    real = guard._once

    def once(work: Any, key: Any, run: Any) -> Any:
        return change(work, make_response(real(work, key, run)))

    patched.setattr(guard, "_once", once)


def field(patched: Patch) -> None:
    """A forgotten check on the reading page."""

    def everything(_work: Any, room: Any) -> Any:
        return tuple(place for place in room.whole.places if place.submitted)

    patched.setattr(reading, "readable", everything)


def count(patched: Patch) -> None:
    """How much there is to read, in a title."""

    def counted(work: Any, page: Any) -> Any:
        number = len(work.session.exec(select(Evidence)).all())
        return page.model_copy(update={"candidate": f"{page.candidate} ({number})"})

    around(patched, "hiring.services.loop_page.loop_page", counted)


def order(patched: Patch) -> None:
    """People sorted by how they voted."""

    def sorted_by_vote(work: Any, page: Any) -> Any:
        return page.model_copy(update={"people": page.people[::-1] if negative(work.session) else page.people})

    around(patched, "hiring.services.loop_page.loop_page", sorted_by_vote)


def etag(patched: Patch) -> None:
    """Made from the rows of the loop instead of the viewer's own card."""

    def tagged(work: Any, answer: Any) -> Any:
        answer.set_etag(str(written(work.session)))
        return answer

    every_view(patched, tagged)


def length(patched: Patch) -> None:
    """Blanks, as many as somebody wrote letters."""

    def longer(work: Any, answer: Any) -> Any:
        if answer.mimetype == "text/html":
            answer.set_data(answer.get_data() + b" " * (written(work.session) % 97))
        return answer

    every_view(patched, longer)


def status(patched: Patch) -> None:
    """403 after a negative vote where it is 404 otherwise."""

    def odd(work: Any, answer: Any) -> Any:
        if request.endpoint == "plans.show" and negative(work.session):
            answer.status_code = 403
        return answer

    every_view(patched, odd)


def cookie(patched: Patch) -> None:
    """Something that a later page would say, in the cookie of the session."""

    def told(work: Any, answer: Any) -> Any:
        flash(f"{negative(work.session)} new", "note")
        return answer

    every_view(patched, told)


def header(patched: Patch) -> None:
    """A count for debugging."""

    def counted(work: Any, answer: Any) -> Any:
        answer.headers["X-Evidence"] = str(len(work.session.exec(select(Evidence)).all()))
        return answer

    every_view(patched, counted)


def error_text(patched: Patch) -> None:
    """A refusal that says more than it should."""
    real = HouseForm.refuse

    def refuse(self: HouseForm, refusal: Any) -> None:
        real(self, Incomplete(f"{negative(g.work.session)} others did better.", {}))

    patched.setattr(HouseForm, "refuse", refuse)


def search_hit(patched: Patch) -> None:
    """Full text that was indexed with the names."""

    def found(work: Any, page: Any) -> Any:
        hits = work.session.exec(select(Feedback).where(Feedback.summary.ilike(f"%{page.q}%"))).all()  # type: ignore[attr-defined]
        return page.model_copy(update={"q": f"{page.q} ({len(hits)})"})

    around(patched, "hiring.services.search.search", found)


def css_class(patched: Patch) -> None:
    """A mark's colour instead of "submitted"."""

    def with_vote(work: Any, _place: Any) -> GridCell:
        return GridCell(state="mark", words="submitted", side="below" if negative(work.session) else "above")

    patched.setattr("hiring.services.grid._status", with_vote)


def cached_fragment(patched: Patch) -> None:
    """What a page of the loop was rendered with, kept for the next one who asks, whoever that is."""
    kept: dict[tuple[int, str], bytes] = {}

    def cached(work: Any, answer: Any) -> Any:
        key = id(work.session.get_bind().engine), request.path
        if answer.mimetype == "text/html" and answer.status_code == 200:
            answer.set_data(kept.setdefault(key, answer.get_data()))
        return answer

    every_view(patched, cached)


def file(patched: Patch) -> None:
    """A column too many in the export."""

    def with_column(work: Any, made: Any) -> Any:
        return made.model_copy(update={"text": f"{made.text}negative,{negative(work.session)}\n"})

    around(patched, "hiring.services.loop_table.file", with_column)


def statements(patched: Patch) -> None:
    """One more look into the database after a negative vote: it takes longer."""

    def slower(work: Any, answer: Any) -> Any:
        if negative(work.session):
            work.session.exec(select(Feedback)).all()
        return answer

    every_view(patched, slower)


def location(patched: Patch) -> None:
    """An address that grows with what is written."""

    def led(work: Any, answer: Any) -> Any:
        if answer.status_code == 303:
            answer.headers["Location"] += f"?after={len(work.session.exec(select(Evidence)).all())}"
        return answer

    every_view(patched, led)


LEAKS = (
    field, count, order, etag, length, status, cookie, header, error_text, search_hit, css_class, cached_fragment,
    file, statements, location,
)  # fmt: skip


def questions(eye: Onlooker) -> Iterator[Question]:
    yield from pages(eye, PAGES, ("overridden",))
    sheet = f"/loops/{eye.worlds[0].loops['writing']}"
    yield Question("POST", "sent", f"{sheet}/feedback", {"do": "submit", "version": "0", "summary": "My own."})
    yield Question("POST", "sent", f"{sheet}/kit", {"version": "0", "text": "My own."})


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_promise_1_a_planted_leak_is_caught(pairs: Pairs, monkeypatch: Patch, plant: Callable[[Patch], None]) -> None:
    pair = pairs.of("", HARD)
    with looking(pair, "iris"):
        pass  # she has signed in, so that she can be first below
    with looking(pair, "ivan") as eye:
        plant(monkeypatch)
        for world in pair:
            page = signed_in(world, "iris").get(f"/loops/{world.loops['overridden']}")
            assert page.status_code == 200
        for question in questions(eye):
            eye.ask(question)
            if eye.differing:
                break
    assert eye.differing


def test_promise_1_without_a_leak_the_same_questions_find_nothing(pairs: Pairs) -> None:
    with looking(pairs.of("", HARD), "ivan") as eye:
        for question in questions(eye):
            eye.ask(question)
    assert not eye.differing, "\n".join(eye.differing)
    assert eye.asked > 15


def test_promise_1_a_message_that_tells_is_caught(pairs: Pairs) -> None:
    """Lines on the home page and whatever else is kept for a person, compared row by row."""
    with looking(pairs.of("", SOFT), "ina") as eye:
        messages(eye)
    assert "home_line" in "\n".join(eye.differing)
    assert "coaching_note" in "\n".join(eye.differing)


def test_R19_whoever_may_read_sees_the_difference(pairs: Pairs) -> None:
    """Otherwise the comparison would prove nothing."""
    with looking(pairs.of("", HARD), "iris") as eye:
        for question in pages(eye, ("loops.read", "loops.show", "debrief.debrief_page"), ("overridden", "own_in")):
            eye.ask(question)
    assert len(eye.differing) >= 4
    with looking(pairs.of("", SOFT), "ina") as addressed:
        asked(addressed, ("decision.coaching_notes", "home.home"))
    assert len(addressed.differing) >= 2


def test_a_route_that_asks_for_something_unknown_fails_with_a_clear_message(pairs: Pairs) -> None:
    world = pairs.of("", SOFT)[0]
    planted = Rule("/planted/<int:shoe_size>", endpoint="planted.page")
    planted._converters = {"shoe_size": IntegerConverter(world.app.url_map)}
    planted.arguments = {"shoe_size"}
    with pytest.raises(UnknownParameter, match="shoe_size"):
        ids_of([world], "rita", [planted])
    every = {rule.endpoint for rule, _ in rules_of(world, "GET", "POST")}
    assert every == set(world.app.view_functions) - {"accounts.do_sign_in"}


def test_ids_derive_from_who_asks_and_in_which_request(pairs: Pairs) -> None:
    """So that worlds in which others wrote more give the observer the same ids."""
    world = pairs.of("", SOFT)[0]

    def drawn(who: str, request_number: int, before: int) -> UUID:
        world.begin("boris", 1)
        for _ in range(before):
            world.company.new_id()
        world.begin(who, request_number)
        return world.company.new_id()

    assert drawn("iris", 7, before=0) == drawn("iris", 7, before=5)
    assert len({drawn("iris", 7, 0), drawn("iris", 8, 0), drawn("ivan", 7, 0)}) == 3
