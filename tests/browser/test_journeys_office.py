"""What core Bar Raisers and admins do beside the loops."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from hiring.domain.vocabulary import BarRaiserCertification
from hiring.models.people import Organisation, Person
from tests.browser.conftest import Desks
from tests.support.journey import follow, press
from tests.support.live import Live

pytestmark = pytest.mark.browser


def test_a_core_bar_raiser_nominates_somebody(live: Live, desks: Desks) -> None:
    page = desks("cora").open("/people?q=stan")
    follow(page, "Stan Example")
    page.locator("a[href$='/bar-raiser']").click()
    page.locator("[name='bar_raiser'][value='nominated']").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("status").first).to_be_visible()
    with live.company.looking() as session:
        assert session.get_one(Person, live.company.ids["stan"]).bar_raiser is BarRaiserCertification.NOMINATED


def test_an_admin_changes_a_setting_and_keeps_the_text_of_a_refused_one(live: Live, desks: Desks) -> None:
    page = desks("ada").open("/admin/settings")
    promise = page.get_by_label("Promise to candidates in business days")
    promise.fill("many")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(promise).to_have_value("many")
    promise.fill("7")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_have_count(0)
    with live.company.looking() as session:
        assert session.exec(select(Organisation.promise_days)).one() == 7
