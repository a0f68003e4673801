"""R22 and R21 in imports: whose roles, certifications and addresses a file may change, and who is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import NotAllowed
from hiring.domain.vocabulary import BarRaiserCertification, CandidateSource, InterviewerCertification, Role
from hiring.models.audit import AuditEvent
from hiring.models.openings import Candidate, Requisition, RequisitionPrinciple, StoredPrincipleSet
from hiring.models.people import Account, HomeLine, Person, PersonRole, SignInSession
from hiring.services.work import Viewer
from tests.imports.conftest import Desk

ROW = "{key},{name},{name}@x.org,T,L7,T,{manager},UTC,{roles},{interviewer},{bar_raiser},"


def row(
    name: str, *, key: str = "", roles: str = "", interviewer: str = "none", bar_raiser: str = "none", manager: str = ""
) -> str:
    return ROW.format(
        key=key or f"E-{name}", name=name, manager=manager, roles=roles, interviewer=interviewer, bar_raiser=bar_raiser
    )  # fmt: skip


def person(desk: Desk, name: str) -> Person:
    with desk.looking() as session:
        return session.exec(select(Person).where(Person.employee_id == f"E-{name}")).one()


def roles(desk: Desk, name: str) -> set[Role]:
    with desk.looking() as session:
        return set(session.exec(select(PersonRole.role).where(PersonRole.person_id == person(desk, name).id)))


def admin(desk: Desk, name: str = "ada") -> Viewer:
    """A signed-in admin, imported as such."""
    desk.take("people", desk.rows("people", row(name, roles="admin")))
    return Viewer(person_id=person(desk, name).id, name=name, timezone="UTC", roles=frozenset({Role.ADMIN}))


def warnings(desk: Desk, *rows: str, **options: object) -> list[str]:
    return [str(one) for one in desk.take("people", desk.rows("people", *rows), **options).warnings]


def test_R22_bar_raiser_certifications_of_known_people_never_change_by_import(desk: Desk) -> None:
    desk.take("people", desk.rows("people", row("bea", bar_raiser="certified")))
    said = warnings(desk, row("bea", bar_raiser="core"), certifications=True)
    assert len(said) == 1
    assert said[0].startswith("line 2, bar_raiser: bea stays certified, the file says core:")
    assert said[0].endswith("change only by core Bar Raisers, never by import.")
    assert person(desk, "bea").bar_raiser is BarRaiserCertification.CERTIFIED


def test_R22_new_certifications_are_told_to_all_core_bar_raisers(desk: Desk) -> None:
    desk.take("people", desk.rows("people", row("cora", bar_raiser="core"), row("stan")))
    desk.take(
        "people",
        desk.rows("people", row("bea", bar_raiser="certified"), row("ned", bar_raiser="nominated"), row("zoe")),
    )
    with desk.looking() as session:
        told = session.exec(select(HomeLine).order_by(HomeLine.id)).all()  # type: ignore[arg-type]
    assert {line.person_id for line in told} == {person(desk, "cora").id}
    assert told[-1].text == (
        "An import set the Bar Raiser certification of 2 new people: bea (certified); ned (nominated)."
    )


def test_R22_roles_and_interviewer_of_known_people_change_only_when_asked(desk: Desk) -> None:
    desk.take("people", desk.rows("people", row("bea", roles="recruiter", interviewer="none")))
    changed = row("bea", roles="coordinator;auditor", interviewer="certified")
    said = warnings(desk, changed)
    assert len(said) == 2
    assert all("--certifications lets them follow the file" in one for one in said)
    assert roles(desk, "bea") == {Role.RECRUITER}
    report = desk.take("people", desk.rows("people", changed), certifications=True)
    assert (report.updated, report.warnings) == (1, ())
    assert roles(desk, "bea") == {Role.COORDINATOR, Role.AUDITOR}
    assert person(desk, "bea").interviewer is InterviewerCertification.CERTIFIED
    with desk.looking() as session:
        kinds = sorted(session.exec(select(AuditEvent.kind).where(AuditEvent.subject_id == person(desk, "bea").id)))
    assert kinds == ["interviewer_certified", "person_added", "role_given", "role_given", "role_given", "role_taken"]


def test_R22_an_admin_gives_the_own_account_nothing_by_import(desk: Desk) -> None:
    viewer = admin(desk)
    changed = row("ada", roles="admin;recruiter", interviewer="certified")
    said = warnings(desk, changed, viewer=viewer, certifications=True)
    assert len(said) == 2
    assert all("no admin gives a role or certification to the own account" in one for one in said)
    assert roles(desk, "ada") == {Role.ADMIN}
    assert person(desk, "ada").interviewer is InterviewerCertification.NONE


def test_R22_on_the_command_line_no_admin_s_roles_change(desk: Desk) -> None:
    admin(desk)
    desk.take("people", desk.rows("people", row("stan")))
    report = desk.take(
        "people",
        desk.rows("people", row("ada", roles="admin;recruiter"), row("stan", roles="recruiter")),
        certifications=True,
    )
    assert ["of an admin (R22)" in str(one) for one in report.warnings] == [True]
    assert roles(desk, "ada") == {Role.ADMIN}
    assert roles(desk, "stan") == {Role.RECRUITER}


def test_R22_a_changed_address_restricts_the_account_for_24_hours_and_ends_its_sessions(desk: Desk) -> None:
    desk.take("people", desk.rows("people", row("bea")))
    bea = person(desk, "bea")
    with desk.work() as work:
        work.session.add(Account(person_id=bea.id, password_hash="x", password_set_at=work.now))
        work.session.flush()
        work.session.add(
            SignInSession(id_hash="s", person_id=bea.id, started_at=work.now, seen_at=work.now, password_at=work.now)
        )
    desk.take("people", desk.rows("people", row("bea").replace("bea@x.org", "beatrix@x.org")))
    with desk.looking() as session:
        account = session.get_one(Account, bea.id)
        assert account.guarded_until == desk.controlled.moment + timedelta(hours=24)
        assert session.get_one(SignInSession, "s").ended_at is not None
        assert session.exec(select(HomeLine).where(HomeLine.person_id == bea.id)).first() is not None


def test_two_people_may_exchange_their_addresses_and_a_newcomer_take_an_old_one(desk: Desk) -> None:
    desk.take("people", desk.rows("people", row("bea"), row("ned")))
    swapped = (row("bea").replace("bea@x.org", "ned@x.org"), row("ned").replace("ned@x.org", "moved@x.org"),
               row("zoe").replace("zoe@x.org", "bea@x.org"))  # fmt: skip
    assert desk.take("people", desk.rows("people", *swapped)).updated == 2
    assert [person(desk, name).email for name in ("bea", "ned", "zoe")] == ["ned@x.org", "moved@x.org", "bea@x.org"]


def test_a_manager_further_down_the_file_and_one_already_known_are_both_found(desk: Desk) -> None:
    desk.take("people", desk.rows("people", row("top")))
    report = desk.take("people", desk.rows("people", row("low", manager="mid@x.org"), row("mid", manager="top@x.org")))
    assert report.created == 2
    assert person(desk, "low").manager_id == person(desk, "mid").id
    assert person(desk, "mid").manager_id == person(desk, "top").id


@pytest.mark.parametrize(
    ("kind", "role"), [("people", Role.RECRUITER), ("requisitions", Role.ADMIN), ("candidates", Role.ADMIN)]
)
def test_signed_in_people_import_only_what_they_may_edit(desk: Desk, kind: str, role: Role) -> None:
    viewer = Viewer(person_id=UUID(int=7), name="x", timezone="UTC", roles=frozenset({role}))
    with pytest.raises(NotAllowed):
        desk.take(kind, b"", viewer=viewer)  # type: ignore[arg-type]


def opening(desk: Desk) -> None:
    desk.take("people", desk.rows("people", row("hanna"), row("rita", roles="recruiter"), row("stan")))
    desk.take("requisitions", desk.rows("requisitions", "R1,Engineer,L6,T,hanna@x.org,rita@x.org,ownership;dive-deep"))


def test_repeating_requisitions_keeps_coverage_and_ticks_of_principles_that_stay(desk: Desk) -> None:
    opening(desk)
    with desk.work() as work:
        one = work.session.exec(select(RequisitionPrinciple).where(RequisitionPrinciple.principle == "ownership")).one()
        one.min_coverage, one.functional = 3, True
    changed = desk.rows("requisitions", "R1,Engineer,L7,T,hanna@x.org,rita@x.org,think-big;ownership")
    assert desk.take("requisitions", changed).updated == 1
    with desk.looking() as session:
        rows = session.exec(select(RequisitionPrinciple).order_by(RequisitionPrinciple.position)).all()  # type: ignore[arg-type]
    assert [(one.principle, one.min_coverage, one.functional) for one in rows] == [
        ("think-big", 2, False),
        ("ownership", 3, True),
    ]


def test_a_requisition_pins_the_newest_published_set_that_holds_its_principles(desk: Desk) -> None:
    opening(desk)
    with desk.work() as work:
        old = work.session.exec(select(StoredPrincipleSet)).one()
        newer = StoredPrincipleSet(
            id=work.new_id(), slug=old.slug, set_version="2027.1", name=old.name, language="en", document=old.document,
            loaded_at=work.now, published_at=work.now + timedelta(days=1),
        )  # fmt: skip
        work.session.add(newer)
        ids = old.id, newer.id
    desk.take("requisitions", desk.rows("requisitions", "R2,Lead,L6,T,hanna@x.org,rita@x.org,ownership"))
    desk.take("requisitions", desk.rows("requisitions", "R1,Lead,L6,T,hanna@x.org,rita@x.org,ownership"))
    with desk.looking() as session:
        pinned = {one.requisition_id: one.principle_set_id for one in session.exec(select(Requisition))}
    assert pinned == {"R1": ids[0], "R2": ids[1]}


def test_R21_internal_candidates_are_linked_and_differing_names_and_missing_links_warn(desk: Desk) -> None:
    opening(desk)
    rows = (
        "C1,stan,stan@x.org,R1,UTC,internal,E-stan,", "C2,Stanley,other@x.org,R1,UTC,internal,E-stan,",
        "C3,Una,una@x.org,,UTC,internal,,", "C4,Vic,vic@x.org,R1,UTC,referral,E-hanna,rita@x.org",
    )  # fmt: skip
    said = [str(one) for one in desk.take("candidates", desk.rows("candidates", *rows)).warnings]
    assert said == [
        "line 3, internal_employee_id: the candidate is called Stanley, employee E-stan is called stan.",
        "line 4, internal_employee_id: planning waits until this internal candidate is linked to an employee (R21).",
        "line 5, internal_employee_id: the candidate is called Vic, employee E-hanna is called hanna.",
        "line 5, source: Vic is linked to employee E-hanna, but the source is referral.",
    ]
    with desk.looking() as session:
        first = session.exec(select(Candidate).where(Candidate.candidate_id == "C1")).one()
    assert (first.employee_id, first.source) == (person(desk, "stan").id, CandidateSource.INTERNAL)


def test_R35_candidates_with_a_known_address_or_name_warn(desk: Desk) -> None:
    opening(desk)
    desk.take("candidates", desk.rows("candidates", "C1,Una,una@x.org,R1,UTC,applied,,"))
    rows = ("C2,Una B,una@x.org,R1,UTC,applied,,", "C3,una,third@x.org,R1,UTC,agency,,")
    said = [str(one) for one in desk.take("candidates", desk.rows("candidates", *rows)).warnings]
    assert said == [
        "line 2, email: una@x.org is the address of candidate C1 too.",
        "line 3, name: una is the name of candidate C1 too.",
    ]
