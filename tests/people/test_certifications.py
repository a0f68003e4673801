"""Roles and certifications: who gives them, to whom, and who is told (R22)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, Stale
from hiring.domain.vocabulary import BarRaiserCertification as Br
from hiring.domain.vocabulary import InterviewerCertification as Iv
from hiring.domain.vocabulary import Role
from hiring.models.audit import AuditEvent
from hiring.models.people import HomeLine, Person
from hiring.schemas.people import SetBarRaiser, SetInterviewer, SetRoles
from hiring.services import certifications
from hiring.store import people as store
from hiring.store.engine import open_session
from tests.support.company import scheduled_loop

NOT_ADMINS = ["rita", "konrad", "pia", "axel", "cora", "hanna", "stan"]


def set_roles(company, name, roles, by="ada", version=1):
    with company.acting(by) as work:
        certifications.set_roles(work, company.ids[name], SetRoles(roles=roles, version=version))


def set_interviewer(company, name, value, by="ada", trained=(), version=1):
    with company.acting(by) as work:
        command = SetInterviewer(interviewer=value, trained_on=trained, version=version)
        certifications.set_interviewer(work, company.ids[name], command)


def set_bar_raiser(company, name, value, by="cora", version=1):
    with company.acting(by) as work:
        certifications.set_bar_raiser(work, company.ids[name], SetBarRaiser(bar_raiser=value, version=version))


def no_cores(company):
    with open_session(company.engine, writes=True) as session:
        session.execute(sa.update(Person).where(Person.bar_raiser == Br.CORE).values(bar_raiser=Br.CERTIFIED))
        session.commit()


def person(company, name):
    with company.looking() as session:
        return session.get_one(Person, company.ids[name])


def events(company):
    with company.looking() as session:
        return [event.kind for event in session.exec(select(AuditEvent).order_by(AuditEvent.id))]


def told(company, name):
    with company.looking() as session:
        return [line.text for line in session.exec(select(HomeLine).where(HomeLine.person_id == company.ids[name]))]


def test_an_admin_gives_and_takes_roles_with_one_event_each(company):
    set_roles(company, "rita", {Role.COORDINATOR, Role.AUDITOR})
    with company.looking() as session:
        assert store.roles(session, [company.ids["rita"]])[company.ids["rita"]] == [Role.COORDINATOR, Role.AUDITOR]
    assert events(company) == ["role_given", "role_given", "role_taken"]


@pytest.mark.parametrize("roles", [{Role.ADMIN, Role.RECRUITER}, set()])
def test_R22_no_admin_changes_roles_of_the_own_account(company, roles):
    with pytest.raises(NotAllowed, match="never for the own account"):
        set_roles(company, "ada", roles, by="ada")
    assert events(company) == []


def test_R22_no_admin_certifies_the_own_account(company):
    with pytest.raises(NotAllowed, match="never for the own account"):
        set_interviewer(company, "ada", Iv.LAPSED, by="ada")
    assert person(company, "ada").interviewer is Iv.CERTIFIED


def test_R22_the_first_admin_is_no_exception(company):
    with company.acting("ada") as work:
        account = certifications.get(work.session, certifications.people.Account, company.ids["ada"])
        account.first_admin = True
    with pytest.raises(NotAllowed):
        set_roles(company, "ada", {Role.ADMIN, Role.RECRUITER}, by="ada")


@pytest.mark.parametrize("name", NOT_ADMINS)
def test_roles_and_interviewer_certifications_are_the_admins(company, name):
    with pytest.raises(NotAllowed):
        set_roles(company, "iris", {Role.ADMIN}, by=name)
    with pytest.raises(NotAllowed):
        set_interviewer(company, "iris", Iv.LAPSED, by=name)


def test_certification_and_training_are_two_facts(company):
    set_interviewer(company, "tariq", Iv.CERTIFIED, trained={"ownership", "dive-deep"})
    assert person(company, "tariq").interviewer is Iv.CERTIFIED
    with company.looking() as session:
        assert store.trained_on(session, company.ids["tariq"]) == ["dive-deep", "ownership"]
    assert events(company) == ["interviewer_certified", "training_marked"]


def test_training_is_on_principles_of_the_published_set(company):
    with pytest.raises(Incomplete) as refused:
        set_interviewer(company, "tariq", Iv.CERTIFIED, trained={"ownership", "made-up"})
    assert "Found made-up" in refused.value.problems["trained_on"]


def test_R38_stale_certifications_are_refused(company):
    set_interviewer(company, "tariq", Iv.CERTIFIED)
    for again in (
        lambda: set_interviewer(company, "tariq", Iv.LAPSED),
        lambda: set_roles(company, "tariq", {Role.AUDITOR}),
        lambda: set_bar_raiser(company, "tariq", Br.NOMINATED),
    ):
        with pytest.raises(Stale):
            again()


@pytest.mark.parametrize("value", list(Br))
def test_core_bar_raisers_certify_others(company, value):
    set_bar_raiser(company, "bea", value)
    assert person(company, "bea").bar_raiser is value


def test_R22_no_core_bar_raiser_certifies_the_own_account(company):
    with pytest.raises(NotAllowed):
        set_bar_raiser(company, "cora", Br.CERTIFIED, by="cora")


@pytest.mark.parametrize("name", ["ada", "rita", "bruno", "hanna"])
def test_R22_with_core_bar_raisers_nobody_else_certifies(company, name):
    with pytest.raises(NotAllowed):
        set_bar_raiser(company, "bea", Br.CERTIFIED, by=name)


def test_R22_an_admin_names_the_first_two_and_no_third(company):
    no_cores(company)
    set_bar_raiser(company, "cora", Br.CORE, by="ada")
    set_bar_raiser(company, "cleo", Br.CORE, by="ada")
    with pytest.raises(NotAllowed):
        set_bar_raiser(company, "bruno", Br.CORE, by="ada")
    assert events(company) == ["first_core_named"] * 2


def test_R22_the_one_core_left_of_two_certifies_alone_the_admin_does_not(company):
    no_cores(company)
    set_bar_raiser(company, "cora", Br.CORE, by="ada")
    set_bar_raiser(company, "cleo", Br.CORE, by="ada")
    set_bar_raiser(company, "cleo", Br.SUSPENDED, by="cora", version=2)
    with pytest.raises(NotAllowed):
        set_bar_raiser(company, "bruno", Br.CORE, by="ada")
    set_bar_raiser(company, "bruno", Br.CORE, by="cora")


def test_R22_an_imported_core_is_not_one_that_an_admin_named(company):
    no_cores(company)
    with open_session(company.engine, writes=True) as session:
        session.get_one(Person, company.ids["cora"]).bar_raiser = Br.CORE
        session.commit()
    with pytest.raises(NotAllowed):
        set_bar_raiser(company, "bruno", Br.CORE, by="ada")


@pytest.mark.parametrize("value", [Br.NONE, Br.NOMINATED, Br.IN_TRAINING, Br.CERTIFIED, Br.SUSPENDED])
def test_R22_while_there_is_no_core_an_admin_names_cores_and_nothing_else(company, value):
    no_cores(company)
    with pytest.raises(NotAllowed, match="may only name the first two"):
        set_bar_raiser(company, "boris", value, by="ada")


def test_R22_no_admin_names_the_own_account_core(company):
    no_cores(company)
    with pytest.raises(NotAllowed):
        set_bar_raiser(company, "ada", Br.CORE, by="ada")


def test_R22_every_change_is_shown_to_all_core_bar_raisers(company):
    set_bar_raiser(company, "bea", Br.CORE)
    expected = "Bea Example: Bar Raiser certification in training → core, by Cora Example."
    for name in ("cora", "cleo", "bea"):
        assert told(company, name) == [expected]
    assert told(company, "bruno") == []


def test_R22_who_stops_being_core_is_told_as_well(company):
    set_bar_raiser(company, "cleo", Br.SUSPENDED)
    assert len(told(company, "cleo")) == len(told(company, "cora")) == 1


def test_R3_the_recruiter_hears_that_a_loops_bar_raiser_was_suspended(company):
    scheduled_loop(company)
    set_bar_raiser(company, "bruno", Br.SUSPENDED)
    (line,) = told(company, "rita")
    assert "needs another one" in line


def test_nothing_changed_is_no_fact(company):
    set_bar_raiser(company, "bruno", Br.CERTIFIED)
    set_interviewer(company, "iris", Iv.CERTIFIED)
    set_roles(company, "rita", {Role.RECRUITER})
    assert events(company) == []


PAGES = ("roles", "interviewer", "bar-raiser")


@pytest.mark.parametrize("path", PAGES)
def test_a_refused_certification_page_says_why(small, site, path):
    client = small.sign_in(site, "ada")
    page = client.get(f"/people/{small.ids['ada']}/{path}")
    assert page.status_code == 200
    assert 'aria-disabled="true"' in page.text
    assert "never for the own account" in page.text or "core Bar Raiser" in page.text


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("roles", {"roles": ["recruiter", "auditor"]}, {"roles": ["king"]}),
        ("interviewer", {"interviewer": "lapsed", "trained_on": ["ownership"]}, {"interviewer": "best"}),
        ("interviewer", {"interviewer": "certified"}, {"trained_on": ["nul\0"], "interviewer": "certified"}),
        ("interviewer", {"interviewer": "certified"}, {}),
        ("roles", {"roles": []}, {"version": "x", "roles": []}),
        ("roles", {"roles": []}, {"version": "9" * 5000, "roles": []}),
    ],
)
def test_certification_pages_save_and_refuse(company, app, path, good, bad):
    client = company.sign_in(app, "ada")
    address = f"/people/{company.ids['iris']}/{path}"
    assert client.get(address).status_code == 200
    refused = client.post(address, data={"version": "1"} | bad)
    assert refused.status_code == 422
    assert client.post(address, data={"version": "1"} | good).status_code == 303


def test_the_bar_raiser_page_works_for_cores(company, app):
    client = company.sign_in(app, "cora")
    address = f"/people/{company.ids['bea']}/bar-raiser"
    assert "In training" in client.get(address).text
    assert client.post(address, data={"version": "1", "bar_raiser": "best"}).status_code == 422
    assert client.post(address, data={"version": "1", "bar_raiser": "certified"}).status_code == 303


def test_R38_a_stale_certification_shows_both_versions(company, app):
    client = company.sign_in(app, "ada")
    set_interviewer(company, "tariq", Iv.CERTIFIED)
    address = f"/people/{company.ids['tariq']}/interviewer"
    answer = client.post(address, data={"version": "1", "interviewer": "lapsed"})
    assert answer.status_code == 409
    assert "Saved meanwhile" in answer.text
    assert '<input type="hidden" name="version" value="2"' in answer.text
