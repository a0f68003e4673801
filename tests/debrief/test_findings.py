"""Disagreement, same stories, findings, accepted gaps, affirming again (R24, R27, R28, R32, section 6)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Stale
from hiring.domain.vocabulary import DebriefPhase, FindingValue, PanelistKind, PositionValue
from hiring.domain.workflow import Step, blockers
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Debrief
from hiring.models.feedback import Evidence
from hiring.schemas.debrief import AcceptInsufficient, JoinStories, LookAt, ReaffirmFinding, RecordFinding
from hiring.schemas.decision import TakePosition
from hiring.schemas.loop_page import GuardCard
from hiring.schemas.room import BoardCard, Wish
from hiring.services import boards, debrief, decision, facts, findings
from hiring.services.room import look
from hiring.services.seats import seated
from hiring.services.ways_out import guard_cards
from hiring.services.work import Work
from hiring.store import debriefs as store
from tests.support.company import Company
from tests.support.drive_debrief import REASON, find, finding_on, loaded, place_of, to_deciding, to_room


def board_of(company: Company, loop_id: UUID, name: str, principle: str = "") -> BoardCard:
    with company.acting(name) as work:
        room = look(work, loop_id, Wish(by="board", principle=principle)).page.room
    assert room is not None
    assert room.board is not None
    return room.board


def evidence_on(company: Company, loop_id: UUID, name: str, principle: str) -> UUID:
    feedback = place_of(company, loop_id, name).feedback
    assert feedback is not None
    with company.looking() as session:
        query = select(Evidence).where(Evidence.feedback_id == feedback.id, Evidence.principle == principle)
        return session.exec(query).one().id


def record(work: Work, loop_id: UUID, **given: object) -> None:
    values: dict[str, object] = {"principle": "ownership", "value": FindingValue.MEETS, "reason": REASON}
    findings.record_finding(work, loop_id, RecordFinding.model_validate(values | given))


def accept(company: Company, loop_id: UUID, name: str, reason: str = "Nobody could ask about it.") -> None:
    with company.acting(name) as work:
        findings.accept_insufficient(work, loop_id, AcceptInsufficient(principle="earn-trust", reason=reason))


def missing(company: Company, loop_id: UUID) -> tuple[str, ...]:
    with company.acting("bruno") as work:
        return facts.meeting(work, loaded(work, loop_id)).findings_missing


def test_R27_principles_come_by_disagreement_in_words_with_the_highest_rating_first(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    board = board_of(company, loop_id, "iris")
    assert next(line.id for line in board.lines) == "dive-deep"
    assert board.lines[0].words == "raises against below the bar · 2 people, 2 pieces of evidence"
    assert [one.person for one in board.shown.told] == ["Ivan Example", "Bruno Example"]


def test_R27_no_data_is_left_out_of_the_distance(company: Company) -> None:
    ratings = {"bruno": {"dive-deep": "no_data"}, "ivan": {"dive-deep": "raises"}, "hanna": {"ownership": "raises"}}
    loop_id = to_room(company, DebriefPhase.DISCUSSING, ratings=ratings)
    assert next(line.id for line in board_of(company, loop_id, "iris").lines) == "ownership"


def test_R27_fewer_than_two_people_with_counted_evidence_is_thin(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    assert not any(line.thin for line in board_of(company, loop_id, "iris").lines)
    with company.acting("rita") as work:
        work.session.get_one(Evidence, evidence_on(company, loop_id, "ivan", "ownership")).result = "  "
    assert [line.id for line in board_of(company, loop_id, "iris").lines if line.thin] == ["ownership"]


def test_R27_quarantined_feedback_counts_nowhere(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    cited = evidence_on(company, loop_id, "ivan", "ownership")
    with company.acting("bruno") as work:
        place = loaded(work, loop_id).place_of(company.ids["ivan"])
        assert place is not None
        place.panelist.quarantined_at = work.now
    board = board_of(company, loop_id, "iris", "dive-deep")
    assert [one.person for one in board.shown.told] == ["Bruno Example"]
    assert {line.id for line in board.lines if line.thin} == {"dive-deep", "ownership"}
    with pytest.raises(Incomplete), company.acting("bruno") as work:
        record(work, loop_id, cited=(cited,))


def test_R27_practice_feedback_counts_nowhere(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    with company.acting("rita") as work:
        place = loaded(work, loop_id).place_of(company.ids["ivan"])
        assert place is not None
        place.panelist.kind = PanelistKind.SHADOW
    with company.acting("bruno") as work:
        assert company.ids["ivan"] not in {p.person.id for p in boards.counted_places(work, seated(work, loop_id))}


def test_R27_equal_tags_mark_the_same_story_after_trimming_and_folding(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    with company.acting("rita") as work:
        work.session.get_one(Evidence, evidence_on(company, loop_id, "ivan", "ownership")).story = " Refund\u00a0Storm "
        work.session.get_one(Evidence, evidence_on(company, loop_id, "hanna", "ownership")).story = "refund\u00a0storm"
    told = board_of(company, loop_id, "iris", "ownership").shown.told
    assert {one.person: one.evidence[0].note for one in told} == {
        "Hanna Example": "same story as Ivan Example", "Ivan Example": "same story as Hanna Example",
    }  # fmt: skip


def test_R27_the_bar_raiser_joins_stories_and_joined_ones_stay_together(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    first, second = (evidence_on(company, loop_id, name, "ownership") for name in ("hanna", "ivan"))
    third = evidence_on(company, loop_id, "bruno", "dive-deep")
    with company.acting("bruno") as work:
        findings.join_stories(work, loop_id, JoinStories(evidence_ids=(first, second), story="Refunds"))
        findings.join_stories(work, loop_id, JoinStories(evidence_ids=(second, third), story="The outage"))
        assert {row.story for row in store.story_joins(work.session, loop_id)} == {"The outage"}
    told = board_of(company, loop_id, "iris", "ownership").shown.told
    assert {one.person: one.evidence[0].note for one in told} == {
        "Hanna Example": "same story as Bruno Example on Dive Deep, Ivan Example",
        "Ivan Example": "same story as Bruno Example on Dive Deep, Hanna Example",
    }
    with pytest.raises(NotAllowed), company.acting("hanna") as work:
        findings.join_stories(work, loop_id, JoinStories(evidence_ids=(first, third), story="Mine"))


def test_R27_the_bar_raiser_says_which_principle_the_room_looks_at(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    with company.acting("bruno") as work:
        debrief.look_at(work, loop_id, LookAt(principle="earn-trust"))
    assert board_of(company, loop_id, "iris").shown.id == "earn-trust"
    elsewhere = board_of(company, loop_id, "iris", "ownership")
    assert elsewhere.room_looks_at is not None
    assert elsewhere.room_looks_at.label == "Earn Trust"
    with pytest.raises(Incomplete), company.acting("bruno") as work:
        debrief.look_at(work, loop_id, LookAt(principle="no-such-principle"))
    with pytest.raises(NotAllowed), company.acting("hanna") as work:
        debrief.look_at(work, loop_id, LookAt(principle="ownership"))


def test_R27_a_finding_has_a_reason_its_evidence_and_one_event(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    cited = evidence_on(company, loop_id, "ivan", "ownership")
    with company.acting("bruno") as work:
        record(work, loop_id, cited=(cited, cited))
    finding = board_of(company, loop_id, "rita", "ownership").finding
    assert finding is not None
    assert (finding.words, finding.reason, finding.cited) == ("meets the bar", REASON, (str(cited),))
    with company.looking() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.kind == "finding_recorded")).all()
    assert len(events) == 1
    assert REASON not in events[0].detail


@pytest.mark.parametrize("name", ["hanna", "iris", "rita"])
def test_R27_nobody_but_the_bar_raiser_records_findings(company: Company, name: str) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    with pytest.raises(NotAllowed), company.acting(name) as work:
        record(work, loop_id)


@pytest.mark.parametrize("phase", [DebriefPhase.READING, DebriefPhase.REVOTING])
def test_R27_no_finding_before_discussing(company: Company, phase: DebriefPhase) -> None:
    loop_id = to_room(company, phase)
    with pytest.raises(NotNow), company.acting("bruno") as work:
        record(work, loop_id)


def test_R38_a_finding_changed_in_another_tab_is_never_overwritten_silently(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    find(company, loop_id, "ownership", FindingValue.RAISES)
    with pytest.raises(Stale) as stale, company.acting("bruno") as work:
        record(work, loop_id, version=0)
    assert stale.value.current_version == 1
    with company.acting("bruno") as work:
        record(work, loop_id, version=1)
        now = finding_on(work, loop_id, "ownership")
        assert now is not None
        assert (now.value, now.version) == (FindingValue.MEETS, 2)


def test_R28_insufficient_needs_both_and_stands_in_the_bar_raisers_words(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    for slug in ("customer-obsession", "ownership", "dive-deep", "deliver-results"):
        find(company, loop_id, slug)
    accept(company, loop_id, "bruno", "It was never asked.")
    accept(company, loop_id, "bruno", "Twice changes nothing.")
    assert missing(company, loop_id) == ("Earn Trust",)
    accept(company, loop_id, "hanna")
    with company.acting("bruno") as work:
        now = finding_on(work, loop_id, "earn-trust")
    assert now is not None
    assert (now.value, now.reason) == (FindingValue.INSUFFICIENT, "It was never asked.")
    assert now.author_id == company.ids["bruno"]
    assert missing(company, loop_id) == ()


def test_R28_an_insufficient_finding_alone_does_not_clear_the_way(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    for slug in ("customer-obsession", "ownership", "dive-deep", "deliver-results"):
        find(company, loop_id, slug)
    find(company, loop_id, "earn-trust", FindingValue.INSUFFICIENT)
    assert missing(company, loop_id) == ()
    said = "Insufficient and not yet accepted by both: Earn Trust"
    assert gap_cards(company, loop_id, "bruno")[0].reason == f"{said} (hiring manager and Bar Raiser missing)."
    accept(company, loop_id, "bruno")
    with company.acting("bruno") as work:
        work.session.get_one(Debrief, loaded(work, loop_id).debrief.id).phase = DebriefPhase.DECIDING
    (card,) = gap_cards(company, loop_id, "hanna")
    assert card.reason == f"{said} (hiring manager missing)."
    assert card.href == f"/loops/{loop_id}/debrief?by=board&principle=earn-trust#open"
    accept(company, loop_id, "hanna")
    assert gap_cards(company, loop_id, "hanna") == []


def gap_cards(company: Company, loop_id: UUID, name: str) -> list[GuardCard]:
    """What still stands against the ruling about gaps, as the person's page of deciding draws it."""
    with company.acting(name) as work:
        room = seated(work, loop_id)
        found = blockers(Step.RULE, room.whole.loop.state, facts.meeting(work, room.whole))
        return [one for one in guard_cards(room, found) if one.reason.startswith("Insufficient")]


