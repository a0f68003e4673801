"""Drafts: the order of judgement (R12), privacy (R14, R16), nothing lost (R17), idempotent saves (R38)."""

from __future__ import annotations

import logging
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Stale, Unseen
from hiring.domain.vocabulary import EventObject, FeedbackStatus, LoopState, PlaceStatus, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Evidence, Feedback, Rating, SealedText
from hiring.models.loops import Loop, Note, Panelist
from hiring.schemas.base import build
from hiring.schemas.feedback import EvidenceTyped, RatingTyped, SaveDraft, SheetCard
from hiring.schemas.kit import SaveNote
from hiring.services import drafts, drafts_merge, feedback, kit, notes
from hiring.services.feedback_cards import open_own, open_sheet
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import full_draft, piece, save_full, submit_one

SECRET = "The tangerine ledger was replayed by hand."
PRINCIPLE = "customer-obsession"


def save(company: Company, loop_id: UUID, draft: SaveDraft, name: str = "iris") -> drafts.Saved:
    with company.acting(name) as work:
        return drafts.save_draft(work, loop_id, draft)


def card_of(company: Company, loop_id: UUID, name: str = "iris") -> SheetCard:
    with company.acting(name) as work:
        return open_sheet(work, loop_id)


def test_the_first_save_starts_the_draft_and_moves_the_loop(company: Company) -> None:
    loop_id = scheduled_loop(company)
    save(company, loop_id, SaveDraft(version=0, summary="A first word."))
    with company.looking() as session:
        row = session.exec(select(Feedback)).one()
        assert (row.status, row.version, row.started_at) == (FeedbackStatus.DRAFT, 1, company.now)
        assert session.get_one(Loop, loop_id).state is LoopState.INTERVIEWING
        event = session.exec(select(AuditEvent).where(AuditEvent.kind == "draft_started")).one()
        assert (event.text_id, event.detail) == (None, "{}")


def test_R37_later_saves_write_no_event(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, summary="One."))
    before = _events(company)
    save(company, loop_id, SaveDraft(version=1, summary="Two."))
    assert _events(company) == before


def _events(company: Company) -> int:
    with company.looking() as session:
        return len(session.exec(select(AuditEvent.id)).all())


def test_saving_nothing_starts_nothing(company: Company, loop_id: UUID) -> None:
    blank = EvidenceTyped(principle=PRINCIPLE, position=0)
    assert save(company, loop_id, SaveDraft(version=0, evidence=(blank,))).version == 0
    with company.looking() as session:
        assert session.exec(select(Feedback)).all() == []


def test_R12_a_vote_is_refused_by_any_request_before_the_ratings(company: Company, loop_id: UUID) -> None:
    saved = save(company, loop_id, SaveDraft(version=0, summary="Early.", vote=VoteValue.INCLINED))
    assert saved.not_taken["vote"].startswith("The vote opens after the ratings.")
    with company.acting("iris") as work, pytest.raises(Incomplete) as refused:
        drafts.save_vote(work, loop_id, VoteValue.INCLINED)
    assert "vote" in refused.value.problems
    with company.acting("iris") as work, pytest.raises(Incomplete):
        feedback.submit(work, loop_id)
    with company.looking() as session:
        row = session.exec(select(Feedback)).one()
        assert (row.draft_vote, row.summary) == (None, "Early.")


def test_R12_a_first_rating_on_the_scale_is_not_taken_without_complete_evidence(
    company: Company, loop_id: UUID
) -> None:
    thin = SaveDraft(
        version=0, evidence=(piece(PRINCIPLE, result=""),), ratings=(RatingTyped(principle=PRINCIPLE, code="meets"),)
    )
    saved = save(company, loop_id, thin)
    assert "the result is still empty" in saved.not_taken[f"r.{PRINCIPLE}"]
    assert card_of(company, loop_id).principles[0].code == ""
    assert card_of(company, loop_id).principles[0].pieces[0].task.startswith("task of")


