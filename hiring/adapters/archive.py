"""The backup's file: a zip that its owner alone can read, written once from front to back, so a pipe will do too."""

import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hiring.domain.errors import NotNow

CHUNK = 1 << 20
LONGEST_MANIFEST = 16 << 20
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
"""What the readers of zip raise for files that are none, or that were changed on their way."""


class Writer:
    """Parts go in one after the other; each answers (bytes, SHA-256)."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def put(self, name: str, parts: Iterable[bytes]) -> tuple[int, str]:
        size, digest = 0, hashlib.sha256()
        info = zipfile.ZipInfo(name)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                digest.update(part)
                size += len(part)
        return size, digest.hexdigest()

    def close(self) -> None:
        self._zip.close()


class Reader:
    """Reads parts by name; whatever is wrong with the file is one sentence, NotNow."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._whole("its table of contents"):
            self._zip = zipfile.ZipFile(path)

    def close(self) -> None:
        self._zip.close()

    def text(self, name: str) -> str:
        with self._whole(name):
            if self._zip.getinfo(name).file_size > LONGEST_MANIFEST:
                raise zipfile.BadZipFile
            return self._zip.read(name).decode()

    def chunks(self, name: str) -> Iterator[bytes]:
        with self._whole(name), self._zip.open(name) as member:
            while part := member.read(CHUNK):
                yield part

    def lines(self, name: str) -> Iterator[str]:
        with self._whole(name), self._zip.open(name) as member:
            yield from io.TextIOWrapper(member, encoding="utf-8", newline="\n")

    @contextmanager
    def _whole(self, part: str) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
            raise damaged(self.path, part) from error
        except OSError as error:
            if error.filename:
                raise
            raise damaged(self.path, part) from error


def damaged(path: Path, part: str) -> NotNow:
    """What is said of a file that is not as it was written."""
    return NotNow(
        f"{path} is damaged or is no backup of hiring: {part} cannot be read as it was written.",
        ("Nothing was changed. Take another backup, or copy this one once more from where it came.",),
    )


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file of mode 0600, on the disk when the block ends; a failure leaves none. Raises FileExistsError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Waits until names made or changed in the folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of an open file, a piece at a time; closes it."""
    with file:
        while part := file.read(CHUNK):
            yield part
