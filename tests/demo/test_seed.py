"""The seeded demo company: every loop of the script stands in its state, made by the services alone."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlmodel import Session, col, select

from hiring.adapters.files import pdf_problem
from hiring.demo import seed
from hiring.demo.script import CvKind
from hiring.demo.texts import load_demo
from hiring.domain.vocabulary import ConflictStatus, Outcome, PlaceStatus
from hiring.models.debrief import Debrief, Decision
from hiring.models.feedback import Addendum, Evidence, Feedback, Submission
from hiring.models.loops import Conflict, Loop, Panelist
from hiring.models.openings import Candidate, CandidateFile
from hiring.models.people import Account
from hiring.store.engine import make_engine
from tests.support.demo import START, SeededDemo


@pytest.fixture(scope="module")
def session(demo: SeededDemo) -> Session:
    return Session(sa.create_engine(f"sqlite:///{demo.folder / 'demo.sqlite3'}"))


def _loop_of(session: Session, key: str) -> Loop:
    script = next(one for one in load_demo().loops if one.key == key)
    code = load_demo().company.candidate(script.candidate).code
    return session.exec(
        select(Loop).join(Candidate, col(Candidate.id) == Loop.candidate_id).where(Candidate.candidate_id == code)
    ).one()


@pytest.mark.parametrize("key", [script.key for script in load_demo().loops])
def test_section3_each_loop_of_the_script_stands_in_its_state(session: Session, key: str) -> None:
    script = next(one for one in load_demo().loops if one.key == key)
    assert _loop_of(session, key).state is script.state


@pytest.mark.parametrize(
    ("case", "outcome"), [("veto", Outcome.VETO), ("downlevel", Outcome.HIRE), ("unanimous_no", Outcome.NO_HIRE)]
)
def test_R30_the_named_decisions_are_there(session: Session, case: str, outcome: Outcome) -> None:
    script = next(one for one in load_demo().loops if one.case == case and one.ruling)
    loop = _loop_of(session, script.key)
    decision = session.exec(select(Decision).where(Decision.loop_id == loop.id)).one()
    assert decision.outcome is outcome
    assert decision.met is (case != "unanimous_no")
    assert (decision.level != loop.level) is (case in {"downlevel", "unanimous_no"})


def test_R33_the_reopened_decision_is_superseded_by_its_second_revision(session: Session) -> None:
    script = next(one for one in load_demo().loops if one.case == "reopened_decision")
    loop = _loop_of(session, script.key)
    first, second = session.exec(select(Decision).where(Decision.loop_id == loop.id).order_by(col(Decision.revision)))
    assert (first.outcome, second.outcome) == (Outcome.HIRE, Outcome.NO_HIRE)
    assert second.supersedes_id == first.id
    assert loop.revision == 2


def test_R43_the_declared_conflict_waits_and_the_dropped_out_interviewer_is_gone(session: Session) -> None:
    assert session.exec(select(Conflict).where(Conflict.status == ConflictStatus.DECLARED)).all()
    assert session.exec(select(Panelist).where(Panelist.status == PlaceStatus.DECLINED)).all()


def test_R13_two_panelists_added_something_after_they_had_submitted(session: Session) -> None:
    added = session.exec(
        select(Addendum.text, Feedback.submitted_at, Addendum.at).join(
            Feedback, col(Feedback.id) == col(Addendum.feedback_id)
        )
    ).all()
    assert {text for text, _, _ in added} == {load_demo().remarks.addenda[place] for place in (0, 5)}
    assert all(submitted is not None and submitted < at for _, submitted, at in added)


def test_kits_find_documents_links_and_pdfs_that_open(demo: SeededDemo, session: Session) -> None:
    kept = session.exec(select(CandidateFile)).all()
    wanted = [one.cv for one in load_demo().company.candidates if one.cv]
    assert sorted(CvKind.LINK if row.link else CvKind.PDF for row in kept) == sorted(wanted)
    pdfs = [(demo.folder / "files" / row.stored_as).read_bytes() for row in kept if row.stored_as]
    assert len(pdfs) == 2
    assert [pdf_problem(data) for data in pdfs] == [None, None]
    assert {PdfReader(io.BytesIO(data)).pages[0].extract_text().splitlines()[0] for data in pdfs} == {
        "Mira Castellan", "Bogdan Ionescu-Dragomir",
    }  # fmt: skip


def test_R15_late_feedback_is_recorded_as_late(session: Session) -> None:
    assert session.exec(select(Feedback).where(col(Feedback.was_late))).all()


def test_R24_one_debrief_is_open_by_override(session: Session) -> None:
    assert session.exec(select(Debrief).where(col(Debrief.override_reason).is_not(None))).one().ended_at is None


def test_no_story_is_told_twice_in_a_loop_and_many_different_ones_are_told(session: Session) -> None:
    rows = session.exec(
        select(col(Feedback.loop_id), col(Evidence.situation)).join(
            Feedback, col(Feedback.id) == col(Evidence.feedback_id)
        )
    ).all()
    told = Counter(rows)
    assert [one for one, times in told.items() if times > 1] == []
    assert len({situation for _, situation in rows}) >= 120


def test_nothing_happened_after_the_first_start(session: Session) -> None:
    latest = session.exec(select(sa.func.max(col(Submission.submitted_at)))).one()
    assert latest is not None
    assert latest <= START


def test_only_printed_sign_ins_have_a_password(demo: SeededDemo, session: Session) -> None:
    with_hash = session.exec(select(Account).where(col(Account.password_hash).is_not(None))).all()
    assert len(with_hash) == len(demo.sign_ins)
    kinds = {kind for kind, *_ in demo.sign_ins}
    assert {"recruiter", "interviewer", "hiring manager", "Bar Raiser", "admin", "core Bar Raiser"} <= kinds


def test_no_account_of_the_demo_is_restricted(session: Session) -> None:
    assert session.exec(select(Account).where(col(Account.guarded_until).is_not(None))).all() == []


def test_a_second_seeding_from_the_same_moment_makes_the_same_company(demo: SeededDemo, tmp_path: Path) -> None:
    """What RESET=1 relies on; only the salted hashes of the printed password differ."""
    seed.run(tmp_path, now=START)
    first, second = (_rows(folder / "demo.sqlite3") for folder in (demo.folder, tmp_path))
    assert first.keys() == second.keys()
    assert [table for table in first if first[table] != second[table]] == []
    assert len(first["loop"]) == 30


def _rows(path: Path) -> dict[str, list[dict[str, object]]]:
    engine = make_engine(f"sqlite:///{path}")
    tables = sa.MetaData()
    tables.reflect(engine)
    found: dict[str, list[dict[str, object]]] = {}
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            kept = [column for column in table.columns if column.name != "password_hash"]
            rows = connection.execute(sa.select(*kept)).mappings()
            found[table.name] = sorted((dict(row) for row in rows), key=repr)
    engine.dispose()
    return found
