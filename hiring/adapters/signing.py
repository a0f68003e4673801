"""The signing key and the signed checkpoints: files beside the database, for their owner alone."""

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hiring.domain.chain import canonical, signed_bytes
from hiring.domain.errors import NotNow

KEY_FILE, CHECKPOINT_FILE = "signing.key", "checkpoints.jsonl"
SEED_BYTES = 32
OTHERS = 0o077


@dataclass(frozen=True)
class Signer:
    """An Ed25519 key. `public` names it in everything it signs."""

    _key: Ed25519PrivateKey

    @property
    def public(self) -> str:
        return self._key.public_key().public_bytes_raw().hex()

    def signed(self, body: Mapping[str, object]) -> dict[str, object]:
        """The body with the key's name and the signature over both."""
        named = {**body, "key": self.public}
        return {**named, "signature": self._key.sign(signed_bytes(named)).hex()}


def holds(body: Mapping[str, Any]) -> bool:
    """Whether the body was signed by the key that it names."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(body["key"])))
        key.verify(bytes.fromhex(str(body["signature"])), signed_bytes(body))
    except (InvalidSignature, KeyError, ValueError):
        return False
    return True


class Cabinet:
    """The folder of key and checkpoints. Back it up apart from the database: together they prove nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key_file, self.checkpoint_file = folder / KEY_FILE, folder / CHECKPOINT_FILE

    def signer(self, secret: Callable[[int], str]) -> Signer:
        """The key; made on first need. A lost key is never replaced in silence."""
        if not self.key_file.exists():
            self._require_unused()
            self._make(secret)
        return self.kept()

    def kept(self) -> Signer:
        """The key as it lies there; refused with what was found and expected."""
        try:
            mode, text = self.key_file.stat().st_mode, self.key_file.read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            mode, text = 0, ""
        if mode & OTHERS:
            raise NotNow(
                f"{self.key_file} can be read by others (mode {mode & 0o777:o}), expected its owner alone.",
                ("`chmod 600` it. If others were here, make a new key: `hiring audit key --new`.",),
            )
        try:
            return Signer(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text)))
        except ValueError:
            raise NotNow(
                f"{self.key_file} holds no signing key, expected 64 hexadecimal digits.", (_WAY_BACK,)
            ) from None

    def renew(self, secret: Callable[[int], str]) -> Signer:
        """A new key; the old one stays beside it under its name, since it signed what was signed."""
        if self.key_file.exists():
            self.key_file.rename(self.folder / f"signing-{self.kept().public[:16]}.key")
        self._make(secret)
        return self.kept()

    def append(self, checkpoint: Mapping[str, object]) -> None:
        """Writes one line and waits until it is on the disk; the line that is last already is not repeated."""
        line = canonical(checkpoint).encode()
        self._make_folder()
        handle = os.open(self.checkpoint_file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            end = os.lseek(handle, 0, os.SEEK_END)
            before = os.pread(handle, len(line) + 1, max(0, end - len(line) - 1))
            if before.rstrip(b"\n") == line:
                return
            torn = b"" if not before or before.endswith(b"\n") else b"\n"
            os.write(handle, torn + line + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        if end == 0:
            _sync(self.folder)

    def _require_unused(self) -> None:
        if self.checkpoint_file.exists() and self.checkpoint_file.stat().st_size:
            raise NotNow(
                f"{self.key_file} is missing, expected the key that signed {self.checkpoint_file}.", (_WAY_BACK,)
            )

    def _make(self, secret: Callable[[int], str]) -> None:
        """Whole or not at all, and never over a key that another process has just made."""
        self._make_folder()
        seed = hashlib.sha256(secret(SEED_BYTES).encode()).hexdigest()
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".key-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(f"{seed}\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(name, self.key_file)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
        _sync(self.folder)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


_WAY_BACK = "Bring it back from a backup, or make a new key and say so: `hiring audit key --new`."


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lines(data: bytes, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(where it stands, the object) for each line of JSON; refused with the number of the first that is none."""
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            shown = line[:60].decode(errors="replace")
            raise NotNow(f"{where}, line {number}: found “{shown}”, expected one object of JSON.")
        yield f"{where}, line {number}", found
