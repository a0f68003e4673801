"""What is refused at start: connections that anybody on the way could read or answer."""

from __future__ import annotations

import pytest

from hiring.app import SignedCookie
from hiring.commands.serve import server_command
from hiring.settings import Settings, SettingsError, load

FAR = "postgresql://hiring@db.example.org/hiring"


@pytest.mark.parametrize(
    "url",
    [
        FAR,
        f"{FAR}?sslmode=prefer",
        f"{FAR}?sslmode=require",
        f"{FAR}?sslmode=disable",
        "postgresql://hiring@/hiring?host=db.example.org",
        "postgresql://hiring@127.0.0.1/hiring?host=localhost,db.example.org:5433",
        "postgresql://hiring@/hiring?hostaddr=192.0.2.7",
    ],
)
def test_postgresql_beyond_loopback_is_refused_without_verified_tls(url):
    with pytest.raises(SettingsError, match="over verified TLS alone"):
        load(database_url=url)
    assert load(database_url=url, allow_http=True).allow_http


@pytest.mark.parametrize(
    "url",
    [
        f"{FAR}?sslmode=verify-full",
        f"{FAR}?sslmode=verify-ca&sslrootcert=ca.pem",
        "postgresql://hiring@localhost/hiring",
        "postgresql://hiring@[::1]:5433/hiring",
        "postgresql://hiring@/hiring?host=%2Frun%2Fpostgresql",
        "sqlite:///hiring.sqlite3",
    ],
)
def test_a_database_that_nobody_else_can_answer_for_is_taken(url):
    assert load(database_url=url).database_url.endswith(url.partition("://")[2])


def test_the_server_listens_to_this_machine_alone_and_believes_no_forwarded_header_by_itself():
    command = server_command(Settings())
    assert command[command.index("--bind") + 1] == "127.0.0.1:8000"
    assert command[command.index("--forwarded-allow-ips") + 1] == ""


def test_no_default_serves_more_than_this_machine():
    given = Settings()
    assert given.loopback
    assert not given.allow_http
    assert given.trusted_proxies == ()


def test_the_cookie_is_signed_with_a_hash_of_at_least_256_bits():
    assert SignedCookie.digest_method().digest_size * 8 >= 256
