"""R40: after erasure nothing is left, in raw bytes, and the chain still holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session, SQLModel

from hiring.domain.retention import Step
from hiring.schemas.audit import Checked
from hiring.services import audit_check, retention
from hiring.services.audit_check import Outside
from hiring.settings import Settings
from hiring.store import erasure
from tests.privacy.planting import Planter, found_in, raw_bytes
from tests.support.company import Company, add_candidate, scheduled_loop
from tests.support.drive_decision import to_decided

PLANTED_AT_LEAST = 200
SALTS_OF_ITS_OWN = (2**17 + 40, 1)
"""Tests on PostgreSQL share one database: what it keeps of an earlier test must not be what is planted here."""
COUNTED = ("vote", "decision", "rating", "finding", "evidence", "panelist", "interview", "loop", "audit_event")


@pytest.fixture
def known_apps() -> dict[str, object]:
    """None: an application writes its log where it found standard error when it was made."""
    return {}


def settings_of(company: Company, folder: Path) -> Settings:
    url = company.engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, files_dir=folder / "files", audit_dir=folder / "audit")


def counts(session: Session) -> dict[str, int]:
    return {name: session.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one() for name in COUNTED}


def verified(company: Company, session: Session, settings: Settings) -> Checked:
    return audit_check.database(company.work(session, "ada"), settings, Outside())


def look_around(company: Company, app: Flask) -> None:
    """Pages with the candidate's data, so that logs and caches have had their chance."""
    client = company.sign_in(app, "rita")
    for path in ("/candidates", f"/candidates/{company.candidate_id}", "/search?q=planted", "/loops?q=planted", "/"):
        answer = client.get(path)
        assert answer.status_code == 200, answer.text[-3000:]
    client.post(f"/candidates/{company.candidate_id}/edit", data={"name": "planted-in-a-form"})


def test_R40_after_erasure_none_of_the_planted_strings_is_left_and_the_chain_still_verifies(
    company: Company, tmp_path: Path, make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    company.controlled.begin(*SALTS_OF_ITS_OWN)
    loop_id = to_decided(company)
    planter, settings = Planter(company, loop_id), settings_of(company, tmp_path)
    planter.plant(settings.files_dir)
    look_around(company, make_app(company.engine))
    assert len(planter.planted) >= PLANTED_AT_LEAST
    before = found_in(raw_bytes(company.engine, tmp_path), planter.planted)
    assert set(planter.planted) - set(before) == set(), "a control: each one is found before"
    with company.looking() as session:
        rows, held_before = counts(session), verified(company, session, settings)
    company.controlled.pass_time(days=400)
    with company.acting("ada") as work:
        assert retention.apply(work, settings, company.candidate_id) is Step.ERASE
    assert erasure.wipe(company.engine)
    assert found_in(raw_bytes(company.engine, tmp_path), planter.planted) == {}
    logged = "".join(capsys.readouterr()).encode()
    assert b"candidates.show" in logged
    assert found_in(iter([logged]), planter.planted) == {}
    with company.looking() as session:
        assert counts(session) == rows | {"audit_event": rows["audit_event"] + 1}, "statistics stay"
        holds = verified(company, session, settings)
    assert set(holds.findings) <= set(held_before.findings), "erasure adds nothing"
    assert all(one.startswith("Vote ") for one in holds.findings), "votes that tests write as rows"
    assert any("erased" in one for one in holds.said)


@pytest.mark.parametrize("read", ["organisation", "loop"])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_R40_a_wipe_that_an_older_reader_holds_up_says_so_and_the_next_one_finishes(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    """A reader elsewhere keeps dead rows, one in the table itself keeps the table."""
    company.controlled.pass_time(days=400)
    with company.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        reader.exec_driver_sql(f"SELECT count(*) FROM {read}")
        with company.acting("ada") as work:
            assert retention.apply(work, settings_of(company, tmp_path), company.candidate_id) is Step.ERASE
        with monkeypatch.context() as impatient:
            impatient.setattr(erasure, "TRIES", 1)
            impatient.setattr(erasure, "LOCKED_AT_MOST", "50ms")
            assert not erasure.wipe(company.engine)
    assert erasure.wipe(company.engine)


def test_R40_erasing_again_changes_nothing(page_company: Company, tmp_path: Path) -> None:
    settings = settings_of(page_company, tmp_path)
    page_company.controlled.pass_time(days=400)
    for expected in (Step.ERASE, Step.NONE):
        with page_company.acting("ada") as work:
            assert retention.apply(work, settings, page_company.candidate_id) is expected


def test_R40_one_candidates_erasure_leaves_another_ones_data_alone(page_company: Company, tmp_path: Path) -> None:
    company = page_company
    with company.acting("ada") as work:
        other = add_candidate(work.session, company, "Otto Other", notes="his own words")
    loop_id = scheduled_loop(company, candidate_id=other)
    company.controlled.pass_time(days=400)
    with company.looking() as session:
        before = rows_of(session)
    with company.acting("ada") as work:
        assert retention.apply(work, settings_of(company, tmp_path), company.candidate_id) is Step.ERASE
        assert retention.apply(work, settings_of(company, tmp_path), other) is Step.NONE, loop_id
    with company.looking() as session:
        after = rows_of(session)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"candidate", "candidate_words", "audit_event", "audit_link"}
    assert [row for row in before["candidate"] if row not in after["candidate"]] == [
        row for row in before["candidate"] if row.id == company.candidate_id
    ]


def rows_of(session: Session) -> dict[str, list[Any]]:
    return {one.name: list(session.execute(sa.select(one))) for one in SQLModel.metadata.sorted_tables}