def test_R27_a_hiring_manager_cannot_overwrite_a_finding_by_accepting_a_gap(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    accept(company, loop_id, "bruno")
    find(company, loop_id, "earn-trust", FindingValue.RAISES)
    accept(company, loop_id, "hanna")
    with company.acting("bruno") as work:
        now = finding_on(work, loop_id, "earn-trust")
    assert now is not None
    assert now.value is FindingValue.RAISES


@pytest.mark.parametrize("name", ["iris", "rita"])
def test_R28_only_hiring_manager_and_bar_raiser_accept_a_gap(company: Company, name: str) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    with pytest.raises(NotAllowed):
        accept(company, loop_id, name)


def test_R32_a_lower_level_asks_for_every_finding_to_be_affirmed_at_it(company: Company) -> None:
    loop_id = to_deciding(company, PositionValue.HIRE, "L5")
    with company.acting("bruno") as work:
        assert len(facts.meeting(work, loaded(work, loop_id)).findings_to_reaffirm) == 5
        row = finding_on(work, loop_id, "ownership")
        assert row is not None
        with pytest.raises(Stale):
            findings.reaffirm_finding(work, loop_id, ReaffirmFinding(principle="ownership", version=row.version + 1))
        findings.reaffirm_finding(work, loop_id, ReaffirmFinding(principle="ownership", version=row.version))
        assert row.at_level == "L5"
        assert len(facts.meeting(work, loaded(work, loop_id)).findings_to_reaffirm) == 4
    with company.acting("hanna") as work:
        decision.take_position(work, loop_id, TakePosition(value=PositionValue.HIRE))
    with company.acting("bruno") as work:
        assert facts.meeting(work, loaded(work, loop_id)).findings_to_reaffirm == ("Ownership",)


def test_R29_each_version_of_the_position_is_kept_and_shown(company: Company) -> None:
    loop_id = to_deciding(company)
    with company.acting("hanna") as work:
        decision.take_position(work, loop_id, TakePosition(value=PositionValue.NO_HIRE))
    with company.acting("iris") as work:
        room = look(work, loop_id, Wish()).page.room
    assert room is not None
    assert room.deciding is not None
    assert room.deciding.position is not None
    assert room.deciding.position.words == "no hire"
    assert [one.words for one in room.deciding.earlier] == ["hire at L6"]
