"""Passwords hashed cheaply, and the company with somebody's browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from sqlmodel import Session

from hiring.adapters import passwords
from hiring.models.people import Account
from hiring.settings import Settings
from hiring.store.engine import open_session
from tests.support.company import Company, found_company
from tests.support.world import Controlled

PASSWORD = "tractor window honey"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    dummy = hasher.hash("nobody")
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    monkeypatch.setattr(passwords, "_dummy", lambda: dummy)


@pytest.fixture
def settings() -> Settings:
    return Settings(url="http://localhost:8000")


@pytest.fixture
def company(engine: sa.Engine, controlled: Controlled) -> Company:
    return found_company(engine, controlled)


@pytest.fixture
def small(sqlite_engine: sa.Engine, controlled: Controlled) -> Company:
    """The company on SQLite alone, for pages."""
    return found_company(sqlite_engine, controlled)


@pytest.fixture
def site(small: Company, make_app: Callable[..., Flask]) -> Flask:
    return make_app(small.engine)


def give_password(company: Company, name: str, password: str = PASSWORD) -> None:
    with open_session(company.engine, writes=True) as session:
        account = session.get_one(Account, company.ids[name])
        account.password_hash, account.password_set_at = passwords.make_hash(password), company.now
        session.commit()


def account_of(session: Session, company: Company, name: str) -> Account:
    return session.get_one(Account, company.ids[name])
