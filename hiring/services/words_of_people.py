"""How certifications, roles and accounts of people read."""

from collections.abc import Iterable
from enum import StrEnum

from hiring.domain.vocabulary import Role
from hiring.domain.words import listed, spoken


def certification_words(value: StrEnum) -> str:
    """Empty for "none", so that tables stay quiet."""
    return "" if value.value == "none" else spoken(value)


def roles_words(roles: Iterable[Role]) -> str:
    return listed(spoken(role) for role in roles)
