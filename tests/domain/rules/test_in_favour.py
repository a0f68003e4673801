"""R1 to R6 said positively: why somebody may sit on a panel."""

import pytest

from hiring.domain.in_favour import reasons_for
from hiring.domain.independence import may_manage
from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification, PanelistKind
from tests.domain.rules.cast import company, loop

BAR_RAISER = PanelistKind.BAR_RAISER
INTERVIEWER = PanelistKind.INTERVIEWER
NONE = InterviewerCertification.NONE


def said(person_id, kind=INTERVIEWER, organisation=None, **changes):
    facts = loop(organisation, **changes)
    return " · ".join(reasons_for(kind, facts.organisation.members[person_id], facts))


def spoken(verdict):
    return " ".join(reason.sentence for reason in verdict.reasons)


def test_R2_independence_spells_the_own_line_and_names_what_it_is_outside_of():
    words = said("xia", BAR_RAISER)
    assert "independent: reports Xia → Yan → Zoe → Kim" in words
    assert "outside the line and team of Lee (hiring manager) and the organisation of Mo (R2)" in words
    assert "the organisation" not in said("xia", BAR_RAISER, independence_by_organisation=False)
    assert "independent: reports to nobody" in said("kim", BAR_RAISER, hiring_manager="nobody", recruiter="pia")


def test_R2_nobody_in_the_line_is_called_independent():
    assert "(R2)" not in said("ana", BAR_RAISER)


def test_R4_the_line_of_an_interviewer_may_hold_the_hiring_manager():
    assert "no tie to the candidate: reports Ana → Lee (hiring manager) → Raj → Mo → Kim (R4)" in said("ana")
    assert "(R4)" not in said("xia", candidate="yan")


def test_R1_whoever_holds_a_place_or_recruits_is_not_free():
    assert "holds no place in this loop (R1)" in said("xia")
    assert "(R1)" not in said("xia", placed=frozenset({"xia"}))
    assert "(R1)" not in said("zoe")


@pytest.mark.parametrize("kind", [BAR_RAISER, PanelistKind.BAR_RAISER_IN_TRAINING])
def test_R3_the_bar_raisers_certification_is_named_where_it_fits(kind):
    fitting = BarRaiserCertification.CORE if kind is BAR_RAISER else BarRaiserCertification.NOMINATED
    assert f"{fitting} as a Bar Raiser (R3)" in said("xia", kind, company(xia={"bar_raiser": fitting}))
    assert "(R3)" not in said("xia", kind, company(xia={"bar_raiser": BarRaiserCertification.NONE}))


def test_R5_the_level_is_said_unless_it_is_too_low():
    assert "level L5 for target L6 (R5)" in said("xia", organisation=company(xia={"level": "L5"}))
    assert "(R5)" not in said("xia", organisation=company(xia={"level": "L4"}))
    assert "(R5)" not in said("xia", PanelistKind.OBSERVER)


def test_R6_a_certified_interviewer_and_a_certified_host_are_said():
    assert "certified interviewer (R6)" in said("xia")
    assert "(R6)" not in said("xia", organisation=company(xia={"interviewer": NONE}))
    facts = loop(company(pia={"interviewer": NONE}))
    members = facts.organisation.members
    shadow = PanelistKind.SHADOW
    assert "sits beside Tom, a certified interviewer (R6)" in reasons_for(shadow, members["xia"], facts, members["tom"])
    assert not any("(R6)" in one for one in reasons_for(shadow, members["xia"], facts, members["pia"]))


def test_R2_a_new_hiring_manager_leaves_the_bar_raiser_independent():
    facts = loop(placed=frozenset({"lee", "xia"}))
    members = facts.organisation.members
    assert may_manage(members["pia"], facts, members["xia"]).ok
    refused = may_manage(members["yan"], facts, members["xia"])
    assert "Xia → Yan (hiring manager)" in spoken(refused)
    assert "would no longer be independent" in spoken(refused)
    assert may_manage(members["yan"], facts, None).ok


def test_R4_the_candidate_becomes_no_hiring_manager():
    facts = loop(candidate="pia")
    assert {one.rule for one in may_manage(facts.organisation.members["pia"], facts, None).reasons} == {"R4"}