def test_R12_the_draft_vote_goes_when_a_rating_goes(company: Company, loop_id: UUID) -> None:
    save_full(company, loop_id, "iris")
    assert card_of(company, loop_id).vote == "inclined"
    with company.acting("iris") as work:
        whole = full_draft(work, loop_id)
        drafts.save_draft(work, loop_id, whole.model_copy(update={"ratings": whole.ratings[:1]}))
    assert card_of(company, loop_id).vote == ""


def test_R12_a_rating_that_was_given_survives_a_rewrite_of_its_evidence(company: Company, loop_id: UUID) -> None:
    save_full(company, loop_id, "iris")
    with company.acting("iris") as work:
        whole = full_draft(work, loop_id)
        thin = whole.evidence[0].model_copy(update={"result": ""})
        drafts.save_draft(work, loop_id, whole.model_copy(update={"evidence": (thin, *whole.evidence[1:])}))
    card = card_of(company, loop_id)
    assert card.principles[0].code == "meets"
    assert card.principles[0].lock.closed == ()
    assert card.vote_lock.reason


def test_R12_the_locks_say_why_and_no_data_is_always_open(company: Company, loop_id: UUID) -> None:
    lock = card_of(company, loop_id).principles[0].lock
    assert lock.reason == "Rating Customer Obsession needs one piece of evidence with all four parts."
    assert set(lock.closed) == {"well_below", "below", "meets", "raises"}
    save(company, loop_id, SaveDraft(version=0, ratings=(RatingTyped(principle=PRINCIPLE, no_data_reason="No time."),)))
    after = card_of(company, loop_id).principles[0]
    assert (after.code, after.no_data_reason) == ("no_data", "No time.")


def test_R14_no_other_person_and_no_role_reads_a_draft_or_notes(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, summary=SECRET))
    with company.acting("iris") as work:
        notes.save_note(work, loop_id, SaveNote(version=0, text=SECRET))
    for name in ("ada", "rita", "konrad", "cora", "axel", "pia", "stan"):
        with company.acting(name) as work:
            for look in (open_own, open_sheet, kit.open_kit):
                with pytest.raises(Unseen):
                    look(work, loop_id)
    for name in ("hanna", "bruno", "ivan"):
        with company.acting(name) as work:
            assert SECRET not in open_sheet(work, loop_id).model_dump_json()
            assert SECRET not in kit.open_kit(work, loop_id).model_dump_json()


def test_R14_no_event_and_no_log_line_holds_a_word_of_a_draft(
    company: Company, loop_id: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        save(company, loop_id, SaveDraft(version=0, summary=SECRET))
        with company.acting("iris") as work:
            notes.save_note(work, loop_id, SaveNote(version=0, text=SECRET))
    assert SECRET not in "".join(record.getMessage() for record in caplog.records if "sqlalchemy" not in record.name)
    with company.looking() as session:
        assert all(SECRET not in text for text in session.exec(select(SealedText.text)))
        assert all(SECRET not in detail for detail in session.exec(select(AuditEvent.detail)))


def test_R16_nobody_writes_for_somebody_else(company: Company, loop_id: UUID) -> None:
    for name in ("rita", "ada", "konrad", "cora"):
        with company.acting(name) as work, pytest.raises(Unseen):
            drafts.save_draft(work, loop_id, SaveDraft(version=0, summary="For Iris."))
    save(company, loop_id, SaveDraft(version=0, summary="Hanna's own."), "hanna")
    with company.looking() as session:
        row = session.exec(select(Feedback)).one()
        owner = session.get_one(Panelist, row.panelist_id)
        assert owner.person_id == company.ids["hanna"]


def test_R17_a_stale_save_overwrites_nothing(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, summary="First tab."))
    with company.acting("iris") as work, pytest.raises(Stale) as refused:
        drafts.save_draft(work, loop_id, SaveDraft(version=0, summary="Second tab."))
    assert refused.value.current_version == 1
    assert card_of(company, loop_id).summary == "First tab."


