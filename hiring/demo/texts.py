"""The texts, people and loop scripts of the demo company, read from the YAML files beside this module and checked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import Field, model_validator

from hiring.demo.script import Company, Family, Frozen, Key, LoopScript, Text
from hiring.domain.vocabulary import CancelReason, FindingValue, Polarity, VoteValue

HERE = Path(__file__).parent
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


class Strength(StrEnum):
    STRONG = "strong"
    THIN = "thin"
    MIXED = "mixed"


class StoryRating(StrEnum):
    """The mark of the principle set's scale that a story deserves."""

    WELL_BELOW = "well_below"
    BELOW = "below"
    MEETS = "meets"
    RAISES = "raises"


class Story(Frozen):
    """One STAR record about "they", the candidate, that fits any name."""

    id: Text
    principle: Key
    family: Family
    polarity: Polarity
    strength: Strength
    rating: StoryRating
    situation: Text
    task: Text
    action: Text
    result: Text
    quote: str = ""
    same_story: str = ""

    @property
    def parts(self) -> tuple[str, str, str, str]:
        return (self.situation, self.task, self.action, self.result)


class VetoReason(Frozen):
    """Reason of a veto; it cites the finding on `principle` (R31)."""

    principle: Key
    text: Annotated[str, Field(min_length=250)]


class Rulings(Frozen):
    hire: Texts
    no_hire: Texts


class Positions(Frozen):
    hire: Texts
    hire_lower: Texts
    no_hire: Texts


class Overrides(Frozen):
    """Reasons for overriding the level rule (R5) and for opening with one feedback missing (R24)."""

    level: Texts
    debrief: Texts


class Replacements(Frozen):
    bar_raiser: Texts
    hiring_manager: Texts


class ConflictDecisions(Frozen):
    cleared: Texts
    upheld: Texts


class Remarks(Frozen):
    """Everything people write outside their evidence, by the occasion."""

    summaries: Mapping[VoteValue, Texts]
    vote_change_reasons: Texts
    finding_reasons: Mapping[FindingValue, Texts]
    veto_reasons: Annotated[tuple[VetoReason, ...], Field(min_length=1)]
    rulings: Rulings
    positions: Positions
    reaffirmations: Texts
    dissents: Texts
    other_roles: Texts
    coaching_notes: Texts
    addenda: Texts
    hold_reasons: Texts
    return_reasons: Texts
    cancel_reasons: Mapping[CancelReason, Texts]
    cancel_after_debrief_reasons: Texts
    reopen_reasons: Texts
    override_reasons: Overrides
    replacement_reasons: Replacements
    drop_out_reasons: Texts
    removal_reasons: Texts
    not_held_reasons: Texts
    follow_up_reasons: Texts
    follow_up_called_off_reasons: Texts
    adjourn_reasons: Texts
    insufficient_accepted_reasons: Texts
    break_glass_reasons: Texts
    no_data_reasons: Texts
    private_notes: Texts
    conflict_declarations: Texts
    conflict_decisions: ConflictDecisions
    candidate_notes: Texts
    late_notes: Texts
    new_loop_consents: Texts


class Demo(Frozen):
    """The whole demo company; every reference resolves and every key is used once."""

    stories: tuple[Story, ...]
    remarks: Remarks
    company: Company
    loops: tuple[LoopScript, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = [*_repeated_keys(self), *_unknown_references(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


@cache
def load_demo(folder: Path = HERE) -> Demo:
    """Read and check all files; a pydantic ValidationError names what was found and where."""
    return Demo.model_validate(
        {
            "stories": [story for path in sorted((folder / "stories").glob("*.yaml")) for story in _stories(path)],
            "remarks": _read(folder / "remarks.yaml"),
            "company": _read(folder / "company.yaml"),
            "loops": _read(folder / "loops.yaml")["loops"],
        }
    )


def _stories(path: Path) -> list[dict[str, Any]]:
    content = _read(path)
    return [{"principle": content["principle"], **story} for story in content["stories"]]


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  safe both ways
    return content


def _repeated_keys(demo: Demo) -> list[str]:
    company = demo.company
    columns: dict[str, Iterable[str]] = {
        "story id": (story.id for story in demo.stories),
        "person": (person.key for person in company.people),
        "employee id": (person.employee_id for person in company.people),
        "requisition": (key for one in company.requisitions for key in (one.key, one.code)),
        "candidate": (key for one in company.candidates for key in (one.key, one.code)),
        "loop": (loop.key for loop in demo.loops),
    }
    return [
        f"{column} {key} appears {count} times, expected once"
        for column, keys in columns.items()
        for key, count in Counter(keys).items()
        if count > 1
    ]


def _unknown_references(demo: Demo) -> list[str]:
    company = demo.company
    known = {
        "person": {person.key for person in company.people},
        "requisition": {one.key for one in company.requisitions},
        "candidate": {one.key for one in company.candidates},
        "principle": {story.principle for story in demo.stories},
        "story": {story.id for story in demo.stories},
    }
    asked = [*_company_references(company), *_loop_references(demo.loops)]
    asked += [("veto reason", "principle", reason.principle) for reason in demo.remarks.veto_reasons]
    return [f"{place}: unknown {kind} {key}" for place, kind, key in asked if key not in known[kind]]


def _company_references(company: Company) -> list[tuple[str, str, str]]:
    found = [(one.key, "person", one.manager) for one in company.people if one.manager]
    found += [(one.key, "principle", key) for one in company.people for key in one.trained_on]
    found += [(one.code, "person", key) for one in company.requisitions for key in (one.hiring_manager, one.recruiter)]
    found += [
        (one.code, "principle", key) for one in company.requisitions for key in (*one.principles, *one.functional)
    ]
    found += [(one.code, "person", key) for one in company.candidates for key in (one.employee, one.referrer) if key]
    return found


def _loop_references(loops: Iterable[LoopScript]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for loop in loops:
        found += [(loop.key, "candidate", loop.candidate), (loop.key, "requisition", loop.requisition)]
        found += [(loop.key, "person", key) for key in loop.people()]
        found += [(loop.key, "story", key) for one in loop.panel.values() for key in one.evidence]
        judged = (*loop.findings, *loop.finding_reasons, *(loop.superseded.findings if loop.superseded else ()))
        found += [(loop.key, "principle", key) for key in judged]
        found += [(loop.key, "principle", loop.follow_up.principle)] if loop.follow_up else []
    return found
