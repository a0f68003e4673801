"""Candidates' files in one folder of this machine: four operations under generated names, and the check of a PDF."""

import io
import os
import re
import tempfile
from pathlib import Path
from typing import IO

import puremagic
from pypdf import PdfReader

from hiring.adapters.archive import sync_folder

_NAME = re.compile(r"[0-9a-f]{32}\.pdf")
_PDF_WITHIN = 1024
MOST_PAGES = 500


class Shelf:
    """Files are readable by the server's account alone; names are made by the product, never by people."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, data: bytes) -> None:
        """Keeps the bytes, whole or not at all."""
        place = self._place(name)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(place)
            sync_folder(self.folder)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError when it is not there."""
        return self._place(name).read_bytes()

    def open(self, name: str) -> IO[bytes]:
        """For reading a piece at a time. Raises FileNotFoundError when it is not there."""
        return self._place(name).open("rb")

    def delete(self, name: str) -> None:
        self._place(name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        return self._place(name).is_file()

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"found the name {name!r}, expected 32 hexadecimal digits and .pdf")
        return self.folder / name


def pdf_problem(data: bytes) -> str | None:
    """Why these bytes are no PDF that people can open, or None. The file is really opened, not judged by its name."""
    if not data:
        return "Found an empty file, expected a PDF."
    if b"%PDF-" not in data[:_PDF_WITHIN]:
        return f"Found {_kind(data)}, expected a PDF."
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            return "Found a PDF with a password, expected one that opens without."
        pages = len(reader.pages)
    except Exception:  # noqa: BLE001  whatever a broken or hostile file does to the reader, it is refused
        return "Found a PDF that cannot be opened; it may be broken. Export it once more."
    if not 1 <= pages <= MOST_PAGES:
        return f"Found {pages:,} pages, expected 1 to {MOST_PAGES}."
    return None


def _kind(data: bytes) -> str:
    try:
        extension = puremagic.from_string(data)
    except (puremagic.PureError, ValueError):
        return "another kind of file"
    return f"a file of the kind {str(extension).lstrip('.').upper()}" if extension else "another kind of file"
