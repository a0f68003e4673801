"""The organisation's settings, the admin's overview, accounts."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Stale
from hiring.models.audit import AuditEvent
from hiring.models.loops import Loop
from hiring.models.people import Account, Organisation
from hiring.schemas.loop_table import TableQuery
from hiring.schemas.organisation import ChangeSettings
from hiring.services import accounts, loop_page, loop_table, settings_page, transitions
from tests.support.drive_debrief import to_ready
from tests.support.house import ROOT

GOOD = {
    "name": "Northwind", "levels": "L1, L2,L3,L4,L5,L6,L7,L8,L9,L10,L11,L12", "timezone": "Europe/Berlin",
    "min_voters": "4", "min_coverage": "2", "max_assignments": "4", "warn_assignments": "3",
    "independence_by_organisation": "y", "cool_down_months": "6", "promise_days": "5", "version": "1",
}  # fmt: skip
PAGES = ("/admin", "/admin/settings", "/admin/accounts", "/admin/links")


def change(company, by="ada", **changes):
    with company.acting(by) as work:
        settings_page.change(work, ChangeSettings(**GOOD | changes))


def organisation(company):
    with company.looking() as session:
        return session.exec(select(Organisation)).one()


def test_settings_change_with_one_event_that_names_the_fields(company):
    change(company, min_coverage="3", promise_days="7", name="Southwind", independence_by_organisation=False)
    held = organisation(company)
    assert (held.min_coverage, held.promise_days, held.name, held.version) == (3, 7, "Southwind", 2)
    assert not held.independence_by_organisation
    with company.looking() as session:
        (event,) = session.exec(select(AuditEvent))
    assert event.kind == "settings_changed"
    assert "min_coverage" in event.detail
    assert "Southwind" not in event.detail


def test_unchanged_settings_are_no_fact(company):
    change(company)
    assert organisation(company).version == 1


def test_R38_stale_settings_are_refused(company):
    change(company, promise_days="7")
    with pytest.raises(Stale):
        change(company, promise_days="8")


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ("L1", "at least two levels"),
        (GOOD["levels"] + ",L3", "Found L3 twice"),
        (GOOD["levels"] + "," + "x" * 21, "at most 20 characters"),
        (GOOD["levels"].replace("L6,", ""), "Found no L6, which people"),
    ],
)
def test_levels_are_judged(company, levels, said):
    with pytest.raises(Incomplete) as refused:
        change(company, levels=levels)
    assert said in refused.value.problems["levels"]


def test_levels_keep_their_order_and_may_grow(company):
    change(company, levels="L0," + GOOD["levels"] + ",Fellow")
    assert organisation(company).levels.split(",")[0] == "L0"
    assert organisation(company).levels.split(",")[-1] == "Fellow"


def test_the_warning_stands_below_the_limit(company):
    with pytest.raises(Incomplete) as refused:
        change(company, warn_assignments="5")
    assert "expected at most the largest load (4)" in refused.value.problems["warn_assignments"]


@pytest.mark.parametrize("name", ["rita", "cora", "pia", "axel", "stan"])
def test_settings_and_accounts_are_for_admins(company, app, name):
    with pytest.raises(NotAllowed):
        change(company, by=name)
    client = company.sign_in(app, name)
    for path in PAGES:
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_admin_pages_stand(small, site, path):
    assert small.sign_in(site, "ada").get(path).status_code == 200


@pytest.mark.parametrize("field", [*ChangeSettings.model_fields])
@pytest.mark.parametrize("text", ["x" * 20_000, "nul\0", "", "<b>🙂", "-1", "9" * 400, "٣"])
def test_every_field_of_the_settings_survives_bad_input(company, app, field, text):
    client = company.sign_in(app, "ada")
    answer = client.post("/admin/settings", data=GOOD | {field: text})
    ticks = {"independence_by_organisation", "second_factor_required"}
    fits = field in ticks or (field == "name" and text in {"<b>🙂", "-1", "٣"})
    assert answer.status_code in ({303} if fits else {409, 422} if field == "version" else {422})
    assert "<b>🙂" not in answer.text


def test_R38_stale_settings_show_both_versions(company, app):
    client = company.sign_in(app, "ada")
    change(company, promise_days="7")
    answer = client.post("/admin/settings", data=GOOD | {"promise_days": "9"})
    assert answer.status_code == 409
    assert "Saved meanwhile" in answer.text
    assert 'value="9"' in answer.text
    assert "<td>7</td>" in answer.text


READS = r"\b(?:organisation|Organisation\)?|setting|settings)\.{name}\b(?!\()"
ITS_OWN_PAGE = {"settings_page.py", "models/people.py"}


@pytest.mark.parametrize("name", [name for name in ChangeSettings.model_fields if name != "version"])
def test_every_setting_is_read_somewhere_beside_its_own_page(name):
    pattern = re.compile(READS.format(name=name))
    sources = [one for one in (ROOT / "hiring").rglob("*.py") if not str(one).endswith(tuple(ITS_OWN_PAGE))]
    assert any(pattern.search(one.read_text(encoding="utf-8")) for one in sources)


def test_the_reading_of_settings_is_searched_for_by_name():
    assert not re.search(READS.format(name="name"), "loop.organisation.name(head)")
    assert re.search(READS.format(name="name"), "room.whole.organisation.name,")


def test_R35_another_promise_counts_at_once_for_every_loop_that_waits_for_it(company):
    loop_id = to_ready(company)
    days = {}
    for promised in ("5", "2"):
        if promised != "5":
            change(company, promise_days=promised)
        with company.acting("rita") as work:
            (row,) = loop_table.table(work, TableQuery()).rows
            page = loop_page.loop_page(work, loop_id)
            held = work.session.get_one(Loop, loop_id)
            days[promised] = (row.promise, dict(page.pairs)["Promise to the candidate"], held.next_due_at)
    (five, on_page, later), (two, on_page_then, sooner) = days.values()
    assert (five, on_page) == ("day 0 of 5", "day 0 of 5")
    assert (two, on_page_then) == ("day 0 of 2", "day 0 of 2")
    assert sooner < later
    with company.acting("rita") as work:
        settled = transitions.settle(work, loop_id)
    assert settled.loop.next_due_at == sooner


def test_new_people_start_in_the_zone_of_the_organisation(company, app):
    client = company.sign_in(app, "ada")
    change(company, timezone="Asia/Kolkata")
    assert 'value="Asia/Kolkata"' in client.get("/people/new").text


def test_an_account_is_disabled_and_enabled_with_an_event_each(company):
    with company.acting("ada") as work:
        accounts.disable(work, company.ids["iris"])
    with company.acting("ada") as work, pytest.raises(NotNow):
        accounts.disable(work, company.ids["iris"])
    with company.acting("ada") as work:
        accounts.enable(work, company.ids["iris"])
    with company.looking() as session:
        assert session.get_one(Account, company.ids["iris"]).enabled
        kinds = [event.kind for event in session.exec(select(AuditEvent).order_by(AuditEvent.id))]
    assert kinds == ["account_disabled", "account_enabled"]


def test_nobody_locks_the_own_account(company):
    with company.acting("ada") as work, pytest.raises(NotNow, match="own account"):
        accounts.disable(work, company.ids["ada"])


def test_accounts_are_listed_by_state(company):
    with company.acting("ada") as work:
        accounts.disable(work, company.ids["iris"])
        states = {state: accounts.page(work, state, None) for state, _ in accounts.STATES}
    assert [row.name for row in states["disabled"].rows] == ["Iris Example"]
    assert len(states["without_password"].rows) == len(company.ids) - 1
    assert states["signs_in"].rows == states["restricted"].rows == ()
    assert len(states[""].rows) == len(company.ids)


def test_pages_disable_and_enable(small, site):
    client = small.sign_in(site, "ada")
    address = f"/people/{small.ids['iris']}"
    asked = client.get(f"{address}/disable").text
    assert "Every session and every unclaimed link of this person ends." in asked
    assert client.post(f"{address}/disable").status_code == 303
    assert "Enable the account" in client.get(address).text
    assert "This account is disabled already." in client.get(f"{address}/disable").text
    assert client.get(f"/people/{small.ids['ada']}/disable").text.count('aria-disabled="true"') == 1
    assert client.post(f"{address}/enable").status_code == 303
    assert client.post(f"{address}/enable").status_code == 409
    assert "Disable the account" in client.get(address).text
