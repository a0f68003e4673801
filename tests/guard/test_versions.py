"""R38 over all forms that pages carry: each has its key, and an edit of an older version is never taken."""

from __future__ import annotations

import pytest

from tests.guard.conftest import Site, nothing_kept
from tests.guard.test_bad_input import send
from tests.guard.walk import KNOWN, Harvest

SIGNING_OUT = {"accounts.sign_out", "accounts.sign_out_everywhere"}
"""Done twice is done once."""
EDITED = {
    "kit.save": {"text": "Typed since."}, "kit.autosave": {"text": "Typed since."},
    "plans.do_remove": {"reason": "Typed since."}, "slots.debrief": {"date": "2026-03-20", "time": "15:00"},
}  # fmt: skip
"""What else has to be typed until the version is looked at."""
MERGES = {"feedback.merge", "kit.merge"}
"""Show both versions, which is what a refused edit leads to."""
FOR_CORES = {"people.set_bar_raiser": 403}
"""The form is shown without its button."""


def test_R38_every_form_of_every_page_carries_its_key(harvest: Harvest) -> None:
    bare = {
        endpoint for (endpoint, _), (_, form) in harvest.forms.items()
        if form.method == "POST" and not any(form.fields.get("idempotency_key", ()))
    }  # fmt: skip
    assert bare - set(KNOWN) - SIGNING_OUT == set()


def test_R38_no_form_takes_an_edit_of_another_version(
    sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: dict[str, set[int]] = {}
    with nothing_kept(monkeypatch):
        for (endpoint, _), (who, form) in harvest.forms.items():
            if form.method == "POST" and "version" in form.fields and endpoint not in MERGES:
                answer = send(sqlite_site, who, form, version="7", **EDITED.get(endpoint, {}))
                answers.setdefault(endpoint, set()).add(answer.status_code)
    assert {endpoint: found for endpoint, found in answers.items() if found != {FOR_CORES.get(endpoint, 409)}} == {}
    assert len(answers) >= 20
