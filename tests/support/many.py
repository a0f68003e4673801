"""Many rows at once, for lists that must not be cut: cheap, since no service runs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from hiring.domain.text import name_key
from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification
from hiring.models.people import Person, PersonTraining
from tests.support.company import Company

MANY = 60


def letters(count: int = MANY) -> list[str]:
    """ "aa", "ab" …, in alphabetical order."""
    return [chr(97 + number // 26) + chr(97 + number % 26) for number in range(count)]


def add_certified(
    company: Company, names: Sequence[str], *, manager: str = "quentin", trained: Sequence[str] = ()
) -> list[UUID]:
    """Idle certified interviewers of level L6 in a team of their own."""
    ids = [company.new_id() for _ in names]
    with company.acting("ada") as work:
        work.session.add_all(
            Person(
                id=one, employee_id=f"many-{one}", name=name, name_folded=name_key(name), email=f"{one}@example.com",
                level="L6", team="Media 9", manager_id=company.ids[manager], timezone="Europe/Berlin",
                interviewer=InterviewerCertification.CERTIFIED, bar_raiser=BarRaiserCertification.NONE,
            )
            for one, name in zip(ids, names, strict=True)
        )  # fmt: skip
        work.session.flush()
        work.session.add_all(PersonTraining(person_id=one, principle=slug) for one in ids for slug in trained)
    return ids
