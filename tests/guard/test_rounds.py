"""Promise 5 (R38), again and again: one draft in two tabs, eight rulings and eight answers at the same moment.

`make once` plays all rounds, `make test` a few of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from hiring.domain.vocabulary import BarRaiserCertification, PositionValue, RequestKind
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Consent, Decision, Request
from hiring.models.feedback import Feedback, SealedText
from hiring.models.people import Account, HomeLine, Person
from hiring.schemas.debrief import OpenDebrief
from hiring.schemas.decision import TakePosition
from hiring.services import debrief, decision
from hiring.store.engine import open_session
from tests.guard import world
from tests.guard.once import form_at, site_of
from tests.support.company import Company, scheduled_loop
from tests.support.doors import staying
from tests.support.drive_feedback import past_all_slots, submit_all
from tests.support.many import add_certified
from tests.support.rounds import Snapshot, at_once, rounds

Sent = tuple[int, str]
EIGHT = 8
TABS = rounds(20, 200)
DECISIONS = rounds(5, 100)


@pytest.fixture
def site(company: Company, make_app: Callable[..., Flask]) -> Flask:
    return site_of(company, make_app)


class Tab:
    """One window on the draft: the version it knows, and what it has typed."""

    def __init__(self, client: FlaskClient, name: str, loop_id: UUID) -> None:
        self.client, self.name, self.version = client, name, "0"
        self.path = f"/loops/{loop_id}/feedback"

    def save(self, text: str) -> int:
        answer = self.client.post(f"{self.path}/draft", data={"version": self.version, "summary": text})
        if answer.status_code == 200:
            self.version = answer.headers["X-Version"]
        return answer.status_code

    def merge(self, text: str) -> str:
        """Takes the version that stands; answers the page with both texts."""
        page = self.client.post(f"{self.path}/merge", data={"version": self.version, "summary": text})
        assert page.status_code == 200
        self.version = page.text.partition('name="version" value="')[2].partition('"')[0]
        return page.text


def draft(company: Company) -> tuple[int, str]:
    with company.looking() as session:
        row = session.exec(select(Feedback)).one()
        return row.version, row.summary


def test_promise_5_two_tabs_on_one_draft_never_overwrite_each_other_silently(company: Company, site: Flask) -> None:
    """By turns the second one is refused and merges; at once exactly one is stored, and the other one is told."""
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    one, other = (Tab(staying(site, company, "iris"), name, loop_id) for name in ("one", "other"))
    assert one.save("Begun.") == 200
    other.version = one.version
    winners: Counter[str] = Counter()
    for number in range(TABS):
        if number % 2:
            winners[_at_once(company, one, other, number)] += 1
        else:
            _by_turns(company, *((one, other) if number % 4 else (other, one)), number)
    print(f"{company.engine.dialect.name}: {TABS} rounds of two tabs, 0 silent overwrites, winners {dict(winners)}")
    assert draft(company)[0] >= TABS


def _by_turns(company: Company, first: Tab, second: Tab, number: int) -> None:
    mine, late = f"{first.name} writes {number}.", f"{second.name} writes later {number}."
    assert first.save(mine) == 200
    assert second.save(late) == 409
    assert draft(company) == (int(first.version), mine)
    both = second.merge(late)
    assert mine in both
    assert late in both
    assert second.save(f"{mine} {late}") == 200
    assert draft(company)[1] == f"{mine} {late}"
    first.version = second.version


def _at_once(company: Company, one: Tab, other: Tab, number: int) -> str:
    before, _ = draft(company)
    texts = {tab: f"{tab.name} at once {number}." for tab in (one, other)}
    codes = at_once([partial(tab.save, text) for tab, text in texts.items()])
    assert sorted(codes) == [200, 409]
    winner, loser = (one, other) if codes[0] == 200 else (other, one)
    assert draft(company) == (before + 1, texts[winner])
    assert texts[loser] in loser.merge(texts[loser])
    return winner.name


def send(client: FlaskClient, path: str, data: dict[str, Any]) -> Sent:
    answer = client.post(path, data=data)
    return answer.status_code, answer.headers.get("Location", "")


def _deciding(site: Flask, company: Company) -> UUID:
    loop_id = scheduled_loop(company)
    submit_all(company, loop_id, world.SPLIT)
    with company.acting("bruno") as work:
        debrief.open_debrief(work, loop_id, OpenDebrief())
    world.to_deciding(company, loop_id)
    with company.acting("hanna") as work:
        decision.take_position(work, loop_id, TakePosition(value=PositionValue.HIRE))
    return loop_id


def test_promise_5_of_eight_rulings_at_once_one_wins(company: Company, site: Flask) -> None:
    """Eight windows of the Bar Raiser, each with another reason; nobody else may rule."""
    loop_id = _deciding(site, company)
    path = f"/loops/{loop_id}/ruling"
    clients = [staying(site, company, "bruno") for _ in range(EIGHT)]
    forms = [
        form_at(site, company, "bruno", path, "/ruling")
        | {"ruling": ["hire"], "typed_word": ["hire"], "password": [world.PASSWORD]}
        | {"reason": [f"Window {number}. {world.LONG}"]}
        for number in range(EIGHT)
    ]
    wins = _play(company, loop_id, [partial(send, *one) for one in zip(clients, [path] * EIGHT, forms, strict=True)],
                 lambda session, winner: _ruled(session, loop_id, winner))  # fmt: skip
    print(f"{company.engine.dialect.name}: one of eight rulings won in {sum(wins.values())} of {DECISIONS} rounds")


def _ruled(session: Session, loop_id: UUID, winner: int) -> None:
    made = session.exec(select(Decision).where(Decision.loop_id == loop_id)).one()
    reasons = [row.text for row in session.exec(select(SealedText)) if row.text.startswith("Window ")]
    assert made.ruled_by_id is not None
    assert {text.split(".")[0] for text in reasons} == {f"Window {winner}"}
    assert _events(session, loop_id)["ruled"] == 1


def test_promise_5_of_eight_people_who_answer_a_request_at_once_one_decides(company: Company, site: Flask) -> None:
    """Eight core Bar Raisers outside the loop grant or refuse a release; the first one closes it."""
    loop_id = scheduled_loop(company)
    names = ["cora", "cleo", *_more_cores(company, EIGHT - 2)]
    path = f"/requests/{_request(company, loop_id)}"
    acts = [
        partial(send, staying(site, company, name), path, form_at(site, company, name, path, path) | _answer(number))
        for number, name in enumerate(names)
    ]
    wins = _play(
        company, loop_id, acts, lambda session, winner: _answered(session, company.ids[names[winner]], loop_id)
    )
    print(f"{company.engine.dialect.name}: one of eight people decided in {sum(wins.values())} of {DECISIONS} rounds")


def _answer(number: int) -> dict[str, Any]:
    return {"granted": ["yes" if number % 2 else "no"], "text": [f"Answer {number}."]}


def _answered(session: Session, person_id: UUID, loop_id: UUID) -> None:
    consent = session.exec(select(Consent)).one()
    request = session.exec(select(Request)).one()
    assert consent.person_id == person_id
    assert request.closed_at is not None
    assert request.granted is consent.granted
    assert _events(session, loop_id)["request_answered"] == 1


def _events(session: Session, loop_id: UUID) -> Counter[str]:
    return Counter(session.exec(select(AuditEvent.kind).where(AuditEvent.loop_id == loop_id)))


def _told(session: Session) -> Counter[tuple[UUID, str, str]]:
    return Counter((row.person_id, row.kind, row.text) for row in session.exec(select(HomeLine)))


def _play(
    company: Company, loop_id: UUID, acts: list[Callable[[], Sent]], check: Callable[[Session, int], None]
) -> Counter[int]:
    """All at once, round after round from the same rows: one is led on, the others are refused. Who won how often.

    Some find nothing any more: once a request is answered, only those concerned know of it.
    """
    before, wins = Snapshot(company.engine), Counter[int]()
    with company.looking() as session:
        told = _told(session)
    for number in range(DECISIONS):
        if number:
            before.put_back()
        codes = [code for code, _ in at_once(acts)]
        assert codes.count(303) == 1, codes
        assert set(codes) <= {303, 404, 409}, codes
        winner = codes.index(303)
        wins[winner] += 1
        with company.looking() as session:
            check(session, winner)
            assert set((_told(session) - told).values()) <= {1}
    return wins


def _more_cores(company: Company, count: int) -> list[str]:
    names = [f"core{number}" for number in range(count)]
    made = add_certified(company, [f"Core{chr(97 + number)} Example" for number in range(count)])
    company.ids |= dict(zip(names, made, strict=True))
    with open_session(company.engine, writes=True) as session:
        for person_id in made:
            session.get_one(Person, person_id).bar_raiser = BarRaiserCertification.CORE
            session.add(Account(person_id=person_id))
        session.commit()
    return names


def _request(company: Company, loop_id: UUID) -> UUID:
    """Iris's account was reset by an admin; she asks for its release."""
    request_id, iris = company.new_id(), company.ids["iris"]
    with open_session(company.engine, writes=True) as session:
        session.add(
            Request(
                id=request_id, kind=RequestKind.RESET_RELEASE, loop_id=loop_id, candidate_id=company.candidate_id,
                subject_id=iris, asked_by_id=iris, at=company.now, reason="I write today.",
            )
        )  # fmt: skip
        session.commit()
    return request_id