def test_R17_a_merge_shows_both_versions_and_holds_both_texts(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, summary="First tab.", evidence=(piece(PRINCIPLE),)))
    typed = SaveDraft(version=0, summary="Second tab.", evidence=(piece(PRINCIPLE, polarity="against"),))
    with company.acting("iris") as work:
        merged = drafts_merge.merge(work, loop_id, typed)
    shown = {one.field: (one.saved, one.typed) for one in merged.both}
    assert shown == {
        "summary": ("First tab.", "Second tab."),
        f"e.{PRINCIPLE}.0.polarity": ("supports", "against"),
    }
    assert merged.version == 1
    assert "First tab." in merged.summary
    assert "Second tab." in merged.summary
    assert merged.principles[0].pieces[0].polarity == "supports"
    assert card_of(company, loop_id).summary == "First tab."


def test_R17_a_merge_of_two_longest_texts_does_not_fail(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, summary="a" * 10_000))
    with company.acting("iris") as work:
        merged = drafts_merge.merge(work, loop_id, SaveDraft(version=0, summary="b" * 10_000))
    assert merged.summary.count("a") == merged.summary.count("b") == 10_000


def test_R17_of_a_text_and_its_continuation_the_merge_keeps_the_longer(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, summary="She asked twice, then"))
    with company.acting("iris") as work:
        merged = drafts_merge.merge(work, loop_id, SaveDraft(version=0, summary="She asked twice, then looked."))
    assert merged.summary == "She asked twice, then looked."


def test_R38_the_same_text_is_accepted_whatever_its_version(company: Company, loop_id: UUID) -> None:
    first = save(company, loop_id, SaveDraft(version=0, summary="Once."))
    again = save(company, loop_id, SaveDraft(version=0, summary="Once."))
    assert again.version == first.version == 1
    with company.looking() as session:
        assert session.exec(select(Feedback.saved_at)).one() == company.now


def test_pieces_are_added_changed_and_removed_by_saving_the_whole_sheet(company: Company, loop_id: UUID) -> None:
    two = (piece(PRINCIPLE), piece(PRINCIPLE, position=1))
    save(company, loop_id, SaveDraft(version=0, evidence=two))
    changed = two[1].model_copy(update={"result": "Another result."})
    save(company, loop_id, SaveDraft(version=1, evidence=(changed,)))
    with company.looking() as session:
        rows = session.exec(select(Evidence)).all()
        assert [(row.position, row.result) for row in rows] == [(1, "Another result.")]


def test_an_added_blank_piece_and_an_extra_principle_stay(company: Company, loop_id: UUID) -> None:
    added = EvidenceTyped(principle="frugality", position=0, added=True)
    save(company, loop_id, SaveDraft(version=0, evidence=(added,)))
    card = card_of(company, loop_id)
    assert [(one.name, one.extra) for one in card.principles][-1] == ("Frugality", True)
    assert "frugality" not in [slug for slug, _ in card.others]
    same = EvidenceTyped(principle="frugality", position=0)
    assert save(company, loop_id, SaveDraft(version=1, evidence=(same,))).version == 1


def test_the_sheet_says_what_is_missing_when_it_is_due_and_who_sees_it(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, evidence=(piece(PRINCIPLE, result=""),)))
    card = card_of(company, loop_id)
    assert card.missing == "Missing: the result of evidence 1, two ratings, the summary, the vote"
    assert card.blind_words == "Nobody sees a word before you submit; you see the others' when all five are in"
    assert card.due_left == "in 22 h 0 min"
    assert card.slot_words == "You spoke today 13:00 to 14:00 (12:00 for the candidate)"


