"""What the tests of one effect share: an application with cheap passwords, and forms as its pages draw them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import argon2
from flask import Flask
from sqlmodel import select

from hiring.models.people import Account
from hiring.store.engine import open_session
from tests.guard import world
from tests.support.company import Company
from tests.support.doors import forms_of, staying


def site_of(company: Company, make_app: Callable[..., Flask]) -> Flask:
    app = make_app(company.engine, log_level="error")
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(world.PASSWORD)
    with open_session(company.engine, writes=True) as session:
        for account in session.exec(select(Account)):
            account.password_hash = cheap
        session.commit()
    return app


def form_at(site: Flask, company: Company, who: str, page: str, action: str) -> dict[str, Any]:
    """The fields of a form as the page draws it, key included."""
    found = staying(site, company, who).get(page)
    assert found.status_code == 200, found.text[:500]
    form = next(one for one in forms_of(found.text) if (one.action or page).endswith(action))
    assert form.fields["idempotency_key"][0]
    return form.data()
