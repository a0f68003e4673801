"""A small company for the rule tests, and the Hypothesis settings they share."""

from dataclasses import replace
from typing import Any

from hypothesis import settings

from hiring.domain.independence import Member, Organisation, PanelFacts
from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification

RULES = settings(derandomize=True, max_examples=100, deadline=None)

# Kim leads Mo and Zoe; Mo leads Raj (Lee and Pia) and Una (Tom); Zoe leads Yan (Xia); Ana reports to Lee.
LINE = {
    "kim": None,
    "mo": "kim",
    "zoe": "kim",
    "raj": "mo",
    "una": "mo",
    "yan": "zoe",
    "lee": "raj",
    "pia": "raj",
    "tom": "una",
    "xia": "yan",
    "ana": "lee",
}


def member(person_id: str, manager: str | None = None, **changes: Any) -> Member:
    plain = Member(
        person_id=person_id,
        name=person_id.capitalize(),
        level="L6",
        team=f"team of {person_id}",
        manager_id=manager,
        interviewer=InterviewerCertification.CERTIFIED,
        bar_raiser=BarRaiserCertification.CERTIFIED,
    )
    return replace(plain, **changes)


def company(**changed: dict[str, Any]) -> Organisation:
    people = {name: member(name, manager, **changed.get(name, {})) for name, manager in LINE.items()}
    return Organisation(people)


def loop(organisation: Organisation | None = None, **changes: Any) -> PanelFacts:
    """Lee hires, Zoe recruits, the candidate comes from outside."""
    plain = PanelFacts(
        organisation=organisation or company(),
        hiring_manager="lee",
        recruiter="zoe",
        requisition_team="Payments",
        target_level="L6",
    )
    return replace(plain, **changes)
