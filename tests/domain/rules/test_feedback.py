"""R6, R11, R12, R13 and R19: what one panelist writes, in which order, and whether it comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import feedback
from hiring.domain.feedback import Evidence, Field, Principle, Rating, RecallFacts, Sheet, VoteNeed
from hiring.domain.vocabulary import FeedbackStatus, PanelistKind, Polarity, VoteValue
from tests.domain.rules.cast import RULES

DEEP, SPINE = Principle("dive-deep", "Dive Deep"), Principle("backbone", "Have Backbone; Disagree and Commit")
FULL = Evidence("dive-deep", "s", "t", "a", "r", Polarity.SUPPORTS)
NO_RESULT = replace(FULL, result="  ")
INTERVIEWER = PanelistKind.INTERVIEWER
WHOLE = Sheet(
    INTERVIEWER,
    (DEEP, SPINE),
    (FULL,),
    (Rating("dive-deep", "raises"), Rating("backbone", no_data=True, reason="we ran out of time")),
    "Solid.",
    VoteValue.INCLINED,
)


def fields(sheet):
    return [one.field for one in feedback.missing(sheet)]


def said(sheet):
    return feedback.words_missing(feedback.missing(sheet))


def test_R11_a_whole_sheet_misses_nothing():
    assert feedback.missing(WHOLE) == ()
    assert said(WHOLE) == ""


def test_R11_the_words_of_the_feedback_page():
    sheet = Sheet(INTERVIEWER, (DEEP, SPINE), (NO_RESULT,), summary="So far.")
    assert said(sheet) == "Missing: the result of evidence 1, two ratings, the vote"


def test_R11_an_empty_sheet_misses_ratings_summary_and_vote():
    assert said(Sheet(INTERVIEWER, (DEEP,))) == "Missing: one rating, the summary, the vote"


@pytest.mark.parametrize("part", [*feedback.STAR, "polarity"])
@pytest.mark.parametrize("empty", [None, "", " \n\u200b"])
def test_R11_each_of_the_four_parts_is_filled(part, empty):
    value = None if part == "polarity" else empty
    sheet = replace(WHOLE, evidence=(replace(FULL, **{part: value}),))
    (one,) = feedback.missing(sheet)
    assert one.short == f"the {part} of evidence 1"
    assert one.principle == "dive-deep"
    assert "Dive Deep" in one.sentence


def test_R11_one_complete_piece_is_enough_beside_a_started_one():
    assert feedback.missing(replace(WHOLE, evidence=(NO_RESULT, FULL))) == ()


def test_R11_the_nearest_piece_is_named_by_its_place():
    thin = Evidence("dive-deep", situation="only this")
    assert said(replace(WHOLE, evidence=(thin, NO_RESULT))) == "Missing: the result of evidence 2"


def test_R11_parts_of_two_principles_say_which():
    other = replace(NO_RESULT, principle="backbone")
    sheet = replace(WHOLE, evidence=(NO_RESULT, other), ratings=(Rating("dive-deep", "raises"),))
    assert "the result of evidence 1 on Dive Deep, the result of evidence 1 on Have Backbone" in said(sheet)


def test_R11_a_rating_needs_evidence():
    (one,) = feedback.missing(replace(WHOLE, evidence=()))
    assert (one.field, one.short) == (Field.EVIDENCE, "evidence on Dive Deep")


def test_R11_no_data_needs_a_reason_and_no_evidence():
    ratings = (WHOLE.ratings[0], Rating("backbone", no_data=True, reason=" "))
    (one,) = feedback.missing(replace(WHOLE, ratings=ratings))
    assert one.field is Field.NO_DATA_REASON


def test_R11_extra_principles_are_judged_when_rated():
    extra = Rating("frugality", "below")
    listed = replace(WHOLE, principles=(*WHOLE.principles, Principle("frugality", "Frugality", assigned=False)))
    assert feedback.missing(listed) == ()
    assert fields(replace(listed, ratings=(*WHOLE.ratings, extra))) == [Field.EVIDENCE]
    assert fields(replace(WHOLE, ratings=(*WHOLE.ratings, extra))) == [Field.EVIDENCE], "even when nobody listed it"
    started = replace(FULL, principle="frugality", result="")
    assert feedback.missing(replace(listed, evidence=(FULL, started))) == (), "unrated notes do not block"
    full = replace(FULL, principle="frugality")
    assert feedback.missing(replace(listed, evidence=(FULL, full), ratings=(*WHOLE.ratings, extra))) == ()


@pytest.mark.parametrize("kind", list(PanelistKind))
def test_R11_the_summary_is_asked_of_voters(kind):
    assert (Field.SUMMARY in fields(replace(WHOLE, kind=kind, summary="\u00a0"))) == kind.votes


@pytest.mark.parametrize("kind", list(PanelistKind))
def test_R6_practice_votes_are_free_and_follow_ups_have_none(kind):
    without = fields(replace(WHOLE, kind=kind, vote=None))
    assert (Field.VOTE in without) == kind.votes
    allowed = feedback.vote_problem(replace(WHOLE, kind=kind)) is None
    assert allowed == (kind.votes or kind.practises)
    assert feedback.vote_need(PanelistKind.FOLLOW_UP) is VoteNeed.NONE


def test_R12_the_vote_is_locked_until_every_rating_is_there():
    for ratings in ((), WHOLE.ratings[:1], WHOLE.ratings[1:]):
        problem = feedback.vote_problem(replace(WHOLE, ratings=ratings, vote=None))
        assert problem is not None
        assert "opens after the ratings" in problem
    assert feedback.vote_problem(replace(WHOLE, vote=None, summary=None)) is None, "the summary is no lock"


def test_R12_ratings_without_their_evidence_do_not_open_the_vote():
    assert feedback.vote_problem(replace(WHOLE, evidence=())) is not None
    assert feedback.vote_problem(replace(WHOLE, evidence=(NO_RESULT,))) is not None


def test_R12_a_rating_waits_for_evidence():
    untouched = replace(WHOLE, evidence=())
    assert feedback.rating_problem(untouched, DEEP) == (
        "Rating Dive Deep needs one piece of evidence with all four parts."
    )
    started = feedback.rating_problem(replace(WHOLE, evidence=(NO_RESULT,)), DEEP)
    assert started is not None
    assert started.endswith("the result is still empty.")
    assert feedback.rating_problem(WHOLE, DEEP) is None


def test_R12_what_is_missing_comes_in_the_order_of_judgement():
    order = list(Field)
    found = fields(Sheet(INTERVIEWER, (DEEP, SPINE), (NO_RESULT,), (Rating("backbone", no_data=True),)))
    assert [order.index(field) for field in found] == sorted(order.index(field) for field in found)
    assert len(found) == 5


TEXTS = st.sampled_from([None, "", "  ", "told"])
KEYS = st.sampled_from(["dive-deep", "backbone", "frugality"])
EVIDENCE = st.builds(Evidence, KEYS, TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from([None, Polarity.AGAINST]))
RATINGS = st.lists(
    st.builds(Rating, KEYS, st.sampled_from([None, "meets"]), st.booleans(), TEXTS), unique_by=lambda one: one.principle
)
SHEETS = st.builds(
    Sheet,
    st.sampled_from([PanelistKind.INTERVIEWER, PanelistKind.SHADOW, PanelistKind.FOLLOW_UP]),
    st.just((DEEP, SPINE)),
    st.lists(EVIDENCE, max_size=4).map(tuple),
    RATINGS.map(tuple),
    TEXTS,
    st.sampled_from([None, VoteValue.NOT_INCLINED]),
)


def shown(value):
    return bool(value and value.strip())


def complete(sheet):
    """R11 and R12 read word by word."""

    def proven(key):
        return any(
            one.principle == key and all(map(shown, (one.situation, one.task, one.action, one.result))) and one.polarity
            for one in sheet.evidence
        )

    ratings = {one.principle: one for one in sheet.ratings if one.given}
    rated = all(key in ratings for key in ("dive-deep", "backbone"))
    grounded = all(shown(one.reason) if one.no_data else proven(key) for key, one in ratings.items())
    voter = sheet.kind.votes
    return rated and grounded and (not voter or (shown(sheet.summary) and sheet.vote is not None))


@RULES
@given(SHEETS)
def test_R11_agrees_with_the_rule_read_word_by_word(sheet):
    assert (feedback.missing(sheet) == ()) == complete(sheet)
    assert (said(sheet) == "") == complete(sheet)


@RULES
@given(SHEETS)
def test_R12_no_vote_before_the_ratings(sheet):
    rated = {one.principle for one in sheet.ratings if one.given}
    if feedback.vote_problem(sheet) is None:
        assert {"dive-deep", "backbone"} <= rated
        assert sheet.kind is not PanelistKind.FOLLOW_UP


@pytest.mark.parametrize(
    ("status", "saw", "shown_to", "ready"), list(product(FeedbackStatus, [False, True], [False, True], [False, True]))
)
def test_R13_recall_is_refused_once_anything_was_shown_or_the_loop_was_ready(status, saw, shown_to, ready):
    facts = RecallFacts(status, saw, shown_to, ready)
    allowed = status is FeedbackStatus.SUBMITTED and not (saw or shown_to or ready)
    assert feedback.may_recall(facts) == allowed
    assert all("addendum" in reason.way_out for reason in feedback.recall_reasons(facts))


def test_R13_each_reason_is_told():
    assert len(feedback.recall_reasons(RecallFacts(FeedbackStatus.SUBMITTED, True, True, True))) == 3


def test_R11_a_submission_needs_a_slot_that_has_begun():
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert feedback.slot_problem(None, now) is not None
    assert feedback.slot_problem(now + timedelta(seconds=1), now) is not None
    assert feedback.slot_problem(now, now) is None
