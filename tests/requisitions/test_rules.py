"""R9 on both engines: what changes on a requisition is offered to running loops, never written into them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, Stale
from hiring.domain.vocabulary import LoopState
from hiring.models.loops import Loop, LoopPrinciple
from hiring.models.openings import Requisition
from hiring.models.people import HomeLine
from hiring.schemas.requisitions import AddRequisition, EditRequisition, Needed
from hiring.services import requisition_edit
from tests.support.company import REQUIRED, Company, scheduled_loop


def command(company: Company, **changed: Any) -> EditRequisition:
    values: dict[str, Any] = {
        "title": "Senior Engineer", "level": "L6", "team": "Payments 2.1", "hiring_manager": "hanna@example.com",
        "recruiter": "rita@example.com", "principle_set_id": company.set_id, "open": True, "version": 1,
        "principles": tuple(Needed(principle=slug, min_coverage=2) for slug in REQUIRED),
    }  # fmt: skip
    return EditRequisition(**(values | changed))


def edit(company: Company, **changed: Any) -> None:
    with company.acting("rolf") as work:
        requisition_edit.edit_requisition(work, company.requisition_id, command(company, **changed))


def told(company: Company) -> list[str]:
    with company.looking() as session:
        query = select(HomeLine.text).where(
            HomeLine.person_id == company.ids["rita"], HomeLine.kind == "requisition_changed"
        )
        return list(session.exec(query))


def test_R9_a_changed_level_is_offered_to_the_recruiter_and_not_written_into_the_loop(both: Company) -> None:
    loop_id = scheduled_loop(both)
    edit(both, level="L5")
    with both.looking() as session:
        assert session.get_one(Loop, loop_id).level == "L6"
        assert session.get_one(Requisition, both.requisition_id).level == "L5"
    assert told(both) == ["Requisition R1000 changed: the level. You may take it over."]


def test_R9_changed_principles_are_offered_once_and_other_fields_are_not(both: Company) -> None:
    loop_id = scheduled_loop(both)
    edit(both, title="Principal Engineer", description="More.")
    assert told(both) == []
    edit(both, version=2, principles=(Needed(principle="ownership", min_coverage=3, functional=True),))
    assert told(both) == ["Requisition R1000 changed: the principles. You may take it over."]
    with both.looking() as session:
        kept = session.exec(select(LoopPrinciple).where(LoopPrinciple.loop_id == loop_id)).all()
    assert {one.principle for one in kept} == set(REQUIRED)


def test_R9_nothing_is_offered_once_the_first_slot_has_begun(both: Company) -> None:
    loop_id = scheduled_loop(both)
    with both.acting("rita") as work:
        work.session.get_one(Loop, loop_id).first_interview_at = both.now - timedelta(hours=1)
    edit(both, level="L5")
    assert told(both) == []


def test_R9_a_new_set_version_is_offered_in_draft_only(both: Company) -> None:
    from hiring.models.openings import StoredPrincipleSet

    with both.acting("rita") as work:
        old = work.session.get_one(StoredPrincipleSet, both.set_id)
        other = StoredPrincipleSet(
            id=both.new_id(), slug=old.slug, set_version="2027.1", name=old.name, language="en",
            document=old.document, loaded_at=both.now, published_at=both.now,
        )  # fmt: skip
        work.session.add(other)
        other_id = other.id
    loop_id = scheduled_loop(both)
    edit(both, principle_set_id=other_id)
    assert told(both) == []
    with both.acting("rita") as work:
        work.session.get_one(Loop, loop_id).state = LoopState.DRAFT
    edit(both, version=2)
    assert told(both) == ["Requisition R1000 changed: the principle set. You may take it over."]


def test_a_stale_version_is_refused(both: Company) -> None:
    edit(both, title="First")
    with pytest.raises(Stale) as refused:
        edit(both, title="Second")
    assert refused.value.current_version == 2


def test_R1_hiring_manager_and_recruiter_are_two_people(both: Company) -> None:
    values = command(both, hiring_manager="rita@example.com").model_dump(exclude={"open", "version"})
    with both.acting("rita") as work, pytest.raises(Incomplete) as refused:
        requisition_edit.add_requisition(work, AddRequisition(requisition_id="R7", **values))
    assert "R1" in refused.value.problems["recruiter"]


def test_saving_the_same_values_changes_nothing(both: Company) -> None:
    edit(both)
    with both.looking() as session:
        assert session.get_one(Requisition, both.requisition_id).version == 1