def test_a_removed_panelist_reads_the_own_words_and_writes_no_more(company: Company, loop_id: UUID) -> None:
    save(company, loop_id, SaveDraft(version=0, summary=SECRET))
    with company.acting("rita") as work:
        place = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        place.status = PlaceStatus.REMOVED
    with company.acting("iris") as work:
        assert open_own(work, loop_id).reading.summary == SECRET
    with company.acting("iris") as work, pytest.raises((NotAllowed, Unseen)):
        drafts.save_draft(work, loop_id, SaveDraft(version=1, summary="More."))


def test_a_removed_panelist_who_wrote_nothing_finds_nothing(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        place = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        place.status = PlaceStatus.REMOVED
    with company.acting("iris") as work, pytest.raises(Unseen):
        open_own(work, loop_id)


def test_notes_are_idempotent_and_never_overwritten_silently(company: Company, loop_id: UUID) -> None:
    with company.acting("iris") as work:
        assert notes.save_note(work, loop_id, SaveNote(version=0, text="One.")).version == 1
        assert notes.save_note(work, loop_id, SaveNote(version=0, text="One.")).version == 1
    with company.acting("iris") as work, pytest.raises(Stale):
        notes.save_note(work, loop_id, SaveNote(version=0, text="Two."))
    with company.acting("iris") as work:
        merged = notes.merge_note(work, loop_id, SaveNote(version=0, text="Two."))
        assert "One." in merged.text
        assert "Two." in merged.text
        assert work.session.exec(select(Note.text)).one() == "One."


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"evidence": (piece("no-such-principle"),)}, "evidence"),
        ({"ratings": (RatingTyped(principle="no-such-principle", code="meets"),)}, "ratings"),
        ({"ratings": (RatingTyped(principle=PRINCIPLE, code="splendid"),)}, "codes"),
        ({"evidence": tuple(piece(PRINCIPLE, position=place) for place in range(21))}, "pieces"),
        ({"evidence": (piece(PRINCIPLE), piece(PRINCIPLE))}, "pieces"),
    ],
)
def test_what_the_loop_does_not_know_is_refused_with_a_sentence(
    company: Company, loop_id: UUID, typed: dict[str, object], field: str
) -> None:
    with company.acting("iris") as work, pytest.raises(Incomplete) as refused:
        drafts.save_draft(work, loop_id, SaveDraft.model_validate({"version": 0, **typed}))
    assert refused.value.problems[field].startswith("Found")


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f4a1 an idea",
        "שלום עולם",
        "<script>alert(1)</script>",
        "'; DROP TABLE feedback; --",
        "a\n\nb",
        "{{ 7 * 7 }}",
    ],
)
def test_every_script_and_sign_is_kept_as_typed(company: Company, loop_id: UUID, text: str) -> None:
    save(company, loop_id, SaveDraft(version=0, summary=text, evidence=(piece(PRINCIPLE, situation=text),)))
    card = card_of(company, loop_id)
    assert (card.summary, card.principles[0].pieces[0].situation) == (text, text)


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d of one", "x" * 10_001])
@pytest.mark.parametrize("part", ["situation", "task", "action", "result", "quotes"])
def test_what_no_database_keeps_is_refused_with_what_was_found(part: str, text: str) -> None:
    with pytest.raises(Incomplete) as refused:
        build(EvidenceTyped, {"principle": PRINCIPLE, "position": 0, part: text})
    assert refused.value.problems[part].startswith("Found")


def test_after_submission_a_late_save_is_refused_and_changes_nothing(company: Company, loop_id: UUID) -> None:
    submit_one(company, loop_id, "iris")
    with company.acting("iris") as work, pytest.raises(NotNow, match="in already"):
        drafts.save_draft(work, loop_id, SaveDraft(version=1, summary="Too late."))
    with company.looking() as session:
        assert session.exec(select(Feedback.summary)).one() == "Iris Example is sure."
        assert len(session.exec(select(Rating)).all()) == 2
        assert session.exec(select(AuditEvent.object).where(AuditEvent.kind == "voted")).one() is EventObject.VOTE
