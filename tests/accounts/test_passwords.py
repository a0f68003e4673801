"""Which new passwords are refused."""

from __future__ import annotations

import pytest

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
