"""R1 and R6: the panel as a whole."""

import pytest

from hiring.domain.panel import Place, Sizes, panel_problems, voters
from hiring.domain.vocabulary import PanelistKind

HM, BR, INT = PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER, PanelistKind.INTERVIEWER


def panel(interviewers=2, *more):
    people = [Place("lee", HM), Place("xia", BR), *(Place(f"i{n}", INT) for n in range(interviewers))]
    return [*people, *more]


def said(places, recruiter="zoe", sizes=None):
    verdict = panel_problems(places, recruiter, sizes or Sizes())
    return " ".join(reason.sentence for reason in verdict.reasons)


def test_R1_a_panel_of_four_with_everybody_in_place_is_whole():
    verdict = panel_problems(panel(), "zoe")
    assert verdict.ok
    assert verdict.warnings == ()


@pytest.mark.parametrize(("kind", "word"), [(HM, "hiring manager"), (BR, "Bar Raiser")])
def test_R1_exactly_one_hiring_manager_and_one_bar_raiser(kind, word):
    without = [place for place in panel(5) if place.kind is not kind]
    assert f"exactly one {word}; this one has no" in said(without)
    assert f"exactly one {word}; this one has two" in said([*panel(5), Place("new", kind)])


def test_R1_the_ways_out_say_what_to_do():
    def ways(places):
        return " ".join(reason.way_out for reason in panel_problems(places, "zoe").reasons)

    assert ways(panel(2)[1:]) == "Add one hiring manager. Add one more."
    assert ways([*panel(2), Place("new", BR)]) == "Keep one Bar Raiser."
    assert ways(panel(0)) == "Add two more."


def test_R1_one_recruiter_who_is_no_panelist():
    assert "has no recruiter" in said(panel(), recruiter=None)
    assert "no panelist" in said(panel(), recruiter="lee")
    assert "no panelist" in said(panel(2, Place("zoe", PanelistKind.OBSERVER)))


def test_R1_nobody_holds_two_places_but_a_known_one_may_follow_up():
    assert "more than one place" in said(panel(2, Place("lee", INT)))
    assert said(panel(2, Place("i0", PanelistKind.FOLLOW_UP))) == ""


@pytest.mark.parametrize("interviewers", range(8))
def test_R1_at_least_four_voters_and_a_warning_above_seven(interviewers):
    verdict = panel_problems(panel(interviewers), "zoe")
    assert verdict.ok == (interviewers + 2 >= 4)
    assert bool(verdict.warnings) == (interviewers + 2 > 7)
    assert not any(warning.hard for warning in verdict.warnings)


def test_R1_the_fewest_voters_are_a_setting():
    assert "expected at least five" in said(panel(2), sizes=Sizes(fewest=5))
    assert said(panel(1), sizes=Sizes(fewest=3)) == ""


def test_R1_late_replacements_and_trainees_are_no_voters():
    assert voters([Place("lee", HM, votes=False), Place("xia", BR), Place("s", PanelistKind.SHADOW, host="xia")]) == 1


@pytest.mark.parametrize("kind", [PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW])
def test_R6_a_shadow_sits_beside_a_certified_host_of_this_loop(kind):
    assert said(panel(2, Place("s", kind, host="i0"))) == ""
    assert "as host" in said(panel(2, Place("s", kind)))
    assert "as host" in said(panel(2, Place("s", kind, host="somebody")))
    assert "as host" in said(panel(2, Place("s", kind, host="new"), Place("new", INT, certified=False)))
