"""Passwords hashed cheaply."""

from tests.accounts.conftest import _cheap_hashes  # noqa: F401  used by every test here
