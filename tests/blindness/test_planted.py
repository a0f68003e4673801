"""The comparison is worth its time: leaks of many kinds, planted into the product, are all caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import make_response, request
from sqlmodel import Session, select

from hiring.models.feedback import Evidence, Feedback, Vote
from hiring.schemas.grid import GridCell
from hiring.services import reading
from hiring.web import guard
from tests.blindness.compare import FEW, differences, questions
from tests.blindness.test_two_worlds import Pair, pairs  # noqa: F401  the fixture

Patch = pytest.MonkeyPatch


def negative(session: Session) -> int:
    return sum(vote.value.negative for vote in session.exec(select(Vote)))


def words(session: Session) -> int:
    return sum(len(one.summary) for one in session.exec(select(Feedback)))


def around(patched: Patch, where: str, change: Callable[[Any, Any], Any]) -> None:
    """Replaces a function by one that changes its answer; `change` gets the first argument and the answer."""
    module, _, name = where.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)

    def changed(*given: Any, **more: Any) -> Any:
        return change(given[0], real(*given, **more))

    patched.setattr(where, changed)


def reads_everything(patched: Patch) -> None:
    """A forgotten check on the reading page."""

    def everything(_work: Any, room: Any) -> Any:
        return tuple(place for place in room.whole.places if place.submitted)

    patched.setattr(reading, "readable", everything)


def tells_in_a_header(patched: Patch) -> None:
    """A count for debugging."""

    def counted(work: Any, answer: Any) -> Any:
        answer.headers["X-Evidence"] = str(len(work.session.exec(select(Evidence)).all()))
        return answer

    _around_every_view(patched, counted)


def tells_by_the_status(patched: Patch) -> None:
    """A page that is "not now" only after a negative vote."""

    def odd(work: Any, answer: Any) -> Any:
        if request.endpoint == "plans.show" and negative(work.session):
            answer.status_code = 409
        return answer

    _around_every_view(patched, odd)


def tells_by_the_length(patched: Patch) -> None:
    """A hidden field that is padded with what somebody wrote."""

    def longer(work: Any, answer: Any) -> Any:
        if answer.mimetype == "text/html":
            answer.set_data(answer.get_data() + b" " * (words(work.session) % 97))
        return answer

    _around_every_view(patched, longer)


def tells_by_the_order(patched: Patch) -> None:
    """People sorted by how they voted."""

    def sorted_by_vote(work: Any, page: Any) -> Any:
        return page.model_copy(update={"people": page.people[::-1] if negative(work.session) else page.people})

    around(patched, "hiring.services.loop_page.loop_page", sorted_by_vote)


def tells_in_the_file(patched: Patch) -> None:
    """A column too many in the export."""

    def with_column(work: Any, made: Any) -> Any:
        return made.model_copy(update={"text": f"{made.text}negative,{negative(work.session)}\n"})

    around(patched, "hiring.services.loop_table.file", with_column)


def tells_in_the_search(patched: Patch) -> None:
    """Full text that was indexed with the names."""

    def found(work: Any, page: Any) -> Any:
        hits = work.session.exec(select(Feedback).where(Feedback.summary.ilike(f"%{page.q}%"))).all()  # type: ignore[attr-defined]
        return page.model_copy(update={"q": f"{page.q} ({len(hits)})"})

    around(patched, "hiring.services.search.search", found)


def tells_in_the_grid(patched: Patch) -> None:
    """A mark instead of "submitted"."""

    def with_vote(work: Any, _place: Any) -> GridCell:
        bad = negative(work.session) > 0
        return GridCell(state="mark", words="submitted", side="below" if bad else "above")

    patched.setattr("hiring.services.grid._status", with_vote)


def _around_every_view(patched: Patch, change: Callable[[Any, Any], Any]) -> None:
    """After the view, before the answer leaves."""
    real = guard._once

    def once(work: Any, key: Any, run: Any) -> Any:
        return change(work, make_response(real(work, key, run)))

    patched.setattr(guard, "_once", once)


LEAKS = (
    reads_everything, tells_in_a_header, tells_by_the_status, tells_by_the_length, tells_by_the_order,
    tells_in_the_file, tells_in_the_search, tells_in_the_grid,
)  # fmt: skip


@pytest.mark.parametrize("plant", LEAKS)
def test_R18_a_planted_leak_is_caught(
    pairs: dict[str, Pair],  # noqa: F811
    monkeypatch: Patch,
    plant: Callable[[Patch], None],
) -> None:
    left, right = pairs["writing"]
    asked = list(questions(left, FEW, sends=False))
    assert differences(left, right, "ivan", asked, monkeypatch) == []
    plant(monkeypatch)
    assert differences(left, right, "ivan", asked, monkeypatch) != []
