"""A second factor for somebody of the company, and the codes that an app would show."""

from __future__ import annotations

from datetime import timedelta

import pyotp

from hiring.models.doors import SecondFactor
from hiring.store.engine import open_session
from tests.support.company import Company

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_factor(company: Company, name: str) -> None:
    with open_session(company.engine, writes=True) as session:
        now = company.now
        row = SecondFactor(person_id=company.ids[name], secret=SECRET, made_at=now, confirmed_at=now)
        session.add(row)
        session.commit()


def code(company: Company, steps: int = 0, secret: str = SECRET) -> str:
    """As the phone shows it now, or that many steps of 30 seconds away."""
    return pyotp.TOTP(secret).at(company.now + timedelta(seconds=30 * steps))


def wrong_code(company: Company) -> str:
    right = {code(company, steps) for steps in range(-2, 3)}
    return next(one for one in ("000000", "111111", "222222", "333333", "444444", "555555") if one not in right)
