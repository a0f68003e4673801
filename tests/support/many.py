"""Many rows at once, for lists that must not be cut: cheap, since no service runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hiring.domain.text import name_key
from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification, LoopState, RevealMode
from hiring.models.loops import Loop
from hiring.models.people import Person, PersonTraining
from tests.support.company import Company, add_candidate

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


def add_loops(
    company: Company, count: int = MANY, *, candidate_id: UUID | None = None, state: LoopState = LoopState.PLANNED
) -> list[UUID]:
    """Loops that wait for Rita, opened a minute apart, each with a candidate of its own unless one is given."""
    ids = [company.new_id() for _ in range(count)]
    with company.acting("ada") as work:
        for number, (loop_id, name) in enumerate(zip(ids, letters(count), strict=True)):
            candidate = candidate_id or add_candidate(work.session, company, f"Many{name} Example")
            opened = work.now - timedelta(minutes=count - number)
            work.session.add(
                Loop(
                    id=loop_id, candidate_id=candidate, candidate_name_folded=f"many{name} example",
                    requisition_id=company.requisition_id, recruiter_id=company.ids["rita"],
                    principle_set_id=company.set_id, level="L6", state=state, state_since=opened, next_due_at=opened,
                    waits_for="slots: 3 slots", waits_for_id=company.ids["rita"], reveal_mode=RevealMode.ALL_IN,
                    opened_at=opened, opened_by_id=company.ids["rita"],
                )
            )  # fmt: skip
    return ids
