"""The company, and pages over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.support.company import Company, found_company
from tests.support.world import Controlled


@pytest.fixture
def company(engine: sa.Engine, controlled: Controlled) -> Company:
    return found_company(engine, controlled)


@pytest.fixture
def app(company: Company, make_app: Callable[..., Flask]) -> Flask:
    """Pages on each engine."""
    return make_app(company.engine)


@pytest.fixture
def small(sqlite_engine: sa.Engine, controlled: Controlled) -> Company:
    """The company on SQLite alone."""
    return found_company(sqlite_engine, controlled)


@pytest.fixture
def site(small: Company, make_app: Callable[..., Flask]) -> Flask:
    return make_app(small.engine)
