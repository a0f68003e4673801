"""Ground rule on duplicate keys: a field that takes one value is refused when it comes twice, and nothing happens."""

from __future__ import annotations

import pytest
from sqlmodel import select

from hiring.models.debrief import Decision
from hiring.web.forms.base import TWICE
from tests.guard.conftest import Site, nothing_kept
from tests.guard.walk import Harvest
from tests.guard.world import PASSWORD


def test_no_form_takes_one_field_twice(sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text field of every form, sent with two values: never a success."""
    found, tried = [], 0
    with nothing_kept(monkeypatch):
        for (endpoint, _), (who, form) in harvest.forms.items():
            texts = [name for name in form.texts if form.method == "POST"]
            for name in texts[:1]:
                sent = form.data() | {name: ["one", "another"]}
                answer = sqlite_site.clients[who].post(form.action, data=sent)
                tried += 1
                if answer.status_code < 400:
                    found.append(f"{endpoint} takes {name} twice: {answer.status_code}")
    assert found == []
    assert tried >= 40


def test_R29_a_ruling_that_comes_with_two_values_is_no_ruling(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop_id = sqlite_site.loops["deciding"]
    form = {
        "ruling": ["hire", "veto"], "reason": "All of it holds.", "typed_word": "hire", "password": PASSWORD,
    }  # fmt: skip
    with nothing_kept(monkeypatch):
        answer = sqlite_site.clients["bruno"].post(f"/loops/{loop_id}/ruling", data=form)
        assert answer.status_code == 422
        assert TWICE in answer.text
        with sqlite_site.company.looking() as session:
            assert not session.exec(select(Decision).where(Decision.loop_id == loop_id)).all()
