"""`make hostile`: what forms full of hostile strings are answered, opened in Chromium with the CSP on and off.

Only that target runs this; `make test` reads the same answers with a parser.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route
from werkzeug.test import TestResponse

from tests.guard.conftest import Site, nothing_kept
from tests.guard.hostile import hand_for, rounds, sent, with_texts
from tests.guard.walk import Harvest
from tests.guard.watch import Watch
from tests.hostile.corpus import storable
from tests.hostile.plain import shown

pytestmark = pytest.mark.browser
OWN = "http://localhost"


@pytest.fixture(scope="module")
def answers(sqlite_site: Site, harvest: Harvest) -> list[TestResponse]:
    """The pages among them, files for keeping too: every class of strings in every field."""
    forms = with_texts(harvest)
    hand = hand_for(forms)
    with pytest.MonkeyPatch.context() as patched, nothing_kept(patched):
        got = [sent(sqlite_site, who, form, typed) for who, form in forms for typed in rounds(hand, form)]
    return [one for one in got if one.mimetype == "text/html" and one.status_code not in range(300, 400)]


@pytest.mark.parametrize("policy", [True, False], ids=["CSP on", "CSP off"])
def test_what_is_typed_is_not_carried_out_when_it_comes_back(
    sqlite_site: Site, answers: list[TestResponse], chromium: Browser, policy: bool
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    nobody = sqlite_site.clients["nobody"]

    def answered(route: Route) -> None:
        path = urlsplit(route.request.url).path
        number = path.removeprefix("/answers/")
        one = answers[int(number)] if number.isdigit() else nobody.get(path)
        left = {"content-length", "content-disposition", "set-cookie"} | (
            set() if policy else {"content-security-policy"}
        )
        heads = {name: value for name, value in one.headers.items() if name.lower() not in left}
        route.fulfill(status=one.status_code, headers=heads, body=one.get_data())

    context.route("**/*", answered)
    watch, missing = (
        Watch(context.new_page(), OWN),
        {one.replace("\r\n", "\n").replace("\r", "\n") for one in storable()},
    )
    many = len(missing)
    for number in range(len(answers)):
        watch.open(f"/answers/{number}")
        seen = shown(watch.page.content())
        missing -= {one for one in missing if one in seen}
    context.close()
    print(f"{many - len(missing)} of {many} strings on {len(answers)} answers, {len(watch.told)} carried out")
    assert watch.told == []
    assert watch.reports == []
    assert many - len(missing) >= 1000
