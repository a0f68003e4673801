"""R33 and R34: the record as it was sealed, who reads it, and that it never changes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from hiring.domain.errors import Incomplete, Unseen
from hiring.domain.vocabulary import DebriefPhase, LoopState, Outcome, PanelistKind, PositionValue, Ruling, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Decision
from hiring.models.feedback import SealedText, Shown, Vote
from hiring.models.loops import Loop, Panelist
from hiring.models.people import Person
from hiring.schemas.debrief import MovePhase, OpenDebrief, Revote, SetAttendance
from hiring.schemas.decision import DecisionRecord
from hiring.services import audit, debrief, decision, record_page, revotes
from tests.support.company import REQUIRED, Company
from tests.support.drive_decision import (
    REASON,
    close,
    decide,
    give_password,
    reopen,
    rule,
    take_position,
    to_decided,
    to_deciding,
    to_ready,
)


def test_R29_to_R34_the_record_holds_everything_of_the_decision(company: Company) -> None:
    loop_id = to_ready(company)
    to_deciding(company, loop_id)
    take_position(company, loop_id, PositionValue.NO_HIRE, note="Not sure.")
    company.controlled.pass_time(minutes=3)
    take_position(company, loop_id, PositionValue.HIRE, note="Now I am.")
    rule(company, loop_id, Ruling.HIRE, cited=("ownership",))
    with company.acting("iris") as work:
        page = record_page.page(work, loop_id)
    found = page.record
    assert (page.verdict, page.standing, page.full) == ("Hire at L6", "In force", True)
    assert (found.candidate, found.requisition, found.title) == ("Mira Castellan", "R1000", "Senior Engineer")
    assert (found.position.words, found.position.note, found.position.level) == ("hire", "Now I am.", "L6")
    assert [one.words for one in found.earlier_positions] == ["no hire"]
    assert (found.ruled_by, found.reason, found.cited) == ("Bruno Example", REASON, ("ownership",))
    assert [one.principle for one in found.findings] == list(REQUIRED)
    assert all(one.evidence and one.evidence[0].situation for one in found.findings)
    assert {one.person: one.words for one in found.votes}["Ivan Example"] == "inclined"
    assert found.present == ("Hanna Example", "Bruno Example")
    assert [column.name for column in found.grid.columns][:2] == ["Hanna Example", "Bruno Example"]
    assert {row.finding for row in found.grid.rows} == {"meets the bar"}
    assert len(found.digest) == 64


def test_R39_times_of_the_record_are_in_the_viewers_zone(company: Company) -> None:
    loop_id = to_decided(company)
    with company.acting("iris") as work:
        page = record_page.page(work, loop_id)
    told = page.times[page.record.ruled_at]
    assert told.zone == "Europe/Berlin"
    assert told.words.endswith("18:12")


def test_R23_votes_read_initial_to_final_with_the_reasons_of_changes(company: Company) -> None:
    loop_id = to_ready(company)
    give_password(company, "bruno")
    people = tuple(company.ids[name] for name in ("hanna", "bruno", "iris"))
    with company.acting("bruno") as work:
        debrief.open_debrief(work, loop_id, OpenDebrief())
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.REVOTING))
        debrief.set_attendance(work, loop_id, SetAttendance(person_ids=people))
    for name, value in (("hanna", VoteValue.INCLINED), ("bruno", VoteValue.INCLINED), ("iris", VoteValue.NOT_INCLINED)):
        with company.acting(name) as work:
            why = "Two of us heard the same story." if name == "iris" else ""
            revotes.revote(work, loop_id, Revote(value=value, reason=why))
    with company.acting("bruno") as work:
        debrief.adjourn(work, loop_id, debrief.Adjourn(reason="It is late."))
    to_deciding(company, loop_id)
    decide(company, loop_id)
    with company.acting("hanna") as work:
        votes = {one.person: one for one in record_page.page(work, loop_id).record.votes}
    assert votes["Iris Example"].words == "inclined → not inclined"
    assert votes["Iris Example"].reasons == ("Two of us heard the same story.",)
    assert votes["Ivan Example"].words == "inclined"


def test_R33_a_decision_refuses_update_and_delete_by_the_database(company: Company) -> None:
    to_decided(company)
    for statement in (
        "UPDATE decision SET outcome = 'no_hire'",
        "DELETE FROM decision",
        "UPDATE vote SET value = 'inclined'",
        "DELETE FROM vote",
        "UPDATE sealed_text SET text = 'something else'",
        "UPDATE audit_event SET kind = 'other'",
        "DELETE FROM audit_event",
    ):
        with Session(company.engine) as session, pytest.raises(sa.exc.DBAPIError, match="never change"):
            session.execute(sa.text(statement))


def test_R33_the_digest_proves_the_sealed_record(company: Company) -> None:
    to_decided(company)
    with company.looking() as session:
        made = session.exec(select(Decision)).one()
        sealed = session.get_one(SealedText, made.record_id)
        parts = (made.loop_id, made.revision, made.outcome, made.position, made.ruling, made.at)
        assert made.digest == audit.digest(sealed, *parts)
        other = SealedText(id=sealed.id, salt=sealed.salt, text=sealed.text.replace("meets", "raises"))
        assert made.digest != audit.digest(other, *parts)
        assert DecisionRecord.model_validate_json(sealed.text).ruled_by == "Bruno Example"


def test_R33_the_record_does_not_follow_what_changes_afterwards(company: Company) -> None:
    loop_id = to_decided(company)
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["bruno"]).name = "Bruno Renamed"
    with company.acting("iris") as work:
        assert record_page.page(work, loop_id).record.ruled_by == "Bruno Example"


def test_R33_superseded_decisions_stay_and_are_linked_both_ways(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    close(company, loop_id, recycle=True, cool_down_months=3)
    company.controlled.pass_time(days=1)
    reopen(company, loop_id)
    with company.acting("iris") as work:
        between = record_page.page(work, loop_id)
        assert between.standing == "Reopened: revision 2 is under way and will supersede it"
        assert between.record.votes == (), "no list of votes before this revision's reveal (R25)"
        assert between.record.grid.votes == ()
    to_deciding(company, loop_id)
    decide(company, loop_id, Outcome.HIRE)
    with company.acting("iris") as work:
        new, old = record_page.page(work, loop_id), record_page.page(work, loop_id, 1)
    assert (new.verdict, new.standing) == ("Hire at L6", "In force")
    assert (old.verdict, old.standing) == ("No hire", "Superseded by the decision of revision 2")
    for page, here in ((new, 2), (old, 1)):
        assert [(one.revision, one.here) for one in page.revisions] == [(1, here == 1), (2, here == 2)]
        assert [one.href[-11:] for one in page.revisions] == ["?revision=1", "?revision=2"]
    assert len(old.record.votes) == 5
    assert old.reopened is not None
    assert (old.reopened.reason, old.reopened.asked_by) == ("New evidence came in.", "Rita Example")
    assert [one.role for one in old.reopened.consents] == ["hiring manager", "Bar Raiser"]
    assert dict(old.closing)["Candidate told on"] == "Mon 2 Mar 2026"
    assert dict(old.closing)["Considered for another role"] == "yes"
    assert (new.closing, new.reopened) == ((), None)


def test_R33_a_cancelled_revision_puts_the_decision_before_it_in_force_again(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    close(company, loop_id, recycle=False, cool_down_months=6)
    reopen(company, loop_id)
    with company.acting("bruno") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.state = LoopState.CANCELLED
        assert loop.cool_down_until is not None
        assert loop.told_on is not None
    with company.acting("iris") as work:
        assert record_page.page(work, loop_id).standing == "In force again: revision 2 was cancelled"


@pytest.mark.parametrize("name", ["ada", "rolf", "konrad", "axel", "pia", "stan", "cora", "tariq"])
def test_section5_who_is_outside_sees_no_record(company: Company, name: str) -> None:
    loop_id = to_decided(company)
    with pytest.raises(Unseen), company.acting(name) as work:
        record_page.page(work, loop_id)


def test_section5_recruiter_panel_and_observers_see_the_record(company: Company) -> None:
    loop_id = to_ready(company)
    with company.acting("rita") as work:
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["stan"], kind=PanelistKind.OBSERVER,
                position=9, has_vote=False, added_at=work.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
    to_deciding(company, loop_id)
    decide(company, loop_id)
    for name in ("rita", "hanna", "bruno", "iris", "stan"):
        with company.acting(name) as work:
            assert record_page.page(work, loop_id).full


def test_R18_there_is_no_record_before_the_decision_nor_of_other_revisions(company: Company) -> None:
    loop_id = to_ready(company)
    with pytest.raises(Unseen), company.acting("iris") as work:
        record_page.page(work, loop_id)
    to_deciding(company, loop_id)
    decide(company, loop_id)
    for revision in (0, 2, 10**30):
        with pytest.raises(Unseen), company.acting("iris") as work:
            record_page.page(work, loop_id, revision)


def test_R13_reading_the_record_notes_that_feedback_was_shown(company: Company) -> None:
    loop_id = to_decided(company)
    with company.acting("rita") as work:
        record_page.page(work, loop_id)
    with company.looking() as session:
        seen = session.exec(select(Shown).where(Shown.reader_id == company.ids["rita"])).all()
        assert len(seen) == 5


def test_R34_no_number_is_computed_from_votes_or_ratings(company: Company) -> None:
    loop_id = to_decided(company)
    with company.acting("iris") as work:
        card = record_page.page(work, loop_id)
    said = json.dumps([one.model_dump() for one in card.record.votes] + [card.record.grid.model_dump(mode="json")])
    assert "%" not in said
    for word in ("average", "score", "mean ", "percent"):
        assert word not in card.model_dump_json().lower()


def test_R34_no_template_or_card_speaks_of_averages_or_percentages() -> None:
    root = Path(__file__).resolve().parents[2]
    files = [*root.glob("templates/decision/*.html"), root / "hiring/schemas/decision.py"]
    files.append(root / "hiring/schemas/decision_pages.py")
    assert len(files) > 6
    for file in files:
        text = re.sub(r"{%.*?%}", "", file.read_text(), flags=re.DOTALL)
        assert not re.search(r"average|percent|score|\d\s*%", text), file


def test_R30_decisions_are_written_in_one_place_alone() -> None:
    """No other path reaches an outcome: one service makes Decision rows, and nothing else assigns an outcome."""
    root = Path(__file__).resolve().parents[2] / "hiring"
    code = {file.relative_to(root).as_posix(): file.read_text() for file in root.rglob("*.py")}
    makers = {name for name, text in code.items() if re.search(r"(?<!class )\bDecision\(\s*(\n\s*)?id=", text)}
    assert makers == {"services/decision.py"}
    assert not [name for name, text in code.items() if re.search(r"\.outcome\s*=[^=]", text)]
    deciders = {name for name, text in code.items() if re.search(r"\bdecide\(work, room, position", text)}
    assert deciders == {"services/decision.py", "services/no_meeting.py"}
    to_decided_steps = {name for name, text in code.items() if "Step.RULE" in text or "Step.SKIP_MEETING" in text}
    assert {name for name in to_decided_steps if name.startswith("web/")} == set()


def test_R37_rows_that_never_change_hold_ids_codes_times_and_digests(company: Company) -> None:
    loop_id = to_decided(company)
    with company.looking() as session:
        texts = [one.text for one in session.exec(select(SealedText)) if len(one.text) > 20]
        rows = [*session.exec(select(Decision)), *session.exec(select(Vote)), *session.exec(select(AuditEvent))]
        stored = "\n".join(one.model_dump_json() for one in rows)
    assert texts
    assert not [one for one in texts if one in stored]
    assert "Mira" not in stored
    assert isinstance(loop_id, UUID)


def test_R33_the_ruling_of_a_reopened_loop_supersedes_the_one_before(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    reopen(company, loop_id)
    to_deciding(company, loop_id)
    decide(company, loop_id)
    with company.looking() as session:
        first, second = session.exec(select(Decision).order_by(Decision.revision)).all()
        assert (first.supersedes_id, second.supersedes_id) == (None, first.id)
    assert decision.Ruled(Outcome.HIRE).outcome is second.outcome


def test_R37_a_refused_ruling_leaves_no_event(company: Company) -> None:
    loop_id = to_ready(company)
    to_deciding(company, loop_id)
    take_position(company, loop_id, PositionValue.HIRE)
    with company.looking() as session:
        before = len(session.exec(select(AuditEvent)).all())
    with pytest.raises(Incomplete):
        rule(company, loop_id, Ruling.NO_HIRE)
    with company.looking() as session:
        assert len(session.exec(select(AuditEvent)).all()) == before
