"""The room as pages: each sees what phase and policy allow, and it follows by itself (R18, R24, R25, R26, R38)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

from hiring.domain.vocabulary import DebriefPhase, FindingValue, VoteValue
from hiring.models.debrief import DebriefPerson
from hiring.models.feedback import Shown
from hiring.models.people import Account
from tests.support.company import Company
from tests.support.drive_debrief import (
    VOTES,
    find,
    move,
    open_room,
    place_of,
    to_deciding,
    to_ready,
    to_room,
    vote,
)
from tests.support.drive_feedback import save_full
from tests.support.queries import counted

STATEMENTS_WHEN_UNCHANGED = 8
"""Three for the session, three for the tag, and two that may note the use of the session."""


@pytest.fixture
def app(make_app: Callable[..., Flask], sqlite_engine: sa.Engine) -> Flask:
    return make_app(sqlite_engine)


def room(company: Company, app: Flask, loop_id: UUID, name: str, query: str = "") -> TestResponse:
    return company.sign_in(app, name).get(f"/loops/{loop_id}/debrief{query}")


def tag_of(answer: TestResponse) -> str:
    found = re.search(r'data-etag="&#34;(\w+)&#34;"', answer.text)
    assert found is not None
    return f'"{found.group(1)}"'


def live(company: Company, app: Flask, loop_id: UUID, name: str, tag: str = "") -> TestResponse:
    headers = {"If-None-Match": tag} if tag else {}
    return company.sign_in(app, name).get(f"/loops/{loop_id}/debrief/live", headers=headers)


def seen_at(company: Company, name: str) -> object:
    with company.looking() as session:
        query = select(DebriefPerson.seen_at).where(DebriefPerson.person_id == company.ids[name])
        return session.exec(query).first()


def test_R25_reading_shows_a_vote_on_its_persons_page_alone(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company)
    iris = place_of(page_company, loop_id, "iris")
    by_person = room(page_company, app, loop_id, "hanna", f"?by=person&who={iris.id}").text
    assert "Initial vote" in by_person
    assert by_person.count("inclined") == 1, "one vote on one person's page, and no other word of votes"
    by_principle = room(page_company, app, loop_id, "hanna", "?by=principle&principle=dive-deep").text
    assert "inclined" not in by_principle
    assert "situation of bruno on dive-deep" in by_principle
    assert "situation of ivan on dive-deep" in by_principle


@pytest.mark.parametrize("phase", [DebriefPhase.READING, DebriefPhase.REVOTING])
def test_R25_no_list_by_vote_before_the_reveal(page_company: Company, app: Flask, phase: DebriefPhase) -> None:
    loop_id = to_room(page_company, phase)
    for name in ("hanna", "rita"):
        for query in ("", "?by=principle", "?by=board"):
            text = room(page_company, app, loop_id, name, query).text
            others = re.sub(r"(?s)<form.*?</form>", "", text)
            assert others.count("inclined") <= 1
            assert "Vote, initial" not in others


def test_R24_who_still_owes_reads_that_the_debrief_is_open_and_nothing_more(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company, {name: value for name, value in VOTES.items() if name != "ina"})
    open_room(page_company, loop_id, "Ina Example is ill.")
    text = room(page_company, app, loop_id, "ina").text
    assert "Debrief open, yours is missing." in text
    assert "situation of" not in text
    assert 'data-poll="' not in text
    assert live(page_company, app, loop_id, "ina").status_code == 404


@pytest.mark.parametrize("name", ["ada", "rolf", "konrad", "axel"])
def test_outside_the_loop_the_page_says_the_state_and_does_not_follow(
    page_company: Company, app: Flask, name: str
) -> None:
    loop_id = to_room(page_company)
    answer = room(page_company, app, loop_id, name)
    assert answer.status_code == 200
    assert "situation of" not in answer.text
    assert live(page_company, app, loop_id, name).status_code == 404


def untimed(text: str) -> str:
    """Without the token of the sign-out form, which holds the second it was drawn in."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


