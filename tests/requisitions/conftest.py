"""A company and an application over it; `both` is the company on each database engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.support.company import Company, found_company
from tests.support.world import Controlled


@pytest.fixture
def company(sqlite_engine: sa.Engine, controlled: Controlled) -> Company:
    return found_company(sqlite_engine, controlled)


@pytest.fixture
def app(company: Company, make_app: Callable[..., Flask]) -> Flask:
    return make_app(company.engine)


@pytest.fixture
def both(engine: sa.Engine, controlled: Controlled) -> Company:
    return found_company(engine, controlled)
