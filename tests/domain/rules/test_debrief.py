"""R23 to R28, R34, R42 and R43: opening the debrief, revoting, disagreement, the unanimous no."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain import debrief
from hiring.domain.debrief import Board, FeedbackFacts, Round, Told
from hiring.domain.vocabulary import DebriefPhase, PanelistKind, VoteValue
from tests.domain.rules.cast import RULES

HM, BR, INT = PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER, PanelistKind.INTERVIEWER
YES, NO, STRONG_YES, STRONG_NO = (
    VoteValue.INCLINED,
    VoteValue.NOT_INCLINED,
    VoteValue.STRONGLY_INCLINED,
    VoteValue.STRONGLY_NOT_INCLINED,
)
SCALE = ("well_below", "below", "meets", "raises")
LABELS = {
    "well_below": "Well below the bar",
    "below": "Below the bar",
    "meets": "Meets the bar",
    "raises": "Raises the bar",
}


def rules(verdict):
    return {reason.rule for reason in verdict.reasons}


def test_R25_the_phases_follow_one_another():
    phases = [DebriefPhase.READING]
    while (following := debrief.next_phase(phases[-1])) is not None:
        phases.append(following)
    assert [phase.value for phase in phases] == ["reading", "revoting", "discussing", "deciding"]
    assert all(debrief.next_phase(phase) is None for phase in DebriefPhase if not phase.open)


STANDING = {"lee": YES, "xia": NO, "ana": STRONG_YES, "ben": YES}


def test_R26_hidden_until_all_attending_have_voted():
    current = Round(frozenset({"lee", "xia"}), STANDING, {"lee": NO})
    assert current.waiting_for == ("xia",)
    assert not current.revealed
    assert debrief.shifts(current) == ()
    shown = debrief.shifts(replace(current, votes={"lee": NO, "xia": NO}))
    assert [(one.person_id, one.words, one.attended, one.changed) for one in shown] == [
        ("lee", "inclined → not inclined", True, True),
        ("xia", "not inclined", True, False),
        ("ana", "strongly inclined", False, False),
        ("ben", "inclined", False, False),
    ]


def test_R26_the_bar_raiser_may_close_the_round():
    current = Round(frozenset({"lee", "xia"}), STANDING, {"lee": NO}, closed=True)
    assert [one.now for one in debrief.shifts(current)] == [NO, NO, STRONG_YES, YES]


def test_R26_an_empty_room_reveals_nothing():
    assert not Round(frozenset(), STANDING).revealed
    assert not Round(frozenset({"observer"}), STANDING).revealed
    assert Round(frozenset(), STANDING, closed=True).revealed


@RULES
@given(
    st.sets(st.sampled_from(sorted(STANDING))),
    st.dictionaries(st.sampled_from(sorted(STANDING)), st.sampled_from(VoteValue)),
)
def test_R26_no_value_shows_before_the_reveal_and_absent_votes_stand(attending, votes):
    current = Round(frozenset(attending), STANDING, {who: vote for who, vote in votes.items() if who in attending})
    complete = bool(attending) and attending <= set(votes)
    assert bool(debrief.shifts(current)) == complete
    for one in debrief.shifts(replace(current, closed=True)):
        assert one.now == (votes[one.person_id] if one.person_id in attending & set(votes) else STANDING[one.person_id])


@pytest.mark.parametrize(
    ("who", "value", "reason", "refused"),
    [
        ("lee", YES, None, False),
        ("lee", NO, "Ana's evidence", False),
        ("lee", NO, " ", True),
        ("ana", STRONG_YES, None, True),
        ("zoe", YES, None, True),
        ("xia", NO, None, True),
    ],
)
def test_R26_a_revote_is_one_each_of_attending_voters_and_a_change_has_a_reason(who, value, reason, refused):
    current = Round(frozenset({"lee", "xia", "ben", "zoe"}), STANDING, {"xia": NO})
    assert bool(debrief.revote_problem(current, who, value, reason)) == refused


def test_R26_no_revote_after_the_reveal():
    current = Round(frozenset({"lee", "xia"}), STANDING, {"xia": NO}, closed=True)
    assert "closed" in str(debrief.revote_problem(current, "lee", YES, None))


def board(name, order, *codes, tellers=(), stories=()):
    ratings = {f"p{n}": code for n, code in enumerate(codes)}
    told = tuple(
        Told(f"{name}{n}", who, story)
        for n, (who, story) in enumerate(zip(tellers, stories or [None] * 9, strict=False))
    )
    return Board(name, name.title(), order, ratings, told)


def test_R27_furthest_apart_first_then_more_raters_then_the_set():
    boards = [
        board("none", 0),
        board("same", 1, "meets", "meets"),
        board("near", 2, "meets", "raises"),
        board("near-more", 3, "meets", "raises", "raises"),
        board("near-later", 4, "below", "meets"),
        board("far", 5, "well_below", "raises"),
    ]
    order = [one.principle for one in debrief.by_disagreement(reversed(boards), SCALE)]
    assert order == ["far", "near-more", "near", "near-later", "same", "none"]


def test_R27_no_data_is_out():
    assert debrief.distance(board("a", 0, "raises", None), SCALE) == 0
    assert debrief.distance(board("a", 0, "below", None, "raises"), SCALE) == 2
    boards = [board("no-data", 0, "meets", None, None), board("raters", 1, "meets", "meets")]
    assert debrief.by_disagreement(boards, SCALE)[0].principle == "raters"


@RULES
@given(st.lists(st.lists(st.sampled_from([None, *SCALE]), max_size=5), max_size=6))
def test_R27_the_order_agrees_with_the_rule_read_word_by_word(columns):
    boards = [board(f"b{n}", n, *codes) for n, codes in enumerate(columns)]
    ordered = debrief.by_disagreement(boards, SCALE)
    assert sorted(one.set_order for one in ordered) == list(range(len(columns)))
    for first, second in pairwise(ordered):
        spans = []
        for one in (first, second):
            places = [SCALE.index(code) for code in columns[one.set_order] if code is not None]
            spans.append((max(places) - min(places) if places else 0, len(places), -one.set_order))
        assert spans[0] > spans[1]


def test_R27_disagreement_in_words():
    told = board("deep", 0, "raises", "below", tellers=("p0", "p0", "p1"))
    assert debrief.disagreement_words(told, LABELS) == "raises against below the bar · 2 people, 3 pieces of evidence"
    alone = board("deep", 0, "meets", tellers=("p0",))
    assert debrief.disagreement_words(alone, LABELS) == "meets the bar · 1 person, 1 piece of evidence"
    assert debrief.disagreement_words(board("deep", 0, None), LABELS).startswith("not enough evidence · 0 people")
    assert debrief.disagreement_words(board("deep", 0), LABELS).startswith("not rated · 0 people")


@pytest.mark.parametrize(("tellers", "thin"), [((), True), (("a",), True), (("a", "a"), True), (("a", "b"), False)])
def test_R27_thin_data_is_fewer_than_two_people(tellers, thin):
    assert board("deep", 0, tellers=tellers).thin == thin


def test_R27_same_stories_by_tag_or_joined():
    told = board("deep", 0, tellers="abcde", stories=(" Refunds", "refunds ", "", "Ledger", None)).evidence
    assert debrief.same_stories(told) == (frozenset({"deep0", "deep1"}),)
    joined = debrief.same_stories(told, [("deep1", "deep3"), ("deep4", "gone")])
    assert joined == (frozenset({"deep0", "deep1", "deep3"}),)
    assert debrief.story_key("STRASSE ") == debrief.story_key(" straße")


@RULES
@given(
    st.lists(st.sampled_from([None, "", " a", "A ", "b"]), max_size=7),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=5),
)
def test_R27_stories_are_what_can_be_reached_over_tags_and_joins(tags, pairs):
    told = [Told(str(n), "p", tag) for n, tag in enumerate(tags)]
    links = {(str(a), str(b)) for a, b in pairs if a < len(tags) and b < len(tags)}
    for a, b in product(range(len(tags)), repeat=2):
        if (tags[a] or "").strip() and (tags[a] or "").strip().lower() == (tags[b] or "").strip().lower():
            links.add((str(a), str(b)))
    groups = debrief.same_stories(told, [(str(a), str(b)) for a, b in pairs])
    for one in told:
        reached, edge = {one.evidence_id}, [one.evidence_id]
        while edge:
            here = edge.pop()
            new = {b if a == here else a for a, b in links if here in (a, b)} - reached
            reached |= new
            edge += new
        expected = frozenset(reached) if len(reached) > 1 else None
        assert next((group for group in groups if one.evidence_id in group), None) == expected


@pytest.mark.parametrize("kind", list(PanelistKind))
def test_R27_counted_is_feedback_of_voters_and_follow_ups(kind):
    plain = FeedbackFacts(kind, is_in=True)
    assert debrief.counts(plain) == (kind in {HM, BR, INT, PanelistKind.FOLLOW_UP})
    for change in ({"is_in": False}, {"quarantined": True}, {"late_note": True}):
        assert not debrief.counts(replace(plain, **change))
    assert debrief.counts(replace(plain, votes=False)) == (kind is PanelistKind.FOLLOW_UP)


def test_R34_a_tally_is_a_distribution_and_never_a_share():
    votes = [YES, NO, YES, STRONG_NO]
    assert debrief.tally(votes) == ((STRONG_YES, 0), (YES, 2), (NO, 1), (STRONG_NO, 1))
    words = debrief.tally_words(votes)
    assert words == "2 inclined, 1 not inclined, 1 strongly not inclined"
    assert debrief.tally_words([]) == "no votes"
    assert not any(sign in words for sign in ("%", ".", "average"))