@pytest.mark.parametrize("name", ["stan", "pia"])
def test_strangers_get_the_same_404_as_for_a_loop_that_does_not_exist(
    page_company: Company, app: Flask, name: str
) -> None:
    loop_id = to_room(page_company)
    client = page_company.sign_in(app, name)
    for tail in ("/debrief", "/debrief/live", "/debrief/follow-up"):
        there, nowhere = client.get(f"/loops/{loop_id}{tail}"), client.get(f"/loops/{UUID(int=7)}{tail}")
        assert there.status_code == nowhere.status_code == 404
        assert untimed(there.text) == untimed(nowhere.text)


def test_R24_the_bar_raisers_page_says_what_blocks_who_is_in_and_where_people_split(
    page_company: Company, app: Flask
) -> None:
    loop_id = to_ready(page_company)
    text = room(page_company, app, loop_id, "bruno").text
    assert "Can the debrief open?" in text
    assert "Dive Deep: raises against below the bar" in text
    assert "inclined" not in text
    assert "Can the debrief open?" not in room(page_company, app, loop_id, "hanna").text


def test_R18_before_all_is_in_the_bar_raisers_page_shows_status_alone(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company, {name: VOTES[name] for name in ("hanna", "bruno", "iris")})
    text = room(page_company, app, loop_id, "bruno").text
    assert "Ivan Example: not in yet" in text
    assert "split" not in text
    with page_company.looking() as session:
        assert session.exec(select(Shown)).all() == []


def test_R20_opening_the_room_page_writes_down_once_what_was_shown(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company)
    for _ in range(2):
        assert room(page_company, app, loop_id, "iris").status_code == 200
    with page_company.looking() as session:
        shown = session.exec(select(Shown).where(Shown.reader_id == page_company.ids["iris"])).all()
    assert len(shown) == 4


