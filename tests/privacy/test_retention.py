"""R40: restricted, then erased, unless a legal hold stands; only a command does it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlmodel import select

from hiring.cli import main
from hiring.commands import desk
from hiring.commands import retention as command
from hiring.domain.errors import Incomplete, NotAllowed, NotNow
from hiring.domain.retention import Case, Rule, Step, judge
from hiring.domain.vocabulary import LoopState, Role
from hiring.models.audit import AuditEvent
from hiring.models.keeping import LegalHold
from hiring.models.openings import Candidate
from hiring.models.people import PersonRole
from hiring.schemas.break_glass import BreakGlassCommand
from hiring.schemas.candidates import FindCandidates
from hiring.schemas.privacy import ChooseRule, FindKept, SetRule, Why
from hiring.schemas.requisitions import EditRequisition
from hiring.schemas.search import Search
from hiring.services import break_glass, candidates, keeping, reading, requisition_form, retention, search, seats
from hiring.services.requisition_edit import edit_requisition
from hiring.store.engine import open_session
from tests.privacy.test_erasure import settings_of
from tests.support.company import REQUIRED, Company, scheduled_loop
from tests.support.drive_decision import to_decided

WHY = Why(reason="A court has asked for the file.")
RULE = Rule("de", "Germany", 6, 12)
ENDED = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "given", "expected"),
    [
        ("2026-07-30", {}, Step.NONE),
        ("2026-07-31", {}, Step.RESTRICT),
        ("2026-08-01", {"restricted_at": ENDED}, Step.NONE),
        ("2027-01-31", {"restricted_at": ENDED}, Step.ERASE),
        ("2027-01-31", {"restricted_at": ENDED, "held": True}, Step.NONE),
        ("2027-01-31", {"held": True}, Step.RESTRICT),
        ("2027-01-31", {"running": 1}, Step.NONE),
        ("2027-01-31", {"erased_at": ENDED}, Step.NONE),
    ],
)
def test_R40_each_step_comes_on_its_day_and_once(day: str, given: dict[str, Any], expected: Step) -> None:
    case = Case(**{"rule": RULE, "running": 0, "ended_at": ENDED, **given})
    assert judge(case, datetime.fromisoformat(day).date()).step is expected


def apply(company: Company, folder: Path) -> Step:
    with company.acting("ada") as work:
        return retention.apply(work, settings_of(company, folder), company.candidate_id)


def restricted(company: Company, folder: Path) -> None:
    company.controlled.pass_time(days=200)
    assert apply(company, folder) is Step.RESTRICT


def test_R40_restricted_data_is_read_by_admins_with_a_reason_alone(
    page_company: Company, tmp_path: Path, make_app: Callable[..., Flask]
) -> None:
    company, loop_id = page_company, to_decided(page_company)
    restricted(company, tmp_path)
    app = make_app(company.engine)
    for name in ("rita", "hanna", "bruno", "iris"):
        refused = company.sign_in(app, name).get(f"/loops/{loop_id}")
        assert refused.status_code == 403, name
        assert "restricted" in refused.text
    assert company.sign_in(app, "stan").get(f"/loops/{loop_id}").status_code == 404
    with company.acting("ada") as work:
        assert reading.readable(work, seats.seated(work, loop_id)) == ()
        break_glass.break_glass(work, loop_id, BreakGlassCommand(reason="A complaint about the interview has come in."))
        assert reading.readable(work, seats.seated(work, loop_id))


def test_R40_a_recruiter_who_is_an_admin_needs_the_reason_as_well(page_company: Company, tmp_path: Path) -> None:
    company, loop_id = page_company, to_decided(page_company)
    with open_session(company.engine, writes=True) as session:
        session.add(PersonRole(person_id=company.ids["rita"], role=Role.ADMIN))
        session.commit()
    with company.acting("rita") as work:
        assert reading.readable(work, seats.seated(work, loop_id)), "before"
    restricted(company, tmp_path)
    with company.acting("rita") as work:
        assert reading.readable(work, seats.seated(work, loop_id)) == ()


def test_R40_lists_and_search_hide_restricted_data(page_company: Company, tmp_path: Path) -> None:
    company = page_company
    to_decided(company)
    for expected in (True, False):
        with company.acting("rita") as work:
            listed = candidates.candidates_page(work, FindCandidates(show="all")).rows
            found = [hit for group in search.search(work, Search(q="mira"), nullcontext).groups for hit in group.hits]
        assert (bool(listed), bool(found)) == (expected, expected)
        if expected:
            restricted(company, tmp_path)
    with company.acting("rita") as work, pytest.raises(NotAllowed, match="restricted"):
        candidates.candidate_page(work, company.candidate_id)


def test_R40_a_legal_hold_beats_erasure_until_it_is_lifted_and_both_are_recorded(
    company: Company, tmp_path: Path
) -> None:
    with company.acting("ada") as work:
        keeping.set_hold(work, company.candidate_id, WHY)
    with company.acting("ada") as work, pytest.raises(NotNow):
        keeping.set_hold(work, company.candidate_id, WHY)
    company.controlled.pass_time(days=800)
    assert [apply(company, tmp_path) for _ in range(2)] == [Step.RESTRICT, Step.NONE]
    with company.acting("ada") as work:
        keeping.lift_hold(work, company.candidate_id, WHY)
    assert apply(company, tmp_path) is Step.ERASE
    with company.looking() as session:
        kinds = [one.kind for one in session.exec(select(AuditEvent).order_by(AuditEvent.at, AuditEvent.id))]  # type: ignore[arg-type]
        (hold,) = session.exec(select(LegalHold))
    recorded = [kind for kind in kinds if "hold" in kind or kind.startswith("candidate_")]
    assert recorded == ["legal_hold_set", "candidate_restricted", "legal_hold_lifted", "candidate_erased"]
    assert (hold.reason, hold.lift_reason) == ("", None)


def test_R40_a_recruiter_sees_that_a_hold_stands_and_sets_none(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    company, path = page_company, f"/candidates/{page_company.candidate_id}"
    app = make_app(company.engine)
    ada, rita = company.sign_in(app, "ada"), company.sign_in(app, "rita")
    assert rita.get(f"{path}/data").status_code == 403
    assert ada.post(f"{path}/data/hold", data={"reason": "too short"}).status_code == 422
    assert ada.post(f"{path}/data/hold", data={"reason": WHY.reason}).status_code == 303
    assert WHY.reason in ada.get(f"{path}/data").text
    assert "A legal hold stands" in rita.get(path).text
    assert ada.post(f"{path}/data/lift", data={"reason": WHY.reason}).status_code == 303
    assert "A legal hold stands" not in rita.get(path).text


def test_R40_the_rule_of_candidate_comes_before_the_default(page_company: Company, tmp_path: Path) -> None:
    company = page_company
    with company.acting("ada") as work:
        keeping.set_rule(work, SetRule(jurisdiction="DE ", name="Germany", restrict_months=1, erase_months=2))
        keeping.choose_rule(work, company.candidate_id, ChooseRule(jurisdiction="de"))
    company.controlled.pass_time(days=40)
    assert apply(company, tmp_path) is Step.RESTRICT
    company.controlled.pass_time(days=30)
    assert apply(company, tmp_path) is Step.ERASE


def test_R40_the_requisitions_rule_counts_where_the_candidate_has_none(page_company: Company) -> None:
    company = page_company
    with company.acting("ada") as work:
        keeping.set_rule(work, SetRule(jurisdiction="at", name="Austria", restrict_months=3, erase_months=7))
    with company.acting("rita") as work:
        now = requisition_form.to_edit(work, company.requisition_id)
        given = {
            **now.values, "principle_set_id": now.set_id, "version": now.version, "open": True,
            "principles": [{"principle": REQUIRED[0], "min_coverage": 2}],
        }  # fmt: skip
        with pytest.raises(Incomplete):
            edit_requisition(work, company.requisition_id, EditRequisition(**{**given, "jurisdiction": "nowhere"}))
        edit_requisition(work, company.requisition_id, EditRequisition(**{**given, "jurisdiction": "at"}))
    with company.acting("ada") as work:
        (planned,) = retention.plan(work)
    assert planned.case.rule.jurisdiction == "at"


def test_R40_a_running_loop_keeps_everything_however_old(page_company: Company, tmp_path: Path) -> None:
    scheduled_loop(page_company)
    page_company.controlled.pass_time(days=4000)
    assert apply(page_company, tmp_path) is Step.NONE


def test_R40_admins_see_what_comes_due_and_set_the_months(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    company = page_company
    client = company.sign_in(make_app(company.engine), "ada")
    assert "Due now: 0 to restrict, 0 to erase." in client.get("/admin/data").text
    refused = client.post(
        "/admin/data", data={"jurisdiction": "de", "name": "Germany", "restrict_months": "9", "erase_months": "3"}
    )
    assert refused.status_code == 422
    assert "no larger" in refused.text
    company.controlled.pass_time(days=400)
    client = company.sign_in(make_app(company.engine), "ada")
    assert "Due now: 0 to restrict, 1 to erase." in client.get("/admin/data?q=mira").text
    assert client.get("/admin/data?q=nobody").status_code == 200
    with company.acting("rita") as work, pytest.raises(NotAllowed):
        keeping.kept_list(work, FindKept())


def test_R40_nothing_is_erased_by_looking(page_company: Company, make_app: Callable[..., Flask]) -> None:
    page_company.controlled.pass_time(days=4000)
    client = page_company.sign_in(make_app(page_company.engine), "rita")
    assert client.get("/candidates").status_code == 200
    with page_company.looking() as session:
        assert session.get_one(Candidate, page_company.candidate_id).restricted_at is None


@pytest.fixture
def run(company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("HIRING_DATABASE_URL", company.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("HIRING_FILES_DIR", str(tmp_path / "files"))
    monkeypatch.setattr(desk, "World", lambda: company.controlled.world)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_R40_the_command_says_first_what_it_would_do_then_does_it_once(run: Any, company: Company) -> None:
    company.controlled.pass_time(days=400)
    candidate = str(company.candidate_id)
    dry = run("retention", "run", "--dry-run")
    assert f"{candidate}: would be erased" in dry.stdout, dry.output
    assert "Mira" not in dry.stdout
    done = run("retention", "run")
    assert "1 erased" in done.stdout, done.output
    assert "no byte" in done.stdout
    again = run("retention", "run")
    assert (again.exit_code, again.stdout) == (0, "0 restricted, 0 erased, 0 kept.\n")


def test_R40_a_run_that_stopped_before_the_files_were_rewritten_goes_on(
    run: Any, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.controlled.pass_time(days=400)
    monkeypatch.setattr(command.erasure, "wipe", lambda _engine: False)
    assert run("retention", "run").exit_code == 1
    monkeypatch.undo()
    with company.looking() as session:
        assert session.get_one(Candidate, company.candidate_id).wiped_at is None


def test_R40_the_export_command_writes_a_file_for_its_owner_alone(run: Any, company: Company, tmp_path: Path) -> None:
    with company.looking() as session:
        code = session.get_one(Candidate, company.candidate_id).candidate_id
    out = tmp_path / "mira.html"
    made = run("candidates", "export", code, "--out", str(out), "--reason", "Her letter of the second of May.")
    assert made.exit_code == 0, made.output
    assert out.stat().st_mode & 0o777 == 0o600
    assert "Everything about Mira" in out.read_text()
    assert run("candidates", "export", "nobody", "--out", str(tmp_path / "x"), "--reason", "x" * 30).exit_code == 1
    assert not (tmp_path / "x").exists()


def test_R40_the_end_counts_from_the_last_decision_or_cancellation(page_company: Company) -> None:
    company, loop_id = page_company, scheduled_loop(page_company)
    with open_session(company.engine, writes=True) as session:
        loop = seats.whole(session, loop_id)
        assert loop is not None
        loop.loop.state, loop.loop.state_since = LoopState.CANCELLED, company.now + timedelta(days=50)
        session.commit()
    with company.acting("ada") as work:
        (planned,) = retention.plan(work)
    assert planned.case.ended_at == company.now + timedelta(days=50)
