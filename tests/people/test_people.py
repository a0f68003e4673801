"""People: list, person, adding, editing, both versions of a conflict, bad input."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, Stale
from hiring.domain.text import name_key
from hiring.domain.vocabulary import CandidateSource, PanelistKind, Role
from hiring.models.audit import AuditEvent
from hiring.models.loops import Panelist
from hiring.models.people import Account, Person
from hiring.schemas.people import AddPerson, EditPerson, FindPeople
from hiring.services import people, person, sign_in
from hiring.store import people as store
from hiring.store.engine import open_session
from tests.support.company import add_candidate, scheduled_loop

NEW = {
    "employee_id": "E2000", "name": "Nils Ødegård", "email": "Nils@Example.com", "level": "L5",
    "manager_email": "hanna@example.com", "timezone": "Europe/Oslo", "team": "Payments 2.2", "title": "Engineer",
}  # fmt: skip
HOSTILE = {
    "too long": "x" * 20_000,
    "NUL": "nul\0inside",
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "right to left": "\u202eevil\u202c مرحبا",
    "emoji": "🙂" * 120,
    "line ends": "a\r\nb",
    "nothing": "",
}


def found(company, by="ada", **wanted):
    with company.acting(by) as work:
        return [row.name.split()[0].lower() for row in people.page(work, FindPeople(**wanted)).rows]


def edit(company, name="iris", by="ada", **changes):
    with company.acting(by) as work:
        now = people.now(work, company.ids[name])
        command = EditPerson(**({**now.values, "version": now.version} | changes))
        people.edit(work, company.ids[name], command)


def stored(company, name="iris"):
    with company.looking() as session:
        return session.get_one(Person, company.ids[name])


def test_the_list_is_by_name_and_finds_the_beginning_of_any_word(company):
    assert found(company)[:4] == ["ada", "axel", "bea", "boris"]
    assert found(company, q="i") == ["ilse", "ina", "iris", "ivan"]
    assert len(found(company, q="exam")) == 23
    assert found(company, q="EXAMPLE Iri") == ["iris"]
    assert found(company, q="ris") == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "%%", '"', "*", "' | '"])
def test_signs_of_a_pattern_find_nobody_and_change_nothing(company, sign):
    assert found(company, q=sign) == []
    assert found(company, q=f"iri{sign}") == ["iris"]


def test_filters_add_up(company):
    assert found(company, role="recruiter") == ["rita", "rolf"]
    assert found(company, bar_raiser="core") == ["cleo", "cora"]
    assert found(company, interviewer="in_training") == ["tariq"]
    assert found(company, role="admin", interviewer="certified", q="ada") == ["ada"]


def test_people_who_left_are_shown_when_asked_for(company, controlled):
    edit(company, "stan", left_on=controlled.moment.date().isoformat())
    assert "stan" not in found(company)
    assert "stan" in found(company, gone=True)


def test_the_list_goes_on_by_key_without_gap_or_repetition(company, monkeypatch):
    monkeypatch.setattr(store, "PAGE", 5)
    monkeypatch.setattr(store.page, "__defaults__", (5,))
    seen, after = [], None
    with company.acting("ada") as work:
        while True:
            page = people.page(work, FindPeople(after=after))
            seen += [row.name for row in page.rows]
            if page.next_url is None:
                break
            after = page.next_url.split("after=")[1]
    assert len(seen) == len(set(seen)) == 23
    assert seen == sorted(seen)


@pytest.mark.parametrize("name", ["rita", "konrad", "pia", "axel", "hanna", "bruno", "stan"])
def test_people_are_for_admins_and_core_bar_raisers(company, name):
    with company.acting(name) as work:
        for look in (lambda: people.page(work, FindPeople()), lambda: person.card(work, company.ids["iris"])):
            with pytest.raises(NotAllowed):
                look()


def test_core_bar_raisers_see_people_and_no_accounts(company):
    assert "iris" in found(company, by="cora")
    with company.acting("cora") as work:
        assert person.card(work, company.ids["iris"]).account is None
        assert not people.page(work, FindPeople()).may_edit


def test_a_person_shows_line_reports_and_certifications(company):
    with company.acting("ada") as work:
        card = person.card(work, company.ids["hanna"])
    assert [one.name for one in card.line_up] == ["Omar Example", "Vera Example"]
    assert [one.name.split()[0] for one in card.reports] == ["Ilse", "Iris", "Ivan", "Tariq"]
    assert card.interviewer == "certified"
    assert card.account is not None


def test_R6_a_person_shows_practice_and_what_comes_next_without_naming_a_candidate(company, app):
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        host = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        work.session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], kind=PanelistKind.SHADOW,
                host_id=host.id, has_vote=False, added_at=company.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
    with company.acting("ada") as work:
        ahead = person.card(work, company.ids["tariq"]).training
        assert person.card(work, company.ids["stan"]).training.following == ()
    assert (ahead.done, [one.ahead for one in ahead.practice]) == ("", [True])
    company.controlled.pass_time(days=9)
    text = company.sign_in(app, "cora").get(f"/people/{company.ids['tariq']}").text
    assert "Shadowed 1 interview." in text
    assert "beside Iris Example" in text
    assert "lead an interview as reverse shadow" in text
    assert "Mira" not in text


def test_load_counts_running_loops(company):
    scheduled_loop(company)
    with company.acting("ada") as work:
        assert person.card(work, company.ids["bruno"]).running == 1
        rows = {row.name: row.running for row in people.page(work, FindPeople()).rows}
    assert rows["Bruno Example"] == 1
    assert rows["Stan Example"] == 0


def test_R21_no_load_tells_a_candidate_of_the_own_loop(company):
    """Ada, an admin, is the candidate: neither list nor person counts that loop for her, both do for others."""
    with open_session(company.engine, writes=True) as session:
        own = add_candidate(
            session, company, "Ada Example", source=CandidateSource.INTERNAL, employee_id=company.ids["ada"]
        )
        session.commit()
    with company.acting("ada") as work:
        before = (people.page(work, FindPeople()), person.card(work, company.ids["bruno"]))
    scheduled_loop(company, candidate_id=own)
    with company.acting("ada") as work:
        assert (people.page(work, FindPeople()), person.card(work, company.ids["bruno"])) == before
    with company.acting("cora") as work:
        assert person.card(work, company.ids["bruno"]).running == 1


def test_adding_makes_a_person_who_cannot_sign_in_yet(company):
    with company.acting("ada") as work:
        made = people.add_person(work, AddPerson(**NEW))
    with company.looking() as session:
        row = session.get_one(Person, made)
        assert (row.name, row.email, row.manager_id) == ("Nils Ødegård", "nils@example.com", company.ids["hanna"])
        assert session.get_one(Account, made).password_hash is None
        assert [event.kind for event in session.exec(select(AuditEvent))] == ["person_added"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "iris@example.com", "which is the address of Iris Example already"),
        ("employee_id", "E1000", "belongs to somebody already"),
        ("level", "L13", "Found 'L13', expected one of L1, L2"),
        ("manager_email", "nobody@example.com", "expected the address of somebody in the company"),
    ],
)
def test_adding_says_what_it_found_and_expected(company, field, value, said):
    with company.acting("ada") as work, pytest.raises(Incomplete) as refused:
        people.add_person(work, AddPerson(**NEW | {field: value}))
    assert said in refused.value.problems[field]


def test_an_edit_writes_one_event_and_names_the_fields_alone(company):
    edit(company, title="Lead", team="Payments 9")
    row = stored(company)
    assert (row.title, row.team, row.version) == ("Lead", "Payments 9", 2)
    with company.looking() as session:
        (event,) = session.exec(select(AuditEvent))
    assert event.kind == "person_edited"
    assert "team,title" in event.detail
    assert "Payments 9" not in event.detail


def test_an_edit_that_changes_nothing_is_no_fact(company):
    edit(company)
    with company.looking() as session:
        assert list(session.exec(select(AuditEvent))) == []
    assert stored(company).version == 1


def test_a_reporting_cycle_is_refused_with_its_chain(company):
    with pytest.raises(Incomplete) as refused:
        edit(company, "omar", manager_email="iris@example.com")
    said = refused.value.problems["manager_email"]
    assert "Iris Example → Hanna Example → Omar Example" in said


def test_nobody_is_the_own_manager(company):
    with pytest.raises(Incomplete) as refused:
        edit(company, manager_email="iris@example.com")
    assert "own address" in refused.value.problems["manager_email"]


def test_leaving_disables_the_account_and_keeps_the_name(company, controlled):
    with company.acting("iris") as work:
        secret = sign_in.start_session(work, work.session.get_one(Person, company.ids["iris"])).secret
    edit(company, left_on=controlled.moment.date().isoformat())
    with company.looking() as session:
        assert not session.get_one(Account, company.ids["iris"]).enabled
    with company.acting("stan") as work:
        assert sign_in.viewer_of(work.session, None, secret, work) is None
    assert stored(company).name == "Iris Example"


def test_a_leaving_is_entered_on_the_day(company):
    with pytest.raises(Incomplete) as refused:
        edit(company, left_on="2090-01-01")
    assert "a day to come" in refused.value.problems["left_on"]


def test_R38_a_stale_edit_is_refused(company):
    edit(company, title="First")
    with pytest.raises(Stale) as refused:
        edit(company, title="Second", version=1)
    assert refused.value.current_version == 2
    assert stored(company).title == "First"


def test_R38_a_stale_edit_shows_both_versions_and_loses_nothing(company, app):
    client = company.sign_in(app, "ada")
    path = f"/people/{company.ids['iris']}/edit"
    form = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', client.get(path).text, re.DOTALL))
    edit(company, title="Saved by somebody else")
    answer = client.post(path, data=form | {"title": "Typed by me", "version": "1"})
    assert answer.status_code == 409
    for text in ("Saved by somebody else", "Typed by me", "Saved meanwhile"):
        assert text in answer.text
    assert '<input type="hidden" name="version" value="2"' in answer.text
    assert client.post(path, data=form | {"title": "Typed by me", "version": "2"}).status_code == 303
    assert stored(company).title == "Typed by me"


@pytest.mark.parametrize("field", [*EditPerson.model_fields])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_field_of_the_edit_page_survives_bad_input(company, app, field, text):
    client = company.sign_in(app, "ada")
    good = {"name": "Iris Example", "email": "iris@example.com", "level": "L6", "timezone": "UTC", "version": "1"}
    answer = client.post(f"/people/{company.ids['iris']}/edit", data=good | {field: text})
    optional = text == "" and field not in {"name", "email", "level", "timezone", "version"}
    kept = field in {"name", "title", "team"} and (text.startswith(("<script", "\u202e")) or "🙂" in text)
    assert answer.status_code == (303 if optional or kept else 422)
    assert "<script>alert" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("field", [*AddPerson.model_fields])
@pytest.mark.parametrize("text", ["x" * 20_000, "nul\0inside", "a\r\nb"], ids=["too long", "NUL", "line ends"])
def test_every_field_of_the_add_page_is_refused_with_the_rest_kept(company, app, field, text):
    client = company.sign_in(app, "ada")
    answer = client.post("/people/new", data=NEW | {field: text})
    assert answer.status_code == 422
    other = "name" if field == "team" else "team"
    assert NEW[other] in answer.text
    with company.looking() as session:
        assert store.by_employee_id(session, "E2000") is None


@pytest.mark.parametrize("query", ["after=x", "role=king", "q=" + "x" * 300, "q=%00", "gone=maybe"])
def test_a_wrong_address_of_the_list_is_answered_with_422(company, app, query):
    assert company.sign_in(app, "ada").get(f"/people?{query}").status_code == 422


def test_the_filters_stay_in_the_form(small, site):
    text = small.sign_in(site, "ada").get("/people?q=iri&role=recruiter").text
    assert 'value="iri"' in text
    assert re.search(r'<option selected value="recruiter">', text)
    assert "Nobody fits these filters" in text


def statements(engine, act):
    seen = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    act()
    return len(seen)


def test_the_list_runs_as_many_statements_for_five_as_for_two_hundred(small, site):
    client = small.sign_in(site, "ada")
    client.get("/people?q=iris")
    few = statements(small.engine, lambda: client.get("/people?q=iris"))
    with open_session(small.engine, writes=True) as session:
        for number in range(200):
            name = f"Many {number:03}"
            row = Person(
                id=small.new_id(), employee_id=f"M{number}", name=name, name_folded=name_key(name),
                email=f"many{number}@example.com", level="L5", timezone="UTC", interviewer="none", bar_raiser="none",
                manager_id=small.ids["hanna"],
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(Account(person_id=row.id))
        session.commit()
    many = statements(small.engine, lambda: client.get("/people"))
    assert many == few
    person_page = client.get(f"/people/{small.ids['hanna']}").text
    assert f'<a href="/people?manager={small.ids["hanna"]}">and 104 more</a>' in person_page
    reports = client.get(f"/people?manager={small.ids['hanna']}").text
    assert "reporting to Hanna Example" in reports
    assert "Bruno Example" not in reports
    assert f"manager={small.ids['hanna']}&amp;after=" in reports


def test_the_menu_offers_people_to_those_who_may_see_them(small, site):
    for name, offered in (("ada", True), ("cora", True), ("rita", False), ("stan", False)):
        page = small.sign_in(site, name).get("/account").text
        assert ('href="/people"' in page) is offered


def test_roles_of_the_cast_are_shown_in_words(small, site):
    page = small.sign_in(site, "ada").get(f"/people/{small.ids['pia']}").text
    assert "people analyst" in page
    assert Role.PEOPLE_ANALYST.value not in page
