"""Settings from `HIRING_*` variables. A wrong value is refused at start, with what was found and expected."""

import ipaddress
import os
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "HIRING_"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
VERIFIED = frozenset({"verify-full", "verify-ca"})


class SettingsError(Exception):
    """One or more settings are wrong; str() lists each with what was found and expected."""


class Settings(BaseSettings):
    """Every setting of the product. `hiring config` prints each with its source."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: str = Field(
        default="sqlite:///hiring.sqlite3",
        description="Database: sqlite:///FILE (embedded) or postgresql+psycopg://USER@HOST/NAME?sslmode=verify-full.",
    )
    files_dir: Path = Field(default=Path("hiring-files"), description="Folder for candidates' PDF files.")
    audit_dir: Path = Field(
        default_factory=lambda given: Path(given.get("files_dir", "")).parent / "hiring-audit",
        description="Folder for the signing key and the signed checkpoints; hiring-audit beside HIRING_FILES_DIR.",
    )
    url: str = Field(
        default="http://localhost:8000",
        description="Address people type. With https the session cookie is Secure and __Host-, and HSTS is sent.",
    )
    allow_http: bool = Field(
        default=False,
        description="Serve plain http, and reach PostgreSQL without verified TLS, beyond loopback (1 or 0); every page "
        "then carries a notice.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Comma-separated addresses or networks whose X-Forwarded headers count.",
    )
    host: str = Field(default="127.0.0.1", description="Address `hiring serve` listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port `hiring serve` listens on.")
    workers: int = Field(default=2, ge=1, le=64, description="Server processes of `hiring serve`.")
    threads: int = Field(default=4, ge=1, le=64, description="Threads in each server process.")
    session_idle_hours: int = Field(
        default=12,
        ge=1,
        le=168,
        description="Hours without a request that end a session.",
    )
    session_days: int = Field(
        default=7,
        ge=1,
        le=90,
        description="Days after which a session ends in any case.",
    )
    link_hours: int = Field(default=72, ge=1, le=720, description="Hours an invitation or reset link lives.")
    password_min: int = Field(
        default=12,
        ge=8,
        le=128,
        description="Shortest password accepted, in characters.",
    )
    sign_in_limit: int = Field(
        default=10,
        ge=3,
        le=1000,
        description="Failed sign-ins in 15 minutes per account and address before 429.",
    )
    max_body_mib: int = Field(default=12, ge=1, le=100, description="Largest request body, in MiB.")
    max_file_mib: int = Field(default=10, ge=1, le=100, description="Largest candidate PDF, in MiB.")
    log_level: str = Field(default="info", description="debug, info, warning or error.")

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            ipaddress.ip_network(part, strict=False)
        return value

    @field_validator("database_url")
    @classmethod
    def _engine_known(cls, value: str) -> str:
        if value.startswith("postgresql://"):
            value = "postgresql+psycopg://" + value.removeprefix("postgresql://")
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("expected sqlite:///FILE or postgresql+psycopg://…")
        return value

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username or parts.password)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not plain or not _port_fits(parts):
            raise ValueError("expected http://HOST[:PORT] or https://HOST[:PORT] and nothing else")
        return value.rstrip("/")

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("expected debug, info, warning or error")
        return value.lower()

    @model_validator(mode="after")
    def _http_is_loopback(self) -> "Settings":
        if not self.secure and not self.loopback and not self.allow_http:
            raise ValueError(
                f"HIRING_URL is {self.url}: plain http is accepted for loopback alone; "
                "use https, or set HIRING_ALLOW_HTTP=1 if a trusted network lies between"
            )
        return self

    @model_validator(mode="after")
    def _database_is_verified(self) -> "Settings":
        """libpq's own default falls back to no encryption and checks no certificate."""
        far = [host for host in _database_hosts(self.database_url) if host not in LOOPBACK_NAMES]
        if far and not self.allow_http and not VERIFIED & set(_asked(self.database_url, "sslmode")):
            raise ValueError(
                f"HIRING_DATABASE_URL names the host {far[0]} without sslmode=verify-full: PostgreSQL beyond loopback "
                "is spoken to over verified TLS alone; add ?sslmode=verify-full (and sslrootcert=…), or set "
                "HIRING_ALLOW_HTTP=1 if a trusted network lies between"
            )
        return self

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")

    @property
    def loopback(self) -> bool:
        return urlsplit(self.url).hostname in LOOPBACK_NAMES

    @property
    def cookie_name(self) -> str:
        return "__Host-session" if self.secure else "session"


def _port_fits(parts: SplitResult) -> bool:
    """`urlsplit` judges a port only when it is read."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _asked(url: str, name: str) -> list[str]:
    """The values of one parameter of a database URL."""
    return parse_qs(urlsplit(url).query).get(name, [])


def _database_hosts(url: str) -> list[str]:
    """The machines that a database URL names; files and sockets of this machine are none."""
    named = [urlsplit(url).hostname or "", *",".join(_asked(url, "host") + _asked(url, "hostaddr")).split(",")]
    bare = [host.partition(":")[0] if host.count(":") == 1 else host for host in named]
    return [host for host in bare if host and not host.startswith("/")]


def load(**given: Any) -> Settings:
    """Settings from the environment; `given` (command-line options) wins. Raises SettingsError."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from error


def _sentence(problem: Any) -> str:
    name = PREFIX + "_".join(str(part) for part in problem["loc"]).upper() if problem["loc"] else "settings"
    found = "" if not problem["loc"] else f" found {masked(str(problem['input']))!r};"
    return f"{name}:{found} {problem['msg'].removeprefix('Value error, ')}"


def masked(url: str) -> str:
    """A database URL without its password, wherever it stands."""
    hidden = re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", url)
    return re.sub(r"(?i)((?:password|passfile)=)[^&]*", r"\1***", hidden)


def sources() -> dict[str, str]:
    """Where each setting comes from: `environment` or `default`."""
    upper = {name.upper() for name in os.environ}
    return {name: "environment" if (PREFIX + name).upper() in upper else "default" for name in Settings.model_fields}