def test_R38_an_unchanged_page_answers_304_in_few_statements(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company)
    tag = tag_of(room(page_company, app, loop_id, "iris"))
    client = page_company.sign_in(app, "iris")
    client.get(f"/loops/{loop_id}/debrief/live", headers={"If-None-Match": tag})
    with counted(page_company.engine) as sent:
        answer = client.get(f"/loops/{loop_id}/debrief/live", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert answer.headers["ETag"] == tag
    assert answer.data == b""
    assert len(sent) <= STATEMENTS_WHEN_UNCHANGED, "\n".join(sent)


def test_R38_a_tag_belongs_to_one_viewer_and_one_page(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company)
    tag = tag_of(room(page_company, app, loop_id, "iris"))
    assert live(page_company, app, loop_id, "ivan", tag).status_code == 200
    client = page_company.sign_in(app, "iris")
    other = client.get(f"/loops/{loop_id}/debrief/live?by=principle", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_R38_every_change_of_the_room_changes_everybodys_tag(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.REVOTING)
    tags = {name: tag_of(room(page_company, app, loop_id, name)) for name in ("iris", "rita")}
    for step in (_vote_all, _discuss, _find):
        step(page_company, loop_id)
        for name, tag in tags.items():
            answer = live(page_company, app, loop_id, name, tag)
            assert answer.status_code == 200, step.__name__
            tags[name] = answer.headers["ETag"]


def test_R14_the_draft_of_whoever_still_owes_changes_nobodys_tag(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company, {name: value for name, value in VOTES.items() if name != "ina"})
    open_room(page_company, loop_id, "Ina Example is ill.")
    tags: dict[str, str] = {}
    for name in ("iris", "bruno", "rita") * 2:
        tags[name] = tag_of(room(page_company, app, loop_id, name))
    for vote_now in (None, VoteValue.NOT_INCLINED):
        save_full(page_company, loop_id, "ina", vote_now)
        for name, tag in tags.items():
            assert live(page_company, app, loop_id, name, tag).status_code == 304, name


def _vote_all(company: Company, loop_id: UUID) -> None:
    for name, value in VOTES.items():
        vote(company, loop_id, name, value)


def _discuss(company: Company, loop_id: UUID) -> None:
    move(company, loop_id, DebriefPhase.DISCUSSING)


def _find(company: Company, loop_id: UUID) -> None:
    find(company, loop_id, "ownership", FindingValue.RAISES)


def test_R38_presence_is_written_once_in_ten_seconds_and_lasts_twenty_five(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company)
    tag = tag_of(room(page_company, app, loop_id, "iris"))
    first = seen_at(page_company, "iris")
    assert first is not None
    page_company.controlled.pass_time(seconds=9)
    live(page_company, app, loop_id, "iris", tag)
    assert seen_at(page_company, "iris") == first
    page_company.controlled.pass_time(seconds=1)
    live(page_company, app, loop_id, "iris", tag)
    assert seen_at(page_company, "iris") != first
    page_company.controlled.pass_time(seconds=25)
    assert re.search(r"<li\s*>Iris Example", room(page_company, app, loop_id, "hanna").text)
    page_company.controlled.pass_time(seconds=1)
    assert "Iris Example, away" in room(page_company, app, loop_id, "hanna").text


def test_R38_a_reading_page_takes_no_write_lock_when_nothing_is_due(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company)
    client = page_company.sign_in(app, "iris")
    tag = tag_of(client.get(f"/loops/{loop_id}/debrief"))
    with page_company.acting("rita") as work:
        work.session.exec(select(Shown)).all()
        for path in ("debrief", "debrief/live"):
            answer = client.get(f"/loops/{loop_id}/{path}", headers={"If-None-Match": tag})
            assert answer.status_code in {200, 304}


def test_R38_the_poll_stops_when_the_debrief_has_ended(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company)
    tag = tag_of(room(page_company, app, loop_id, "iris"))
    bruno = page_company.sign_in(app, "bruno")
    assert bruno.post(f"/loops/{loop_id}/debrief/adjourn", data={"reason": "Too late today."}).status_code == 303
    answer = live(page_company, app, loop_id, "iris", tag)
    assert answer.headers["X-Poll"] == "stop"
    assert "ETag" not in answer.headers
    assert "Too late today." in answer.text


def test_the_waiting_page_turns_into_the_room_when_it_opens(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company)
    tag = tag_of(room(page_company, app, loop_id, "iris"))
    assert live(page_company, app, loop_id, "iris", tag).status_code == 304
    open_room(page_company, loop_id)
    answer = live(page_company, app, loop_id, "iris", tag)
    assert "Phases of the debrief" in answer.text


@pytest.mark.parametrize("phase", [DebriefPhase.READING, DebriefPhase.REVOTING, DebriefPhase.DISCUSSING])
def test_the_page_costs_the_same_statements_whatever_was_written(
    page_company: Company, app: Flask, phase: DebriefPhase
) -> None:
    loop_id = to_room(page_company, phase)
    client = page_company.sign_in(app, "bruno")
    client.get(f"/loops/{loop_id}/debrief")
    with counted(page_company.engine) as before:
        client.get(f"/loops/{loop_id}/debrief")
    _write_more(page_company, loop_id)
    client.get(f"/loops/{loop_id}/debrief")
    with counted(page_company.engine) as after:
        client.get(f"/loops/{loop_id}/debrief")
    assert len(after) == len(before)


def test_deciding_costs_the_same_statements_with_one_finding_and_with_five(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.DECIDING)
    find(page_company, loop_id, "ownership")
    client = page_company.sign_in(app, "bruno")
    counts = []
    for principles in ((), ("dive-deep", "earn-trust", "deliver-results", "customer-obsession")):
        for principle in principles:
            find(page_company, loop_id, principle)
        client.get(f"/loops/{loop_id}/debrief")
        with counted(page_company.engine) as sent:
            client.get(f"/loops/{loop_id}/debrief")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_R22_an_account_reset_by_an_admin_reads_no_peer_in_the_room_and_no_vote(
    page_company: Company, app: Flask
) -> None:
    loop_id = to_room(page_company, DebriefPhase.DISCUSSING)
    with page_company.acting("ada") as work:
        account = work.session.get_one(Account, page_company.ids["iris"])
        account.guarded_until = work.now + timedelta(hours=24)
    for query in ("", "?by=person", "?by=principle&principle=dive-deep"):
        text = room(page_company, app, loop_id, "iris", query).text
        assert "of ivan on" not in text
        assert "of bruno on" not in text
        assert "not inclined" not in text
    with page_company.looking() as session:
        assert session.exec(select(Shown).where(Shown.reader_id == page_company.ids["iris"])).all() == []


def test_R26_the_bar_raiser_can_note_who_attends_in_every_phase(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.DISCUSSING)
    assert "Note who attends" in room(page_company, app, loop_id, "bruno").text
    assert "Note who attends" not in room(page_company, app, loop_id, "hanna").text
    client = page_company.sign_in(app, "bruno")
    ids = [str(page_company.ids[name]) for name in ("hanna", "bruno")]
    assert client.post(f"/loops/{loop_id}/debrief/attendance", data={"person_ids": ids}).status_code == 303
    assert "Ivan Example, does not attend, away" in room(page_company, app, loop_id, "hanna").text


def _write_more(company: Company, loop_id: UUID) -> None:
    """Twenty more pieces of evidence for everybody."""
    from hiring.models.feedback import Evidence

    with company.acting("rita") as work:
        for name in VOTES:
            feedback = place_of(company, loop_id, name).feedback
            assert feedback is not None
            for position in range(1, 21):
                star = {part: f"{part} {position}" for part in ("situation", "task", "action", "result")}
                work.session.add(
                    Evidence(
                        id=work.new_id(), feedback_id=feedback.id, principle="ownership", position=position, **star
                    )
                )  # fmt: skip


def test_R29_in_deciding_the_hiring_manager_gets_the_position_and_the_bar_raiser_the_ruling(
    page_company: Company, app: Flask
) -> None:
    loop_id = to_deciding(page_company)
    manager, leader = (room(page_company, app, loop_id, name).text for name in ("hanna", "bruno"))
    assert "Change the position" in manager
    assert "Go to the ruling" not in manager
    assert "Go to the ruling" in leader
    assert "position-form" not in leader
    assert "hire at L6" in room(page_company, app, loop_id, "iris").text


def test_R28_the_offer_shows_to_hiring_manager_and_bar_raiser_alone(page_company: Company, app: Flask) -> None:
    loop_id = to_ready(page_company, dict.fromkeys(VOTES, VoteValue.NOT_INCLINED))
    shown = {
        name: "No meeting needed?" in room(page_company, app, loop_id, name).text
        for name in ("hanna", "bruno", "iris", "rita", "ada")
    }
    assert shown == {"hanna": True, "bruno": True, "iris": False, "rita": False, "ada": False}


def test_follow_up_is_named_on_its_page_shown_to_the_room_and_called_off(page_company: Company, app: Flask) -> None:
    loop_id = to_room(page_company, DebriefPhase.DISCUSSING)
    client = page_company.sign_in(app, "bruno")
    found = client.get(f"/loops/{loop_id}/debrief/follow-up?q=tar").text
    assert "Tariq Example" in found
    assert "not a certified interviewer" in found
    body = {"person_id": str(page_company.ids["stan"]), "principles": ["earn-trust"], "reason": "Nobody asked."}
    assert client.post(f"/loops/{loop_id}/debrief/follow-up", data=body).status_code == 303
    text = client.get(f"/loops/{loop_id}/debrief").text
    assert "Stan Example" in text
    assert "ended with a follow-up interview" in text
    assert "Nobody asked." not in room(page_company, app, loop_id, "stan").text
    answer = client.post(
        f"/loops/{loop_id}/debrief/call-off", data={"reason": "She moved abroad."}, follow_redirects=True
    )
    assert "called off: She moved abroad." in answer.text
    assert "Can the debrief open?" in answer.text
    assert room(page_company, app, loop_id, "stan").status_code == 404
