"""Whoever is blind gets the same bytes from room, poll and refusals, whatever a peer voted, rated or wrote (R18)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.vocabulary import DebriefPhase, FindingValue, PanelistKind, PlaceStatus, VoteValue
from hiring.models.feedback import Evidence, Feedback
from hiring.models.loops import Panelist
from hiring.store.engine import make_engine
from tests.support.company import Company, found_company
from tests.support.drive_debrief import attend, find, move, open_room, to_ready, vote
from tests.support.world import Controlled

OBSERVERS = {
    "ina": "owes feedback here",
    "tariq": "shadow",
    "ilse": "removed",
    "stan": "stranger",
    "ada": "admin outside",
    "rolf": "another recruiter",
}
UP = dict.fromkeys(("hanna", "bruno", "iris", "ivan"), VoteValue.STRONGLY_INCLINED)
DOWN = dict.fromkeys(UP, VoteValue.STRONGLY_NOT_INCLINED)
PRESENT = tuple(UP)
POSTS = ("open", "phase", "read-all", "attendance", "vote", "close-round", "adjourn", "finding", "position", "look-at")


def made(template: Path, folder: Path, votes: Mapping[str, VoteValue], words: str) -> tuple[Company, UUID]:
    """One of two worlds that differ in votes, ratings, texts and findings alone."""
    folder.mkdir()
    shutil.copyfile(template, folder / "world.sqlite3")
    company = found_company(make_engine(f"sqlite:///{folder / 'world.sqlite3'}"), Controlled())
    code = "raises" if votes is UP else "below"
    loop_id = to_ready(company, votes, {name: {"dive-deep": code, "ownership": code} for name in votes})
    with company.acting("rita") as work:
        for one in work.session.exec(select(Evidence)):
            one.situation = words * 7
        for one in work.session.exec(select(Feedback)):
            one.summary = words
        host = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        work.session.add(_place(company, loop_id, "tariq", PanelistKind.SHADOW, host_id=host.id))
        work.session.add(_place(company, loop_id, "ilse", PanelistKind.INTERVIEWER, status=PlaceStatus.REMOVED))
    open_room(company, loop_id, "Ina Example is ill.")
    return company, loop_id


def _place(company: Company, loop_id: UUID, name: str, kind: PanelistKind, **given: object) -> Panelist:
    return Panelist(
        id=company.new_id(), loop_id=loop_id, person_id=company.ids[name], kind=kind, position=9,
        added_at=company.now, added_by_id=company.ids["rita"], **given,
    )  # fmt: skip


def answers(company: Company, app: Flask, loop_id: UUID, name: str) -> list[tuple[str, int, bytes, str | None]]:
    client = company.sign_in(app, name)
    paths = ["debrief", "debrief?by=principle", "debrief/live", "debrief/follow-up"]
    got = [(path, client.get(f"/loops/{loop_id}/{path}")) for path in paths]
    got += [(path, client.post(f"/loops/{loop_id}/debrief/{path}", data={"value": "inclined"})) for path in POSTS]
    return [(path, answer.status_code, plain(answer.data), answer.headers.get("ETag")) for path, answer in got]


def plain(body: bytes) -> bytes:
    """The token against forged forms is random in every session, whoever looks at what."""
    return re.sub(rb'name="csrf_token"\s+value="[^"]*"', b"", body)


def discuss(company: Company, loop_id: UUID, votes: Mapping[str, VoteValue], value: FindingValue) -> None:
    attend(company, loop_id, PRESENT)
    move(company, loop_id, DebriefPhase.REVOTING)
    for name in PRESENT:
        vote(company, loop_id, name, votes[name])
    move(company, loop_id, DebriefPhase.DISCUSSING)
    find(company, loop_id, "dive-deep", value)


@pytest.mark.parametrize("name", OBSERVERS)
def test_R18_room_poll_and_refusals_are_the_same_bytes_whatever_peers_judged(
    name: str, sqlite_template: Path, tmp_path: Path, make_app: Callable[..., Flask]
) -> None:
    up, loop_up = made(sqlite_template, tmp_path / "up", UP, "Splendid. ")
    down, loop_down = made(sqlite_template, tmp_path / "down", DOWN, "Dreadful, and by far too long. ")
    assert loop_up == loop_down
    in_reading = [answers(one, make_app(one.engine), loop_up, name) for one in (up, down)]
    assert in_reading[0] == in_reading[1]
    discuss(up, loop_up, UP, FindingValue.RAISES)
    discuss(down, loop_down, DOWN, FindingValue.BELOW)
    for company in (up, down):
        company.controlled.count = 10_000
    later = [answers(one, make_app(one.engine), loop_up, name) for one in (up, down)]
    assert later[0] == later[1]
    assert not any(tag for *_, tag in later[0])
